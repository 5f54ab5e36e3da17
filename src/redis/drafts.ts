import type { Redis } from 'ioredis';
import type { Actor } from '../core/domain/actor.ts';
import { DRAFT_LIFETIME, type Draft, PREFERENCES_LIFETIME } from '../core/domain/draft.ts';
import type { TeamId } from '../core/domain/ids.ts';
import type { Drafts } from '../core/ports/drafts.ts';
import { readDraft, readPreferences, writeDraft, writePreferences } from '../records/draft-record.ts';
import { redisKeys } from './keys.ts';
import { asked } from './store-error.ts';

/** Drafts and preferences on Redis, strings that are gone by themselves. */
export function createRedisDrafts({ redis, team }: { redis: Redis; team: TeamId }): Drafts {
  const keys = redisKeys(team);

  async function get(id: string, owner: Actor): Promise<Draft | undefined> {
    const stored = await asked(redis.get(keys.draft(id, owner)));
    return stored === null ? undefined : readDraft(id, stored);
  }

  return {
    get,
    async put(draft) {
      const { id, owner } = draft;
      const both = redis
        .multi()
        .set(keys.draft(id, owner), writeDraft(draft), 'PX', DRAFT_LIFETIME)
        .set(keys.latestDraft(owner), id, 'PX', DRAFT_LIFETIME);
      await asked(both.exec());
    },
    async latest(owner) {
      const id = await asked(redis.get(keys.latestDraft(owner)));
      return id === null ? undefined : get(id, owner);
    },
    async remove(id, owner) {
      await asked(redis.del(keys.draft(id, owner)));
    },
    async preferences(owner) {
      const stored = await asked(redis.get(keys.preferences(owner)));
      return stored === null ? {} : readPreferences(owner.user, stored);
    },
    async prefer(owner, preferences) {
      await asked(redis.set(keys.preferences(owner), writePreferences(preferences), 'PX', PREFERENCES_LIFETIME));
    },
  };
}
