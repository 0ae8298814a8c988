import { DriverFailure } from '../document-store/document-driver.js';
import type { Clock } from '../runtime/clock.js';
import type { Fault, FaultSchedule, FaultyCall } from './faults.js';

/** Runs the calls of one driver through its schedule of faults. */
export class FaultInjector {
  readonly #clock: Clock;
  readonly #schedule: FaultSchedule | undefined;
  readonly #onCrash: () => void;
  readonly #counts = new Map<FaultyCall, number>();
  #calls = 0;
  #crashed = false;

  constructor(clock: Clock, schedule: FaultSchedule | undefined, onCrash: () => void) {
    this.#clock = clock;
    this.#schedule = schedule;
    this.#onCrash = onCrash;
  }

  /** Throws once the client has crashed. */
  assertAlive(): void {
    if (this.#crashed) throw new DriverFailure('unavailable', 'The client has crashed.');
  }

  /** Applies a call, or does what the schedule has for it. */
  async run<T>(call: FaultyCall, apply: () => T): Promise<T> {
    this.assertAlive();
    const fault = this.#next(call);
    if (fault === undefined) return apply();
    switch (fault.kind) {
      case 'abort':
        throw new DriverFailure('contended', `${call} was aborted for contention (injected).`);
      case 'overload':
        throw new DriverFailure('busy', `${call} was refused for load (injected).`);
      case 'unavailable':
        return this.#unavailable(call, fault, apply);
      case 'resent':
        apply();
        return apply();
      case 'latency':
        await this.#wait(fault.beforeMs);
        return this.#answer(apply(), fault.afterMs);
      case 'crash':
        return this.#crash(fault.applied, apply);
    }
  }

  #next(call: FaultyCall): Fault | undefined {
    const ofKind = this.#counts.get(call) ?? 0;
    const ofAll = this.#calls;
    this.#counts.set(call, ofKind + 1);
    this.#calls += 1;
    return this.#schedule?.next({ call, ofKind, ofAll });
  }

  async #answer<T>(answer: T, afterMs: number): Promise<T> {
    await this.#wait(afterMs);
    this.assertAlive();
    return answer;
  }

  #unavailable(
    call: FaultyCall,
    fault: Fault & { readonly kind: 'unavailable' },
    apply: () => unknown,
  ): never {
    if (fault.applied === 'yes') quietly(apply);
    if (fault.applied === 'late') {
      this.#clock.setTimer(() => {
        quietly(apply);
      }, fault.lateMs);
    }
    throw new DriverFailure('unavailable', `${call} had no answer (injected).`);
  }

  #crash(applied: 'no' | 'yes', apply: () => unknown): never {
    if (applied === 'yes') quietly(apply);
    this.#crashed = true;
    this.#onCrash();
    throw new DriverFailure('unavailable', 'The client has crashed (injected).');
  }

  async #wait(ms: number): Promise<void> {
    if (ms <= 0) return;
    await new Promise<void>((resolve) => {
      this.#clock.setTimer(resolve, ms, { keepAlive: true });
    });
    this.assertAlive();
  }
}

/** Applies a call whose answer nobody gets, be it a failure. */
function quietly(apply: () => unknown): void {
  try {
    apply();
  } catch (error) {
    if (!(error instanceof DriverFailure)) throw error;
  }
}
