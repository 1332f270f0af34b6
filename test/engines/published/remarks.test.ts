import { describe, expect, test } from '@jest/globals';
import { startSimulation } from '../../../lib/simulation/index.js';
import type { RequestSpec } from '../../../lib/workload/index.js';
import { colocated, disaggregated, type PublishedPlan, requests } from './small-cluster.js';

/** What is remarked of a run, which is the same whether every iteration is an event or not. */
function remarksOf(plan: PublishedPlan, requests: readonly RequestSpec[]): readonly string[] {
  const [remarks, exactly] = [false, true].map((exactEvents) => {
    const simulation = startSimulation({ ...plan, requests }, { exactEvents });
    while (simulation.advance(Infinity));
    return simulation.remarks;
  });
  expect(exactly).toEqual(remarks);
  return remarks!;
}

const roomy = { maxTokens: 400_000 };

/** Requests that come together, with so many tokens of prompt each. */
const together = (count: number, prompt: number) =>
  requests(...Array.from({ length: count }, () => [0, prompt, 5] as [number, number, number]));

const told =
  'a decode batch was cut at 50000 tokens of context, a limit of the published simulator that the detailed engines do not have';

describe('That the published cap of 50,000 tokens of context binds', () => {
  test.each([
    ['prefill and decode apart', disaggregated(roomy, roomy)],
    ['prefill and decode together', colocated(roomy)],
    ['a pipeline', colocated({ ...roomy, stages: 2 })],
    ['prompts in chunks', colocated(roomy, 4000)],
  ])('is told once: %s', (_, plan) => expect(remarksOf(plan, together(12, 5000))).toEqual([told]));

  test('is told of requests that outgrow it', () => {
    const growing = requests([0, 24_990, 20], [0, 24_990, 20]);
    expect(remarksOf(disaggregated(roomy, roomy), growing)).toEqual([told]);
    const fitting = requests([0, 24_900, 20], [0, 24_900, 20]);
    expect(remarksOf(disaggregated(roomy, roomy), fitting)).toEqual([]);
  });

  test.each([
    ['all contexts fit', disaggregated(roomy, roomy), together(9, 5000)],
    ['the number of requests is what limits a batch', disaggregated(roomy, { maxTokens: 3 }), together(9, 9)],
    ['the KV cache holds less than twice as much', colocated({ maxTokens: 66_000 }), together(12, 5000)],
    ['there is one request alone', colocated(roomy), together(1, 40_000)],
  ])('is not told where %s', (_, plan, some) => expect(remarksOf(plan, some)).toEqual([]));
});
