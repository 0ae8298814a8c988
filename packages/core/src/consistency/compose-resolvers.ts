import { InvalidArgument } from '../errors/errors.js';
import type { ConflictResolver } from './conflict-resolver.js';

/** The first of several resolvers that decides, such as causality first and then the last write. */
export function composeResolvers<T>(...resolvers: readonly ConflictResolver<T>[]): ConflictResolver<T> {
  if (resolvers.length === 0) {
    throw new InvalidArgument('resolvers', { expected: 'at least one resolver', found: 'none' });
  }
  return {
    name: resolvers.map(({ name }) => name).join(', then '),
    resolve(left, right) {
      for (const resolver of resolvers) {
        const resolved = resolver.resolve(left, right);
        if (resolved !== undefined) return resolved;
      }
      return undefined;
    },
  };
}
