/** UnionPay as a channel; openssl signs and verifies for the other side. */
import { spawnSync } from 'node:child_process';
import { createHash, generateKeyPairSync, type KeyObject, X509Certificate } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import forge from 'node-forge';
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import type { ChannelSettings } from '../../src/config/channel-schema.ts';
import type { FetchConfig } from '../../src/config/fetch-config.ts';
import type { Answer, Downloaded } from '../../src/fetch/channel.ts';
import { signerFault } from '../../src/fetch/unionpay/certificate.ts';
import { UnionpayChannel } from '../../src/fetch/unionpay/unionpay.ts';
import { zipOf } from '../inputs/archives.ts';
import { type ChannelReply, type ChannelServer, startChannel } from '../support/channel-server.ts';
import { tempDir } from '../support/tempdir.ts';

const MERCHANT = '777290058110097';
const DATE = '2026-11-28';
const PASSWORD = 'secret of pfx';
const DAY_MS = 86_400_000;
const YEAR_MS = 365 * DAY_MS;
const FOLDER = tempDir();

function openssl(args: readonly string[], input: string | Buffer = ''): Buffer {
  const done = spawnSync('openssl', args, { input });
  if (done.status !== 0) throw new Error(`openssl ${args[0]}: ${done.stderr}`);
  return done.stdout;
}

let files = 0;
function written(content: string | Uint8Array): string {
  const path = join(FOLDER, String(files++));
  writeFileSync(path, content, { mode: 0o600 });
  return path;
}

interface Certified {
  readonly pem: string;
  readonly key: KeyObject;
  readonly keyFile: string;
  readonly subject: forge.pki.CertificateField[];
}

interface Wanted {
  readonly name: string;
  /** By default it signs itself. */
  readonly by?: Certified;
  readonly isAuthority?: boolean;
  readonly from?: number;
  readonly until?: number;
  readonly key?: KeyObject;
}

const KEYS = new Map<string, KeyObject>();
function keyOf(name: string, bits = 2048): KeyObject {
  const key = KEYS.get(name) ?? generateKeyPairSync('rsa', { modulusLength: bits }).privateKey;
  KEYS.set(name, key);
  return key;
}

let serials = 0;
function certificate({ name, by, isAuthority, from = -DAY_MS, until, key }: Wanted): Certified {
  const made = forge.pki.createCertificate();
  const own = key ?? keyOf(name);
  const ownPem = own.export({ type: 'pkcs1', format: 'pem' }) as string;
  const forgeKey = forge.pki.privateKeyFromPem(ownPem);
  made.publicKey = forge.pki.setRsaPublicKey(forgeKey.n, forgeKey.e);
  made.serialNumber = `1034553370${String(++serials).padStart(4, '0')}`;
  made.validity.notBefore = new Date(Date.now() + from);
  made.validity.notAfter = new Date(Date.now() + (until ?? YEAR_MS));
  const tag = forge.asn1.Type.UTF8 as unknown as forge.asn1.Class;
  const subject = [{ shortName: 'CN', value: name, valueTagClass: tag }];
  made.setSubject(subject);
  made.setIssuer(by?.subject ?? subject);
  made.setExtensions([
    { name: 'basicConstraints', cA: isAuthority ?? false, critical: true },
    { name: 'keyUsage', keyCertSign: true, digitalSignature: true },
  ]);
  const signer = by === undefined ? ownPem : readFileSync(by.keyFile, 'utf8');
  made.sign(forge.pki.privateKeyFromPem(signer), forge.md.sha256.create());
  const pem = forge.pki.certificateToPem(made);
  return { pem, key: own, keyFile: written(ownPem), subject };
}

/** The serial number in decimal digits. */
function serialOf({ pem }: Certified): string {
  const shown = openssl(['x509', '-serial', '-noout'], pem).toString();
  return BigInt(shown.trim().replace('serial=', '0x')).toString();
}

const UNIONPAY = '041@8310000000083040@中国银联股份有限公司@00016493';
const ROOT = certificate({ name: 'Root', isAuthority: true });
const MIDDLE = certificate({ name: 'Middle', by: ROOT, isAuthority: true });
const LEAF = certificate({ name: UNIONPAY, by: MIDDLE });
const OWN = certificate({ name: 'Shop' });
const ROOTS = written(ROOT.pem + MIDDLE.pem);

function pfxOf({ pem, keyFile }: Certified, ...options: string[]): string {
  const file = written('');
  const password = `pass:${PASSWORD}`;
  const args = ['-inkey', keyFile, '-in', written(pem), '-out', file, '-passout', password];
  openssl(['pkcs12', '-export', ...options, ...args]);
  return file;
}
/** Few iterations, since most tests open it. */
const PFX = pfxOf(OWN, '-iter', '1');

const BILL = zipOf([
  { name: `INN26112888ZM_${MERCHANT}`, data: Buffer.from('rows') },
  { name: `RD201026112801_${MERCHANT}`, data: Buffer.from('sums') },
]);
const contentOf = (file: Uint8Array) => deflateSync(file).toString('base64');

/** As the specification says it: sorted, joined, hashed, the digits of the hash signed. */
function hashOf(fields: Record<string, string>): Buffer {
  const keys = Object.keys(fields).filter((key) => key !== 'signature');
  const joined = keys.sort().map((key) => `${key}=${fields[key]}`);
  return Buffer.from(createHash('sha256').update(joined.join('&')).digest('hex'));
}

const OWN_PUBLIC = written(openssl(['x509', '-pubkey', '-noout'], OWN.pem));
function isSignedByUs(fields: Record<string, string>): boolean {
  const signature = written(Buffer.from(fields.signature, 'base64'));
  const args = ['dgst', '-sha256', '-verify', OWN_PUBLIC, '-signature', signature];
  return spawnSync('openssl', args, { input: hashOf(fields) }).status === 0;
}

interface Answering {
  readonly signer?: Certified;
  /** Fields of the answer; undefined: not there. */
  readonly fields?: Record<string, string | undefined>;
  /** Changes the text after it was signed. */
  readonly change?: (text: string) => string;
}

/** The text of an answer to a request, as UnionPay writes it: not URL-encoded. */
function answerTo(
  body: string,
  { signer = LEAF, fields = {}, change = (text) => text }: Answering,
): string {
  const asked = Object.fromEntries(new URLSearchParams(body));
  if (!isSignedByUs(asked)) return 'wrong signature';
  const { certId: _, signature: __, ...repeated } = asked;
  const all = Object.entries({
    ...{ ...repeated, respCode: '00', respMsg: '成功[0000000]', signPubKeyCert: signer.pem },
    ...{ fileName: `../${MERCHANT}_20261128.zip`, fileContent: contentOf(BILL), ...fields },
  }).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const hash = hashOf(Object.fromEntries(all));
  const signature = openssl(['dgst', '-sha256', '-sign', signer.keyFile], hash).toString('base64');
  return change([...all, ['signature', signature]].map((entry) => entry.join('=')).join('&'));
}

const CONFIG = { bill: '00' } as FetchConfig;

let answering: (body: string) => ChannelReply | 'drop';
let server: ChannelServer;
beforeAll(async () => {
  server = await startChannel(({ body }) => answering(body));
});

function channelOf(
  answer: typeof answering,
  settings: Partial<ChannelSettings<'unionpay'>> = {},
): UnionpayChannel {
  answering = answer;
  return localChannel({ endpoint: server.origin, caFile: server.caFile, ...settings });
}

function localChannel(settings: Partial<ChannelSettings<'unionpay'>>): UnionpayChannel {
  vi.stubEnv('UP_PFX', PASSWORD);
  const given = {
    ...{ kind: 'unionpay' as const, name: 'up', merchant: MERCHANT, certificateFile: PFX },
    ...{ certificatePasswordEnv: 'UP_PFX', rootCertificateFile: ROOTS },
    ...settings,
  };
  return new UnionpayChannel(given, CONFIG);
}

async function asked(
  how: Answering,
  settings: Partial<ChannelSettings<'unionpay'>> = {},
): Promise<Answer> {
  const channel = channelOf((body) => ({ body: answerTo(body, how) }), settings);
  return await channel.ask(DATE).finally(() => channel.close());
}

async function downloaded(how: Answering): Promise<readonly Downloaded[]> {
  const answer = await asked(how);
  if (answer.is !== 'bill') throw new Error(answer.is);
  return await answer.download(tempDir());
}

async function failureOf(action: Promise<unknown>): Promise<object> {
  const { reason, retryMs, message } = await action.then(
    () => ({}) as never,
    (error) => error,
  );
  return { reason, retryMs, message };
}

afterEach(() => {
  vi.unstubAllEnvs();
});

describe('the bill of a date', () => {
  test.each([
    ['of OpenSSL 3', []],
    ['of older programs (RC2-40, 3DES)', ['-legacy']],
  ])('is asked for with a PFX %s, and saved as it came', async (_, options) => {
    const requests: string[] = [];
    const channel = channelOf(
      (body) => {
        requests.push(body);
        return { body: answerTo(body, {}) };
      },
      { certificateFile: pfxOf(OWN, ...options) },
    );
    const before = Date.now();
    const answer = await channel.ask(DATE);
    const fields = Object.fromEntries(new URLSearchParams(requests[0]));
    const { signature: _signature, txnTime, certId, ...rest } = fields;
    expect(rest).toEqual({
      ...{ version: '5.1.0', encoding: 'UTF-8', signMethod: '01', txnType: '76' },
      ...{ txnSubType: '01', bizType: '000000', accessType: '0' },
      ...{ merId: MERCHANT, settleDate: '1128', fileType: '00' },
    });
    expect(certId).toBe(serialOf(OWN));
    const [year, ...others] = txnTime.match(/^\d{4}|\d\d/g) ?? [];
    const [month, day, hour, minute, second] = others;
    const at = `${year}-${month}-${day}T${hour}:${minute}:${second}+08:00`;
    expect(Math.abs(Date.parse(at) - before)).toBeLessThan(60_000);

    if (answer.is !== 'bill') throw new Error(answer.is);
    const folder = tempDir();
    const files = await answer.download(folder);
    expect(files).toEqual([
      {
        ...{ path: expect.stringContaining(folder), name: `../${MERCHANT}_20261128.zip` },
        ...{ hash: null, requestIds: [] },
      },
    ]);
    expect(readFileSync(files[0].path)).toEqual(BILL);
    expect(readdirSync(folder)).toHaveLength(1);
    expect(answer.asked).toMatch(
      /^POST https:\/\/localhost:\d+\/ merId=777290058110097&settleDate/,
    );
    expect(answer.asked).not.toContain('signature');
    expect(answer.verifiedBy).toBe(`certificate ${serialOf(LEAF)}`);
    await channel.close();
  });

  test('a value contains & between braces and brackets', async () => {
    const fields = { reqReserved: '{a=1&b=2}', respMsg: '成功[a&b=c]', fileName: 'a=b==' };
    expect(await downloaded({ fields })).toMatchObject([{ name: 'a=b==' }]);
  });

  const zipNamed = (...names: string[]) => ({
    fileContent: contentOf(zipOf(names.map((name) => ({ name, data: Buffer.from(name) })))),
  });
  const other = { reason: 'fetch', retryMs: 300_000 };
  const damaged = {
    ...{ reason: 'archive', retryMs: 10_000 },
    message: 'up: the file that UnionPay sent is not a complete zip archive.',
  };
  test.each<[string, Record<string, string>, object]>([
    [
      'of another year',
      zipNamed(`INN26112888ZM_${MERCHANT}`, `INN25112888ZME_${MERCHANT}`),
      {
        ...other,
        message:
          'up: this is not the bill of 2026-11-28: the archive contains a file of 2025-11-28. ' +
          "UnionPay's requests name no year.",
      },
    ],
    [
      'whose names have no date',
      zipNamed('bill.txt'),
      { ...other, message: expect.stringContaining('no file in the archive says its date') },
    ],
    ['cut off', { fileContent: contentOf(BILL).slice(0, 100) }, damaged],
    ['that is no archive', { fileContent: contentOf(Buffer.from('<html>')) }, damaged],
    ['that is not compressed', { fileContent: BILL.toString('base64') }, damaged],
    ['that is not there', { fileContent: '' }, damaged],
    [
      'that unpacks without end',
      { fileContent: contentOf(Buffer.alloc(10_000_000)) },
      { reason: 'limit', retryMs: null, message: expect.stringContaining('250 times its size') },
    ],
  ])('a file %s is refused', async (_, fields, failure) => {
    expect(await failureOf(downloaded({ fields }))).toEqual(failure);
  });
});

describe('an answer is verified before it is used', () => {
  const expired = { until: -1000 };
  const lateMiddle = certificate({ name: 'Middle 2', by: ROOT, isAuthority: true, ...expired });
  const otherRoot = certificate({ name: 'Root', isAuthority: true, key: keyOf('Other') });
  const noAuthority = certificate({ name: 'Shop 2', by: MIDDLE });
  const roots = ROOT.pem + MIDDLE.pem;
  const unknown = 'rootCertificateFile has no certificate of an authority that signed it';
  test.each<[string, Certified, string, string | null, boolean?]>([
    ['the right chain', LEAF, roots, null],
    ['the right chain, in another order', LEAF, MIDDLE.pem + ROOT.pem, null],
    ['signed by the root', certificate({ name: UNIONPAY, by: ROOT }), ROOT.pem, null],
    [
      'a middle certificate that was renewed',
      certificate({ name: UNIONPAY, by: MIDDLE }),
      roots + certificate({ name: 'Middle', by: ROOT, isAuthority: true, ...expired }).pem,
      null,
    ],
    ['expired', certificate({ name: UNIONPAY, by: MIDDLE, ...expired }), roots, 'expired on'],
    [
      'not yet valid',
      certificate({ name: UNIONPAY, by: MIDDLE, from: DAY_MS }),
      roots,
      'is valid from',
    ],
    [
      'an expired middle certificate',
      certificate({ name: UNIONPAY, by: lateMiddle }),
      ROOT.pem + lateMiddle.pem,
      'CN=Middle 2 expired on',
    ],
    ['no middle certificate', LEAF, ROOT.pem, unknown],
    ['no root', LEAF, MIDDLE.pem, unknown],
    ['another root of the same name', LEAF, otherRoot.pem + MIDDLE.pem, unknown],
    ['self-signed', certificate({ name: UNIONPAY }), roots, unknown],
    [
      'signed by what is no authority',
      certificate({ name: UNIONPAY, by: noAuthority }),
      roots + noAuthority.pem,
      unknown,
    ],
    [
      'signed with another key of the same name',
      certificate({ name: UNIONPAY, by: { ...MIDDLE, keyFile: otherRoot.keyFile } }),
      roots,
      unknown,
    ],
  ])('its chain: %s', async (_, signer, trusted, fault) => {
    const rootCertificateFile = written(trusted);
    const args = ['verify', '-no-CApath', '-CAfile', rootCertificateFile, written(signer.pem)];
    expect(spawnSync('openssl', args).status === 0).toBe(fault === null);
    const answer = asked({ signer }, { rootCertificateFile });
    if (fault === null) expect(await answer).toMatchObject({ is: 'bill' });
    else {
      const message = expect.stringContaining(fault);
      expect(await failureOf(answer)).toEqual({ reason: 'fetch', retryMs: null, message });
    }
  });

  const testSystem = '041@Z12@00040000:SIGN@00000001';
  test.each([
    ['another owner', '041@1@Shop@2', false],
    ['the name in another part', '中国银联股份有限公司@1@2', false],
    ['a longer name', '041@1@中国银联股份有限公司 Shop@2', false],
    ["the test system's name", testSystem, true],
  ])('its name: %s', async (_, name, isTest) => {
    const signer = certificate({ name, by: MIDDLE });
    if (isTest) expect(await asked({ signer })).toMatchObject({ is: 'bill' });
    else {
      expect(await failureOf(asked({ signer }))).toMatchObject({
        message: expect.stringContaining('not to 中国银联股份有限公司'),
      });
    }
  });

  test("its name: the test system's is refused from the real gateway", () => {
    const signer = new X509Certificate(certificate({ name: testSystem, by: MIDDLE }).pem);
    const roots = [ROOT, MIDDLE].map(({ pem }) => new X509Certificate(pem));
    expect(signerFault(signer, roots, false)).toContain('issued to 00040000:SIGN');
    expect(signerFault(signer, roots, true)).toBe(null);
  });

  const unproven = 'its signature is not proven';
  test.each<[string, Answering, string]>([
    ['changed', { change: (text) => text.replace('0000000', '0000001') }, unproven],
    ['a field more', { change: (text) => `${text}&more=1` }, unproven],
    ['a field twice', { change: (text) => `${text}&respCode=00` }, 'is not signed'],
    ['no signature', { change: (text) => text.replace('signature=', 's=') }, 'is not signed'],
    ['another certificate', { change: (text) => text.replace(LEAF.pem, OWN.pem) }, unproven],
    ['no certificate', { fields: { signPubKeyCert: 'x' } }, 'certificate cannot be read'],
    ['no certificate field', { fields: { signPubKeyCert: undefined } }, 'is not signed'],
    [
      'another merchant',
      { fields: { merId: '700000000000001' } },
      'answers another request: merId',
    ],
    ['another date', { fields: { settleDate: '1127' } }, 'answers another request: settleDate'],
    ['an old answer', { fields: { txnTime: '20261128100000' } }, 'request: txnTime is "202611281'],
    ['no date', { fields: { settleDate: undefined } }, 'answers another request: settleDate is ""'],
    ['a page', { change: () => '<html>\u001b[31mclosed' }, 'begins "<html>\\u{1b}[31mclosed"'],
  ])('its text: %s', async (_, how, message) => {
    expect(await failureOf(asked(how))).toMatchObject({
      ...{ reason: 'fetch', message: expect.stringContaining(message) },
    });
  });
});

describe('answers without a bill', () => {
  test.each([
    ['98', 'no-bill', 300_000, 'has no file for this date (98 文件'],
    ['05', 'fetch', 10_000, 'cannot answer now (05 '],
    ['99', 'fetch', 10_000, 'cannot answer now (99 '],
    ['37', 'fetch', 60_000, 'cannot answer now (37 '],
    ['11', 'fetch', null, 'in use at UnionPay (cs.95516.com)'],
    ['32', 'fetch', null, 'to allow it to download files'],
    ['10', 'fetch', null, 'Check merchant and bill.'],
    ['A1', 'fetch', null, 'refuses the request (A1 '],
  ])('respCode %s', async (respCode, reason, retryMs, message) => {
    const respMsg = `文件${'。'.repeat(500)}`;
    const fields = { respCode, respMsg, fileContent: undefined, settleDate: undefined };
    const failure = await failureOf(asked({ fields }));
    expect(failure).toEqual({ reason, retryMs, message: expect.stringContaining(message) });
    expect((failure as Error).message.length).toBeLessThan(320);
  });

  test('a code that is not signed is not believed', async () => {
    const change = (text: string) => text.replace('respCode=99', 'respCode=98');
    const failure = await failureOf(asked({ fields: { respCode: '99' }, change }));
    expect(failure).toMatchObject({ reason: 'fetch', retryMs: null });
  });

  test.each<[ChannelReply | 'drop', number | null, string]>([
    [{ status: 500 }, 10_000, 'HTTP 500'],
    [{ status: 403 }, null, 'HTTP 403'],
    [{ status: 302, headers: { location: 'https://evil.example/' } }, null, 'HTTP 302'],
    [{ status: 429, headers: { 'retry-after': '7' } }, 7000, 'asked too often'],
    [{ status: 429 }, 60_000, 'asked too often'],
    [{ body: 'merId=1', cutAt: 3 }, 10_000, 'the connection to localhost'],
    ['drop', 10_000, 'the connection to localhost'],
  ])('of HTTP: %j', async (reply, retryMs, message) => {
    const channel = channelOf(() => reply);
    expect(await failureOf(channel.ask(DATE))).toEqual({
      ...{ reason: 'fetch', retryMs, message: expect.stringContaining(message) },
    });
    await channel.close();
  });
});

describe('certificates on this machine', () => {
  const small = certificate({ name: 'Small', key: keyOf('Small', 1024) });
  const foreign = { ...OWN, pem: LEAF.pem };
  test.each<[string, () => Partial<ChannelSettings<'unionpay'>>, string]>([
    ['a key of 1024 bits', () => ({ certificateFile: pfxOf(small) }), 'has 1024 bits'],
    ['no PFX', () => ({ certificateFile: written(OWN.pem) }), 'is not a PFX file (PKCS #12)'],
    [
      'no private key',
      () => ({ certificateFile: pfxOf(OWN, '-nokeys') }),
      'contains no private RSA key',
    ],
    [
      'the certificate of another key',
      () => ({ certificateFile: otherPfx(foreign) }),
      'contains no certificate that fits its private key',
    ],
    ['a wrong password', () => ({ certificatePasswordEnv: 'HOME' }), 'does not open with the'],
    ['no root certificates', () => ({ rootCertificateFile: PFX }), 'contains no certificates'],
    ['no such file', () => ({ rootCertificateFile: '/missing' }), 'cannot be read (ENOENT'],
  ])('%s', async (_, settings, message) => {
    const error = await localChannel(settings())
      .checkKeys()
      .catch((thrown) => thrown);
    expect(error).toMatchObject({ name: 'UsageError', message: expect.stringContaining(message) });
    expect(error.message).not.toContain(PASSWORD);
  });

  /** openssl refuses to write such a file. */
  function otherPfx({ pem, keyFile }: Certified): string {
    const key = forge.pki.privateKeyFromPem(readFileSync(keyFile, 'utf8'));
    const asn1 = forge.pkcs12.toPkcs12Asn1(key, forge.pki.certificateFromPem(pem), PASSWORD);
    return written(Buffer.from(forge.asn1.toDer(asn1).getBytes(), 'binary'));
  }

  test('their dates', async () => {
    const soon = certificate({ name: 'Shop', until: 29 * DAY_MS, key: OWN.key });
    const late = certificate({ name: 'Late', by: ROOT, isAuthority: true, until: -1000 });
    const levels = async (settings: Partial<ChannelSettings<'unionpay'>>) =>
      (await localChannel(settings).checkKeys()).map(({ level, fix }) => [level, fix !== '']);
    const good = ['ok', false];
    const der = written(openssl(['x509', '-outform', 'DER'], ROOT.pem));
    expect(await levels({})).toEqual([good, good, good]);
    expect(await levels({ rootCertificateFile: der })).toEqual([good, good]);
    expect(await levels({ certificateFile: pfxOf(soon) })).toEqual([['hint', true], good, good]);
    const rootCertificateFile = written(late.pem);
    expect(await levels({ rootCertificateFile })).toEqual([
      good,
      ['problem', true],
      ['problem', true],
    ]);
  });
});
