import { describe, expect, test } from '@jest/globals';
import { RequestTable } from '../../lib/workload/index.js';

const requests = [
  { id: 0, arrival: 0, promptLength: 7, outputLength: 0 },
  { id: 1, arrival: 2.5, promptLength: 2 ** 31 - 1, outputLength: 3 },
];

describe('A table of requests', () => {
  test('gives back the requests of which it was made', () => {
    const table = RequestTable.of(requests);
    expect(table.length).toBe(2);
    expect([...table]).toEqual(requests);
    expect(table.at(1)).toEqual(requests[1]);
    expect(RequestTable.of(table)).toBe(table);
  });

  test('is made of lengths and times, one for one', () => {
    expect([...RequestTable.from(requests, Float64Array.of(0, 2.5))]).toEqual(requests);
    expect([...RequestTable.from([], new Float64Array())]).toEqual([]);
    const error = new RangeError('2 lengths do not go with 1 times');
    expect(() => RequestTable.from(requests, Float64Array.of(0))).toThrow(error);
  });

  test.each([-1, 2, 0.5, Number.NaN])('has no request %p', (id) => {
    expect(RequestTable.of(requests).at(id)).toBeUndefined();
  });
});
