import { digestOfValue } from '@tai-state/core/state-store-kit';
import type { Predecessor } from './link-checks.js';
import type { Redact } from './log-entry.js';
import type { SeenHead } from './seen-head.js';
import type { Violation } from './violation.js';

/** What a head says against the last event of its log. `last`: what is known of it. */
export function headViolations(
  { found, version, history }: SeenHead,
  last: Predecessor,
  redact: Redact,
): readonly Violation[] {
  const at = (message: string): Violation => ({ kind: 'head', version: version ?? last.version, message });
  if (found === 'missing') return [at('The log leads to this version, and there is no head.')];
  if (found === 'damaged') return [at('The head cannot be read.')];
  if (found.version > last.version) {
    const first = last.version + 1;
    const message = `The head is of version ${String(found.version)}, and the log ends before version ${String(first)}.`;
    return [{ kind: 'gap', version: first, message }];
  }
  const digest = found.data === undefined ? 'none' : digestOfValue(redact(found.data));
  const told = history.version === found.version;
  return [
    ...(last.digest !== undefined && last.digest !== digest
      ? [at('The present state is not the one that the log leads to.')]
      : []),
    ...(told && (history.digest ?? 'none') !== digest
      ? [at('The present state is not the one of the digest that the head keeps.')]
      : []),
    ...(told && last.chain !== undefined && (history.chain ?? 'none') !== last.chain
      ? [at('The hash that the head keeps is not that of the last event.')]
      : []),
    ...(last.lamport !== undefined && found.lamport < last.lamport
      ? [
          {
            kind: 'clock',
            version: found.version,
            message: "The head's Lamport time is below that of the last event.",
          } as const,
        ]
      : []),
  ];
}
