import { type ChildProcess, spawn } from 'node:child_process';
import { accessSync, constants, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe } from 'vitest';

/** Where `redis-server` is, if this machine has one. */
export function redisServerPath(): string | undefined {
  const candidates = (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, 'redis-server'));
  return candidates.find((path) => {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

export type RedisServer = {
  url: string;
  /** Leaves it there with its connections, but it answers nothing any more. */
  freeze(): void;
  stop(): Promise<void>;
};

/** A Redis of our own on a free port of this machine, that keeps nothing. */
export async function startRedisServer(port?: number): Promise<RedisServer> {
  const path = redisServerPath();
  if (!path) throw new Error('There is no redis-server on the PATH');
  const own = port ?? (await freePort());
  const folder = mkdtempSync(join(tmpdir(), 'darkroom-redis-'));
  const options = ['--port', `${own}`, '--bind', '127.0.0.1', '--dir', folder, '--save', '', '--appendonly', 'no'];
  const server = spawn(path, options, { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = new Promise<void>((resolve) => server.once('exit', () => resolve()));
  await ready(server);
  return {
    url: `redis://127.0.0.1:${own}`,
    freeze: () => void server.kill('SIGSTOP'),
    async stop() {
      server.kill('SIGKILL');
      await exited;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function ready(server: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = '';
    server.stdout?.on('data', (chunk) => {
      said += chunk;
      if (said.includes('Ready to accept connections')) resolve();
    });
    server.once('exit', (code) => reject(new Error(`redis-server ended with ${code}: ${said}`)));
  });
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        address && typeof address === 'object' ? resolve(address.port) : reject(new Error('No port')),
      );
    });
  });
}

/** A suite on a Redis of its own. Where there is no redis-server it is skipped, and says so by name. */
export function describeWithRedis(name: string, suite: (url: () => string) => void): void {
  const path = redisServerPath();
  if (!path) console.warn(`SKIPPED, there is no redis-server here: ${name}`);
  describe.skipIf(!path)(name, () => {
    let server: RedisServer | undefined;
    beforeAll(async () => {
      server = await startRedisServer();
    });
    afterAll(() => server?.stop());
    suite(() => server?.url ?? '');
  });
}
