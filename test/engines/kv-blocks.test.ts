import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { startWith as startDistserve } from '../../lib/engines/distserve/engine.js';
import type { Engine, MakeKvBlocks } from '../../lib/engines/index.js';
import { startWith as startVllm } from '../../lib/engines/vllm/engine.js';
import { IdentifiedBlocks } from './identified-blocks.js';
import { runs } from './random-engines.js';
import { run, type SmallEngine } from './small-engines.js';

const startWith = { distserve: startDistserve, vllm: startVllm };

/** An engine with other blocks. */
function startOf({ engine }: SmallEngine, makeBlocks: MakeKvBlocks): Engine['start'] {
  return startWith[engine](makeBlocks) as Engine['start'];
}

describe('Blocks that have numbers, each held by one request', () => {
  test.each([
    ['', false],
    [', event by event', true],
  ])('do as well as counted ones in any engine, and nobody holds one at the end%s', (_, exactEvents) => {
    fc.assert(
      fc.property(runs, ({ small, requests, seed }) => {
        const made: IdentifiedBlocks[] = [];
        const start = startOf(small, (total, blockTokens) => {
          const blocks = new IdentifiedBlocks(total, blockTokens);
          made.push(blocks);
          return blocks;
        });
        const counted = run(small, requests, { seed, exactEvents });
        const identified = run(small, requests, { seed, exactEvents, start });
        expect([...identified.records]).toEqual([...counted.records]);
        expect(identified.fewestFree).toEqual(counted.fewestFree);
        expect(made.map(({ holders }) => holders)).toEqual(made.map(() => []));
        expect(made.length).toBeGreaterThan(0);
      }),
      { numRuns: 200 },
    );
  });
});
