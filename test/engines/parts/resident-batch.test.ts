import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { CountedBlocks, issued, ResidentBatch } from '../../../lib/engines/index.js';
import { RequestTable } from '../../../lib/workload/index.js';

const step = fc.oneof(
  fc.record({
    what: fc.constant('admit' as const),
    prompt: fc.integer({ min: 1, max: 40 }),
    output: fc.integer({ min: 2, max: 30 }),
  }),
  fc.constant({ what: 'removeLast' as const }),
  fc.record({ what: fc.constant('giveTokens' as const), most: fc.constantFrom(1, 1, 2, 7, 40) }),
);

/** What a list of requests comes to, counted one by one. */
interface Counted {
  readonly id: number;
  readonly prompt: number;
  readonly output: number;
  generated: number;
}

test.each([0, 1])(
  'A resident batch counts as a list of requests does, with %i tokens outside the cache',
  (uncached) => {
    const property = fc.property(
      fc.array(step, { maxLength: 80, size: 'max' }),
      fc.constantFrom(1, 4, 16, 2000),
      fc.integer({ min: 0, max: 30 }),
      (steps, size, free) => {
        const held = new CountedBlocks(1e6, size);
        const batch = new ResidentBatch(held, size, uncached);
        let naive: Counted[] = [];
        const cached = ({ prompt, generated }: Counted) => prompt + generated - uncached;
        const blocks = (tokens: number) => Math.ceil(tokens / size);
        for (const [id, each] of steps.entries()) {
          if (each.what === 'admit') {
            // In large blocks too some requests come to the end of one.
            const prompt = each.prompt + Math.max(0, size - 20);
            const lengths = { promptLength: prompt, outputLength: each.output };
            const request = issued(RequestTable.of([{ id: 0, arrival: 0, ...lengths }]), 0);
            Object.assign(request, { id, generated: 1 });
            held.allocate(request, prompt + 1 - uncached);
            batch.admit(request);
            naive.push({ id, prompt, output: each.output, generated: 1 });
          } else if (each.what === 'removeLast') {
            const last = batch.removeLast();
            const expected = naive.pop();
            expect(last?.id).toBe(expected?.id);
            expect(last?.generated).toBe(expected?.generated);
          } else {
            const toNextEnd = Math.min(...naive.map(({ generated, output }) => output - generated));
            const count = Math.min(each.most, toNextEnd);
            for (const request of naive) request.generated += count;
            const done = naive.filter(({ generated, output }) => generated >= output);
            naive = naive.filter((request) => !done.includes(request));
            expect(batch.giveTokens(count).map(({ id }) => id)).toEqual(done.map(({ id }) => id));
          }
          const grown = (by: number) =>
            sum((request) => blocks(cached(request) + by) - blocks(cached(request)));
          const sum = (of: (request: Counted) => number) =>
            naive.reduce((total, request) => total + of(request), 0);
          expect(batch.size).toBe(naive.length);
          expect(batch.tokens).toBe(sum(cached));
          expect(held.total - held.free).toBe(sum((request) => blocks(cached(request))));
          expect(batch.blocksToGrow).toBe(grown(1));
          if (naive.length > 0) {
            const toNextEnd = Math.min(...naive.map(({ generated, output }) => output - generated));
            let tokens = 0;
            while (tokens < toNextEnd && grown(tokens + 1) <= free) tokens += 1;
            expect(batch.tokensAhead(free)).toBe(tokens);
          }
        }
      },
    );
    fc.assert(property, { numRuns: 300 });
  },
);
