import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Environment, type ProcessGenerator } from '../../lib/kernel/index.js';

type Row = [time: number, player: number, what: string];

/** Players that sleep, call for the ball, and start further players, by the delays given. */
function ballGame(delays: readonly number[]): { env: Environment; log: Row[] } {
  const env = new Environment();
  const log: Row[] = [];
  let ball = env.event<number>();
  function* play(player: number): ProcessGenerator {
    for (const delay of delays) {
      yield env.timeout(delay);
      if (player % 2 === 0) {
        ball.succeed(player);
        ball = env.event<number>();
        log.push([env.now, player, 'threw']);
      } else {
        const thrower = yield* ball;
        log.push([env.now, player, `caught from ${thrower}`]);
      }
      if (player < 8) env.process(play(player + 3));
    }
  }
  for (const player of [0, 1, 2]) env.process(play(player));
  return { env, log };
}

const delays = fc.array(fc.constantFrom(0, 0.1, 0.2, 0.5, 1), { minLength: 1, maxLength: 4 });

describe('the same program', () => {
  test('gives the same log each time', () => {
    fc.assert(
      fc.property(delays, (given) => {
        const [once, again] = [ballGame(given), ballGame(given)];
        once.env.run();
        again.env.run();
        expect(once.log.length).toBeGreaterThan(0);
        expect(again.log).toEqual(once.log);
      }),
    );
  });

  test('gives the same log beside another in an environment of its own', () => {
    const [alone, beside, other] = [ballGame([0.5, 1]), ballGame([0.5, 1]), ballGame([0.2, 0])];
    alone.env.run();
    while (beside.env.peek() < Number.POSITIVE_INFINITY) {
      beside.env.step();
      if (other.env.peek() < Number.POSITIVE_INFINITY) other.env.step();
    }
    expect(alone.log.length).toBeGreaterThan(10);
    expect(beside.log).toEqual(alone.log);
  });
});
