import { StateStore } from '@tai-state/core';
import { TransactionManager } from '@tai-state/transactions';
import type { Example } from './example.js';

interface Account {
  readonly balance: number;
}

class InsufficientFunds extends Error {}

const transfer = { changedBy: 'bank', reason: 'transfer' };

/** Pattern 3: several states change together or not at all, and a hot one takes many changes at once. */
export const acidTransactions: Example = async (store, print) => {
  const states = new StateStore<Account>({ store, nodeId: 'example' });
  await using manager = new TransactionManager<Account>({ states });
  await states.saveState('bank', 'account_a', { balance: 150 }, transfer);
  await states.saveState('bank', 'account_b', { balance: 0 }, transfer);

  const move = (amount: number): Promise<number> =>
    manager.executeTransaction('bank', async (tx) => {
      const a = await tx.getState('bank', 'account_a');
      const b = await tx.getState('bank', 'account_b');
      if (a.data.balance < amount) throw new InsufficientFunds(`there are ${String(a.data.balance)}`);
      await tx.updateState('bank', 'account_a', { balance: a.data.balance - amount }, a.version, transfer);
      await tx.updateState('bank', 'account_b', { balance: b.data.balance + amount }, b.version, transfer);
      return a.data.balance - amount;
    });
  print(`moved 100, left ${String(await move(100))}`);
  await move(100).catch((error: unknown) => {
    if (error instanceof InsufficientFunds) print(`refused: ${error.message}`);
  });

  const both = ['account_a', 'account_b'];
  const { reads, versions } = await manager.readWriteTransaction('bank', both, ([a, b]) => [
    {
      stateId: 'total',
      data: { balance: (a?.data.balance ?? 0) + (b?.data.balance ?? 0) },
      metadata: transfer,
    },
  ]);
  print(`read ${String(reads.length)} states, wrote version ${String(versions[0])} of the total`);
  print(`total: ${String((await states.getState('bank', 'total')).data.balance)}`);

  const deposit = { changedBy: 'bank', reason: 'deposit' };
  const made = await Promise.all(
    Array.from({ length: 100 }, () =>
      manager.mutate('bank', 'account_b', (account) => ({ balance: (account?.balance ?? 0) + 1 }), deposit),
    ),
  );
  const last = made.at(-1);
  print(
    `a hundred deposits at once: version ${String(last?.version)}, balance ${String(last?.data?.balance)}`,
  );

  const [newest] = await manager.getTransactionLog({ limit: 1 });
  print(`the last transaction: ${newest?.status ?? 'none'}, ${String(newest?.reads.length)} states read`);
};
