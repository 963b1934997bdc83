/** What the robots of chat groups have in common: they answer HTTP 200 and a code. */

import { shorten } from '../support/printable.ts';
import { say } from '../words/language.ts';
import { deliver, type Failure, type Pace } from './deliver.ts';
import { type Endpoint, withoutSecrets } from './endpoint.ts';
import { type Answer, failureOfStatus, type PostRequest, post } from './post.ts';

/** Characters of a robot's own words that are shown. */
const ANSWER_CHARS = 200;

/** Posts what `letter` gives, anew for each attempt: signatures hold the moment. */
export function notifyRobot(
  endpoint: Endpoint,
  letter: () => PostRequest,
  busyCodes: readonly number[],
  pace?: Pace,
): Promise<Failure | null> {
  return deliver(async (signal) => {
    const answer = await post(letter(), true, signal);
    return 'why' in answer ? answer : failureOf(answer, endpoint, busyCodes);
  }, pace);
}

function failureOf(
  answer: Answer,
  endpoint: Endpoint,
  busyCodes: readonly number[],
): Failure | null {
  const byStatus = failureOfStatus(answer);
  if (byStatus?.mayPass) return byStatus;
  const said = answer.body === null ? null : codeIn(answer.body);
  if (said === null) return byStatus ?? notOfARobot();
  if (said.code === 0) return byStatus;
  const words = shorten(withoutSecrets(said.words, endpoint), ANSWER_CHARS);
  const why = say`it answers ${said.code}: ${words}`;
  return { why, mayPass: busyCodes.includes(said.code), waitMs: answer.waitMs };
}

function notOfARobot(): Failure {
  return { why: say`the answer is none of a robot's: is the URL right?`, mayPass: false };
}

/**
 * DingTalk and WeCom answer errcode and errmsg, Feishu code and msg, and StatusCode in its former
 * days; null: this is none of these.
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
