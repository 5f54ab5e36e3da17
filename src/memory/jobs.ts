import type { Hint, HintHandler, JobRunner, Jobs } from '../core/ports/jobs.ts';
import type { Log } from '../core/ports/log.ts';
import { hintKey } from '../records/hint-record.ts';

export type MemoryJobsOptions = {
  /** From 0 up to 1: below a quarter, the job is delivered twice at the same time. */
  random?: () => number;
  log?: Log;
  /** How many jobs run at a time. */
  concurrency?: number;
};

/** `idle()` resolves when nothing waits or runs any more. Without a runner, what waits goes on waiting. */
export type MemoryJobs = Jobs & JobRunner & { idle(): Promise<void> };

type Waiting = { hint: Hint; attempt: number };
const ATTEMPTS = 3;
const RETRY_AFTER_MS = 5;

/** Hints in this process. Some are delivered twice, as they are by a queue, so that nobody comes to rely on once. */
export function createMemoryJobs(options: MemoryJobsOptions = {}): MemoryJobs {
  const { random = Math.random, log, concurrency = 8 } = options;
  const waiting = new Map<string, Waiting>();
  /** With the hint that came during the run, if one did. */
  const running = new Map<string, Hint | undefined>();
  const retrying = new Set<string>();
  let handler: HintHandler | undefined;
  const waiters = new Set<() => void>();

  /** Resolves once this is true; it is asked again after every run. */
  const until = (done: () => boolean): Promise<void> =>
    new Promise((resolve) => {
      const look = () => {
        if (!done()) return;
        waiters.delete(look);
        resolve();
      };
      waiters.add(look);
      look();
    });

  function wait(key: string, next: Waiting): void {
    waiting.set(key, next);
    // Not in the caller's own turn: whoever hints has not finished yet.
    setImmediate(start);
  }

  function start(): void {
    for (const [key, next] of waiting) {
      if (!handler || running.size >= concurrency) return;
      waiting.delete(key);
      running.set(key, undefined);
      void deliver(key, next, handler);
    }
  }

  async function deliver(key: string, { hint, attempt }: Waiting, handle: HintHandler): Promise<void> {
    const copies = random() < 0.25 ? 2 : 1;
    const runs = Array.from({ length: copies }, async () => handle(structuredClone(hint)));
    const failed = (await Promise.allSettled(runs)).find((run) => run.status === 'rejected');
    const cameMeanwhile = running.get(key);
    running.delete(key);
    if (failed) log?.warn({ hint, attempt, err: failed.reason }, 'A handler failed');
    if (failed && attempt < ATTEMPTS) {
      retrying.add(key);
      setTimeout(() => retry(key, { hint, attempt: attempt + 1 }), RETRY_AFTER_MS);
    } else if (cameMeanwhile) {
      wait(key, { hint: cameMeanwhile, attempt: 1 });
    }
    start();
    for (const look of waiters) look();
  }

  function retry(key: string, next: Waiting): void {
    retrying.delete(key);
    wait(key, next);
  }

  return {
    async hint(hint) {
      const key = `${hint.queue} ${hintKey(hint)}`;
      if (running.has(key)) running.set(key, hint);
      else if (!waiting.has(key) && !retrying.has(key)) wait(key, { hint, attempt: 1 });
    },
    async run(handle) {
      handler = handle;
      setImmediate(start);
      return {
        async close() {
          if (handler === handle) handler = undefined;
          await until(() => running.size === 0);
        },
      };
    },
    idle: () => until(() => running.size + retrying.size + waiting.size === 0),
  };
}
