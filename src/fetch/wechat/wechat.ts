/** Bills of WeChat Pay, over its API v3. */
import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import type { ChannelSettings } from '../../config/channel-schema.ts';
import type { FetchConfig } from '../../config/fetch-config.ts';
import { CHINA_ZONE, daysBetween, today } from '../../domain/time.ts';
import { openOrigin } from '../../inputs/origin.ts';
import { UNPACK_LIMITS } from '../../inputs/unpack-limits.ts';
import { Unpacker } from '../../inputs/unpacker.ts';
import { RefusedError, UsageError } from '../../support/errors.ts';
import { shorten } from '../../support/printable.ts';
import { say } from '../../words/language.ts';
import {
  type Answer,
  type AnswerEvidence,
  type Channel,
  type ChannelNote,
  type Downloaded,
  FetchFailure,
  RETRY_MS,
} from '../channel.ts';
import { ChannelHttp, type HttpAnswer, statusRetryMs } from '../http.ts';
import { CLOCK_MS_MAX, clocksDiffer, WechatKeys } from './signature.ts';

type Settings = ChannelSettings<'wechat'>;

/** The usual host, and the spare one in another place. */
const HOSTS = ['api.mch.weixin.qq.com', 'api2.mch.weixin.qq.com'];
/** Bills are kept for three months, which have at least so many days. */
const KEPT_DAYS = 89;
/** WeChat Pay asks for half an hour between questions about a bill that is being made. */
const CREATING_MS = 6 * RETRY_MS.notReady;

/** Where and how long to ask, which tests change. */
interface Asking {
  /** The second one is asked if the first one fails. */
  readonly bases: readonly string[];
  readonly silenceMs?: number;
}

/** The link to a bill, from a verified answer. */
interface Offer {
  readonly url: URL;
  readonly sha1: string;
}

export class WechatChannel implements Channel {
  readonly #settings: Settings;
  readonly #config: FetchConfig;
  readonly #asking: Asking;
  readonly #http: ChannelHttp;
  #keys: WechatKeys | undefined;

  /** Throws UsageError for a bill that cannot be fetched. */
  constructor(settings: Settings, config: FetchConfig, asking: Asking = usualAsking(settings)) {
    const { name, caFile, subMerchant } = settings;
    if (subMerchant !== undefined && config.bill.startsWith('fundflowbill')) {
      throw new UsageError(
        say`Channel ${name}: fund bills of a sub-merchant are encrypted and cannot be fetched.
          Remove subMerchant, or download them from the merchant platform.`,
      );
    }
    this.#settings = settings;
    this.#config = config;
    this.#asking = asking;
    const hosts = [...HOSTS, ...asking.bases.map((base) => new URL(base).host)];
    const { silenceMs } = asking;
    const limits = silenceMs === undefined ? {} : { silenceMs };
    this.#http = new ChannelHttp({ channel: name, hosts, caFile }, limits);
  }

  get clockAheadMs(): number | null {
    return this.#http.clockAheadMs;
  }

  async ask(date: string): Promise<Answer> {
    let asked = new URL(this.#asking.bases[0] + this.#target(date));
    const answer = await this.#send(asked, async (url) => {
      asked = url;
      const headers = { accept: 'application/json', ...this.#usedKeys().headers(url) };
      return await this.#http.ask({ method: 'GET', url, headers });
    });
    const evidence = (): AnswerEvidence => ({
      asked: ['GET', asked.href].join(' '),
      requestIds: requestIds(answer),
      verifiedBy: this.#usedKeys().verifierOf(answer, this.clockAheadMs),
    });
    if (answer.status === 200) {
      const known = evidence();
      const offer = this.#offerIn(answer);
      return { is: 'bill', ...known, download: (folder) => this.#download(offer, folder) };
    }
    if (codeIn(answer) === 'NO_STATEMENT_EXIST') {
      this.#assertBelievable(date);
      if (answer.header('wechatpay-signature') === '') throw this.#unsignedEmpty(date, answer);
      return { is: 'empty', body: answer.body.toString('utf8'), ...evidence() };
    }
    throw this.#failure(answer, date);
  }

  async checkKeys(): Promise<readonly ChannelNote[]> {
    return this.#usedKeys().check();
  }

  async close(): Promise<void> {
    await this.#http.close();
  }

  #usedKeys(): WechatKeys {
    this.#keys ??= new WechatKeys(this.#settings);
    return this.#keys;
  }

  /** Path and query of the request for the bill of a date. */
  #target(date: string): string {
    const [bill, account] = this.#config.bill.split(':');
    const query = new URLSearchParams({ bill_date: date });
    if (bill === 'tradebill') query.set('bill_type', 'ALL');
    if (account !== undefined) query.set('account_type', account);
    const { subMerchant } = this.#settings;
    if (subMerchant !== undefined) query.set('sub_mchid', subMerchant);
    query.set('tar_type', 'GZIP');
    const path = bill === 'profitsharing' ? '/v3/profitsharing/bills' : `/v3/bill/${bill}`;
    return `${path}?${query}`;
  }

  /** Sends a request; if its host fails, once more to the spare host. */
  async #send<A extends HttpAnswer>(url: URL, send: (url: URL) => Promise<A>): Promise<A> {
    const [first, spare] = this.#asking.bases;
    const hasSpare = spare !== undefined && url.origin === first;
    try {
      const answer = await send(url);
      if (answer.status < 500 || !hasSpare) return answer;
    } catch (error) {
      const isPassing = error instanceof FetchFailure && error.retryMs !== null;
      if (!isPassing || !hasSpare) throw error;
    }
    return await send(new URL(url.pathname + url.search, spare));
  }

  #offerIn(answer: HttpAnswer): Offer {
    const body = jsonIn(answer);
    const { hash_type: type, hash_value: sha1, download_url: url } = body;
    const isHash = type === 'SHA1' && typeof sha1 === 'string' && /^[\da-f]{40}$/i.test(sha1);
    if (isHash && typeof url === 'string' && URL.canParse(url)) {
      return { url: new URL(url), sha1: sha1.toLowerCase() };
    }
    throw new FetchFailure(
      say`${this.#settings.name}: the answer has no download_url with a hash_value of type SHA1.
        Without them a bill cannot be verified, so none is downloaded.`,
    );
  }

  /** The download is not signed: its hash, from the verified answer, is its only check. */
  async #download({ url, sha1 }: Offer, folder: string): Promise<readonly Downloaded[]> {
    const answer = await this.#send(url, async (at) => {
      const headers = this.#usedKeys().headers(at);
      return await this.#http.download({ method: 'GET', url: at, headers }, folder);
    });
    const { path } = answer;
    if (path === '') throw this.#downloadFailure(answer);
    try {
      const found = await sha1Of(path, say`${this.#settings.name}: the bill`);
      if (found !== sha1) throw this.#wrongHash(sha1, found);
      const hash = { algorithm: 'SHA1', of: 'unpacked', announced: sha1, found } as const;
      return [{ path, name: '', hash, requestIds: requestIds(answer) }];
    } catch (error) {
      await rm(path, { force: true });
      throw error;
    }
  }

  #wrongHash(announced: string, found: string): FetchFailure {
    return new FetchFailure(
      say`${this.#settings.name}: the downloaded bill is damaged: its SHA-1 is ${found}, WeChat Pay
        announced ${announced}. It was not kept.`,
      RETRY_MS.failure,
      'checksum',
    );
  }

  #downloadFailure(answer: HttpAnswer): FetchFailure {
    const { status } = answer;
    const failure = this.#failure(answer, null);
    if (failure.retryMs !== null || [401, 403].includes(status)) return failure;
    return new FetchFailure(
      say`${this.#settings.name}: the download fails (${statusText(answer)}). Its link has probably
        expired. Ask again.`,
      RETRY_MS.failure,
    );
  }

  /** Throws FetchFailure unless "no bill" can only mean that there were no transactions. */
  #assertBelievable(date: string): void {
    const age = ageDays(date);
    if (age > KEPT_DAYS) throw this.#tooOld(date);
    if (age >= 1) return;
    throw new FetchFailure(
      say`${this.#settings.name}: ${date} is not over yet in China. WeChat Pay has the bill of a day
        at 10:00 of the next one.`,
      RETRY_MS.notReady,
      'not-ready',
    );
  }

  /** No source says that errors are always signed, so it may be true all the same. */
  #unsignedEmpty(date: string, answer: HttpAnswer): FetchFailure {
    return new FetchFailure(
      say`${this.#settings.name}: WeChat Pay answers that there is no bill of ${date}, but without a
        signature (${statusText(answer)}).`,
      RETRY_MS.notReady,
      'no-bill',
    );
  }

  #tooOld(date: string): FetchFailure {
    return new FetchFailure(
      say`${this.#settings.name}: WeChat Pay keeps bills for three months, so there is none of
        ${date} any more. Look for a copy in the merchant platform.`,
    );
  }

  /**
   * What an answer of another status than 200 means, for the `date` of a bill or for a download.
   * Its signature is not verified: it is only used for advice, and for when to ask again.
   */
  #failure(answer: HttpAnswer, date: string | null): FetchFailure {
    const { name, merchant } = this.#settings;
    const { status } = answer;
    const code = codeIn(answer);
    const said = statusText(answer);
    const fetchFailure = (message: string, retryMs: number | null = null) =>
      new FetchFailure(message, retryMs);
    if (status === 429) {
      const message = say`${name}: WeChat Pay wants fewer requests (${said}). Ask again later.`;
      return fetchFailure(message, statusRetryMs(answer));
    }
    if (status >= 500) {
      const message = say`${name}: WeChat Pay has a failure (${said}). Ask again later.`;
      return fetchFailure(message, statusRetryMs(answer));
    }
    if (code === 'STATEMENT_CREATING') {
      const message = say`${name}: WeChat Pay is still making the bill (${said}).`;
      return new FetchFailure(message, CREATING_MS, 'not-ready');
    }
    if (Math.abs(this.clockAheadMs ?? 0) > CLOCK_MS_MAX) {
      return fetchFailure(clocksDiffer(name, this.clockAheadMs ?? 0));
    }
    if (status === 401) {
      return fetchFailure(say`${name}: WeChat Pay refuses the signature (${said}). Check that
        merchant ${merchant}, serial and the private key belong together, and that the certificate
        has not been replaced (merchant platform, API security).`);
    }
    if (status === 403) {
      return fetchFailure(say`${name}: merchant ${merchant} has no permission (${said}). Enable the
        product and the API in the merchant platform; for subMerchant, check that it belongs to
        this merchant.`);
    }
    if (date !== null && ageDays(date) > KEPT_DAYS) return this.#tooOld(date);
    return fetchFailure(say`${name}: WeChat Pay refuses the request (${said}). Check bill, date and
      subMerchant.`);
  }
}

function usualAsking({ endpoint }: Settings): Asking {
  if (endpoint !== undefined) return { bases: [endpoint.replace(/\/+$/, '')] };
  return { bases: HOSTS.map((host) => `https://${host}`) };
}

/** Whole days from a date to today in China. */
function ageDays(date: string): number {
  return daysBetween(date, today(CHINA_ZONE));
}

/** The object in the body of an answer; an empty one if it is not JSON, such as a proxy's page. */
function jsonIn({ body }: HttpAnswer): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

function codeIn(answer: HttpAnswer): string {
  const { code } = jsonIn(answer);
  return typeof code === 'string' && /^[A-Z\d_]{1,64}$/.test(code) ? code : '';
}

/** Status, code, text and id of an answer, without what may be a link, a token or a signature. */
function statusText(answer: HttpAnswer): string {
  const { message } = jsonIn(answer);
  const text = typeof message === 'string' ? message : '';
  const harmless = text.replace(/[a-z]+:\/\/\S+|[\w+/=-]{24,}/gi, '…');
  const ids = requestIds(answer).map((id) => say`Request-ID ${id}`);
  const parts = [say`HTTP ${answer.status}`, codeIn(answer), shorten(harmless, 100), ...ids];
  return parts.filter((part) => part !== '').join(', ');
}

function requestIds(answer: HttpAnswer): string[] {
  const id = answer.header('request-id');
  return id === '' ? [] : [shorten(id, 100)];
}

/** The SHA-1 of a bill, unpacked if it is packed. Throws FetchFailure('archive'), 'limit'. */
async function sha1Of(path: string, name: string): Promise<string> {
  const hash = createHash('sha1');
  const origin = await openOrigin(path);
  try {
    const { handle, size } = origin;
    const { buffer: head } = await handle.read(Buffer.alloc(2), 0, 2, 0);
    const codec = head.equals(Buffer.from([0x1f, 0x8b])) ? 'gzip' : 'stored';
    const unpacker = new Unpacker({ name, origin, codec, start: 0, end: size }, UNPACK_LIMITS);
    try {
      for (let chunk = await unpacker.next(); chunk; chunk = await unpacker.next()) {
        hash.update(chunk);
      }
    } finally {
      unpacker.destroy();
    }
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
    const { reason, message } = error;
    throw new FetchFailure(message, reason === 'archive' ? RETRY_MS.failure : null, reason);
  } finally {
    await origin.close();
  }
  return hash.digest('hex');
}
