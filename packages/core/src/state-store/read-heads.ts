import type { DocumentPath, StoredDocument } from '../document-store/document.js';
import type { GetAllOptions } from '../document-store/document-store.js';
import type { Head } from './head.js';
import { readHead } from './head-document.js';
import type { StateContext } from './state-context.js';

/** The head that a document holds, remembered for the next write. */
export function learnHead(context: StateContext, document: StoredDocument): Head {
  const head = readHead(document);
  context.heads.remember(head);
  context.lamport.observe(head.lamport);
  return head;
}

/** Reads heads; undefined where there is no document. One round trip, one read each. */
export async function readHeads(
  context: StateContext,
  paths: readonly DocumentPath[],
  options: GetAllOptions,
): Promise<readonly (Head | undefined)[]> {
  const { documents } = await context.store.getAll(paths, options);
  return documents.map((document, index) => {
    if (document !== undefined) return learnHead(context, document);
    context.heads.forget(paths[index] ?? '');
    return undefined;
  });
}
