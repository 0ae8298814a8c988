import type { QuerySpec, StoredDocument, Write } from '@tai-state/core';
import type { AssetRegistry } from './asset-registry.js';
import type { DesiredState } from './project-job.js';
import { createReceiptPage } from './receipt.js';

/** One thing to bring about: no document answers to the query any more. */
export interface JobTask {
  readonly query: QuerySpec;
  /** What each page of the query's documents is written with. */
  writesOf(documents: readonly StoredDocument[]): readonly Write[];
}

/**
 * What has to be done for a desired state; nothing of it is to do when all queries are empty. `run` is part of the ids
 * of receipt pages, and no other call's.
 */
export function tasksFor(
  projectId: string,
  desired: DesiredState,
  registry: AssetRegistry,
  run: string,
): readonly JobTask[] {
  if (desired.status === 'active') return propagation(projectId, desired, registry);
  return sweep(projectId, desired.deletionId, registry, run);
}

function propagation(
  projectId: string,
  desired: Extract<DesiredState, { status: 'active' }>,
  registry: AssetRegistry,
): readonly JobTask[] {
  return registry.flatMap(({ collection, copies }) =>
    copies.map(({ field, from }) => ({
      query: {
        collection,
        where: {
          and: [
            { field: 'projectId', op: '==' as const, value: projectId },
            { field, op: '!=' as const, value: desired[from] },
          ],
        },
      },
      writesOf: (documents) =>
        documents.map(({ path, updateTime }) => ({
          type: 'update' as const,
          path,
          fields: { [field]: desired[from], projectVersion: desired.version },
          precondition: { updateTime },
        })),
    })),
  );
}

function sweep(
  projectId: string,
  deletionId: string,
  registry: AssetRegistry,
  run: string,
): readonly JobTask[] {
  let pages = 0;
  return registry.map(({ collection }) => ({
    query: { collection, where: { field: 'projectId', op: '==', value: projectId } },
    writesOf(documents) {
      pages += 1;
      return [
        ...documents.map(({ path }) => ({
          type: 'delete' as const,
          path,
          precondition: { exists: true as const },
        })),
        createReceiptPage(deletionId, `${run}~${String(pages)}`, { collection, count: documents.length }),
      ];
    },
  }));
}
