// CSV as RFC 4180 has it: commas, quotes around what holds one, a quote written twice. Blank rows are skipped.

/** `line`: where it begins, counted from 1. */
export type Row = { line: number; cells: string[] };

export const readCsv = (text: string): Row[] => {
  const reader = createReader();
  return [...reader.feed(text), ...reader.end()];
};

/** The rows of a CSV file, as it comes in pieces. */
export async function* csvRows(pieces: AsyncIterable<string>): AsyncGenerator<Row> {
  const reader = createReader();
  for await (const piece of pieces) yield* reader.feed(piece);
  yield* reader.end();
}

/** Takes text piece by piece and gives each row once its end is there. */
function createReader(): { feed(piece: string): Row[]; end(): Row[] } {
  let line = 1;
  let row: Row = { line, cells: [] };
  let cell = '';
  /** `closing`: after a quotation mark inside quotes, which ends them or is one of two. */
  let state: 'plain' | 'quoted' | 'closing' = 'plain';

  const endCell = (): void => {
    row.cells.push(cell);
    cell = '';
  };
  const endRow = (): Row[] => {
    endCell();
    const ended = row;
    row = { line, cells: [] };
    return ended.cells.some((one) => one.trim() !== '') ? [ended] : [];
  };
  function take(sign: string): Row[] {
    if (sign === '\n') line++;
    if (state === 'closing') {
      state = sign === '"' ? 'quoted' : 'plain';
      if (sign === '"') {
        cell += sign;
        return [];
      }
    }
    if (state === 'quoted') {
      if (sign === '"') state = 'closing';
      else cell += sign;
      return [];
    }
    if (sign === '"' && cell === '') state = 'quoted';
    else if (sign === ',') endCell();
    else if (sign === '\n') return endRow();
    else if (sign !== '\r' && sign !== '\uFEFF') cell += sign;
    return [];
  }
  return { feed: (piece) => [...piece].flatMap(take), end: endRow };
}

/**
 * One row as text. Spreadsheets run cells that begin like a formula, so these get an apostrophe in front, and so do those
 * that begin with one: `plainCell` gives every cell back as it was.
 */
export const csvRow = (cells: readonly string[]): string => `${cells.map(quoted).join(',')}\r\n`;

const quoted = (cell: string): string => {
  const harmless = /^[=+\-@\t\r\n']/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
};

export const plainCell = (cell: string): string => (cell.startsWith("'") ? cell.slice(1) : cell);
