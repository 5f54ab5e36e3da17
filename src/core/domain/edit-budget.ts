import { type Instant, seconds } from './instant.ts';

/**
 * What an edit of a message shows. A turning point is a decision or an end: people act on it, so it goes first. Anything
 * else is progress, which the next edit shows as well.
 */
export type EditUrgency = 'turning-point' | 'progress';

/** `waited`: this edit was told when to come back, and has. It goes before those that ask for the first time. */
export type EditAsked = { urgency: EditUrgency; waited: boolean };

/** The edits of a workspace. All moments: the state says nothing about how long ago it was read. */
export type EditBudgetState = {
  /** The bucket was empty then and has been filling since: later than now while edits are paused. */
  emptyAt: Instant;
  /** When the last turning point that was told to wait comes back; the line is empty once that is past. */
  turningPointsUntil: Instant;
  progressUntil: Instant;
};

/**
 * Slack takes about 50 edits a minute. Four in one go and one every 1.3 s are at most 50 in any minute, however Slack
 * may count it. Progress leaves one of the four.
 */
export const EDITS = { every: seconds(1.3), burst: 4, reserve: 1 } as const;

export const UNUSED_BUDGET: EditBudgetState = { emptyAt: 0, turningPointsUntil: 0, progressUntil: 0 };

export type EditAnswer = 'taken' | { later: Instant };

/**
 * Takes an edit out of the bucket, or finds the edit a place in its line. Each place is an edit's worth of time after the
 * one before, so that a crowd does not come back all at once. Redis does the same in `edit-budget.lua`.
 */
export function takeEdit(
  before: EditBudgetState,
  { urgency, waited }: EditAsked,
  now: Instant,
): { next: EditBudgetState; answer: EditAnswer } {
  const { every, burst, reserve } = EDITS;
  const urgent = urgency === 'turning-point';
  const state = { ...before, emptyAt: Math.max(before.emptyAt, now - burst * every) };
  const { emptyAt, turningPointsUntil, progressUntil } = state;
  const soonest = emptyAt + every + (urgent ? 0 : reserve * every);
  const line = urgent ? turningPointsUntil : Math.max(turningPointsUntil, progressUntil);
  // Whoever waited has its turn; but progress never has it while a turning point waits.
  const turn = !waited ? line : urgent ? now : turningPointsUntil;
  if (soonest <= now && turn <= now) return { next: { ...state, emptyAt: emptyAt + every }, answer: 'taken' };
  // It keeps its turn: only a pause, or an edit that came a moment late, is between it and the bucket.
  if (waited && urgent) return { next: state, answer: { later: soonest } };
  const later = Math.max(soonest, line + every);
  return { next: { ...state, [urgent ? 'turningPointsUntil' : 'progressUntil']: later }, answer: { later } };
}

/** Slack takes nothing until then. One edit may try at that moment; whoever asks next stands that much further back. */
export function pauseEdits(state: EditBudgetState, until: Instant, now: Instant): EditBudgetState {
  const { every } = EDITS;
  const longer = Math.max(0, until - Math.max(now, state.emptyAt + every));
  const put = (line: Instant): Instant => (line > now ? line + longer : line);
  return {
    emptyAt: Math.max(state.emptyAt, until - every),
    turningPointsUntil: put(state.turningPointsUntil),
    progressUntil: put(state.progressUntil),
  };
}
