import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';

/** Writes a result where `--json` says; a relative name is relative to where the command was called. */
export async function writeJson(file: string | undefined, value: unknown): Promise<void> {
  if (file === undefined) return;
  await writeFile(resolve(process.env['INIT_CWD'] ?? '.', file), `${JSON.stringify(value, undefined, 2)}\n`);
}
