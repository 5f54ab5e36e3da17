import type { Instant } from '../core/domain/instant.ts';
import type { Clock } from '../core/ports/clock.ts';

/** What the stores use of Redis: values that may be gone after a while. */
export type ExpiringMap<Value> = {
  get(key: string): Value | undefined;
  /** Without a lifetime the value stays. */
  set(key: string, value: Value, lifetime?: number): void;
  delete(key: string): void;
};

export function createExpiringMap<Value>(clock: Clock): ExpiringMap<Value> {
  const entries = new Map<string, { value: Value; until: Instant }>();
  return {
    get(key) {
      const entry = entries.get(key);
      if (entry && entry.until > clock.now()) return entry.value;
      entries.delete(key);
      return undefined;
    },
    set(key, value, lifetime = Number.POSITIVE_INFINITY) {
      entries.set(key, { value, until: clock.now() + lifetime });
    },
    delete(key) {
      entries.delete(key);
    },
  };
}
