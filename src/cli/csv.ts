export type Row = { line: number; cells: string[] };

/** Reads CSV as RFC 4180 has it: commas, quotes around what holds one, a quote written twice. Blank lines are skipped. */
export function readCsv(text: string): Row[] {
  const rows: Row[] = [];
  let line = 1;
  let row: Row = { line, cells: [] };
  let cell = '';
  let quoted = false;
  const endRow = () => {
    row.cells.push(cell);
    if (row.cells.some((one) => one.trim() !== '')) rows.push(row);
  };
  for (let at = 0; at < text.length; at++) {
    const letter = text[at] ?? '';
    if (letter === '\n') line++;
    if (quoted) {
      if (letter !== '"') cell += letter;
      else if (text[at + 1] === '"') cell += text[++at];
      else quoted = false;
    } else if (letter === '"' && cell === '') {
      quoted = true;
    } else if (letter === ',') {
      row.cells.push(cell);
      cell = '';
    } else if (letter === '\n') {
      endRow();
      row = { line, cells: [] };
      cell = '';
    } else if (letter !== '\r' && letter !== '\uFEFF') {
      cell += letter;
    }
  }
  endRow();
  return rows;
}
