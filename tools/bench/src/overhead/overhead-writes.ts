import { overheadBench } from './overhead-bed.js';
import { storyboard } from './storyboard.js';

const sizes = { operations: 50, rounds: 20 };

/** One document created. */
export const overheadCreate = overheadBench('create', sizes, ({ store, sdk, path }) =>
  Promise.resolve({
    ours: () => store.commit([{ type: 'create', path: path(), data: storyboard(1) }]),
    peer: () => sdk.doc(path()).create(storyboard(1)),
  }),
);

/** One document changed where its update time is the remembered one. */
export const overheadConditionalUpdate = overheadBench(
  'conditional-update',
  sizes,
  async ({ store, sdk, path }) => {
    const [ours, peer] = [path(), path()];
    let n = 1;
    let { stamp } = await store.commit([{ type: 'create', path: ours, data: storyboard(1) }]);
    let { writeTime } = await sdk.doc(peer).create(storyboard(1));
    return {
      async ours() {
        const fields = { version: (n += 1), status: 'changed' };
        ({ stamp } = await store.commit([
          { type: 'update', path: ours, fields, precondition: { updateTime: stamp } },
        ]));
      },
      async peer() {
        const fields = { version: (n += 1), status: 'changed' };
        ({ writeTime } = await sdk.doc(peer).update(fields, { lastUpdateTime: writeTime }));
      },
    };
  },
);

/** A document changed under its update time and another created, in one commit. */
export const overheadCommit = overheadBench('commit-2', sizes, async ({ store, sdk, path }) => {
  const [ours, peer] = [path(), path()];
  let n = 1;
  let { stamp } = await store.commit([{ type: 'create', path: ours, data: storyboard(1) }]);
  let { writeTime } = await sdk.doc(peer).create(storyboard(1));
  return {
    async ours() {
      ({ stamp } = await store.commit([
        { type: 'update', path: ours, fields: { version: (n += 1) }, precondition: { updateTime: stamp } },
        { type: 'create', path: path(), data: storyboard(n) },
      ]));
    },
    async peer() {
      const [updated] = await sdk
        .batch()
        .update(sdk.doc(peer), { version: (n += 1) }, { lastUpdateTime: writeTime })
        .create(sdk.doc(path()), storyboard(n))
        .commit();
      if (updated !== undefined) ({ writeTime } = updated);
    },
  };
});
