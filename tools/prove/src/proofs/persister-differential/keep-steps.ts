import type { RetentionRule } from '@tai-state/persister';
import { hmacSigning } from '@tai-state/persister';
import { signing } from '../replay/world.js';
import { collected, governorId, otherGovernorId, stateOf } from './step.js';
import type { MakeStep } from './step.js';

const stranger = hmacSigning('prove', new Uint8Array(32).fill(7));
const badRules = [
  -1,
  NaN,
  'x',
  {},
  { olderThanDays: 1, keepVersions: 1 },
  { keepVersions: 0 },
] as unknown as [RetentionRule, ...RetentionRule[]];

async function* linesOf(texts: readonly string[]): AsyncGenerator<string, void, undefined> {
  yield* texts;
  await Promise.resolve();
}

/** Cleanup, or all of the maintenance, mostly with a rule. */
export const cleanupStep: MakeStep = (choice) => {
  const good = choice.of<RetentionRule>([0, 1, { olderThanDays: 0 }, { keepVersions: choice.from(1, 4) }]);
  const rule = choice.chance(0.2) ? choice.of(badRules) : good;
  const call = choice.of(['cleanupOldData', 'maintain'] as const);
  const node = choice.chance(0.1) ? 2 : 0;
  return {
    name: `${call} ${JSON.stringify(rule)} by ${String(node)}`,
    async run(side) {
      await side.windowOver();
      return side.persisters[node][call](governorId, rule);
    },
  };
};

/** Exports a history. The lines hold times; what is compared is what they are. */
export const exportStep: MakeStep = (choice) => {
  const stateId = choice.chance(0.1) ? 'nobody' : stateOf(choice);
  return {
    name: `exportHistory ${stateId}`,
    async run(side) {
      const lines = side.persisters[0].exportHistory(governorId, stateId, { signer: signing });
      side.exported = await collected(lines);
      return side.exported.map((line) => {
        const { type, id, events, after, upTo } = JSON.parse(line) as Readonly<Record<string, unknown>>;
        return { type, id, events, after, upTo };
      });
    },
  };
};

/** Brings what was exported last to another governor, or back, as it was or not quite. */
export const importStep: MakeStep = (choice) => {
  const to = choice.of([otherGovernorId, otherGovernorId, governorId]);
  const stateId = stateOf(choice);
  const verifier = choice.chance(0.1) ? stranger : signing;
  const spoilt = choice.of(['', '', '', 'last', 'first', 'one', 'text']);
  const named = choice.chance(0.5) && { operationId: `import${String(choice.from(1, 2))}` };
  return {
    name: `importHistory ${stateId} to ${to}, spoilt: ${spoilt} ${JSON.stringify(named)}`,
    async run(side) {
      const lines = side.exported.flatMap((line, index) => {
        if (spoilt === 'last' && index === side.exported.length - 1) return [];
        if (spoilt === 'first' && index === 0) return [];
        if (spoilt === 'one' && index === 1) return [];
        return [spoilt === 'text' ? line.replace('differential', 'DIFFERENTIAL') : line];
      });
      const options = { verifier, ...named };
      const made = await side.persisters[0].importHistory(to, stateId, linesOf(lines), options);
      if (to === governorId) return made;
      const after = await side.persisters[1].loadState(to, stateId).catch((error: unknown) => String(error));
      return { made, after, report: await side.persisters[1].validateConsistency(to, stateId) };
    },
  };
};

/** Forgets a subject. */
export const forgetStep: MakeStep = (choice) => {
  const subject = choice.of(['ann', 'bob', 'nobody']);
  return { name: `forget ${subject}`, run: (side) => side.persisters[0].forget(subject) };
};
