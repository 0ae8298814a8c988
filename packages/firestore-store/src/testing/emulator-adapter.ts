import { Firestore } from '@google-cloud/firestore';
import type { StoreAdapter } from '@tai-state/core/testing';
import { FirestoreDocumentStore } from '../firestore-document-store.js';

/** Stores on the Firestore emulator, all of one project, with one client that is theirs. */
export interface EmulatorAdapter extends StoreAdapter {
  /** Ends the client. The stores are closed before. */
  terminate(): Promise<void>;
}

/** The emulator at `host`, such as `127.0.0.1:8080`, for suites; a project for each, so that they run side by side. */
export function emulatorAdapter(host: string, projectId: string): EmulatorAdapter {
  const firestore = new Firestore({ projectId, host, ssl: false });
  return {
    name: 'firestore-emulator',
    open: (options) => new FirestoreDocumentStore({ ...options, firestore }),
    terminate: () => firestore.terminate(),
  };
}
