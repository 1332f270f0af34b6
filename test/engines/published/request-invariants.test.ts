import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { InstanceSpec } from '../../../lib/engines/index.js';
import { tpot, ttft } from '../../../lib/metrics/index.js';
import { inEveryRun, randomRuns } from './random-runs.js';
import { type Iteration, type PublishedPlan, run } from './small-cluster.js';

/** The worker ids of each instance that prefills, and of each that decodes, the stages in order. */
function instancesOf({ spec }: PublishedPlan): { prefilling: number[][]; decoding: number[][] } {
  if ('serve' in spec) {
    const instances = workersFrom(0, spec.serve);
    return { prefilling: instances, decoding: instances };
  }
  const { prefill, decode } = spec;
  return {
    prefilling: workersFrom(0, prefill),
    decoding: workersFrom(prefill.count * prefill.stages, decode),
  };
}

function workersFrom(first: number, { count, stages }: InstanceSpec): number[][] {
  return Array.from({ length: count }, (_, i) =>
    Array.from({ length: stages }, (_, stage) => first + i * stages + stage),
  );
}

/** A request's part in iterations, by the worker that did it, in the order of worker ids. */
function partsOf<T extends { readonly id: number }>(
  id: number,
  iterations: readonly Iteration[],
  pick: (iteration: Iteration) => readonly T[],
): [worker: number, parts: T[]][] {
  const byWorker: T[][] = [];
  for (const iteration of iterations) {
    const own = pick(iteration).filter((part) => part.id === id);
    if (own.length > 0) byWorker[iteration.worker] = [...(byWorker[iteration.worker] ?? []), ...own];
  }
  return byWorker.flatMap((parts, worker) => [[worker, parts]]);
}

const workersOf = (parts: readonly (readonly [number, unknown])[]) => parts.map(([worker]) => worker);

describe('Of every request', () => {
  test('there is one arrival, at its time, and one leaving', () => {
    fc.assert(
      fc.property(randomRuns, (config) => {
        const { requests } = config;
        const arrivals: [number, number][] = [];
        const leavings: number[] = [];
        const { result } = run(config, requests, {
          arrived: ({ id }, time) => arrivals.push([id, time]),
          left: ({ id }) => leavings.push(id),
        });
        expect(arrivals).toEqual(requests.map(({ id, arrival }) => [id, arrival]));
        expect(leavings.sort((a, b) => a - b)).toEqual(requests.map(({ id }) => id));
        expect(result.records).toMatchObject(requests);
      }),
    );
  });

  test('the first token comes after its arrival and not after its leaving, and no latency is negative', () => {
    inEveryRun(({ result: { records, endTime } }) => {
      for (const record of records) {
        expect(record.firstToken).toBeGreaterThan(record.arrival);
        expect(record.leaving).toBeGreaterThanOrEqual(record.firstToken);
        expect(ttft(record)).toBeGreaterThan(0);
        expect(tpot(record)).toBeGreaterThanOrEqual(0);
      }
      expect(endTime).toBe(Math.max(...records.map(({ leaving }) => leaving)));
    });
  });

  test('the whole prompt is prefilled at each stage of one instance', () => {
    inEveryRun(({ iterations }, config) => {
      const { prefilling } = instancesOf(config);
      for (const { id, promptLength } of config.requests) {
        const parts = partsOf(id, iterations, ({ prompts }) => prompts);
        expect(prefilling).toContainEqual(workersOf(parts));
        for (const [, prompts] of parts) {
          expect(prompts.reduce((sum, { tokens }) => sum + tokens, 0)).toBe(promptLength);
        }
      }
    });
  });

  test('each output token is made at each stage of one instance, with one token more of context', () => {
    inEveryRun(({ iterations }, config) => {
      const { decoding } = instancesOf(config);
      for (const { id, promptLength, outputLength } of config.requests) {
        const parts = partsOf(id, iterations, ({ decodes }) => decodes);
        if (outputLength === 0) expect(parts).toEqual([]);
        else expect(decoding).toContainEqual(workersOf(parts));
        const contexts = Array.from({ length: outputLength }, (_, made) => promptLength + made);
        for (const [, decodes] of parts) expect(decodes.map(({ context }) => context)).toEqual(contexts);
      }
    });
  });

  test('the output is made where the prompt was prefilled, if instances do both', () => {
    inEveryRun(({ iterations }, { spec, requests }) => {
      for (const { id, outputLength } of requests) {
        if ('prefill' in spec || outputLength === 0) continue;
        expect(workersOf(partsOf(id, iterations, ({ decodes }) => decodes))).toEqual(
          workersOf(partsOf(id, iterations, ({ prompts }) => prompts)),
        );
      }
    });
  });
});
