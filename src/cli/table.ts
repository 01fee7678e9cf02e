import { singleLine } from './report.js';

/** A column's title, and its cell of a row. */
export type Columns<T> = Readonly<Record<string, (row: T) => string | number | undefined>>;

/** Lines with aligned columns; a column without a value anywhere is left out. */
export function table<T>(columns: Columns<T>, rows: readonly T[]): string[] {
  if (rows.length === 0) return [];
  const filled = Object.entries(columns)
    .map(([title, cell]) => [title, ...rows.map((row) => singleLine(String(cell(row) ?? '')))])
    .filter((cells) => cells.slice(1).some((cell) => cell !== ''));
  const widths = filled.map((cells) => Math.max(...cells.map((cell) => cell.length)));
  return [-1, ...rows.keys()].map((row) =>
    filled
      .map((cells, i) => (cells[row + 1] || '-').padEnd(widths[i] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}
