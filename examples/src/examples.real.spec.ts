import { Firestore } from '@google-cloud/firestore';
import { FirestoreDocumentStore } from '@tai-state/firestore-store';
import { describeReal } from '@tai-state/testbed/jest';
import { expectedOutput } from './expected-output.js';
import { examples } from './index.js';

describeReal(['firestore'], 'the examples, on Firestore', () => {
  it.each(Object.entries(examples))('%s prints the same', async (name, example) => {
    const firestore = new Firestore({ projectId: `example-${name}-${String(process.pid)}` });
    const store = new FirestoreDocumentStore({ firestore });
    const printed: string[] = [];
    await example(store, (line) => printed.push(line));
    await store.close();
    await firestore.terminate();
    expect(printed).toEqual(expectedOutput[name]);
  });
});
