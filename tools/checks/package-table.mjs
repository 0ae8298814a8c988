/**
 * Which packages a package may import: the architecture as a table. The lint rules and the package template are made
 * from it, so a package that is not in it cannot be made. `cli` may import any.
 *
 * @type {Readonly<Record<string, readonly string[]>>}
 */
export const mayImport = {
  core: [],
  'firestore-store': ['core'],
  transactions: ['core'],
  persister: ['core', 'transactions'],
  cache: ['core'],
  sync: ['core'],
  coordination: ['core', 'transactions', 'cache'],
  knowledge: ['core'],
  assets: ['core', 'transactions', 'persister', 'sync'],
  client: [],
  'service-kit': ['core'],
  'history-checker': [],
};
