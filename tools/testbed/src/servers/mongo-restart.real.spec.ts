import { MongoClient } from 'mongodb';
import { startServers } from '../index.mjs';
import { describeReal } from '../jest/index.mjs';

describeReal(['mongo'], 'a replica set that was killed', () => {
  test('is primary again with its data after a restart', async () => {
    const servers = await startServers(['mongo'], { isolated: true });
    const client = new MongoClient(servers.mongo.url);
    try {
      const kept = client.db('testbed').collection<{ _id: string }>('kept');
      await kept.insertOne({ _id: 'before' }, { writeConcern: { w: 'majority', journal: true } });
      await servers.mongo.restart();
      await kept.insertOne({ _id: 'after' }, { writeConcern: { w: 'majority' } });
      expect(await kept.find().sort({ _id: 1 }).toArray()).toEqual([{ _id: 'after' }, { _id: 'before' }]);
    } finally {
      await client.close();
      await servers.stop();
    }
  });
});
