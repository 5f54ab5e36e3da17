import type { EditAnswer, EditAsked } from '../domain/edit-budget.ts';
import type { Instant } from '../domain/instant.ts';

/**
 * The edits of messages that all workers of one workspace share, as `takeEdit` counts them. New messages are not counted:
 * Slack limits those by channel. Throws `DomainError` store-unavailable.
 */
export type EditBudget = {
  /** Takes one edit out, or says when to ask for it again, as one that `waited`. */
  take(asked: EditAsked, now: Instant): Promise<EditAnswer>;
  /** Slack said that it takes no edit before this moment. */
  pause(until: Instant, now: Instant): Promise<void>;
};
