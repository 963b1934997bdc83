/** Alipay: requests and answers are verified by its SDK as well; downloads; keys. */
import { createSign, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AlipaySdk } from 'alipay-sdk';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { ChannelSettings } from '../../src/config/channel-schema.ts';
import type { FetchConfig } from '../../src/config/fetch-config.ts';
import { clockAt, shiftDate, today } from '../../src/domain/time.ts';
import { AlipayChannel } from '../../src/fetch/alipay/alipay.ts';
import { type Answer, FetchFailure, RETRY_MS } from '../../src/fetch/channel.ts';
import { recognizeAnswer } from '../../src/formats/answer.ts';
import { UsageError } from '../../src/support/errors.ts';
import { zipOf } from '../inputs/archives.ts';
import {
  type ChannelReply,
  type ChannelRequest,
  type ChannelServer,
  startChannel,
} from '../support/channel-server.ts';
import { tempDir } from '../support/tempdir.ts';

const KEY = 'alipay_data_dataservice_bill_downloadurl_query_response';
const NOW = today('Asia/Shanghai');
const YESTERDAY = shiftDate(NOW, -1);
const APP_ID = '2021000122671080';
/** In links; it must not appear in any message. */
const TOKEN = 'a1b2c3d4e5f6';

const app = generateKeyPairSync('rsa', { modulusLength: 2048 });
const alipay = generateKeyPairSync('rsa', { modulusLength: 2048 });
const folder = tempDir();
const zip = zipOf([{ name: '20880_trade.csv', data: Buffer.from('#bill\n'.repeat(50)) }]);

let server: ChannelServer;
let gateway: (request: ChannelRequest) => ChannelReply;
let download: () => ChannelReply;

beforeAll(async () => {
  server = await startChannel((request) => {
    return request.url.pathname === '/gateway.do' ? gateway(request) : download();
  });
});

const open: AlipayChannel[] = [];
afterEach(async () => {
  for (const channel of open.splice(0)) await channel.close();
});

function pem(key: KeyObject, type: 'pkcs1' | 'pkcs8' | 'spki' = 'pkcs8'): string {
  return key.export({ format: 'pem', type } as never).toString();
}

function bare(text: string): string {
  return text.replace(/-----.*-----|\n/g, '');
}

let files = 0;
function file(text: string, mode = 0o600): string {
  const path = join(folder, `key-${files++}`);
  writeFileSync(path, text, { mode });
  return path;
}

interface Made {
  readonly privateText?: string;
  readonly publicText?: string;
  readonly settings?: Partial<ChannelSettings<'alipay'>>;
  readonly bill?: string;
}

function make({ privateText, publicText, settings, bill = 'trade' }: Made = {}): AlipayChannel {
  const { origin: endpoint, caFile } = server;
  const channel: ChannelSettings<'alipay'> = {
    ...{ kind: 'alipay', name: 'ali', appId: APP_ID, endpoint, caFile },
    keyFile: file(privateText ?? pem(app.privateKey)),
    publicKeyFile: file(publicText ?? pem(alipay.publicKey, 'spki'), 0o644),
    ...settings,
  };
  const config: FetchConfig = {
    ...{ kind: 'fetched', channel, bill, into: folder, marker: null, timeZone: 'Asia/Shanghai' },
    ...{ from: null, until: null, againAfterDays: null },
  };
  const made = new AlipayChannel(channel, config);
  open.push(made);
  return made;
}

/** Alipay's SDK with the key of the side whose messages it verifies. */
function judge(publicKey: KeyObject): AlipaySdk {
  return new AlipaySdk({
    ...{ appId: APP_ID, privateKey: bare(pem(app.privateKey, 'pkcs1')) },
    alipayPublicKey: bare(pem(publicKey, 'spki')),
  });
}

/** Does the SDK accept the signature of a form, over all other parameters? */
function sdkAcceptsForm(form: string): boolean {
  const { sign, ...others } = Object.fromEntries(new URLSearchParams(form));
  // @ts-expect-error: what the SDK offers would accept a signature without sign_type as well.
  return judge(app.publicKey).notifyRSACheck(others, sign, 'RSA2', true);
}

function sdkAccepts(body: string): boolean {
  const { sign } = JSON.parse(body);
  try {
    judge(alipay.publicKey).checkResponseSign(body, KEY, sign, '');
    return true;
  } catch {
    return false;
  }
}

function signature(text: string, key: KeyObject = alipay.privateKey): string {
  return createSign('RSA-SHA256').update(text).sign(key, 'base64');
}

function signed(inner: string, key = KEY): string {
  return `{"${key}":${inner},"sign":"${signature(inner)}"}`;
}

function link(origin = server.origin): string {
  return `${origin}/bill?downloadFileName=20880_1.csv.zip&token=${TOKEN}`;
}

function success(url = link()): string {
  return JSON.stringify({ code: '10000', msg: 'Success', bill_download_url: url });
}

function failed(code: string, subCode: string, subMsg = '业务错误'): string {
  return JSON.stringify({ code, msg: 'Failed', sub_code: subCode, sub_msg: subMsg });
}

async function answerTo(body: string | Buffer, date = YESTERDAY): Promise<Answer> {
  gateway = () => ({ body });
  return await make().ask(date);
}

async function failureOf(action: Promise<unknown>): Promise<FetchFailure> {
  const error = await action.then(
    () => new Error('it succeeded'),
    (reason) => reason,
  );
  expect(error).toBeInstanceOf(FetchFailure);
  const { message } = error as FetchFailure;
  expect(message).toMatch(/^ali: /);
  expect(message).not.toMatch(new RegExp(`${TOKEN}|[A-Za-z0-9+/]{60}`));
  return error as FetchFailure;
}

describe('a bill', () => {
  test.each(['', '/gateway.do'])('is asked for by a signed form (endpoint%s)', async (path) => {
    const inner = JSON.stringify({ ...JSON.parse(success()), bill_file_code: 'X' });
    gateway = () => ({ body: signed(inner), headers: { trace_id: 'trace-1' } });
    download = () => ({ body: zip });
    const settings = { endpoint: `${server.origin}${path}`, subMerchant: '2088123' };
    const from = server.requests.length;
    const channel = make({ settings, bill: 'signcustomer' });
    const answer = await channel.ask(YESTERDAY);
    if (answer.is !== 'bill') throw new Error(answer.is);
    const into = tempDir();
    const files = await answer.download(into);

    const [asked, downloaded] = server.requests.slice(from);
    expect([asked.method, asked.target]).toEqual(['POST', '/gateway.do?charset=utf-8']);
    const {
      sign: _,
      timestamp,
      biz_content,
      ...rest
    } = Object.fromEntries(new URLSearchParams(asked.body));
    expect(rest).toEqual({
      ...{ app_id: APP_ID, charset: 'utf-8', format: 'JSON', sign_type: 'RSA2', version: '1.0' },
      method: 'alipay.data.dataservice.bill.downloadurl.query',
    });
    expect(JSON.parse(biz_content)).toEqual({
      ...{ bill_type: 'signcustomer', bill_date: YESTERDAY, secure: 'true', smid: '2088123' },
    });
    const clock = clockAt(new Date(), 'Asia/Shanghai');
    expect(Math.abs(Date.parse(clock) - Date.parse(timestamp))).toBeLessThan(10_000);
    expect(sdkAcceptsForm(asked.body)).toBe(true);

    expect(downloaded.headers).not.toHaveProperty('authorization');
    expect(files).toEqual([
      { path: expect.any(String), name: '20880_1.csv.zip', hash: null, requestIds: [] },
    ]);
    expect(readFileSync(files[0].path)).toEqual(zip);
    expect(answer.requestIds).toEqual(['trace-1']);
    expect(answer.verifiedBy).toMatch(/^publicKeyFile SHA256:[\w+/]{43}$/);
    const method = 'alipay.data.dataservice.bill.downloadurl.query';
    const query = `bill_type=signcustomer&bill_date=${YESTERDAY}&secure=true&smid=2088123`;
    const place = `${server.origin}/gateway.do`;
    expect(answer.asked).toBe(`POST ${place} ${method} app_id=${APP_ID}&${query}`);
    expect(Math.abs(channel.clockAheadMs ?? Number.NaN)).toBeLessThan(2000);
  });

  test('without rows is downloaded like others', async () => {
    const fields = { ...JSON.parse(success()), bill_file_code: 'EMPTY_DATA_WITH_BILL_FILE' };
    expect((await answerTo(signed(JSON.stringify(fields)))).is).toBe('bill');
  });
});

describe('an answer', () => {
  const inner = () => success();
  const braces = JSON.stringify({ ...JSON.parse(failed('10000', '')), sub_msg: '}]"sign":"\\' });
  /** Texts that Alipay signed, and whether its SDK for Node.js finds them in the answer. */
  test.each<[string, () => string, boolean]>([
    ['as it is usually', () => signed(inner()), true],
    [
      'with blanks around',
      () => ` \r\n${signed(inner()).replaceAll(/^\{|,"sign"/g, '$& ')}\n`,
      false,
    ],
    [
      'with the signature first',
      () => {
        return `{"sign":"${signature(inner())}","${KEY}":${inner()}}`;
      },
      false,
    ],
    [
      'with the number of a certificate',
      () => {
        return `{"${KEY}":${inner()},"alipay_cert_sn":"0a","sign":"${signature(inner())}"}`;
      },
      true,
    ],
    [
      'with blanks inside that are signed',
      () => {
        return signed(JSON.stringify(JSON.parse(inner()), null, 2));
      },
      true,
    ],
    [
      'with braces and quotes in strings',
      () => {
        return signed(braces.replace('{', `{"bill_download_url":"${link()}",`));
      },
      true,
    ],
    ['with / signed as \\/', () => signed(inner().replaceAll('/', '\\/')), true],
    ['with / sent as \\/', () => signed(inner()).replaceAll(/\/(?=[^"]*","sign)/g, '\\/'), false],
    ['with an escaped key', () => signed(inner()).replace('"sign"', '"si\\u0067n"'), false],
  ])('%s is verified', async (_, body, isSdkSure) => {
    const sent = body();
    const { is } = await answerTo(sent);
    expect(is).toBe('bill');
    if (isSdkSure) expect(sdkAccepts(sent)).toBe(true);
  });

  test.each<[string, () => string | Buffer]>([
    [
      'another key signed',
      () => {
        return `{"${KEY}":${inner()},"sign":"${signature(inner(), app.privateKey)}"}`;
      },
    ],
    ['nobody signed', () => `{"${KEY}":${inner()}}`],
    ['has an empty signature', () => `{"${KEY}":${inner()},"sign":""}`],
    ['has no text as signature', () => `{"${KEY}":${inner()},"sign":[1]}`],
    ['has the inner object twice', () => signed(inner()).replace('{', `{"${KEY}":{},`)],
    [
      'has it twice, once escaped',
      () => {
        return signed(inner()).replace('{', `{"${KEY.replace('a', '\\u0061')}":${success('x')},`);
      },
    ],
    ['has an error besides', () => signed(inner()).replace('{', '{"error_response":{},')],
    ['has the signature twice', () => signed(inner()).replace('{', '{"sign":"",')],
    ['has the signed object deeper', () => `{"a":${signed(inner())}}`],
    [
      'has it within a string',
      () => {
        const text = JSON.stringify(inner());
        return `{"${KEY}":${text},"sign":"${signature(text)}"}`;
      },
    ],
    ['is a list', () => `[${signed(inner())}]`],
    ['has more after it', () => `${signed(inner())}{}`],
    ['is not closed', () => signed(inner()).slice(0, -1)],
    ['is not UTF-8', () => Buffer.from('{"error_response":{"sub_msg":"\xb4\xed"}}', 'latin1')],
    ['is a page', () => '<html><title>Sign in</title></html>'],
    ['is nothing', () => ''],
    ['is deep', () => '['.repeat(200_000)],
  ])('that %s is refused', async (_, body) => {
    const { reason, message } = await failureOf(answerTo(body()));
    expect(reason).toBe('fetch');
    expect(message).toMatch(/nothing of it was used|not one of Alipay's gateway/);
  });

  test('is used as it was signed, not as it was sent', async () => {
    const sent = signed(failed('40004', 'X/Y').replace('X/Y', 'X\\/Y')).replace('X\\/', 'X\\\\/');
    const { message } = await failureOf(answerTo(sent));
    expect(message).toMatch(/^ali: Alipay answers 40004 X\/Y: 业务错误$/);
  });

  test('is refused whichever byte of it is changed', async () => {
    const whole = Buffer.from(signed(success(link())));
    const channel = make();
    let changed = Buffer.alloc(0);
    gateway = () => ({ body: changed });
    const accepted: number[] = [];
    for (let at = 0; at < whole.length; at++) {
      changed = Buffer.from(whole);
      changed[at] ^= 1;
      await channel.ask(YESTERDAY).then(
        () => accepted.push(at),
        () => {},
      );
    }
    expect(accepted).toEqual([]);
  });
});

describe('a code', () => {
  const early = shiftDate(NOW, -7 * 365);
  test.each<[string, string, string, FetchFailure['reason'], number | null, RegExp]>([
    ['40004', 'BILL_NOT_EXIST', YESTERDAY, 'no-bill', RETRY_MS.notReady, /not ready yet, or/],
    ['40004', 'isp.bill_not_exist', YESTERDAY, 'no-bill', RETRY_MS.notReady, /isp\.bill_not_exist/],
    ['40004', 'isp.no_bill_data', YESTERDAY, 'no-bill', RETRY_MS.notReady, /isp\.no_bill_data/],
    ['40004', 'NO_BILL_DATA', NOW, 'not-ready', RETRY_MS.notReady, /the day is not over/],
    ['40004', 'NO_BILL_DATA', early, 'fetch', null, /keeps bills for 6 years/],
    ['40004', 'isp.bill_not_exist', early, 'fetch', null, /keeps bills for 6 years/],
    ['40004', 'isv.invalid_arguments', NOW, 'not-ready', RETRY_MS.notReady, /the day is not over/],
    ['40004', 'INVAILID_ARGUMENTS', YESTERDAY, 'fetch', null, /Check the bill \(trade/],
    ['40004', 'BILL_DATE_BEFORE_REGISTRATION', YESTERDAY, 'fetch', null, /appId belongs/],
    ['40004', 'TYPE_NOT_SUPPORTED', YESTERDAY, 'fetch', null, /no bill of the type trade/],
    ['40004', 'SYSTEM_RATE_LIMIT', YESTERDAY, 'fetch', RETRY_MS.limit, /limits the rate/],
    ['40004', 'USER_RATE_LIMIT', YESTERDAY, 'fetch', RETRY_MS.limit, /limits the rate/],
    ['40005', 'isv.app-call-limited', YESTERDAY, 'fetch', RETRY_MS.limit, /limits the rate/],
    ['40004', 'UNKNOWN_ERROR', YESTERDAY, 'fetch', RETRY_MS.failure, /has a failure/],
    ['20000', 'isp.unknow-error', YESTERDAY, 'fetch', RETRY_MS.failure, /has a failure/],
    ['40004', 'aop.ACQ.SYSTEM_ERROR', YESTERDAY, 'fetch', RETRY_MS.failure, /has a failure/],
    ['40006', 'isv.insufficient-isv-permissions', YESTERDAY, 'fetch', null, /may not fetch/],
    ['20001', 'aop.invalid-auth-token', YESTERDAY, 'fetch', null, /may not fetch/],
    ['40002', 'isv.invalid-signature', YESTERDAY, 'fetch', null, /fetch --check shows/],
    ['40002', 'isv.invalid-app-id', YESTERDAY, 'fetch', null, /Check appId/],
    [
      '40001',
      'isv.missing-app-cert-sn',
      YESTERDAY,
      'fetch',
      null,
      /is set to sign with certificates/,
    ],
    ['40002', 'isv.invalid-timestamp', YESTERDAY, 'fetch', null, /Check the clock/],
    ['40004', 'NEW_CODE', YESTERDAY, 'fetch', null, /answers 40004 NEW_CODE: 业务错误$/],
    ['10003', '', YESTERDAY, 'fetch', null, /answers 10003: 业务错误$/],
  ])('%s %s of %s is %s', async (code, subCode, date, reason, retryMs, message) => {
    const failure = await failureOf(answerTo(signed(failed(code, subCode)), date));
    expect(failure).toMatchObject({ reason, retryMs, message: expect.stringMatching(message) });

    const inner = failed(code, subCode);
    for (const body of [`{"${KEY}":${inner}}`, `{"error_response":${inner}}`]) {
      const unsigned = await failureOf(answerTo(body, date));
      expect(unsigned).toMatchObject({ reason, retryMs });
      expect(unsigned.message.startsWith(failure.message)).toBe(true);
    }
  });

  test('NO_BILL_DATA, signed, is a day without transactions', async () => {
    const inner = failed('40004', 'NO_BILL_DATA');
    const answer = await answerTo(signed(inner));
    expect(answer).toMatchObject({ is: 'empty', body: inner });
    expect(recognizeAnswer(inner)).toBe('no-bill');
    for (const body of [`{"${KEY}":${inner}}`, `{"error_response":${inner}}`]) {
      expect((await failureOf(answerTo(body))).reason).toBe('no-bill');
    }
  });

  test('is shown with its text, without links and control characters', async () => {
    const text = `\u001b[31mSee https://open.alipay.com/?traceId=${TOKEN}&x ${'long '.repeat(100)}`;
    const { message } = await failureOf(answerTo(signed(failed('40004', 'X', text))));
    expect(message).toMatch(/^ali: Alipay answers 40004 X: \\u\{1b\}\[31mSee … long .*…$/);
    expect(message.length).toBeLessThan(250);
  });

  test.each<[number, Record<string, string>, number | null]>([
    [500, {}, RETRY_MS.failure],
    [429, {}, RETRY_MS.limit],
    [503, { 'retry-after': '7' }, 7000],
    // As often as this would be without pause.
    [503, { 'retry-after': '0' }, RETRY_MS.failure],
    [404, {}, null],
  ])('of HTTP, %d, is a failure', async (status, headers, retryMs) => {
    gateway = () => ({ status, headers, body: signed(success()) });
    const failure = await failureOf(make().ask(YESTERDAY));
    expect(failure).toMatchObject({ reason: 'fetch', retryMs });
  });
});

describe('a download', () => {
  const gone = /has expired/;
  test.each<[string, ChannelReply, FetchFailure['reason'], RegExp]>([
    ['expired', { status: 403, body: '<Error/>' }, 'fetch', gone],
    ['of JSON', { body: '{"error":"link expired"}' }, 'fetch', gone],
    ['of a page', { body: '<html>expired</html>' }, 'fetch', gone],
    ['of nothing', { body: '' }, 'fetch', gone],
    ['cut off', { body: zip.subarray(0, -1) }, 'archive', /is cut off after \d+ bytes/],
    ['cut far off', { body: zip.subarray(0, 60) }, 'archive', /is cut off after 60 bytes/],
    ['of which the connection breaks', { body: zip, cutAt: 30 }, 'fetch', /connection/],
  ])('%s is a failure after which it is asked again', async (_, reply, reason, message) => {
    const answer = await answerTo(signed(success()));
    if (answer.is !== 'bill') throw new Error(answer.is);
    download = () => reply;
    const into = tempDir();
    const failure = await failureOf(answer.download(into));
    expect(failure).toMatchObject({ reason, retryMs: RETRY_MS.failure });
    expect(failure.message).toMatch(message);
    expect(readdirSync(into)).toEqual([]);
  });

  test.each([
    ['another host', 'https://alipay.com.evil.example'],
    ['a host that ends like it', 'https://evilalipay.com'],
    ['plain HTTP', 'http://dwbillcenter.alipay.com'],
    ['a file', 'file:///etc'],
  ])('from %s is refused', async (_, origin) => {
    const answer = await answerTo(signed(success(link(origin))));
    if (answer.is !== 'bill') throw new Error(answer.is);
    const failure = await failureOf(answer.download(tempDir()));
    expect(failure).toMatchObject({ reason: 'fetch', retryMs: null });
    expect(failure.message).toContain("not one of the channel's hosts");
  });

  test('without a link is a failure', async () => {
    const { message } = await failureOf(answerTo(signed('{"code":"10000"}')));
    expect(message).toContain('no link');
  });
});

describe('keys', () => {
  const one = app.privateKey;
  const lines = (text: string) => `${bare(text)}\r\n`;
  test.each<[string, string, string]>([
    ['PEM', pem(one), pem(alipay.publicKey, 'spki')],
    ['PEM after a text', `Bag Attributes\n${pem(one)}`, pem(alipay.publicKey, 'spki')],
    ['PKCS#1', pem(one, 'pkcs1'), pem(alipay.publicKey, 'pkcs1')],
    ['base64', lines(pem(one)), lines(pem(alipay.publicKey, 'spki'))],
    ['base64 of PKCS#1', lines(pem(one, 'pkcs1')), bare(pem(alipay.publicKey, 'spki'))],
    [
      'PEM with another label',
      pem(one).replaceAll('PRIVATE', 'RSA PRIVATE'),
      pem(alipay.publicKey, 'spki'),
    ],
  ])('in the form of %s are read', async (_, privateText, publicText) => {
    gateway = ({ body }) => ({ body: sdkAcceptsForm(body) ? signed(success()) : '' });
    const channel = make({ privateText, publicText });
    expect((await channel.ask(YESTERDAY)).is).toBe('bill');
    const notes = await channel.checkKeys();
    expect(notes.map(({ level }) => level)).toEqual(['ok', 'ok']);
    const ends = [app, alipay].map(({ publicKey }) => bare(pem(publicKey, 'spki')).slice(-18));
    expect(notes.map(({ what }) => what.split(' ').at(-1))).toEqual(ends);
  });

  const small = generateKeyPairSync('rsa', { modulusLength: 1024 });
  const curve = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const cipher = { cipher: 'aes-256-cbc', passphrase: 'secret' };
  const locked = one.export({ format: 'pem', type: 'pkcs8', ...cipher }).toString();
  test.each<[string, Made, RegExp]>([
    ['public for private', { privateText: pem(app.publicKey, 'spki') }, /is a public key\. Exp/],
    ['nothing for private', { privateText: '' }, /key-\d+\) is no private key/],
    ['an encrypted one', { privateText: locked }, /no private key.*without password/s],
    ['a small one', { privateText: pem(small.privateKey) }, /wrong kind \(rsa 1024\)/],
    ['one of a curve', { privateText: pem(curve.privateKey) }, /wrong kind \(ec\)/],
    ['private for public', { publicText: pem(alipay.privateKey) }, /is a private key\. Expected/],
    ["the application's", { publicText: bare(pem(app.publicKey, 'spki')) }, /application's own/],
    ['a small public one', { publicText: pem(small.publicKey, 'spki') }, /wrong kind \(rsa 1024\)/],
    ['no public one', { publicText: 'MIIB' }, /is no public key/],
    ['a certificate', { publicText: '-----BEGIN CERTIFICATE-----\nMIIB' }, /is a certificate/],
    ['no file', { settings: { publicKeyFile: '/no/such' } }, /cannot be read \(ENOENT/],
    ['a file for all', { settings: { keyFile: file(pem(one), 0o644) } }, /chmod 600/],
  ])('that are wrong are named: %s', async (_, made, message) => {
    const from = server.requests.length;
    for (const action of ['checkKeys', 'ask'] as const) {
      const error = await make(made)
        [action](YESTERDAY)
        .catch((reason) => reason);
      expect(error).toBeInstanceOf(UsageError);
      expect(error.message).toMatch(message);
      expect(error.message).not.toContain('MII');
    }
    expect(server.requests).toHaveLength(from);
  });
});
