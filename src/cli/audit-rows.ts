import { z } from 'zod';
import type { AuditHead, Seal } from '../core/domain/audit-chain.ts';
import type {
  ExportEnd,
  ExportHead,
  ExportLine,
  ExportRow,
  ExportStart,
  ExportUnsealed,
} from '../core/domain/audit-export.ts';

const id = z.string().regex(/^\d{1,20}-\d{1,20}$/);
const hash = z.string().regex(/^[0-9a-f]{64}$/);
const seq = z.number().int().min(1);
const moment = z.number().int().min(0);
const count = z.number().int().min(0);
const optional = z.exactOptional;

// Strict: what is not part of a row would be read by people and checked by nobody.
const start = z.strictObject({
  kind: z.literal('export'),
  v: z.literal(1),
  team: z.string().regex(/^[A-Z0-9]{1,20}$/),
  at: moment,
  from: z.strictObject({ seq: count, id, hash } satisfies Shape<Seal>),
  since: optional(moment),
  until: optional(moment),
} satisfies Shape<ExportStart>);
const line = z.strictObject({
  kind: z.literal('line'),
  seq,
  id,
  hash,
  previous: hash,
  text: z.string(),
} satisfies Shape<ExportLine>);
const unsealed = z.strictObject({ kind: z.literal('unsealed'), id, text: z.string() } satisfies Shape<ExportUnsealed>);
const head = z.strictObject({
  kind: z.literal('head'),
  seq,
  id,
  hash,
  at: moment,
  mac: optional(z.string()),
} satisfies Shape<ExportHead & AuditHead>);
const end = z.strictObject({
  kind: z.literal('end'),
  lines: count,
  unsealed: count,
  heads: count,
} satisfies Shape<ExportEnd>);

type Shape<Row> = Record<keyof Row, z.ZodType>;

const schema = z.discriminatedUnion('kind', [start, line, unsealed, head, end]);

/** A row of an export, or nothing when it is none. */
export function asRow(value: unknown): ExportRow | undefined {
  const read = schema.safeParse(value);
  // The ids in it are of people and places that only have to be told, so they need no parser of their own.
  return read.success ? (read.data as ExportRow) : undefined;
}

export const jsonOf = (row: ExportRow): string => JSON.stringify(row);

export function rowFromJson(text: string): ExportRow | undefined {
  try {
    return asRow(JSON.parse(text));
  } catch {
    return undefined;
  }
}
