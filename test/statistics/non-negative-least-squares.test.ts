import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { condensedRows, nonNegativeLeastSquares } from '../../lib/statistics/index.js';

const times = (rows: readonly (readonly number[])[], x: readonly number[]) =>
  rows.map((row) => row.reduce((sum, value, column) => sum + value * x[column]!, 0));
const norm = (values: readonly number[]) => Math.hypot(...values);

describe('Coefficients of at least 0 are', () => {
  test('those of a line, where it rises', async () => {
    const { coefficients, residual, independence } = await nonNegativeLeastSquares(
      [
        [1, 1],
        [1, 2],
        [1, 4],
      ],
      [5, 7, 11],
    );
    expect(coefficients[0]).toBeCloseTo(3, 12);
    expect(coefficients[1]).toBeCloseTo(2, 12);
    expect(residual).toBeLessThan(1e-12);
    expect(Math.min(...independence)).toBeGreaterThan(0.3);
  });

  test('the mean, where a line falls', async () => {
    const { coefficients, residual } = await nonNegativeLeastSquares(
      [
        [1, 1],
        [1, 2],
        [1, 3],
      ],
      [3, 2, 1],
    );
    expect(coefficients[0]).toBeCloseTo(2, 12);
    expect(coefficients[1]).toBe(0);
    expect(residual).toBeCloseTo(Math.SQRT2, 12);
  });

  test('all 0, where every column leads away', async () => {
    const fit = await nonNegativeLeastSquares([[1], [2]], [-1, -1]);
    expect(fit).toEqual({ coefficients: [0], residual: Math.SQRT2, independence: [1] });
  });

  // A worked example: without bounds the solution is (-1, 2, 3).
  test('those of the best face, where one without bounds is negative', async () => {
    const rows = [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
      [1, 1, 1],
    ];
    const { coefficients } = await nonNegativeLeastSquares(rows, [-1, 2, 3, 4]);
    // With the first at 0: 2y + z = 6 and y + 2z = 7.
    expect(coefficients[0]).toBe(0);
    expect(coefficients[1]).toBeCloseTo(5 / 3, 12);
    expect(coefficients[2]).toBeCloseTo(8 / 3, 12);
  });

  test('the same whatever the units of the columns are', async () => {
    const rows = Array.from({ length: 50 }, (_, i) => [1, 10 + i * 331, (10 + i * 331) ** 2]);
    const x = [12.5, 0.05, 1.7e-6];
    const { coefficients } = await nonNegativeLeastSquares(rows, times(rows, x));
    for (const [index, value] of coefficients.entries()) expect(value / x[index]! - 1).toBeCloseTo(0, 9);
  });
});

describe('Columns that cannot be told apart show', () => {
  test.each<[string, number[][], number[]]>([
    ['a multiple of another', [1, 2, 3].map((i) => [i, 2 * i]), [1]],
    ['the sum of two others', [1, 5, 2, 7].map((i, at) => [i, at, i + at]), [2]],
    ['a column of zeros', [1, 2].map((i) => [0, i]), [0]],
    ['more columns than rows', [[1, 2, 3]], [1, 2]],
  ])('%s', async (_, rows, dependent) => {
    const values = rows.map((row) => 1 + row[0]!);
    const { coefficients, independence } = await nonNegativeLeastSquares(rows, values);
    for (const [column, share] of independence.entries()) {
      if (dependent.includes(column)) expect(share).toBeLessThan(1e-12);
      else expect(share).toBeGreaterThan(0.1);
    }
    expect(coefficients.every((each) => Number.isFinite(each) && each >= 0)).toBe(true);
  });
});

// Of few digits: columns are often zeros, or combinations of others.
const number = fc.integer({ min: -400, max: 400 }).map((each) => each / 16);
const problem = fc.integer({ min: 1, max: 5 }).chain((columns) =>
  fc
    .array(fc.tuple(fc.array(number, { minLength: columns, maxLength: columns }), number), {
      minLength: 1,
      maxLength: 30,
    })
    .map((pairs) => ({ rows: pairs.map(([row]) => row), values: pairs.map(([, value]) => value) })),
);

test('Nothing can be gained: the conditions of Kuhn and Tucker hold', async () => {
  await fc.assert(
    fc.asyncProperty(problem, async ({ rows, values }) => {
      const { coefficients, residual } = await nonNegativeLeastSquares(rows, values);
      const left = times(rows, coefficients).map((value, index) => values[index]! - value);
      expect(Math.abs(norm(left) - residual)).toBeLessThanOrEqual(1e-9 * norm(values));
      for (const [column, value] of coefficients.entries()) {
        const own = rows.map((row) => row[column]!);
        const gradient = own.reduce((sum, each, index) => sum + each * left[index]!, 0);
        const nothing = 1e-9 * norm(own) * norm(values);
        expect(value).toBeGreaterThanOrEqual(0);
        // To grow does not help; and where it is not at its bound, to fall does not either.
        expect(gradient).toBeLessThanOrEqual(nothing);
        if (value > 0) expect(gradient).toBeGreaterThanOrEqual(-nothing);
      }
    }),
    { numRuns: 150 },
  );
});

test('Condensed rows have the same sums of squares', async () => {
  await fc.assert(
    fc.asyncProperty(problem, fc.array(number, { minLength: 5, maxLength: 5 }), async ({ rows }, weights) => {
      const condensed = await condensedRows(rows);
      expect(condensed.length).toBeLessThanOrEqual(rows[0]!.length);
      const all = norm(times(rows, weights));
      const most = norm(weights) * Math.hypot(...rows.flat());
      expect(Math.abs(norm(times(condensed, weights)) - all)).toBeLessThanOrEqual(1e-12 * most);
    }),
    { numRuns: 100 },
  );
});

describe('Least squares are refused', () => {
  test.each<[string, number[][], number[]]>([
    ['without rows', [], []],
    ['without columns', [[]], [1]],
    ['with a value too many', [[1]], [1, 2]],
    ['with a row too long', [[1], [1, 2]], [1, 2]],
    ['with what is no number', [[Number.NaN]], [1]],
    ['with what is not finite', [[1]], [Infinity]],
  ])('%s', async (_, rows, values) => {
    await expect(nonNegativeLeastSquares(rows, values)).rejects.toThrow(RangeError);
  });
});
