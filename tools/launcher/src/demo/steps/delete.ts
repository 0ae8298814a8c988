import assert from 'node:assert/strict';
import { listAll, request } from '../http.js';
import { eventually } from '../step.js';
import type { DemoContext, Step } from '../step.js';

/** Creates storyboards one after the other until the project is gone. */
async function keepCreating({ urls, project }: DemoContext, created: { count: number }): Promise<void> {
  const url = `${urls.assets}/v1/projects/${project.id}/storyboards`;
  await eventually('a create is refused with 410', async () => {
    const answer = await request(url, { method: 'POST', body: { title: 'Too late?', scenes: [] } });
    if (answer.status === 410) return true;
    assert.equal(answer.status, 201, JSON.stringify(answer.body));
    created.count += 1;
    return undefined;
  });
}

const kinds = ['storyboards', 'generated-media', 'ai-analyses'];

async function countAssets({ urls, project }: DemoContext): Promise<number> {
  const lists = await Promise.all(
    kinds.map((kind) => listAll(`${urls.assets}/v1/projects/${project.id}/${kind}`)),
  );
  return lists.reduce((sum, list) => sum + list.length, 0);
}

export const deleteProject: Step = {
  title: 'a deletion refuses creates that race it, and its cascade begins',
  async run(context) {
    const { urls, project } = context;
    const created = { count: 0 };
    const racing = Promise.all([keepCreating(context, created), keepCreating(context, created)]);
    await eventually('the race is on', () => Promise.resolve(created.count >= 4 ? true : undefined));
    const answer = await request(`${urls.collaboration}/v1/projects/${project.id}`, {
      method: 'DELETE',
      headers: { 'if-match': project.etag },
    });
    assert.equal(answer.status, 202, JSON.stringify(answer.body));
    if (context.disrupt !== undefined) {
      await eventually('the cascade has begun', async () => {
        const sync = await request(`${urls.worker}/v1/projects/${project.id}/sync`).catch(() => undefined);
        if (sync?.status !== 200) return undefined;
        return (sync.body['desired'] as { status?: unknown }).status === 'deleted' ? true : undefined;
      });
      await context.disrupt.run();
    }
    await racing;
    const read = await request(`${urls.collaboration}/v1/projects/${project.id}`);
    assert.equal(read.status, 410);
    const disrupted = context.disrupt === undefined ? '' : `; ${context.disrupt.title}`;
    return `${String(created.count)} racing creates got in before the door closed${disrupted}`;
  },
};

export const cascade: Step = {
  title: 'the cascade ends with no orphan',
  async run(context) {
    const { urls, project } = context;
    const left = await countAssets(context);
    const before = performance.now();
    await eventually('the cascade is settled', async () => {
      const sync = await request(`${urls.worker}/v1/projects/${project.id}/sync`).catch(() => undefined);
      return sync?.status === 200 && sync.body['settled'] === true ? true : undefined;
    });
    assert.equal(await countAssets(context), 0, 'assets were left behind');
    const across = await listAll(`${urls.assets}/v1/storyboards`);
    assert.equal(across.filter((board) => board['projectId'] === project.id).length, 0);
    const late = await request(`${urls.assets}/v1/projects/${project.id}/storyboards`, {
      method: 'POST',
      body: { title: 'Too late', scenes: [] },
    });
    assert.equal(late.status, 410);
    return `${String(left)} assets were left when it was looked at, 0 after ${String(Math.round(performance.now() - before))} ms`;
  },
};
