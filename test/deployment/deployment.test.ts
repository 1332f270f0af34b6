import { describe, expect, test } from '@jest/globals';
import {
  type Deployment,
  deploymentOf,
  describeCounts,
  describeDeployment,
  gpusOf,
  keyOf,
  oneOfEach,
} from '../../lib/deployment/index.js';

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

describe('A deployment that is written in short', () => {
  const one = { tp: 2, pp: 1 };
  const whole = { engine: 'vllm', pools: { serve: { ...one, count: 1 } }, ppCross: 1, options: {} };

  test('is one instance of the sizes that are given', () => {
    expect(deploymentOf({ engine: 'vllm', ...one })).toEqual(whole);
    expect(deploymentOf({ engine: 'vllm', serve: one })).toEqual(whole);
  });

  test('has as many as are given', () => {
    expect(deploymentOf({ engine: 'vllm', ...one, count: 3 }).pools).toEqual({ serve: { ...one, count: 3 } });
    expect(deploymentOf({ engine: 'distserve', prefill: { ...one, count: 2 }, decode: one }).pools).toEqual({
      prefill: { ...one, count: 2 },
      decode: { ...one, count: 1 },
    });
  });

  test('keeps its link, its options and how often it crosses nodes', () => {
    const rest = { ppCross: 2, link: { bandwidth: 5, latency: 1 }, options: { speed: 2 } };
    expect(deploymentOf({ engine: 'distserve', prefill: one, decode: one, ...rest })).toMatchObject(rest);
  });

  test('is the same when it is whole already', () => {
    for (const each of [whole, split, together]) expect(deploymentOf(each)).toEqual(each);
  });
});

describe('Several instances', () => {
  const three = deploymentOf({ engine: 'vllm', tp: 4, pp: 3, count: 3 });
  const twoToOne = deploymentOf({
    engine: 'distserve',
    prefill: { tp: 4, pp: 1, count: 2 },
    decode: { tp: 2, pp: 3 },
  });

  test('take the GPUs of each', () => {
    expect(gpusOf(three)).toBe(3 * 12);
    expect(gpusOf(twoToOne)).toBe(2 * 4 + 6);
  });

  test('are described with their numbers', () => {
    expect(describeDeployment(three)).toBe('instances=3, tp=4, pp=3');
    const pools =
      'prefill_instances=2, tp_prefill=4, pp_prefill=1, decode_instances=1, tp_decode=2, pp_decode=3';
    expect(describeDeployment(twoToOne)).toBe(pools);
    expect(describeDeployment({ ...twoToOne, ppCross: 2 })).toBe(`pp_cross=2, ${pools}`);
    expect([three, twoToOne].map(describeCounts)).toEqual(['3', '2:1']);
  });

  test('come down to one of each', () => {
    expect(oneOfEach(three)).toEqual(together);
    expect(oneOfEach({ ...twoToOne, ppCross: 2 })).toEqual(split);
  });
});

describe('The key of a deployment', () => {
  const pools = (prefill: number, decode: number) => ({
    prefill: { tp: 1, pp: 1, count: prefill },
    decode: { tp: 1, pp: 1, count: decode },
  });
  const of = (changed: Partial<Deployment> = {}) =>
    keyOf({ engine: 'distserve', pools: pools(1, 1), ppCross: 1, options: { a: 1, b: 2 }, ...changed });

  test('is the same in whatever order its fields are written', () => {
    expect(
      keyOf({
        options: { b: 2, a: 1 },
        ppCross: 1,
        pools: { decode: { count: 1, pp: 1, tp: 1 }, prefill: { pp: 1, count: 1, tp: 1 } },
        engine: 'distserve',
      }),
    ).toBe(of());
    expect(of({ link: undefined })).toBe(of());
  });

  test('is another for whatever differs', () => {
    const link = { bandwidth: 1, latency: 0 };
    const others: Partial<Deployment>[] = [
      {},
      { pools: pools(1, 2) },
      { pools: pools(2, 1) },
      { pools: { serve: { tp: 1, pp: 1, count: 1 } } },
      { engine: 'mine' },
      { ppCross: 2 },
      { link },
      { link: { ...link, latency: 1 } },
      { options: { a: 2, b: 1 } },
      { options: { a: 1 } },
      { options: { a: 1, b: '2' } },
    ];
    expect(new Set(others.map(of)).size).toBe(others.length);
  });
});
