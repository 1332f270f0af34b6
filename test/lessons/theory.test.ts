import { describe, expect, test } from '@jest/globals';
import { mm1Theory, runMany } from '../../lib/lessons/mm1.js';
import { erlangC, mmcTheory } from '../../lib/lessons/mmc.js';
import { numbers, tell } from './tell.js';

const oneServer = { meanGap: 1.25, meanService: 1, servers: 1 };
const threeServers = { meanGap: 1.25 / 3, meanService: 1, servers: 3 };

describe.each([
  ['mm1', oneServer, mm1Theory(oneServer), { wait: 4, waitingShare: 0.8, line: 3.2 }],
  // Of a load of 2.4 on three servers, from Erlang's formula as a sum.
  ['mmc', threeServers, mmcTheory(threeServers), { wait: 1.0787, waitingShare: 0.6472, line: 2.5888 }],
] as const)('The queue of %s', (name, queue, theory, known) => {
  const { interval } = runMany(queue, 42, 10_000);
  const { wait, waitingShare, line, rate } = interval;

  test('has the figures of theory', () => {
    expect(theory.wait).toBeCloseTo(known.wait, 4);
    expect(theory.waitingShare).toBeCloseTo(known.waitingShare, 4);
    expect(theory.line).toBeCloseTo(known.line, 4);
  });

  test.each(['wait', 'waitingShare', 'line'] as const)('has its %s within the 95 %% interval', (figure) => {
    expect(interval[figure].low).toBeLessThan(theory[figure]);
    expect(interval[figure].high).toBeGreaterThan(theory[figure]);
  });

  test('has intervals that say something', () => {
    for (const { mean, halfWidth } of [wait, waitingShare, line]) expect(halfWidth / mean).toBeLessThan(0.12);
  });

  test("keeps Little's law, but for the customers at the two ends of the run", () => {
    expect(Math.abs((rate.mean * wait.mean) / line.mean - 1)).toBeLessThan(0.005);
  });

  test('is told with its theory, in the intervals that are told, and with Little', () => {
    const told = tell(name);
    const rows = numbers(told, /([\d.]+) +([\d.]+) +([\d.]+) to ([\d.]+) +yes$/);
    const exact = [known.wait, known.waitingShare, known.line];
    expect(rows.map(([figure]) => figure)).toEqual(exact.map((figure) => Number(figure.toFixed(3))));
    for (const [figure, mean, low, high] of rows) {
      expect([low! <= figure!, figure! <= high!, low! < mean!, mean! < high!]).not.toContain(false);
    }
    const [[product, measured] = []] = numbers(told, /make a line of ([\d.]+); measured: ([\d.]+)$/);
    expect(Math.abs(product! / measured! - 1)).toBeLessThan(0.003);
  });

  test('is not compared where runs are too short to say anything', () => {
    expect(tell(name, { until: 50 }).join('\n')).toMatch(/runs take 100 minutes at least/);
  });
});

describe('Erlang C', () => {
  test.each([1, 2, 3, 10])('is the textbook sum for %i servers', (servers) => {
    const load = 0.8 * servers;
    // Terms a^k / k!, and the last one for all who wait.
    const terms = [1];
    for (let k = 1; k <= servers; k++) terms.push((terms[k - 1]! * load) / k);
    const waiting = terms.pop()! / (1 - load / servers);
    expect(erlangC(load, servers)).toBeCloseTo(waiting / (waiting + terms.reduce((a, b) => a + b)), 12);
  });
});
