import type { webApi } from '@slack/bolt';
import { z } from 'zod';
import type { ChannelId, GroupId, TeamId, UserId } from '../core/domain/ids.ts';
import { seconds } from '../core/domain/instant.ts';
import type { Membership } from '../core/domain/policy.ts';
import { DomainError } from '../core/domain/problem.ts';
import type { Clock } from '../core/ports/clock.ts';
import type { Directory, Freshness } from '../core/ports/directory.ts';
import type { Log } from '../core/ports/log.ts';
import { createFreshReads } from './fresh-reads.ts';
import { isPlatformError, isRateLimited } from './web-api-errors.ts';

const personSchema = z.object({
  team_id: z.string().optional(),
  deleted: z.boolean().optional(),
  is_bot: z.boolean().optional(),
  is_app_user: z.boolean().optional(),
  is_restricted: z.boolean().optional(),
  is_ultra_restricted: z.boolean().optional(),
  is_stranger: z.boolean().optional(),
});

/** Slack hides people of other companies from us, and does not know everybody. */
const HIDDEN = new Set(['user_not_found', 'user_not_visible', 'users_not_found']);
/** What a workspace answers whose plan has no groups. */
const NO_GROUPS = 'plan_upgrade_required';
const CHANNEL = /^[CG][A-Z0-9]+$/;
/** Also what a private channel answers that the bot is not in. */
const NO_CHANNEL = new Set(['channel_not_found', 'not_in_channel']);
const MEMBERS_AT_ONCE = 1_000;
/** A limit that is over sooner than this is waited for: a click is worth that, and its modal says so meanwhile. */
const WAITS_FOR = seconds(20);
/** A person, or the groups, are read so often at the most: who waits hardly notices, and a crowd costs a few reads. */
const BETWEEN_READINGS = seconds(0.25);

/**
 * Who is who, by the Web API. The client must neither retry nor sleep by itself. What Slack cannot be asked is a
 * rights-unknown for everybody who waits for it: then nobody has rights.
 */
export function createSlackDirectory(options: {
  client: webApi.WebClient;
  team: TeamId;
  clock: Clock;
  log: Log;
  sleep?: (ms: number) => Promise<unknown>;
}): Directory {
  const { client, team, clock, log, sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms)) } = options;

  const apart = { gapMs: BETWEEN_READINGS };
  const memberships = createFreshReads((user) => asked('users.info', () => membershipOf(user)), clock, apart);
  // All of them in one call, however many roles are made of groups: Slack allows twenty of these a minute.
  const allGroups = createFreshReads(() => asked('usergroups.list', readGroups), clock, apart);

  async function membershipOf(user: string): Promise<Membership> {
    try {
      const { user: found } = await client.users.info({ user });
      return judgePerson(personSchema.parse(found), team);
    } catch (error) {
      if (isPlatformError(error) && HIDDEN.has(error.data.error)) return 'unknown';
      throw error;
    }
  }

  /** Disabled groups are not in it. */
  async function readGroups(): Promise<ReadonlyMap<string, readonly string[]>> {
    try {
      const { usergroups = [] } = await client.usergroups.list({ include_users: true });
      return new Map(usergroups.map(({ id = '', users = [] }) => [id, users]));
    } catch (error) {
      if (!isPlatformError(error) || error.data.error !== NO_GROUPS) throw error;
      return new Map();
    }
  }

  /** Page by page: whoever asks for an image in a channel of thousands is worth it. */
  async function hasMember(channel: ChannelId, user: UserId): Promise<boolean> {
    let cursor: string | undefined;
    try {
      do {
        const page = { channel, limit: MEMBERS_AT_ONCE, ...(cursor && { cursor }) };
        const { members: found = [], response_metadata } = await client.conversations.members(page);
        if (found.includes(user)) return true;
        cursor = response_metadata?.next_cursor || undefined;
      } while (cursor);
      return false;
    } catch (error) {
      if (isPlatformError(error) && NO_CHANNEL.has(error.data.error)) return false;
      throw error;
    }
  }

  async function asked<Value>(method: string, call: () => Promise<Value>): Promise<Value> {
    const givesUpAt = clock.now() + WAITS_FOR;
    for (;;) {
      try {
        return await call();
      } catch (error) {
        const wait = isRateLimited(error) ? error.retryAfter * 1_000 : undefined;
        if (wait !== undefined && clock.now() + wait <= givesUpAt) {
          await sleep(wait);
          continue;
        }
        log.error({ method, err: error }, 'Slack does not say who is who: nobody has rights until it does');
        throw new DomainError({ code: 'rights-unknown' }, { cause: error });
      }
    }
  }

  async function membersOf(
    groups: readonly GroupId[],
    freshness: Freshness,
  ): Promise<(readonly [GroupId, readonly string[]])[]> {
    if (groups.length === 0) return [];
    const all = await allGroups('', freshness);
    const gone = groups.filter((group) => !all.has(group));
    if (gone.length > 0) log.warn({ groups: gone }, 'user groups of darkroom.yml are not there: nobody is in them');
    return groups.map((group) => [group, all.get(group) ?? []] as const);
  }

  /** The person's own workspace counts, not the channel's: in a shared channel others can press buttons. */
  const membership: Directory['membership'] = async (who, freshness) =>
    who.team === team ? memberships(who.user, freshness) : 'stranger';

  return {
    membership,
    async standing(who, groups, freshness, known) {
      const is = known ?? (await membership(who, freshness));
      // Whoever is no member has no rights anyway, and must not use up the reads that members need.
      const lists = is === 'member' ? await membersOf(groups, freshness) : [];
      return { who, membership: is, groups: lists.filter(([, users]) => users.includes(who.user)).map(([id]) => id) };
    },
    async members(groups, freshness) {
      const lists = await membersOf(groups, freshness);
      return [...new Set(lists.flatMap(([, users]) => users))] as UserId[];
    },
    // Only what others can be in is asked about: a conversation with the bot is nobody's channel.
    isIn: async ({ user }, channel) =>
      CHANNEL.test(channel) && asked('conversations.members', () => hasMember(channel, user)),
  };
}

function judgePerson(person: z.infer<typeof personSchema>, team: TeamId): Membership {
  if (person.deleted) return 'deactivated';
  if (person.is_bot || person.is_app_user) return 'bot';
  if (person.is_stranger || (person.team_id !== undefined && person.team_id !== team)) return 'stranger';
  if (person.is_restricted || person.is_ultra_restricted) return 'guest';
  return 'member';
}
