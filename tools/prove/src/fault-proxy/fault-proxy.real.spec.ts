import type { Firestore } from '@google-cloud/firestore';
import { describeReal } from '@tai-state/testbed/jest';
import { firestoreAt } from '../firestore-at.js';
import type { Fault } from './fault.js';
import { FaultProxy } from './fault-proxy.js';

describeReal(['firestore'], 'FaultProxy', (servers) => {
  let proxy: FaultProxy;
  let direct: Firestore;
  let through: Firestore;

  beforeAll(async () => {
    const projectId = `fault-proxy-${String(process.pid)}`;
    proxy = await FaultProxy.start(servers.firestore.host);
    direct = firestoreAt(servers.firestore.host, projectId);
    through = firestoreAt(proxy.host, projectId);
  });
  afterAll(async () => {
    await Promise.all([direct.terminate(), through.terminate()]);
    await proxy.stop();
  });

  const once = (method: string, fault: Fault): void => {
    let armed = true;
    proxy.use((call) => {
      if (!armed || call.method !== method) return undefined;
      armed = false;
      return fault;
    });
  };

  it('relays calls, errors and streams unchanged', async () => {
    await through.doc('a/1').create({ n: 1 });
    await expect(through.doc('a/1').create({ n: 2 })).rejects.toMatchObject({ code: 6 });
    expect((await through.collection('a').get()).docs.map((one) => one.data())).toEqual([{ n: 1 }]);
    await new Promise<void>((resolve, reject) => {
      const stop = through.doc('a/1').onSnapshot((snapshot) => {
        if (snapshot.get('n') === 1) void through.doc('a/1').update({ n: 7 });
        if (snapshot.get('n') !== 7) return;
        stop();
        resolve();
      }, reject);
    });
  });

  it('loses a reply after the commit was applied: the SDK sends again and reports a failure', async () => {
    once('Commit', 'lose-reply');
    await expect(through.doc('a/2').create({ n: 1 })).rejects.toMatchObject({ code: 6 });
    expect((await direct.doc('a/2').get()).data()).toEqual({ n: 1 });
    expect(proxy.faults).toBe(1);
  });

  it('loses a request before the server sees it: the SDK sends again and succeeds', async () => {
    once('Commit', 'lose-request');
    await through.doc('a/3').create({ n: 1 });
    expect((await direct.doc('a/3').get()).data()).toEqual({ n: 1 });
    expect(proxy.faults).toBe(2);
  });

  it('cuts a call in flight, which the server applies none the less', async () => {
    once('Commit', 'cut-in-flight');
    await through.doc('a/4').set({ n: 1 });
    expect((await direct.doc('a/4').get()).data()).toEqual({ n: 1 });
    expect(proxy.faults).toBe(3);
  });
});
