import type { ExportRow } from '../core/domain/audit-export.ts';
import { CSV_COLUMNS, cellsOf, rowFromCells } from './audit-csv.ts';
import { jsonOf, rowFromJson } from './audit-rows.ts';
import { csvRow, csvRows, plainCell } from './csv.ts';
import { linesOf } from './lines.ts';

export const FORMATS = ['jsonl', 'csv'] as const;
export type Format = (typeof FORMATS)[number];

/** A row of a file. `altered`: parts of it that say something else than what is verified. Without `row` it is unreadable. */
export type ReadRow = { number: number; row?: ExportRow; altered: readonly string[] };

/** An export as text. */
export async function* written(rows: AsyncIterable<ExportRow>, format: Format): AsyncGenerator<string> {
  if (format === 'csv') yield csvRow(CSV_COLUMNS);
  for await (const row of rows) yield format === 'csv' ? csvRow(cellsOf(row)) : `${jsonOf(row)}\n`;
}

/** The rows of an export, whichever format its text is in. */
export async function* readRows(text: AsyncIterable<string>): AsyncGenerator<ReadRow> {
  let number = 0;
  const [pieces, first] = await withFirst(text);
  if (first.trimStart().startsWith('{')) {
    for await (const line of linesOf(pieces)) if (line.trim() !== '') yield fromJson(line, ++number);
    return;
  }
  for await (const { cells: written } of csvRows(pieces)) {
    const cells = written.map(plainCell);
    number += 1;
    // The names of the columns are the first row.
    if (number > 1) yield { number, altered: [], ...rowFromCells(cells) };
    else if (cells.join() !== CSV_COLUMNS.join()) return;
  }
}

function fromJson(line: string, number: number): ReadRow {
  const row = rowFromJson(line);
  if (!row) return { number, altered: [] };
  // The same field twice, or spelled in another way: other programs may read something else than this one does.
  return { number, row, altered: JSON.stringify(JSON.parse(line)) === line ? [] : ['the whole row'] };
}

async function withFirst(text: AsyncIterable<string>): Promise<[AsyncIterable<string>, string]> {
  const pieces = text[Symbol.asyncIterator]();
  const { value: first = '' } = await pieces.next();
  async function* all() {
    yield first;
    yield* { [Symbol.asyncIterator]: () => pieces };
  }
  return [all(), first];
}
