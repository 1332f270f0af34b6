import { describe, expect, test } from '@jest/globals';
import { InputError } from '../../lib/input/index.js';
import {
  type Plan,
  runToEnd,
  type SimulationConfig,
  simulate,
  startSimulation,
} from '../../lib/simulation/index.js';
import { latencyOfCosts } from '../profile/made-up.js';

const cluster: Plan = {
  engine: 'published-vllm',
  spec: {
    serve: { count: 1, stages: 1, maxTokens: 100, latency: latencyOfCosts({ prefill: { base: 7 } }) },
  },
};
// Each prefill takes 10 ms and 0.001 of overhead, and each decode iteration 2 ms and 0.001 more.
const requests = [
  { id: 0, arrival: 0, promptLength: 10, outputLength: 0 },
  { id: 1, arrival: 50, promptLength: 10, outputLength: 2 },
];
const config: SimulationConfig = { ...cluster, requests };

describe('A simulation', () => {
  test('comes to a record of each request, the end, and the iterations of each worker', () => {
    const { records, endTime, iterations } = simulate(config);
    expect(records).toEqual([
      { ...requests[0], firstToken: 10.001, leaving: 10.001 },
      { ...requests[1], firstToken: 60.001, leaving: expect.closeTo(64.0031, 9) },
    ]);
    expect(endTime).toBe(records[1]!.leaving);
    expect(iterations).toEqual([4]);
  });

  test('tells whoever else watches', () => {
    const left: number[] = [];
    simulate(config, { recorder: { left: ({ id }) => left.push(id) } });
    expect(left).toEqual([0, 1]);
  });

  test('of no requests is over at once', () => {
    expect(simulate({ ...cluster, requests: [] })).toEqual({ records: [], endTime: 0, iterations: [0] });
  });

  test('that is taken forward event by event comes to the same', () => {
    const simulation = startSimulation(config);
    let events = 0;
    while (simulation.advance(1)) events += 1;
    expect(simulation.result()).toEqual(simulate(config));

    const other = startSimulation(config);
    expect(other.advance(events)).toBe(true);
    expect(other.advance(1)).toBe(false);
  });

  test('that is taken forward so far has the records of those that have left', () => {
    const simulation = startSimulation(config);
    expect(simulation.result()).toEqual({ records: [], endTime: 0, iterations: [0] });
    expect(simulation.served).toBe(0);
    while (simulation.result().iterations[0]! < 1) simulation.advance(1);
    expect(simulation.result()).toEqual({
      records: simulate(config).records.slice(0, 1),
      endTime: 10.001,
      iterations: [1],
    });
    expect(simulation.served).toBe(1);
  });

  test('that is taken forward so far has no gaps for those that have not left', () => {
    const [first, second] = requests;
    const overtaken = [
      { ...first!, outputLength: 9 },
      { ...second!, arrival: 0, outputLength: 1 },
    ];
    const simulation = startSimulation({ ...cluster, requests: overtaken });
    while (simulation.served < 1) simulation.advance(1);
    expect(simulation.result().records).toMatchObject([{ id: 1 }]);
  });

  test('is refused if a request could never run, which is named', () => {
    const impossible = { ...config, requests: [requests[0]!, { ...requests[1]!, promptLength: 101 }] };
    const error = new InputError('request 1 has a prompt of 101 tokens, and an instance takes at most 100');
    expect(() => startSimulation(impossible)).toThrow(error);
    expect(() => simulate(impossible)).toThrow(error);
  });
});

describe('A simulation that gives way to other work', () => {
  test('comes to the same', async () => {
    const simulation = startSimulation(config);
    expect(await runToEnd(simulation)).toBe(true);
    expect(simulation.result()).toEqual(simulate(config));
  });

  test('does not begin if its signal is aborted', async () => {
    const simulation = startSimulation(config);
    expect(await runToEnd(simulation, AbortSignal.abort())).toBe(false);
    expect(simulation.result()).toEqual({ records: [], endTime: 0, iterations: [0] });
  });

  // More events than are processed between two pauses.
  const long: SimulationConfig = {
    ...cluster,
    requests: Array.from({ length: 5 }, (_, id) => ({
      id,
      arrival: id * 1e6,
      promptLength: 1,
      outputLength: 40_000,
    })),
  };

  test('ends early if its signal is aborted meanwhile, and keeps what it came to', async () => {
    const ending = new AbortController();
    const simulation = startSimulation(long, { recorder: { left: () => ending.abort() } });
    expect(await runToEnd(simulation, ending.signal)).toBe(false);
    const ids = simulation.result().records.map(({ id }) => id);
    expect(ids).toContain(0);
    expect(ids).not.toContain(4);
  });

  test('tells each time before it goes on', async () => {
    const simulation = startSimulation(long, { exactEvents: true });
    const served: number[] = [];
    await runToEnd(simulation, undefined, () => served.push(simulation.served));
    expect(served[0]).toBe(0);
    expect(served.length).toBeGreaterThan(2);
    expect(served).toEqual([...served].sort());
    expect(simulation.served).toBe(5);
  });
});
