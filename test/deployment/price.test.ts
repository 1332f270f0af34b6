import { describe, expect, test } from '@jest/globals';
import { deploymentOf, pricePerHour } from '../../lib/deployment/index.js';
import { mixedProfile } from '../../lib/profile/index.js';
import { madeUpProfile } from '../profile/made-up.js';

const mixed = mixedProfile(madeUpProfile({ gpu: 'H100' }), madeUpProfile({ gpu: 'A100' }));

describe('A deployment costs, in $/h,', () => {
  test('what all its GPUs do, those of each pool at the price of their kind', () => {
    const layout = deploymentOf({
      engine: 'distserve',
      prefill: { tp: 2, pp: 1, count: 2 },
      decode: { tp: 1, pp: 3 },
      ppCross: 2,
    });
    // 2 x (2 x 2 x 2.5 + 3 x 1.2)
    expect(pricePerHour(layout, mixed, { H100: 2.5, A100: 1.2 })).toBeCloseTo(27.2, 12);
    expect(pricePerHour(layout, madeUpProfile(), { 'A100-80G': 1.5 })).toBe(21);
  });

  test('nothing that is known without a price for each kind', () => {
    const layout = deploymentOf({ engine: 'distserve', prefill: { tp: 1, pp: 1 }, decode: { tp: 1, pp: 1 } });
    for (const [prices, got] of [
      [{ H100: 2.5 }, 'none'],
      [{ H100: 2.5, A100: -1 }, '-1'],
      [{ H100: 2.5, A100: 0 }, '0'],
    ] as const) {
      expect(() => pricePerHour(layout, mixed, prices)).toThrow(
        `prices: expected a price above 0 $/h for A100, got ${got}`,
      );
    }
  });
});
