import assert from 'node:assert/strict';
import { request } from '../http.js';
import type { RequestOptions } from '../http.js';
import type { Step } from '../step.js';

export const badInput: Step = {
  title: 'bad input is answered with the problem that it is',
  async run({ urls, project }) {
    const projects = `${urls.collaboration}/v1/projects`;
    const cases: readonly (readonly [number, string, RequestOptions])[] = [
      [400, projects, { method: 'POST', body: { name: { $ne: null } } }],
      [400, `${projects}?colour=red`, {}],
      [400, `${projects}/not-an-id`, {}],
      [404, `${projects}/000000000000000000000000`, {}],
      [404, `${urls.collaboration}/v2/nothing`, {}],
      [405, projects, { method: 'DELETE' }],
      [
        412,
        `${projects}/${project.id}`,
        { method: 'PATCH', body: { name: 'x' }, headers: { 'if-match': '"1"' } },
      ],
      [428, `${projects}/${project.id}`, { method: 'PATCH', body: { name: 'x' } }],
      [
        404,
        `${urls.assets}/v1/projects/000000000000000000000000/storyboards`,
        { method: 'POST', body: { title: 'x', scenes: [] } },
      ],
    ];
    for (const [status, url, options] of cases) {
      const answer = await request(url, options);
      const what = `${options.method ?? 'GET'} ${url}`;
      assert.equal(answer.status, status, what);
      assert.match(answer.headers.get('content-type') ?? '', /^application\/problem\+json/, what);
      assert.equal(answer.body['status'], status, what);
    }
    return cases.map(([status]) => String(status)).join(' ');
  },
};
