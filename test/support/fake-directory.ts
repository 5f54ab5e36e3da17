import type { Actor } from '../../src/core/domain/actor.ts';
import type { ChannelId, GroupId, UserId } from '../../src/core/domain/ids.ts';
import type { Membership } from '../../src/core/domain/policy.ts';
import { DomainError } from '../../src/core/domain/problem.ts';
import type { Directory } from '../../src/core/ports/directory.ts';
import { TEAM } from './builders.ts';

/** A directory in which everybody of our workspace is a full member until a test says otherwise. */
export function aFakeDirectory({ team = TEAM } = {}) {
  const memberships = new Map<UserId, Membership>();
  const groups = new Map<GroupId, UserId[]>();
  /** What is still said to those who ask how things were lately. */
  let lately: Map<GroupId, UserId[]> | undefined;
  const outside = new Set<string>();
  let silent = false;
  const asked = (): void => {
    if (silent) throw new DomainError({ code: 'rights-unknown' });
  };
  const directory: Directory = {
    async membership(who) {
      asked();
      return who.team === team ? (memberships.get(who.user) ?? 'member') : 'stranger';
    },
    async standing(who: Actor, of, freshness) {
      asked();
      const known = freshness === 'lately' ? (lately ?? groups) : groups;
      const isIn = (group: GroupId) => known.get(group)?.includes(who.user) ?? false;
      if (who.team !== team) return { who, membership: 'stranger', groups: [] };
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
    /** What is known by now may still be said to those who ask how things were lately. */
    remembers: () => {
      lately = new Map(groups);
    },
    /** Everybody is in every channel until they leave it. */
    leaves: ({ user }: Actor, channel: ChannelId) => void outside.add(`${user} ${channel}`),
    /** From here on Slack says nothing, or answers again. */
    falls: (to: 'silent' | 'well') => {
      silent = to === 'silent';
    },
  };
}
