import { createHash } from 'node:crypto';
import type { OperationId, TeamId } from './ids.ts';
import { type Parsed, parsed, unparsed } from './parsed.ts';

const LENGTH = 10;

/** The same origin (a view, a schedule's fire time) always gives the same id: redelivery makes nothing new. */
export function operationIdFrom(team: TeamId, origin: string): OperationId {
  const hash = createHash('sha256').update(`${team}\n${origin}`).digest('hex');
  return BigInt(`0x${hash}`).toString(36).slice(-LENGTH) as OperationId;
}

export function parseOperationId(text: string): Parsed<OperationId> {
  const given = text.trim().toLowerCase();
  return /^[0-9a-z]{10}$/.test(given)
    ? parsed(given as OperationId)
    : unparsed({ code: 'malformed-operation-id', given: text });
}
