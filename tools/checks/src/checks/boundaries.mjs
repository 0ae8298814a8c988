import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ESLint } from 'eslint';
import { nx } from '../exec.mjs';
import { root } from '../workspace.mjs';

const modules = '@nx/enforce-module-boundaries';
const imports = '@typescript-eslint/no-restricted-imports';
const syntax = 'no-restricted-syntax';

/**
 * Code that must not pass, in the place of a file that is there, and the rule that has to stop it.
 *
 * @type {readonly { file: string, code: string, rule: string }[]}
 */
const forbidden = [
  {
    file: 'packages/core/src/index.ts',
    code: "export { createService } from '@tai-state/service-kit';",
    rule: modules,
  },
  {
    file: 'packages/sync/src/index.ts',
    code: "export { FirestoreDocumentStore } from '@tai-state/firestore-store';",
    rule: modules,
  },
  {
    file: 'packages/service-kit/src/index.ts',
    code: "export type { MessageBus } from '@tai-state/sync';",
    rule: modules,
  },
  {
    file: 'packages/assets/src/index.ts',
    code: "export { createSyncWorker } from '@tai-state/sync-worker';",
    rule: modules,
  },
  {
    file: 'packages/assets/src/index.ts',
    code: "export { describeReal } from '@tai-state/testbed/jest';",
    rule: modules,
  },
  {
    file: 'packages/sync/src/index.ts',
    code: "export { TaiStateError } from '../../core/src/index.js';",
    rule: modules,
  },
  {
    file: 'apps/sync-worker/src/index.ts',
    code: "export { createCollaborationService } from '@tai-state/collaboration-service';",
    rule: modules,
  },
  { file: 'packages/sync/src/index.ts', code: "export type { Db } from 'mongodb';", rule: imports },
  {
    file: 'packages/sync/src/index.ts',
    code: "import type { Db } from 'mongodb';\nexport type A = Db;",
    rule: imports,
  },
  {
    file: 'packages/sync/src/index.ts',
    code: "export const load = (): Promise<unknown> => import('mongodb');",
    rule: syntax,
  },
  {
    file: 'packages/sync/src/mongo/index.ts',
    code: "export type { PubSub } from '@google-cloud/pubsub';",
    rule: imports,
  },
  {
    file: 'packages/core/src/index.ts',
    code: "export type { Firestore } from '@google-cloud/firestore';",
    rule: imports,
  },
  { file: 'packages/core/src/runtime/clock.ts', code: "export type { Db } from 'mongodb';", rule: imports },
  { file: 'apps/sync-worker/src/index.ts', code: "export type { Express } from 'express';", rule: imports },
  {
    file: 'packages/sync/src/index.ts',
    code: "export { ManualClock } from '@tai-state/core/testing';",
    rule: imports,
  },
  {
    file: 'packages/core/src/index.ts',
    code: "export { ManualClock } from './testing/index.js';",
    rule: imports,
  },
  {
    file: 'packages/core/src/index.ts',
    code: 'export const now = (): number => Date.now();',
    rule: 'no-restricted-properties',
  },
  {
    file: 'packages/core/src/index.ts',
    code: 'export const chance = (): number => Math.random();',
    rule: 'no-restricted-properties',
  },
  { file: 'packages/core/src/index.ts', code: 'export const today = (): Date => new Date();', rule: syntax },
  {
    file: 'packages/core/src/index.ts',
    code: 'setTimeout(() => undefined, 1);',
    rule: 'no-restricted-globals',
  },
  {
    file: 'packages/core/src/index.ts',
    code: 'setInterval(() => undefined, 1);',
    rule: 'no-restricted-globals',
  },
  { file: 'packages/core/src/index.ts', code: "export { randomUUID } from 'node:crypto';", rule: imports },
  {
    file: 'packages/core/src/index.ts',
    code: "export { setTimeout } from 'node:timers/promises';",
    rule: imports,
  },
  { file: 'packages/core/src/index.ts', code: 'export default 1;', rule: syntax },
  { file: 'packages/core/src/index.ts', code: "export * from './errors/index.js';", rule: syntax },
  {
    file: 'packages/core/src/index.ts',
    code: 'export const any = (value: any): any => value;',
    rule: '@typescript-eslint/no-explicit-any',
  },
];

/** Code that none of these rules may stop. */
const allowed = [
  { file: 'packages/sync/src/mongo/index.ts', code: "export type { Db } from 'mongodb';" },
  { file: 'packages/sync/src/pubsub/index.ts', code: "export type { PubSub } from '@google-cloud/pubsub';" },
  {
    file: 'packages/firestore-store/src/index.ts',
    code: "export type { Firestore } from '@google-cloud/firestore';",
  },
  { file: 'packages/assets/src/index.ts', code: "export { TaiStateError } from '@tai-state/core';" },
  { file: 'apps/sync-worker/src/index.ts', code: "export type { PubSub } from '@google-cloud/pubsub';" },
  { file: 'packages/core/src/runtime/clock.ts', code: 'export const now = (): number => Date.now();' },
];

/** The lint rules that hold the architecture stop what breaks it, and nothing else. */
export const boundaries = {
  name: 'boundaries',
  async run() {
    // Outside Nx, its rule reads the project graph that the last command of Nx has stored, and is silent without one.
    const graph = await nx(['show', 'projects']);
    if (graph.code !== 0) return { faults: [graph.output] };
    const eslint = new ESLint({ cwd: root });
    const rules = new Set(forbidden.map(({ rule }) => rule));
    const found = async (/** @type {string} */ file, /** @type {string} */ code) => {
      const [result] = await eslint.lintText(`${code}\n`, { filePath: join(root, file) });
      const fatal = result?.messages.find((message) => message.fatal);
      if (fatal !== undefined) throw new Error(`${file}: ${fatal.message}`);
      return (result?.messages ?? []).filter(({ severity }) => severity === 2).map(({ ruleId }) => ruleId);
    };
    const faults = [];
    for (const { file, code, rule } of forbidden) {
      if (!(await found(file, code)).includes(rule)) faults.push(`${file}: ${rule} lets this pass: ${code}`);
    }
    for (const { file, code } of [...allowed, ...realSpec()]) {
      const hits = (await found(file, code)).filter((rule) => rules.has(rule ?? ''));
      if (hits.length > 0) faults.push(`${file}: ${hits.join(', ')} stops this: ${code}`);
    }
    return { faults };
  },
};

/** A test against real servers may use them directly, and the adapter of another package. */
function realSpec() {
  const folder = 'packages/sync/src';
  const file = readdirSync(join(root, folder), { recursive: true })
    .map(String)
    .find((name) => name.endsWith('.real.spec.ts'));
  if (file === undefined) return [];
  const code =
    "export { FirestoreDocumentStore } from '@tai-state/firestore-store';\nexport type { Db } from 'mongodb';";
  return [{ file: `${folder}/${file}`, code }];
}
