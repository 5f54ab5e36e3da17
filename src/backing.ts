import type { TeamId } from './core/domain/ids.ts';
import type { Audit } from './core/ports/audit.ts';
import type { AuditSeals } from './core/ports/audit-seals.ts';
import type { CallBudget } from './core/ports/call-budget.ts';
import type { Clock } from './core/ports/clock.ts';
import type { Deliveries } from './core/ports/deliveries.ts';
import type { Drafts } from './core/ports/drafts.ts';
import type { EditBudget } from './core/ports/edit-budget.ts';
import type { JobRunner, Jobs } from './core/ports/jobs.ts';
import type { Log } from './core/ports/log.ts';
import type { Operations } from './core/ports/operations.ts';
import { createBullJobs } from './jobs/bull-jobs.ts';
import { createMemoryJobs } from './memory/jobs.ts';
import { createMemoryStores } from './memory/stores.ts';
import { createRedisAudit } from './redis/audit.ts';
import { createRedisAuditSeals } from './redis/audit-seals.ts';
import { createRedisCallBudget } from './redis/call-budget.ts';
import { connect, createFailFastRedis, createPatientRedis } from './redis/connection.ts';
import { createRedisDeliveries } from './redis/deliveries.ts';
import { createRedisDrafts } from './redis/drafts.ts';
import { createRedisEditBudget } from './redis/edit-budget.ts';
import { createRedisOperations } from './redis/operations.ts';

/** What the processes share: the stores and the jobs of one workspace. */
export type Backing = {
  operations: Operations;
  audit: Audit;
  auditSeals: AuditSeals;
  deliveries: Deliveries;
  drafts: Drafts;
  edits: EditBudget;
  calls: CallBudget;
  jobs: Jobs & JobRunner;
  /** Rejects when the stores do not answer. */
  ping(): Promise<void>;
  close(): Promise<void>;
};

/** Everything on one Redis. Rejects when it cannot be reached at the start; later it is waited for. */
export async function openRedisBacking(options: { url: string; team: TeamId; log: Log }): Promise<Backing> {
  const { url, team, log } = options;
  const redis = createFailFastRedis({ url, log });
  await connect(redis);
  const workerRedis = createPatientRedis({ url, log });
  const jobs = createBullJobs({ redis, workerRedis, team, log });
  return {
    operations: createRedisOperations({ redis, team }),
    audit: createRedisAudit({ redis, team }),
    auditSeals: createRedisAuditSeals({ redis, team }),
    deliveries: createRedisDeliveries({ redis, team }),
    drafts: createRedisDrafts({ redis, team }),
    edits: createRedisEditBudget({ redis, team }),
    calls: createRedisCallBudget({ redis, team }),
    jobs,
    ping: async () => void (await redis.ping()),
    async close() {
      await jobs.close();
      redis.disconnect();
      workerRedis.disconnect();
    },
  };
}

/** Everything in this process; nothing outlives it. */
export const openMemoryBacking = ({ clock, log }: { clock: Clock; log: Log }): Backing => ({
  ...createMemoryStores({ clock }),
  jobs: createMemoryJobs({ log }),
  ping: async () => {},
  close: async () => {},
});
