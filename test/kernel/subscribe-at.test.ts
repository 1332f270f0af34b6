import { describe, expect, test } from '@jest/globals';
import {
  Environment,
  type Interrupt,
  type ProcessGenerator,
  type SubscribedEvent,
  subscribeAt,
} from '../../lib/kernel/index.js';

describe('A subscription', () => {
  test('interrupts its process when the event happens', () => {
    const env = new Environment();
    const news = env.timeout(4, 'news');
    const log: unknown[] = [];
    function* reader(): ProcessGenerator {
      subscribeAt(news);
      try {
        yield env.timeout(100);
      } catch (error) {
        log.push(env.now, (error as Interrupt).cause);
      }
    }
    env.process(reader());
    env.run();
    expect(log).toEqual([4, { event: news, value: 'news' }]);
  });

  test('comes to nothing when its process has ended by then', () => {
    const env = new Environment();
    const news = env.timeout(4);
    function* reader(): ProcessGenerator {
      subscribeAt(news);
      yield env.timeout(1);
    }
    const reading = env.process(reader());
    env.run();
    expect([reading.ok, env.now]).toEqual([true, 4]);
  });

  test('may be one of several, which interrupt in the order in which their events happen', () => {
    const env = new Environment();
    const log: unknown[] = [];
    function* reader(): ProcessGenerator {
      for (const [delay, news] of [
        [4, 'late'],
        [2, 'early'],
      ] as const) {
        subscribeAt(env.timeout(delay, news));
      }
      for (let read = 0; read < 2; read++) {
        try {
          yield env.timeout(100);
        } catch (error) {
          log.push([env.now, ((error as Interrupt).cause as SubscribedEvent<string>).value]);
        }
      }
    }
    env.process(reader());
    env.run();
    expect(log).toEqual([
      [2, 'early'],
      [4, 'late'],
    ]);
  });

  test('is for processes only, and for events that are still to be processed', () => {
    const env = new Environment();
    const over = env.timeout(1);
    expect(() => subscribeAt(over)).toThrow('only a process can subscribe at an event');
    function* latecomer(): ProcessGenerator {
      yield over;
      subscribeAt(over);
    }
    env.process(latecomer());
    expect(() => env.run()).toThrow('has been processed already');
  });
});
