import { setMaxListeners } from 'node:events';
import { fullJitter, isTaiStateError, resolveRuntime } from '@tai-state/core';
import type { ErrorCode, Runtime, Timer } from '@tai-state/core';
import type { MessageBus } from '../message-bus/index.js';
import { OUTBOX_LANES, laneOf } from '../projects/project-outbox.js';
import type { PendingEvent, ProjectOutbox } from '../projects/project-outbox.js';
import { messageOf, whyUnfit } from './event-message.js';
import { RefusedProjects } from './refused-projects.js';

/** How events go from the outbox to the bus. */
export interface ProjectRelayOptions {
  readonly outbox: ProjectOutbox;
  readonly bus: MessageBus;
  readonly topic: string;
  /** Stable per instance. */
  readonly nodeId: string;
  /** From one scan of all lanes to the next, in milliseconds, with up to a quarter more. Defaults to 1,000. */
  readonly scanEveryMs?: number;
  /** How long other relays leave a lane alone after this one died. Defaults to 10,000. */
  readonly laneLeaseMs?: number;
  readonly runtime?: Partial<Runtime>;
}

const page = 100;
const everyLane: readonly number[] = Array.from({ length: OUTBOX_LANES }, (_, lane) => lane);
/** Codes that say that a message is at fault, not the bus or the topic. */
const blamesMessage: ReadonlySet<string> = new Set<ErrorCode>(['InvalidArgument', 'TooLarge']);
const newBackoff = (): ReturnType<typeof fullJitter> => fullJitter(200, 10_000);

/**
 * Publishes pending events and takes them out of the outbox, at least once each: when it dies in between, the event is
 * published again with the same id. A project whose events the bus refuses waits, and holds up no other.
 */
export class ProjectRelay {
  readonly #options: ProjectRelayOptions;
  readonly #runtime: Runtime;
  readonly #refused: RefusedProjects;
  /** Lanes to be looked at. */
  readonly #due = new Set<number>();
  readonly #held = new Set<number>();
  readonly #cut = new AbortController();
  #stopping = false;
  #timer: Timer | undefined;
  #running: Promise<void> | undefined;
  #failing = false;
  #backoff = newBackoff();

  constructor(options: ProjectRelayOptions) {
    this.#options = options;
    this.#runtime = resolveRuntime(options.runtime);
    this.#refused = new RefusedProjects(this.#runtime);
    // One call per lane listens at once: more than the number at which Node suspects a leak.
    setMaxListeners(2 * OUTBOX_LANES, this.#cut.signal);
  }

  /** Begins with a scan of all lanes. */
  start(): void {
    this.#scanAll();
  }

  /** The project has left an event: it is looked for at once. Never throws, never waits. */
  notify(projectId: string): void {
    this.#due.add(laneOf(projectId));
    if (!this.#failing) this.#wake();
  }

  /**
   * Publishes nothing more, and resolves when what is being published has ended; what has not after `deadlineMs`
   * (5,000 by default) is cut off, and published again by the next relay. Safe to call twice.
   */
  async stop({ deadlineMs = 5_000 }: { readonly deadlineMs?: number } = {}): Promise<void> {
    this.#stopping = true;
    this.#timer?.cancel();
    const patience = this.#runtime.clock.setTimer(
      () => {
        this.#cut.abort();
      },
      deadlineMs,
      { keepAlive: true },
    );
    await this.#running;
    patience.cancel();
    const { outbox, nodeId } = this.#options;
    const held = [...this.#held];
    this.#held.clear();
    await Promise.all(
      held.map((lane) => outbox.releaseLane(lane, nodeId, { deadlineMs: 1_000 }).catch(() => undefined)),
    );
  }

  #scanAll(): void {
    for (const lane of everyLane) this.#due.add(lane);
    this.#wake();
  }

  #wake(): void {
    if (this.#stopping || this.#running !== undefined) return;
    this.#running = this.#run().finally(() => {
      this.#running = undefined;
      this.#schedule();
    });
  }

  /** The scan of all lanes comes in time also when single lanes are woken again and again. */
  #schedule(): void {
    if (this.#stopping) return;
    if (!this.#failing && this.#due.size > 0) {
      this.#wake();
      return;
    }
    const { clock, random } = this.#runtime;
    if (this.#failing) this.#timer?.cancel();
    else if (this.#timer !== undefined) return;
    const every = (this.#options.scanEveryMs ?? 1_000) * (1 + random.next() / 4);
    this.#timer = clock.setTimer(
      () => {
        this.#timer = undefined;
        this.#scanAll();
      },
      this.#failing ? this.#backoff(0, random) : every,
    );
  }

  /** Empties the lanes that are due, until none is or one has failed. Never rejects. */
  async #run(): Promise<void> {
    while (this.#due.size > 0 && !this.#stopping) {
      const lanes = [...this.#due];
      this.#due.clear();
      const results = await Promise.allSettled(lanes.map((lane) => this.#empty(lane)));
      const failure = results.find((result) => result.status === 'rejected');
      this.#failing = failure !== undefined;
      if (failure !== undefined) {
        if (!this.#cut.signal.aborted) this.#warn('the outbox could not be emptied', failure.reason);
        return;
      }
      this.#backoff = newBackoff();
    }
  }

  /** Publishes all that a lane holds, if no other relay is at it. */
  async #empty(lane: number): Promise<void> {
    const { outbox, nodeId, laneLeaseMs = 10_000 } = this.#options;
    const call = { signal: this.#cut.signal };
    while (!this.#stopping) {
      const pending = await outbox.pending(lane, { ...call, limit: page, without: this.#refused.ids() });
      if (pending.length === 0) return;
      if (!(await outbox.leaseLane(lane, nodeId, laneLeaseMs, call))) return;
      this.#held.add(lane);
      await this.#publish(this.#fit(pending));
    }
  }

  /** Sets aside, for a while, projects with an event that is none. */
  #fit(pending: readonly PendingEvent[]): readonly PendingEvent[] {
    for (const { projectId, event } of pending) {
      const reason = whyUnfit(event);
      if (reason !== undefined) this.#refuse(projectId, reason);
    }
    const refused = new Set(this.#refused.ids());
    return pending.filter(({ projectId }) => !refused.has(projectId));
  }

  /** Publishes a page; when the bus refuses it for good, project by project, so that one cannot hold up the others. */
  async #publish(pending: readonly PendingEvent[]): Promise<void> {
    const { bus, topic, outbox } = this.#options;
    const call = { signal: this.#cut.signal };
    try {
      await bus.publish(topic, pending.map(messageOf), call);
    } catch (error) {
      if (!isTaiStateError(error) || !blamesMessage.has(error.code)) throw error;
      const projects = new Set(pending.map(({ projectId }) => projectId));
      if (projects.size === 1) {
        for (const projectId of projects) this.#refuse(projectId, error);
        return;
      }
      for (const one of projects) await this.#publish(pending.filter(({ projectId }) => projectId === one));
      return;
    }
    for (const { projectId, version } of pending) await outbox.acknowledge(projectId, version, call);
    this.#runtime.telemetry.count('relay.published', pending.length);
  }

  #refuse(projectId: string, reason: unknown): void {
    this.#refused.add(projectId);
    this.#warn('the events of a project cannot be published', reason, projectId);
  }

  #warn(message: string, error: unknown, projectId?: string): void {
    this.#runtime.telemetry.count('relay.failures', 1);
    this.#runtime.telemetry.log('warn', message, {
      error: error instanceof Error ? error.message : String(error),
      ...(projectId !== undefined && { projectId }),
    });
  }
}
