import { type ChildProcess, spawn } from 'node:child_process';
import { Queue } from 'bullmq';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { TeamId } from '../../src/core/domain/ids.ts';
import { type BullJobsOptions, createBullJobs } from '../../src/jobs/bull-jobs.ts';
import { createFailFastRedis, createPatientRedis } from '../../src/redis/connection.ts';
import { advance, aHandler, jobsContract } from '../contract/jobs.ts';
import { compiled } from '../support/compiled.ts';
import { aLog } from '../support/log.ts';
import { describeWithRedis, startRedisServer } from '../support/redis-server.ts';

const A = advance('aaaaaaaaaa');
const B = advance('bbbbbbbbbb');
let teams = 0;
const newTeam = (): TeamId => {
  teams += 1;
  return `T${teams}` as TeamId;
};

/** Queues with connections of their own, all closed when the test has ended. */
async function openJobs(url: string, options: Partial<BullJobsOptions> = {}) {
  const log = aLog();
  const redis = createFailFastRedis({ url, log });
  const workerRedis = createPatientRedis({ url, log });
  await redis.connect();
  const jobs = createBullJobs({ redis, workerRedis, team: newTeam(), log, concurrency: 1, ...options });
  onTestFinished(async () => {
    await jobs.close();
    redis.disconnect();
    workerRedis.disconnect();
  });
  return { jobs, log, redis, workerRedis };
}

describeWithRedis('jobs: bullmq', (url) => {
  jobsContract('bullmq', async () => (await openJobs(url())).jobs);

  describe('bullmq: workspaces', () => {
    it('given two workspaces on one Redis, when one is hinted, then the other runs nothing', async () => {
      const [one, other] = [await openJobs(url()), await openJobs(url())];
      const [ours, theirs] = [aHandler(), aHandler()];
      const runners = [await one.jobs.run(ours.handle), await other.jobs.run(theirs.handle)];
      await one.jobs.hint(A);
      (await ours.next()).end();
      await other.jobs.hint(B);
      (await theirs.next()).end();
      await Promise.all(runners.map((runner) => runner.close()));
      expect([ours.runs, theirs.runs]).toEqual([[A], [B]]);
    });
  });

  describe('bullmq: what is left behind', () => {
    it('given finished and given up jobs, when all is done, then only the given up ones are kept, to be looked at', async () => {
      const team = newTeam();
      const { jobs, log, redis } = await openJobs(url(), { team });
      const { handle, next } = aHandler();
      const runner = await jobs.run(handle);
      await jobs.hint(A);
      const first = await next();
      await jobs.hint(A);
      first.end();
      (await next()).end();
      await jobs.hint(B);
      for (let attempt = 1; attempt <= 3; attempt += 1) (await next()).fail();
      await runner.close();
      const queue = new Queue('advance', { connection: redis, prefix: `{darkroom:${team}}` });
      const counts = await queue.getJobCounts('wait', 'active', 'delayed', 'completed', 'failed');
      expect(counts).toEqual({ wait: 0, active: 0, delayed: 0, completed: 0, failed: 1 });
      expect(log.lines.map(({ level }) => level)).toEqual(['warn', 'warn', 'error']);
    });

    it('given a job that is no hint, when it is taken, then it is given up at once and told', async () => {
      const team = newTeam();
      const { jobs, log, redis } = await openJobs(url(), { team });
      const { handle, next, runs } = aHandler();
      const queue = new Queue('advance', { connection: redis, prefix: `{darkroom:${team}}` });
      await queue.add('advance', { queue: 'advance' }, { attempts: 3 });
      await jobs.hint(A);
      const runner = await jobs.run(handle);
      (await next()).end();
      await runner.close();
      expect(runs).toEqual([A]);
      expect(log.lines).toMatchObject([{ level: 'error', fields: { hint: { queue: 'advance' } } }]);
      expect(String(log.lines[0]?.fields.err)).toContain('operation');
    });
  });

  describe('bullmq: trouble', () => {
    it('given a handler that does not end, when the runner is closed, then it waits only so long and says so', async () => {
      const { jobs, log } = await openJobs(url(), { patience: 100 });
      const { handle, next } = aHandler();
      const runner = await jobs.run(handle);
      await jobs.hint(A);
      const run = await next();
      await runner.close();
      expect(log.lines.map(({ message }) => message)).toContain(
        'Handlers are still running: their jobs are left to other workers',
      );
      run.end();
    });

    it('given idle workers, when the runner is closed, then that is prompt', async () => {
      const { jobs } = await openJobs(url());
      const { handle, next } = aHandler();
      const runner = await jobs.run(handle);
      await jobs.hint(A);
      (await next()).end();
      const began = performance.now();
      await runner.close();
      expect(performance.now() - began).toBeLessThan(1_000);
    });

    it('given a Redis that was stopped, when a hint is given, then it is lost at once, told, and nothing is thrown', async () => {
      const server = await startRedisServer();
      const { jobs, log } = await openJobs(server.url);
      await server.stop();
      const began = performance.now();
      await jobs.hint(A);
      expect(performance.now() - began).toBeLessThan(1_500);
      expect(log.lines).toContainEqual(
        expect.objectContaining({ level: 'warn', message: expect.stringContaining('A hint was lost') }),
      );
    });

    it('given a Redis that was stopped in a run, when the runner is closed, then it waits only so long', async () => {
      const server = await startRedisServer();
      const { jobs } = await openJobs(server.url, { patience: 100 });
      const { handle, next } = aHandler();
      const runner = await jobs.run(handle);
      await jobs.hint(A);
      const run = await next();
      await server.stop();
      run.end();
      const began = performance.now();
      await runner.close();
      expect(performance.now() - began).toBeLessThan(1_000);
    });

    it('given a Redis that was away, when it is back, then hints reach the same workers again', async () => {
      const server = await startRedisServer();
      const { jobs, redis, workerRedis } = await openJobs(server.url);
      const { handle, next } = aHandler();
      const runner = await jobs.run(handle);
      await jobs.hint(A);
      (await next()).end();
      await server.stop();
      const back = Promise.all(
        [redis, workerRedis].map((one) => new Promise<void>((resolve) => void one.once('ready', () => resolve()))),
      );
      const again = await startRedisServer(Number(new URL(server.url).port));
      await back;
      await jobs.hint(B);
      const run = await next();
      expect(run.hint).toEqual(B);
      run.end();
      await runner.close();
      await again.stop();
    });

    it('given a worker that is killed in a run, when another is there, then it takes over within ten seconds', async () => {
      const team = newTeam();
      const { jobs } = await openJobs(url(), { team });
      const doomed = await startWorker(url(), team);
      await jobs.hint(A);
      await doomed.said('took aaaaaaaaaa');
      const { handle, next } = aHandler();
      const runner = await jobs.run(handle);
      doomed.process.kill('SIGKILL');
      const began = performance.now();
      const run = await next();
      expect(run.hint).toEqual(A);
      expect(performance.now() - began).toBeLessThan(10_000);
      run.end();
      await runner.close();
    });
  });
});

/** A worker process of its own, that takes jobs and never finishes one. */
async function startWorker(url: string, team: TeamId) {
  const bundle = compiled('src/jobs/bull-jobs.ts', 'src/redis/connection.ts');
  onTestFinished(bundle.remove);
  const script = new URL('./worker-process.mjs', import.meta.url);
  const process = spawn(globalThis.process.execPath, [script.pathname, bundle.folder, url, team], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void process.kill('SIGKILL'));
  const said = (line: string) => saying(process, line);
  return { process, said };
}

function saying(process: ChildProcess, line: string): Promise<void> {
  return new Promise((resolve, reject) => {
    let all = '';
    process.stdout?.on('data', (chunk) => {
      all += chunk;
      if (all.includes(line)) resolve();
    });
    process.once('exit', () => reject(new Error(`The worker ended: ${all}`)));
  });
}
