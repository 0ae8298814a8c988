import type { z } from 'zod';
import type { ConfigFault } from './config-error.js';
import { ConfigError } from './config-error.js';
import { remoteFault } from './remote-fault.js';

const mayBeSecret = /SECRET|TOKEN|PASSWORD|PASSPHRASE|CREDENTIAL|KEY|URL|URI/i;

/**
 * The configuration that the environment holds. An empty variable counts as not set; variables that the schema does
 * not name are ignored. Throws `ConfigError` with all faults at once.
 */
export function readConfig<S extends z.ZodType>(schema: S, env: NodeJS.ProcessEnv): z.output<S> {
  const given = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== undefined && value !== ''),
  );
  const parsed = schema.safeParse(given);
  const faults = parsed.success ? [] : parsed.error.issues.map((issue) => faultOf(schema, issue, given));
  const remote = remoteFault(given['HOST'] ?? 'localhost', given['ALLOW_REMOTE'] === 'true');
  if ('HOST' in shapeOf(schema) && remote !== undefined) faults.push(remote);
  if (!parsed.success || faults.length > 0) throw new ConfigError(faults);
  return parsed.data;
}

function faultOf(
  schema: z.ZodType,
  issue: z.core.$ZodIssue,
  given: Readonly<Record<string, string | undefined>>,
): ConfigFault {
  const variable = String(issue.path[0] ?? 'environment');
  const expected = descriptionOf(shapeOf(schema)[variable]) ?? issue.message;
  return { variable, expected, found: describe(variable, given[variable]) };
}

function describe(variable: string, value: string | undefined): string {
  if (value === undefined) return 'nothing';
  if (mayBeSecret.test(variable) || value.includes('@'))
    return `a text of ${String(value.length)} characters`;
  return JSON.stringify(value.length > 64 ? `${value.slice(0, 64)}…` : value);
}

function shapeOf(schema: z.ZodType): Readonly<Record<string, z.ZodType>> {
  return 'shape' in schema ? (schema.shape as Record<string, z.ZodType>) : {};
}

/** A wrapper (default, optional) does not carry the description of what it wraps. */
function descriptionOf(schema: z.ZodType | undefined): string | undefined {
  if (schema === undefined || schema.description !== undefined) return schema?.description;
  return 'unwrap' in schema ? descriptionOf((schema.unwrap as () => z.ZodType)()) : undefined;
}
