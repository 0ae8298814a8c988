import { failsWith, same } from '../contract/assertions.js';
import { stateCasesOf } from './state-case.js';

const g = 'governor';

/** Snapshots, which are baselines and never the authority. */
export const snapshotCases = stateCasesOf('snapshots', {
  'a snapshot keeps the state of its version': async (t) => {
    await t.save('a', { n: 0 });
    const made = await t.states.createSnapshot(g, 'a');
    await t.states.updateState(g, 'a', { n: 1 }, 1, t.change());
    const loaded = await t.states.loadSnapshot(g, 'a');
    same([loaded?.version, loaded?.data, loaded?.id], [1, { n: 0 }, 'a']);
    same(loaded, made);
  },
  'there is none until one is made': async (t) => {
    same(await t.states.loadSnapshot(g, 'a'), undefined);
    await t.save('a', {});
    same(await t.states.loadSnapshot(g, 'a'), undefined);
  },
  'the newest one is loaded, or the newest at or below a version': async (t) => {
    await t.save('a', { n: 1 });
    for (let n = 2; n <= 5; n += 1) {
      if (n % 2 === 0) await t.states.createSnapshot(g, 'a');
      await t.states.updateState(g, 'a', { n }, n - 1, t.change());
    }
    same((await t.states.loadSnapshot(g, 'a'))?.data, { n: 3 });
    same((await t.states.loadSnapshot(g, 'a', { upTo: 2 }))?.data, { n: 1 });
    same(await t.states.loadSnapshot(g, 'a', { upTo: 0 }), undefined);
  },
  'a second snapshot of a version is the first one': async (t) => {
    await t.save('a', { n: 1 });
    const first = await t.states.createSnapshot(g, 'a');
    same(await (await t.instance('node-2')).createSnapshot(g, 'a'), first);
  },
  'snapshots beyond the retention go': async (t) => {
    const states = await t.instance('node-2', { snapshotRetention: 2 });
    await states.saveState(g, 'a', { n: 1 }, t.change());
    for (let n = 2; n <= 5; n += 1) {
      await states.createSnapshot(g, 'a');
      await states.updateState(g, 'a', { n }, n - 1, t.change());
    }
    same((await states.loadSnapshot(g, 'a'))?.version, 4);
    same((await states.loadSnapshot(g, 'a', { upTo: 3 }))?.version, 3);
    same(await states.loadSnapshot(g, 'a', { upTo: 2 }), undefined);
    const { documents } = await t.documents.query({ collection: `${t.root}/governors/${g}/snapshots` });
    same(
      documents.map(({ id }) => id),
      ['a~3', 'a~4'],
    );
    const [head] = (await t.documents.getAll([`${t.root}/governors/${g}/states/a`])).documents;
    same(head?.data['snapshots'], [3, 4]);
  },
  'writes and snapshots at once lose neither': async (t) => {
    await t.save('a', { n: 1 });
    const other = await t.instance('node-2');
    for (let n = 2; n <= 6; n += 1) {
      await Promise.all([
        t.states.updateState(g, 'a', { n }, 'any', t.change()),
        other.createSnapshot(g, 'a'),
      ]);
    }
    same((await t.states.getState(g, 'a')).version, 6);
    const snapshot = await other.loadSnapshot(g, 'a');
    same(snapshot?.data, { n: snapshot?.version });
  },
  'the snapshots of a deleted state stay, and it cannot have a new one': async (t) => {
    await t.save('a', { n: 1 });
    await t.states.createSnapshot(g, 'a');
    await t.states.deleteState(g, 'a', t.change());
    same((await t.states.loadSnapshot(g, 'a'))?.data, { n: 1 });
    await failsWith('StateNotFound', t.states.createSnapshot(g, 'a'));
    await t.save('a', { n: 3 });
    same((await t.states.loadSnapshot(g, 'a'))?.version, 1);
  },
});
