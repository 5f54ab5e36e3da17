import type { Redis } from 'ioredis';
import { afterEach, describe, expect, it } from 'vitest';
import { emptyForm } from '../../src/core/domain/create-image-form.ts';
import type { DeliveryId } from '../../src/core/domain/ids.ts';
import { createFailFastRedis, createPatientRedis } from '../../src/redis/connection.ts';
import { createRedisDeliveries } from '../../src/redis/deliveries.ts';
import { createRedisDrafts } from '../../src/redis/drafts.ts';
import { createRedisOperations } from '../../src/redis/operations.ts';
import { anOperation, maya, NOW, TEAM } from '../support/builders.ts';
import { aLog } from '../support/log.ts';
import { freePort, type RedisServer, redisServerPath, startRedisServer } from '../support/redis-server.ts';

const unavailable = { name: 'DomainError', problem: { code: 'store-unavailable' }, cause: expect.any(Error) };

describe('redis: the server itself', () => {
  it.runIf(process.env.CI === 'true')('given CI, when redis-server is looked for, then it is there', () => {
    expect(redisServerPath()).toBeDefined();
  });
});

if (!redisServerPath()) console.warn('SKIPPED, there is no redis-server here: redis: connections');
describe.skipIf(!redisServerPath())('redis: connections', () => {
  const opened: { redis: Redis[]; servers: RedisServer[] } = { redis: [], servers: [] };
  const keep = (redis: Redis): Redis => {
    opened.redis.push(redis);
    return redis;
  };
  const start = async (port?: number): Promise<RedisServer> => {
    const server = await startRedisServer(port);
    opened.servers.push(server);
    return server;
  };
  afterEach(async () => {
    for (const redis of opened.redis.splice(0)) redis.disconnect();
    await Promise.all(opened.servers.splice(0).map((server) => server.stop()));
  });

  it('given a Redis that was stopped, when any store is used, then it is unavailable within a second', async () => {
    const server = await start();
    const redis = keep(createFailFastRedis({ url: server.url, log: aLog() }));
    await redis.connect();
    const operations = createRedisOperations({ redis, team: TEAM });
    expect(await operations.add(anOperation(), NOW)).toBe(true);
    await server.stop();
    const began = performance.now();
    const draft = { id: 'd', owner: maya, changedAt: NOW, form: emptyForm() };
    await expect(operations.get(anOperation().id)).rejects.toMatchObject(unavailable);
    await expect(operations.add(anOperation(), NOW)).rejects.toMatchObject(unavailable);
    await expect(operations.due(NOW, 1)).rejects.toMatchObject(unavailable);
    await expect(createRedisDrafts({ redis, team: TEAM }).put(draft)).rejects.toMatchObject(unavailable);
    const claim = createRedisDeliveries({ redis, team: TEAM }).claim('x:card' as DeliveryId, 'a', NOW, NOW + 1);
    await expect(claim).rejects.toMatchObject(unavailable);
    expect(performance.now() - began).toBeLessThan(1_000);
  });

  it('given a Redis that came back, when a store is used, then it answers, and the log has one line for each change', async () => {
    const server = await start();
    const log = aLog();
    const redis = keep(createFailFastRedis({ url: server.url, log }));
    await redis.connect();
    const away = happens(redis, 'reconnecting');
    await server.stop();
    await away;
    // Refused a few times before it is back.
    for (let attempt = 0; attempt < 3; attempt += 1) await happens(redis, 'reconnecting');
    const back = happens(redis, 'ready');
    await start(Number(new URL(server.url).port));
    await back;
    expect(await createRedisOperations({ redis, team: TEAM }).add(anOperation(), NOW)).toBe(true);
    expect(log.lines.map(({ message }) => message)).toEqual(['Redis is away', 'Redis is back']);
  });

  it('given no Redis yet, when connecting, then that fails at once and goes on until there is one', async () => {
    const port = await freePort();
    const redis = keep(createFailFastRedis({ url: `redis://127.0.0.1:${port}`, log: aLog() }));
    await expect(redis.connect()).rejects.toThrow();
    const back = happens(redis, 'ready');
    await start(port);
    await back;
    expect(await redis.ping()).toBe('PONG');
  });

  it('given a patient connection without a Redis, when something is asked, then it is answered once there is one', async () => {
    const port = await freePort();
    const redis = keep(createPatientRedis({ url: `redis://127.0.0.1:${port}`, log: aLog() }));
    const answer = redis.ping();
    await happens(redis, 'reconnecting');
    await start(port);
    expect(await answer).toBe('PONG');
  });

  it('given a Redis that has stopped answering, when a store is used, then it is unavailable after a second', async () => {
    const server = await start();
    const redis = keep(createFailFastRedis({ url: server.url, log: aLog() }));
    await redis.connect();
    server.freeze();
    const began = performance.now();
    const answer = createRedisOperations({ redis, team: TEAM }).get(anOperation().id);
    await expect(answer).rejects.toMatchObject(unavailable);
    expect(performance.now() - began).toBeLessThan(1_500);
  });
});

/** Not `once` of node:events: that fails at the first refused attempt, which is what these tests are about. */
const happens = (redis: Redis, event: 'ready' | 'reconnecting'): Promise<void> =>
  new Promise((resolve) => void redis.once(event, () => resolve()));
