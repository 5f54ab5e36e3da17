import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';

/** One connection, in texts: as much of RFC 6455 as a test of Socket Mode needs. */
export type Connection = {
  send(message: unknown): void;
  /** The next text that arrives, read as JSON. */
  next(): Promise<unknown>;
  close(): void;
};

export type WebSocketServer = {
  url: string;
  /** The next connection that is opened. */
  accept(): Promise<Connection>;
  close(): Promise<void>;
};

const TEXT = 1;
const CLOSE = 8;
const PING = 9;
const PONG = 10;

export async function startWebSocketServer(): Promise<WebSocketServer> {
  const connections = queue<Connection>();
  const sockets = new Set<Duplex>();
  const server = createServer((_request, response) => response.writeHead(426).end());
  server.on('upgrade', (request: IncomingMessage, socket: Duplex) => {
    const key = request.headers['sec-websocket-key'] ?? '';
    const accept = createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
    const lines = ['HTTP/1.1 101 Switching Protocols', 'Upgrade: websocket', 'Connection: Upgrade'];
    socket.write(`${[...lines, `Sec-WebSocket-Accept: ${accept}`].join('\r\n')}\r\n\r\n`);
    sockets.add(socket);
    connections.put(connect(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}/link`,
    accept: connections.take,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}

function connect(socket: Duplex): Connection {
  const messages = queue<unknown>();
  let pending: Buffer = Buffer.alloc(0);
  socket.on('error', () => {});
  socket.on('data', (chunk: Buffer) => {
    pending = Buffer.concat([pending, chunk]);
    for (let read = readFrame(pending); read; read = readFrame(pending)) {
      pending = read.rest;
      if (read.opcode === TEXT) messages.put(JSON.parse(read.payload.toString()));
      if (read.opcode === PING) socket.write(frame(PONG, read.payload));
      if (read.opcode === CLOSE) socket.end(frame(CLOSE, read.payload));
    }
  });
  return {
    send: (message) => void socket.write(frame(TEXT, Buffer.from(JSON.stringify(message)))),
    next: messages.take,
    close: () => void socket.end(frame(CLOSE, Buffer.from([0x03, 0xe8]))),
  };
}

/** A whole frame as a server sends it: unmasked. */
function frame(opcode: number, payload: Buffer): Buffer {
  const { length } = payload;
  const head =
    length < 126 ? Buffer.from([0x80 | opcode, length]) : Buffer.from([0x80 | opcode, 126, length >> 8, length & 0xff]);
  return Buffer.concat([head, payload]);
}

/** The first frame of what has arrived, which is masked because a client sent it; nothing while it is not whole. */
function readFrame(bytes: Buffer): { opcode: number; payload: Buffer; rest: Buffer } | undefined {
  if (bytes.length < 2) return undefined;
  const short = bytes.readUInt8(1) & 0x7f;
  const extra = short === 126 ? 2 : short === 127 ? 8 : 0;
  const start = 2 + extra + 4;
  if (bytes.length < start) return undefined;
  const length = extra === 0 ? short : extra === 2 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2));
  if (bytes.length < start + length) return undefined;
  const mask = bytes.subarray(start - 4, start);
  const payload = bytes.subarray(start, start + length).map((byte, index) => byte ^ (mask[index % 4] ?? 0));
  return { opcode: bytes.readUInt8(0) & 0x0f, payload: Buffer.from(payload), rest: bytes.subarray(start + length) };
}

/** Things that are taken in the order they came, and waited for. */
function queue<Item>(): { put(item: Item): void; take(): Promise<Item> } {
  const items: Item[] = [];
  const takers: ((item: Item) => void)[] = [];
  return {
    put(item) {
      const taker = takers.shift();
      if (taker) taker(item);
      else items.push(item);
    },
    take: () =>
      new Promise((resolve) => {
        const item = items.shift();
        if (item === undefined) takers.push(resolve);
        else resolve(item);
      }),
  };
}
