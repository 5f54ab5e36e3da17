import type { Instant } from '../core/domain/instant.ts';
import type { Clock } from '../core/ports/clock.ts';
import type { Freshness } from '../core/ports/directory.ts';

/** Reads by key: `now` answers with a read that began after the call, `lately` with one that may be a minute old. */
export type FreshReads<Value> = (key: string, freshness: Freshness) => Promise<Value>;

type Known<Value> = { underWay?: Promise<Value>; next?: Promise<Value>; last?: { at: Instant; value: Value } };

const LATELY = 60_000;
const MOST_KEYS = 5_000;

/**
 * Fifty clicks at once are two reads: the first click begins one, and whoever comes while it is under way waits for the
 * next, which begins after all of them. Slack allows twenty reads of a user group a minute.
 */
export function createFreshReads<Value>(read: (key: string) => Promise<Value>, clock: Clock): FreshReads<Value> {
  const known = new Map<string, Known<Value>>();

  function begin(key: string, state: Known<Value>): Promise<Value> {
    const at = clock.now();
    const run = read(key)
      .then((value) => {
        state.last = { at, value };
        return value;
      })
      .finally(() => {
        delete state.underWay;
      });
    state.underWay = run;
    return run;
  }

  function after(running: Promise<Value>, key: string, state: Known<Value>): Promise<Value> {
    const go = (): Promise<Value> => {
      delete state.next;
      return begin(key, state);
    };
    return running.then(go, go);
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
    if (!underWay) return begin(key, state);
    state.next ??= after(underWay, key, state);
    return state.next;
  };
}
