import type { DocumentData } from '@tai-state/core';

/** A document of ordinary size and shape: about 700 bytes in 40 values. */
export function storyboard(n: number): DocumentData {
  return {
    projectId: `project-${String(n % 7)}`,
    title: `Storyboard ${String(n)}`,
    status: 'active',
    version: n,
    createdAt: new Date(1_700_000_000_000 + n),
    tags: ['draft', 'short', 'night'],
    author: { name: 'Kim', flags: { owner: true, reviewer: false } },
    scenes: Array.from({ length: 5 }, (_, scene) => ({
      scene,
      text: `scene ${String(scene)}`,
      seconds: scene * 1.5,
    })),
  };
}
