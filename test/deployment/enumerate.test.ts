import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  copiesWithin,
  countLayouts,
  deploymentOf,
  enumerateLayouts,
  type GpuBudget,
  type Layout,
} from '../../lib/deployment/index.js';
import { catalogue } from '../../lib/engines/index.js';

interface Setting extends GpuBudget {
  readonly heads: number;
  readonly layers: number;
}

/** Layouts as (pp_cross, tp_prefill, pp_prefill, tp_decode, pp_decode) or (tp, pp). */
function enumerated(engine: 'distserve' | 'vllm', setting: Setting): number[][] {
  return enumerateLayouts(catalogue[engine].roles, setting, setting).map(sizesOf);
}

function sizesOf({ pools, ppCross }: Layout): number[] {
  if ('serve' in pools) return [pools.serve.tp, pools.serve.pp];
  const { prefill, decode } = pools;
  return [ppCross, prefill.tp, prefill.pp, decode.tp, decode.pp];
}

describe('Placements of distserve', () => {
  const low = { highAffinity: false };

  test('on one node fill it at most', () => {
    expect(enumerated('distserve', { heads: 4, layers: 2, nodes: 1, gpusPerNode: 3, ...low })).toEqual([
      [1, 1, 1, 1, 1],
      [1, 1, 1, 1, 2],
      [1, 1, 1, 2, 1],
      [1, 1, 2, 1, 1],
      [1, 2, 1, 1, 1],
    ]);
  });

  test('on several nodes have the stages of both sides in each, as many nodes as divide the layers', () => {
    expect(enumerated('distserve', { heads: 1, layers: 6, nodes: 3, gpusPerNode: 3, ...low })).toEqual([
      [1, 1, 1, 1, 1],
      [1, 1, 1, 1, 2],
      [1, 1, 2, 1, 1],
      [2, 1, 1, 1, 1],
      // Not [2, 1, 1, 1, 2], as 4 does not divide the layers.
      [3, 1, 1, 1, 1],
      [3, 1, 1, 1, 2],
      [3, 1, 2, 1, 1],
    ]);
  });

  test('span nodes where affinity is high, without crossing them', () => {
    expect(
      enumerated('distserve', { heads: 1, layers: 3, nodes: 2, gpusPerNode: 2, highAffinity: true }),
    ).toEqual([
      [1, 1, 1, 1, 1],
      [1, 1, 1, 1, 3],
      [1, 1, 3, 1, 1],
    ]);
  });

  test('on two kinds of GPUs share all GPUs, each instance within the GPUs of a node', () => {
    const apart = { heads: 1, layers: 4, nodes: 2, gpusPerNode: 2, apart: true };
    const within = [
      [1, 1, 1, 1, 1],
      [1, 1, 1, 1, 2],
      [1, 1, 2, 1, 1],
      [1, 1, 2, 1, 2],
    ];
    expect(enumerated('distserve', { ...apart, highAffinity: false })).toEqual(within);
    const wider = { ...apart, layers: 3, highAffinity: true };
    expect(enumerated('distserve', wider)).toEqual([
      [1, 1, 1, 1, 1],
      [1, 1, 1, 1, 3],
      [1, 1, 3, 1, 1],
    ]);
  });

  test('are counted as they are enumerated', () => {
    fc.assert(
      fc.property(settings, fc.boolean(), (setting, apart) => {
        for (const { roles } of [catalogue.distserve, catalogue.vllm]) {
          const budget = { ...setting, apart };
          expect(countLayouts(roles, setting, budget)).toBe(enumerateLayouts(roles, setting, budget).length);
        }
      }),
    );
  });

  test('need two GPUs', () => {
    expect(enumerated('distserve', { heads: 1, layers: 1, nodes: 1, gpusPerNode: 1, ...low })).toEqual([]);
    expect(enumerated('distserve', { heads: 1, layers: 1, nodes: 2, gpusPerNode: 1, ...low })).toEqual([]);
  });

  test('are all that the rules allow, in order', () => {
    fc.assert(
      fc.property(settings, (setting) => {
        expect(enumerated('distserve', setting)).toEqual(allowedByRules(setting));
      }),
    );
  });
});

describe('Placements of vllm', () => {
  test('take all GPUs at most, of whichever node', () => {
    const setting = { heads: 4, layers: 6, nodes: 2, gpusPerNode: 2, highAffinity: false };
    const expected = [
      [1, 1],
      [1, 2],
      [1, 3],
      [2, 1],
      [2, 2],
      [4, 1],
    ];
    expect(enumerated('vllm', setting)).toEqual(expected);
    expect(enumerated('vllm', { ...setting, highAffinity: true })).toEqual(expected);
  });

  test('are all that the rules allow, in order', () => {
    fc.assert(
      fc.property(settings, (setting) => {
        const { heads, layers, nodes, gpusPerNode } = setting;
        const sizes = upTo(nodes * gpusPerNode);
        const allowed = sizes
          .flatMap((tp) => sizes.map((pp) => [tp, pp] as const))
          .filter(([tp, pp]) => divides(tp, heads) && divides(pp, layers) && tp * pp <= nodes * gpusPerNode);
        expect(enumerated('vllm', setting)).toEqual(allowed);
      }),
    );
  });
});

const settings: fc.Arbitrary<Setting> = fc.record({
  heads: fc.integer({ min: 1, max: 12 }),
  layers: fc.integer({ min: 1, max: 12 }),
  nodes: fc.integer({ min: 1, max: 3 }),
  gpusPerNode: fc.integer({ min: 1, max: 4 }),
  highAffinity: fc.boolean(),
});

const upTo = (most: number) => Array.from({ length: most }, (_, i) => i + 1);
const divides = (part: number, whole: number) => whole % part === 0;

/** Every quintuple of sizes, in ascending order, that passes the rules one by one. */
function allowedByRules({ heads, layers, nodes, gpusPerNode, highAffinity }: Setting): number[][] {
  const all = nodes * gpusPerNode;
  const together = highAffinity ? all : gpusPerNode;
  const found: number[][] = [];
  for (const ppCross of upTo(highAffinity ? 1 : nodes)) {
    for (const tpPrefill of upTo(together)) {
      for (const ppPrefill of upTo(together)) {
        for (const tpDecode of upTo(together)) {
          for (const ppDecode of upTo(together)) {
            const inOneNode = tpPrefill * ppPrefill + tpDecode * ppDecode;
            const isAllowed =
              divides(tpPrefill, heads) &&
              divides(tpDecode, heads) &&
              divides(ppCross, layers) &&
              divides(ppCross * ppPrefill, layers) &&
              divides(ppCross * ppDecode, layers) &&
              inOneNode <= together &&
              ppCross * inOneNode <= all;
            if (isAllowed) found.push([ppCross, tpPrefill, ppPrefill, tpDecode, ppDecode]);
          }
        }
      }
    }
  }
  return found;
}

test.each<[string, Layout, Partial<GpuBudget>, number]>([
  ['in each node', pair(1, 2, 1), {}, 4],
  ['across the nodes that it spans', pair(2, 2, 1), {}, 2],
  ['anywhere where instances may span nodes', pair(1, 2, 1), { highAffinity: true }, 5],
  ['anywhere on two kinds of GPUs', pair(1, 3, 4), { apart: true }, 2],
  ['anywhere for vllm', deploymentOf({ engine: 'vllm', tp: 3, pp: 1 }), {}, 5],
])('As many of a placement fit the GPUs as there is room for %s', (_, layout, changed, copies) => {
  const budget = { nodes: 2, gpusPerNode: 8, highAffinity: false, ...changed };
  expect(copiesWithin(layout, budget)).toBe(copies);
});

function pair(ppCross: number, prefill: number, decode: number): Layout {
  return deploymentOf({
    engine: 'distserve',
    ppCross,
    prefill: { tp: prefill, pp: 1 },
    decode: { tp: decode, pp: 1 },
  });
}
