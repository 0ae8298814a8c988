import { InvalidState, deleteField } from '@tai-state/core';
import type { CallOptions, UpdateWrite } from '@tai-state/core';
import { checkedChange, checkedDraft } from '@tai-state/core/state-store-kit';
import type { HeadContent } from '@tai-state/core/state-store-kit';
import { historyOf } from '../log/head-history.js';
import { logPages } from '../log/log-pages.js';
import { decodeEvent } from '../log/logged-event.js';
import type { LoggedEvent } from '../log/logged-event.js';
import type { PersisterContext, StateRef } from '../persister/persister-context.js';
import { replacingChange } from './event-detail.js';
import type { draftOf } from './event-detail.js';

async function eventAt(
  context: PersisterContext,
  ref: StateRef,
  head: HeadContent,
  version: number,
  io: () => CallOptions,
): Promise<LoggedEvent> {
  const range = { after: version - 1, upTo: version };
  for await (const [event] of logPages(context, ref, range, historyOf(head), io)) {
    if (event !== undefined) return event;
  }
  throw new InvalidState(`version ${String(version)} of ${ref.stateId} was removed: it cannot be replaced.`);
}

/**
 * The write that puts another event in the place of one that is there: its type, payload and metadata; its version,
 * its id and its place among the commits stay. 1 R. Throws `InvalidState` where a hash chain forbids it.
 */
export async function replacedEvent(
  context: PersisterContext,
  ref: StateRef,
  head: HeadContent,
  replaced: ReturnType<typeof draftOf> & { readonly version: number },
  io: () => CallOptions,
): Promise<UpdateWrite> {
  if (context.config.hashChain) {
    throw new InvalidState('events of a hash chain cannot be replaced: push a new one that corrects.');
  }
  const { version, metadata, ...draft } = replaced;
  const logged = await eventAt(context, ref, head, version, io);
  const { document } = logged;
  const { action, payload } = checkedDraft(draft);
  const replacing = replacingChange(decodeEvent(logged), metadata);
  const change = checkedChange(replacing, context.states.runtime.clock);
  return {
    type: 'update',
    path: document.path,
    fields: {
      action,
      payload: payload ?? deleteField(),
      metadata: { ...change, timestamp: new Date(change.timestamp) },
    },
    precondition: { updateTime: document.updateTime },
  };
}
