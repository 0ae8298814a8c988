import type { DocumentDriver } from '../document-driver.js';
import type { ListenTarget } from '../listen.js';
import type { AggregateSpec } from '../query.js';
import type { Write } from '../write.js';
import type { Cost, Meter } from './meter.js';

function costOf(writes: readonly Write[]): Partial<Cost> {
  let deletes = 0;
  for (const write of writes) {
    const absence = write.type === 'verify' && 'exists' in write.precondition && !write.precondition.exists;
    if (write.type === 'delete' || absence) deletes += 1;
  }
  return { writes: writes.length - deletes, deletes };
}

/** Adds a count to an aggregation that has none: its bill goes by the number of documents. */
function counted(spec: AggregateSpec): readonly [AggregateSpec, string] {
  const found = Object.entries(spec.aggregations).find(([, aggregation]) => aggregation.kind === 'count');
  if (found !== undefined) return [spec, found[0]];
  let name = 'billed';
  while (Object.hasOwn(spec.aggregations, name)) name += '_';
  return [{ ...spec, aggregations: { ...spec.aggregations, [name]: { kind: 'count' } } }, name];
}

/** A driver that counts into a meter. */
export function meteredDriver(driver: DocumentDriver, meter: Meter): DocumentDriver {
  return {
    snapshotReads: driver.snapshotReads,
    readTimeSlackMs: driver.readTimeSlackMs,
    getAll(paths, options) {
      meter.add({ rpcs: 1, reads: paths.length });
      return driver.getAll(paths, options);
    },
    async commit(writes, unchanged = []) {
      for (const { query, documents } of unchanged) {
        meter.record(query);
        meter.add({ rpcs: 1, reads: Math.max(1, documents.length) });
      }
      meter.add({ rpcs: 1 });
      const stamp = await driver.commit(writes, unchanged);
      meter.add(costOf(writes));
      return stamp;
    },
    probe(paths, options) {
      meter.add({ rpcs: 1, reads: paths.length });
      return driver.probe(paths, options);
    },
    async query(spec) {
      meter.record(spec);
      meter.add({ rpcs: 1 });
      const result = await driver.query(spec);
      meter.add({ reads: Math.max(1, result.documents.length) });
      return result;
    },
    async aggregate(spec) {
      meter.record(spec.query);
      meter.add({ rpcs: 1 });
      const [withCount, name] = counted(spec);
      const result = await driver.aggregate(withCount);
      meter.add({ reads: Math.max(1, Math.ceil((result.values[name] ?? 0) / 1000)) });
      if (withCount === spec) return result;
      const { [name]: _billed, ...values } = result.values;
      return { ...result, values };
    },
    listen(target: ListenTarget, observer) {
      if ('query' in target) meter.record(target.query);
      meter.add({ rpcs: 1 });
      let seen: ReadonlyMap<string, number> | undefined;
      return driver.listen(target, {
        next(snapshot) {
          const { documents } = snapshot;
          const reads = documents.filter(({ path, updateTime }) => seen?.get(path) !== updateTime).length;
          meter.add({ reads: seen === undefined ? Math.max(1, reads) : reads });
          seen = new Map(documents.map(({ path, updateTime }) => [path, updateTime]));
          observer.next(snapshot);
        },
        error(error) {
          observer.error(error);
        },
      });
    },
    close: () => driver.close(),
  };
}
