import { sameActor } from '../core/domain/actor.ts';
import { DRAFT_LIFETIME } from '../core/domain/draft.ts';
import type { Clock } from '../core/ports/clock.ts';
import type { Drafts } from '../core/ports/drafts.ts';
import { readDraft, writeDraft } from '../records/draft-record.ts';
import { createExpiringMap } from './expiring-map.ts';

/** Drafts in this process, gone an hour after their last change. */
export function createMemoryDrafts({ clock }: { clock: Clock }): Drafts {
  const drafts = createExpiringMap<string>(clock);
  return {
    put: async (draft) => drafts.set(draft.id, writeDraft(draft), DRAFT_LIFETIME),
    async get(id, owner) {
      const stored = drafts.get(id);
      if (stored === undefined) return undefined;
      const draft = readDraft(id, stored);
      return sameActor(draft.owner, owner) ? draft : undefined;
    },
    remove: async (id) => drafts.delete(id),
  };
}
