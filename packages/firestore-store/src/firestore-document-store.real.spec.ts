import { createRequire } from 'node:module';
import { createServer } from 'node:http2';
import type { Http2Server, ServerHttp2Stream } from 'node:http2';
import type { AddressInfo } from 'node:net';
import * as current from '@google-cloud/firestore';
import type { Firestore } from '@google-cloud/firestore';
import { documentStoreContract, runContractCase } from '@tai-state/core/testing';
import type { ContractAdapter } from '@tai-state/core/testing';
import { describeReal } from '@tai-state/testbed/jest';
import { FirestoreDocumentStore } from './firestore-document-store.js';

type Sdk = Pick<typeof current, 'Firestore'>;

const require = createRequire(import.meta.url);

const newestName = 'firestore-newest';

/**
 * The newest SDK where it is installed as `firestore-newest` (its engines leave Node 20 out, so it is no dependency):
 * `npm install --no-save --prefix DIR firestore-newest@npm:@google-cloud/firestore@9.4.1`, then `NODE_PATH=DIR/node_modules`.
 */
function newest(): readonly Sdk[] {
  try {
    return [require(newestName) as Sdk];
  } catch {
    return [];
  }
}

const copies: readonly (readonly [version: string, sdk: Sdk, settings: object])[] = [
  ['SDK 8.7.1', current, {}],
  ['SDK 8.6.0', require('firestore-oldest') as Sdk, {}],
  ['SDK 8.7.1 with useBigInt', current, { useBigInt: true }],
  ...newest().map((sdk) => ['SDK 9', sdk, {}] as const),
];
const run = documentStoreContract.filter((one) => one.skip?.['firestore-emulator'] === undefined);
const skipped = documentStoreContract.filter((one) => !run.includes(one));

function deny(stream: ServerHttp2Stream): void {
  if (stream.destroyed) return;
  stream.respond(
    { ':status': 200, 'content-type': 'application/grpc', 'grpc-status': '7' },
    { endStream: true },
  );
}

describeReal(['firestore'], 'FirestoreDocumentStore', (servers) => {
  const instances: Firestore[] = [];
  const held = new Set<ServerHttp2Stream>();
  let silent: Http2Server;

  beforeAll(async () => {
    silent = createServer();
    silent.on('stream', (stream) => held.add(stream.on('error', () => undefined)));
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  });
  afterAll(async () => {
    // The SDK asks again and again in the background, until it gets an answer that is final.
    silent.removeAllListeners('stream').on('stream', deny);
    held.forEach(deny);
    for (const instance of instances)
      await instance
        .doc('a/b')
        .get()
        .catch(() => undefined);
    await Promise.all(instances.map((instance) => instance.terminate()));
    await new Promise<unknown>((resolve) => silent.close(resolve));
    process.stdout.write(
      `contract of DocumentStore on firestore-emulator: ${String(run.length)} cases run on each of ${copies.map(([version]) => version).join(', ')}; ${String(skipped.length)} skipped\n`,
    );
  });

  /** The SDK takes the address in the environment before the one that it is given. */
  function instanceAt(host: string, sdk: Sdk, settings: object): Firestore {
    const { FIRESTORE_EMULATOR_HOST: address } = process.env;
    delete process.env['FIRESTORE_EMULATOR_HOST'];
    const projectId = `contract-${String(process.pid)}-${String(instances.length)}`;
    const instance = new sdk.Firestore({ ...settings, projectId, host, ssl: false });
    if (address !== undefined) process.env['FIRESTORE_EMULATOR_HOST'] = address;
    instances.push(instance);
    return instance;
  }

  describe.each(copies)('on %s', (_version, sdk, settings) => {
    let adapter: ContractAdapter;

    beforeAll(() => {
      const firestore = instanceAt(servers.firestore.host, sdk, settings);
      const stalled = instanceAt(
        `127.0.0.1:${String((silent.address() as AddressInfo).port)}`,
        sdk,
        settings,
      );
      adapter = {
        name: 'firestore-emulator',
        open: (options) => new FirestoreDocumentStore({ ...options, firestore }),
        openStalled: (options) => new FirestoreDocumentStore({ ...options, firestore: stalled }),
      };
    });

    it.each(run.map((one) => [one.name, one] as const))('%s', (_name, one) => runContractCase(one, adapter));

    for (const { name, skip } of skipped)
      it.skip(`${name} [${skip?.['firestore-emulator'] ?? ''}]`, () => undefined);
  });
});
