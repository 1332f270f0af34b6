import { describe, expect, test } from '@jest/globals';
import { Container, Environment, type ProcessGenerator } from '../../lib/kernel/index.js';

describe('A container', () => {
  test('keeps between 0 and its capacity, and nobody overtakes', () => {
    const env = new Environment();
    const tank = new Container(env, { capacity: 10, initial: 5 });
    const log: string[] = [];
    function* take(amount: number): ProcessGenerator {
      yield* tank.get(amount);
      log.push(`${amount} at ${env.now}`);
    }
    env.process(take(8));
    env.process(take(1));
    function* fill(): ProcessGenerator {
      yield* env.timeout(3);
      yield* tank.put(4);
    }
    env.process(fill());
    env.run();
    expect([log, tank.level]).toEqual([['8 at 3', '1 at 3'], 0]);
  });

  test('refuses what cannot be', () => {
    const env = new Environment();
    expect(() => new Container(env, { capacity: 0 })).toThrow(RangeError);
    expect(() => new Container(env, { capacity: 1, initial: 2 })).toThrow(RangeError);
    expect(() => new Container(env).put(0)).toThrow(RangeError);
    expect(() => new Container(env).get(Number.NaN)).toThrow(RangeError);
  });
});
