/** How important a log line is. */
export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** Low-cardinality labels of a measurement, or the fields of a log line. Never payloads. */
export type Attributes = Readonly<Record<string, string | number | boolean | undefined>>;

/** Where measurements and log lines go. Every method returns at once and never throws. */
export interface Telemetry {
  /** Adds `value` to the counter `name`. */
  count(name: string, value: number, attributes?: Attributes): void;
  /** Records one value of the distribution `name`; its unit is the last part of the name, such as `lock.wait.ms`. */
  record(name: string, value: number, attributes?: Attributes): void;
  log(level: LogLevel, message: string, fields?: Attributes): void;
}

/** Keeps nothing. */
export const noTelemetry: Telemetry = {
  count: () => undefined,
  record: () => undefined,
  log: () => undefined,
};
