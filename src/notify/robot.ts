/** Common code for robots of chat groups, which answer with HTTP 200 and a code. */
import { shorten } from '../support/printable.ts';
import { say } from '../words/language.ts';
import { deliverInTime, type Failure, type Pace } from './deliver.ts';
import { type Endpoint, withoutSecrets } from './endpoint.ts';
import { failureOfStatus, type PostAnswer, type PostRequest, postJson } from './post.ts';

/** Characters shown of a robot's own message. */
const ANSWER_CHARS = 200;

const MARKUP = /[<>&@[\]*`#~\\]/g;
const SCHEME = /:(?=\/\/)/g;
/** A dot before letters, except in file names: clients turn host names into links. */
const HOST_DOT =
  /\.(?=\p{L}{2})(?!(?:csv|gz|html?|json|ndjson|pdf|txt|xlsx?|xml|ya?ml|zip)(?![\p{L}\p{N}]))/gu;
/** Between a printable ASCII character and its full-width form. */
const FULL_WIDTH_OFFSET = 0xfee0;

/** Posts a request that is created for each attempt, because signatures contain the time. */
export function notifyRobot(
  endpoint: Endpoint,
  request: () => PostRequest,
  busyCodes: readonly number[],
  pace?: Pace,
): Promise<Failure | null> {
  return deliverInTime(async (signal) => {
    const answer = await postJson(request(), true, signal);
    return 'why' in answer ? answer : failureOf(answer, endpoint, busyCodes);
  }, pace);
}

function failureOf(
  answer: PostAnswer,
  endpoint: Endpoint,
  busyCodes: readonly number[],
): Failure | null {
  const byStatus = failureOfStatus(answer);
  if (byStatus?.mayPass) return byStatus;
  const reply = answer.body === null ? null : codeIn(answer.body);
  if (reply === null) {
    const why = say`the answer is not that of a chat robot: check the URL`;
    return byStatus ?? { why, mayPass: false };
  }
  if (reply.code === 0) return byStatus;
  const words = shorten(withoutSecrets(reply.words, endpoint), ANSWER_CHARS);
  const why = say`the robot answers ${reply.code}: ${words}`;
  return { why, mayPass: busyCodes.includes(reply.code), waitMs: answer.waitMs };
}

/**
 * DingTalk and WeCom answer errcode and errmsg, Feishu code and msg (earlier StatusCode); null: the
 * answer has none of these.
 */
function codeIn(body: string): { readonly code: number; readonly words: string } | null {
  let data: unknown;
  try {
    data = JSON.parse(body);
  } catch {
    return null;
  }
  if (typeof data !== 'object' || data === null) return null;
  const answer = data as Record<string, unknown>;
  const code = answer.errcode ?? answer.code ?? answer.StatusCode;
  const words = answer.errmsg ?? answer.msg ?? '';
  return typeof code === 'number' ? { code, words: String(words) } : null;
}

/** The title with the keyword without which a robot rejects a message. */
export function titleWith(keyword: string | undefined, title: string): string {
  return keyword === undefined || title.includes(keyword) ? title : `${keyword} ${title}`;
}

/**
 * The text without markup, mentions and links: it comes from files, which must not mention people
 * or link anywhere. Clients treat backslashes differently, and no documentation covers it, so
 * special characters are replaced by their full-width forms, which look the same.
 */
export function withoutMarkup(text: string): string {
  return text.replace(MARKUP, fullWidth).replace(SCHEME, fullWidth).replace(HOST_DOT, fullWidth);
}

function fullWidth(char: string): string {
  return String.fromCodePoint((char.codePointAt(0) ?? 0) + FULL_WIDTH_OFFSET);
}
