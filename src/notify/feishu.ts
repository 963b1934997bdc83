/**
 * Robots of Feishu groups (飞书自定义机器人): a card with a coloured head and plain text below it.
 * https://open.feishu.cn/document/client-docs/bot-v3/add-custom-bot
 */
import { createHmac } from 'node:crypto';
import type { TargetOf } from '../config/notify-schema.ts';
import type { RunEnding } from '../domain/verdict.ts';
import { FEISHU_BYTES_MAX } from '../support/limits.ts';
import type { Send } from './deliver.ts';
import { type Endpoint, toEndpoint } from './endpoint.ts';
import { type Message, type MessageLine, renderFitting, utf8Bytes } from './message.ts';
import type { PostRequest } from './post.ts';
import { notifyRobot, titleWith, withoutMarkup } from './robot.ts';

/** 11232: Feishu as a whole has too many messages to send, as on the hour. */
const BUSY_CODES = [11232];
/** Bytes of a time and a signature in the body: `"timestamp":"1795000000","sign":"…",`. */
const SIGNATURE_BYTES = 100;

const HEAD_COLOUR: Readonly<Record<RunEnding, string>> = {
  balanced: 'green',
  discrepant: 'red',
  missing: 'orange',
  refused: 'orange',
  failed: 'red',
};

export const sendFeishu: Send<'feishu'> = (target, { message, env }) => {
  const content = feishuContent(message, target);
  return toEndpoint(target, env, (endpoint) =>
    notifyRobot(endpoint, () => requestOf(endpoint, content), BUSY_CODES),
  );
};

function requestOf({ url, secret }: Endpoint, content: object): PostRequest {
  if (secret === null) return { url, body: JSON.stringify(content) };
  const now = Math.floor(Date.now() / 1000);
  const signature = { timestamp: String(now), sign: feishuSignature(secret, now) };
  return { url, body: JSON.stringify({ ...signature, ...content }) };
}

/**
 * For the body: HMAC-SHA256 of an empty text, with the time (s) and the secret on two lines as its
 * key, in base64. The time may be an hour off.
 * https://open.feishu.cn/document/client-docs/bot-v3/add-custom-bot
 */
export function feishuSignature(secret: string, timestampS: number): string {
  return createHmac('sha256', `${timestampS}\n${secret}`).digest('base64');
}

/** The request's content; with the signature its JSON has at most FEISHU_BYTES_MAX bytes. */
export function feishuContent(
  { title, ending, lines }: Message,
  { keyword, mention }: Pick<TargetOf<'feishu'>, 'keyword' | 'mention'>,
): object {
  const header = {
    template: HEAD_COLOUR[ending],
    title: { tag: 'plain_text', content: titleWith(keyword, withoutMarkup(title)) },
  };
  return renderFitting(
    lines,
    (shown) => {
      const elements = [...blocksOf(shown).map(plainBlock), ...mentions(mention)];
      const card = { config: { wide_screen_mode: true }, header, elements };
      return { msg_type: 'interactive', card };
    },
    (content) => utf8Bytes(JSON.stringify(content)) + SIGNATURE_BYTES <= FEISHU_BYTES_MAX,
  );
}

/** The lines of each run as one text. */
function blocksOf(lines: readonly MessageLine[]): string[] {
  const blocks: string[][] = [[]];
  for (const { isHeading, text } of lines) {
    if (isHeading) blocks.push([]);
    blocks[blocks.length - 1].push(withoutMarkup(text));
  }
  return blocks.filter((block) => block.length > 0).map((block) => block.join('\n'));
}

function plainBlock(content: string): object {
  return { tag: 'div', text: { tag: 'plain_text', content } };
}

function mentions(mention: TargetOf<'feishu'>['mention']): object[] {
  const users = [mention ?? []].flat().map((user) => `<at id=${user}></at>`);
  if (users.length === 0) return [];
  return [{ tag: 'div', text: { tag: 'lark_md', content: users.join(' ') } }];
}
