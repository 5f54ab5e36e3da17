import type { TeamId, UserId } from './ids.ts';

/** Who asked or decided. Never a display name: people can change those. */
export type Actor = { kind: 'person'; enterprise?: string; team: TeamId; user: UserId };

export const sameActor = (one: Actor, other: Actor): boolean => one.team === other.team && one.user === other.user;

/** Everyone who may decide now, looked up afresh for each decision. */
export type Approvers = readonly UserId[];
