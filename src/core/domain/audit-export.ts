import type { AuditHead, Seal, WrittenLine } from './audit-chain.ts';
import type { TeamId } from './ids.ts';
import type { Instant } from './instant.ts';

/** Begins an export: of which trail, when, from and until when lines were asked for, and what its first line follows. */
export type ExportStart = {
  kind: 'export';
  v: 1;
  team: TeamId;
  at: Instant;
  since?: Instant;
  until?: Instant;
  from: Seal;
};
/** A sealed line, with the hash that its seal was made on. */
export type ExportLine = { kind: 'line'; previous: string } & Seal & WrittenLine;
/** A line that nobody has sealed yet. */
export type ExportUnsealed = { kind: 'unsealed' } & WrittenLine;
export type ExportHead = { kind: 'head' } & AuditHead;
/** Ends an export: a file without it was cut off. */
export type ExportEnd = { kind: 'end'; lines: number; unsealed: number; heads: number };

/** An export is rows: its start, then lines in the order they were written, each head after the line it ends with, its end. */
export type ExportRow = ExportStart | ExportLine | ExportUnsealed | ExportHead | ExportEnd;
