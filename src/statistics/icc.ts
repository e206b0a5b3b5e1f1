/** Intraclass correlations by the names of Shrout & Fleiss: model, and one rater or the mean of all `k`. */
export interface Icc {
  readonly ICC1_1: number;
  readonly ICC1_k: number;
  readonly ICC2_1: number;
  readonly ICC2_k: number;
  readonly ICC3_1: number;
  readonly ICC3_k: number;
}

/**
 * For panels without a gap: each row a person, each column the same rater. From the mean squares of a two-way analysis
 * of variance. Null with fewer than two rows or columns, a gap, or no difference between the people. (Shrout & Fleiss 1979.)
 */
export function icc(matrix: readonly (readonly number[])[]): Icc | null {
  const [n, k] = [matrix.length, matrix[0]?.length ?? 0];
  if (n < 2 || k < 2 || matrix.some((row) => row.length !== k)) return null;
  const { rows, columns, within, error } = meanSquares(matrix, n, k);
  if (rows === 0) return null;
  return {
    ICC1_1: (rows - within) / (rows + (k - 1) * within),
    ICC1_k: (rows - within) / rows,
    ICC2_1: (rows - error) / (rows + (k - 1) * error + (k * (columns - error)) / n),
    ICC2_k: (rows - error) / (rows + (columns - error) / n),
    ICC3_1: (rows - error) / (rows + (k - 1) * error),
    ICC3_k: (rows - error) / rows,
  };
}

interface MeanSquares {
  readonly rows: number;
  readonly columns: number;
  readonly within: number;
  readonly error: number;
}

function meanSquares(matrix: readonly (readonly number[])[], n: number, k: number): MeanSquares {
  const mean = meanOf(matrix.flat());
  const rowMeans = matrix.map(meanOf);
  const columnMeans = Array.from({ length: k }, (_, j) => meanOf(matrix.map((row) => row[j] ?? NaN)));
  const betweenRows = k * squares(rowMeans, mean);
  const betweenColumns = n * squares(columnMeans, mean);
  const withinRows = squares(matrix.flat(), mean) - betweenRows;
  return {
    rows: betweenRows / (n - 1),
    columns: betweenColumns / (k - 1),
    within: withinRows / (n * (k - 1)),
    error: (withinRows - betweenColumns) / ((n - 1) * (k - 1)),
  };
}

const meanOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

const squares = (values: readonly number[], around: number): number =>
  values.reduce((sum, value) => sum + (value - around) ** 2, 0);
