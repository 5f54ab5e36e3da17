import type { Clock, Timers } from './core/ports/clock.ts';
import type { Log } from './core/ports/log.ts';

export const systemClock: Clock = { now: () => Date.now() };

/** Real timers. A failed run is logged and the next one comes as usual; timers never keep a process alive. */
export const systemTimers = (log: Log): Timers => ({
  every(ms, run) {
    let running = false;
    const timer = setInterval(async () => {
      if (running) return;
      running = true;
      try {
        await run();
      } catch (error) {
        log.warn({ err: error }, 'a repeated run failed');
      } finally {
        running = false;
      }
    }, ms);
    timer.unref();
    return () => clearInterval(timer);
  },
});
