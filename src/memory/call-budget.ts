import { type CallKind, forgottenAt, pauseCalls, takeCall } from '../core/domain/call-budget.ts';
import type { Instant } from '../core/domain/instant.ts';
import type { Place } from '../core/domain/region.ts';
import type { CallBudget } from '../core/ports/call-budget.ts';
import type { Clock } from '../core/ports/clock.ts';
import { createExpiringMap } from './expiring-map.ts';

/** The calls of this process. */
export function createMemoryCallBudget({ clock }: { clock: Clock }): CallBudget {
  const buckets = createExpiringMap<Instant>(clock);
  const keyOf = ({ account, region }: Place, kind: CallKind): string => `${account} ${region} ${kind}`;
  const keep = (key: string, kind: CallKind, emptyAt: Instant): void =>
    buckets.set(key, emptyAt, forgottenAt(emptyAt, kind) - clock.now());

  return {
    async take(place, kind, asked) {
      const key = keyOf(place, kind);
      const { emptyAt, turn } = takeCall(buckets.get(key) ?? 0, kind, asked, clock.now());
      if (turn.taken) keep(key, kind, emptyAt);
      return turn;
    },
    async pause(place, kind, forMs) {
      const key = keyOf(place, kind);
      keep(key, kind, pauseCalls(buckets.get(key) ?? 0, kind, forMs, clock.now()));
    },
  };
}
