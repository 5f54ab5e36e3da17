import type { Image } from './image.ts';
import { type Instant, minutes, seconds } from './instant.ts';

/** How a running task was last seen. Kept beside the operation: it decides nothing. */
export type Observation = {
  seenAt: Instant;
  percent: number;
  remainingSeconds?: number;
  /** Complete listings in a row that did not show the image. */
  missed: number;
};

export const NOT_SEEN_YET: Observation = { seenAt: 0, percent: 0, missed: 0 };

/** Longer than this and the card says so. It is never a reason to give up. */
const USUAL_TIME = minutes(30);
export const isSlow = (since: Instant, now: Instant): boolean => now - since > USUAL_TIME;

/** Percent never goes back: ECS reports disks separately and its sum can dip. */
export function observe(
  before: Observation,
  seen: Pick<Image, 'percent' | 'remainingSeconds'>,
  now: Instant,
): Observation {
  const percent = Math.min(100, Math.max(before.percent, seen.percent ?? 0));
  return {
    seenAt: now,
    percent,
    missed: 0,
    ...(seen.remainingSeconds !== undefined && { remainingSeconds: seen.remainingSeconds }),
  };
}

/** Whether a person would see a difference: only then is a card redrawn. */
export const looksDifferent = (one: Observation, other: Observation): boolean =>
  one.percent !== other.percent || one.remainingSeconds !== other.remainingSeconds;

/** Seconds still to go: as ECS says, else estimated from the pace so far once 5 % are done. */
export function secondsLeft(seen: Observation, since: Instant): number | undefined {
  if (seen.remainingSeconds !== undefined && seen.remainingSeconds > 0) return seen.remainingSeconds;
  if (seen.percent < 5 || seen.percent >= 100) return undefined;
  // Never below zero, though the clocks of two workers may differ.
  const elapsed = Math.max(0, seen.seenAt - since) / seconds(1);
  return Math.round((elapsed * (100 - seen.percent)) / seen.percent);
}

/**
 * How long until a place is listed again, in ms: a quarter of the shortest time left, within bounds.
 * A few images may be watched closely; many share one listing that comes less often.
 */
export function nextListingIn(secondsLeftOfEach: readonly (number | undefined)[]): number {
  const floor = secondsLeftOfEach.length <= 4 ? seconds(2) : seconds(8);
  // Nobody knows how long: it may be a moment, as between Available and usable. Nor is anything known of what began while
  // the last of the others ended.
  const known = secondsLeftOfEach.length > 0 ? secondsLeftOfEach : [undefined];
  const wanted = seconds(Math.min(...known.map((one) => one ?? 0))) / 4;
  return Math.min(seconds(30), Math.max(floor, wanted));
}

/** An image is gone when two complete listings missed it (more at first: ECS shows a new image late). */
export function mayBeGone(seen: Observation, since: Instant, now: Instant): boolean {
  return seen.seenAt > 0 ? seen.missed >= 2 : seen.missed >= 2 && now - since > minutes(5);
}

export type Verdict = 'ready' | 'create-failed' | 'unavailable' | 'in-progress';

/** Ready means Available and usable; an unknown status is still in progress. */
export function judge(image: Image): Verdict {
  if (image.status === 'CreateFailed') return 'create-failed';
  if (image.status === 'UnAvailable') return 'unavailable';
  return (image.status === 'Available' || image.status === 'Deprecated') && image.usable ? 'ready' : 'in-progress';
}
