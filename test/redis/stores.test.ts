import type { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CALLS } from '../../src/core/domain/call-budget.ts';
import { EDITS } from '../../src/core/domain/edit-budget.ts';
import type { DeliveryId, TeamId } from '../../src/core/domain/ids.ts';
import { days, hours, minutes, seconds } from '../../src/core/domain/instant.ts';
import { shownOf } from '../../src/core/domain/operation.ts';
import { DEFAULT_ACCOUNT } from '../../src/core/domain/region.ts';
import { createRedisAudit } from '../../src/redis/audit.ts';
import { createRedisAuditSeals } from '../../src/redis/audit-seals.ts';
import { createRedisCallBudget } from '../../src/redis/call-budget.ts';
import { createFailFastRedis } from '../../src/redis/connection.ts';
import { createRedisDeliveries } from '../../src/redis/deliveries.ts';
import { createRedisDrafts } from '../../src/redis/drafts.ts';
import { createRedisEditBudget } from '../../src/redis/edit-budget.ts';
import { redisKeys } from '../../src/redis/keys.ts';
import { createRedisOperations } from '../../src/redis/operations.ts';
import { auditContract } from '../contract/audit.ts';
import { callBudgetContract } from '../contract/call-budget.ts';
import { deliveriesContract } from '../contract/deliveries.ts';
import { aDraft, draftsContract } from '../contract/drafts.ts';
import { editBudgetContract } from '../contract/edit-budget.ts';
import { operationsAuditContract, operationsContract } from '../contract/operations.ts';
import {
  anApprovedOperation,
  anAuditLine,
  anOperation,
  aReadyOperation,
  CHANNEL,
  li,
  maya,
  NOW,
  REGION,
  WORKER,
} from '../support/builders.ts';
import { aLog } from '../support/log.ts';
import { describeWithRedis } from '../support/redis-server.ts';

describeWithRedis('redis: stores', (url) => {
  let redis: Redis;
  let teams = 0;
  /** An empty workspace on the same Redis. */
  const open = () => {
    teams += 1;
    return { redis, team: `T${teams}` as TeamId };
  };
  beforeAll(async () => {
    redis = createFailFastRedis({ url: url(), log: aLog() });
    await redis.connect();
  });
  afterAll(() => redis.disconnect());

  operationsContract('redis', async () => createRedisOperations(open()));
  operationsAuditContract('redis', async () => {
    const workspace = open();
    return { operations: createRedisOperations(workspace), audit: createRedisAudit(workspace) };
  });
  auditContract('redis', async () => {
    const workspace = open();
    return {
      audit: createRedisAudit(workspace),
      auditSeals: createRedisAuditSeals(workspace),
      leaseRunsOut: async () => void (await redis.del(redisKeys(workspace.team).auditSealer)),
    };
  });
  deliveriesContract('redis', async () => createRedisDeliveries(open()));
  draftsContract('redis', async () => createRedisDrafts(open()));
  editBudgetContract('redis', async () => createRedisEditBudget(open()));
  callBudgetContract('redis', async (clock) => createRedisCallBudget({ ...open(), clock }));

  describe('redis: the clock of calls', () => {
    it('given no clock, when processes ask whose clocks differ, then the time of Redis counts for all', async () => {
      const workspace = open();
      const [one, other] = [createRedisCallBudget(workspace), createRedisCallBudget(workspace)];
      const place = { account: DEFAULT_ACCOUNT, region: REGION };
      const person = { urgency: 'person', patienceMs: minutes(1) } as const;
      const turns = [];
      for (let asked = 0; asked < CALLS.write.burst + 4; asked++) {
        turns.push(await (asked % 2 ? one : other).take(place, 'write', person));
      }
      expect(turns.slice(0, CALLS.write.burst)).toEqual(Array(CALLS.write.burst).fill({ taken: true, waitMs: 0 }));
      expect(turns.at(-1)?.waitMs).toBeGreaterThan(3_000);
      expect(turns.at(-1)?.waitMs).toBeLessThanOrEqual(4_000);
      const key = redisKeys(workspace.team).calls(place, 'write');
      expect(await redis.pttl(key)).toBeLessThanOrEqual(minutes(1) + 6_000);
      expect(Number(await redis.get(key))).toBeGreaterThan(Date.now() - minutes(1));
    });
  });

  describe('redis: lifetimes', () => {
    it('given a draft, when it is changed, then it lives for an hour from then on', async () => {
      const workspace = open();
      const drafts = createRedisDrafts(workspace);
      await drafts.put(aDraft());
      await redis.pexpire(redisKeys(workspace.team).draft(aDraft().id, maya), minutes(1));
      await drafts.put(aDraft());
      expect(await lifetimeOf(redisKeys(workspace.team).draft(aDraft().id, maya))).toBeCloseTo(hours(1), -4);
    });

    it('given the latest draft, when it is changed, then it is known as that for an hour from then on', async () => {
      const workspace = open();
      const keys = redisKeys(workspace.team);
      const drafts = createRedisDrafts(workspace);
      await drafts.put(aDraft());
      await redis.pexpire(keys.latestDraft(maya), minutes(1));
      await drafts.put(aDraft());
      expect(await lifetimeOf(keys.latestDraft(maya))).toBeCloseTo(hours(1), -4);
      await redis.del(keys.draft(aDraft().id, maya));
      expect(await drafts.latest(maya)).toBeUndefined();
    });

    it('given preferences, when a person asks again, then they live for half a year from then on', async () => {
      const workspace = open();
      const key = redisKeys(workspace.team).preferences(maya);
      const drafts = createRedisDrafts(workspace);
      await drafts.prefer(maya, { region: 'cn-beijing' });
      await redis.pexpire(key, minutes(1));
      await drafts.prefer(maya, { region: 'cn-beijing' });
      expect(await lifetimeOf(key)).toBeCloseTo(days(180), -4);
    });

    it('given an operation, when it is over, then it lives for ninety days, and as long as it is open for ever', async () => {
      const workspace = open();
      const operations = createRedisOperations(workspace);
      const key = redisKeys(workspace.team).operation(anOperation().id);
      await operations.add(anOperation(), NOW);
      expect(await redis.pttl(key)).toBe(-1);
      const { version } = await operations.get(anOperation().id);
      await operations.replace(aReadyOperation(), version, NOW);
      expect(await lifetimeOf(key)).toBeCloseTo(days(90), -4);
    });

    it('given a delivery, when it is touched, then it lives for ninety days from then on', async () => {
      const workspace = open();
      const card = 'ab12cd34ef:card' as DeliveryId;
      const deliveries = createRedisDeliveries(workspace);
      await deliveries.claim(card, 'a', NOW, NOW + 1);
      await redis.persist(redisKeys(workspace.team).delivery(card));
      await deliveries.release(card, 'a', { unclear: false });
      expect(await lifetimeOf(redisKeys(workspace.team).delivery(card))).toBeCloseTo(days(90), -4);
    });

    it('given recent operations, when some are ninety days old, then the next one sweeps them out', async () => {
      const workspace = open();
      const operations = createRedisOperations(workspace);
      const old = anOperation({
        id: 'aa11aa11aa' as ReturnType<typeof anOperation>['id'],
        requestedAt: NOW - days(90),
      });
      await operations.add(old, NOW - days(90));
      await operations.add(anOperation(), NOW);
      expect(await operations.recent({ channel: CHANNEL }, 10)).toEqual([anOperation().id]);
      expect(await operations.recent({ requestedBy: maya.user }, 10)).toEqual([anOperation().id]);
      expect(await lifetimeOf(redisKeys(workspace.team).recentOfChannel(CHANNEL))).toBeCloseTo(days(90), -4);
    });

    it('given an operation that is gone, when its messages were still owed, then drawn puts an end to it', async () => {
      const workspace = open();
      const operations = createRedisOperations(workspace);
      await operations.add(anOperation(), NOW);
      await redis.del(redisKeys(workspace.team).operation(anOperation().id));
      expect(await operations.recent({ channel: CHANNEL }, 10)).toEqual([]);
      await operations.drawn(anOperation().id, 1);
      expect(await operations.undrawn(NOW, 10)).toEqual([]);
    });

    it('given edits that wait, when the last of them has had its turn, then the budget is gone soon after', async () => {
      const workspace = open();
      const edits = createRedisEditBudget(workspace);
      for (let asked = 0; asked < 100; asked++) await edits.take({ urgency: 'turning-point', waited: false }, NOW);
      const waits = 96 * EDITS.every;
      expect(await lifetimeOf(redisKeys(workspace.team).edits)).toBeGreaterThan(waits);
      expect(await lifetimeOf(redisKeys(workspace.team).edits)).toBeLessThanOrEqual(waits + minutes(1));
    });

    it('given a list of lines about a subject, when one more is written, then it lives for 400 days from then on', async () => {
      const workspace = open();
      const audit = createRedisAudit(workspace);
      const key = redisKeys(workspace.team).auditAbout(`person:${li.user}`);
      await audit.append(anAuditLine());
      await redis.pexpire(key, minutes(1));
      await audit.append(anAuditLine());
      expect(await lifetimeOf(key)).toBeCloseTo(days(400), -4);
      expect(await redis.pttl(redisKeys(workspace.team).audit)).toBe(-1);
    });

    it('given a worker that seals, when it is killed, then its lease runs out within seconds', async () => {
      const workspace = open();
      await createRedisAuditSeals(workspace).hold(WORKER, seconds(5));
      const lifetime = await lifetimeOf(redisKeys(workspace.team).auditSealer);
      expect(lifetime).toBeGreaterThan(0);
      expect(lifetime).toBeLessThanOrEqual(seconds(5));
    });

    it('given a trail that takes no line, when an operation changes, then neither is there', async () => {
      const workspace = open();
      const operations = createRedisOperations(workspace);
      await operations.add(anOperation(), NOW);
      const before = await operations.get(anOperation().id);
      await redis.set(redisKeys(workspace.team).audit, 'not a stream');
      const options = { audit: anAuditLine() };
      await expect(operations.replace(anApprovedOperation(), before.version, NOW, options)).rejects.toMatchObject({
        problem: { code: 'store-unavailable' },
      });
      expect(await operations.get(anOperation().id)).toEqual(before);
    });

    it('given an operation that a process before this field put there, when it is decided, then the version decides', async () => {
      const workspace = open();
      const operations = createRedisOperations(workspace);
      await operations.add(anOperation(), NOW);
      await redis.hdel(redisKeys(workspace.team).operation(anOperation().id), 'shown');
      const { version } = await operations.get(anOperation().id);
      const shown = shownOf(anOperation());
      expect(await operations.replace(anApprovedOperation(), version, NOW, { shown })).toBe(true);
    });

    const lifetimeOf = (key: string): Promise<number> => redis.pttl(key);
  });

  describe('redis: many at once', () => {
    it('given two hundred changes of one operation by twenty writers, when all are made, then each version moved once', async () => {
      const workspace = open();
      const operations = createRedisOperations(workspace);
      const { id } = anOperation();
      await operations.add(anOperation(), NOW);
      const movedFrom: number[] = [];
      const write = async (): Promise<void> => {
        for (let moved = 0; moved < 10; ) {
          const { operation, version } = await operations.get(id);
          const next = { ...operation, revision: operation.revision + 1 };
          if (!(await operations.replace(next, version, NOW))) continue;
          movedFrom.push(version);
          moved += 1;
        }
      };
      await Promise.all(Array.from({ length: 20 }, write));
      expect(new Set(movedFrom).size).toBe(200);
      const { operation, version } = await operations.get(id);
      expect(operation.revision).toBe(201);
      expect(version - Math.min(...movedFrom)).toBe(200);
    });

    it('given two hundred changes of one version at once, when all are made, then exactly one moved it', async () => {
      const operations = createRedisOperations(open());
      await operations.add(anOperation(), NOW);
      const { operation, version } = await operations.get(anOperation().id);
      const changes = Array.from({ length: 200 }, (_, index) => ({ ...operation, revision: index + 2 }));
      const moved = await Promise.all(changes.map((next) => operations.replace(next, version, NOW)));
      expect(moved.filter(Boolean)).toHaveLength(1);
      expect((await operations.get(operation.id)).operation.revision).toBe(moved.indexOf(true) + 2);
    });

    it('given two workspaces on one Redis, when one adds an operation, then the other has none', async () => {
      const [one, other] = [createRedisOperations(open()), createRedisOperations(open())];
      await one.add(anOperation(), NOW);
      expect(await other.undrawn(NOW, 10)).toEqual([]);
      expect(await other.add(anOperation(), NOW)).toBe(true);
    });
  });
});
