/**
 * Robots of Feishu groups (飞书自定义机器人): a card with a coloured head and plain text below it.
 * https://open.feishu.cn/document/client-docs/bot-v3/add-custom-bot
 */
import type { TargetOf } from '../config/notify-schema.ts';
import type { RunEnding } from '../domain/run-end.ts';
import { FEISHU_BYTES_MAX } from '../support/limits.ts';
import type { Failure, Pace } from './deliver.ts';
import type { Endpoint } from './endpoint.ts';
import { bytesOf, fitting, titleWith } from './fit.ts';
import type { Line, Message } from './message.ts';
import { defused } from './plain.ts';
import type { PostRequest } from './post.ts';
import { notifyRobot } from './robot.ts';
import { feishuSignature } from './sign.ts';

/** 11232: too many messages, of all that Feishu has to send at a full hour. */
const BUSY_CODES = [11232];
/** Bytes of a moment and a signature in the body: `"timestamp":"1795000000","sign":"…",`. */
const SIGNATURE_BYTES = 100;

const HEAD_COLOUR: Readonly<Record<RunEnding, string>> = {
  balanced: 'green',
  discrepant: 'red',
  missing: 'orange',
  refused: 'orange',
  failed: 'red',
};

export function notifyFeishu(
  target: TargetOf<'feishu'>,
  endpoint: Endpoint,
  message: Message,
  pace?: Pace,
): Promise<Failure | null> {
  const content = feishuContent(message, target);
  return notifyRobot(endpoint, () => letter(endpoint, content), BUSY_CODES, pace);
}

function letter({ url, secret }: Endpoint, content: object): PostRequest {
  const timestamp = Math.floor(Date.now() / 1000);
  const proof =
    secret === null
      ? {}
      : { timestamp: String(timestamp), sign: feishuSignature(secret, timestamp) };
  return { url, body: JSON.stringify({ ...proof, ...content }) };
}

/** What the request says; with the signature its JSON has at most FEISHU_BYTES_MAX bytes. */
export function feishuContent(
  { title, ending, lines }: Message,
  { keyword, mention }: Pick<TargetOf<'feishu'>, 'keyword' | 'mention'>,
): object {
  const header = {
    template: HEAD_COLOUR[ending],
    title: { tag: 'plain_text', content: titleWith(keyword, defused(title)) },
  };
  return fitting(
    lines,
    (shown) => {
      const elements = [...blocksOf(shown).map(plainBlock), ...mentions(mention)];
      const card = { config: { wide_screen_mode: true }, header, elements };
      return { msg_type: 'interactive', card };
    },
    (content) => bytesOf(JSON.stringify(content)) + SIGNATURE_BYTES <= FEISHU_BYTES_MAX,
  );
}

/** What is said of each run, by itself. */
function blocksOf(lines: readonly Line[]): string[] {
  const blocks: string[][] = [[]];
  for (const { isHeading, text } of lines) {
    if (isHeading) blocks.push([]);
    blocks[blocks.length - 1].push(defused(text));
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
