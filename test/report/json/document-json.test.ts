import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { documentJson } from '../../../lib/report/index.js';

const textOf = (document: object) => [...documentJson(document)].join('');

describe('A document as JSON', () => {
  test('is what JSON.stringify makes of it, with a line end after it', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (document) => {
        expect(textOf(document)).toBe(`${JSON.stringify(document, undefined, 2)}\n`);
      }),
    );
  });

  test('has a list for what can be gone through, whether or not it is an array', () => {
    fc.assert(
      fc.property(fc.string(), fc.array(fc.jsonValue()), fc.jsonValue(), (name, elements, other) => {
        const list = { other, [name]: elements, last: other };
        const streamed = { ...list, [name]: elements.values() };
        expect(textOf(streamed)).toBe(`${JSON.stringify(list, undefined, 2)}\n`);
      }),
    );
  });

  test('goes through a list one element at a time, as it is asked for more', () => {
    let made = 0;
    const numbers = function* () {
      while (made < 1000) yield { number: made++ };
    };
    for (const text of documentJson({ before: 'it', numbers: numbers() })) {
      if (text.includes('"number": 9')) break;
    }
    expect(made).toBe(10);
  });

  test('is in pieces where its lists are long, even those that are arrays', () => {
    const story = new Array<string>(1000).fill('a line');
    const longest = Math.max(...[...documentJson({ story })].map(({ length }) => length));
    expect(longest).toBeLessThan(20);
  });

  test('has null for what is not a finite number', () => {
    expect(textOf({ list: [undefined, 1] })).toBe('{\n  "list": [\n    null,\n    1\n  ]\n}\n');
    const numbers = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1];
    expect(JSON.parse(textOf({ ...numbers, deep: { numbers }, streamed: numbers.values() }))).toEqual({
      ...[null, null, null, 1],
      deep: { numbers: [null, null, null, 1] },
      streamed: [null, null, null, 1],
    });
  });

  test('has no fields that are undefined, not even when no other is left', () => {
    expect(textOf({ a: undefined })).toBe('{}\n');
    expect(textOf({ a: undefined, b: 1, c: { d: undefined }, e: undefined })).toBe(
      '{\n  "b": 1,\n  "c": {}\n}\n',
    );
  });
});
