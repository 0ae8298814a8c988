import { request } from '../http.js';
import { eventually } from '../step.js';
import type { Step } from '../step.js';

export const ready: Step = {
  title: 'all three services are ready',
  async run({ urls }) {
    for (const url of Object.values(urls) as string[]) {
      await eventually(`${url}/readyz`, async () => {
        const answer = await request(`${url}/readyz`).catch(() => undefined);
        return answer?.status === 200 ? true : undefined;
      });
    }
    return 'GET /readyz is 200 everywhere';
  },
};
