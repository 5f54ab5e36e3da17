import type { Redis } from 'ioredis';
import { CALLS, type CallKind } from '../core/domain/call-budget.ts';
import type { TeamId } from '../core/domain/ids.ts';
import { minutes } from '../core/domain/instant.ts';
import type { Place } from '../core/domain/region.ts';
import type { CallBudget } from '../core/ports/call-budget.ts';
import type { Clock } from '../core/ports/clock.ts';
import { redisKeys } from './keys.ts';
import { loadScripts } from './scripts.ts';
import { asked } from './store-error.ts';

/** Kept this much longer than until it is full again: by then a bucket is the same as none. */
const SPARE = minutes(1);

/**
 * The calls of every process on this Redis: a number for each place and kind, changed by one script. Without a clock the
 * time is that of Redis: turns are tenths of a second, and the clocks of machines do not agree that well.
 */
export function createRedisCallBudget(options: { redis: Redis; team: TeamId; clock?: Clock }): CallBudget {
  const { redis, team, clock } = options;
  const keys = redisKeys(team);
  const run = loadScripts(redis);

  const change = (place: Place, kind: CallKind, what: string, ms: number): Promise<unknown> => {
    const { every, burst, reserve } = CALLS[kind];
    const args = [clock?.now() ?? '', what, Math.max(0, Math.floor(ms)), every, burst, reserve, SPARE];
    return asked(run('call-budget', [keys.calls(place, kind)], args));
  };

  return {
    async take(place, kind, { urgency, patienceMs }) {
      const [taken, waitMs] = (await change(place, kind, urgency, patienceMs)) as [number, number];
      return { taken: taken === 1, waitMs };
    },
    async pause(place, kind, forMs) {
      await change(place, kind, 'pause', forMs);
    },
  };
}
