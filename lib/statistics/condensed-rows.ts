/** How many rows are taken in at a time for each column: with more, the orthogonal factor that comes along gets large. */
const ROWS_A_COLUMN = 3;

/**
 * A table of no more rows than columns by which all sums of squares are the same: for any weights of the columns, the
 * squares of the weighted sums of its rows add up to what they do over all rows given. It is the triangular factor of
 * Householder's QR (Golub & Van Loan, "Matrix Computations", 5.2), taken a few rows at a time, so that least squares over
 * thousands of rows, and over many parts of them, cost little.
 *
 * @param rows all as long as each other, of finite numbers
 * @throws RangeError for rows of different lengths, or of no columns
 * @example
 * const rows = [[1, 1], [1, 2], [1, 3]];
 * (await condensedRows(rows)).length // 2
 */
export async function condensedRows(rows: readonly (readonly number[])[]): Promise<number[][]> {
  const columns = rows[0]?.length ?? 0;
  if (rows.some(({ length }) => length !== columns || length === 0)) {
    throw new RangeError('The rows to condense must have the same number of columns, at least one');
  }
  if (rows.length <= columns) return rows.map((row) => [...row]);
  const { qr } = await import('mathjs');
  let condensed: number[][] = [];
  for (let at = 0; at < rows.length; ) {
    const until = at + columns * ROWS_A_COLUMN - condensed.length;
    const some = [...condensed, ...rows.slice(at, until).map((row) => [...row])];
    at = until;
    condensed = some.length > columns ? (qr(some).R as number[][]).slice(0, columns) : some;
  }
  return condensed;
}
