import { describe, expect, test } from '@jest/globals';
import {
  Environment,
  type ProcessGenerator,
  Resource,
  type TraceEntry,
  trace,
  traceLine,
} from '../../lib/kernel/index.js';

/** A process that sleeps, and one that wakes it early; their story goes to the log. */
function startNap(env: Environment, log: unknown[]): void {
  function* sleeper(): ProcessGenerator {
    try {
      yield env.timeout(8);
    } catch {
      log.push(['woken', env.now]);
    }
  }
  function* waker(): ProcessGenerator {
    yield env.timeout(2);
    sleeping.interrupt();
  }
  const sleeping = env.process(sleeper(), 'sleeper');
  env.process(waker(), 'waker');
}

describe('A trace', () => {
  test('tells of every event scheduled and processed, in order, with time, kind and processes', () => {
    const env = new Environment();
    const lines: string[] = [];
    trace(env, (entry) => lines.push(traceLine(entry)));
    startNap(env, lines);
    env.run();
    expect(lines.map((line) => (typeof line === 'string' ? line.trimStart() : line))).toEqual([
      "0  scheduled #1    the start of process 'sleeper'",
      "0  scheduled #2    the start of process 'waker'",
      "0  processed #1    the start of process 'sleeper', wakes 'sleeper'",
      "0  scheduled #3    a timeout, due 8, by 'sleeper'",
      "0  processed #2    the start of process 'waker', wakes 'waker'",
      "0  scheduled #4    a timeout, due 2, by 'waker'",
      "2  processed #4    a timeout, wakes 'waker'",
      "2  scheduled #5    an interruption of process 'sleeper', by 'waker'",
      "2  scheduled #6    the end of process 'waker', by 'waker'",
      "2  processed #5    an interruption of process 'sleeper'",
      ['woken', 2],
      "2  scheduled #7    the end of process 'sleeper', by 'sleeper'",
      "2  processed #6    the end of process 'waker'",
      "2  processed #7    the end of process 'sleeper'",
      '8  processed #3    a timeout',
    ]);
  });

  test('is plain data that goes through JSON unchanged', () => {
    const env = new Environment({ initialTime: 3 });
    const entries: TraceEntry[] = [];
    trace(env, (entry) => entries.push(entry));
    const counter = new Resource(env, 1, 'the counter');
    counter.request();
    expect(JSON.parse(JSON.stringify(entries))).toEqual(entries);
    expect(entries).toEqual([
      {
        what: 'scheduled',
        time: 3,
        due: 3,
        priority: 1,
        event: 1,
        kind: 'Request',
        words: 'a request of the counter (1 of 1 taken)',
        processes: [],
      },
    ]);
  });

  test('changes nothing in what the model does', () => {
    const logs = [false, true].map((isTraced) => {
      const env = new Environment();
      const log: unknown[] = [];
      if (isTraced) trace(env, () => {});
      startNap(env, log);
      env.run();
      return [...log, env.now];
    });
    expect(logs[1]).toEqual(logs[0]);
  });

  test('tells once of the event at which a run was stopped', () => {
    const env = new Environment();
    const processed: string[] = [];
    trace(env, ({ what, kind }) => what === 'processed' && processed.push(kind));
    env.run(5);
    env.run(6);
    env.run();
    expect(processed).toEqual(['Stop', 'Stop']);
  });

  test('that begins late tells of events scheduled before as well, without their priority', () => {
    const env = new Environment();
    env.timeout(4);
    const entries: TraceEntry[] = [];
    trace(env, (entry) => entries.push(entry));
    env.run();
    expect(entries).toEqual([
      expect.objectContaining({
        what: 'processed',
        time: 4,
        due: 4,
        priority: null,
        event: 1,
        kind: 'Timeout',
      }),
    ]);
  });

  test('can be ended, and others go on', () => {
    const env = new Environment();
    const counts = [0, 0];
    const end = trace(env, () => counts[0]!++);
    trace(env, () => counts[1]!++);
    env.timeout(1);
    end();
    env.timeout(2);
    env.run();
    expect(counts).toEqual([1, 4]);
  });
});
