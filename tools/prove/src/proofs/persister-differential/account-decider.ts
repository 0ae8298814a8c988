import type { Decider } from '@tai-state/persister';
import { apply } from '../replay/account.js';
import type { Account } from '../replay/account.js';

/** What can be asked of an account: to add something; below zero it refuses, and for nothing nothing happens. */
export interface AccountCommand {
  readonly amount: number;
}

/** The rules of accounts. */
export const accountDecider: Decider<AccountCommand, Account> = {
  initialState: () => ({ owner: 'ann', name: null, total: 0, last: 0 }),
  decide({ amount }, { owner }) {
    if (amount < 0) throw new RangeError('an account takes no less than nothing');
    const half = { type: 'add', data: { owner, amount: amount / 2 } };
    return amount === 0 ? [] : [half, half];
  },
  evolve: (state, { type, data }) => apply(state, { action: type, payload: data as never }),
};
