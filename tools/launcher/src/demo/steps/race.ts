import assert from 'node:assert/strict';
import { request } from '../http.js';
import type { Step } from '../step.js';

export const race: Step = {
  title: 'of two writers with the same version one wins and the other is told',
  async run(context) {
    const { urls, project } = context;
    const url = `${urls.collaboration}/v1/projects/${project.id}`;
    const headers = { 'if-match': project.etag };
    const answers = await Promise.all(
      ['Writer A', 'Writer B'].map((description) =>
        request(url, { method: 'PATCH', body: { description }, headers }),
      ),
    );
    assert.deepEqual(answers.map((answer) => answer.status).sort(), [200, 412]);
    const loser = answers.find((answer) => answer.status === 412);
    assert.match(loser?.headers.get('content-type') ?? '', /^application\/problem\+json/);
    const read = await request(url);
    assert.equal(read.body['version'], project.version + 1, 'the versions have a gap');
    const etag = read.headers.get('etag');
    assert.ok(etag !== null, 'no ETag');
    context.project = { ...project, etag, version: project.version + 1 };
    return '200 and 412';
  },
};
