/** HTTPS to a channel: what it refuses, and that every failure ends in time with words for it. */
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { FetchFailure } from '../../src/fetch/channel.ts';
import { ChannelHttp, type HttpLimits, type HttpOptions } from '../../src/fetch/http.ts';
import { UsageError } from '../../src/support/errors.ts';
import { type Answering, type ChannelServer, startChannel } from '../support/channel-server.ts';
import { tempDir } from '../support/tempdir.ts';

const LIMITS: HttpLimits = { connectMs: 5000, silenceMs: 5000, askMs: 60_000, timeMs: 60_000 };
const opened: ChannelHttp[] = [];

afterEach(async () => {
  await Promise.all(opened.splice(0).map((http) => http.close()));
  vi.unstubAllEnvs();
});

function httpTo(
  { origin, caFile }: ChannelServer,
  options: Partial<HttpOptions> = {},
  limits: Partial<HttpLimits> = {},
): ChannelHttp {
  const hosts = [new URL(origin).host];
  const http = new ChannelHttp(
    { channel: 'ch', hosts, caFile, ...options },
    { ...LIMITS, ...limits },
  );
  opened.push(http);
  return http;
}

const get = ({ origin }: ChannelServer, path = '/') =>
  ({ method: 'GET', url: new URL(path, origin) }) as const;

async function failureOf(action: Promise<unknown>): Promise<FetchFailure> {
  const error = await action.then(
    () => undefined,
    (thrown) => thrown,
  );
  expect(error).toBeInstanceOf(FetchFailure);
  return error;
}

describe('an answer', () => {
  test('is read whatever its status', async () => {
    const server = await startChannel(({ method, headers, body }) => ({
      ...{
        status: 404,
        headers: { 'x-id': '7', date: new Date(Date.now() + 90_000).toUTCString() },
      },
      body: `${method} ${headers.accept} ${body}`,
    }));
    const http = httpTo(server);
    const url = new URL(server.origin);
    const answer = await http.ask({ method: 'POST', url, body: 'x', headers: { accept: 'a/b' } });
    expect([answer.status, answer.header('x-id'), answer.header('y')]).toEqual([404, '7', '']);
    expect(answer.body.toString()).toBe('POST a/b x');
    expect(http.clockAheadMs).toBeGreaterThan(80_000);
  });

  test.each<[string, Awaited<ReturnType<Answering>>, Partial<HttpLimits>, string, number | null]>([
    ['does not come', 'hang', { silenceMs: 50 }, 'TIME', 10_000],
    ['comes too slowly', 'hang', { askMs: 50 }, 'has not answered after 0.05 s', 10_000],
    ['is cut off', { body: 'abcdef', cutAt: 3 }, {}, 'the connection to localhost:', 10_000],
    ['breaks off before it begins', 'drop', {}, 'the connection to localhost:', 10_000],
    ['is endless', { body: 'x'.repeat(65_536), endless: true }, {}, 'longer than 1048576', null],
  ])('that %s', async (_, reply, limits, message, retryMs) => {
    const server = await startChannel(() => reply);
    const failure = await failureOf(httpTo(server, {}, limits).ask(get(server)));
    expect(failure).toMatchObject({ message: expect.stringContaining(message), retryMs });
  });

  test('of another server than the channel’s is not trusted', async () => {
    const [server, other] = [await startChannel(() => ({})), await startChannel(() => ({}))];
    for (const caFile of [undefined, other.caFile]) {
      const failure = await failureOf(httpTo(server, { caFile }).ask(get(server)));
      expect(failure).toMatchObject({ reason: 'fetch', retryMs: null });
      expect(failure.message).toMatch(/certificate of localhost:\d+ is not trusted \([A-Z_]+\)/);
    }
    expect(server.requests).toEqual([]);
  });
});

describe('requests are sent only', () => {
  test.each([
    ['by HTTPS', 'http://localhost:1/', ['localhost:1']],
    ['to hosts of the channel', 'https://evil.example/', ['api.example', '*.api.example']],
    ['to the port of the channel', 'https://api.example:8443/', ['api.example']],
    ['to hosts below a host, not beside it', 'https://evilapi.example/', ['*.api.example']],
  ])('%s', async (_, url, hosts) => {
    const http = new ChannelHttp({ channel: 'ch', hosts, caFile: undefined });
    const failure = await failureOf(http.ask({ method: 'GET', url: new URL(url) }));
    expect(failure).toMatchObject({ reason: 'fetch', retryMs: null });
    expect(failure.message).toContain(`leads to ${new URL(url).origin}, which is not one`);
  });
});

describe('a download', () => {
  test('follows redirects on the channel’s hosts, without the headers', async () => {
    const server = await startChannel(({ target, headers }) =>
      target === '/2'
        ? { body: `bill ${headers.authorization}` }
        : { status: 302, headers: { location: `/${Number(target.slice(1)) + 1}` } },
    );
    const folder = tempDir();
    const request = { ...get(server, '/0'), headers: { authorization: 'secret' } };
    const { status, path } = await httpTo(server).download(request, folder);
    expect([status, readFileSync(path, 'utf8')]).toEqual([200, 'bill undefined']);
  });

  test.each([
    ['more than three', '/again', 'is redirected more than 3 times'],
    ['to another host', 'https://evil.example/?token=secret', 'leads to https://evil.example, '],
    ['to HTTP', 'http://localhost/', 'leads to http://localhost, '],
    ['to no URL', 'https://', 'or to no URL'],
  ])('follows no redirects %s', async (_, location, message) => {
    const server = await startChannel(() => ({ status: 302, headers: { location } }));
    const failure = await failureOf(httpTo(server).download(get(server), tempDir()));
    expect(failure).toMatchObject({ reason: 'fetch', message: expect.stringContaining(message) });
    expect(failure.message).not.toContain('secret');
    expect(server.requests.length).toBe(location === '/again' ? 4 : 1);
  });

  test('of another status returns the start of its body, and saves nothing', async () => {
    const server = await startChannel(() => ({ status: 403, body: 'x'.repeat(100_000) }));
    const folder = tempDir();
    const { status, path, body } = await httpTo(server).download(get(server), folder);
    expect([status, path, body.length]).toEqual([403, '', 65_536]);
    expect(readdirSync(folder)).toEqual([]);
  });

  test('of another status that is endless ends', async () => {
    const server = await startChannel(() => ({
      status: 500,
      body: 'x'.repeat(65_536),
      endless: true,
    }));
    const { status, body } = await httpTo(server).download(get(server), tempDir());
    expect([status, body.length]).toEqual([500, 65_536]);
  });

  test.each<[string, Awaited<ReturnType<Answering>>, Partial<HttpLimits>]>([
    ['is cut off', { body: 'abcdef', cutAt: 3 }, {}],
    ['does not come', 'hang', { silenceMs: 50 }],
    ['comes too slowly', { body: 'x', endless: true }, { timeMs: 50 }],
  ])('that %s leaves nothing', async (_, reply, limits) => {
    const server = await startChannel(() => reply);
    const folder = tempDir();
    const failure = await failureOf(httpTo(server, {}, limits).download(get(server), folder));
    expect(failure).toMatchObject({ reason: 'fetch', retryMs: 10_000 });
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('a proxy', () => {
  test('is used as HTTPS_PROXY says, but for hosts in NO_PROXY', async () => {
    const server = await startChannel(() => ({ body: 'hello' }));
    const proxy = await startProxy();
    vi.stubEnv('https_proxy', undefined);
    vi.stubEnv('HTTPS_PROXY', proxy.url);
    for (const [noProxy, tunnels] of [
      ['', 1],
      ['localhost', 1],
    ] as const) {
      vi.stubEnv('NO_PROXY', noProxy);
      const { body } = await httpTo(server).ask(get(server));
      expect(body.toString()).toBe('hello');
      expect(proxy.tunnels).toEqual(Array(tunnels).fill(new URL(server.origin).host));
    }
    await proxy.close();
  });

  test('does not loosen what is trusted', async () => {
    const server = await startChannel(() => ({}));
    const proxy = await startProxy();
    vi.stubEnv('HTTPS_PROXY', proxy.url);
    const failure = await failureOf(httpTo(server, { caFile: undefined }).ask(get(server)));
    expect(failure.message).toContain('is not trusted');
    await proxy.close();
  });

  test('that is not there, and one that is no URL', async () => {
    const server = await startChannel(() => ({}));
    vi.stubEnv('HTTPS_PROXY', 'http://user:secret@127.0.0.1:1');
    const failure = await failureOf(httpTo(server).ask(get(server)));
    expect(failure).toMatchObject({ reason: 'fetch', retryMs: 10_000 });
    expect(failure.message).toContain('proxy');
    expect(failure.message).not.toContain('secret');
    vi.stubEnv('HTTPS_PROXY', 'user:secret@proxy');
    const error = await httpTo(server)
      .ask(get(server))
      .catch((thrown) => thrown);
    expect(error).toBeInstanceOf(UsageError);
    expect(error.message).toContain('HTTPS_PROXY');
    expect(error.message).not.toContain('secret');
  });
});

test('certificates that cannot be read', async () => {
  const server = await startChannel(() => ({}));
  const asked = httpTo(server, { caFile: '/missing' }).ask(get(server));
  await expect(asked).rejects.toThrow(UsageError);
});

/** A proxy that notes the hosts that are asked for. */
async function startProxy() {
  const tunnels: string[] = [];
  const sockets: Socket[] = [];
  const server = createServer();
  server.on('connect', ({ url = '' }, client: Socket) => {
    tunnels.push(url);
    const there = connect(Number(url.split(':')[1]), '127.0.0.1');
    sockets.push(client, there);
    for (const socket of [client, there]) socket.on('error', () => {});
    client.write('HTTP/1.1 200 OK\r\n\r\n');
    client.pipe(there).pipe(client);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const close = async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
    await once(server, 'close');
  };
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, tunnels, close };
}
