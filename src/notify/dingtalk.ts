/**
 * Robots of DingTalk groups (钉钉自定义机器人): Markdown with headings, bold and lists.
 * https://open.dingtalk.com/document/robots/custom-robot-access
 */
import type { TargetOf } from '../config/notify-schema.ts';
import { DINGTALK_BYTES_MAX } from '../support/limits.ts';
import type { Failure, Pace } from './deliver.ts';
import type { Endpoint } from './endpoint.ts';
import { bytesOf, fitting, titleWith } from './fit.ts';
import type { Line, Message } from './message.ts';
import { defused } from './plain.ts';
import type { PostRequest } from './post.ts';
import { notifyRobot } from './robot.ts';
import { dingtalkSignature } from './sign.ts';

/** -1: the system is busy; 130101: more than 20 messages a minute. */
const BUSY_CODES = [-1, 130101];

export function notifyDingtalk(
  target: TargetOf<'dingtalk'>,
  endpoint: Endpoint,
  message: Message,
  pace?: Pace,
): Promise<Failure | null> {
  const body = dingtalkBody(message, target);
  return notifyRobot(endpoint, () => letter(endpoint, body), BUSY_CODES, pace);
}

function letter({ url, secret }: Endpoint, body: string): PostRequest {
  if (secret === null) return { url, body };
  const signed = new URL(url);
  const now = Date.now();
  signed.searchParams.set('timestamp', String(now));
  signed.searchParams.set('sign', dingtalkSignature(secret, now));
  return { url: signed, body };
}

/** The request's body, JSON of at most DINGTALK_BYTES_MAX bytes. */
export function dingtalkBody(
  message: Message,
  { keyword, mention = [] }: Pick<TargetOf<'dingtalk'>, 'keyword' | 'mention'>,
): string {
  const mentioned = [mention].flat();
  const isAtAll = mentioned.includes('all');
  const atMobiles = mentioned.filter((each) => each !== 'all');
  const title = titleWith(keyword, markdown(message.title));
  // Who is mentioned must stand in the text as well.
  const end = atMobiles.length === 0 ? '' : `\n\n${atMobiles.map((each) => `@${each}`).join(' ')}`;
  return fitting(
    message.lines,
    (lines) => {
      const text = `### ${title}\n${lines.map(lineOf).join('')}${end}`;
      return JSON.stringify({
        msgtype: 'markdown',
        markdown: { title, text },
        at: { atMobiles, isAtAll },
      });
    },
    (body) => bytesOf(body) <= DINGTALK_BYTES_MAX,
  );
}

function lineOf({ isHeading, text }: Line): string {
  return isHeading ? `\n\n**${markdown(text)}**\n` : `\n- ${markdown(text)}`;
}

/** Underscores are emphasis to DingTalk, and a backslash is known to help there. */
function markdown(text: string): string {
  return defused(text).replaceAll('_', '\\_');
}
