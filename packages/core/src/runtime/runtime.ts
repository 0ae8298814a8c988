import { systemClock } from './clock.js';
import type { Clock } from './clock.js';
import { randomIdSource } from './id-source.js';
import type { IdSource } from './id-source.js';
import { systemRandom } from './random.js';
import type { Random } from './random.js';
import { noTelemetry } from './telemetry.js';
import type { Telemetry } from './telemetry.js';

/** Everything that a part of the library takes from its surroundings. */
export interface Runtime {
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly random: Random;
  readonly telemetry: Telemetry;
}

/** Fills what the caller did not give with the system's own. */
export function resolveRuntime(given: Partial<Runtime> = {}): Runtime {
  return {
    clock: given.clock ?? systemClock,
    ids: given.ids ?? randomIdSource,
    random: given.random ?? systemRandom,
    telemetry: given.telemetry ?? noTelemetry,
  };
}
