import { InvalidState, Timeout, VersionConflict } from './errors.js';
import { isTaiStateError, TaiStateError } from './tai-state-error.js';

/** What another copy of the library throws. */
function foreign(name: string): Error {
  const error = new Error(name);
  error.name = name;
  return Object.defineProperty(error, Symbol.for('tai-state.error'), { value: true });
}

describe('instanceof', () => {
  it('knows the errors of other copies of the library by their names', () => {
    expect(foreign('Timeout') instanceof Timeout).toBe(true);
    expect(foreign('Timeout') instanceof VersionConflict).toBe(false);
    expect(foreign('Timeout') instanceof TaiStateError).toBe(true);
    expect(isTaiStateError(new Error('Timeout'))).toBe(false);
  });

  it('knows a class of the application that extends one of the library', () => {
    class Mine extends InvalidState {}
    expect(new Mine('x') instanceof Mine).toBe(true);
    expect(new Mine('x') instanceof InvalidState).toBe(true);
    expect(new InvalidState('x') instanceof Mine).toBe(false);
  });

  it('knows a class whose name a minifier has changed', () => {
    const name = Object.getOwnPropertyDescriptor(Timeout, 'name');
    Object.defineProperty(Timeout, 'name', { ...name, value: 'a' });
    try {
      expect(new Timeout('x', 1) instanceof Timeout).toBe(true);
      expect(new VersionConflict('x', 1, 2) instanceof Timeout).toBe(false);
    } finally {
      if (name !== undefined) Object.defineProperty(Timeout, 'name', name);
    }
  });

  it('is false for everything else', () => {
    for (const value of [null, undefined, 'Timeout', 1, {}, () => 1, Timeout.prototype]) {
      expect(isTaiStateError(value)).toBe(false);
      expect(value instanceof VersionConflict).toBe(false);
    }
  });
});
