import type { Redis } from 'ioredis';
import { sameActor } from '../core/domain/actor.ts';
import { DRAFT_LIFETIME } from '../core/domain/draft.ts';
import type { TeamId } from '../core/domain/ids.ts';
import type { Drafts } from '../core/ports/drafts.ts';
import { readDraft, writeDraft } from '../records/draft-record.ts';
import { redisKeys } from './keys.ts';
import { asked } from './store-error.ts';

/** Drafts on Redis, a string each that is gone by itself. */
export function createRedisDrafts({ redis, team }: { redis: Redis; team: TeamId }): Drafts {
  const keys = redisKeys(team);
  return {
    async put(draft) {
      await asked(redis.set(keys.draft(draft.id), writeDraft(draft), 'PX', DRAFT_LIFETIME));
    },
    async get(id, owner) {
      const stored = await asked(redis.get(keys.draft(id)));
      if (stored === null) return undefined;
      const draft = readDraft(id, stored);
      return sameActor(draft.owner, owner) ? draft : undefined;
    },
    async remove(id) {
      await asked(redis.del(keys.draft(id)));
    },
  };
}
