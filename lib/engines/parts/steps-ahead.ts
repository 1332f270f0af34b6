import type { Environment, Event } from '../../kernel/index.js';

/** Steps in which the same requests get a token each: they follow one another as long as nothing else happens. */
export interface EqualSteps {
  /** When the first begins, in ms. */
  readonly start: number;
  /** How many there are, at least 1. */
  readonly count: number;
  /** How long the first takes, in ms. */
  readonly first: number;
  /** By how much each takes longer than the one before, in ms: there are more tokens in the cache. */
  readonly growth: number;
  /** From the end of one to the beginning of the next, in ms. */
  readonly gap: number;
}

/**
 * Steps that lie ahead, waited for as one event where each would be an event. When something comes up they are cut short:
 * it is seen at the end of the step in which it does.
 *
 * @example
 * const steps = new StepsAhead(env, { start: 0, count: 100, first: 10, growth: 0, gap: 0 });
 * env.timeout(25).callbacks.push(() => steps.cutShort()); // somebody comes: the third step is the last
 * env.run(steps.over);
 * env.now // 30
 * steps.count // 3
 */
export class StepsAhead {
  /** Happens at the end of the last step; it can be yielded. */
  readonly over: Event<void>;
  private readonly env: Environment;
  private readonly steps: EqualSteps;
  private left: number;

  constructor(env: Environment, steps: EqualSteps) {
    this.over = env.event();
    this.env = env;
    this.steps = steps;
    this.left = steps.count;
    env.scheduleAt(this.over, this.endOf(steps.count));
  }

  /** How many steps there are, but for those that were cut off. */
  get count(): number {
    return this.left;
  }

  /** Leaves out the steps after the one that is under way. */
  cutShort(): void {
    const { now } = this.env;
    // Halving: all steps up to `ended` have ended before now, and those from `open` on have not.
    let ended = 0;
    let open = this.left;
    while (open - ended > 1) {
      const middle = Math.floor((ended + open) / 2);
      if (this.endOf(middle) < now) ended = middle;
      else open = middle;
    }
    if (open === this.left) return;
    this.left = open;
    this.env.cancel(this.over);
    this.env.scheduleAt(this.over, this.endOf(open));
  }

  /** When so many steps are over: together they take as long as if each took the mean of the first and the last. */
  private endOf(count: number): number {
    const { start, first, growth, gap } = this.steps;
    return start + count * (first + (growth * (count - 1)) / 2) + gap * (count - 1);
  }
}
