/**
 * Runs `body` for every item, up to `limit` at once, taking the next item when one of them has ended. After the first
 * failure no item is taken any more; what runs is waited for, then the failure is thrown.
 */
export async function forEachInFlight<T>(
  items: AsyncIterable<T>,
  limit: number,
  body: (item: T) => Promise<void>,
): Promise<void> {
  const running = new Set<Promise<void>>();
  const failures: unknown[] = [];
  try {
    for await (const item of items) {
      const run: Promise<void> = body(item)
        .catch((error: unknown) => {
          failures.push(error);
        })
        .finally(() => running.delete(run));
      running.add(run);
      if (running.size >= limit) await Promise.race(running);
      if (failures.length > 0) break;
    }
  } finally {
    await Promise.all(running);
  }
  if (failures.length > 0) throw failures[0];
}
