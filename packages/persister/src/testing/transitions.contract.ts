import { failsWith, same } from '@tai-state/core/testing';
import { by } from './persister-context.js';
import { persisterCasesOf } from './persister-case.js';

const first = { action: 'made', data: { count: 1 }, metadata: by };

/** Transitions: what they write, and what they refuse. */
export const transitionCases = persisterCasesOf('transitions', {
  'a transition writes the state and its event': async (t) => {
    const persister = await t.persister();
    const made = await persister.logTransition(t.governorId, 'a', first, 'must-not-exist');
    same([made.version, made.state?.data, made.events.length], [1, { count: 1 }, 1]);
    const states = await t.states();
    same((await states.getState(t.governorId, 'a')).data, { count: 1 });
    const events = await states.getEvents(t.governorId, 'a');
    same(
      events.map(({ action, version, toState }) => [action, version, toState?.data]),
      [['made', 1, { count: 1 }]],
    );
    same(events, made.events);
  },
  'an exact version that is not the present one is refused': async (t) => {
    const persister = await t.persister();
    await t.count(persister, 'a', 2);
    const error = await failsWith('VersionConflict', persister.logTransition(t.governorId, 'a', first, 1));
    same([Reflect.get(error, 'expected'), Reflect.get(error, 'actual')], [1, 2]);
  },
});
