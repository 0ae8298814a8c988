import type { ErrorCode } from '../../errors/error-table.js';
import type { TaiStateError } from '../../errors/tai-state-error.js';
import type { StoredDocument } from '../../document-store/document.js';

/** What one step ended in. */
export type Outcome =
  | { readonly kind: 'error'; readonly code: ErrorCode; readonly error: TaiStateError }
  | { readonly kind: 'commit'; readonly stamp: number; readonly recovered: boolean }
  | { readonly kind: 'documents'; readonly documents: readonly (StoredDocument | undefined)[] }
  | { readonly kind: 'figures'; readonly values: Readonly<Record<string, number | null>> };

/** All stamps of an outcome. */
function stampsOf(outcome: Outcome): readonly number[] {
  if (outcome.kind === 'commit') return [outcome.stamp];
  if (outcome.kind !== 'documents') return [];
  return outcome.documents.flatMap((one) => (one === undefined ? [] : [one.createTime, one.updateTime]));
}

/** The place of every stamp of a run among the others, from 0. */
export function ranksOf(outcomes: readonly Outcome[]): ReadonlyMap<number, number> {
  const stamps = [...new Set(outcomes.flatMap(stampsOf))].sort((left, right) => left - right);
  return new Map(stamps.map((stamp, index) => [stamp, index]));
}
