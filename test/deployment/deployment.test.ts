import { expect, test } from '@jest/globals';
import { describePlacement, gpusOf, type Placement } from '../../lib/simulation/index.js';

const split: Placement = {
  backend: 'distserve',
  ppCross: 2,
  prefill: { tp: 4, pp: 1 },
  decode: { tp: 2, pp: 3 },
};
const together: Placement = { backend: 'vllm', instance: { tp: 4, pp: 3 } };

test('A placement takes the GPUs of both its sides, as often as it crosses nodes', () => {
  expect(gpusOf(split)).toBe(2 * (4 * 1 + 2 * 3));
  expect(gpusOf(together)).toBe(12);
});

test('A placement is described in the words of the published program', () => {
  expect(describePlacement(split)).toBe('pp_cross=2, tp_prefill=4, pp_prefill=1, tp_decode=2, pp_decode=3');
  expect(describePlacement(together)).toBe('tp=4, pp=3');
});
