import { describe, expect, test } from '@jest/globals';
import { Environment, type ProcessGenerator } from '../../lib/kernel/index.js';

describe('A condition over an event that fails', () => {
  test('fails at once with that very error, which it takes charge of, and throws it into who waits', () => {
    const env = new Environment();
    const error = new Error('broken');
    const [broken, all] = brokenAndAll(env);
    const log: unknown[] = [];
    function* waiter(): ProcessGenerator {
      try {
        yield all;
      } catch (thrown) {
        log.push(env.now, thrown === error, broken.defused, all.defused);
      }
    }
    env.process(waiter());
    env.run(2);
    broken.fail(error);
    env.run();
    expect(log).toEqual([2, true, true, true]);
  });

  test('ends the run with it when nobody waits for the condition', () => {
    const env = new Environment();
    const [broken, all] = brokenAndAll(env);
    broken.fail(new Error('broken'));
    expect(() => env.run()).toThrow('broken');
    expect([broken.defused, all.defused]).toEqual([true, false]);
  });

  test('fails also when the failure lies in the past', () => {
    const env = new Environment();
    const broken = env.event();
    broken.fail(new Error('broken'));
    broken.defused = true;
    env.run();
    const any = env.anyOf([broken, env.timeout(1)]);
    expect([any.triggered, any.ok, any.processed]).toEqual([true, false, false]);
    expect(() => env.run(any)).toThrow('broken');
  });

  test('takes charge of the first failure only: the second one ends the run', () => {
    const env = new Environment();
    const [one, other] = [env.event(), env.event()];
    const all = env.allOf([one, other]);
    one.fail(new Error('one'));
    other.fail(new Error('other'));
    expect(() => env.run()).toThrow('other');
    expect([one.defused, other.defused, (all.value as unknown as Error).message]).toEqual([
      true,
      false,
      'one',
    ]);
  });

  test('does not fail when it is triggered already, and takes charge of nothing then', () => {
    const env = new Environment();
    const [good, broken] = [env.event(), env.event()];
    const any = env.anyOf([good, broken]);
    good.succeed();
    broken.fail(new Error('broken'));
    expect(() => env.run()).toThrow('broken');
    expect([any.triggered, any.processed, any.ok, broken.defused]).toEqual([true, false, true, false]);
  });

  test('lists the failed event with its error when it was triggered before but had its turn behind', () => {
    const env = new Environment();
    const error = new Error('broken');
    const [good, broken] = [env.event<string>(), env.event()];
    const any = env.anyOf([broken, good]);
    good.succeed('good');
    broken.fail(error);
    broken.defused = true;
    expect(env.run(any).values()).toEqual([error, 'good']);
  });

  test('has nothing to do with it any more when it has had its turn', () => {
    const env = new Environment();
    const broken = env.event();
    const any = env.anyOf([env.timeout(1), broken]);
    env.run(2);
    broken.fail(new Error('broken'));
    expect(() => env.run()).toThrow('broken');
    expect([any.ok, any.value.size, broken.defused]).toEqual([true, 1, false]);
  });

  test('does so when the event was given twice, too', () => {
    const env = new Environment();
    const broken = env.event();
    env.anyOf([broken, env.timeout(1), broken]);
    env.run(2);
    expect(broken.callbacks).toEqual([]);
  });
});

/** An event that is to fail, and a condition that also waits for another. */
function brokenAndAll(env: Environment) {
  const broken = env.event();
  return [broken, env.allOf([env.timeout(9), broken])] as const;
}
