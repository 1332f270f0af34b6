import { describe, expect, test } from '@jest/globals';
import { Environment, type ProcessGenerator, Resource } from '../../lib/kernel/index.js';

describe('The release of a place', () => {
  test('takes it back at the call, and gives it to the next one when it is processed', () => {
    const env = new Environment();
    const counter = new Resource(env);
    const [first, second] = [counter.request(), counter.request()];
    const log: unknown[] = [];
    function* user(): ProcessGenerator {
      yield first;
      const release = counter.release(first);
      log.push([counter.count, second.triggered]);
      yield release;
      log.push([counter.count, second.triggered]);
    }
    env.process(user());
    env.run();
    expect(log).toEqual([
      [0, false],
      [1, true],
    ]);
  });

  test('by the end of a block leaves the count right behind it without the next one', () => {
    const env = new Environment();
    const counter = new Resource(env);
    const log: unknown[] = [];
    function* user(name: string): ProcessGenerator {
      {
        using place = counter.request();
        yield place;
        log.push([name, 'has it', env.now]);
        yield env.timeout(1);
      }
      log.push([name, counter.count, counter.queue.length]);
    }
    env.process(user('a'));
    env.process(user('b'));
    env.run();
    expect(log).toEqual([
      ['a', 'has it', 0],
      ['a', 0, 1],
      ['b', 'has it', 1],
      ['b', 0, 0],
    ]);
  });

  test('lets one who asks at once again have it only behind those who wait', () => {
    const env = new Environment();
    const counter = new Resource(env);
    const log: string[] = [];
    function* user(name: string): ProcessGenerator {
      for (let round = 1; round <= 2; round++) {
        using place = counter.request();
        yield place;
        log.push(`${name}${round}`);
        yield env.timeout(1);
      }
    }
    env.process(user('a'));
    env.process(user('b'));
    env.run();
    expect(log).toEqual(['a1', 'b1', 'a2', 'b2']);
  });

  test('succeeds and does nothing when it is done again, or before the place is granted', () => {
    const env = new Environment();
    const counter = new Resource(env);
    const [first, second, third] = [counter.request(), counter.request(), counter.request()];
    const releases = [counter.release(third), counter.release(first), counter.release(first)];
    env.run();
    expect([releases.map(({ ok }) => ok), counter.users, [...counter.queue]]).toEqual([
      [true, true, true],
      [second],
      [third],
    ]);
  });

  test('does nothing to a resource of which it was not asked', () => {
    const env = new Environment();
    const [counter, other] = [new Resource(env), new Resource(env)];
    const [place] = [counter.request(), other.request()];
    env.run(other.release(place));
    expect([counter.count, other.count]).toEqual([1, 1]);
  });

  test('of what is not held serves those who wait all the same, when it is processed', () => {
    const env = new Environment();
    const counter = new Resource(env);
    const [first, second] = [counter.request(), counter.request()];
    env.run();
    const log: unknown[] = [];
    const [ofNothing, ofFirst] = [counter.release(second), counter.release(first)];
    log.push(second.triggered);
    ofNothing.callbacks!.push(() => log.push(second.triggered, ofFirst.processed));
    env.run();
    expect(log).toEqual([false, true, false]);
  });

  test('is not waited for at the end of a block', () => {
    const env = new Environment();
    const counter = new Resource(env);
    const log: string[] = [];
    function* user(): ProcessGenerator {
      {
        using place = counter.request();
        yield place;
        env.timeout(0).callbacks!.push(() => log.push('due before the release'));
      }
      log.push('goes on');
    }
    env.process(user());
    env.run();
    expect(log).toEqual(['goes on', 'due before the release']);
  });

  test('serves the resource on which it is called, whosever place it names', () => {
    const env = new Environment();
    const [mine, yours] = [new Resource(env), new Resource(env)];
    const held = mine.request();
    const waiting = mine.request();
    yours.release(held);
    env.run();
    expect([mine.users, waiting.triggered]).toEqual([[held], false]);
  });
});
