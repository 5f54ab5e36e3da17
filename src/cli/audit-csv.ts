import type { AuditLine } from '../core/domain/audit.ts';
import type { ExportRow } from '../core/domain/audit-export.ts';
import { readAuditLine } from '../records/audit-record.ts';
import { asRow, jsonOf, rowFromJson } from './audit-rows.ts';

/** For people, in the order they read. What these say is in the text as well, which is what is verified. */
const READABLE = {
  time: ({ at }) => isoOf(at),
  who: ({ by }) => (by.kind === 'person' ? by.user : by.kind),
  event: ({ event }) => event,
  operation: ({ operation }) => operation,
  revision: ({ revision }) => revision?.toString(),
  action: ({ action }) => action,
  account: ({ account }) => account,
  region: ({ region }) => region,
  name: ({ name }) => name,
  rule: ({ rule }) => rule,
  policy: ({ policy }) => policy,
  tasks: ({ task, tasks = task ? [task] : [] }) => tasks.join(', '),
  'slack request': ({ by }) => (by.kind === 'person' ? by.via : undefined),
  'cloud request': ({ call }) => call?.requestId,
  reason: ({ reason }) => reason,
  'problem code': ({ problem }) => problem?.code,
} satisfies Record<string, (line: AuditLine) => string | undefined>;

const readable = Object.keys(READABLE) as (keyof typeof READABLE)[];

export const CSV_COLUMNS = ['kind', 'seq', ...readable, 'id', 'hash', 'previous', 'text'] as const;
type Cells = Partial<Record<(typeof CSV_COLUMNS)[number], string>>;

/** A row as cells, in the order of the columns. Lines keep their exact text in the last one, other rows all they say. */
export function cellsOf(row: ExportRow): string[] {
  const cells = { kind: row.kind, ...told(row) };
  return CSV_COLUMNS.map((column) => cells[column] ?? '');
}

function told(row: ExportRow): Cells {
  switch (row.kind) {
    case 'line': {
      const { seq, id, hash, previous, text } = row;
      return { seq: String(seq), ...inWords(id, text), id, hash, previous, text };
    }
    case 'unsealed':
      return { ...inWords(row.id, row.text), id: row.id, text: row.text };
    case 'head':
      return { seq: String(row.seq), time: isoOf(row.at), id: row.id, hash: row.hash, text: jsonOf(row) };
    case 'export':
      return { time: isoOf(row.at), text: jsonOf(row) };
    case 'end':
      return { text: jsonOf(row) };
  }
}

/** Nothing for a text that is no audit line (any more): it is verified all the same. */
function inWords(id: string, text: string): Cells {
  try {
    const line = readAuditLine(id, text);
    return Object.fromEntries(readable.map((column) => [column, writable(READABLE[column](line) ?? '')]));
  } catch {
    return {};
  }
}

/** The row that cells say, or nothing when they say none; and the columns that say something else than their text. */
export function rowFromCells(cells: readonly string[]): { row: ExportRow; altered: string[] } | undefined {
  if (cells.length !== CSV_COLUMNS.length) return undefined;
  const given: Cells = Object.fromEntries(CSV_COLUMNS.map((column, index) => [column, cells[index] ?? '']));
  const row = rowOf(given);
  if (!row || row.kind !== given.kind) return undefined;
  const expected = cellsOf(row);
  return { row, altered: CSV_COLUMNS.filter((_, index) => cells[index] !== expected[index]) };
}

function rowOf({ kind, seq, id, hash, previous, text = '' }: Cells): ExportRow | undefined {
  if (kind === 'line') return asRow({ kind, seq: Number(seq), id, hash, previous, text });
  return kind === 'unsealed' ? asRow({ kind, id, text }) : rowFromJson(text);
}

/** Half of a pair of surrogates cannot be written as UTF-8: it is read again as the sign that stands for it. */
const writable = (text: string): string => Buffer.from(text, 'utf8').toString('utf8');

const isoOf = (at: number): string => new Date(at).toISOString();
