import {
  type AuditHead,
  chain,
  headOf,
  ORIGIN,
  type Seal,
  type WrittenLine,
} from '../../src/core/domain/audit-chain.ts';
import type { ExportHead, ExportLine, ExportRow } from '../../src/core/domain/audit-export.ts';
import { seconds } from '../../src/core/domain/instant.ts';
import { writeAuditLine } from '../../src/records/audit-record.ts';
import { anAuditLine, NOW, TEAM } from './builders.ts';

export const AUDIT_KEY = 'a-key-of-at-least-thirty-two-characters';

/** Seconds after the last of them was written: a line that is not sealed by then is one of those that need not be. */
export const EXPORTED_AT = NOW + seconds(30);

/** Lines as a store has written them, a second apart, from this number on. */
export const writtenLines = (count: number, first = 1): WrittenLine[] =>
  Array.from({ length: count }, (_, index) => ({
    id: `${NOW + (first + index) * 1_000}-0`,
    text: writeAuditLine(anAuditLine({ at: NOW + (first + index) * 1_000, reason: `line ${first + index}` })),
  }));

export type Exported = { from?: Seal; heads?: number; unsealed?: number; since?: number; key?: string };

/** The rows of an export of so many sealed lines, with a head after every `heads`-th and after the last. */
export function exportedRows(count: number, options: Exported = {}): ExportRow[] {
  const { from = ORIGIN, heads = 3, unsealed = 0, since, key = AUDIT_KEY } = options;
  const lines = writtenLines(count, from.seq + 1);
  const seals = chain(from, lines);
  const rows = seals.flatMap((seal, index): ExportRow[] => {
    const previous = seals[index - 1]?.hash ?? from.hash;
    const line: ExportLine = { kind: 'line', ...seal, previous, text: lines[index]?.text ?? '' };
    const isHead = (index + 1) % heads === 0 || index === count - 1;
    return isHead ? [line, { kind: 'head', ...headOf(seal, NOW + index, key) }] : [line];
  });
  return framed(
    [
      ...rows,
      ...writtenLines(unsealed, from.seq + count + 1).map((line): ExportRow => ({ kind: 'unsealed', ...line })),
    ],
    from,
    since,
  );
}

/** The same with a start and an end that agree with it. */
export function framed(rows: readonly ExportRow[], from: Seal = ORIGIN, since?: number): ExportRow[] {
  const of = (kind: ExportRow['kind']) => rows.filter((row) => row.kind === kind).length;
  return [
    { kind: 'export', v: 1, team: TEAM, at: EXPORTED_AT, from, ...(since !== undefined && { since }) },
    ...rows,
    { kind: 'end', lines: of('line'), unsealed: of('unsealed'), heads: of('head') },
  ];
}

export const isLine = (row: ExportRow): row is ExportLine => row.kind === 'line';
export const isHead = (row: ExportRow): row is ExportHead => row.kind === 'head';

/** Makes the chain anew from some line on, as somebody would who changed it; the heads are as they were. */
export function rechained(rows: readonly ExportRow[]): ExportRow[] {
  let before: Seal = ORIGIN;
  return rows.map((row) => {
    if (row.kind === 'export') before = row.from;
    if (row.kind !== 'line') return row;
    const previous = before.hash;
    const [seal = before] = chain(before, [row]);
    before = seal;
    return { ...row, ...seal, previous };
  });
}

export const headsOf = (rows: readonly ExportRow[]): AuditHead[] =>
  rows.filter(isHead).map(({ kind: _, ...head }) => head);
