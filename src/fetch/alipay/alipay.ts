/** Alipay: alipay.data.dataservice.bill.downloadurl.query, which gives a link to a zip. */
import { createPublicKey, type KeyObject, sign } from 'node:crypto';
import { open, rm } from 'node:fs/promises';
import type { ChannelSettings } from '../../config/channel-schema.ts';
import type { FetchConfig } from '../../config/fetch-config.ts';
import { CHINA_ZONE, clockAt } from '../../domain/time.ts';
import { shorten } from '../../support/printable.ts';
import { say } from '../../words/language.ts';
import {
  type Answer,
  type Channel,
  type ChannelNote,
  type Downloaded,
  FetchFailure,
  okNote,
  RETRY_MS,
} from '../channel.ts';
import { ChannelHttp, type HttpAnswer, statusRetryMs } from '../http.ts';
import { readAnswer, type SignedAnswer } from './answer.ts';
import { type Asked, codeFailure, isNoBillData } from './codes.ts';
import { type AlipayKeys, keyEnd, keyFingerprint, readAlipayKeys } from './keys.ts';

const GATEWAY = 'https://openapi.alipay.com/gateway.do';
const LINK_HOSTS = '*.alipay.com';
const METHOD = 'alipay.data.dataservice.bill.downloadurl.query';
const RESPONSE_KEY = `${METHOD.replaceAll('.', '_')}_response`;
const SUCCESS = '10000';
/** Headers with ids of a request. */
const ID_HEADERS = ['alipay-trace-id', 'trace_id'];
const ID_CHARS_MAX = 128;

/** The record at the end of a zip, its length without comment, and the longest comment. */
const ZIP_END = Buffer.from('PK\x05\x06');
const ZIP_END_BYTES = 22;
const ZIP_COMMENT_BYTES_MAX = 65_535;

export class AlipayChannel implements Channel {
  readonly #settings: ChannelSettings<'alipay'>;
  readonly #bill: string;
  readonly #gateway: URL;
  readonly #http: ChannelHttp;
  #keys: AlipayKeys | undefined;

  constructor(settings: ChannelSettings<'alipay'>, { bill }: FetchConfig) {
    this.#settings = settings;
    this.#bill = bill;
    this.#gateway = gatewayOf(settings.endpoint);
    const { name: channel, caFile } = settings;
    this.#http = new ChannelHttp({ channel, hosts: [this.#gateway.host, LINK_HOSTS], caFile });
  }

  get clockAheadMs(): number | null {
    return this.#http.clockAheadMs;
  }

  async ask(date: string): Promise<Answer> {
    this.#keys ??= readAlipayKeys(this.#settings);
    const { privateKey, publicKey } = this.#keys;
    const { name, appId, subMerchant } = this.#settings;
    const asked: Asked = { channel: name, date, bill: this.#bill };
    const content = { bill_type: this.#bill, bill_date: date, secure: 'true' };
    const merchant = subMerchant === undefined ? {} : { smid: subMerchant };
    const http = await this.#http.ask({
      method: 'POST',
      url: this.#gateway,
      headers: { 'content-type': 'application/x-www-form-urlencoded;charset=utf-8' },
      body: form(appId, JSON.stringify({ ...content, ...merchant }), privateKey),
    });
    requireSuccess(http, name);
    const answer = readAnswer(http.body, RESPONSE_KEY, publicKey);
    requireSigned(answer, asked);
    const what = new URLSearchParams({ app_id: appId, ...content, ...merchant });
    const evidence = {
      asked: ['POST', this.#gateway.origin + this.#gateway.pathname, METHOD, what].join(' '),
      requestIds: idsOf(http),
      verifiedBy: ['publicKeyFile', keyFingerprint(publicKey)].join(' '),
    };
    if (isNoBillData(answer, asked)) return { is: 'empty', body: answer.text, ...evidence };
    if (answer.fields.code !== SUCCESS) throw codeFailure(answer, asked);
    const link = linkOf(answer, name);
    return { is: 'bill', download: (folder) => this.#download(link, folder), ...evidence };
  }

  async #download(url: URL, folder: string): Promise<Downloaded[]> {
    const { name } = this.#settings;
    const got = await this.#http.download({ method: 'GET', url }, folder);
    if (got.path === '') {
      const { status } = got;
      throw new FetchFailure(
        say`${name}: the link to the bill gives HTTP ${status}: it has expired (it lives 30 s), or
          was used before. Ask for the bill again.`,
        RETRY_MS.failure,
      );
    }
    const wrong = await zipMistake(got.path, name);
    if (wrong !== null) {
      await rm(got.path, { force: true });
      throw wrong;
    }
    const named = url.searchParams.get('downloadFileName') ?? '';
    return [
      { path: got.path, name: shorten(named, ID_CHARS_MAX), hash: null, requestIds: idsOf(got) },
    ];
  }

  async checkKeys(): Promise<readonly ChannelNote[]> {
    const { name } = this.#settings;
    const { privateKey, publicKey } = readAlipayKeys(this.#settings);
    const ours = keyEnd(createPublicKey(privateKey));
    const theirs = keyEnd(publicKey);
    return [
      okNote(say`${name}: the private key is RSA; its public key, which the console shows as the
        application's, ends in ${ours}`),
      okNote(say`${name}: Alipay's public key, as the console shows it, ends in ${theirs}`),
    ];
  }

  async close(): Promise<void> {
    await this.#http.close();
  }
}

/** The charset is in the query too, as the gateway reads it before the form. */
function gatewayOf(endpoint: string = GATEWAY): URL {
  const url = new URL(endpoint);
  if (url.pathname === '/') url.pathname = new URL(GATEWAY).pathname;
  url.searchParams.set('charset', 'utf-8');
  return url;
}

/** The signed parameters. The signature covers all others, sorted and not yet encoded. */
function form(appId: string, content: string, privateKey: KeyObject): string {
  const parameters = {
    app_id: appId,
    biz_content: content,
    charset: 'utf-8',
    format: 'JSON',
    method: METHOD,
    sign_type: 'RSA2',
    timestamp: clockAt(new Date(), CHINA_ZONE),
    version: '1.0',
  };
  const pairs = Object.entries(parameters).map(([key, value]) => `${key}=${value}`);
  const text = pairs.sort().join('&');
  const signature = sign('sha256', Buffer.from(text), privateKey).toString('base64');
  return new URLSearchParams({ ...parameters, sign: signature }).toString();
}

function requireSuccess(answer: HttpAnswer, name: string): void {
  const { status } = answer;
  if (status === 200) return;
  throw new FetchFailure(
    say`${name}: Alipay's gateway gives HTTP ${status}. If it stays so, check endpoint and proxy.`,
    statusRetryMs(answer),
  );
}

/** Throws FetchFailure unless the answer is signed; of an unsigned error it gives the advice. */
function requireSigned(answer: SignedAnswer | null, asked: Asked): asserts answer is SignedAnswer {
  const { channel } = asked;
  if (answer === null) {
    throw new FetchFailure(
      say`${channel}: the answer is not one of Alipay's gateway. Check endpoint, and what is between
        this machine and Alipay (proxy, login page of a network).`,
      RETRY_MS.failure,
    );
  }
  if (answer.signature === 'valid') return;
  if (answer.signature === 'none' && answer.fields.code !== SUCCESS) {
    throw codeFailure(answer, asked);
  }
  throw new FetchFailure(
    say`${channel}: the signature of the answer is missing or does not fit Alipay's public key;
      nothing of it was used. Check that publicKeyFile is Alipay's public key, as the console shows
      it for this application, and not the application's own or the sandbox's.`,
  );
}

function linkOf({ fields }: SignedAnswer, name: string): URL {
  const link = String(fields.bill_download_url ?? '');
  if (URL.canParse(link)) return new URL(link);
  throw new FetchFailure(
    say`${name}: Alipay's answer contains no link to the bill.`,
    RETRY_MS.failure,
  );
}

function idsOf(answer: HttpAnswer): string[] {
  const ids = ID_HEADERS.map((header) => shorten(answer.header(header), ID_CHARS_MAX));
  return ids.filter((id) => id !== '');
}

/** Null: a zip with its end. */
async function zipMistake(path: string, name: string): Promise<FetchFailure | null> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const start = await read(file, 0, 4);
    const from = Math.max(0, size - ZIP_END_BYTES - ZIP_COMMENT_BYTES_MAX);
    const end = await read(file, from, size - from);
    if (start.subarray(0, 2).toString('latin1') !== 'PK') {
      return new FetchFailure(
        say`${name}: the link to the bill gives no zip but a message: it has expired (it lives
          30 s), or was used before. Ask for the bill again.`,
        RETRY_MS.failure,
      );
    }
    const at = end.lastIndexOf(ZIP_END);
    const isWhole = at >= 0 && end.length >= at + ZIP_END_BYTES;
    if (isWhole && at + ZIP_END_BYTES + end.readUInt16LE(at + 20) === end.length) return null;
    const message = say`${name}: the zip with the bill is cut off after ${size} bytes.`;
    return new FetchFailure(message, RETRY_MS.failure, 'archive');
  } finally {
    await file.close();
  }
}

async function read(
  file: Awaited<ReturnType<typeof open>>,
  position: number,
  length: number,
): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
  return buffer.subarray(0, bytesRead);
}
