/** The time Slack goes by. Tests move it; the running sandbox uses wall time. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
}

/** Waiting, apart from reading the time, so that a test can run both by hand. */
export interface Timers {
  /** Runs once after `ms`; the returned function calls it off. */
  after(ms: number, run: () => void): () => void;
}

export const wallClock: Clock = { now: () => Date.now() };

export const realTimers: Timers = {
  after(ms, run) {
    const timer = setTimeout(run, ms);
    // A pending retry five minutes away must not keep a finished sandbox alive.
    timer.unref();
    return () => clearTimeout(timer);
  },
};
