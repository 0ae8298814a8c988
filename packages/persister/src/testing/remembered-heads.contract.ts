import { InvalidState } from '@tai-state/core';
import { failsWith, same } from '@tai-state/core/testing';
import { by } from './persister-context.js';
import type { Counter } from './persister-context.js';
import { persisterCasesOf } from './persister-case.js';

const made = { action: 'made', data: { count: 1 }, metadata: by };
const gone = { action: 'gone', deletes: true, metadata: by };

/** What is remembered of a state may be old: it speeds a call up, and decides nothing. */
export const rememberedHeadCases = persisterCasesOf('remembered heads', {
  'a state that was made again since is there to be deleted': async (t) => {
    const [one, two] = [await t.persister(), await t.persister()];
    await one.logTransition(t.governorId, 'a', made, 'must-not-exist');
    await one.logTransition(t.governorId, 'a', gone, 'any');
    await two.logTransition(t.governorId, 'a', made, 'any');
    const { version, state } = await one.logTransition(t.governorId, 'a', gone, 'any');
    same([version, state], [4, undefined]);
  },
  'a reducer that refuses a state has refused the present one': async (t) => {
    const reducer = (data: Counter | undefined): Counter => {
      if (data?.count === 2) throw new InvalidState('no third one');
      return { count: (data?.count ?? 0) + 1 };
    };
    const [one, two] = [await t.persister({ reducer }), await t.persister({ reducer })];
    const next = { action: 'next', metadata: by };
    await one.logTransition(t.governorId, 'a', [next, next], 'must-not-exist');
    const reset = { action: 'reset', data: { count: 0 }, metadata: by };
    await two.logTransition(t.governorId, 'a', reset, 2);
    same((await one.logTransition(t.governorId, 'a', next, 'any')).state?.data, { count: 1 });
    await one.logTransition(t.governorId, 'a', next, 'any');
    await failsWith('InvalidState', one.logTransition(t.governorId, 'a', next, 'any'));
  },
});
