import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Where a call is kept: before ECS hears of it, or when ECS has done its work and only the answer is missing. */
type Where = 'request' | 'answer';

type Held = {
  /** Resolves when a call is being kept. */
  caught: Promise<void>;
  /** Lets it go on. One whose caller is gone by then goes nowhere. */
  release(): void;
};

/** A wire between the bot and the cloud, on which calls can be kept. */
export type Gate = {
  url: string;
  /** Keeps the next call of this action. */
  hold(action: string, where: Where): Held;
  close(): Promise<void>;
};

type Hold = { action: string; where: Where; caught(): void; released: Promise<void> };

export async function startGate(target: string): Promise<Gate> {
  const holds: Hold[] = [];
  const server = createServer((incoming, response) => {
    pass(incoming, response).catch(() => response.destroy());
  });
  server.keepAliveTimeout = 65_000;

  async function pass(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bodyOf(incoming);
    const index = holds.findIndex(({ action }) => action === incoming.headers['x-acs-action']);
    const [hold] = index < 0 ? [] : holds.splice(index, 1);
    if (hold?.where === 'request') await keep(hold);
    if (response.destroyed) return;
    const answer = await forward(incoming, body);
    if (hold?.where === 'answer') await keep(hold);
    response.writeHead(answer.status, answer.headers).end(answer.body);
  }

  function forward({ method, url, headers }: IncomingMessage, body: Buffer) {
    return new Promise<{ status: number; headers: IncomingMessage['headers']; body: Buffer }>((resolve, reject) => {
      const on = request(new URL(url ?? '/', target), { method: method ?? 'GET', headers, agent: false });
      on.on('error', reject);
      on.on('response', (answer) => {
        bodyOf(answer).then(
          (text) => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: text }),
          reject,
        );
      });
      on.end(body);
    });
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    hold(action, where) {
      let caught = () => {};
      let release = () => {};
      const isCaught = new Promise<void>((resolve) => {
        caught = resolve;
      });
      const released = new Promise<void>((resolve) => {
        release = resolve;
      });
      holds.push({ action, where, caught, released });
      return { caught: isCaught, release };
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function keep(hold: Hold): Promise<void> {
  hold.caught();
  await hold.released;
}

async function bodyOf(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}
