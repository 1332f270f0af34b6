import { expect, test } from '@jest/globals';
import { publishedKvCapacity } from '../../../lib/profile/index.js';
import { bundledProfile } from '../../golden/load.js';

const profiles = await Promise.all(['opt-13b', 'opt-66b', 'opt-175b'].map(bundledProfile));
const rows = profiles.flatMap(({ model, architecture, kvCapacity }) =>
  kvCapacity.map((row) => ({ model, architecture, ...row })),
);

test('All 76 published KV capacities follow from the formula, exactly', () => {
  expect(rows).toHaveLength(76);
  for (const { model, architecture, tensorParallel, pipelineParallel, tokens } of rows) {
    const found = publishedKvCapacity(architecture, tensorParallel, pipelineParallel);
    expect([model, tensorParallel, pipelineParallel, found]).toEqual([
      model,
      tensorParallel,
      pipelineParallel,
      tokens,
    ]);
  }
});
