import { RetryBudget } from './retry-budget.js';

it('a retry budget gives one retry for ten successes, no later', () => {
  const budget = new RetryBudget();
  while (budget.withdraw());
  for (let success = 0; success < 10; success += 1) budget.deposit();
  expect([budget.withdraw(), budget.withdraw()]).toEqual([true, false]);
});
