/** The first items in an order, at most `limit` of them. Sorts the whole only where that is not much more. */
export function smallest<T>(
  items: T[],
  compare: (left: T, right: T) => number,
  limit: number = items.length,
): readonly T[] {
  if (limit * 8 > items.length) return items.sort(compare).slice(0, limit);
  const first: T[] = [];
  for (const item of items) {
    const last = first.at(-1);
    if (first.length === limit && last !== undefined && compare(item, last) >= 0) continue;
    let low = 0;
    let high = first.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (compare(item, first[middle] as T) < 0) high = middle;
      else low = middle + 1;
    }
    first.splice(low, 0, item);
    if (first.length > limit) first.pop();
  }
  return first;
}
