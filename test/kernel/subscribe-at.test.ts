import { describe, expect, test } from '@jest/globals';
import { Environment, type Interrupt, type ProcessGenerator, subscribeAt } from '../../lib/kernel/index.js';

describe('An interrupt', () => {
  test('comes to a subscriber when its event happens', () => {
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
});
