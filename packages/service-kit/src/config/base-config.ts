import { z } from 'zod';
import { flag, wholeNumber } from './variables.js';

/** The variables that every service reads. Extend it with those of your own. */
export const baseConfig = z.object({
  /** The address to listen on. Anything but loopback needs `ALLOW_REMOTE=true`: there is no sign-in yet. */
  HOST: z.string().default('127.0.0.1').describe('an address of this machine'),
  /** 0 takes any free port. */
  PORT: wholeNumber(0, 65_535).default(0),
  ALLOW_REMOTE: flag().default(false),
  LOG_LEVEL: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'])
    .default('info')
    .describe('one of trace, debug, info, warn, error, fatal, silent'),
  /** After a signal to end, everything is over after this long, by force if need be. */
  SHUTDOWN_TIMEOUT_MS: wholeNumber(100, 600_000).default(10_000),
  MAX_BODY_BYTES: wholeNumber(1, 32 * 1024 * 1024).default(1024 * 1024),
  /** The deadline of each request, from its first byte to its answer. */
  REQUEST_TIMEOUT_MS: wholeNumber(10, 600_000).default(15_000),
});

/** What `baseConfig` gives. */
export type BaseConfig = z.output<typeof baseConfig>;
