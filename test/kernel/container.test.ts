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

  test('starts empty and without a limit unless told otherwise', () => {
    const env = new Environment();
    const [plain, full] = [new Container(env), new Container(env, { capacity: 3, initial: 3 })];
    expect([plain.level, plain.capacity, full.level, full.capacity]).toEqual([0, Infinity, 3, 3]);
  });

  test('changes its level at the call when there is enough, or room', () => {
    const env = new Environment();
    const tank = new Container(env, { capacity: 10 });
    const put = tank.put(7.5);
    const levels = [tank.level];
    const get = tank.get(7);
    levels.push(tank.level);
    expect([levels, put.triggered, get.triggered, put.processed]).toEqual([[7.5, 0.5], true, true, false]);
  });

  test('gives and takes all of an amount or nothing yet', () => {
    const env = new Environment();
    const tank = new Container(env, { capacity: 10, initial: 6 });
    const [put, get] = [tank.put(5), tank.get(7)];
    env.run();
    expect([put.triggered, get.triggered, tank.level]).toEqual([false, false, 6]);
  });

  test('holds up a small put behind a large one', () => {
    const env = new Environment();
    const tank = new Container(env, { capacity: 10, initial: 6 });
    const log: string[] = [];
    function* fill(amount: number): ProcessGenerator {
      yield tank.put(amount);
      log.push(`${amount} at ${env.now}`);
    }
    env.process(fill(9));
    env.process(fill(1));
    env.run(2);
    expect([...tank.putQueue].map(({ amount }) => amount)).toEqual([9, 1]);
    env.run(tank.get(6));
    env.run();
    expect([log, tank.level]).toEqual([['9 at 2', '1 at 2'], 10]);
  });

  test('never serves what is more than it can hold, nor those behind', () => {
    const env = new Environment();
    const tank = new Container(env, { capacity: 10 });
    const [tooMuch, little] = [tank.put(11), tank.put(1)];
    env.run();
    expect([tooMuch.triggered, little.triggered, tank.level]).toEqual([false, false, 0]);
  });

  test('gives no value with its puts and gets', () => {
    const env = new Environment();
    const tank = new Container(env);
    expect([env.run(tank.put(2)), env.run(tank.get(1))]).toEqual([undefined, undefined]);
  });

  test('can be without end, but gives and takes finite amounts', () => {
    const env = new Environment();
    const sea = new Container(env, { initial: Infinity });
    env.run(sea.get(1e300));
    expect(sea.level).toBe(Infinity);
    expect(() => sea.get(Infinity)).toThrow('an amount is a finite number above 0, not Infinity');
    expect(() => sea.put(Infinity)).toThrow('an amount is a finite number above 0, not Infinity');
  });
});
