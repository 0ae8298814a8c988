import { parseArgs } from 'node:util';
import { UsageError } from './usage-error.js';

/** What a command of this kind takes: `[id…] [--rounds N] [--seed S] [--json FILE]`. */
export interface RunOptions {
  readonly ids: readonly string[];
  readonly rounds: number | undefined;
  readonly seed: number | undefined;
  readonly json: string | undefined;
}

/** Reads the arguments. Throws `UsageError`. */
export function runOptions(arguments_: readonly string[]): RunOptions {
  const { positionals, values } = parsed(arguments_);
  return {
    ids: positionals,
    rounds: count('rounds', values.rounds),
    seed: count('seed', values.seed),
    json: values.json,
  };
}

function parsed(arguments_: readonly string[]): ReturnType<typeof parse> {
  try {
    return parse(arguments_);
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

function parse(arguments_: readonly string[]) {
  return parseArgs({
    args: [...arguments_],
    allowPositionals: true,
    options: { rounds: { type: 'string' }, seed: { type: 'string' }, json: { type: 'string' } },
  });
}

function count(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (Number.isSafeInteger(value) && value >= 0) return value;
  throw new UsageError(`--${name}: expected a whole number, found ${text}.`);
}

/**
 * What is asked for by id: all without one; a name stands for itself and everything below it (`a` for `a` and `a.b`).
 * Throws `UsageError` when a name stands for nothing.
 */
export function chosen<T extends { readonly id: string }>(
  all: readonly T[],
  ids: readonly string[],
): readonly T[] {
  const matches = (id: string) => (one: T) => one.id === id || one.id.startsWith(`${id}.`);
  for (const id of ids) {
    if (all.some(matches(id))) continue;
    throw new UsageError(`There is no ${id}. There are: ${all.map((one) => one.id).join(', ')}.`);
  }
  return ids.length === 0 ? all : all.filter((one) => ids.some((id) => matches(id)(one)));
}
