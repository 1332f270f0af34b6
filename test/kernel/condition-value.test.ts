import { describe, expect, test } from '@jest/globals';
import { ConditionValue, Environment } from '../../lib/kernel/index.js';

describe('The value of a condition', () => {
  const env = new Environment();
  const [a, b, late] = [env.timeout(1, 'a'), env.timeout(1, 'b'), env.timeout(2, 'late')];
  const any = env.anyOf([b, late, a, b]);
  env.run(any);
  const { value } = any;

  test('is a list of events and their values, in the order given', () => {
    expect(value).toBeInstanceOf(ConditionValue);
    expect([value.keys(), value.values(), value.size]).toEqual([[b, a, b], ['b', 'a', 'b'], 3]);
  });

  test('goes through them in pairs', () => {
    expect([...value]).toEqual([
      [b, 'b'],
      [a, 'a'],
      [b, 'b'],
    ]);
  });

  test('tells which events are there', () => {
    expect([a, b, late, env.event()].map((event) => value.has(event))).toEqual([true, true, false, false]);
  });

  test('gives the value of each, and refuses those that are not there', () => {
    const text: string = value.get(a);
    expect(text).toBe('a');
    expect(() => value.get(late)).toThrow(RangeError);
  });

  test('is not changed by changing the lists that it gives, nor by what happens later', () => {
    value.keys().pop();
    value.values().pop();
    env.run();
    expect([late.processed, value.keys(), value.values()]).toEqual([true, [b, a, b], ['b', 'a', 'b']]);
  });

  test('has undefined for an event without a value', () => {
    const nothing = env.timeout(1);
    const result = env.run(env.allOf([nothing]));
    expect([result.has(nothing), result.get(nothing), result.size]).toEqual([true, undefined, 1]);
  });
});
