/** One HTTP request and its answer. */
import { ANSWER_BYTES_MAX } from '../support/limits.ts';
import { say } from '../words/language.ts';
import type { Failure } from './deliver.ts';

export interface PostRequest {
  readonly url: URL;
  /** JSON. */
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface PostAnswer {
  readonly status: number;
  /** Empty if it is not read, null if it is longer than ANSWER_BYTES_MAX. */
  readonly body: string | null;
  /** From Retry-After, ms; 0 without one. */
  readonly waitMs: number;
}

/** Posts JSON. Redirects are not followed: the message and its signature are for one host. */
export async function postJson(
  { url, body, headers }: PostRequest,
  wantsBody: boolean,
  signal: AbortSignal,
): Promise<PostAnswer | Failure> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      redirect: 'manual',
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'user-agent': 'zhangping',
        ...headers,
      },
      body,
      signal,
    });
    const seconds = Number(response.headers.get('retry-after') ?? 0);
    const text = wantsBody ? await boundedText(response) : '';
    // The status is enough: an error while discarding the body is not a failure.
    if (!wantsBody) await response.body?.cancel().catch(() => undefined);
    return { status: response.status, body: text, waitMs: seconds > 0 ? seconds * 1000 : 0 };
  } catch (error) {
    return { why: networkFault(error as Error), mayPass: true };
  }
}

/** The failure that an HTTP status reports; null: success. */
export function failureOfStatus({ status, waitMs }: PostAnswer): Failure | null {
  if (status >= 200 && status < 300) return null;
  if (status >= 300 && status < 400) {
    return {
      why: say`the answer is HTTP ${status}, a redirect; redirects are not followed`,
      mayPass: false,
    };
  }
  const mayPass = status === 429 || status >= 500;
  return { why: say`the answer is HTTP ${status}`, mayPass, waitMs };
}

/** The body; null if it is too long. */
async function boundedText(response: Response): Promise<string | null> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of response.body ?? []) {
    length += piece.byteLength;
    // Leaving the loop cancels the rest.
    if (length > ANSWER_BYTES_MAX) return null;
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString('utf8');
}

/** Shows only the code of the system: messages of fetch may contain the URL. */
function networkFault(error: Error): string {
  if (error.name === 'TimeoutError') return say`no answer in time`;
  const { code } = (error.cause ?? {}) as { readonly code?: unknown };
  const known = typeof code === 'string' && /^\w+$/.test(code) ? code : error.name;
  return say`the connection fails (${known})`;
}
