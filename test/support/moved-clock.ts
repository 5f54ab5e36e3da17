import type { Instant } from '../../src/core/domain/instant.ts';
import type { Clock, Timers } from '../../src/core/ports/clock.ts';
import { NOW } from './builders.ts';

export type MovedClock = {
  clock: Clock;
  timers: Timers;
  now(): Instant;
  /** Jumps, as a process does that could not run meanwhile: no timer fires. */
  jumps(ms: number): void;
  /** Lets time go by: every timer that comes due fires at its own moment, and what it began comes to an end. */
  passes(ms: number): Promise<void>;
};

type Timer = { every: number; next: Instant; running: boolean; run: () => Promise<void> };

/** A clock that only the test moves. */
export function aMovedClock(start: Instant = NOW): MovedClock {
  let now = start;
  const timers = new Set<Timer>();

  function fire(timer: Timer): void {
    timer.next += timer.every;
    if (timer.running) return;
    timer.running = true;
    // As with real timers, a failed run is only a run less.
    void timer
      .run()
      .catch(() => undefined)
      .finally(() => {
        timer.running = false;
      });
  }

  return {
    clock: { now: () => now },
    timers: {
      every(ms, run) {
        const timer = { every: ms, next: now + ms, running: false, run };
        timers.add(timer);
        return () => void timers.delete(timer);
      },
    },
    now: () => now,
    jumps(ms) {
      now += ms;
    },
    async passes(ms) {
      await settled();
      const end = now + ms;
      for (;;) {
        const [first] = [...timers].sort((one, other) => one.next - other.next);
        if (!first || first.next > end) break;
        now = Math.max(now, first.next);
        fire(first);
        await settled();
      }
      now = end;
      await settled();
    },
  };
}

/** Once everything that waits for no clock and no network has come to an end. */
export const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
