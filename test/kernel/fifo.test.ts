import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Fifo } from '../../lib/kernel/index.js';

function fifoOf<T>(items: Iterable<T>): Fifo<T> {
  const fifo = new Fifo<T>();
  for (const item of items) fifo.push(item);
  return fifo;
}

function drain<T>(fifo: Fifo<T>): (T | undefined)[] {
  return Array.from({ length: fifo.length }, () => fifo.shift());
}

describe('Fifo', () => {
  test('gives the items in the order in which they came', () => {
    expect(drain(fifoOf(['a', 'b', 'c']))).toEqual(['a', 'b', 'c']);
  });

  test('gives undefined when it is empty, and stays usable', () => {
    const fifo = new Fifo<string>();
    expect([fifo.shift(), fifo.peek(), fifo.length]).toEqual([undefined, undefined, 0]);
    fifo.push('a');
    expect([fifo.length, fifo.shift(), fifo.peek(), fifo.length]).toEqual([1, 'a', undefined, 0]);
  });

  test('shows its head without taking it', () => {
    const fifo = fifoOf(['a', 'b']);
    expect([fifo.peek(), fifo.peek(), fifo.length]).toEqual(['a', 'a', 2]);
  });

  test('goes through its items without taking them', () => {
    const fifo = fifoOf(['a', 'b']);
    expect([[...fifo], [...fifo], fifo.length]).toEqual([['a', 'b'], ['a', 'b'], 2]);
  });

  test.each([7, 8, 9, 16, 17, 1000])('holds %i items, more than it has room for at first', (count) => {
    const items = Array.from({ length: count }, (_, i) => i);
    expect(drain(fifoOf(items))).toEqual(items);
  });

  test('keeps the order when its items go around the end of the ring', () => {
    const fifo = fifoOf([0, 1, 2, 3, 4]);
    for (let i = 5; i < 50; i++) {
      fifo.push(i);
      expect(fifo.shift()).toBe(i - 5);
    }
    expect([...fifo]).toEqual([45, 46, 47, 48, 49]);
  });

  test('keeps the order when it grows while its items go around the end of the ring', () => {
    const fifo = fifoOf([0, 1, 2, 3, 4, 5]);
    for (let i = 0; i < 5; i++) fifo.shift();
    for (let i = 6; i < 20; i++) fifo.push(i);
    expect(drain(fifo)).toEqual([5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19]);
  });

  test('holds undefined like any other item', () => {
    const fifo = fifoOf([undefined, 'a']);
    expect([fifo.length, fifo.shift(), fifo.shift()]).toEqual([2, undefined, 'a']);
  });

  test('does what an array does', () => {
    const pushesAndShifts = fc.array(
      fc.oneof({ weight: 3, arbitrary: fc.nat() }, { weight: 2, arbitrary: fc.constant('shift' as const) }),
      { maxLength: 200, size: 'max' },
    );
    fc.assert(
      fc.property(pushesAndShifts, (operations) => {
        const fifo = new Fifo<number>();
        const model: number[] = [];
        for (const operation of operations) {
          if (operation === 'shift') {
            expect(fifo.shift()).toBe(model.shift());
          } else {
            fifo.push(operation);
            model.push(operation);
          }
          expect([fifo.length, fifo.peek()]).toEqual([model.length, model[0]]);
        }
        expect([...fifo]).toEqual(model);
      }),
    );
  });
});

test('An item can be taken out of the middle of a queue, wherever in the ring it stands', () => {
  const steps = fc.array(fc.oneof(fc.nat(9), fc.constantFrom('shift', 'unshift')), { maxLength: 60 });
  fc.assert(
    fc.property(steps, fc.nat(9), (ops, out) => {
      const queue = new Fifo<number>();
      const model: number[] = [];
      for (const op of ops) {
        if (op === 'shift') expect(queue.shift()).toBe(model.shift());
        else if (op === 'unshift') {
          queue.unshift(11);
          model.unshift(11);
        } else {
          queue.push(op as number);
          model.push(op as number);
        }
      }
      const place = model.indexOf(out);
      expect(queue.remove(out)).toBe(place >= 0);
      if (place >= 0) model.splice(place, 1);
      queue.push(10);
      expect([...queue]).toEqual([...model, 10]);
    }),
  );
});
