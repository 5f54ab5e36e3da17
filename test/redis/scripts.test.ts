import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFailFastRedis } from '../../src/redis/connection.ts';
import { loadScripts, scriptNames, scriptText } from '../../src/redis/scripts.ts';
import { aLog } from '../support/log.ts';
import { describeWithRedis } from '../support/redis-server.ts';

describe('redis: scripts', () => {
  it('given the folder of scripts, when it is compared with the list, then each is known', () => {
    const files = readdirSync(new URL('../../src/redis/scripts/', import.meta.url));
    expect(files.sort()).toEqual(scriptNames.map((name) => `${name}.lua`).sort());
  });

  it.each(scriptNames)('given %s, when it is opened, then its header says what it takes and returns', (name) => {
    expect(scriptText(name)).toMatch(
      new RegExp(`^--\\[\\[ ${name}\\.lua: [^]*KEYS\\[1\\][^]*ARGV\\[1\\][^]*Returns [^]*\\]\\]`),
    );
  });
});

describeWithRedis('redis: scripts on a server', (url) => {
  const open = () => createFailFastRedis({ url: url(), log: aLog() });
  let redis: ReturnType<typeof open>;
  beforeAll(async () => {
    redis = open();
    await redis.connect();
  });
  afterAll(() => redis.disconnect());

  it.each(scriptNames)('given %s, when Redis compiles it, then it does', async (name) => {
    expect(await redis.script('LOAD', scriptText(name))).toMatch(/^[0-9a-f]{40}$/);
  });

  it('given a Redis that has forgotten its scripts, when one is run, then it is sent again', async () => {
    const run = loadScripts(redis);
    await redis.script('FLUSH');
    expect(await run('swap-delivery', ['{t}:delivery:1'], ['', 'first', 1_000])).toBe(1);
    await redis.script('FLUSH');
    expect(await run('swap-delivery', ['{t}:delivery:1'], ['first', 'second', 1_000])).toBe(1);
  });

  it('given too few keys, when a script is run, then that is refused before it reaches Redis', () => {
    expect(() => loadScripts(redis)('put-operation', ['{t}:operation:1'], [])).toThrow('put-operation takes 8 keys');
  });
});
