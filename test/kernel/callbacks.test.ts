import { describe, expect, test } from '@jest/globals';
import { Environment } from '../../lib/kernel/index.js';

describe('Callbacks of an event', () => {
  test('can be added and taken out until it is processed', () => {
    const env = new Environment();
    const event = env.timeout(1, 'tea');
    const log: unknown[] = [];
    const unwanted = () => log.push('unwanted');
    event.callbacks!.push(unwanted, ({ value }) => log.push(value));
    event.callbacks!.splice(event.callbacks!.indexOf(unwanted), 1);
    env.run();
    expect([log, event.callbacks]).toEqual([['tea'], undefined]);
  });

  test('may trigger another event with the same outcome', () => {
    const env = new Environment();
    const copy = env.event<string>();
    env.timeout(2, 'echo').callbacks!.push((event) => copy.trigger(event as typeof copy));
    expect(env.run(copy)).toBe('echo');
  });
});
