import type { DeliveryRecord, Posted } from '../domain/delivery.ts';
import type { EditUrgency } from '../domain/edit-budget.ts';
import type { DeliveryId } from '../domain/ids.ts';
import type { Instant } from '../domain/instant.ts';

export type Shown = { posted: Posted; draws: number; notBefore: Instant; decided?: boolean };

/**
 * How far each wanted message has come. One drawer at a time per message: a lease, which anybody may take once it ran
 * out. Throws `DomainError` store-unavailable.
 */
export type Deliveries = {
  /** A message nobody has touched is `UNDELIVERED`. */
  get(id: DeliveryId): Promise<DeliveryRecord>;
  /**
   * Takes the lease for `by` until `until` and answers the record, or nothing while any lease is held, the caller's own
   * too: one job may be delivered twice to one process. When the message
   * is not posted yet, `unclearSince` is set to `now` unless it is set already: from here on it may be there. The answer
   * carries `unclearSince` as it was before this claim.
   */
  claim(id: DeliveryId, by: string, now: Instant, until: Instant): Promise<DeliveryRecord | undefined>;
  /** Holds the lease of `by` until `until`. False when another has it by now: `by` must leave the message alone then. */
  renew(id: DeliveryId, by: string, until: Instant): Promise<boolean>;
  /**
   * The message stands there and shows `draws`. Ends the claim of `by`, and any doubt about posting. A fact, so it counts
   * from a late drawer too, whose claim is over; somebody else's lease stays then.
   */
  drawn(id: DeliveryId, by: string, shown: Shown): Promise<void>;
  /**
   * Ends the claim without a message. Unless `unclear`, it is certain that nothing was posted by it; a doubt that an
   * earlier claim left stays. Does nothing when the lease is another's by now.
   */
  release(
    id: DeliveryId,
    by: string,
    left: { unclear: boolean; notBefore?: Instant; line?: EditUrgency; undeliverable?: string },
  ): Promise<void>;
};
