import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFailFastRedis } from '../../src/redis/connection.ts';
import { loadScripts, scriptNames, scriptSource, scriptText } from '../../src/redis/scripts.ts';
import { aLog } from '../support/log.ts';
import { describeWithRedis } from '../support/redis-server.ts';

describe('redis: scripts', () => {
  it('given the folder of scripts, when it is compared with the list, then each is known', () => {
    const files = readdirSync(new URL('../../src/redis/scripts/', import.meta.url));
    expect(files.filter((name) => name !== 'lib').sort()).toEqual(scriptNames.map((name) => `${name}.lua`).sort());
  });

  it('given the library, when the scripts are put together, then each piece of it stands before one that uses it', () => {
    const pieces = readdirSync(new URL('../../src/redis/scripts/lib/', import.meta.url));
    for (const piece of pieces) {
      const text = scriptText(`lib/${piece.replace('.lua', '')}`);
      expect(scriptNames.filter((name) => scriptSource(name).startsWith(text))).not.toEqual([]);
    }
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
    expect(await redis.script('LOAD', scriptSource(name))).toMatch(/^[0-9a-f]{40}$/);
  });

  it('given a Redis that has forgotten its scripts, when one is run, then it is sent again', async () => {
    const run = loadScripts(redis);
    await redis.script('FLUSH');
    expect(await run('swap-delivery', ['{t}:delivery:1'], ['', 'first', 1_000])).toBe(1);
    await redis.script('FLUSH');
    expect(await run('swap-delivery', ['{t}:delivery:1'], ['first', 'second', 1_000])).toBe(1);
  });

  it('given too few or too many keys, when a script is run, then that is refused before it reaches Redis', () => {
    const run = loadScripts(redis);
    expect(() => run('put-operation', ['{t}:operation:1'], [])).toThrow('put-operation takes at least 10 keys');
    expect(() => run('swap-delivery', ['{t}:1', '{t}:2'], [])).toThrow('swap-delivery takes 1 keys');
  });
});
