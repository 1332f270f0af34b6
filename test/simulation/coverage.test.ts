import { describe, expect, test } from '@jest/globals';
import type { Evidence } from '../../lib/profile/index.js';
import { plan, startSimulation } from '../../lib/simulation/index.js';
import { latencyRows, madeUpProfile } from '../profile/made-up.js';

const costs = { prefill: { perToken: 1 }, decode: { base: 5 } };

/** The remarks of a run of four requests at once, of which the first has the longest prompt. */
function remarksOf(about: { evidence?: Evidence; tier?: string }, engine = 'vllm', exactEvents = false) {
  const profile = madeUpProfile({
    architecture: { layers: 2, heads: 2, hidden: 4 },
    latency: latencyRows(1, costs).map((row) => ({ ...row, ...about })),
  });
  const sizes = { tp: 1, pp: 1 };
  const pools = engine.endsWith('vllm') ? sizes : { prefill: sizes, decode: sizes };
  const planned = plan({ engine, ...pools }, profile);
  if (!planned.isRunnable) throw new Error(planned.reason);
  const requests = [100, 10, 10, 10].map((promptLength, id) => ({
    id,
    arrival: 0,
    promptLength,
    outputLength: 20,
  }));
  const simulation = startSimulation({ ...planned.plan, requests }, { exactEvents });
  while (simulation.advance(Infinity));
  return simulation.remarks;
}

describe.each(['vllm', 'published-vllm'])('A run of %s', (engine) => {
  test('says nothing where the profile does not tell what it covers', () => {
    expect(remarksOf({}, engine)).toEqual([]);
  });

  test('says nothing as long as its batches are among those that were measured', () => {
    const ranges = { prefillTokens: [10, 300], decodeRequests: [1, 4], contextTokens: [1, 300] } as const;
    expect(remarksOf({ evidence: { ranges } }, engine)).toEqual([]);
  });

  test.each([false, true])(
    'tells once what was beyond, and what was measured (exact events: %s)',
    (exact) => {
      const ranges = { decodeRequests: [1, 2], promptLength: [5, 50] } as const;
      const [remark, ...more] = remarksOf({ evidence: { ranges } }, engine, exact);
      expect(more).toEqual([]);
      expect(remark).toBe(
        'the times go beyond what was measured: a prompt of 100 tokens (5 to 50), 4 requests in a decode batch (1 to 2)',
      );
    },
  );
});

test('Each pool speaks of what it did: decodes are no matter of the prefill side', () => {
  const ranges = { prefillTokens: [200, 300], decodeRequests: [5, 9] } as const;
  const remarks = remarksOf({ evidence: { ranges } }, 'distserve');
  expect(remarks).toHaveLength(2);
  expect(remarks[0]).toMatch(/^the times of prefill go beyond what was measured: \d+ tokens in a prefill/);
  expect(remarks[1]).toMatch(
    /^the times of decode go beyond what was measured: \d requests in a decode batch/,
  );
});

test('A row of a weaker tier than its profile says so', () => {
  expect(remarksOf({ tier: 'experimental' })).toEqual([
    'the times are of tier experimental: sums of operators that were hardly checked; may be off by 50 %',
  ]);
});
