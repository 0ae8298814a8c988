import { InvalidArgument } from '../../errors/errors.js';
import type { QueryCondition } from '../query-condition.js';
import { versionStamp } from '../version-stamp.js';
import { checkDocumentPath } from './paths.js';
import { checkQuery } from './queries.js';

const most = 10;

/** Copies and checks the conditions of a commit. Throws `InvalidArgument`. */
export function checkConditions(
  conditions: readonly QueryCondition[] | undefined = [],
): readonly QueryCondition[] {
  if (conditions.length > most) {
    throw new InvalidArgument('unchanged', {
      expected: `at most ${String(most)} queries`,
      found: String(conditions.length),
    });
  }
  return conditions.map(({ query, documents }) => {
    if (query.readTime !== undefined) {
      throw new InvalidArgument('unchanged: readTime', { expected: 'none', found: 'a stamp' });
    }
    const given: unknown = documents;
    if (!Array.isArray(given)) {
      const expected = 'the documents that the query has found';
      throw new InvalidArgument('unchanged: documents', { expected, found: typeof given });
    }
    return {
      query: checkQuery(query),
      documents: documents.map(({ path, updateTime }) => {
        checkDocumentPath(path, 'unchanged: path');
        return { path, updateTime: versionStamp(updateTime) };
      }),
    };
  });
}
