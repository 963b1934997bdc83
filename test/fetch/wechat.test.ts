/** WeChat Pay's channel, against a server that verifies and signs with the code of its SDK. */
import { spawnSync } from 'node:child_process';
import { createHash, createPublicKey } from 'node:crypto';
import {
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { Formatter, Rsa } from 'wechatpay-axios-plugin';
import type { ChannelSettings } from '../../src/config/channel-schema.ts';
import type { FetchConfig } from '../../src/config/fetch-config.ts';
import { FetchFailure, RETRY_MS } from '../../src/fetch/channel.ts';
import { WechatChannel } from '../../src/fetch/wechat/wechat.ts';
import { UsageError } from '../../src/support/errors.ts';
import {
  type Answering,
  type ChannelReply,
  type ChannelRequest,
  startChannel,
} from '../support/channel-server.ts';
import { tempDir } from '../support/tempdir.ts';

const MERCHANT = '1627859777';
const SERIAL = '7132D72A03E93CDDF8C03BBD1F37EEDF01020304';
const PLATFORM_SERIAL = '3BD1A2B3C4D5E6F708192A3B4C5D6E7F80918273';
const PUBLIC_KEY_ID = 'PUB_KEY_ID_0116278597772024';
const TOKEN = 'VThwI-E1f2yVLIAzsYPKnkmoyR9f3oYZ';
const DAY_MS = 86_400_000;
const BILL = Buffer.from('交易时间,公众账号ID\n`2026-11-28 10:00:00,`wx0001\n'.repeat(99));
const PACKED = gzipSync(BILL);

type Settings = ChannelSettings<'wechat'>;
type Reply = ReturnType<Answering>;

let keys: string;
beforeAll(() => {
  keys = tempDir();
  mkdirSync(join(keys, 'certificates'));
  for (const name of ['merchant', 'platform', 'public', 'stranger']) {
    openssl('genpkey', '-algorithm', 'RSA', '-out', `${name}.key`);
    openssl('pkey', '-in', `${name}.key`, '-pubout', '-out', `${name}.pub`);
  }
  const x509 = (key: string, serial: string, out: string) =>
    openssl(
      ...['req', '-x509', '-key', `${key}.key`, '-days', '40', '-subj', '/CN=Tenpay.com'],
      ...['-set_serial', `0x${serial}`, '-out', out],
    );
  x509('platform', PLATFORM_SERIAL, 'certificates/platform.pem');
  x509('merchant', SERIAL, 'merchant.pem');
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
});

function openssl(...args: string[]): void {
  const made = spawnSync('openssl', args, { cwd: keys, encoding: 'utf8' });
  if (made.status !== 0) throw new Error(made.stderr);
  if (args[0] === 'genpkey') spawnSync('chmod', ['600', join(keys, String(args.at(-1)))]);
}

function key(name: string): string {
  return readFileSync(join(keys, name), 'utf8');
}

/** The date so many days before today in China. */
function daysAgo(days: number): string {
  return new Date(Date.now() + DAY_MS / 3 - days * DAY_MS).toISOString().slice(0, 10);
}

function signed(
  body: unknown,
  {
    status = 200,
    by = 'public',
    serial = PUBLIC_KEY_ID,
    at = Date.now(),
    headers = {},
  }: {
    status?: number;
    by?: string;
    serial?: string;
    at?: number;
    headers?: Record<string, string>;
  } = {},
): ChannelReply {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const [timestamp, nonce] = [String(Math.floor(at / 1000)), 'c5ac7061fccab6bf3e254dcf98995b8c'];
  const message = Formatter.response(timestamp, nonce, text);
  return {
    status,
    body: text,
    headers: {
      'wechatpay-timestamp': timestamp,
      'wechatpay-nonce': nonce,
      'wechatpay-signature': Rsa.sign(message, key(`${by}.key`)),
      'wechatpay-serial': serial,
      'request-id': '08F78BB5AF0610D302',
      ...headers,
    },
  };
}

function isSigned({ method, target, headers }: ChannelRequest): boolean {
  const [scheme, rest = ''] = String(headers.authorization).split(' ');
  const fields = Object.fromEntries(
    rest.split(',').map((field) => field.split(/=(.*)/s).map((part) => part.replaceAll('"', ''))),
  );
  const message = Formatter.request(method, target, fields.timestamp, fields.nonce_str);
  return (
    scheme === 'WECHATPAY2-SHA256-RSA2048' &&
    fields.mchid === MERCHANT &&
    fields.serial_no === SERIAL &&
    Math.abs(Number(fields.timestamp) - Date.now() / 1000) < 300 &&
    Rsa.verify(message, fields.signature, key('merchant.pub'))
  );
}

interface Playing {
  /** Answers a question about a bill. */
  readonly ask?: (offer: Record<string, string>, request: ChannelRequest) => Reply;
  readonly download?: (request: ChannelRequest) => Reply;
}

async function play({
  ask = (offer) => signed(offer),
  download = () => ({ body: PACKED }),
}: Playing = {}) {
  const server = await startChannel((request) => {
    if (!isSigned(request)) return signed({ code: 'SIGN_ERROR', message: '' }, { status: 401 });
    if (request.url.pathname === '/v3/billdownload/file') return download(request);
    const hash_value = createHash('sha1').update(BILL).digest('hex');
    const download_url = `${server.origin}/v3/billdownload/file?token=${TOKEN}&tartype=gzip`;
    return ask({ hash_type: 'SHA1', hash_value, download_url }, request);
  });
  return server;
}

interface Opening {
  readonly bill?: string;
  readonly settings?: Partial<Settings>;
  readonly bases?: readonly string[];
  readonly silenceMs?: number;
}

function open(
  { origin, caFile }: { origin: string; caFile: string },
  { bill = 'tradebill', settings = {}, bases, silenceMs }: Opening = {},
): WechatChannel {
  const channel: Settings = {
    ...{ kind: 'wechat', name: 'wx', merchant: MERCHANT, serial: SERIAL, caFile },
    ...{ keyFile: join(keys, 'merchant.key'), publicKeyId: PUBLIC_KEY_ID, endpoint: origin },
    publicKeyFile: join(keys, 'public.pub'),
    ...settings,
  };
  const config = { bill, channel } as unknown as FetchConfig;
  if (bases === undefined && silenceMs === undefined) return new WechatChannel(channel, config);
  const asking = silenceMs === undefined ? {} : { silenceMs };
  return new WechatChannel(channel, config, { bases: bases ?? [origin], ...asking });
}

const NO_PUBLIC_KEY = { publicKeyId: undefined, publicKeyFile: undefined };
const NOWHERE = { origin: 'https://localhost:1', caFile: '' };

/** A file with the certificates of servers. */
function caOf(...servers: readonly { caFile: string }[]): string {
  const path = join(tempDir(), 'ca.pem');
  writeFileSync(path, servers.map(({ caFile }) => readFileSync(caFile, 'utf8')).join(''));
  return path;
}

/** The failure of asking and downloading; nothing may be left, and nothing secret be said. */
async function failureOf(channel: WechatChannel, date = daysAgo(1)): Promise<FetchFailure> {
  const folder = tempDir();
  try {
    const answer = await channel.ask(date);
    if (answer.is === 'bill') await answer.download(folder);
  } catch (error) {
    expect(readdirSync(folder)).toEqual([]);
    expect(String(error)).not.toContain(TOKEN);
    if (!(error instanceof FetchFailure)) throw error;
    return error;
  } finally {
    await channel.close();
  }
  throw new Error('nothing failed');
}

describe('a bill', () => {
  test.each<[string, string | undefined, string]>([
    ['tradebill', undefined, '/v3/bill/tradebill?bill_date=D&bill_type=ALL&tar_type=GZIP'],
    [
      'tradebill',
      '1900000109',
      '/v3/bill/tradebill?bill_date=D&bill_type=ALL&sub_mchid=1900000109&tar_type=GZIP',
    ],
    [
      'fundflowbill:FEES',
      undefined,
      '/v3/bill/fundflowbill?bill_date=D&account_type=FEES&tar_type=GZIP',
    ],
    [
      'profitsharing',
      '1900000109',
      '/v3/profitsharing/bills?bill_date=D&sub_mchid=1900000109&tar_type=GZIP',
    ],
  ])('%s of %s is asked for, downloaded and verified', async (bill, subMerchant, target) => {
    const server = await play({
      download: () => ({ body: PACKED, headers: { 'request-id': '08F78B' } }),
    });
    const channel = open(server, { bill, settings: subMerchant ? { subMerchant } : {} });
    const date = daysAgo(1);
    const answer = await channel.ask(date);
    if (answer.is !== 'bill') throw new Error(answer.is);
    const asked = target.replace('=D', `=${date}`);
    const { requestIds, verifiedBy } = answer;
    expect({ asked: answer.asked, requestIds, verifiedBy }).toEqual({
      asked: `GET ${server.origin}${asked}`,
      requestIds: ['08F78BB5AF0610D302'],
      verifiedBy: `public key ${PUBLIC_KEY_ID}`,
    });
    const [file] = await answer.download(tempDir());
    await channel.close();
    const sha1 = createHash('sha1').update(BILL).digest('hex');
    expect(file).toMatchObject({
      ...{ name: '', requestIds: ['08F78B'] },
      hash: { algorithm: 'SHA1', of: 'unpacked', announced: sha1, found: sha1 },
    });
    expect(readFileSync(file.path).equals(PACKED)).toBe(true);
    expect(statSync(file.path).mode & 0o777).toBe(0o600);
    expect(server.requests.map((request) => request.target)).toEqual([
      asked,
      `/v3/billdownload/file?token=${TOKEN}&tartype=gzip`,
    ]);
    const named = server.requests.map(({ headers }) => headers['wechatpay-serial']);
    expect(named).toEqual([PUBLIC_KEY_ID, PUBLIC_KEY_ID]);
  });

  test('may come unpacked', async () => {
    const channel = open(await play({ download: () => ({ body: BILL }) }));
    const answer = await channel.ask(daysAgo(1));
    if (answer.is !== 'bill') throw new Error(answer.is);
    const [file] = await answer.download(tempDir());
    await channel.close();
    expect(readFileSync(file.path).equals(BILL)).toBe(true);
  });

  const platform = { by: 'platform', serial: PLATFORM_SERIAL };
  test.each([
    ['a certificate alone', 'certificates only', platform],
    ['a certificate, while the account changes to a public key', 'both', platform],
    ['a public key, while certificates are kept', 'both', {}],
  ])('is verified by %s', async (_, held, by) => {
    const server = await play({ ask: (offer) => signed(offer, by) });
    const settings = { platformCertificates: join(keys, 'certificates') };
    const isOnly = held === 'certificates only';
    const channel = open(server, {
      settings: isOnly ? { ...settings, ...NO_PUBLIC_KEY } : settings,
    });
    const { verifiedBy } = await channel.ask(daysAgo(1));
    await channel.close();
    expect(verifiedBy).toMatch(by === platform ? `certificate ${PLATFORM_SERIAL}` : PUBLIC_KEY_ID);
    expect(server.requests[0].headers['wechatpay-serial']).toBe(isOnly ? undefined : PUBLIC_KEY_ID);
  });

  test('is asked of the spare host if the first one fails', async () => {
    const failing = [
      await play({ ask: () => ({ status: 502 }), download: () => 'drop' }),
      await play({ ask: () => 'drop' }),
    ];
    for (const first of failing) {
      const spare = await play();
      const bases = [first.origin, spare.origin];
      const channel = open({ ...first, caFile: caOf(first, spare) }, { bases });
      const answer = await channel.ask(daysAgo(1));
      await channel.close();
      expect(answer).toMatchObject({ is: 'bill', asked: expect.stringContaining(spare.origin) });
      expect([first.requests.length, spare.requests.length]).toEqual([1, 1]);
    }
  });
});

describe('through the proxy of the environment', () => {
  const hosts = ['api.mch.weixin.qq.com', 'api2.mch.weixin.qq.com'];
  const quick = { bases: hosts.map((host) => `https://${host}`), silenceMs: 50 };
  test.each([
    ['refuses', 'HTTP/1.1 502 Bad Gateway\r\ncontent-length: 0\r\n\r\n', {}],
    ['breaks the connection', '', quick],
  ])('the usual hosts are asked; one that %s is a failure', async (_, reply, opening) => {
    const asked = new Set<string>();
    const proxy = createServer((socket) => {
      socket.on('error', () => {});
      socket.once('data', (bytes) => {
        asked.add(bytes.toString().split('\r\n')[0]);
        if (reply === '') socket.destroy();
        else socket.end(reply);
      });
    });
    await new Promise<void>((done) => proxy.listen(0, '127.0.0.1', done));
    vi.stubEnv('HTTPS_PROXY', `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`);
    const settings = { endpoint: undefined, caFile: undefined };
    const failure = await failureOf(open(NOWHERE, { settings, ...opening }));
    proxy.close();
    expect(failure).toMatchObject({ reason: 'fetch', retryMs: RETRY_MS.failure });
    expect([...asked]).toEqual(hosts.map((host) => `CONNECT ${host}:443 HTTP/1.1`));
  });
});

const failed = (status: number, code: string, message = '', headers = {}) =>
  signed({ code, message }, { status, headers });
const NONE = ['NO_STATEMENT_EXIST', '账单文件不存在'] as const;

describe('an answer without a bill', () => {
  test('that there were no transactions is believed if it is signed', async () => {
    const channel = open(await play({ ask: () => failed(400, ...NONE) }));
    const answer = await channel.ask(daysAgo(1));
    await channel.close();
    const body = JSON.stringify({ code: NONE[0], message: NONE[1] });
    expect(answer).toMatchObject({ is: 'empty', body, verifiedBy: `public key ${PUBLIC_KEY_ID}` });
  });

  const html = '<html>Bad gateway</html>';
  const old = 95;
  test.each<[string, () => Reply, number, string, number | null, RegExp]>([
    [
      'none, of today',
      () => failed(400, ...NONE),
      0,
      'not-ready',
      RETRY_MS.notReady,
      /not over yet/,
    ],
    ['none, of long ago', () => failed(400, ...NONE), old, 'fetch', null, /three months/],
    [
      'none, unsigned',
      () => ({ ...failed(400, ...NONE), headers: {} }),
      1,
      'no-bill',
      RETRY_MS.notReady,
      /without a signature/,
    ],
    [
      'being made',
      () => failed(400, 'STATEMENT_CREATING', '账单生成中'),
      1,
      'not-ready',
      6 * RETRY_MS.notReady,
      /STATEMENT_CREATING, 账单生成中/,
    ],
    ['a wrong parameter', () => failed(400, 'PARAM_ERROR'), 1, 'fetch', null, /PARAM_ERROR.*Check/],
    ['an old date', () => failed(400, 'INVALID_REQUEST'), old, 'fetch', null, /three months/],
    ['a signature refused', () => failed(401, 'SIGN_ERROR'), 1, 'fetch', null, /SIGN_.*serial/],
    ['no permission', () => failed(403, 'NO_AUTH'), 1, 'fetch', null, /NO_AUTH.*Enable/],
    [
      'a rate limit',
      () => failed(429, 'FREQUENCY_LIMITED'),
      1,
      'fetch',
      RETRY_MS.limit,
      /fewer requests/,
    ],
    [
      'a rate limit with a wait',
      () => failed(429, '', '', { 'retry-after': '7' }),
      1,
      'fetch',
      7000,
      /fewer requests/,
    ],
    ['a failure', () => failed(500, 'SYSTEM_ERROR'), 1, 'fetch', RETRY_MS.failure, /SYSTEM_ERROR/],
    [
      'HTML',
      () => ({ status: 502, body: html }),
      1,
      'fetch',
      RETRY_MS.failure,
      /failure \(HTTP 502\)/,
    ],
    ['HTML of a proxy', () => ({ status: 407, body: html }), 1, 'fetch', null, /\(HTTP 407\)/],
    [
      'an endless body',
      () => ({ body: '{'.repeat(65_536), endless: true }),
      1,
      'limit',
      null,
      /longer/,
    ],
    ['nothing', () => 'drop', 1, 'fetch', RETRY_MS.failure, /connection/],
    [
      'a link and a token',
      () => failed(400, 'X', `in https://x.cn/a ${TOKEN}`),
      1,
      'fetch',
      null,
      /HTTP 400, X, in … …, Request-ID 08F78BB5AF0610D302/,
    ],
  ])('%s', async (_, ask, age, reason, retryMs, message) => {
    const failure = await failureOf(open(await play({ ask })), daysAgo(age));
    expect(failure).toMatchObject({ reason, retryMs, message: expect.stringMatching(message) });
    expect(failure.message).toMatch(/^wx: /);
  });

  test('that does not come in time is a failure of the network', async () => {
    const channel = open(await play({ ask: () => 'hang' }), { silenceMs: 50 });
    expect(await failureOf(channel)).toMatchObject({ retryMs: RETRY_MS.failure, reason: 'fetch' });
  });
});

describe('an answer is not used', () => {
  const late = () => Date.now() + 2 * 300_000;
  const changed = (offer: Record<string, string>) => {
    const reply = signed(offer);
    return { ...reply, body: String(reply.body).replace('SHA1', 'SHA-1') };
  };
  const withHeaders = (offer: Record<string, string>, headers: Record<string, string>) =>
    signed(offer, { headers });
  test.each<[string, NonNullable<Playing['ask']>, RegExp, number | null]>([
    ['unsigned', (offer) => ({ body: JSON.stringify(offer) }), /has no signature/, null],
    ['changed on its way', changed, /does not fit public key/, null],
    ['signed by a stranger', (offer) => signed(offer, { by: 'stranger' }), /does not fit/, null],
    [
      'of another public key',
      (offer) => signed(offer, { serial: 'PUB_KEY_ID_9' }),
      /public key PUB_KEY_ID_9, .*set publicKeyId/,
      null,
    ],
    [
      'of an unknown certificate',
      (offer) => signed(offer, { serial: 'ABC1' }),
      /serial ABC1, .*\.pem file into platformCertificates/,
      null,
    ],
    [
      'with a wrong signature by which WeChat Pay tests',
      (offer) => withHeaders(offer, { 'wechatpay-signature': 'WECHATPAY/SIGNTEST/abc' }),
      /tests its clients/,
      RETRY_MS.failure,
    ],
    ['of a while ago', (offer) => signed(offer, { at: Date.now() - 310_000 }), /proxy keeps/, null],
    [
      'without its time',
      (offer) => withHeaders(offer, { 'wechatpay-timestamp': '' }),
      /5|five/,
      null,
    ],
    [
      'if the clock is off',
      (offer) => signed(offer, { at: late(), headers: { date: new Date(late()).toUTCString() } }),
      /the clock of this machine says .*Z, that of WeChat Pay .*Z\. .*NTP/,
      null,
    ],
    [
      'if the clock is off, and the request is refused for it',
      () => failed(401, 'SIGN_ERROR', '', { date: new Date(late()).toUTCString() }),
      /the clock of this machine says/,
      null,
    ],
    ['without hash', ({ download_url }) => signed({ download_url }), /hash_value/, null],
    ['with MD5', (offer) => signed({ ...offer, hash_type: 'MD5' }), /hash_value/, null],
    ['if it is no object', () => signed('null'), /hash_value/, null],
  ])('%s', async (_, ask, message, retryMs) => {
    const server = await play({ ask });
    const failure = await failureOf(open(server));
    expect(failure).toMatchObject({ reason: 'fetch', retryMs });
    expect(failure.message).toMatch(message);
    expect(server.requests).toHaveLength(1);
  });

  test('after the end of its certificate', async () => {
    const platformCertificates = join(keys, 'certificates');
    const server = await play({
      ask: (offer) => signed(offer, { by: 'platform', serial: PLATFORM_SERIAL }),
    });
    vi.useFakeTimers({ now: Date.now() + 50 * DAY_MS, toFake: ['Date'] });
    const failure = await failureOf(open(server, { settings: { platformCertificates } }));
    expect(failure.message).toMatch(`certificate ${PLATFORM_SERIAL} is valid from`);
  });
});

describe('a download', () => {
  const bomb = gzipSync(Buffer.alloc(9 * 1024 * 1024));
  const gone = { status: 302, headers: { location: 'https://example.com/bill' } };
  test.each<[string, () => Reply, string, number | null, RegExp]>([
    [
      'of another bill',
      () => ({ body: gzipSync('x') }),
      'checksum',
      RETRY_MS.failure,
      /SHA-1 is 11f6ad8e/,
    ],
    [
      'that is cut off',
      () => ({ body: PACKED, cutAt: 9 }),
      'fetch',
      RETRY_MS.failure,
      /connection/,
    ],
    [
      'that ends early',
      () => ({ body: PACKED.subarray(0, -9) }),
      'archive',
      RETRY_MS.failure,
      /is cut off/,
    ],
    ['that is empty', () => ({ body: '' }), 'checksum', RETRY_MS.failure, /SHA-1 is da39a3ee/],
    ['that unpacks too far', () => ({ body: bomb }), 'limit', null, /unpacks to more/],
    [
      'with an expired link',
      () => failed(400, 'INVALID_REQUEST'),
      'fetch',
      RETRY_MS.failure,
      /has probably ex/,
    ],
    ['without permission', () => failed(403, 'NO_AUTH'), 'fetch', null, /no permission/],
    [
      'with a failure',
      () => failed(503, 'SYSTEM_ERROR'),
      'fetch',
      RETRY_MS.failure,
      /has a failure/,
    ],
    [
      'with endless error',
      () => ({ status: 400, body: 'a'.repeat(65_536), endless: true }),
      'fetch',
      RETRY_MS.failure,
      /the download fails/,
    ],
    ['led elsewhere', () => gone, 'fetch', null, /https:\/\/example.com, .*Nothing was sent there/],
  ])('%s', async (_, download, reason, retryMs, message) => {
    const failure = await failureOf(open(await play({ download })));
    expect(failure).toMatchObject({ reason, retryMs });
    expect(failure.message).toMatch(message);
  });

  test.each([
    'file:///etc/passwd',
    'http://api.mch.weixin.qq.com/v3/billdownload/file',
    'https://api.mch.weixin.qq.com.example.com/',
    'https://api.mch.weixin.qq.com:8443/',
    'https://169.254.169.254/latest',
  ])('is not made from %s', async (download_url) => {
    const failure = await failureOf(
      open(await play({ ask: (offer) => signed({ ...offer, download_url }) })),
    );
    expect(failure.message).toMatch(/Nothing was sent there/);
    expect(failure.retryMs).toBeNull();
  });

  test('goes to the spare host if the first one fails', async () => {
    const spare = await play();
    const first = await play({ download: () => 'drop' });
    const bases = [first.origin, spare.origin];
    const channel = open({ ...first, caFile: caOf(first, spare) }, { bases });
    const answer = await channel.ask(daysAgo(1));
    if (answer.is !== 'bill') throw new Error(answer.is);
    const [file] = await answer.download(tempDir());
    await channel.close();
    expect(readFileSync(file.path).equals(PACKED)).toBe(true);
    expect(spare.requests[0].target).toBe(first.requests[1].target);
  });
});

describe('keys', () => {
  const path = (name: string) => join(keys, name);
  const tempDirWith = (name: string) => {
    const folder = tempDir();
    writeFileSync(join(folder, name), key('public.pub'));
    return folder;
  };
  test.each<[string, () => Partial<Settings>, RegExp]>([
    ['a public key as private', () => ({ keyFile: path('public.pub') }), /can be read by others/],
    ['no file', () => ({ keyFile: path('none') }), /cannot be read .*none/],
    [
      'a certificate as public',
      () => ({ publicKeyFile: path('merchant.pem') }),
      /not a public key/,
    ],
    ['a private key as public', () => ({ publicKeyFile: path('public.key') }), /not a public key/],
    ["the merchant's own", () => ({ publicKeyFile: path('merchant.pub') }), /the merchant's own/],
    ['other files', () => ({ platformCertificates: tempDirWith('a.pem') }), /is not a certificate/],
    ['no folder', () => ({ platformCertificates: path('none') }), /cannot be read/],
    ['an empty folder', () => ({ ...NO_PUBLIC_KEY, platformCertificates: tempDir() }), /no \.pem/],
  ])('%s', async (_, settings, message) => {
    const given = settings();
    for (const act of ['ask', 'checkKeys'] as const) {
      const error = await open(NOWHERE, { settings: given })
        [act](daysAgo(1))
        .catch((it) => it);
      expect(error).toBeInstanceOf(UsageError);
      expect(error.message).toMatch(message);
    }
  });

  test.each([
    ['ec', ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:prime256v1'], /wrong kind \(ec\)/],
    ['short', ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:1024'], /kind \(rsa 1024\)/],
  ])('of another kind: %s', async (name, args, message) => {
    openssl('genpkey', ...args, '-out', `${name}.key`);
    const channel = open(NOWHERE, { settings: { keyFile: path(`${name}.key`) } });
    await expect(channel.checkKeys()).rejects.toThrow(message);
  });

  test('may be in the environment, but of the right kind', async () => {
    const settings = { keyFile: undefined, keyEnv: 'WX_KEY' };
    vi.stubEnv('WX_KEY', key('merchant.key'));
    expect(await open(NOWHERE, { settings }).checkKeys()).toHaveLength(2);
    vi.stubEnv('WX_KEY', key('merchant.pub'));
    await expect(open(NOWHERE, { settings }).checkKeys()).rejects.toThrow(/is not a private key/);
  });

  const certificates = () => ({ platformCertificates: path('certificates') });
  const only = () => ({ ...certificates(), ...NO_PUBLIC_KEY });
  test.each<[string, number, () => Partial<Settings>, string[]]>([
    ['today', 0, certificates, ['ok', 'ok', 'ok', 'ok']],
    ['before certificates end', 20, certificates, ['ok', 'hint', 'ok', 'hint']],
    ['after they end', 50, certificates, ['ok', 'problem', 'ok', 'hint']],
    ['after they end, and nothing else verifies', 50, only, ['ok', 'problem', 'problem']],
    ['with another serial', 0, () => ({ serial: 'ABCDEF01' }), ['ok', 'problem', 'ok']],
    ['with another key', 0, () => ({ keyFile: 'stranger' }), ['ok', 'problem', 'ok']],
  ])('are checked %s', async (_, days, settings, levels) => {
    const folder = tempDir();
    const { keyFile = 'merchant', ...others } = settings();
    copyFileSync(path(`${keyFile}.key`), join(folder, 'apiclient_key.pem'));
    copyFileSync(path('merchant.pem'), join(folder, 'apiclient_cert.pem'));
    vi.useFakeTimers({ now: Date.now() + days * DAY_MS, toFake: ['Date'] });
    const given = { ...others, keyFile: join(folder, 'apiclient_key.pem') };
    const notes = await open(NOWHERE, { settings: given }).checkKeys();
    expect(notes.map(({ level }) => level)).toEqual(levels);
    expect(notes.every(({ level, fix }) => (level === 'ok') === (fix === ''))).toBe(true);
  });

  test('of a sub-merchant do not decrypt fund bills', () => {
    const settings = { subMerchant: '1900000109' };
    expect(() => open(NOWHERE, { settings, bill: 'fundflowbill:BASIC' })).toThrow(UsageError);
  });
});

test('the judge knows a wrong signature', () => {
  const signature = Rsa.sign('a', key('merchant.key'));
  const own = createPublicKey(key('merchant.pub'));
  expect([Rsa.verify('a', signature, own), Rsa.verify('b', signature, own)]).toEqual([true, false]);
});
