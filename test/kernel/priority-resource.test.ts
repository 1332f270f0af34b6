import { describe, expect, test } from '@jest/globals';
import {
  Environment,
  PriorityResource,
  type ProcessGenerator,
  type RequestOptions,
} from '../../lib/kernel/index.js';

/** A resource with one place, taken from 0 to 10, and the order in which others get it, each for no time. */
function orderOfService(requests: Record<string, RequestOptions & { at?: number }>): string[] {
  const env = new Environment();
  const counter = new PriorityResource(env);
  const log: string[] = [];
  function* holder(): ProcessGenerator {
    using place = counter.request();
    yield place;
    yield env.timeout(10);
  }
  function* customer(name: string, at: number, options: RequestOptions): ProcessGenerator {
    yield env.timeout(at);
    using place = counter.request(options);
    yield place;
    log.push(name);
  }
  env.process(holder());
  for (const [name, { at = 1, ...options }] of Object.entries(requests)) {
    env.process(customer(name, at, options));
  }
  env.run();
  return log;
}

describe('A priority resource', () => {
  test('serves the most important request first: the one with the lowest number, 0 unless given', () => {
    const requests = { two: { priority: 2 }, none: {}, minus: { priority: -1 }, one: { priority: 1 } };
    expect(orderOfService(requests)).toEqual(['minus', 'none', 'one', 'two']);
  });

  test('serves equally important ones in the order of time', () => {
    const requests = {
      late: { priority: 1, at: 3 },
      early: { priority: 1, at: 2 },
      minor: { priority: 2, at: 1 },
    };
    expect(orderOfService(requests)).toEqual(['early', 'late', 'minor']);
  });

  test('serves equally important ones of one time in the order asked', () => {
    expect(orderOfService({ a: {}, b: {}, c: {}, d: {} })).toEqual(['a', 'b', 'c', 'd']);
  });

  // Here, too, those that preempt come before those that do not at present.
  test('makes no difference between requests that preempt and others', () => {
    const requests = { a: { preempt: false }, b: { preempt: true }, c: { preempt: false }, d: {} };
    expect(orderOfService(requests)).toEqual(['a', 'b', 'c', 'd']);
  });

  test('takes a place from nobody', () => {
    const env = new Environment();
    const counter = new PriorityResource(env);
    const [minor, urgent] = [counter.request({ priority: 5 }), counter.request({ priority: -5 })];
    env.run();
    expect([minor.triggered, urgent.triggered, counter.users]).toEqual([true, false, [minor]]);
  });

  test('lets none overtake its most important one, whoever asks or leaves', () => {
    const env = new Environment();
    const counter = new PriorityResource(env, 2);
    const [first, , minor, urgent] = [0, 0, 1, 0].map((priority) => counter.request({ priority }));
    counter.release(first!);
    const later = counter.request({ priority: -1 });
    env.run();
    expect([later.triggered, urgent!.triggered, minor!.triggered]).toEqual([true, false, false]);
  });
});
