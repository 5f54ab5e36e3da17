import type { DeliveryId } from '../core/domain/ids.ts';
import type { Clock } from '../core/ports/clock.ts';
import type { Deliveries } from '../core/ports/deliveries.ts';
import { answerOf, claimed, drawnBy, releasedBy, renewed } from '../records/delivery-changes.ts';
import {
  DELIVERY_RETENTION,
  type HeldDelivery,
  readDelivery,
  recordOf,
  writeDelivery,
} from '../records/delivery-record.ts';
import { createExpiringMap } from './expiring-map.ts';

/** Delivery records in this process. */
export function createMemoryDeliveries({ clock }: { clock: Clock }): Deliveries {
  const records = createExpiringMap<string>(clock);
  const read = (id: DeliveryId): HeldDelivery => readDelivery(id, records.get(id));
  const write = (id: DeliveryId, held: HeldDelivery): void => records.set(id, writeDelivery(held), DELIVERY_RETENTION);

  return {
    get: async (id) => recordOf(read(id)),
    async claim(id, by, now, until) {
      const before = read(id);
      const next = claimed(before, by, now, until);
      if (!next) return undefined;
      write(id, next);
      return answerOf(before, next);
    },
    async renew(id, by, until) {
      const next = renewed(read(id), by, until);
      if (next) write(id, next);
      return next !== undefined;
    },
    async drawn(id, by, shown) {
      write(id, drawnBy(read(id), by, shown));
    },
    async release(id, by, left) {
      const next = releasedBy(read(id), by, left);
      if (next) write(id, next);
    },
  };
}
