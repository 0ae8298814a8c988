import type { Endpoint } from '../endpoint/endpoint.js';
import { endpoint } from '../endpoint/endpoint.js';
import { Problem } from '../problem/problem.js';
import type { Readiness } from './readiness.js';

/** `/livez`: the process answers. `/readyz`: it can do its work and is not ending; else 503 with what each check found. */
export function healthEndpoints(readiness: Readiness, draining: () => boolean): readonly Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/livez',
      handler: () => Promise.resolve({ status: 200, body: { status: 'live' } }),
    }),
    endpoint({
      method: 'get',
      path: '/readyz',
      async handler() {
        const checks = await readiness.ask();
        const failed = Object.keys(checks).filter((name) => checks[name] !== 'ok');
        if (failed.length === 0 && !draining()) return { status: 200, body: { status: 'ready', checks } };
        const why = draining() ? 'it is ending' : `these checks fail: ${failed.join(', ')}`;
        throw new Problem({
          status: 503,
          code: 'NotReady',
          title: 'Not ready',
          detail: `The service is not ready: ${why}.`,
          headers: { 'Retry-After': '1' },
          extensions: { checks },
        });
      },
    }),
  ];
}
