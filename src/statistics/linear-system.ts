/**
 * Solves `matrix · x = right` by Gaussian elimination with partial pivoting; the arguments stay as they are.
 *
 * @throws RangeError when the matrix is singular
 */
export function solveLinear(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const rows = matrix.map((row, i) => Float64Array.from([...row, right[i] ?? NaN]));
  const n = rows.length;
  for (let column = 0; column < n; column++) {
    pivot(rows, column);
    for (let row = column + 1; row < n; row++) eliminate(at(rows, row), at(rows, column), column);
  }
  const solution = new Float64Array(n);
  for (let row = n - 1; row >= 0; row--) {
    const equation = at(rows, row);
    let rest = equation[n] as number;
    for (let column = row + 1; column < n; column++)
      rest -= (equation[column] as number) * (solution[column] as number);
    solution[row] = rest / (equation[row] as number);
  }
  return [...solution];
}

function pivot(rows: Float64Array[], column: number): void {
  let best = column;
  const size = (row: number): number => Math.abs(at(rows, row)[column] as number);
  for (let row = column + 1; row < rows.length; row++) if (size(row) > size(best)) best = row;
  if (!(size(best) > 0)) throw new RangeError('The equations have no single solution.');
  [rows[column], rows[best]] = [at(rows, best), at(rows, column)];
}

function eliminate(row: Float64Array, by: Float64Array, column: number): void {
  const factor = (row[column] as number) / (by[column] as number);
  if (factor === 0) return;
  for (let i = column; i < row.length; i++) row[i] = (row[i] as number) - factor * (by[i] as number);
}

function at(rows: readonly Float64Array[], index: number): Float64Array {
  return rows[index] as Float64Array;
}
