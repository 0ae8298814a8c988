import { createHash } from 'node:crypto';

function digest(parts: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, 27);
}

/** What an operation of a caller's is known by: the same for every repetition of it. */
export interface OperationIds {
  readonly operationId: string;
  readonly payloadDigest: string;
  /** The ids of the assets that it creates. */
  readonly assetIds: readonly string[];
}

/** Names an operation within its project and collection, so that callers' keys cannot meet. */
export function operationIds(
  collection: string,
  projectId: string,
  operationId: string,
  contents: readonly object[],
): OperationIds {
  const own = digest([collection, projectId, operationId]);
  return {
    operationId: own,
    payloadDigest: digest(contents),
    assetIds: contents.map((_content, index) => `${own}-${String(index)}`),
  };
}
