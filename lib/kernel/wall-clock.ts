/** A clock of the real world, with a timer; passed in, so that a test can have one of its own. */
export interface WallClock {
  /** The time in ms since any moment that stays the same. */
  now(): number;
  /** Calls a function after so many ms, unless the function that is given back is called before. */
  after(ms: number, call: () => void): () => void;
}

/** The longest that a timer can be set for; beyond it would go off at once. */
const LONGEST_MS = 2 ** 31 - 1;

/**
 * The computer's own clock.
 *
 * @example new RealtimeEnvironment({ clock: wallClock }); // as without it
 */
export const wallClock: WallClock = {
  now: () => performance.now(),
  after(ms, call) {
    const timer = setTimeout(call, Math.min(ms, LONGEST_MS));
    return () => clearTimeout(timer);
  },
};
