import type { Redis } from 'ioredis';
import type { DeliveryId, TeamId } from '../core/domain/ids.ts';
import type { Deliveries } from '../core/ports/deliveries.ts';
import { answerOf, claimed, drawnBy, releasedBy, renewed } from '../records/delivery-changes.ts';
import {
  DELIVERY_RETENTION,
  type HeldDelivery,
  readDelivery,
  recordOf,
  writeDelivery,
} from '../records/delivery-record.ts';
import { redisKeys } from './keys.ts';
import { loadScripts } from './scripts.ts';
import { asked } from './store-error.ts';

/** Delivery records on Redis, a string each, changed only from exactly what was read. */
export function createRedisDeliveries({ redis, team }: { redis: Redis; team: TeamId }): Deliveries {
  const keys = redisKeys(team);
  const run = loadScripts(redis);

  const stored = async (id: DeliveryId): Promise<string | undefined> =>
    (await asked(redis.get(keys.delivery(id)))) ?? undefined;

  /** Answers the record before and after, or nothing when there was nothing to change. */
  async function change(
    id: DeliveryId,
    to: (held: HeldDelivery) => HeldDelivery | undefined,
  ): Promise<{ before: HeldDelivery; next: HeldDelivery } | undefined> {
    for (;;) {
      const text = await stored(id);
      const before = readDelivery(id, text);
      const next = to(before);
      if (!next) return undefined;
      const args = [text ?? '', writeDelivery(next), DELIVERY_RETENTION];
      if ((await asked(run('swap-delivery', [keys.delivery(id)], args))) === 1) return { before, next };
      // Somebody else changed it in between: what is to be done is decided again, from how it is now.
    }
  }

  return {
    get: async (id) => recordOf(readDelivery(id, await stored(id))),
    async claim(id, by, now, until) {
      const claim = await change(id, (held) => claimed(held, by, now, until));
      return claim && answerOf(claim.before, claim.next);
    },
    renew: async (id, by, until) => (await change(id, (held) => renewed(held, by, until))) !== undefined,
    async drawn(id, by, shown) {
      await change(id, (held) => drawnBy(held, by, shown));
    },
    async release(id, by, left) {
      await change(id, (held) => releasedBy(held, by, left));
    },
  };
}
