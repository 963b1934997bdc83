/** A receiver of notifications on this machine, which keeps requests and answers as configured. */
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll } from 'vitest';

export interface Received {
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Reply {
  readonly status?: number;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

/** What to do with a request; its number counts from 1. */
export type Answering = (request: Received, number: number) => Reply | 'hang' | 'drop';

export interface Receiver {
  readonly origin: string;
  readonly received: Received[];
  /** Resolves when this many requests have come. */
  readonly until: (count: number) => Promise<void>;
  /** Resolves when the senders of this many requests went away before they were answered. */
  readonly untilLeft: (count: number) => Promise<void>;
}

/** All robots are content with it. */
export const WELL: Reply = { body: JSON.stringify({ errcode: 0, errmsg: 'ok', code: 0 }) };

const servers: Server[] = [];

afterAll(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

export async function startReceiver(answer: Answering = () => WELL): Promise<Receiver> {
  const received: Received[] = [];
  const waiting: (() => void)[] = [];
  let left = 0;
  const when = (isSo: () => boolean) =>
    new Promise<void>((done) => {
      const look = () => {
        if (isSo()) done();
      };
      waiting.push(look);
      look();
    });
  const server = createServer((request, response) => {
    const pieces: Buffer[] = [];
    response.on('close', () => {
      if (!response.writableEnded) left++;
      for (const look of waiting) look();
    });
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => {
      const { pathname, searchParams } = new URL(request.url ?? '', 'http://receiver');
      const body = Buffer.concat(pieces).toString();
      const got = { path: pathname, query: searchParams, headers: request.headers, body };
      received.push(got);
      for (const look of waiting) look();
      const reply = answer(got, received.length);
      if (reply === 'hang') return;
      if (reply === 'drop') request.socket.destroy();
      else response.writeHead(reply.status ?? 200, reply.headers).end(reply.body ?? '');
    });
  });
  servers.push(server);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    received,
    until: (count) => when(() => received.length >= count),
    untilLeft: (count) => when(() => left >= count),
  };
}
