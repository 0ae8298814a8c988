import assert from 'node:assert/strict';
import { listAll, request } from '../http.js';
import { eventually } from '../step.js';
import type { Step } from '../step.js';

export const rename: Step = {
  title: 'a rename reaches all 120 copies',
  async run(context) {
    const { urls, project } = context;
    const name = 'Aurora';
    const before = performance.now();
    const answer = await request(`${urls.collaboration}/v1/projects/${project.id}`, {
      method: 'PATCH',
      body: { name },
      headers: { 'if-match': project.etag },
    });
    assert.equal(answer.status, 200, JSON.stringify(answer.body));
    await eventually('all copies have the new name', async () => {
      const boards = await listAll(`${urls.assets}/v1/projects/${project.id}/storyboards`);
      assert.equal(boards.length, 120);
      for (const board of boards) {
        assert.ok([project.name, name].includes(String(board['projectName'])), 'a name that never was');
      }
      return boards.every((board) => board['projectName'] === name) ? true : undefined;
    });
    const etag = answer.headers.get('etag');
    assert.ok(etag !== null, 'no ETag');
    context.project = { ...project, etag, name, version: Number(answer.body['version']) };
    return `all copies followed within ${String(Math.round(performance.now() - before))} ms`;
  },
};
