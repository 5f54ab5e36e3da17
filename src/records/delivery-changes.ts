// What happens to a delivery record, for every store alike; a store only has to make the change in one piece.
import type { DeliveryRecord } from '../core/domain/delivery.ts';
import type { EditUrgency } from '../core/domain/edit-budget.ts';
import type { Instant } from '../core/domain/instant.ts';
import type { Shown } from '../core/ports/deliveries.ts';
import { type HeldDelivery, recordOf } from './delivery-record.ts';

/** The record under a new lease, or nothing while a lease is held: a second claim by the same drawer waits as well. */
export function claimed(held: HeldDelivery, by: string, now: Instant, until: Instant): HeldDelivery | undefined {
  if (held.lease && held.lease.until > now) return undefined;
  const { doubting: _, ...rest } = held;
  const lease = { by, until };
  // From here on the message may be there. An older doubt stays: whoever left it may have posted even earlier.
  return held.posted || held.unclearSince !== undefined
    ? { ...rest, lease }
    : { ...rest, lease, unclearSince: now, doubting: true };
}

/** The record with the lease held longer, or nothing when it is another's by now. */
export function renewed(held: HeldDelivery, by: string, until: Instant): HeldDelivery | undefined {
  return held.lease?.by === by ? { ...held, lease: { by, until } } : undefined;
}

/** What a claim answers: the record with its lease, and the doubt as it was before. */
export function answerOf({ unclearSince }: HeldDelivery, next: HeldDelivery): DeliveryRecord {
  const { unclearSince: _, ...record } = recordOf(next);
  return unclearSince === undefined ? record : { ...record, unclearSince };
}

/** That a message stands there is a fact, whoever brings it; the lease is only ended by its own claim. */
export function drawnBy(held: HeldDelivery, by: string, { posted, draws, notBefore, decided }: Shown): HeldDelivery {
  const { unclearSince: _doubt, doubting: _whose, ...rest } = withoutWaiting(held);
  return {
    ...(held.lease?.by === by ? withoutLease(rest) : rest),
    ...{ posted, drawn: draws, notBefore, pacing: true },
    ...(decided && { decided }),
  };
}

/** Nothing changes when the lease is another's by now: that claim has its own doubts to settle. */
export function releasedBy(
  held: HeldDelivery,
  by: string,
  left: { unclear: boolean; notBefore?: Instant; line?: EditUrgency; undeliverable?: string },
): HeldDelivery | undefined {
  if (held.lease?.by !== by) return undefined;
  const { doubting, unclearSince, ...rest } = withoutLease(held);
  // Only its own doubt is lifted by knowing that this claim posted nothing; an earlier claim may have posted.
  const doubtStays = unclearSince !== undefined && (left.unclear || !doubting);
  return {
    ...(left.notBefore === undefined ? rest : { ...withoutWaiting(rest), notBefore: left.notBefore }),
    ...(left.line && { line: left.line }),
    ...(doubtStays && { unclearSince }),
    ...(left.undeliverable !== undefined && { undeliverable: left.undeliverable }),
  };
}

function withoutLease({ lease: _, ...rest }: HeldDelivery): HeldDelivery {
  return rest;
}

function withoutWaiting({ pacing: _, line: _line, ...rest }: HeldDelivery): HeldDelivery {
  return rest;
}
