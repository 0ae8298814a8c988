import { setTimeout as wait } from 'node:timers/promises';
import { StateStore } from '@tai-state/core';
import { StateMachinePersister } from '@tai-state/persister';
import type { Example } from './example.js';

interface Document {
  readonly title: string;
  readonly status: 'draft' | 'published';
  readonly tags?: readonly string[];
}

/** What a state was at a version or a time, what has changed since, and who has changed it. */
export const timeTravel: Example = async (documents, print) => {
  const states = new StateStore<Document>({ store: documents, nodeId: 'instance-1' });
  const persister = new StateMachinePersister<Document>({ states });
  const draft = { title: 'Notes', status: 'draft' } as const;
  const log = (action: string, data: Document, changedBy: string, version: number): Promise<unknown> =>
    persister.logTransition(
      'gov1',
      'doc',
      { action, data, metadata: { changedBy, reason: action } },
      version,
    );

  await log('create', draft, 'ann', 0);
  await log('retitle', { ...draft, title: 'Release notes' }, 'bob', 1);
  await wait(50);
  const noon = Date.now();
  await wait(50);
  await log('publish', { title: 'Release notes', status: 'published', tags: ['v2'] }, 'ann', 2);

  const first = await persister.getStateAtVersion('gov1', 'doc', 1);
  print(`version 1: ${String(first?.data.title)}`);
  const then = await persister.getStateAtTime('gov1', 'doc', noon);
  print(`at noon: version ${String(then?.version)}, ${String(then?.data.status)}`);
  const never = await persister.getStateAtTime('gov1', 'doc', noon - 3_600_000);
  print(`an hour before: ${never === undefined ? 'nothing' : never.data.title}`);

  for (const { path, kind, from, to } of await persister.diffVersions('gov1', 'doc', 1, 3)) {
    print(`${kind} ${path}: ${JSON.stringify(from ?? null)} -> ${JSON.stringify(to)}`);
  }
  for await (const { version, action, metadata } of persister.getHistory('gov1', 'doc')) {
    print(`${String(version)} ${action} by ${metadata.changedBy}`);
  }
};
