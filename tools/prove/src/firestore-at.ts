import { Firestore } from '@google-cloud/firestore';

const variable = 'FIRESTORE_EMULATOR_HOST';

/** A client of the emulator at `host`. (The SDK takes the address in the environment before the one that it is given.) */
export function firestoreAt(host: string, projectId: string, settings: object = {}): Firestore {
  const { [variable]: address } = process.env;
  Reflect.deleteProperty(process.env, variable);
  try {
    return new Firestore({ ...settings, projectId, host, ssl: false });
  } finally {
    if (address !== undefined) process.env[variable] = address;
  }
}
