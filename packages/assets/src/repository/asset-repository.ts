import { DOCUMENT_ID, InvalidArgument, StateNotFound, checkId, resolveRuntime } from '@tai-state/core';
import type {
  CallOptions,
  CommitOptions,
  DocumentConverter,
  DocumentData,
  DocumentPath,
  DocumentStore,
  Filter,
  IdSource,
  Runtime,
} from '@tai-state/core';
import type { ActiveProject, ProjectGuard } from '@tai-state/sync';
import type { Asset, AssetKind } from '../kinds/index.js';
import { assetConverter } from './asset-converter.js';
import { operationIds } from './operation-ids.js';
import { cursorAfter, idOfCursor, limitOf } from './page.js';
import type { Page, PageRequest } from './page.js';

/** What a repository needs. */
export interface AssetRepositoryOptions {
  readonly store: DocumentStore;
  readonly guard: ProjectGuard;
  readonly runtime?: Partial<Runtime>;
}

/** How assets are created. */
export interface CreateAssetOptions extends CallOptions {
  /** Names the creation, for a caller that may repeat it: with the same content it has one effect and one result. */
  readonly operationId?: string;
}

interface NewDocument {
  readonly path: DocumentPath;
  readonly data: DocumentData;
}

const MAX_BATCH = 100;

/** The assets of one kind. */
export class AssetRepository<Content extends object, Copied extends object> {
  readonly kind: AssetKind<Content, Copied>;
  readonly #store: DocumentStore;
  readonly #guard: ProjectGuard;
  readonly #ids: IdSource;
  readonly #converter: DocumentConverter<Asset<Content, Copied>>;

  constructor(kind: AssetKind<Content, Copied>, options: AssetRepositoryOptions) {
    this.kind = kind;
    this.#store = options.store;
    this.#guard = options.guard;
    this.#ids = resolveRuntime(options.runtime).ids;
    this.#converter = assetConverter(kind);
  }

  /**
   * Creates an asset in a project. Two writes and one round trip where the project is remembered. Throws
   * `InvalidArgument` (content), `StateNotFound` (no such project), `ProjectGone`, `OperationReused`,
   * `StorageUnavailable` or what the store throws.
   */
  async create(
    projectId: string,
    content: Content,
    options: CreateAssetOptions = {},
  ): Promise<Asset<Content, Copied>> {
    const [created] = await this.createMany(projectId, [content], options);
    if (created === undefined) throw new StateNotFound(this.kind.collection);
    return created;
  }

  /** Creates 1 to 100 assets, all or none: one write each and one more, in one round trip. Throws as `create` does. */
  async createMany(
    projectId: string,
    contents: readonly Content[],
    options: CreateAssetOptions = {},
  ): Promise<readonly Asset<Content, Copied>[]> {
    const checked = this.#check(contents);
    const { operationId, ...call } = options;
    const named =
      operationId === undefined
        ? undefined
        : operationIds(this.kind.collection, projectId, operationId, checked);
    const paths = checked.map((_content, index) => this.#path(named?.assetIds[index] ?? this.#ids.next()));
    const commit: CommitOptions = named
      ? {
          ...call,
          operationId: named.operationId,
          payloadDigest: named.payloadDigest,
          witness: paths[0] ?? '',
        }
      : call;
    let created: readonly NewDocument[] = [];
    const { stamp, recovered } = await this.#guard.commit(
      projectId,
      (project) => {
        created = checked.map((content, index) => this.#document(paths[index] ?? '', content, project));
        return created.map((document) => ({ type: 'create', ...document }));
      },
      commit,
    );
    if (recovered) return this.#readBack(paths, call);
    const times = { createTime: stamp, updateTime: stamp };
    return created.map(({ path, data }) =>
      this.#converter.fromDocument({ path, id: idOf(path), data, ...times }),
    );
  }

  /** Reads an asset: one read. Throws `StateNotFound`, also for ids that no asset can have. */
  async get(id: string, options: CallOptions = {}): Promise<Asset<Content, Copied>> {
    checkId(id, 'id');
    const [asset] = await this.#readBack([this.#path(id)], options);
    if (asset === undefined) throw new StateNotFound(this.#path(id));
    return asset;
  }

  /** The assets of a project; none for a project that is not known. Bills a read per item. */
  listByProject(projectId: string, page: PageRequest = {}): Promise<Page<Asset<Content, Copied>>> {
    return this.#list(page, { field: 'projectId', op: '==', value: projectId });
  }

  /** The assets of all projects. Bills a read per item. */
  list(page: PageRequest = {}): Promise<Page<Asset<Content, Copied>>> {
    return this.#list(page);
  }

  #path(id: string): string {
    return `${this.kind.collection}/${id}`;
  }

  #check(contents: readonly Content[]): readonly Content[] {
    if (contents.length < 1 || contents.length > MAX_BATCH) {
      const expected = `1 to ${String(MAX_BATCH)} assets`;
      throw new InvalidArgument('contents', { expected, found: String(contents.length) });
    }
    return contents.map((content, index) => {
      const parsed = this.kind.content.safeParse(content);
      if (parsed.success) return parsed.data;
      const issue = parsed.error.issues[0];
      const where = [`contents[${String(index)}]`, ...(issue?.path ?? [])].map(String).join('.');
      throw new InvalidArgument(where, {
        expected: `a valid ${this.kind.title}`,
        found: issue?.message ?? '',
      });
    });
  }

  #document(path: string, content: Content, project: ActiveProject): NewDocument {
    const copied = Object.fromEntries(this.kind.copies.map(({ field, from }) => [field, project[from]]));
    const asset = {
      ...content,
      ...this.kind.copied.parse(copied),
      id: idOf(path),
      projectId: project.projectId,
      projectVersion: project.version,
      createdAt: '',
      updatedAt: '',
    };
    return { path, data: this.#converter.toDocument(asset) };
  }

  async #readBack(
    paths: readonly string[],
    options: CallOptions,
  ): Promise<readonly Asset<Content, Copied>[]> {
    const { documents } = await this.#store.getAll(paths, options);
    return documents.map((document, index) => {
      if (document === undefined) throw new StateNotFound(paths[index] ?? '');
      return this.#converter.fromDocument(document);
    });
  }

  async #list(page: PageRequest, where?: Filter): Promise<Page<Asset<Content, Copied>>> {
    const limit = limitOf(page);
    const { cursor, limit: _limit, ...call } = page;
    const { documents } = await this.#store.query(
      {
        collection: this.kind.collection,
        orderBy: [{ field: DOCUMENT_ID }],
        limit,
        ...(where && { where }),
        ...(cursor !== undefined && {
          start: { values: [this.#path(idOfCursor(cursor))], inclusive: false },
        }),
      },
      call,
    );
    const items = documents.map((document) => this.#converter.fromDocument(document));
    const last = documents.length === limit ? documents.at(-1) : undefined;
    return { items, ...(last && { nextCursor: cursorAfter(last.id) }) };
  }
}

function idOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
