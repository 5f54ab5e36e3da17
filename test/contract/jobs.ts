import { describe, expect, it, onTestFinished } from 'vitest';
import type { OperationId, RegionId } from '../../src/core/domain/ids.ts';
import { DEFAULT_ACCOUNT } from '../../src/core/domain/region.ts';
import type { Hint, HintHandler, JobRunner, Jobs } from '../../src/core/ports/jobs.ts';

export const advance = (operation: string): Hint => ({ queue: 'advance', operation: operation as OperationId });
const A = advance('aaaaaaaaaa');
const B = advance('bbbbbbbbbb');

/** A handler that writes down its runs and holds each of them until it is let go. */
export function aHandler() {
  const runs: Hint[] = [];
  const begun: ((run: Run) => void)[] = [];
  const early: Run[] = [];
  let free = false;
  const handle: HintHandler = (hint) =>
    new Promise<void>((end, fail) => {
      const run = { hint, end, fail: () => fail(new Error('The handler failed')) };
      runs.push(hint);
      if (free) return end();
      const waiting = begun.shift();
      if (waiting) waiting(run);
      else early.push(run);
    });
  const next = (): Promise<Run> => {
    const run = early.shift();
    return run ? Promise.resolve(run) : new Promise((resolve) => begun.push(resolve));
  };
  /** From now on every run ends by itself. */
  const letGo = (): void => {
    free = true;
    for (const run of early.splice(0)) run.end();
  };
  return { handle, runs, next, letGo };
}
type Run = { hint: Hint; end(): void; fail(): void };

/**
 * What every way to run jobs does. `open` gives queues of their own that run one job at a time, so that a later hint
 * shows that nothing came before it.
 */
export function jobsContract(name: string, open: () => Promise<Jobs & JobRunner>): void {
  async function opened() {
    const jobs = await open();
    const handler = aHandler();
    const start = async (handle = handler.handle) => {
      const runner = await jobs.run(handle);
      onTestFinished(() => {
        handler.letGo();
        return runner.close();
      });
      return runner;
    };
    return { ...handler, jobs, start };
  }

  describe(`${name}: hints`, () => {
    it('given a hint of each kind, when it is run, then the handler gets it as it was given', async () => {
      const { jobs, start, next } = await opened();
      await start();
      const watch = { account: DEFAULT_ACCOUNT, region: 'cn-hangzhou' as RegionId, kind: 'instance' } as const;
      for (const hint of [A, { ...A, queue: 'notify' } as Hint, { queue: 'watch-region', watch } as const]) {
        await jobs.hint(hint);
        const run = await next();
        expect(run.hint).toEqual(hint);
        run.end();
      }
    });

    it('given hints about one thing, when they wait, then they are merged into one run', async () => {
      const { jobs, start, next, runs } = await opened();
      for (const hint of [A, A, A, B]) await jobs.hint(hint);
      await start();
      (await next()).end();
      (await next()).end();
      expect(runs).toEqual([A, B]);
    });

    it('given hints during a run, when the run ends, then there is exactly one more', async () => {
      const { jobs, start, next, runs } = await opened();
      await start();
      await jobs.hint(A);
      const first = await next();
      for (const hint of [A, A, A]) await jobs.hint(hint);
      first.end();
      const second = await next();
      expect(second.hint).toEqual(A);
      // Anything more about A would be in line before these.
      await jobs.hint(B);
      second.end();
      (await next()).end();
      await jobs.hint(B);
      (await next()).end();
      expect(runs).toEqual([A, A, B, B]);
    });

    it('given a finished run, when the same is hinted again, then it runs again', async () => {
      const { jobs, start, next, runs } = await opened();
      await start();
      for (const hint of [A, B, A]) {
        await jobs.hint(hint);
        (await next()).end();
      }
      expect(runs).toEqual([A, B, A]);
    });

    it('given a handler that fails, when it has failed, then the same hint is run again', async () => {
      const { jobs, start, next } = await opened();
      await start();
      await jobs.hint(A);
      (await next()).fail();
      const again = await next();
      expect(again.hint).toEqual(A);
      again.end();
    });

    it('given a handler that failed, when it was hinted during that run, then it is run again all the same', async () => {
      const { jobs, start, next } = await opened();
      await start();
      await jobs.hint(A);
      const first = await next();
      await jobs.hint(A);
      first.fail();
      const again = await next();
      expect(again.hint).toEqual(A);
      again.end();
    });

    it('given a handler that always fails, when it was given up, then a new hint runs it again', async () => {
      const { jobs, start, next } = await opened();
      await start();
      await jobs.hint(A);
      for (let attempt = 1; attempt <= 3; attempt += 1) (await next()).fail();
      await jobs.hint(B);
      const other = await next();
      expect(other.hint).toEqual(B);
      await jobs.hint(A);
      other.end();
      const again = await next();
      expect(again.hint).toEqual(A);
      again.end();
    });
  });

  describe(`${name}: closing`, () => {
    it('given a run under way, when the runner is closed, then that waits for it and takes no other', async () => {
      const { jobs, start, next, runs } = await opened();
      const runner = await start();
      await jobs.hint(A);
      const run = await next();
      await jobs.hint(B);
      let closed = false;
      const closing = runner.close().then(() => {
        closed = true;
      });
      await new Promise((resolve) => setImmediate(resolve));
      expect(closed).toBe(false);
      run.end();
      await closing;
      expect(runs).toEqual([A]);
      const other = aHandler();
      await start(other.handle);
      const left = await other.next();
      expect(left.hint).toEqual(B);
      left.end();
    });
  });
}
