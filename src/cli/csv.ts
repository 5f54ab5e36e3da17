/**
 * One row of CSV (RFC 4180). Spreadsheets run cells that begin like a formula, so these get an apostrophe in front, and so
 * do those that begin with one: taking the first apostrophe away gives every cell back as it was.
 */
export const csvRow = (cells: readonly string[]): string => `${cells.map(quoted).join(',')}\r\n`;

const quoted = (cell: string): string => {
  const harmless = /^[=+\-@\t\r\n']/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
};

const plain = (cell: string): string => (cell.startsWith("'") ? cell.slice(1) : cell);

/** The rows of a CSV file, as it comes in pieces. */
export async function* csvRows(pieces: AsyncIterable<string>): AsyncGenerator<string[]> {
  let cells: string[] = [];
  let cell = '';
  /** `closing`: after a quotation mark inside quotes, which ends them or is one of two. */
  let state: 'plain' | 'quoted' | 'closing' = 'plain';
  let anything = false;

  const endCell = (): void => {
    cells.push(plain(cell));
    cell = '';
  };
  const endRow = (): string[] => {
    endCell();
    const row = cells;
    cells = [];
    anything = false;
    return row;
  };

  for await (const piece of pieces) {
    for (const sign of piece) {
      if (state === 'closing') {
        state = sign === '"' ? 'quoted' : 'plain';
        if (sign === '"') {
          cell += sign;
          continue;
        }
      }
      if (state === 'quoted') {
        if (sign === '"') state = 'closing';
        else cell += sign;
        continue;
      }
      anything ||= sign !== '\r' && sign !== '\n';
      if (sign === '"' && cell === '') state = 'quoted';
      else if (sign === ',') endCell();
      else if (sign === '\n') {
        if (anything) yield endRow();
      } else if (sign !== '\r') cell += sign;
    }
  }
  if (anything) yield endRow();
}
