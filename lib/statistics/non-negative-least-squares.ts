import { condensedRows } from './condensed-rows.js';

/** The coefficients, none below 0, by which columns come nearest to some values. */
export interface NonNegativeFit {
  /** One for each column. */
  readonly coefficients: readonly number[];
  /** The root of the sum of the squares that are left. */
  readonly residual: number;
  /**
   * For each column, which share of its length no combination of the columns before it makes up: from 0 to 1. Where
   * one is 0, or nearly, its coefficient and theirs cannot be told apart.
   */
  readonly independence: readonly number[];
}

/** A column of unit length of which less than this is new cannot be solved for. */
const DEPENDENT = 1e-12;

/** Gradients below this share of the length of the values are rounding errors. */
const NO_GRADIENT = 64 * Number.EPSILON;

/**
 * Least squares with coefficients of at least 0: the algorithm NNLS of Lawson & Hanson, "Solving Least Squares Problems",
 * 1974, chapter 23. Columns are scaled to the same length first, so that their units play no part.
 *
 * @param rows a row for each value, with a number for each column
 * @throws RangeError when there are no rows or no columns, rows differ in length, or a number is not finite
 * @example
 * const { coefficients } = await nonNegativeLeastSquares([[1, 1], [1, 2], [1, 3]], [5, 7, 9]);
 * coefficients.map((each) => Math.round(each)) // [3, 2]
 */
export async function nonNegativeLeastSquares(
  rows: readonly (readonly number[])[],
  values: readonly number[],
): Promise<NonNegativeFit> {
  const columns = rows[0]?.length ?? 0;
  check(rows, values, columns);
  const table = await condensedRows(rows.map((row, index) => [...row, values[index]!]));
  const lengths = Array.from({ length: columns }, (_, column) => Math.hypot(...columnOf(table, column)));
  // A column of zeros has no length, and stays one of zeros.
  const scaled = table.map((row) => lengths.map((length, column) => row[column]! / (length || 1)));
  const target = columnOf(table, columns);
  const found = await solved(scaled, target);
  const coefficients = found.map((value, column) => value / (lengths[column]! || 1));
  const residual = Math.hypot(...leftOver(scaled, target, found));
  return { coefficients, residual, independence: await independenceOf(scaled, columns) };
}

function check(rows: readonly (readonly number[])[], values: readonly number[], columns: number): void {
  if (columns === 0) throw new RangeError('Least squares need rows and columns');
  if (rows.length !== values.length || rows.some(({ length }) => length !== columns)) {
    throw new RangeError('Least squares need a value for each row, and rows of the same length');
  }
  if (!values.every(Number.isFinite) || !rows.every((row) => row.every(Number.isFinite))) {
    throw new RangeError('Least squares need finite numbers');
  }
}

/** The algorithm itself, for columns of unit length or of zeros. */
async function solved(rows: number[][], target: readonly number[]): Promise<number[]> {
  const columns = rows[0]!.length;
  const least = NO_GRADIENT * Math.hypot(...target);
  let x = Array<number>(columns).fill(0);
  const free: number[] = [];
  const refused = new Set<number>();
  for (;;) {
    const left = leftOver(rows, target, x);
    const gradient = x.map((_, column) => dot(columnOf(rows, column), left));
    const next = steepest(gradient, (column) => !free.includes(column) && !refused.has(column));
    if (next === undefined || gradient[next]! <= least) return x;
    let trial = await leastSquares(rows, target, [...free, next]);
    // Rounding errors had it for one that would grow: another is taken.
    if (trial === undefined || trial[next]! <= 0) {
      refused.add(next);
      continue;
    }
    free.push(next);
    refused.clear();
    while (trial !== undefined && free.some((column) => trial![column]! <= 0)) {
      x = towards(x, trial, free);
      for (const column of [...free]) if (x[column]! <= 0) free.splice(free.indexOf(column), 1);
      trial = await leastSquares(rows, target, free);
    }
    if (trial === undefined) return x;
    x = trial;
  }
}

function steepest(gradient: readonly number[], isOpen: (column: number) => boolean): number | undefined {
  let best: number | undefined;
  for (const column of gradient.keys()) {
    if (isOpen(column) && (best === undefined || gradient[column]! > gradient[best]!)) best = column;
  }
  return best;
}

/** As far from one point to another as no free coefficient falls below 0: the one that stops it is then exactly 0. */
function towards(x: readonly number[], trial: readonly number[], free: readonly number[]): number[] {
  const falling = free.filter((column) => trial[column]! <= 0);
  const shares = falling.map((column) => x[column]! / (x[column]! - trial[column]!));
  const share = Math.min(...shares);
  const stopped = falling.filter((_, index) => shares[index] === share);
  return x.map((value, column) =>
    stopped.includes(column) ? 0 : Math.max(0, value + share * (trial[column]! - value)),
  );
}

/** Least squares of some columns, the others being 0; undefined where one depends on those before it. */
async function leastSquares(
  rows: number[][],
  target: readonly number[],
  free: readonly number[],
): Promise<number[] | undefined> {
  const x = Array<number>(rows[0]!.length).fill(0);
  if (free.length === 0) return x;
  if (free.length > rows.length) return undefined;
  const { qr, usolve } = await import('mathjs');
  const { Q, R } = qr(rows.map((row) => free.map((column) => row[column]!))) as {
    Q: number[][];
    R: number[][];
  };
  const upper = R.slice(0, free.length);
  if (upper.some((row, index) => Math.abs(row[index]!) < DEPENDENT)) return undefined;
  const turned = free.map((_, index) => dot(columnOf(Q, index), target));
  const found = usolve(upper, turned) as unknown as number[][];
  for (const [index, column] of free.entries()) x[column] = found[index]![0]!;
  return x;
}

async function independenceOf(rows: number[][], columns: number): Promise<number[]> {
  const { qr } = await import('mathjs');
  const upper = qr(rows).R as number[][];
  return Array.from({ length: columns }, (_, index) => Math.min(1, Math.abs(upper[index]?.[index] ?? 0)));
}

function leftOver(rows: readonly number[][], target: readonly number[], x: readonly number[]): number[] {
  return rows.map((row, index) => target[index]! - dot(row, x));
}

function columnOf(rows: readonly (readonly number[])[], column: number): number[] {
  return rows.map((row) => row[column]!);
}

function dot(a: readonly number[], b: readonly number[]): number {
  let sum = 0;
  for (const [index, value] of a.entries()) sum += value * b[index]!;
  return sum;
}
