import { describe, expect, test } from '@jest/globals';
import { inEveryRun } from './random-runs.js';
import type { PublishedPlan } from './small-cluster.js';

/** The most tokens that a worker may take in an iteration with prompts, and requests in one without. */
function budgets({ spec }: PublishedPlan): (worker: number, hasPrompts: boolean) => number {
  if ('prefill' in spec) {
    const { prefill, decode } = spec;
    return (worker) => (worker < prefill.count * prefill.stages ? prefill : decode).maxTokens;
  }
  const { serve: instance, chunkTokens = instance.maxTokens } = spec;
  return (_, hasPrompts) => (hasPrompts ? chunkTokens : Math.max(chunkTokens, instance.maxTokens));
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);

describe('Of every batch', () => {
  test('there are members, none of them twice', () => {
    inEveryRun(({ iterations }) => {
      const members = iterations.map(({ prompts, decodes }) => [...prompts, ...decodes].map(({ id }) => id));
      expect(members.filter((ids) => ids.length === 0 || new Set(ids).size < ids.length)).toEqual([]);
    });
  });

  test('the decodes have contexts of at most 50000 tokens with those that are made', () => {
    inEveryRun(({ iterations }) => {
      const tokens = iterations.map(({ decodes }) => sum(decodes.map(({ context }) => context + 1)));
      expect(Math.max(...tokens)).toBeLessThanOrEqual(50_000);
    });
  });

  test('the tokens are within the budget of the worker', () => {
    inEveryRun(({ iterations }, config) => {
      const budgetOf = budgets(config);
      const above = iterations.filter(({ worker, prompts, decodes }) => {
        const promptTokens = sum(prompts.map(({ tokens }) => tokens));
        return promptTokens + decodes.length > budgetOf(worker, prompts.length > 0);
      });
      expect(above).toEqual([]);
    });
  });

  test('prompts that stay whole are not mixed with decodes', () => {
    inEveryRun(({ iterations }, { spec }) => {
      if ('serve' in spec && spec.chunkTokens !== undefined) return;
      const mixed = iterations.filter(({ prompts, decodes }) => prompts.length > 0 && decodes.length > 0);
      expect(mixed).toEqual([]);
    });
  });
});
