/**
 * Two clocks, one of which ticks twice as fast as the other.
 *
 * A process is a generator. It does what it does in no simulated time, and lets time pass by yielding an
 * event: here a timeout. The environment keeps an agenda of events to come, takes the next one, moves the
 * clock to it, and wakes whoever waits for it. So the two processes take turns, though neither knows of the
 * other, and two seconds of theirs are over in a moment of ours.
 *
 * Watch time 1, when both clocks tick. What is due at the same time happens in the order in which it came on
 * the agenda: the slow clock asked for time 1 at time 0, the fast one only at 0.5, and so the slow one is
 * first. Watch also the end: the run stops at time 2 before the ticks of time 2.
 */
import type { ProcessGenerator } from '../kernel/index.js';
import type { Lesson } from './lesson.js';
import { teller } from './telling.js';

const FAST_TICK = 0.5;
const SLOW_TICK = 1;
const UNTIL = 2;

/** Two clocks, one of which ticks twice as fast as the other. */
export const clock: Lesson = {
  title: 'Two clocks',
  unit: 'seconds',
  summary: 'Two processes take turns on one agenda; what is due first happens first.',

  run(stage) {
    const env = stage.environment();
    const tell = teller(stage, env, 1);

    function* ticking(name: string, tick: number): ProcessGenerator {
      for (;;) {
        tell(`the ${name} ticks`);
        yield* env.timeout(tick);
      }
    }

    env.process(ticking('fast clock', FAST_TICK), 'fast clock');
    env.process(ticking('slow clock', SLOW_TICK), 'slow clock');
    env.run(stage.until ?? UNTIL);
  },
};
