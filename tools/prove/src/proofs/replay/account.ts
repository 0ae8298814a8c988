import type { DocumentValue, Event } from '@tai-state/core';
import { LocalKeys } from '@tai-state/persister';
import type { PersonalData, Transition, Upcaster } from '@tai-state/persister';

/** The data of the states of a history. */
export interface Account {
  readonly owner: string;
  /** Personal; `null` once its owner is forgotten. */
  readonly name: string | null;
  readonly total: number;
  readonly last: number;
}

interface Payload {
  readonly owner: string;
  readonly name?: string | null;
  readonly amount?: number;
  /** In the place of the amount in events of the older shape. */
  readonly cents?: number;
}

type Applied = Pick<Transition<Account>, 'action' | 'payload'>;

/** The account after an event of the present shape. */
export function apply(before: Account | undefined, { action, payload }: Applied): Account {
  const { owner, amount = 0, name = null } = payload as unknown as Payload;
  const account = before ?? { owner, name: null, total: 0, last: 0 };
  if (action === 'rename') return { ...account, name };
  return { ...account, total: account.total + amount, last: amount };
}

/** An event of the older shape in the present one. */
export function present<E extends Applied>(event: E): E {
  const { cents, ...rest } = (event.payload ?? {}) as unknown as Partial<Payload>;
  if (cents === undefined) return event;
  const payload: DocumentValue = { ...rest, amount: cents / 100 };
  return { ...event, payload };
}

/** Brings events of the older shape to the present one. */
export const upcasters: Readonly<Record<number, Upcaster<Account>>> = {
  1: (event: Event<Account>) => ({ ...present(event), schemaVersion: 2 }),
};

/** The names of the owners are theirs. */
export const personal: PersonalData<Account> = {
  fields: ['name'],
  payloadFields: { rename: ['name'] },
  subjectOf: ({ owner }) => owner,
  keys: new LocalKeys(new Uint8Array(32).fill(5)),
  keyLifeMs: 0,
};
