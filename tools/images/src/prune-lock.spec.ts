import { pruneLock } from './prune-lock.mjs';

const lock = {
  name: 'workspace',
  lockfileVersion: 3,
  requires: true,
  packages: {
    '': { name: 'workspace', devDependencies: { typescript: '6.0.3' } },
    'apps/shop': {
      version: '1.0.0',
      dependencies: { '@our/orders': '*', express: '5.0.0' },
      devDependencies: { jest: '30.0.0' },
    },
    'apps/other': { version: '1.0.0', dependencies: { mongodb: '7.0.0' } },
    'packages/orders': {
      version: '1.0.0',
      dependencies: { debug: '4.0.0' },
      devDependencies: { mongodb: '7.0.0' },
      peerDependencies: { zod: '4.0.0', mongodb: '7.0.0' },
      peerDependenciesMeta: { mongodb: { optional: true } },
    },
    'node_modules/@our/orders': { resolved: 'packages/orders', link: true },
    'node_modules/@our/shop': { resolved: 'apps/shop', link: true },
    'node_modules/debug': { version: '3.0.0', dev: true },
    'node_modules/express': {
      version: '5.0.0',
      dependencies: { debug: '4.0.0' },
      optionalDependencies: { fsevents: '2.0.0' },
    },
    'node_modules/express/node_modules/debug': { version: '4.3.0', devOptional: true },
    'node_modules/jest': { version: '30.0.0', dev: true },
    'node_modules/mongodb': { version: '7.0.0' },
    'node_modules/typescript': { version: '6.0.3', dev: true },
    'node_modules/zod': { version: '4.0.0' },
    'packages/orders/node_modules/debug': { version: '4.0.0' },
  },
};

describe('a pruned lock file', () => {
  const pruned = pruneLock(lock, 'apps/shop');

  test('keeps what the project needs at run time, at the places where Node finds it, and nothing else', () => {
    expect(Object.keys(pruned.packages)).toEqual([
      '',
      'apps/shop',
      'node_modules/@our/orders',
      'node_modules/@our/shop',
      'node_modules/express',
      'node_modules/express/node_modules/debug',
      'node_modules/zod',
      'packages/orders',
      'packages/orders/node_modules/debug',
    ]);
  });

  test('has a root that depends on nothing and knows only the projects that are kept', () => {
    expect(pruned.packages['']).toEqual({ name: 'workspace', workspaces: ['apps/shop', 'packages/orders'] });
  });

  test('names no development dependency and marks nothing as one', () => {
    expect(JSON.stringify(pruned)).not.toMatch(/dev/i);
  });

  test('is refused when a dependency is not locked', () => {
    const { 'node_modules/zod': _zod, ...packages } = lock.packages;
    expect(() => pruneLock({ ...lock, packages }, 'apps/shop')).toThrow(
      'the lock file has no zod, which packages/orders needs',
    );
  });

  test('is refused for a project that the workspace does not have', () => {
    expect(() => pruneLock(lock, 'apps/none')).toThrow('the lock file has no apps/none');
  });
});
