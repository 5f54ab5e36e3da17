import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Control } from './control.ts';
import type { Answer, Gateway } from './gateway.ts';
import { readApiRequest } from './request.ts';

const bodyLimit = 1024 * 1024;

/** One server for the API (at `/`) and the control door (under `/_sandbox/`). */
export function createHttpServer(gateway: Gateway, control: Control): Server {
  const server = createServer((incoming, response) => {
    answer(incoming, gateway, control).then(
      (result) => send(response, result),
      () => response.destroy(),
    );
  });
  // The SDK keeps its sockets; closing idle ones after Node's five seconds would race with its next call.
  server.keepAliveTimeout = 65_000;
  return server;
}

async function answer(incoming: IncomingMessage, gateway: Gateway, control: Control): Promise<Answer> {
  const { pathname } = new URL(incoming.url ?? '/', 'http://emulator');
  const body = await readBody(incoming);
  if (pathname.startsWith('/_sandbox/')) return control(incoming.method ?? 'GET', pathname, body.toString('utf8'));
  if (pathname === '/') return gateway(readApiRequest(incoming, body));
  return { kind: 'reply', status: 404, headers: { 'content-type': 'text/plain' }, body: 'no such path' };
}

async function readBody(incoming: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > bodyLimit) throw new Error('request body too large');
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}

function send(response: ServerResponse, answer: Answer): void {
  if (answer.kind === 'destroy') {
    response.destroy();
    return;
  }
  response.writeHead(answer.status, { ...answer.headers, 'content-length': Buffer.byteLength(answer.body) });
  response.end(answer.body);
}
