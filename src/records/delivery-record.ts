import { z } from 'zod';
import { type DeliveryRecord, type Posted, UNDELIVERED } from '../core/domain/delivery.ts';
import type { DeliveryId } from '../core/domain/ids.ts';
import { days } from '../core/domain/instant.ts';
import { count, id, instant, maybe, object, readRecord, text } from './schema.ts';

/** A delivery is kept this long after it was last touched. */
export const DELIVERY_RETENTION = days(90);

/** `doubting`: the claim that holds the lease is the one that set `unclearSince`, so it may take that back. */
export type HeldDelivery = DeliveryRecord & { doubting?: true };
type StoredDelivery = HeldDelivery & { v: 1 };

const schema = object<StoredDelivery>({
  v: z.literal(1),
  posted: maybe(object<Posted>({ channel: id(), ts: text })),
  drawn: count,
  notBefore: maybe(instant),
  pacing: maybe(z.literal(true)),
  line: maybe(z.enum(['turning-point', 'progress'])),
  decided: maybe(z.literal(true)),
  unclearSince: maybe(instant),
  lease: maybe(object<NonNullable<DeliveryRecord['lease']>>({ by: text, until: instant })),
  undeliverable: maybe(text),
  doubting: maybe(z.literal(true)),
});

export const writeDelivery = (held: HeldDelivery): string => JSON.stringify({ v: 1, ...held } satisfies StoredDelivery);

export function readDelivery(id: DeliveryId, stored: string | undefined): HeldDelivery {
  if (stored === undefined) return UNDELIVERED;
  const { v: _, ...held } = readRecord(schema, stored, `delivery ${id}`);
  return held;
}

/** The record without what only the store needs to know. */
export function recordOf({ doubting: _, ...record }: HeldDelivery): DeliveryRecord {
  return record;
}
