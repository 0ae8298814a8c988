import { failsWith, same } from '../contract/assertions.js';
import { stateCasesOf } from './state-case.js';

const g = 'governor';

/** The budgets of the architecture. */
export const stateCostCases = stateCasesOf('costs', {
  'the first save: 1 W, 0 R': async (t) => {
    await t.costs({ rpcs: 1, writes: 1 }, () => t.save('a', { n: 0 }));
  },
  'a warm update: 1 W, 0 R': async (t) => {
    await t.save('a', { n: 0 });
    await t.costs({ rpcs: 1, writes: 1 }, () => t.states.updateState(g, 'a', { n: 1 }, 1, t.change()));
    await t.costs({ rpcs: 1, writes: 1 }, () => t.states.updateState(g, 'a', { n: 2 }, 'any', t.change()));
    await t.costs({ rpcs: 1, writes: 1 }, () => t.states.deleteState(g, 'a', t.change()));
    await t.costs({ rpcs: 1, writes: 1 }, () => t.save('a', { n: 0 }));
  },
  'an update after a read: 1 W, 0 R': async (t) => {
    await t.save('a', { n: 0 });
    const other = await t.instance('node-2');
    const { version } = await t.costs({ rpcs: 1, reads: 1 }, () => other.getState(g, 'a'));
    await t.costs({ rpcs: 1, writes: 1 }, () => other.updateState(g, 'a', { n: 1 }, version, t.change()));
  },
  'a cold update with a token: 1 W, 0 R': async (t) => {
    const { token } = await t.save('a', { n: 0 });
    const cold = await t.instance('node-2');
    await t.costs({ rpcs: 1, writes: 1 }, () => cold.updateState(g, 'a', { n: 1 }, token, t.change()));
  },
  'a cold update with a version: 1 R, 1 W': async (t) => {
    await t.save('a', { n: 0 });
    const cold = await t.instance('node-2');
    await t.costs({ rpcs: 2, reads: 1, writes: 1 }, () => cold.updateState(g, 'a', { n: 1 }, 1, t.change()));
  },
  'an operation id: 1 W more, none beside an event': async (t) => {
    await t.save('a', { n: 0 });
    const event = { action: 'set' };
    await t.costs({ rpcs: 1, writes: 2 }, () =>
      t.states.updateState(g, 'a', { n: 1 }, 1, t.change(), { operationId: 'o1' }),
    );
    await t.costs({ rpcs: 1, writes: 2 }, () =>
      t.states.updateState(g, 'a', { n: 2 }, 2, t.change(), { operationId: 'o2', event }),
    );
    await t.costs({ rpcs: 1, writes: 2 }, () =>
      t.states.updateState(g, 'a', { n: 3 }, 3, t.change(), { event }),
    );
  },
  'reads: 1 R each, 1 RPC': async (t) => {
    await t.save('a', {});
    await t.save('b', {});
    await t.costs({ rpcs: 1, reads: 1 }, () => t.states.getState(g, 'a'));
    await t.costs({ rpcs: 1, reads: 1 }, () => t.states.exists(g, 'a'));
    const times = t.documents.snapshotReads ? 1 : 2;
    await t.costs({ rpcs: times, reads: 3 * times }, () => t.states.batchGetStates(g, ['a', 'b', 'c']));
    await t.costs({ rpcs: 1, reads: 2 }, () => t.states.listStates(g));
    await t.costs({}, () => t.states.batchGetStates(g, []));
  },
  'stats: by aggregation, + 1 R': async (t) => {
    await t.save('a', {});
    await t.save('b', {});
    await t.costs({ rpcs: 3, reads: 3 }, () => t.states.getStats(g));
  },
  'a logged event: 1 W; a snapshot: 1 R + 2 W; loading it: 2 R': async (t) => {
    await t.save('a', { n: 0 });
    const toState = await t.states.getState(g, 'a');
    await t.costs({ rpcs: 1, writes: 1 }, () =>
      t.states.logEvent(g, 'a', { action: 'made', toState, metadata: t.change() }),
    );
    await t.costs({ rpcs: 2, reads: 1, writes: 2 }, () => t.states.createSnapshot(g, 'a'));
    await t.costs({ rpcs: 2, reads: 2 }, () => t.states.loadSnapshot(g, 'a'));
  },
  'what is refused by its arguments: nothing': async (t) => {
    await t.costs({}, () => failsWith('InvalidArgument', t.states.getState('', 'a')));
    await t.costs({}, () => failsWith('InvalidArgument', t.states.updateState(g, 'a', {}, -1, t.change())));
    await t.costs({}, () => failsWith('SerializationError', t.save('a', { n: 1n })));
    same((await t.states.listStates(g)).states, []);
  },
});
