import type { Actor, Membership } from '../domain/actor.ts';
import type { ChannelId, GroupId, UserId } from '../domain/ids.ts';
import type { Standing } from '../domain/policy.ts';

/**
 * - `now`: by reads that begin after this call, so that whoever was removed a second ago has no rights. One read may
 *   serve everybody who asks before it begins.
 * - `lately`: at most a minute old, for what is only shown.
 */
export type Freshness = 'now' | 'lately';

/** Who is who. Throws `DomainError` rights-unknown when Slack cannot be asked: nobody has rights then. */
export type Directory = {
  membership(who: Actor, freshness: Freshness): Promise<Membership>;
  /**
   * How somebody stands with this workspace, and which of these groups they are in. Groups are not looked up for who is
   * no member. `known`: their membership, where it has just been asked for.
   */
  standing(who: Actor, groups: readonly GroupId[], freshness: Freshness, known?: Membership): Promise<Standing>;
  /** Everybody in these groups. A group that is gone or disabled has nobody. */
  members(groups: readonly GroupId[], freshness: Freshness): Promise<UserId[]>;
  /** Whether somebody is in a channel, of those that the bot can see. */
  isIn(who: Actor, channel: ChannelId): Promise<boolean>;
};
