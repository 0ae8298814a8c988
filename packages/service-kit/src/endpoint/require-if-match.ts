import { Problem } from '../problem/problem.js';
import type { Call } from './call.js';

/** The entity tag that the caller has seen, or `*` for whatever is there. Throws the problem 428 when it is missing. */
export function requireIfMatch(call: Pick<Call, 'ifMatch'>): string {
  if (call.ifMatch !== undefined) return call.ifMatch;
  throw new Problem({
    status: 428,
    code: 'PreconditionRequired',
    title: 'Precondition required',
    detail: 'Expected an If-Match header with the ETag that was last read, or *; found none.',
  });
}
