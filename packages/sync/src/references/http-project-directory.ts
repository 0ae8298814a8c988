import {
  Call,
  RetryBudget,
  StorageUnavailable,
  isTaiStateError,
  resolveRuntime,
  retry,
} from '@tai-state/core';
import type { CallOptions, Runtime } from '@tai-state/core';
import { projectReferenceSchema } from '../contracts/index.js';
import type { ProjectReference } from '../contracts/index.js';
import { ConcurrencyLimit } from './concurrency-limit.js';
import { LruMap } from './lru-map.js';
import type { ProjectDirectory } from './project-directory.js';

/** How the collaboration service is asked. */
export interface HttpProjectDirectoryOptions {
  /** Its address, such as `http://127.0.0.1:8081`. */
  readonly baseUrl: string;
  /** For one question, its two retries included, whoever waits for it. Defaults to 2,000. */
  readonly deadlineMs?: number;
  /** Requests at once; 64 times as many may wait. Defaults to 16. */
  readonly concurrency?: number;
  /** How long "there is no such project" is remembered, for 1,000 projects at most. Defaults to 2,000. */
  readonly unknownForMs?: number;
  readonly fetch?: typeof globalThis.fetch;
  readonly runtime?: Partial<Runtime>;
}

/**
 * Asks `GET {baseUrl}/v1/projects/{projectId}/reference`. Questions about one project at one time are one request;
 * what the service says of a project that exists is not cached: the reference is, by whoever asked.
 */
export class HttpProjectDirectory implements ProjectDirectory {
  readonly #baseUrl: string;
  readonly #deadlineMs: number;
  readonly #unknownForMs: number;
  readonly #fetch: typeof globalThis.fetch;
  readonly #runtime: Runtime;
  readonly #limit: ConcurrencyLimit;
  readonly #budget = new RetryBudget();
  readonly #unknownUntil = new LruMap<string, number>(1_000);
  readonly #flights = new Map<string, Promise<ProjectReference | undefined>>();

  constructor(options: HttpProjectDirectoryOptions) {
    const concurrency = options.concurrency ?? 16;
    this.#baseUrl = options.baseUrl.replace(/\/+$/, '');
    this.#deadlineMs = options.deadlineMs ?? 2_000;
    this.#unknownForMs = options.unknownForMs ?? 2_000;
    this.#fetch = options.fetch ?? globalThis.fetch;
    this.#runtime = resolveRuntime(options.runtime);
    this.#limit = new ConcurrencyLimit({ running: concurrency, waiting: 64 * concurrency });
  }

  async lookup(projectId: string, options?: CallOptions): Promise<ProjectReference | undefined> {
    const { clock } = this.#runtime;
    if ((this.#unknownUntil.get(projectId) ?? -1) > clock.monotonic()) return undefined;
    const call = new Call('project lookup', clock, options, 2 * this.#deadlineMs);
    try {
      return await call.race(this.#shared(projectId));
    } finally {
      call[Symbol.dispose]();
    }
  }

  #shared(projectId: string): Promise<ProjectReference | undefined> {
    const running = this.#flights.get(projectId);
    if (running !== undefined) return running;
    const flight = this.#ask(projectId).finally(() => this.#flights.delete(projectId));
    this.#flights.set(projectId, flight);
    return flight;
  }

  async #ask(projectId: string): Promise<ProjectReference | undefined> {
    const { clock, random } = this.#runtime;
    const call = new Call('project lookup', clock, undefined, this.#deadlineMs);
    const controller = new AbortController();
    try {
      const found = await this.#limit.run(() =>
        retry(() => call.race(this.#request(projectId, controller.signal)), {
          call,
          random,
          budget: this.#budget,
          faultRetries: 2,
          classify: (error) =>
            isTaiStateError(error) && error.code === 'StorageUnavailable' ? 'fault' : 'final',
        }),
      );
      if (found === undefined) this.#unknownUntil.set(projectId, clock.monotonic() + this.#unknownForMs);
      return found;
    } catch (error) {
      if (!isTaiStateError(error) || error.code !== 'Timeout') throw error;
      throw unavailable(`no answer within ${String(this.#deadlineMs)} ms`, error);
    } finally {
      controller.abort();
      call[Symbol.dispose]();
    }
  }

  async #request(projectId: string, signal: AbortSignal): Promise<ProjectReference | undefined> {
    const url = `${this.#baseUrl}/v1/projects/${encodeURIComponent(projectId)}/reference`;
    let status: number;
    let body: unknown;
    try {
      const response = await this.#fetch(url, {
        signal,
        redirect: 'error',
        headers: { accept: 'application/json, application/problem+json' },
      });
      status = response.status;
      body = await response.json();
    } catch (error) {
      throw unavailable('no readable answer', error);
    }
    if (status === 404 && codeOf(body) === 'StateNotFound') return undefined;
    if (status !== 200) throw unavailable(`status ${String(status)}`);
    const parsed = projectReferenceSchema.safeParse(body);
    if (!parsed.success || parsed.data.projectId !== projectId)
      throw unavailable('another answer', parsed.error);
    return parsed.data;
  }
}

function codeOf(body: unknown): unknown {
  return typeof body === 'object' && body !== null && 'code' in body ? body.code : undefined;
}

function unavailable(found: string, cause?: unknown): StorageUnavailable {
  const message = `collaboration service: expected a project reference, found ${found}. Try again.`;
  return new StorageUnavailable(message, { cause, backoffMs: 1_000 });
}
