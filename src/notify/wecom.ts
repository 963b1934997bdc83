/**
 * Robots of WeCom groups (企业微信群机器人): Markdown with headings, bold and quotes; plain text
 * if the target mentions people, because Markdown cannot mention mobile numbers.
 * https://developer.work.weixin.qq.com/document/path/91770
 */
import type { TargetOf } from '../config/notify-schema.ts';
import { WECOM_MARKDOWN_BYTES_MAX, WECOM_TEXT_BYTES_MAX } from '../support/limits.ts';
import type { Send } from './deliver.ts';
import { toEndpoint } from './endpoint.ts';
import { type Message, type MessageLine, renderFitting, utf8Bytes } from './message.ts';
import { notifyRobot, withoutMarkup } from './robot.ts';

/** -1: the system is busy; 45009: more than 20 messages a minute. */
const BUSY_CODES = [-1, 45009];

/** The URL contains the key of the robot: requests are not signed. */
export const sendWecom: Send<'wecom'> = (target, { message, env }) => {
  const body = wecomBody(message, target);
  return toEndpoint(target, env, (endpoint) =>
    notifyRobot(endpoint, () => ({ url: endpoint.url, body }), BUSY_CODES),
  );
};

/** The request's body, JSON; its content is within WeCom's limits. */
export function wecomBody(
  message: Message,
  { mention }: Pick<TargetOf<'wecom'>, 'mention'>,
): string {
  const content = (titleMark: string, lineOf: (line: MessageLine) => string, bytesMax: number) =>
    renderFitting(
      message.lines,
      (lines) => `${titleMark}${withoutMarkup(message.title)}${lines.map(lineOf).join('')}`,
      (text) => utf8Bytes(text) <= bytesMax,
    );
  if (mention === undefined) {
    const markdown = { content: content('### ', markdownLine, WECOM_MARKDOWN_BYTES_MAX) };
    return JSON.stringify({ msgtype: 'markdown', markdown });
  }
  const mobiles = [mention].flat().map((each) => (each === 'all' ? '@all' : each));
  const text = content('', plainLine, WECOM_TEXT_BYTES_MAX);
  return JSON.stringify({
    msgtype: 'text',
    text: { content: text, mentioned_mobile_list: mobiles },
  });
}

function markdownLine({ isHeading, text }: MessageLine): string {
  return isHeading ? `\n\n**${withoutMarkup(text)}**` : `\n> ${withoutMarkup(text)}`;
}

function plainLine({ isHeading, text }: MessageLine): string {
  return isHeading ? `\n\n${withoutMarkup(text)}` : `\n${withoutMarkup(text)}`;
}
