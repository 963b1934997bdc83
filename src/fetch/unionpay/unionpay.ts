/** UnionPay's ACP (银联全渠道): its transfer of files, in version 5.1.0 of the interface. */
import { createHash, sign, verify, X509Certificate } from 'node:crypto';
import { createInflate } from 'node:zlib';
import type { ChannelSettings } from '../../config/channel-schema.ts';
import type { FetchConfig } from '../../config/fetch-config.ts';
import { CHINA_ZONE, clockAt } from '../../domain/time.ts';
import { readName } from '../../formats/unionpay/unionpay.ts';
import { openOrigin } from '../../inputs/origin.ts';
import { assertWithinLimits, UNPACK_LIMITS } from '../../inputs/unpack-limits.ts';
import { readArchive } from '../../inputs/zip-entries.ts';
import { RefusedError } from '../../support/errors.ts';
import { ARCHIVE_ENTRIES_MAX, CHANNEL_BILL_BYTES_MAX } from '../../support/limits.ts';
import { shorten } from '../../support/printable.ts';
import { say } from '../../words/language.ts';
import { dateNote } from '../certificate-dates.ts';
import {
  type Answer,
  type Channel,
  type ChannelNote,
  type Downloaded,
  FetchFailure,
  RETRY_MS,
} from '../channel.ts';
import { ChannelHttp, type HttpAnswer, statusRetryMs } from '../http.ts';
import { saveAside } from '../save.ts';
import {
  certificateId,
  type Identity,
  readIdentity,
  readRoots,
  rootNotes,
  signerFault,
} from './certificate.ts';

const GATEWAY = 'https://filedownload.95516.com/';
/** What an answer repeats of the request. */
const REPEATED = ['merId', 'settleDate', 'txnTime', 'fileType'];
const SAID_CHARS = 120;

type Fields = ReadonlyMap<string, string>;

export class UnionpayChannel implements Channel {
  readonly #settings: ChannelSettings<'unionpay'>;
  readonly #fileType: string;
  readonly #http: ChannelHttp;
  #identity: Identity | undefined;

  constructor(settings: ChannelSettings<'unionpay'>, { bill }: FetchConfig) {
    this.#settings = settings;
    this.#fileType = bill;
    const hosts = [this.#url().host];
    this.#http = new ChannelHttp({ channel: settings.name, hosts, caFile: settings.caFile });
  }

  async ask(date: string): Promise<Answer> {
    const { name } = this.#settings;
    const roots = readRoots(this.#settings);
    const request = await this.#signedRequest(date);
    const answer = await this.#http.ask(
      {
        method: 'POST',
        url: this.#url(),
        headers: { 'content-type': 'application/x-www-form-urlencoded;charset=UTF-8' },
        body: new URLSearchParams([...request]).toString(),
      },
      CHANNEL_BILL_BYTES_MAX,
    );
    if (answer.status !== 200) throw statusFailure(name, answer);
    const text = answer.body.toString('utf8');
    const fields = parseFields(text);
    if (!fields?.has('signature') || !fields.has('signPubKeyCert')) {
      throw new FetchFailure(
        say`${name}: UnionPay's answer is not signed, so it was not used. It begins
          "${shorten(text, SAID_CHARS)}". If this goes on, check merchant and endpoint,
          and that this machine's address is allowed at UnionPay.`,
        RETRY_MS.failure,
      );
    }
    const signer = this.#verify(fields, roots);
    this.#requireRepeated(fields, request);
    requireSuccess(name, fields);
    const { origin, pathname } = this.#url();
    const asked = REPEATED.map((key) => `${key}=${request.get(key)}`).join('&');
    return {
      ...{ is: 'bill', asked: ['POST', `${origin}${pathname}`, asked].join(' '), requestIds: [] },
      verifiedBy: say`certificate ${certificateId(signer)}`,
      download: async (folder) => [await this.#unpack(fields, date, folder)],
    };
  }

  async checkKeys(): Promise<readonly ChannelNote[]> {
    const { name, certificateFile, rootCertificateFile } = this.#settings;
    const { certificate } = await this.#readIdentity();
    const own = say`${name}: ${certificateFile}: certificate ${certificateId(certificate)}`;
    const renew = say`Get a new certificate at cs.95516.com, and set certificateFile to it.`;
    const roots = readRoots(this.#settings);
    return [
      dateNote(certificate, own, renew),
      ...rootNotes(roots, say`${name}: ${rootCertificateFile}`),
    ];
  }

  get clockAheadMs(): number | null {
    return this.#http.clockAheadMs;
  }

  async close(): Promise<void> {
    await this.#http.close();
  }

  #url(): URL {
    return new URL(this.#settings.endpoint ?? GATEWAY);
  }

  async #readIdentity(): Promise<Identity> {
    this.#identity ??= await readIdentity(this.#settings);
    return this.#identity;
  }

  async #signedRequest(date: string): Promise<Fields> {
    const { key, certificate } = await this.#readIdentity();
    const fields = new Map([
      ['version', '5.1.0'],
      ['encoding', 'UTF-8'],
      ['signMethod', '01'],
      ['txnType', '76'],
      ['txnSubType', '01'],
      ['bizType', '000000'],
      ['accessType', '0'],
      ['merId', this.#settings.merchant],
      ['settleDate', date.slice(5).replace('-', '')],
      ['txnTime', clockAt(new Date(), CHINA_ZONE).replace(/\D/g, '')],
      ['fileType', this.#fileType],
      ['certId', certificateId(certificate)],
    ]);
    return fields.set('signature', sign('sha256', signedText(fields), key).toString('base64'));
  }

  /** The certificate that signed an answer. Throws FetchFailure if the answer is not UnionPay's. */
  #verify(fields: Fields, roots: readonly X509Certificate[]): X509Certificate {
    const { name, endpoint } = this.#settings;
    const refused = (why: string) =>
      new FetchFailure(
        say`${name}: UnionPay's answer was not used, because its signature is not proven: ${why}.
          Check the clock of this machine, and rootCertificateFile.`,
      );
    let certificate: X509Certificate;
    try {
      certificate = new X509Certificate(fields.get('signPubKeyCert') ?? '');
    } catch {
      throw refused(say`its certificate cannot be read`);
    }
    const fault = signerFault(certificate, roots, endpoint !== undefined);
    if (fault !== null) throw refused(fault);
    const signature = Buffer.from(fields.get('signature') ?? '', 'base64');
    if (verify('sha256', signedText(fields), certificate.publicKey, signature)) return certificate;
    throw refused(say`the signature does not fit the answer`);
  }

  #requireRepeated(fields: Fields, request: Fields): void {
    const isBill = fields.get('respCode') === '00';
    const wrong = REPEATED.find((key) => {
      const given = fields.get(key);
      return given === undefined ? isBill : given !== request.get(key);
    });
    if (wrong === undefined) return;
    throw new FetchFailure(
      say`${this.#settings.name}: UnionPay answers another request: ${wrong} is
        "${shorten(fields.get(wrong) ?? '', SAID_CHARS)}", and
        ${request.get(wrong)} was asked. Nothing was used.`,
    );
  }

  /** Saves the archive. Throws FetchFailure if it is damaged, or not of the date. */
  async #unpack(fields: Fields, date: string, folder: string): Promise<Downloaded> {
    const { name } = this.#settings;
    const packed = Buffer.from(fields.get('fileContent') ?? '', 'base64');
    try {
      const path = await saveAside(inflated(packed, name), { folder, name });
      requireDate(name, await datesIn(path), date);
      return { path, name: fields.get('fileName') ?? '', hash: null, requestIds: [] };
    } catch (error) {
      if (error instanceof FetchFailure) throw error;
      const { code, message } = error as NodeJS.ErrnoException;
      const isRefused = error instanceof RefusedError;
      if (isRefused && error.reason === 'limit') throw new FetchFailure(message, null, 'limit');
      if (!isRefused && !code?.startsWith('Z_')) throw error;
      throw new FetchFailure(
        say`${name}: the file that UnionPay sent is not a complete zip archive.`,
        RETRY_MS.failure,
        'archive',
      );
    }
  }
}

/** The dates in the names of an archive's files. */
async function datesIn(path: string): Promise<string[]> {
  const origin = await openOrigin(path);
  try {
    const entries = await readArchive(origin, ARCHIVE_ENTRIES_MAX);
    return entries.flatMap(({ name }) => readName(name)?.date ?? []);
  } finally {
    await origin.close();
  }
}

async function* inflated(packed: Buffer, name: string): AsyncGenerator<Buffer> {
  const stream = createInflate();
  stream.end(packed);
  let length = 0;
  for await (const piece of stream) {
    length += piece.length;
    assertWithinLimits(name, length, packed.length, UNPACK_LIMITS);
    yield piece;
  }
}

/** The request has no year: only the names of the files prove it. */
function requireDate(name: string, dates: readonly string[], date: string): void {
  const other = dates.find((each) => each !== date);
  if (other === undefined && dates.length > 0) return;
  const what =
    other === undefined
      ? say`no file in the archive says its date in its name (INN…ZM…, INN…ZME…, RD2010…), so its
          year is not known`
      : say`the archive contains a file of ${other}`;
  throw new FetchFailure(
    say`${name}: this is not the bill of ${date}: ${what}. UnionPay's requests name no year.`,
    RETRY_MS.notReady,
  );
}

/** What is signed: the hash of all fields but the signature, in hexadecimal digits. */
function signedText(fields: Fields): Buffer {
  const hash = createHash('sha256');
  let separator = '';
  for (const key of [...fields.keys()].sort()) {
    if (key === 'signature') continue;
    hash.update(`${separator}${key}=`).update(fields.get(key) ?? '');
    separator = '&';
  }
  return Buffer.from(hash.digest('hex'));
}

/**
 * Parses `key=value&key=value`, which is not URL-encoded: base64 contains = and +, and a value may
 * contain & between braces or brackets. Returns null if it is something else.
 */
function parseFields(text: string): Fields | null {
  const fields = new Map<string, string>();
  for (let at = 0; at < text.length; ) {
    const equals = text.indexOf('=', at);
    const key = text.slice(at, equals);
    if (equals <= at || fields.has(key)) return null;
    const end = valueEnd(text, equals + 1);
    fields.set(key, text.slice(equals + 1, end));
    at = end + 1;
  }
  return fields;
}

function valueEnd(text: string, start: number): number {
  const mark = /[&{[]/g;
  for (mark.lastIndex = start; ; ) {
    const found = mark.exec(text);
    if (found === null) return text.length;
    if (found[0] === '&') return found.index;
    const close = text.indexOf(found[0] === '{' ? '}' : ']', found.index);
    if (close < 0) return text.length;
    mark.lastIndex = close + 1;
  }
}

function statusFailure(name: string, answer: HttpAnswer): FetchFailure {
  const { status } = answer;
  const message =
    status === 429
      ? say`${name}: UnionPay was asked too often (HTTP 429).`
      : say`${name}: UnionPay answers with HTTP ${status}. If this goes on, check merchant and
          endpoint, and that this machine's address is allowed at UnionPay.`;
  return new FetchFailure(message, statusRetryMs(answer));
}

/** Throws FetchFailure if a verified answer has no bill. None of the codes surely means "none". */
function requireSuccess(name: string, fields: Fields): void {
  const code = fields.get('respCode') ?? '';
  if (code === '00') return;
  const said = shorten(`${code} ${fields.get('respMsg') ?? ''}`, SAID_CHARS);
  if (code === '98') {
    throw new FetchFailure(
      say`${name}: UnionPay has no file for this date (${said}): it is not ready, or there were no
        transactions.`,
      RETRY_MS.notReady,
      'no-bill',
    );
  }
  const retryMs = RETRIES.get(code);
  if (retryMs !== undefined) {
    throw new FetchFailure(say`${name}: UnionPay cannot answer now (${said}).`, retryMs);
  }
  const fix = fixOf(code);
  throw new FetchFailure(say`${name}: UnionPay refuses the request (${said}). ${fix}`);
}

/** Closed, timeout, unknown, accepted, busy; repeated; too often; out of hours; general error. */
const RETRIES: ReadonlyMap<string, number> = new Map([
  ...['02', '03', '04', '05', '06', '12', '99'].map((code) => [code, RETRY_MS.failure] as const),
  ['37', RETRY_MS.limit],
  ['39', RETRY_MS.notReady],
]);

function fixOf(code: string): string {
  if (code === '11') {
    return say`Check that the certificate in certificateFile is the one that is in use at UnionPay
      (cs.95516.com), and that it belongs to the merchant.`;
  }
  if (/^(?:3[12]|43)$/.test(code)) {
    return say`Check merchant; if it is right, ask UnionPay (95516) or your acquirer to allow it to
      download files.`;
  }
  if (/^1[03]$/.test(code)) return say`Check merchant and bill.`;
  return say`Ask UnionPay (95516).`;
}
