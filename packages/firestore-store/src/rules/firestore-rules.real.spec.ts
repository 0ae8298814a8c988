import { readFile } from 'node:fs/promises';
import { describeReal } from '@tai-state/testbed/jest';

interface Call {
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly body?: object;
}

const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const signedInUser = `${part({ alg: 'none', typ: 'JWT' })}.${part({ sub: 'kim', user_id: 'kim', role: 'admin' })}.`;
const body = { fields: { ownerId: { stringValue: 'kim' } } };
const structuredQuery = { from: [{ collectionId: 'storyboards' }] };

describeReal(['firestore'], 'firestore.rules', (servers) => {
  const projectId = `rules-${String(process.pid)}`;
  const documents = `projects/${projectId}/databases/(default)/documents`;
  const calls: readonly Call[] = [
    { name: 'reads a document', method: 'GET', path: '/storyboards/one' },
    { name: 'lists a collection', method: 'GET', path: '/storyboards' },
    { name: 'runs a query', method: 'POST', path: ':runQuery', body: { structuredQuery } },
    { name: 'changes a document', method: 'PATCH', path: '/storyboards/one', body },
    { name: 'creates a document', method: 'POST', path: '/storyboards?documentId=two', body },
    { name: 'creates one far below', method: 'POST', path: '/governors/g/states?documentId=s', body },
    { name: 'commits', method: 'POST', path: ':commit', body: { writes: [{ delete: `${documents}/a/b` }] } },
    { name: 'deletes a document', method: 'DELETE', path: '/storyboards/one' },
  ];

  async function load(content: string): Promise<void> {
    const rules = { files: [{ name: 'firestore.rules', content }] };
    const response = await fetch(
      `http://${servers.firestore.host}/emulator/v1/projects/${projectId}:securityRules`,
      {
        method: 'PUT',
        body: JSON.stringify({ rules }),
      },
    );
    expect([response.status, await response.text()]).toEqual([200, expect.any(String)]);
  }

  async function status(token: string | undefined, call: Omit<Call, 'name'>): Promise<number> {
    const response = await fetch(`http://${servers.firestore.host}/v1/${documents}${call.path}`, {
      method: call.method,
      ...(token !== undefined && { headers: { authorization: `Bearer ${token}` } }),
      ...(call.body !== undefined && { body: JSON.stringify(call.body) }),
    });
    await response.arrayBuffer();
    return response.status;
  }

  beforeEach(async () => {
    await load(await readFile(new URL('../../../../firestore.rules', import.meta.url), 'utf8'));
    expect(await status('owner', { method: 'PATCH', path: '/storyboards/one', body })).toBe(200);
    await status('owner', { method: 'DELETE', path: '/storyboards/two' });
    await status('owner', { method: 'DELETE', path: '/governors/g/states/s' });
  });

  it.each(calls)('denies a client that $name, signed in or not; the services may', async (call) => {
    expect(await status(signedInUser, call)).toBe(403);
    expect(await status(undefined, call)).toBe(403);
    expect(await status('owner', call)).toBe(200);
  });

  it('denies by its rules: with others the same user may', async () => {
    const open = 'service cloud.firestore { match /databases/{d}/documents/{p=**} { allow read, write; } }';
    await load(`rules_version = '2'; ${open}`);
    for (const call of calls) expect([call.name, await status(signedInUser, call)]).toEqual([call.name, 200]);
  });
});
