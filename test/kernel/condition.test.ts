import { describe, expect, test } from '@jest/globals';
import { type ConditionValue, Environment, type ProcessGenerator } from '../../lib/kernel/index.js';

describe('A condition', () => {
  test('over any lists all that happened at its time, in the order given', () => {
    const env = new Environment();
    const [late, b, a] = [env.timeout(5, 'late'), env.timeout(1, 'b'), env.timeout(1, 'a')];
    const result = env.run(env.anyOf([late, a, b]));
    expect([env.now, result.values(), result.has(late), result.get(a), result.size]).toEqual([
      1,
      ['a', 'b'],
      false,
      'a',
      2,
    ]);
    expect(() => result.get(late)).toThrow(RangeError);
  });

  test('can be written with and and or, and a nested one gives its own events', () => {
    const env = new Environment();
    const [a, b, c] = [env.timeout(1, 'a'), env.timeout(2, 'b'), env.timeout(9, 'c')];
    const result = env.run(a.and(b).or(c));
    expect([env.now, result.values()]).toEqual([2, ['a', 'b']]);
  });

  test('over nothing happens at once', () => {
    const env = new Environment();
    expect(env.run(env.allOf([])).size).toBe(0);
    expect(env.run(env.anyOf([])).size).toBe(0);
  });

  test('fails with the first of its events that fails', () => {
    const env = new Environment();
    const broken = env.event();
    const all = env.allOf([env.timeout(1), broken]);
    broken.fail(new Error('broken'));
    expect(() => env.run(all)).toThrow('broken');
  });

  test('takes events of its own environment only', () => {
    expect(() => new Environment().anyOf([new Environment().event()])).toThrow(/its own environment/);
  });

  test('over all waits for the last, and lists its events in the order given', () => {
    const env = new Environment();
    const result = env.run(env.allOf([env.timeout(3, 'c'), env.timeout(1, 'a'), env.timeout(2, 'b')]));
    expect([env.now, result.values()]).toEqual([3, ['c', 'a', 'b']]);
  });

  test('lists also what happens between its triggering and its own turn, as its value is taken only then', () => {
    const env = new Environment();
    const [a, b] = [env.event<string>(), env.event<string>()];
    const any = env.anyOf([a, b]);
    const log: unknown[] = [];
    a.callbacks!.push(() => {
      log.push(any.triggered);
    });
    b.callbacks!.push(() => {
      log.push(any.triggered, any.processed);
    });
    any.callbacks!.push(() => log.push(any.value.values()));
    a.succeed('a');
    b.succeed('b');
    env.run();
    expect(log).toEqual([true, true, false, ['a', 'b']]);
  });

  test('leaves out what is triggered but has not had its turn, as a timeout under way', () => {
    const env = new Environment();
    const [soon, later] = [env.timeout(1, 'soon'), env.timeout(2, 'later')];
    expect([later.triggered, env.run(env.anyOf([later, soon])).keys()]).toEqual([true, [soon]]);
  });

  test.each(['allOf', 'anyOf'] as const)(
    'made over nothing by %s is triggered then, and has its turn',
    (kind) => {
      const env = new Environment();
      const log: string[] = [];
      env.timeout(0).callbacks!.push(() => log.push('due before'));
      const condition = env[kind]([]);
      env.timeout(0).callbacks!.push(() => log.push('due behind'));
      condition.callbacks!.push(() => log.push('condition'));
      log.push(`${condition.triggered}, ${condition.processed}`);
      env.run();
      expect(log).toEqual(['true, false', 'due before', 'condition', 'due behind']);
    },
  );

  test.each(['allOf', 'anyOf'] as const)(
    'made over the past by %s is triggered then, and has its turn',
    (kind) => {
      const env = new Environment();
      const [a, b] = [env.timeout(1, 'a'), env.timeout(2, 'b')];
      env.run();
      const log: unknown[] = [];
      env.timeout(0).callbacks!.push(() => log.push('due before'));
      const condition = env[kind]([b, a]);
      condition.callbacks!.push(() => log.push(condition.value.values()));
      log.push(`${condition.triggered}, ${condition.processed}`);
      env.run();
      expect(log).toEqual(['true, false', 'due before', ['b', 'a']]);
    },
  );

  test('over one event of the past lists those that have their turn before its own', () => {
    const env = new Environment();
    const past = env.timeout(1, 'past');
    env.run();
    const [before, behind] = [env.event<string>(), env.event<string>()];
    before.succeed('before');
    const any = env.anyOf([behind, before, past]);
    behind.succeed('behind');
    expect(env.run(any).values()).toEqual(['before', 'past']);
  });

  test('over all waits for those that are not of the past', () => {
    const env = new Environment();
    const past = env.timeout(1, 'past');
    env.run();
    const all = env.allOf([env.timeout(4, 'to come'), past]);
    expect([all.triggered, env.run(all).values(), env.now]).toEqual([false, ['to come', 'past'], 5]);
  });

  test('counts an event that it is given twice twice, and lists it twice', () => {
    const env = new Environment();
    const [a, b] = [env.timeout(1, 'a'), env.timeout(2, 'b')];
    const log: unknown[] = [];
    for (const events of [
      [a, a],
      [a, a, b],
      [b, a, b],
    ]) {
      env
        .allOf(events)
        .callbacks!.push(({ value }) => log.push([env.now, (value as ConditionValue).values()]));
    }
    env.run();
    expect(log).toEqual([
      [1, ['a', 'a']],
      [2, ['a', 'a', 'b']],
      [2, ['b', 'a', 'b']],
    ]);
  });

  test('can be left by an interrupt and yielded again', () => {
    const env = new Environment();
    const both = env.allOf([env.timeout(2, 'a'), env.timeout(5, 'b')]);
    const log: unknown[] = [];
    function* waiter(): ProcessGenerator {
      try {
        yield both;
      } catch {
        log.push(env.now);
      }
      log.push((yield* both).values(), env.now);
    }
    const waiting = env.process(waiter());
    env.run(3);
    waiting.interrupt();
    env.run();
    expect(log).toEqual([3, ['a', 'b'], 5]);
  });
});
