import { ManualClock } from '../../testing/index.js';
import { MemoryDriver, MemoryStorage } from '../../memory/index.js';
import { DriverDocumentStore } from '../driver-document-store.js';
import { isTransform } from '../transform.js';
import type { VersionStamp } from '../version-stamp.js';
import type { Write } from '../write.js';
import { CleanedSlots } from './cleaned-slots.js';

const tenMinutes = 600_000;

/** Whether a write removes slots. */
function cleans(write: Write | undefined): boolean {
  return write?.type === 'update' && Object.values(write.fields).some(isTransform);
}

describe('old slots', () => {
  it('are removed by the first commit on a document in a generation that goes through, and by no other', async () => {
    const clock = new ManualClock();
    const driver = new MemoryDriver(new MemoryStorage({ clock }));
    const commit = driver.commit.bind(driver);
    const seen: boolean[] = [];
    driver.commit = (writes, unchanged) => {
      seen.push(cleans(writes[0]));
      return commit(writes, unchanged);
    };
    const store = new DriverDocumentStore(driver, { runtime: { clock } });
    let { stamp } = await store.commit([{ type: 'create', path: 'c/x', data: { n: 0 } }]);
    const update = async (n: number, at: VersionStamp = stamp): Promise<void> => {
      const write: Write = { type: 'update', path: 'c/x', fields: { n }, precondition: { updateTime: at } };
      ({ stamp } = await store.commit([write]));
    };
    await update(1);
    await clock.advance(tenMinutes);
    await expect(update(2, 1 as VersionStamp)).rejects.toMatchObject({ code: 'VersionConflict' });
    await update(3);
    await update(4);
    await clock.advance(tenMinutes);
    await update(5);
    expect(seen).toEqual([false, true, true, true, false, true]);
  });

  it('are remembered as removed for one generation, and for so many documents', () => {
    const cleaned = new CleanedSlots();
    cleaned.add('c/x', 7);
    expect([cleaned.has('c/x', 7), cleaned.has('c/x', 8), cleaned.has('c/y', 7)]).toEqual([
      true,
      false,
      false,
    ]);
    cleaned.add('c/y', 8);
    cleaned.add('c/x', 7);
    expect([cleaned.has('c/x', 7), cleaned.has('c/x', 8), cleaned.has('c/y', 8)]).toEqual([
      false,
      false,
      true,
    ]);
    for (let index = 0; index < 10_000; index += 1) cleaned.add(`c/${String(index)}`, 8);
    expect([cleaned.has('c/y', 8), cleaned.has('c/9999', 8)]).toEqual([false, true]);
  });
});
