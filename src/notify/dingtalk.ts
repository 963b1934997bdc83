/**
 * Robots of DingTalk groups (钉钉自定义机器人): Markdown with headings, bold and lists.
 * https://open.dingtalk.com/document/robots/custom-robot-access
 */
import { createHmac } from 'node:crypto';
import type { TargetOf } from '../config/notify-schema.ts';
import { DINGTALK_BYTES_MAX } from '../support/limits.ts';
import type { Send } from './deliver.ts';
import { type Endpoint, toEndpoint } from './endpoint.ts';
import { type Message, type MessageLine, renderFitting, utf8Bytes } from './message.ts';
import type { PostRequest } from './post.ts';
import { notifyRobot, titleWith, withoutMarkup } from './robot.ts';

/** -1: the system is busy; 130101: more than 20 messages a minute. */
const BUSY_CODES = [-1, 130101];

export const sendDingtalk: Send<'dingtalk'> = (target, { message, env }) => {
  const body = dingtalkBody(message, target);
  return toEndpoint(target, env, (endpoint) =>
    notifyRobot(endpoint, () => requestOf(endpoint, body), BUSY_CODES),
  );
};

function requestOf({ url, secret }: Endpoint, body: string): PostRequest {
  if (secret === null) return { url, body };
  const signed = new URL(url);
  const now = Date.now();
  signed.searchParams.set('timestamp', String(now));
  signed.searchParams.set('sign', dingtalkSignature(secret, now));
  return { url: signed, body };
}

/**
 * For the URL: HMAC-SHA256 of the time (ms) and the secret on two lines, with the secret as its
 * key, in base64. The time may be an hour off.
 * https://open.dingtalk.com/document/robots/customize-robot-security-settings
 */
export function dingtalkSignature(secret: string, timestampMs: number): string {
  return createHmac('sha256', secret).update(`${timestampMs}\n${secret}`).digest('base64');
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
  // A mention must be in the text as well.
  const end = atMobiles.length === 0 ? '' : `\n\n${atMobiles.map((each) => `@${each}`).join(' ')}`;
  return renderFitting(
    message.lines,
    (lines) => {
      const text = `### ${title}\n${lines.map(lineOf).join('')}${end}`;
      return JSON.stringify({
        msgtype: 'markdown',
        markdown: { title, text },
        at: { atMobiles, isAtAll },
      });
    },
    (body) => utf8Bytes(body) <= DINGTALK_BYTES_MAX,
  );
}

function lineOf({ isHeading, text }: MessageLine): string {
  return isHeading ? `\n\n**${markdown(text)}**\n` : `\n- ${markdown(text)}`;
}

/** DingTalk takes underscores for emphasis, and reads a backslash before one. */
function markdown(text: string): string {
  return withoutMarkup(text).replaceAll('_', '\\_');
}
