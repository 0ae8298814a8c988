import type { CallOptions } from '@tai-state/core';
import type { StateContext } from '@tai-state/core/state-store-kit';
import { unlessBroken } from '../retention/unless-broken.js';
import { leaseLeft, readImport } from './import-record.js';
import { sweepImport } from './sweep-import.js';

/** Removes what imports have staged that were given up, by the server's time. 1 R for each import. Gives their number. */
export async function sweepAbandonedImports(
  context: StateContext,
  governorId: string,
  io: () => CallOptions,
): Promise<number> {
  let swept = 0;
  const spec = { collection: context.paths.imports(governorId) };
  for await (const { documents, readTime } of context.store.queryPages(spec, io())) {
    for (const document of documents) {
      const done = await unlessBroken(context, { path: document.path }, ['SerializationError'], async () => {
        if (readImport(document).result !== undefined || leaseLeft(document, readTime) > 0) return false;
        return sweepImport(context, document.path, document.updateTime, io);
      });
      if (done === true) swept += 1;
    }
  }
  return swept;
}
