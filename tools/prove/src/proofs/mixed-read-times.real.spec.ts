import { describeReal } from '@tai-state/testbed/jest';
import { mixedReadTimes, mixedReadTimesRawSdk } from './mixed-read-times.js';

describeReal(['firestore'], 'an answer that is cut after its first document', (servers) => {
  const context = { rounds: 6, seed: 1, servers };

  it('is read again as of one time', async () => {
    expect(await mixedReadTimes.run(context)).toMatchObject({ checked: 6, violations: 0 });
  });

  it('is put together from two times by the official SDK', async () => {
    expect((await mixedReadTimesRawSdk.run(context)).violations).toBeGreaterThan(0);
  });
});
