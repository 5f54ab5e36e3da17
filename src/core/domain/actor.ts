import type { TeamId, UserId } from './ids.ts';

/**
 * Who asked or decided. Never a display name: people can change those. `via` names the Slack request they came by, for
 * the audit trail; two actors with different ones are the same person.
 */
export type Actor = { kind: 'person'; enterprise?: string; team: TeamId; user: UserId; via?: string };

export const sameActor = (one: Actor, other: Actor): boolean => one.team === other.team && one.user === other.user;

/** Whoever they came by: in an Enterprise Grid one person has one id in every workspace. Nobody counts as two people. */
export const samePerson = (one: Actor, other: Actor): boolean => one.user === other.user;

/** How somebody stands with this workspace. Only a `member` has rights; `unknown` is whoever Slack will not tell about. */
export type Membership = 'member' | 'guest' | 'stranger' | 'deactivated' | 'bot' | 'unknown';

/** A role of `darkroom.yml`, by its name. */
export type RoleName = string;
