import { type Instant, minutes, seconds } from './instant.ts';

/** ECS counts by account, region and API; we count what only looks and what changes something. */
export type CallKind = 'read' | 'write';
/** Whether somebody waits for the answer. They go first. */
export type CallUrgency = 'person' | 'job';

/** `patienceMs`: a turn that would come later than this is of no use to the call. */
export type TurnAsked = { urgency: CallUrgency; patienceMs: number };

/** Taken: the call may be sent after `waitMs`, the turn is its own. Else it may ask again then. */
export type Turn = { taken: boolean; waitMs: number };

/** At most five reads and one write a second, and a few in one go. Jobs leave `reserve` of these to people. */
export const CALLS: Record<CallKind, { every: number; burst: number; reserve: number }> = {
  read: { every: seconds(0.2), burst: 10, reserve: 4 },
  write: { every: seconds(1), burst: 2, reserve: 1 },
};

/**
 * Takes a call out of a bucket that was empty at `emptyAt` and has been filling since; later than now when turns are
 * booked, or calls paused. A person books the next turn there is; a job has one only when it can go now, so that however
 * many jobs wait, nobody stands behind them. Redis does the same in `call-budget.lua`.
 */
export function takeCall(
  emptyAt: Instant,
  kind: CallKind,
  { urgency, patienceMs }: TurnAsked,
  now: Instant,
): { emptyAt: Instant; turn: Turn } {
  const { every, burst, reserve } = CALLS[kind];
  const from = Math.max(emptyAt, now - burst * every);
  const person = urgency === 'person';
  const waitMs = Math.max(0, from + every + (person ? 0 : reserve * every) - now);
  const taken = person ? waitMs <= patienceMs : waitMs === 0;
  return { emptyAt: taken ? from + every : emptyAt, turn: { taken, waitMs } };
}

/** ECS takes nothing for so long. One call may try then; the bucket fills from there. */
export const pauseCalls = (emptyAt: Instant, kind: CallKind, forMs: number, now: Instant): Instant =>
  Math.max(emptyAt, now + forMs - CALLS[kind].every);

/** A bucket nobody has asked for this long, whatever was booked, is full: the same as if nobody had ever asked. */
export const forgottenAt = (emptyAt: Instant, kind: CallKind): Instant =>
  emptyAt + CALLS[kind].burst * CALLS[kind].every + minutes(1);
