import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { vi } from 'vitest';
import { wordsIn } from './signed-requests.ts';

/** Where the bot answers whoever pressed a button. */
export type ResponseUrls = {
  /** An address that nobody had before. */
  issue(): string;
  /** What was said there, as soon as something is. */
  said(url: string): Promise<string>;
  close(): Promise<void>;
};

export async function startResponseUrls(): Promise<ResponseUrls> {
  const said = new Map<string, string>();
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    said.set(request.url ?? '', wordsIn(JSON.parse(Buffer.concat(chunks).toString())));
    response.end('ok');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  let issued = 0;
  return {
    issue: () => `${origin}/${++issued}`,
    said: (url) => vi.waitUntil(() => said.get(new URL(url).pathname), { timeout: 5_000, interval: 5 }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
