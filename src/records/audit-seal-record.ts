import { z } from 'zod';
import type { AuditHead, Seal } from '../core/domain/audit-chain.ts';
import { count, instant, maybe, object, readRecord, text } from './schema.ts';

// The id is kept beside a seal or a head, not in it: both stand in streams, under the id of their line.

type SealRecord = { v: 1 } & Omit<Seal, 'id'>;
type HeadRecord = { v: 1 } & Omit<AuditHead, 'id'>;

const hash = z.string().regex(/^[0-9a-f]{64}$/);
const sealRecord = object<SealRecord>({ v: z.literal(1), seq: count, hash });
const headRecord = object<HeadRecord>({ v: z.literal(1), seq: count, hash, at: instant, mac: maybe(text) });

export const writeSeal = ({ seq, hash }: Seal): string => JSON.stringify({ v: 1, seq, hash } satisfies SealRecord);

export function readSeal(id: string, stored: string): Seal {
  const { seq, hash } = readRecord(sealRecord, stored, `audit seal ${id}`);
  return { seq, id, hash };
}

export const writeHead = ({ id: _, ...head }: AuditHead): string =>
  JSON.stringify({ v: 1, ...head } satisfies HeadRecord);

export function readHead(id: string, stored: string): AuditHead {
  const { seq, hash, at, mac } = readRecord(headRecord, stored, `audit head ${id}`);
  return { seq, id, hash, at, ...(mac !== undefined && { mac }) };
}
