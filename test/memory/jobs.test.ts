import { describe, expect, it } from 'vitest';
import { createMemoryJobs } from '../../src/memory/jobs.ts';
import { advance, aHandler, jobsContract } from '../contract/jobs.ts';
import { aLog } from '../support/log.ts';

const once = () => 0.99;
const twice = () => 0;

jobsContract('memory', async () => createMemoryJobs({ random: once, concurrency: 1 }));

describe('memory: jobs', () => {
  it('given an unlucky draw, when a job is delivered, then it runs twice at the same time', async () => {
    const jobs = createMemoryJobs({ random: twice });
    const { handle, next } = aHandler();
    await jobs.run(handle);
    await jobs.hint(advance('aaaaaaaaaa'));
    const runs = [await next(), await next()];
    expect(runs.map(({ hint }) => hint)).toEqual([advance('aaaaaaaaaa'), advance('aaaaaaaaaa')]);
    for (const run of runs) run.end();
    await jobs.idle();
  });

  it('given hints that cause hints, when idle is awaited, then all of them have run', async () => {
    const jobs = createMemoryJobs();
    const done = new Set<string>();
    await jobs.run(async (hint) => {
      if (hint.queue !== 'advance') return;
      done.add(hint.operation);
      if (done.size < 10) await jobs.hint(advance(`op${done.size}`));
    });
    await jobs.hint(advance('op0'));
    await jobs.idle();
    expect(done.size).toBe(10);
  });

  it('given a handler that always fails, when it was given up, then idle resolves and every failure is told', async () => {
    const log = aLog();
    const jobs = createMemoryJobs({ random: once, log });
    await jobs.run(async () => {
      throw new Error('The handler failed');
    });
    await jobs.hint(advance('aaaaaaaaaa'));
    await jobs.idle();
    expect(log.lines.map(({ fields }) => fields.attempt)).toEqual([1, 2, 3]);
  });
});
