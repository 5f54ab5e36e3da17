import { type Job, type JobsOptions, Queue, UnrecoverableError, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { TeamId } from '../core/domain/ids.ts';
import { seconds } from '../core/domain/instant.ts';
import type { Hint, HintHandler, JobRunner, Jobs } from '../core/ports/jobs.ts';
import type { Log } from '../core/ports/log.ts';
import { hintKey, hintRecord } from '../records/hint-record.ts';
import { within } from '../timing/within.ts';

type QueueName = Hint['queue'];
const QUEUES: readonly QueueName[] = ['advance', 'notify', 'watch-region'];

const JOB: JobsOptions = {
  // The sweep finds what three attempts did not settle.
  attempts: 3,
  backoff: { type: 'exponential', delay: 250 },
  removeOnComplete: true,
  removeOnFail: { count: 100 },
};

/** A killed worker is noticed within four seconds or so; the defaults would take a minute. */
const WORKER = {
  lockDuration: seconds(3),
  stalledInterval: seconds(1),
  // Workers come and go with deployments: that is no reason to give a job up.
  maxStalledCount: 50,
  runRetryDelay: seconds(1),
};

export type BullJobsOptions = {
  /** For hints: answers or fails at once. Stays open, and may be shared with the stores. */
  redis: Redis;
  /** For workers: waits while Redis is away, connects by itself. Stays open; each queue adds one of its own to wait on. */
  workerRedis: Redis;
  team: TeamId;
  log: Log;
  /** How many handlers run at a time, for each queue. */
  concurrency?: number;
  /** How long closing waits for handlers that are running, in ms. Then the process should end: others do what is left. */
  patience?: number;
};

/** Hints as BullMQ jobs on Redis, under the workspace's own prefix: workspaces on one Redis never meet. */
export function createBullJobs(options: BullJobsOptions): Jobs & JobRunner & { close(): Promise<void> } {
  const { redis, workerRedis, team, log, concurrency = 8, patience = seconds(8) } = options;
  const prefix = `{darkroom:${team}}`;
  // Without the version check and the wait for readiness nothing can go wrong here that a later hint would not get over.
  const connection = { connection: redis, skipVersionCheck: true, skipWaitingForReady: true };
  const queues = new Map(QUEUES.map((name) => [name, openQueue(name)] as const));

  function openQueue(name: QueueName): Queue {
    const queue = new Queue(name, {
      ...connection,
      prefix,
      defaultJobOptions: JOB,
      streams: { events: { maxLen: 100 } },
    });
    queue.on('error', (error) => tell(redis, name, error));
    return queue;
  }

  function openWorker(name: QueueName, handle: HintHandler): Worker {
    const process = (job: Job) => handle(parseHint(job));
    const worker = new Worker(name, process, { ...WORKER, connection: workerRedis, prefix, concurrency });
    worker.on('error', (error) => tell(workerRedis, name, error));
    worker.on('stalled', (job) => log.warn({ queue: name, job }, 'A job lost its worker and runs again'));
    worker.on('failed', (job, error) => {
      const facts = { queue: name, hint: job?.data, attempt: job?.attemptsMade, err: error };
      if (job?.finishedOn === undefined) log.warn(facts, 'A handler failed and runs again');
      else log.error(facts, 'A handler failed for the last time');
    });
    return worker;
  }

  /** While Redis is away the connection has said so itself. */
  function tell(on: Redis, queue: QueueName, error: Error): void {
    log[on.status === 'ready' ? 'warn' : 'debug']({ queue, err: error }, 'A queue is in trouble');
  }

  return {
    async hint(hint) {
      try {
        // Waiting hints with one id are merged; one that comes during a run is kept for when the run has ended.
        const deduplication = { id: hintKey(hint), keepLastIfActive: true };
        await queues.get(hint.queue)?.add(hint.queue, hint, { deduplication });
      } catch (error) {
        log.warn({ hint, err: error }, 'A hint was lost: the sweep will find what it was about');
      }
    },

    async run(handle) {
      const workers = QUEUES.map((name) => openWorker(name, handle));
      return {
        async close() {
          const closed = (await within(patience, Promise.all(workers.map((worker) => worker.close())))) !== 'late';
          if (closed) return;
          log.warn({ patience }, 'Handlers are still running: their jobs are left to other workers');
          // The process is about to end. Until then BullMQ shall not go on trying, which it would do for ever.
          void Promise.allSettled(workers.map((worker) => worker.getBackend().close(true)));
        },
      };
    },

    async close() {
      await within(patience, Promise.all([...queues.values()].map((queue) => queue.close())));
    },
  };
}

function parseHint(job: Job): Hint {
  const read = hintRecord.safeParse(job.data);
  if (read.success) return read.data;
  // It will not parse any better the next time.
  throw new UnrecoverableError(`A job of ${job.queueName} does not parse: ${read.error.message}`);
}
