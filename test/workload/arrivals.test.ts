import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { InputError } from '../../lib/input/index.js';
import { type ArrivalSettings, arrivalProcesses } from '../../lib/workload/index.js';

const { poisson, gamma, fixed, custom } = arrivalProcesses;

function expectTimes(times: Float64Array, expected: readonly number[]): void {
  expect(times).toHaveLength(expected.length);
  expected.forEach((time, i) => {
    expect(Math.abs(times[i]! - time)).toBeLessThanOrEqual(1e-12 * time);
  });
}

describe('The arrival processes', () => {
  test('are poisson, gamma, fixed and custom, among others', () => {
    expect(Object.keys(arrivalProcesses)).toEqual(
      expect.arrayContaining(['poisson', 'gamma', 'fixed', 'custom']),
    );
  });

  // The expected times are the running sums of np.random.gamma(1 / cv**2, cv**2 / rate) * 1000 (NumPy, legacy seeding).
  test.each([
    [
      2,
      3,
      8,
      [0, 955.8767543796754, 1878.0211075390498, 1881.932539085003, 1927.7156742275185, 2027.2251769503707],
    ],
    [
      0.5,
      3,
      8,
      [0, 320.34148697253903, 835.2095659697811, 923.485902544269, 1056.913192198515, 1729.4242091824399],
    ],
    [1.5, 2, 4294967295, [0, 5.994255232496731, 864.3733581744451, 864.5058640853466]],
  ])('gamma with cv %d at %d requests/s and seed %d gives the times of NumPy', (cv, rate, seed, expected) => {
    expectTimes(gamma({ count: expected.length, rate, cv, seed }), expected);
  });

  test('poisson gives the times of the published simulator', () => {
    const csv = readFileSync(new URL('../golden/csv/distserve.request-event.csv', import.meta.url), 'utf8');
    const expected = csv
      .split('\n')
      .filter((row) => row.includes(',init,'))
      .map((row) => Number(row.split(',')[0]));
    expect(expected).toHaveLength(8);
    expectTimes(poisson({ count: 8, rate: 10, seed: 5 }), expected);
    expectTimes(poisson({ count: 8, rate: 10, cv: 1, seed: 5 }), expected);
  });

  test('poisson with another cv is gamma with it, as in the published simulator', () => {
    const settings = { count: 20, rate: 3, cv: 4, seed: 1 };
    expect(poisson(settings)).toEqual(gamma(settings));
    expect(poisson(settings)).not.toEqual(poisson({ ...settings, cv: 1 }));
  });

  test('gamma has a cv of 1 unless told otherwise', () => {
    const settings = { count: 20, rate: 3, seed: 1 };
    expect(gamma(settings)).toEqual(poisson(settings));
  });

  test('fixed adds the same gap again and again', () => {
    let sum = 0;
    const sums = Array.from({ length: 30 }, (_, i) => {
      sum += i === 0 ? 0 : 1000 / 3;
      return sum;
    });
    expect(fixed({ count: 30, rate: 3, seed: 0 })).toEqual(Float64Array.from(sums));
  });

  test('custom moves the times of a trace to start at 0, and takes the first of them', () => {
    const startTimes = [2.5, 2.71, 2.71, 4];
    const [first, second] = [(2.71 - 2.5) * 1000, (4 - 2.71) * 1000];
    expect(custom({ count: 4, seed: 0, startTimes })).toEqual(
      Float64Array.of(0, first, first, first + second),
    );
    expect(custom({ count: 2, seed: 0, startTimes })).toEqual(Float64Array.of(0, first));
  });

  test('give as many times as asked for, ascending from 0', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(poisson, gamma, fixed),
        fc.integer({ min: 1, max: 300 }),
        fc.double({ min: 0.01, max: 1000, noNaN: true }),
        fc.double({ min: 0.05, max: 10, noNaN: true }),
        fc.integer({ min: 0, max: 2 ** 32 - 1 }),
        (process, count, rate, cv, seed) => {
          const times = process({ count, rate, cv, seed });
          expect(times).toHaveLength(count);
          expect(times[0]).toBe(0);
          expect(times.every((time, i) => i === 0 || time >= times[i - 1]!)).toBe(true);
        },
      ),
    );
  });

  test('custom gives ascending times for any trace', () => {
    const trace = fc.array(fc.double({ min: 0, max: 1e9, noNaN: true }), { minLength: 1 });
    fc.assert(
      fc.property(trace, (seconds) => {
        const startTimes = [...seconds].sort((a, b) => a - b);
        const times = custom({ count: startTimes.length, seed: 0, startTimes });
        expect(times[0]).toBe(0);
        expect(times.every((time, i) => i === 0 || time >= times[i - 1]!)).toBe(true);
      }),
    );
  });

  const settings: ArrivalSettings = { count: 3, rate: 1, seed: 0 };
  const rateMessage = 'rate: expected requests per second, above 0, got';
  const cvMessage = 'cv: expected a number above 0 and not extreme (for even gaps there is "fixed"), got';
  const countMessage = 'number of requests: expected a whole number, at least 1, got';
  const tooLateMessage =
    'arrivals: expected all within 2^40 ms (35 years) of the first, got one Infinity ms after it';
  const noTimesMessage = 'arrival "custom": expected a workload with a start_time in every request, got none';
  test.each<[keyof typeof arrivalProcesses, string, Partial<ArrivalSettings>, string]>([
    ['poisson', 'no rate', { rate: undefined }, `${rateMessage} nothing`],
    ['gamma', 'a rate of 0', { rate: 0 }, `${rateMessage} 0`],
    ['fixed', 'a rate that is not a number', { rate: Number.NaN }, `${rateMessage} NaN`],
    ['fixed', 'a rate of infinity', { rate: Number.POSITIVE_INFINITY }, `${rateMessage} Infinity`],
    ['fixed', 'a rate so low that time has no end', { rate: 1e-320 }, tooLateMessage],
    ['poisson', 'a rate so low that time has no end', { rate: 1e-320 }, tooLateMessage],
    ['gamma', 'a cv of 0', { cv: 0 }, `${cvMessage} 0`],
    ['gamma', 'a negative cv', { cv: -1 }, `${cvMessage} -1`],
    ['gamma', 'a cv whose square is 0', { cv: 1e-170 }, `${cvMessage} 1e-170`],
    ['gamma', 'a cv whose square is infinite', { cv: 1e170 }, `${cvMessage} 1e+170`],
    [
      'poisson',
      'a seed beyond 32 bits',
      { seed: 2 ** 32 },
      'seed: expected a whole number from 0 to 4294967295, got 4294967296',
    ],
    ['gamma', 'a negative seed', { seed: -1 }, 'seed: expected a whole number from 0 to 4294967295, got -1'],
    ['fixed', 'half a request', { count: 0.5 }, `${countMessage} 0.5`],
    ['poisson', 'no requests', { count: 0 }, `${countMessage} 0`],
    ['custom', 'no requests', { count: 0, startTimes: [1] }, `${countMessage} 0`],
    ['custom', 'a workload without times', {}, noTimesMessage],
    [
      'custom',
      'more requests than times',
      { startTimes: [1, 2] },
      'number of requests: expected at most the 2 that the trace has, got 3',
    ],
  ])('%s refuses %s', (name, _what, change, message) => {
    expect(() => arrivalProcesses[name]({ ...settings, ...change })).toThrow(new InputError(message));
  });
});
