/** How long a call is tried. Times are in milliseconds; tests and the sandbox shorten them. */
export type Patience = {
  /** To connect, and to read: the SDK uses the smaller of the two for both. */
  timeoutMs: number;
  throttledTries: number;
  transientTries: number;
  /** The longest wait before the second try; doubles from try to try. */
  throttledDelayMs: number;
  transientDelayMs: number;
  longestDelayMs: number;
  /** ECS counts calls in windows of this length: the last try waits for the next one. */
  windowMs: number;
  /** A wait that would end later than this after the first try is not begun: waiting that long is the caller's. */
  giveUpAfterMs: number;
};

/** `form`: somebody is looking at a spinner. `job`: nobody is. */
export const PATIENCE: Record<'form' | 'job', Patience> = {
  form: {
    timeoutMs: 8_000,
    throttledTries: 2,
    transientTries: 2,
    throttledDelayMs: 1_000,
    transientDelayMs: 500,
    longestDelayMs: 2_000,
    windowMs: 0,
    giveUpAfterMs: 5_000,
  },
  job: {
    timeoutMs: 20_000,
    throttledTries: 6,
    transientTries: 4,
    throttledDelayMs: 1_000,
    transientDelayMs: 2_000,
    longestDelayMs: 30_000,
    windowMs: 60_000,
    giveUpAfterMs: 180_000,
  },
};

export type Tally = { throttled: number; transient: number };

/**
 * How long to wait before the next try in ms, or undefined when the last one was enough. `tally` counts the failures so
 * far, this one included. Full jitter: many callers that were refused together must not come back together.
 */
export function waitBeforeNextTry(
  patience: Patience,
  tally: Tally,
  failure: { class: 'throttling' | 'transient'; retryAfterMs?: number | undefined },
  { now, random }: { now: number; random: () => number },
): number | undefined {
  const throttled = failure.class === 'throttling';
  const [failures, tries, first] = throttled
    ? [tally.throttled, patience.throttledTries, patience.throttledDelayMs]
    : [tally.transient, patience.transientTries, patience.transientDelayMs];
  if (failures >= tries) return undefined;
  const jittered = random() * Math.min(patience.longestDelayMs, first * 2 ** (failures - 1));
  const asked = failure.retryAfterMs === undefined ? jittered : failure.retryAfterMs + jittered;
  const lastOfMany = throttled && patience.windowMs > 0 && failures === tries - 1;
  return lastOfMany ? Math.max(asked, untilNextWindow(patience.windowMs, now, random())) : asked;
}

/** Calls work again from the next window on; the odd seconds keep those who wait for it apart. */
const untilNextWindow = (windowMs: number, now: number, random: number): number =>
  windowMs - (now % windowMs) + (windowMs / 60) * (1 + 4 * random);
