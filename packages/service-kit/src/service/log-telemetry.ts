import type { Telemetry } from '@tai-state/core';
import type { Logger } from 'pino';

/** Log lines go to the service's log; measurements go there too, at level debug. */
export function logTelemetry(logger: Logger): Telemetry {
  return {
    count(name, value, attributes) {
      logger.debug({ ...attributes, measure: name, value }, 'count');
    },
    record(name, value, attributes) {
      logger.debug({ ...attributes, measure: name, value }, 'record');
    },
    log(level, message, fields) {
      logger[level]({ ...fields }, message);
    },
  };
}
