import { describe, expect, test } from '@jest/globals';
import { Environment, type ProcessGenerator } from '../../lib/kernel/index.js';

describe('Misuse is loud:', () => {
  const env = new Environment();
  const other = new Environment();

  test('events of another environment cannot be scheduled or run until', () => {
    expect(() => env.schedule(other.event())).toThrow('the event belongs to another environment');
    expect(() => env.run(other.timeout(1))).toThrow('the event belongs to another environment');
  });

  test('only generators make processes', () => {
    async function* late() {}
    expect(() => env.process([].values() as never)).toThrow(
      /made of a running generator, not of an object of/,
    );
    expect(() => env.process(late() as never)).toThrow(/made of a running generator, not of an object of/);
    expect(() => env.process((() => {}) as never)).toThrow(/not of the function/);
  });

  test('events fail with errors only', () => {
    expect(() => env.event().fail('tired' as never)).toThrow('an event fails with an Error, not with tired');
  });

  test('time starts at a number', () => {
    expect(() => new Environment({ initialTime: Number.NaN })).toThrow('the initial time is NaN');
  });
});

test('A process that throws what is no error, and cannot be told in words, fails with an error about it', () => {
  const env = new Environment();
  const thrown = Object.create(null);
  function* odd(): ProcessGenerator {
    throw thrown;
  }
  const process = env.process(odd());
  expect(() => env.run()).toThrow('an object of no class was thrown, which is no error');
  expect([process.isAlive, env.activeProcess]).toEqual([false, undefined]);
});

test('A process that yields what is no event still has its finally blocks run', () => {
  const env = new Environment();
  const log: string[] = [];
  function* wrong(): ProcessGenerator {
    try {
      yield 3 as never;
    } finally {
      log.push('cleaned up');
    }
  }
  env.process(wrong());
  expect(() => env.run()).toThrow(/yielded 3, which is no event/);
  expect(log).toEqual(['cleaned up']);
});
