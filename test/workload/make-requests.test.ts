import { describe, expect, test } from '@jest/globals';
import { InputError } from '../../lib/input/index.js';
import {
  arrivalProcesses,
  drawLengths,
  makeRequests,
  type RequestSettings,
  type WorkloadLengths,
} from '../../lib/workload/index.js';

const requests = Array.from({ length: 40 }, (_, i) => ({ promptLength: 100 + i, outputLength: i }));
const list: WorkloadLengths = { kind: 'list', requests };
const trace: WorkloadLengths = { kind: 'list', requests, startTimes: requests.map((_, i) => 1 + i / 8) };
const model: WorkloadLengths = {
  kind: 'model',
  model: {
    kind: 'length-model',
    name: 'mine',
    note: 'A model for these tests.',
    source: 'Made up.',
    standIn: false,
    promptQuantiles: [1, 100],
    outputQuantilesByPrompt: [[1, 50]],
  },
};
const workloadOf = (lengths: WorkloadLengths) => ({ name: 'mine', lengths });

describe('The lengths of a run', () => {
  test('are a sample of a list without repetition', () => {
    const drawn = drawLengths(workloadOf(list), 40, 3);
    expect(drawn).not.toEqual(requests);
    expect([...drawn].sort((a, b) => a.promptLength - b.promptLength)).toEqual(requests);
  });

  test.each<[string, number, number, string]>([
    [
      'more requests than the list has',
      41,
      0,
      'workload "mine": expected at most 40 requests, its size, got 41',
    ],
    ['no requests', 0, 0, 'number of requests: expected a whole number, at least 1, got 0'],
    ['half a request', 1.5, 0, 'number of requests: expected a whole number, at least 1, got 1.5'],
    ['half a seed', 1, 0.5, 'seed: expected a whole number, got 0.5'],
  ])('are refused for %s', (_what, count, seed, message) => {
    expect(() => drawLengths(workloadOf(list), count, seed)).toThrow(new InputError(message));
  });
});

describe('The requests of a run', () => {
  test.each([
    ['a list', list],
    ['a model', model],
    ['a trace whose times are not asked for', trace],
  ])('have drawn lengths and the times of the arrival process, from %s', (_what, lengths) => {
    const workload = workloadOf(lengths);
    const times = arrivalProcesses.gamma({ count: 30, rate: 4, cv: 2, seed: 9 });
    expect([...makeRequests({ workload, arrival: 'gamma', count: 30, rate: 4, cv: 2, seed: 9 })]).toEqual(
      drawLengths(workload, 30, 9).map((drawn, id) => ({ id, arrival: times[id], ...drawn })),
    );
  });

  test('are with custom arrivals those of the trace, in its order and all of them', () => {
    const made = makeRequests({ workload: workloadOf(trace), arrival: 'custom', seed: 0 });
    expect([...made]).toEqual(requests.map((lengths, id) => ({ id, arrival: id * 125, ...lengths })));
  });

  test('are with custom arrivals the first of the trace if fewer are asked for', () => {
    const workload = workloadOf(trace);
    const made = makeRequests({ workload, arrival: 'custom', count: 7, seed: 0 });
    expect([...made]).toEqual([...makeRequests({ workload, arrival: 'custom', seed: 0 })].slice(0, 7));
  });

  const settings: RequestSettings = {
    workload: workloadOf(trace),
    arrival: 'poisson',
    count: 5,
    rate: 1,
    seed: 0,
  };
  const withoutTimes =
    'arrival "custom": expected a workload with a start_time in every request, got "mine" without';
  const size = 'number of requests: expected 1 to 40, what "mine" has, got';
  test.each<[string, Partial<RequestSettings>, string]>([
    [
      'random arrivals of unknown number',
      { count: undefined },
      'number of requests: expected one for arrival "poisson", got nothing',
    ],
    [
      'random arrivals without a rate',
      { rate: undefined },
      'rate: expected requests per second, above 0, got nothing',
    ],
    [
      'custom arrivals from a list without times',
      { arrival: 'custom', workload: workloadOf(list) },
      withoutTimes,
    ],
    ['custom arrivals from a model', { arrival: 'custom', workload: workloadOf(model) }, withoutTimes],
    ['more custom arrivals than there are', { arrival: 'custom', count: 41 }, `${size} 41`],
    ['no custom arrivals', { arrival: 'custom', count: 0 }, `${size} 0`],
    [
      'an unknown arrival process',
      { arrival: 'toString' as 'custom' },
      `arrival: expected one of ${Object.keys(arrivalProcesses).join(', ')}, got "toString"`,
    ],
  ])('are refused for %s', (_what, change, message) => {
    expect(() => makeRequests({ ...settings, ...change })).toThrow(new InputError(message));
  });
});
