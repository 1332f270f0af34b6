import { expect, test } from '@jest/globals';
import { type Deployment, deploymentOf, describeDeployment, gpusOf } from '../../lib/deployment/index.js';

const split: Deployment = deploymentOf({
  engine: 'distserve',
  ppCross: 2,
  prefill: { tp: 4, pp: 1 },
  decode: { tp: 2, pp: 3 },
});
const together: Deployment = deploymentOf({ engine: 'vllm', tp: 4, pp: 3 });

test('A deployment takes the GPUs of both its sides, as often as it crosses nodes', () => {
  expect(gpusOf(split)).toBe(2 * (4 * 1 + 2 * 3));
  expect(gpusOf(together)).toBe(12);
});

test('A deployment is described in the words of the published program', () => {
  expect(describeDeployment(split)).toBe('pp_cross=2, tp_prefill=4, pp_prefill=1, tp_decode=2, pp_decode=3');
  expect(describeDeployment(together)).toBe('tp=4, pp=3');
});
