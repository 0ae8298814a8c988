/** Thrown inside the decoder: a stored value that the port does not hold, and where in the document it is. */
export class Unreadable extends Error {
  readonly found: string;
  readonly field: string;

  constructor(found: string, field = '') {
    super(`${field}: expected a value that the port holds, found ${found}`);
    this.found = found;
    this.field = field;
  }

  /** The same, seen from the map or array around it. */
  within(name: string): Unreadable {
    const separator = this.field === '' || this.field.startsWith('[') ? '' : '.';
    return new Unreadable(this.found, `${name}${separator}${this.field}`);
  }
}
