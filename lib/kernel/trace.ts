import type { Environment } from './environment.js';
import type { EventState } from './event-state.js';
import { Process } from './process.js';

/** One thing that happened on the agenda, as plain data: `JSON.stringify(entry)` makes a line of a JSON trace. */
export interface TraceEntry {
  /**
   * `scheduled`: the event came on the agenda; `processed`: it is taken from it, and those who wait are told next;
   * `cancelled`: it is taken off the agenda and will not be processed, unless it is scheduled once more.
   */
  readonly what: 'scheduled' | 'processed' | 'cancelled';
  /** The time at which that was. */
  readonly time: number;
  /** The time at which the event is or was to be processed. */
  readonly due: number;
  /** The priority among what is due at the same time; null for what had been scheduled before the trace began. */
  readonly priority: number | null;
  /** The event's number, by which the two entries of one event can be matched; from 1 in the order of the trace. */
  readonly event: number;
  /** Its class: Timeout, Process (one that ends), Start, Interruption, Request, Release, StorePut, AnyOf, ... */
  readonly kind: string;
  /** The event in words. */
  readonly words: string;
  /** The names of the processes: the one that scheduled or cancelled the event, if any; those that wait for it and go on now. */
  readonly processes: readonly string[];
}

interface Known {
  readonly number: number;
  readonly due: number;
  readonly priority: number | null;
}

/**
 * Tells a listener of every event that is scheduled, processed and cancelled from now on, in the order in which that
 * happens. A model runs the same with and without it.
 *
 * @param listener it should not throw: its error would come up in the process that scheduled the event
 * @returns a function that ends the trace
 *
 * @example
 * const end = trace(env, (entry) => console.log(traceLine(entry))); // or JSON.stringify(entry)
 * env.run(20);
 * end();
 */
export function trace(env: Environment, listener: (entry: TraceEntry) => void): () => void {
  const known = new WeakMap<EventState, Known>();
  let count = 0;
  let stopped: EventState | undefined;

  function know(state: EventState, due: number, priority: number | null): Known {
    const entry = { number: ++count, due, priority };
    known.set(state, entry);
    return entry;
  }
  function tell(what: TraceEntry['what'], state: EventState, of: Known, processes: readonly string[]): void {
    const { number: event, due, priority } = of;
    const { event: source } = state;
    const kind = source.constructor.name;
    // As an event, a process is its own end.
    const words = source instanceof Process ? `the end of ${source}` : String(source);
    listener({ what, time: env.now, due, priority, event, kind, words, processes });
  }

  function active(): string[] {
    return env.activeProcess === undefined ? [] : [env.activeProcess.name];
  }

  return env.agenda.observe({
    added(state, due, priority) {
      tell('scheduled', state, know(state, due, priority), active());
    },
    cancelled(state) {
      // When an event was due that had been scheduled before the trace began is not known.
      const of = known.get(state);
      if (of !== undefined) tell('cancelled', state, of, active());
    },
    taken(state) {
      // The event at which a run was stopped comes twice, and has been told of.
      if (state === stopped) {
        stopped = undefined;
        return;
      }
      const waiting = state.listWaiters().filter((waiter) => waiter instanceof Process);
      const names = waiting.map(({ name }) => name);
      tell('processed', state, known.get(state) ?? know(state, env.now, null), names);
    },
    putBack(state) {
      stopped = state;
    },
  });
}

/**
 * An entry of a trace as a line of text: time, what, the event with its number and in words, and the processes.
 *
 * @example traceLine(entry); // "         5  processed #3    a timeout, wakes 'clock'"
 */
export function traceLine(entry: TraceEntry): string {
  const { what, time, due, event, words, processes } = entry;
  const clauses = [words];
  if (due > time) clauses.push(`due ${inDigits(due)}`);
  if (processes.length > 0) {
    clauses.push(
      `${what === 'processed' ? 'wakes' : 'by'} ${processes.map((name) => `'${name}'`).join(', ')}`,
    );
  }
  return `${inDigits(time).padStart(10)}  ${what} ${`#${event}`.padEnd(5)} ${clauses.join(', ')}`;
}

/** Enough digits to tell what is due first; not those that only floats have. */
function inDigits(time: number): string {
  return String(Number(time.toFixed(6)));
}
