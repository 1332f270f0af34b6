import { expect, test } from '@jest/globals';
import { Environment, type ProcessGenerator, startDelayed } from '../../lib/kernel/index.js';

test('A delayed start gives the process that it started', () => {
  const env = new Environment();
  function* work(): ProcessGenerator<string> {
    yield env.timeout(1);
    return `done at ${env.now}`;
  }
  const started = env.run(startDelayed(env, work(), 3));
  expect(env.run(started)).toBe('done at 4');
  expect(() => startDelayed(env, work(), 0)).toThrow(RangeError);
});
