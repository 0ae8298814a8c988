import assert from 'node:assert/strict';
import { listAll, request } from '../http.js';
import type { Step } from '../step.js';

const storyboards = 120;
const media = 480;
const analyses = 40;

function batches<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, at) =>
    items.slice(at * size, (at + 1) * size),
  );
}

async function createMany(url: string, items: readonly unknown[]): Promise<void> {
  for (const batch of batches(items, 60)) {
    const answer = await request(`${url}/batch`, { method: 'POST', body: { items: batch } });
    assert.equal(answer.status, 201, JSON.stringify(answer.body));
  }
}

export const createAssets: Step = {
  title: `${String(storyboards)} storyboards with media are created and carry the project's name`,
  async run({ urls, project }) {
    const base = `${urls.assets}/v1/projects/${project.id}`;
    await createMany(
      `${base}/storyboards`,
      Array.from({ length: storyboards }, (_, at) => ({
        title: `Board ${String(at + 1)}`,
        scenes: [{ title: 'Opening' }],
      })),
    );
    await createMany(
      `${base}/generated-media`,
      Array.from({ length: media }, (_, at) => ({
        title: `Frame ${String(at + 1)}`,
        mediaType: 'image',
        uri: `gs://northern-lights/frame-${String(at + 1)}.png`,
      })),
    );
    await createMany(
      `${base}/ai-analyses`,
      Array.from({ length: analyses }, (_, at) => ({
        title: `Scene ${String(at + 1)}`,
        analysisType: 'scene-detection',
        results: { scene: at + 1 },
      })),
    );
    const listed = await listAll(`${base}/storyboards`);
    assert.equal(listed.length, storyboards);
    for (const board of listed) {
      assert.equal(board['projectId'], project.id);
      assert.equal(board['projectName'], project.name);
    }
    assert.equal((await listAll(`${base}/generated-media`)).length, media);
    assert.equal((await listAll(`${base}/ai-analyses`)).length, analyses);
    return `${String(storyboards + media + analyses)} assets`;
  },
};
