import type { Instant } from '../core/domain/instant.ts';
import type { Clock } from '../core/ports/clock.ts';
import type { Freshness } from '../core/ports/directory.ts';

/** Reads by key: `now` answers with a read that began after the call, `lately` with one that may be a minute old. */
export type FreshReads<Value> = (key: string, freshness: Freshness) => Promise<Value>;

type Known<Value> = {
  /** Not begun yet: whoever asks before it does has a part in it. */
  next?: Promise<Value>;
  underWay?: Promise<Value>;
  /** Until then no other one begins. */
  busy?: Promise<unknown>;
  last?: { at: Instant; value: Value };
};

const LATELY = 60_000;
const MOST_KEYS = 5_000;

/**
 * Fifty clicks at once are two reads: the first click begins one, and whoever comes while it is under way waits for the
 * next, which begins after all of them. Slack allows twenty reads of a user group a minute, and may answer faster than
 * fifty clicks arrive: so `gapMs` is how long after a read began the next one begins at the earliest.
 */
export function createFreshReads<Value>(
  read: (key: string) => Promise<Value>,
  clock: Clock,
  { gapMs = 0 } = {},
): FreshReads<Value> {
  const known = new Map<string, Known<Value>>();
  const gap = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, gapMs));

  function begin(key: string, state: Known<Value>): Promise<Value> {
    delete state.next;
    const at = clock.now();
    const run = read(key).then((value) => {
      state.last = { at, value };
      return value;
    });
    state.underWay = run;
    state.busy = Promise.allSettled(gapMs > 0 ? [run, gap()] : [run]).then(() => {
      delete state.underWay;
      delete state.busy;
    });
    return run;
  }

  return (key, freshness) => {
    const state: Known<Value> = known.get(key) ?? {};
    if (known.size > MOST_KEYS) known.clear();
    known.set(key, state);
    const { last, underWay } = state;
    if (freshness === 'lately') {
      if (last && clock.now() - last.at < LATELY) return Promise.resolve(last.value);
      if (underWay) return underWay;
    }
    // Never at once: one click looks up two people, who are in the same groups.
    state.next ??= (state.busy ?? Promise.resolve()).then(() => begin(key, state));
    return state.next;
  };
}
