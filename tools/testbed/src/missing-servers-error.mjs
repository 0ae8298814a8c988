/** Servers that are nowhere to be had. */
export class MissingServersError extends Error {
  /** @param {readonly { readonly name: import('./index.d.mts').ServerName, readonly source: undefined, readonly howTo: string }[]} missing */
  constructor(missing) {
    super(missing.map(({ name, howTo }) => `${name} is missing: ${howTo}`).join('\n'));
    this.name = 'MissingServersError';
    this.missing = missing;
  }
}
