import { type Actor, sameActor } from '../core/domain/actor.ts';
import { DRAFT_LIFETIME, type Draft, PREFERENCES_LIFETIME } from '../core/domain/draft.ts';
import type { Clock } from '../core/ports/clock.ts';
import type { Drafts } from '../core/ports/drafts.ts';
import { readDraft, readPreferences, writeDraft, writePreferences } from '../records/draft-record.ts';
import { createExpiringMap } from './expiring-map.ts';

/** Drafts in this process, gone an hour after their last change, and preferences. */
export function createMemoryDrafts({ clock }: { clock: Clock }): Drafts {
  const drafts = createExpiringMap<string>(clock);
  const latest = createExpiringMap<string>(clock);
  const preferences = createExpiringMap<string>(clock);

  async function get(id: string, owner: Actor): Promise<Draft | undefined> {
    const stored = drafts.get(id);
    if (stored === undefined) return undefined;
    const draft = readDraft(id, stored);
    return sameActor(draft.owner, owner) ? draft : undefined;
  }

  return {
    get,
    async put(draft) {
      drafts.set(draft.id, writeDraft(draft), DRAFT_LIFETIME);
      latest.set(draft.owner.user, draft.id, DRAFT_LIFETIME);
    },
    async latest(owner) {
      const id = latest.get(owner.user);
      return id === undefined ? undefined : get(id, owner);
    },
    remove: async (id) => drafts.delete(id),
    async preferences({ user }) {
      const stored = preferences.get(user);
      return stored === undefined ? {} : readPreferences(user, stored);
    },
    prefer: async ({ user }, chosen) => preferences.set(user, writePreferences(chosen), PREFERENCES_LIFETIME),
  };
}
