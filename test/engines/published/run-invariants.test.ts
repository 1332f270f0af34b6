import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type EventLog, type Recorder, recordEvents } from '../../../lib/engines/index.js';
import { type SimulationConfig, simulate } from '../../../lib/simulation/index.js';
import { inEveryRun, randomRuns } from './random-runs.js';
import { run } from './small-cluster.js';

const isAscending = (numbers: readonly number[]) =>
  numbers.every((number, i) => i === 0 || number >= numbers[i - 1]!);

describe('In every run', () => {
  test('the iterations of a worker follow each other, and all end', () => {
    inEveryRun(({ iterations, result }) => {
      for (const [worker, count] of result.iterations.entries()) {
        const own = iterations.filter((iteration) => iteration.worker === worker);
        expect(own).toHaveLength(count);
        expect(isAscending(own.flatMap(({ start, end }) => [start, end]))).toBe(true);
      }
    });
  });

  test('a worker is told to have ended one iteration before it is told to begin the next', () => {
    fc.assert(
      fc.property(randomRuns, (config) => {
        const told: string[] = [];
        const { result } = run(config, config.requests, {
          iterationStarted: ({ id }) => {
            told[id] = `${told[id] ?? ''}begins, `;
          },
          iterationEnded: ({ id }) => {
            told[id] += 'ends, ';
          },
        });
        expect(result.iterations.map((_, id) => told[id] ?? '')).toEqual(
          result.iterations.map((count) => 'begins, ends, '.repeat(count)),
        );
      }),
    );
  });

  test('the calls to the recorder are in the order of time', () => {
    fc.assert(
      fc.property(randomRuns, (config) => {
        const times: number[] = [];
        const watching: Recorder = {
          arrived: (_request, time) => times.push(time),
          iterationStarted: (_worker, _batch, time) => times.push(time),
          iterationEnded: (_worker, time) => times.push(time),
          handedOn: (_request, _phase, _worker, time) => times.push(time),
          left: (_request, time) => times.push(time),
        };
        const { endTime } = run(config, config.requests, watching).result;
        expect(isAscending(times)).toBe(true);
        expect(times.at(-1)).toBe(endTime);
      }),
    );
  });

  test('all is as in another of the same configuration, which is left as it was', () => {
    fc.assert(
      fc.property(randomRuns, (config) => {
        const watched = (config: SimulationConfig) => {
          const log: EventLog = { requestEvents: [], workerEvents: [] };
          return { result: simulate(config, { recorder: recordEvents(log) }), log };
        };
        const copy = structuredClone(config);
        const first = watched(config);
        expect(config).toEqual(copy);
        expect(watched(copy)).toEqual(first);
      }),
    );
  });
});
