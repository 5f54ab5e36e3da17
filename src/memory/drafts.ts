import type { Actor } from '../core/domain/actor.ts';
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

  const own = ({ team, user }: Actor): string => `${team}:${user}`;
  const of = (id: string, owner: Actor): string => `${own(owner)}:${id}`;

  async function get(id: string, owner: Actor): Promise<Draft | undefined> {
    const stored = drafts.get(of(id, owner));
    return stored === undefined ? undefined : readDraft(id, stored);
  }

  return {
    get,
    async put(draft) {
      drafts.set(of(draft.id, draft.owner), writeDraft(draft), DRAFT_LIFETIME);
      latest.set(own(draft.owner), draft.id, DRAFT_LIFETIME);
    },
    async latest(owner) {
      const id = latest.get(own(owner));
      return id === undefined ? undefined : get(id, owner);
    },
    remove: async (id, owner) => drafts.delete(of(id, owner)),
    async preferences(owner) {
      const stored = preferences.get(own(owner));
      return stored === undefined ? {} : readPreferences(owner.user, stored);
    },
    prefer: async (owner, chosen) => preferences.set(own(owner), writePreferences(chosen), PREFERENCES_LIFETIME),
  };
}
