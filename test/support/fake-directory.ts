import type { Actor } from '../../src/core/domain/actor.ts';
import type { ChannelId, GroupId, UserId } from '../../src/core/domain/ids.ts';
import type { Membership } from '../../src/core/domain/policy.ts';
import { DomainError } from '../../src/core/domain/problem.ts';
import type { Directory } from '../../src/core/ports/directory.ts';

/** A directory in which everybody is a full member until a test says otherwise. */
export function aFakeDirectory() {
  const memberships = new Map<UserId, Membership>();
  const groups = new Map<GroupId, UserId[]>();
  const outside = new Set<string>();
  let silent = false;
  const asked = (): void => {
    if (silent) throw new DomainError({ code: 'rights-unknown' });
  };
  const directory: Directory = {
    async standing(who: Actor, of) {
      asked();
      const isIn = (group: GroupId) => groups.get(group)?.includes(who.user) ?? false;
      return { who, membership: memberships.get(who.user) ?? 'member', groups: of.filter(isIn) };
    },
    async members(of) {
      asked();
      return [...new Set(of.flatMap((group) => groups.get(group) ?? []))];
    },
    async isIn({ user }, channel) {
      asked();
      return !outside.has(`${user} ${channel}`);
    },
  };
  return {
    ...directory,
    becomes: (who: Actor, membership: Membership) => void memberships.set(who.user, membership),
    group: (group: GroupId, ...people: Actor[]) =>
      void groups.set(
        group,
        people.map(({ user }) => user),
      ),
    /** Everybody is in every channel until they leave it. */
    leaves: ({ user }: Actor, channel: ChannelId) => void outside.add(`${user} ${channel}`),
    /** From here on Slack says nothing, or answers again. */
    falls: (to: 'silent' | 'well') => {
      silent = to === 'silent';
    },
  };
}
