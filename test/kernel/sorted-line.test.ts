import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { SortedLine } from '../../lib/kernel/index.js';

test('A sorted line keeps its order, of equals the first in, and gives up any item', () => {
  const items = fc.array(fc.record({ rank: fc.nat(3), name: fc.nat() }), { maxLength: 20 });
  fc.assert(
    fc.property(items, (given) => {
      const line = new SortedLine<(typeof given)[number]>((a, b) => a.rank - b.rank);
      for (const item of given) line.push(item);
      const sorted = [...given].sort((a, b) => a.rank - b.rank);
      expect([...line]).toEqual(sorted);
      const last = given.at(-1);
      expect(last === undefined ? false : line.remove(last)).toBe(last !== undefined);
      expect(line.length).toBe(Math.max(0, given.length - 1));
    }),
  );
});

test('A sorted line takes an item back before its equals', () => {
  const line = new SortedLine<{ rank: number; name: string }>((a, b) => a.rank - b.rank);
  for (const name of ['a', 'b']) line.push({ rank: 1, name });
  for (const rank of [0, 2]) line.push({ rank, name: 'other' });
  line.unshift({ rank: 1, name: 'back' });
  expect([...line].map(({ name }) => name)).toEqual(['other', 'back', 'a', 'b', 'other']);
});

test('A sorted line gives and takes in turn as a sorted list would', () => {
  const steps = fc.array(fc.oneof(fc.nat(5), fc.constant('shift' as const)), { maxLength: 80 });
  fc.assert(
    fc.property(steps, (ops) => {
      const line = new SortedLine<number>((a, b) => a - b);
      const model: number[] = [];
      for (const op of ops) {
        if (op === 'shift') expect(line.shift()).toBe(model.shift());
        else {
          line.push(op);
          model.push(op);
          model.sort((a, b) => a - b);
        }
        expect([line.length, line.peek(), [...line]]).toEqual([model.length, model[0], model]);
      }
    }),
  );
});
