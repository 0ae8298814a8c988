import fc from 'fast-check';
import { MemoryDriver, MemoryStorage } from '../../memory/index.js';
import type { Fault, FaultPoint, FaultSchedule } from '../../memory/index.js';
import { isTaiStateError } from '../../errors/tai-state-error.js';
import { DriverDocumentStore } from '../driver-document-store.js';
import type { DocumentStore } from '../document-store.js';
import { increment } from '../transform.js';
import type { VersionStamp } from '../version-stamp.js';
import type { Write } from '../write.js';

/** Gives the faults to commits in order, then none. */
function faultsOfCommits(faults: readonly (Fault | undefined)[]): FaultSchedule {
  return { next: ({ call, ofKind }: FaultPoint) => (call === 'commit' ? faults[ofKind] : undefined) };
}

function setUp(faults: readonly (Fault | undefined)[]): { calm: DocumentStore; faulty: DocumentStore } {
  const storage = new MemoryStorage();
  return {
    calm: new DriverDocumentStore(new MemoryDriver(storage)),
    faulty: new DriverDocumentStore(new MemoryDriver(storage, { faults: faultsOfCommits(faults) })),
  };
}

async function read(
  store: DocumentStore,
  path: string,
): Promise<{ count: unknown; at: VersionStamp } | undefined> {
  const { documents } = await store.getAll([path]);
  return documents[0] && { count: documents[0].data['count'], at: documents[0].updateTime };
}

const lost: Fault = { kind: 'unavailable', applied: 'yes' };
const refused: Fault = { kind: 'unavailable', applied: 'no' };
const resent: Fault = { kind: 'resent' };
const aborted: Fault = { kind: 'abort' };

const kinds: readonly {
  readonly name: string;
  readonly writes: (at: VersionStamp) => readonly Write[];
  readonly path: string;
  readonly expected: number;
}[] = [
  {
    name: 'create',
    writes: () => [{ type: 'create', path: 'c/new', data: { count: 1 } }],
    path: 'c/new',
    expected: 1,
  },
  {
    name: 'conditional update',
    writes: (at) => [
      { type: 'update', path: 'c/old', fields: { count: 2 }, precondition: { updateTime: at } },
    ],
    path: 'c/old',
    expected: 2,
  },
  {
    name: 'blind increment',
    writes: () => [{ type: 'update', path: 'c/old', fields: { count: increment(1) } }],
    path: 'c/old',
    expected: 2,
  },
  {
    name: 'two documents',
    writes: () => [
      { type: 'create', path: 'c/new', data: { count: 1 } },
      { type: 'update', path: 'c/old', fields: { count: increment(1) } },
    ],
    path: 'c/old',
    expected: 2,
  },
];

describe.each(kinds)('a commit ($name)', ({ writes, path, expected }) => {
  it.each([
    ['whose reply is lost', [lost], true],
    ['that is sent again underneath', [resent], true],
    ['that never arrived', [refused], false],
    ['that was aborted, then lost', [aborted, lost], true],
    ['that was lost, and found, whatever comes first', [refused, aborted, resent], true],
  ] as const)('%s is applied once and reported as applied', async (_name, faults, recovered) => {
    const { calm, faulty } = setUp(faults);
    await calm.commit([{ type: 'create', path: 'c/old', data: { count: 1 } }]);
    const before = await read(calm, 'c/old');
    const result = await faulty.commit(writes(before?.at ?? (0 as VersionStamp)));
    expect(result.recovered).toBe(recovered);
    expect(await read(calm, path)).toEqual({ count: expected, at: result.stamp });
  });

  it('is applied once when it is repeated with its operation id by another process', async () => {
    const { calm, faulty } = setUp([lost]);
    await calm.commit([{ type: 'create', path: 'c/old', data: { count: 1 } }]);
    const before = await read(calm, 'c/old');
    const options = { operationId: 'op-1', payloadDigest: 'payload' };
    const at = before?.at ?? (0 as VersionStamp);
    await faulty.commit(writes(at), options);
    expect((await calm.commit(writes(at), options)).recovered).toBe(true);
    expect((await read(calm, path))?.count).toBe(expected);
    await expect(calm.commit(writes(at), { ...options, payloadDigest: 'other' })).rejects.toMatchObject({
      code: 'OperationReused',
      operationId: 'op-1',
    });
  });
});

describe('a conditional update that was applied and lost', () => {
  it('is found by its slot although another writer has changed the document since', async () => {
    const storage = new MemoryStorage();
    const other = new DriverDocumentStore(new MemoryDriver(storage));
    await other.commit([{ type: 'create', path: 'c/old', data: { count: 1 } }]);
    const before = await read(other, 'c/old');
    const driver = new MemoryDriver(storage, { faults: faultsOfCommits([lost]) });
    const probe = driver.probe.bind(driver);
    driver.probe = async (paths): ReturnType<typeof probe> => {
      const now = await read(other, 'c/old');
      await other.commit([
        {
          type: 'update',
          path: 'c/old',
          fields: { count: 7 },
          precondition: { updateTime: now?.at ?? (0 as VersionStamp) },
        },
      ]);
      return probe(paths);
    };
    const store = new DriverDocumentStore(driver);
    const at = before?.at ?? (0 as VersionStamp);
    const result = await store.commit([
      { type: 'update', path: 'c/old', fields: { count: 2 }, precondition: { updateTime: at } },
    ]);
    expect(result.recovered).toBe(true);
    expect((await read(other, 'c/old'))?.count).toBe(7);
  });

  it('is not taken for applied when another writer was first', async () => {
    const { calm, faulty } = setUp([refused]);
    await calm.commit([{ type: 'create', path: 'c/old', data: { count: 1 } }]);
    const before = await read(calm, 'c/old');
    await calm.commit([{ type: 'update', path: 'c/old', fields: { count: 5 } }]);
    const at = before?.at ?? (0 as VersionStamp);
    await expect(
      faulty.commit([
        { type: 'update', path: 'c/old', fields: { count: 2 }, precondition: { updateTime: at } },
      ]),
    ).rejects.toMatchObject({ code: 'VersionConflict', path: 'c/old', expected: at });
    expect((await read(calm, 'c/old'))?.count).toBe(5);
  });
});

describe('the end of a commit', () => {
  it('is OutcomeUnknown when every answer was lost and nothing could be read', async () => {
    const storage = new MemoryStorage();
    const broken: FaultSchedule = { next: () => lost };
    const store = new DriverDocumentStore(new MemoryDriver(storage, { faults: broken }), { faultRetries: 2 });
    await expect(
      store.commit([{ type: 'create', path: 'c/new', data: {} }], { operationId: 'op-2' }),
    ).rejects.toMatchObject({ code: 'OutcomeUnknown', operationId: 'op-2' });
  });

  it('is StorageUnavailable when it is certain that nothing was applied', async () => {
    const storage = new MemoryStorage();
    const broken: FaultSchedule = { next: () => aborted };
    const store = new DriverDocumentStore(new MemoryDriver(storage, { faults: broken }), { deadlineMs: 150 });
    const error: unknown = await store
      .commit([{ type: 'create', path: 'c/new', data: {} }])
      .catch((thrown: unknown) => thrown);
    expect(isTaiStateError(error) && ['StorageUnavailable', 'Timeout'].includes(error.code)).toBe(true);
    const calm = new DriverDocumentStore(new MemoryDriver(storage));
    expect(await read(calm, 'c/new')).toBeUndefined();
  });
});

describe('any schedule of faults over a chain of increments', () => {
  const fault = fc.constantFrom<Fault | undefined>(undefined, undefined, lost, refused, resent, aborted);

  it('applies each increment exactly once unless it says otherwise', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fault, { maxLength: 30 }),
        fc.constantFrom('blind', 'conditional'),
        async (faults, mode) => {
          const { calm, faulty } = setUp(faults);
          await calm.commit([{ type: 'create', path: 'c/x', data: { count: 0 } }]);
          let certain = 0;
          let unknown = 0;
          for (let turn = 0; turn < 6; turn += 1) {
            const now = await read(calm, 'c/x');
            const precondition =
              mode === 'conditional' && now !== undefined
                ? { updateTime: now.at }
                : { exists: true as const };
            try {
              await faulty.commit([
                { type: 'update', path: 'c/x', fields: { count: increment(1) }, precondition },
              ]);
              certain += 1;
            } catch (error) {
              if (!isTaiStateError(error) || error.code !== 'OutcomeUnknown') throw error;
              unknown += 1;
            }
          }
          const count = Number((await read(calm, 'c/x'))?.count);
          expect(count).toBeGreaterThanOrEqual(certain);
          expect(count).toBeLessThanOrEqual(certain + unknown);
        },
      ),
      { numRuns: 60 },
    );
  });
});
