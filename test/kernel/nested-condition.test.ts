import { describe, expect, test } from '@jest/globals';
import { Environment, type Event, type Timeout } from '../../lib/kernel/index.js';

describe('A condition in a condition', () => {
  test('counts as one event, which happens in its turn', () => {
    const env = new Environment();
    const log: unknown[] = [];
    const [a, b, c] = [env.timeout(1, 'a'), env.timeout(2, 'b'), env.timeout(2, 'c')];
    const inner = env.allOf([a, b]);
    const outer = env.allOf([c, inner]);
    inner.callbacks!.push(() => log.push(`inner at ${env.now}`));
    outer.callbacks!.push(() => log.push(`outer at ${env.now}`));
    env.run();
    expect([log, outer.value.values()]).toEqual([
      ['inner at 2', 'outer at 2'],
      ['c', 'a', 'b'],
    ]);
  });

  test('gives its own events that have happened, also when it has not happened itself', () => {
    const env = new Environment();
    const [a, b, c] = [env.timeout(1, 'a'), env.timeout(9, 'b'), env.timeout(2, 'c')];
    const inner = env.allOf([b, a]);
    const result = env.run(env.anyOf([inner, c]));
    expect([env.now, inner.triggered, result.keys(), result.has(inner)]).toEqual([2, false, [a, c], false]);
  });

  test('gives them at any depth, where it stands among the others', () => {
    const env = new Environment();
    const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((name) => env.timeout(1, name)) as [
      Timeout<string>,
      Timeout<string>,
      Timeout<string>,
      Timeout<string>,
    ];
    const result = env.run(d.and(a.or(c.and(b))));
    expect(result.values()).toEqual(['d', 'a', 'c', 'b']);
  });

  test('that was made of past events is still one that has its turn', () => {
    const env = new Environment();
    const past = env.timeout(1, 'past');
    env.run();
    const inner = env.anyOf([past]);
    const outer = env.anyOf([inner]);
    expect([inner.triggered, outer.triggered, env.run(outer).values()]).toEqual([true, false, ['past']]);
  });

  test('fails the one around it, which takes charge of its failure', () => {
    const env = new Environment();
    const error = new Error('broken');
    const broken = env.event();
    const inner = env.allOf([env.timeout(5), broken]);
    const outer = env.anyOf([inner, env.timeout(9)]);
    const log: unknown[] = [];
    outer.callbacks!.push(() => {
      log.push(env.now, (outer as Event).value === error, broken.defused, inner.defused, outer.defused);
      outer.defused = true;
    });
    broken.fail(error);
    env.run();
    expect(log).toEqual([0, true, true, true, false]);
  });

  test('is let go, and lets go of its own events, when the one around it has happened', () => {
    const env = new Environment();
    const [first, second] = [env.event(), env.event()];
    const inner = env.allOf([first, second]);
    const outer = env.anyOf([inner, env.timeout(1)]);
    env.run(outer);
    const left = [first, second, inner].map(({ callbacks }) => callbacks!.length);
    first.succeed();
    second.succeed();
    env.run();
    expect([left, inner.triggered]).toEqual([[0, 0, 0], false]);
  });

  test('no longer takes charge of a failure then', () => {
    const env = new Environment();
    const broken = env.event();
    const inner = env.allOf([broken]);
    env.run(env.anyOf([inner, env.timeout(1)]));
    broken.fail(new Error('broken'));
    expect(() => env.run()).toThrow('broken');
    expect([broken.defused, inner.triggered]).toEqual([false, false]);
  });
});
