/**
 * Robots of WeCom groups (企业微信群机器人): Markdown with headings, bold and quotes; plain text
 * where somebody is to be mentioned, because Markdown mentions no mobile numbers.
 * https://developer.work.weixin.qq.com/document/path/91770
 */
import type { TargetOf } from '../config/notify-schema.ts';
import { WECOM_MARKDOWN_BYTES_MAX, WECOM_TEXT_BYTES_MAX } from '../support/limits.ts';
import type { Failure, Pace } from './deliver.ts';
import type { Endpoint } from './endpoint.ts';
import { bytesOf, fitting } from './fit.ts';
import type { Line, Message } from './message.ts';
import { defused } from './plain.ts';
import { notifyRobot } from './robot.ts';

/** -1: the system is busy; 45009: more than 20 messages a minute. */
const BUSY_CODES = [-1, 45009];

/** The key of the robot stands in its URL; there is nothing to sign. */
export function notifyWecom(
  target: TargetOf<'wecom'>,
  endpoint: Endpoint,
  message: Message,
  pace?: Pace,
): Promise<Failure | null> {
  const body = wecomBody(message, target);
  return notifyRobot(endpoint, () => ({ url: endpoint.url, body }), BUSY_CODES, pace);
}

/** The request's body, JSON; its content is within WeCom's limits. */
export function wecomBody(
  message: Message,
  { mention }: Pick<TargetOf<'wecom'>, 'mention'>,
): string {
  if (mention === undefined) {
    const content = contentOf(message, { title: '### ', line: markdownLine }, (text) => {
      return bytesOf(text) <= WECOM_MARKDOWN_BYTES_MAX;
    });
    return JSON.stringify({ msgtype: 'markdown', markdown: { content } });
  }
  const content = contentOf(message, { title: '', line: plainLine }, (text) => {
    return bytesOf(text) <= WECOM_TEXT_BYTES_MAX;
  });
  const mobiles = [mention].flat().map((each) => (each === 'all' ? '@all' : each));
  return JSON.stringify({ msgtype: 'text', text: { content, mentioned_mobile_list: mobiles } });
}

/** How a kind of message begins a title and writes a line. */
interface Dress {
  readonly title: string;
  readonly line: (line: Line) => string;
}

function contentOf({ title, lines }: Message, dress: Dress, fits: (text: string) => boolean) {
  const render = (shown: readonly Line[]) =>
    `${dress.title}${defused(title)}${shown.map(dress.line).join('')}`;
  return fitting(lines, render, fits);
}

function markdownLine({ isHeading, text }: Line): string {
  return isHeading ? `\n\n**${defused(text)}**` : `\n> ${defused(text)}`;
}

function plainLine({ isHeading, text }: Line): string {
  return isHeading ? `\n\n${defused(text)}` : `\n${defused(text)}`;
}
