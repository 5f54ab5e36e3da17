import type { Actor } from '../domain/actor.ts';
import type { Draft, Preferences } from '../domain/draft.ts';

/**
 * Half-filled forms, for an hour after their last change. An id names a draft of its owner only: under the same one
 * another person has another draft, or none. Throws `DomainError` store-unavailable.
 */
export type Drafts = {
  put(draft: Draft): Promise<void>;
  /** The draft, if it is still there. */
  get(id: string, owner: Actor): Promise<Draft | undefined>;
  /** The draft this person changed last, if it is still there. */
  latest(owner: Actor): Promise<Draft | undefined>;
  remove(id: string, owner: Actor): Promise<void>;
  /** What this person chose the last time they asked, for half a year. */
  preferences(owner: Actor): Promise<Preferences>;
  prefer(owner: Actor, preferences: Preferences): Promise<void>;
};
