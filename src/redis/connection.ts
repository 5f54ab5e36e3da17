import { Redis, type RedisOptions } from 'ioredis';
import type { Log } from '../core/ports/log.ts';

export type RedisConnectionOptions = { url: string; log: Log };

/** Tried again for ever, at first at once and never less than once a second. */
const shared = {
  retryStrategy: (times: number) => Math.min(1_000, 25 * 2 ** Math.min(times, 10)),
  // After a failover this is the old primary: the address leads to the new one.
  reconnectOnError: (error: Error) => error.message.startsWith('READONLY'),
} satisfies RedisOptions;

/**
 * A connection that answers or fails within a second: for the stores, and for hints. Nothing is queued while Redis is
 * away, and nothing is sent twice: a repeated change would find itself to be too late. Call `connect()` before use; it
 * fails when Redis is away, and connecting goes on all the same.
 */
export function createFailFastRedis({ url, log }: RedisConnectionOptions): Redis {
  const redis = new Redis(url, {
    ...shared,
    lazyConnect: true,
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 1,
    commandTimeout: 1_000,
    connectTimeout: 5_000,
  });
  return logged(redis, log, 'stores');
}

/** A connection that waits for as long as Redis is away: for queue workers. It connects by itself. */
export function createPatientRedis({ url, log }: RedisConnectionOptions): Redis {
  return logged(new Redis(url, { ...shared, maxRetriesPerRequest: null }), log, 'workers');
}

/** Rejects when Redis cannot be reached, with the reason; the connection is given up then. */
export async function connect(redis: Redis): Promise<void> {
  // What connect() itself rejects with is only that it is closed.
  let reason: unknown;
  redis.once('error', (error) => {
    reason = error;
  });
  try {
    await redis.connect();
  } catch (error) {
    redis.disconnect();
    throw reason ?? error;
  }
}

/** One line when Redis goes away and one when it is back, however many attempts lie between. */
function logged(redis: Redis, log: Log, connection: string): Redis {
  let lost = false;
  let cause: unknown;
  redis.on('error', (error: unknown) => {
    cause = error;
  });
  redis.on('reconnecting', () => {
    if (!lost) log.warn({ connection, cause: messageOf(cause) }, 'Redis is away');
    lost = true;
  });
  redis.on('ready', () => {
    if (lost) log.info({ connection }, 'Redis is back');
    lost = false;
    cause = undefined;
  });
  return redis;
}

const messageOf = (cause: unknown): string => (cause instanceof Error ? cause.message : 'the connection was closed');
