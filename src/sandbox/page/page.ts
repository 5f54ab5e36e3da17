import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface SandboxPageOptions {
  /** Base URL of the Slack simulator. */
  slackUrl: string;
  /** Base URL of the ECS emulator. */
  ecsUrl: string;
  /** Where the compiled client is; beside this file once built. */
  clientFolder?: URL;
}

const find = createRequire(import.meta.url);

// The browser loads preact as it is published; the import map in index.html names these.
const modules: Record<string, string> = {
  '/modules/preact.mjs': 'preact',
  '/modules/hooks.mjs': 'preact/hooks',
  '/modules/jsx-runtime.mjs': 'preact/jsx-runtime',
};

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
};

/** A request handler with the page, its scripts, and the two doors behind it. */
export function createSandboxPage(options: SandboxPageOptions) {
  const { slackUrl, ecsUrl, clientFolder = new URL('./client/', import.meta.url) } = options;

  return async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
    const url = req.url ?? '/';
    if (url.startsWith('/_sandbox/slack/')) return pass(req, res, new URL(url, slackUrl));
    const ecs = /^\/_sandbox\/ecs\/(.*)$/.exec(url)?.[1];
    if (ecs !== undefined) return pass(req, res, new URL(`/_sandbox/${ecs}`, ecsUrl));
    const file = fileFor(new URL(url, 'http://page').pathname, clientFolder);
    if (req.method !== 'GET' || !file) return void res.writeHead(404).end('not found');
    try {
      const content = await readFile(file);
      res.writeHead(200, { 'content-type': types[extname(file)] ?? 'text/plain', 'cache-control': 'no-cache' });
      res.end(content);
    } catch {
      res.writeHead(404).end('not found; has the page been built?');
    }
  };
}

/** Serves the page on 127.0.0.1. */
export async function startSandboxPage(
  options: SandboxPageOptions & { port?: number },
): Promise<{ url: string; close(): Promise<void> }> {
  const handle = createSandboxPage(options);
  const server = createServer((req, res) => void handle(req, res));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function fileFor(pathname: string, clientFolder: URL): string | undefined {
  const module = modules[pathname];
  if (module) return find.resolve(module);
  if (pathname === '/') return fileURLToPath(new URL('./index.html', import.meta.url));
  if (pathname === '/style.css') return fileURLToPath(new URL('./style.css', import.meta.url));
  // Plain names only: nothing outside the folder can be asked for.
  const script = /^\/client\/([\w-]+\.js)$/.exec(pathname)?.[1];
  return script ? fileURLToPath(new URL(script, clientFolder)) : undefined;
}

/** Hands a request on and its answer back, event streams included. */
function pass(req: IncomingMessage, res: ServerResponse, target: URL): void {
  const { host: _, connection: __, ...headers } = req.headers;
  const onward = request(target, { method: req.method, headers, agent: false }, (answer) => {
    res.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(res);
  });
  onward.on('error', (error) => {
    if (res.headersSent) res.destroy();
    else res.writeHead(502, { 'content-type': 'application/json' }).end(JSON.stringify({ error: error.message }));
  });
  res.on('close', () => onward.destroy());
  req.pipe(onward);
}
