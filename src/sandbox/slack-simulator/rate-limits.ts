import type { Clock } from './time.ts';

/** How often a method may be called, per minute and in one go. */
export type Tier = 'tier2' | 'tier3' | 'tier4' | 'posting' | 'special';

const tiers: Record<Tier, { perMinute: number; burst: number }> = {
  tier2: { perMinute: 20, burst: 20 },
  tier3: { perMinute: 50, burst: 30 },
  tier4: { perMinute: 100, burst: 60 },
  // One a second and channel; Slack lets short bursts through without saying how short.
  posting: { perMinute: 60, burst: 10 },
  special: { perMinute: 600, burst: 200 },
};

const WORKSPACE_POSTS = { perMinute: 300, burst: 100 };

/** Token buckets by method, and by channel for posts. */
export interface RateLimits {
  /** Seconds to wait, or 0 when the call may go through. */
  take(method: string, tier: Tier, channel: string): number;
  switchOn(on: 'on' | 'off'): void;
  clear(): void;
}

export function createRateLimits(clock: Clock, initially: 'on' | 'off'): RateLimits {
  const buckets = new Map<string, { tokens: number; at: number }>();
  let state = initially;

  function wait(key: string, { perMinute, burst }: { perMinute: number; burst: number }): number {
    const now = clock.now();
    const bucket = buckets.get(key) ?? { tokens: burst, at: now };
    bucket.tokens = Math.min(burst, bucket.tokens + ((now - bucket.at) * perMinute) / 60_000);
    bucket.at = now;
    buckets.set(key, bucket);
    return bucket.tokens >= 1 ? 0 : Math.max(1, Math.ceil(((1 - bucket.tokens) * 60) / perMinute));
  }

  return {
    take(method, tier, channel) {
      if (state === 'off') return 0;
      const keys: [string, { perMinute: number; burst: number }][] =
        tier === 'posting'
          ? [
              [`${method} ${channel}`, tiers.posting],
              [method, WORKSPACE_POSTS],
            ]
          : [[method, tiers[tier]]];
      const seconds = Math.max(...keys.map(([key, rate]) => wait(key, rate)));
      // A refused call costs nothing, so that waiting as told always helps.
      if (seconds === 0) for (const [key] of keys) spend(key);
      return seconds;
    },
    switchOn(on) {
      state = on;
    },
    clear: () => buckets.clear(),
  };

  function spend(key: string): void {
    const bucket = buckets.get(key);
    if (bucket) bucket.tokens -= 1;
  }
}
