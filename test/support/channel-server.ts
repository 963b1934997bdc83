/** An HTTPS server on this machine that plays the part of a channel. */
import { readFileSync } from 'node:fs';
import type { IncomingHttpHeaders } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterAll } from 'vitest';
import { makeCertificate, serverFolder } from './server-process.ts';

export interface ChannelRequest {
  readonly method: string;
  /** Path and query as they were sent. */
  readonly target: string;
  readonly url: URL;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface ChannelReply {
  readonly status?: number;
  readonly headers?: Record<string, string>;
  readonly body?: string | Uint8Array;
  /** Sends only these bytes of the body, and breaks the connection. */
  readonly cutAt?: number;
  /** Sends the body again and again. */
  readonly endless?: boolean;
}

/** What to do with a request; its number counts from 1. */
export type Answering = (
  request: ChannelRequest,
  number: number,
) => ChannelReply | 'hang' | 'drop' | Promise<ChannelReply | 'hang' | 'drop'>;

export interface ChannelServer {
  /** `https://localhost:<port>` */
  readonly origin: string;
  /** The certificate by which clients trust it (PEM). */
  readonly caFile: string;
  readonly requests: ChannelRequest[];
}

const servers: Server[] = [];

afterAll(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

export async function startChannel(answer: Answering): Promise<ChannelServer> {
  const files = makeCertificate(serverFolder(), ['DNS:localhost', 'IP:127.0.0.1']);
  const [cert, key] = [readFileSync(files.cert), readFileSync(files.key)];
  const requests: ChannelRequest[] = [];
  const server = createServer({ cert, key }, async (request, response) => {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece);
    const target = request.url ?? '';
    const got: ChannelRequest = {
      ...{ method: request.method ?? '', target, headers: request.headers },
      url: new URL(target, 'https://localhost'),
      body: Buffer.concat(pieces).toString(),
    };
    requests.push(got);
    const reply = await answer(got, requests.length);
    if (reply === 'hang') return;
    if (reply === 'drop') {
      request.socket.destroy();
      return;
    }
    const body = Buffer.from(reply.body ?? '');
    const { status = 200, headers = {}, cutAt, endless } = reply;
    const length = endless ? {} : { 'content-length': String(body.length) };
    response.writeHead(status, { ...length, ...headers });
    if (endless) {
      const more = () => {
        while (!response.destroyed && response.write(body));
      };
      response.on('drain', more);
      more();
    } else if (cutAt !== undefined) {
      response.write(body.subarray(0, cutAt), () => request.socket.destroy());
    } else response.end(body);
  });
  servers.push(server);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  return { origin: `https://localhost:${port}`, caFile: files.cert, requests };
}
