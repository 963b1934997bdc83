/** HTTPS requests to a channel: to its own hosts only, in limited time and size. */
import type { Dispatcher } from 'undici';
import { readPublic } from '../config/secret.ts';
import { UsageError } from '../support/errors.ts';
import { CHANNEL_ANSWER_BYTES_MAX, FETCHED_MS_MAX, REDIRECTS_MAX } from '../support/limits.ts';
import { say } from '../words/language.ts';
import { FetchFailure, RETRY_MS } from './channel.ts';
import { saveAside } from './save.ts';

/** Most of the body of a download's failure that is read, bytes. */
const FAILURE_BYTES_MAX = 65_536;
/** A shorter wait that an answer names would mean asking without pause. */
const RETRY_AFTER_MS_MIN = 1000;

/** Limits, which tests lower, ms. */
export interface HttpLimits {
  /** Time to connect. */
  readonly connectMs: number;
  /** Time between two pieces of an answer. */
  readonly silenceMs: number;
  /** Time of an answer about a bill, and of the bill itself. */
  readonly askMs: number;
  readonly timeMs: number;
}
const LIMITS: HttpLimits = {
  connectMs: 10_000,
  silenceMs: 30_000,
  askMs: 120_000,
  timeMs: FETCHED_MS_MAX,
};

export interface HttpOptions {
  /** The channel's name, for messages. */
  readonly channel: string;
  /** Hosts that may be asked, with ports other than 443; `*.` at the start: all hosts below. */
  readonly hosts: readonly string[];
  /** Certificates that sign the servers'; undefined: those that Node.js trusts. */
  readonly caFile: string | undefined;
}

export interface HttpRequest {
  readonly method: 'GET' | 'POST';
  readonly url: URL;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface HttpAnswer {
  readonly status: number;
  /** The first value of a header, by its name in lower case; '' for none. */
  header(name: string): string;
  readonly body: Buffer;
}

export class ChannelHttp {
  readonly #options: HttpOptions;
  readonly #limits: HttpLimits;
  #agent: Dispatcher | undefined;
  /** The milliseconds by which the server's clock was ahead at the last answer; null: unknown. */
  clockAheadMs: number | null = null;

  constructor(options: HttpOptions, limits: Partial<HttpLimits> = {}) {
    this.#options = options;
    this.#limits = { ...LIMITS, ...limits };
  }

  /** Asks, and reads the answer whatever its status. Throws FetchFailure, UsageError. */
  async ask(request: HttpRequest, bytesMax = CHANNEL_ANSWER_BYTES_MAX): Promise<HttpAnswer> {
    const { askMs, timeMs } = this.#limits;
    // Some answers contain the bill.
    const limitMs = bytesMax > CHANNEL_ANSWER_BYTES_MAX ? timeMs : askMs;
    return await this.#request(request, limitMs, async (answer) => {
      const body = await startOf(answer.body, bytesMax + 1);
      if (body.length > bytesMax) throw this.#tooLong(request, bytesMax);
      return { ...shownAnswer(answer), body };
    });
  }

  /**
   * Saves the body of an answer of status 200 in `folder`; of another one, returns its body in
   * place of a path. Follows redirects to the channel's hosts, without the headers of the request.
   * Throws FetchFailure, UsageError, InternalError.
   */
  async download(request: HttpRequest, folder: string): Promise<HttpAnswer & { path: string }> {
    let next = request;
    for (let redirects = 0; ; redirects++) {
      const { timeMs } = this.#limits;
      const answer = await this.#request(next, timeMs, (given) => this.#save(given, next, folder));
      const target = answer.status >= 300 && answer.status < 400 ? answer.header('location') : '';
      if (target === '') return answer;
      if (redirects === REDIRECTS_MAX || !URL.canParse(target, next.url.href)) {
        throw new FetchFailure(
          say`${this.#options.channel}: the download is redirected
          more than ${REDIRECTS_MAX} times, or to no URL.`,
        );
      }
      next = { method: 'GET', url: new URL(target, next.url) };
    }
  }

  async close(): Promise<void> {
    await this.#agent?.close();
    this.#agent = undefined;
  }

  async #save(given: Dispatcher.ResponseData, request: HttpRequest, folder: string) {
    const shown = shownAnswer(given);
    if (given.statusCode !== 200) {
      const body = await startOf(given.body, FAILURE_BYTES_MAX);
      return { ...shown, body, path: '' };
    }
    const name = request.url.host;
    const path = await saveAside(given.body, { folder, name });
    return { ...shown, body: Buffer.alloc(0), path };
  }

  async #request<T>(
    { method, url, headers = {}, body }: HttpRequest,
    timeMs: number,
    read: (answer: Dispatcher.ResponseData) => Promise<T>,
  ): Promise<T> {
    this.#requireHost(url);
    const { request } = await import('undici');
    this.#agent ??= await this.#makeAgent();
    const { silenceMs } = this.#limits;
    // undici connects again for ever to a proxy that breaks its connections; only this ends it.
    let late: Error | undefined;
    const timer = setTimeout(() => {
      late = Object.assign(new Error(), { code: 'ETIMEDOUT' });
      void this.#agent?.destroy();
      this.#agent = undefined;
    }, 2 * silenceMs);
    try {
      const answer = await request(url, {
        dispatcher: this.#agent,
        method,
        headers: { 'user-agent': 'zhangping', accept: '*/*', ...headers },
        body: body ?? null,
        headersTimeout: silenceMs,
        bodyTimeout: silenceMs,
        signal: AbortSignal.timeout(timeMs),
      });
      clearTimeout(timer);
      this.#noteClock(answer);
      return await read(answer);
    } catch (error) {
      throw networkFailure(this.#options.channel, url, late ?? error, timeMs);
    } finally {
      clearTimeout(timer);
    }
  }

  async #makeAgent(): Promise<Dispatcher> {
    const { EnvHttpProxyAgent } = await import('undici');
    const { caFile, channel } = this.#options;
    const what = say`The certificates of channel ${channel}`;
    const tls = caFile === undefined ? {} : { ca: readPublic(what, caFile).toString() };
    const connect = { timeout: this.#limits.connectMs, ...tls };
    try {
      return new EnvHttpProxyAgent({ connect, requestTls: connect });
    } catch {
      throw new UsageError(
        say`The proxy in the environment variable HTTPS_PROXY or HTTP_PROXY is not a URL such as
          http://proxy.example:3128.`,
      );
    }
  }

  #requireHost({ protocol, host }: URL): void {
    const { hosts, channel } = this.#options;
    const isKnown = hosts.some((each) =>
      each.startsWith('*.') ? host.endsWith(each.slice(1)) : host === each,
    );
    if (protocol === 'https:' && isKnown) return;
    throw new FetchFailure(
      say`${channel}: the answer leads to ${`${protocol}//${host}`}, which is not one of the
        channel's hosts (https://${hosts.join(', https://')}). Nothing was sent there. If the
        channel has moved, set endpoint.`,
    );
  }

  #noteClock({ headers }: Dispatcher.ResponseData): void {
    const there = Date.parse(String(headers.date ?? ''));
    this.clockAheadMs = Number.isNaN(there) ? null : there - Date.now();
  }

  #tooLong({ url }: HttpRequest, bytesMax: number): FetchFailure {
    const { channel } = this.#options;
    return new FetchFailure(
      say`${channel}: the answer of ${url.host} is longer than ${bytesMax} bytes.`,
      null,
      'limit',
    );
  }
}

/** The time to ask again after a status, ms: the one that the answer names; null: no use. */
export function statusRetryMs({ status, header }: HttpAnswer): number | null {
  if (status !== 429 && status < 500) return null;
  const written = header('retry-after');
  const asked = /^\d{1,6}$/.test(written)
    ? Number(written) * 1000
    : Date.parse(written) - Date.now();
  if (asked >= RETRY_AFTER_MS_MIN) return asked;
  return status === 429 ? RETRY_MS.limit : RETRY_MS.failure;
}

function shownAnswer({ statusCode, headers }: Dispatcher.ResponseData) {
  const header = (name: string) => [headers[name] ?? ''].flat()[0] ?? '';
  return { status: statusCode, header };
}

/** The bytes of a body from its start, at most `bytesMax`; the rest is not read. */
async function startOf(body: AsyncIterable<Buffer>, bytesMax: number): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of body) {
    pieces.push(piece);
    length += piece.length;
    if (length >= bytesMax) break;
  }
  return Buffer.concat(pieces).subarray(0, bytesMax);
}

/** Shows only the code of the system: messages may contain parts of the URL. */
function networkFailure(channel: string, { host }: URL, error: unknown, timeMs: number): unknown {
  const { code, name } = error as NodeJS.ErrnoException;
  if (code === undefined && name !== 'SocketError') return error;
  if (name === 'TimeoutError') {
    return new FetchFailure(
      say`${channel}: ${host} has not answered after ${timeMs / 1000} s.`,
      RETRY_MS.failure,
    );
  }
  if (/CERT|SIGNED|UNABLE_TO|TLS|SSL/.test(String(code))) {
    return new FetchFailure(
      say`${channel}: the certificate of ${host} is not trusted (${String(code)}). Check the clock
        of this machine and its certificates; for an endpoint of your own, set caFile.`,
    );
  }
  return new FetchFailure(
    say`${channel}: the connection to ${host} fails (${String(code)}). Check the network, name
      servers and proxy of this machine.`,
    RETRY_MS.failure,
  );
}
