import type { Actor } from '../domain/actor.ts';
import type { Draft } from '../domain/draft.ts';

/** Half-filled forms, for an hour after their last change. Throws `DomainError` store-unavailable. */
export type Drafts = {
  put(draft: Draft): Promise<void>;
  /** The draft, if it is still there and this person's own. */
  get(id: string, owner: Actor): Promise<Draft | undefined>;
  remove(id: string): Promise<void>;
};
