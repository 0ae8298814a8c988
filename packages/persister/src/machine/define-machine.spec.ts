import { InvalidState } from '@tai-state/core';
import { specify } from '../testing/given.js';
import { defineMachine } from './define-machine.js';
import { machineDecider } from './machine-decider.js';

interface Door {
  readonly open: boolean;
  readonly times: number;
}

const door = defineMachine<Door>({
  initialState: () => ({ open: false, times: 0 }),
  actions: {
    open: ({ times }) => ({ open: true, times: times + 1 }),
    close: (state) => ({ ...state, open: false }),
    slam: () => {
      throw new RangeError('it broke');
    },
  },
  allowed: ({ open }) => (open ? ['close', 'slam'] : ['open']),
});

describe('a defined machine', () => {
  it('begins in the initial state and handles what it supports', () => {
    const machine = door();
    expect([machine.state, machine.supportedActions]).toEqual([{ open: false, times: 0 }, ['open']]);
    expect(machine.handleEvent({ type: 'open' })).toEqual({ open: true, times: 1 });
    expect([machine.state.open, machine.supportedActions]).toEqual([true, ['close', 'slam']]);
  });

  it('refuses what its state does not take, and what it does not know', () => {
    const machine = door();
    expect(() => machine.handleEvent({ type: 'close' })).toThrow(InvalidState);
    expect(() => machine.handleEvent({ type: 'toString' })).toThrow(
      'the machine does not take toString in its present state: it takes open.',
    );
  });

  it('stays as it was when an action throws', () => {
    const machine = door();
    machine.restore({ open: true, times: 3 });
    expect(() => machine.handleEvent({ type: 'slam' })).toThrow('it broke');
    expect(machine.state).toEqual({ open: true, times: 3 });
  });

  it('is a decider whose commands are its events', () => {
    const { given } = specify(machineDecider(door));
    given().when({ type: 'open' }).then({ type: 'open' });
    given({ type: 'open' }).when({ type: 'open' }).then(InvalidState);
    given({ type: 'open' }).when({ type: 'slam' }).then(RangeError);
    given({ type: 'open' }, { type: 'close' }).when({ type: 'open' }).then({ type: 'open' });
  });
});
