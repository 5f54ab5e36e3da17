import type { Redis } from 'ioredis';
import { EDITS } from '../core/domain/edit-budget.ts';
import type { TeamId } from '../core/domain/ids.ts';
import { type Instant, minutes } from '../core/domain/instant.ts';
import type { EditBudget } from '../core/ports/edit-budget.ts';
import { redisKeys } from './keys.ts';
import { loadScripts } from './scripts.ts';
import { asked } from './store-error.ts';

/** Kept this much longer than anybody waits: a full bucket and empty lines are the same as none. */
const SPARE = minutes(1);

/** The edits of every worker on this Redis: one hash, changed by one script. */
export function createRedisEditBudget({ redis, team }: { redis: Redis; team: TeamId }): EditBudget {
  const keys = redisKeys(team);
  const run = loadScripts(redis);
  const { every, burst, reserve } = EDITS;

  const change = (now: Instant, what: string, more: number): Promise<unknown> =>
    asked(run('edit-budget', [keys.edits], [now, what, more, every, burst, reserve, SPARE]));

  return {
    async take({ urgency, waited }, now) {
      const later = Number(await change(now, urgency, waited ? 1 : 0));
      return later === 0 ? 'taken' : { later };
    },
    async pause(until, now) {
      await change(now, 'pause', until);
    },
  };
}
