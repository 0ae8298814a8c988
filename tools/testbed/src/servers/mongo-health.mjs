const alreadyInitialized = 23;

/**
 * Passes when a client can write. A fresh node that was started for a replica set is made its only member first.
 *
 * @param {string} host
 * @param {{ initiate: boolean }} options
 */
export const checkMongo = async (host, { initiate }) => {
  const { MongoClient } = await import('mongodb');
  const client = new MongoClient(`mongodb://${host}/?directConnection=true`, {
    serverSelectionTimeoutMS: 1_000,
    connectTimeoutMS: 1_000,
    socketTimeoutMS: 5_000,
  });
  try {
    await client.connect();
    const admin = client.db('admin');
    let hello = await admin.command({ hello: 1 });
    if (initiate && hello['isreplicaset'] === true) {
      await admin.command({ replSetInitiate: { _id: 'rs0', members: [{ _id: 0, host }] } }).catch((error) => {
        if (error.code !== alreadyInitialized) throw error;
      });
      hello = await admin.command({ hello: 1 });
    }
    if (hello['isWritablePrimary'] !== true) throw new Error(`mongod at ${host} is not writable yet`);
  } finally {
    await client.close();
  }
};
