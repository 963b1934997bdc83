/** Messages within the limits of their receivers, to the byte. */
import { describe, expect, test } from 'vitest';
import { dingtalkBody, dingtalkSignature } from '../../src/notify/dingtalk.ts';
import { feishuContent, feishuSignature } from '../../src/notify/feishu.ts';
import type { Message } from '../../src/notify/message.ts';
import { composeMessage } from '../../src/notify/message.ts';
import { runsPayload } from '../../src/notify/payload.ts';
import { withoutMarkup } from '../../src/notify/robot.ts';
import { webhookSignature } from '../../src/notify/webhook.ts';
import { wecomBody } from '../../src/notify/wecom.ts';
import { digestOf } from '../../src/report/digest.ts';
import type { RunEnd } from '../../src/report/run-end.ts';
import type { Summary } from '../../src/report/summary.ts';
import {
  DINGTALK_BYTES_MAX,
  FEISHU_BYTES_MAX,
  NOTIFICATION_BYTES_MAX,
  WECOM_MARKDOWN_BYTES_MAX,
  WECOM_TEXT_BYTES_MAX,
} from '../../src/support/limits.ts';
import { reconcileBytes } from '../cli/in-process.ts';
import { tempDir } from '../support/tempdir.ts';

const bytes = (text: string) => Buffer.byteLength(text);

/** A message with lines of a hundred characters, the last one of as many as are asked for. */
function messageWith(lines: number, last: string): Message {
  const texts = [...Array.from({ length: lines }, () => '账'.repeat(100)), last];
  const asLines = texts.map((text) => ({ isHeading: false, text }));
  return { title: 'T', ending: 'failed', lines: asLines };
}

const FEISHU_SIGNATURE = { timestamp: '1795000000', sign: feishuSignature('s', 1_795_000_000) };

/** A kind of message: what is limited of it, and how long it may be. */
const KINDS: [string, number, (message: Message) => string][] = [
  ['DingTalk', DINGTALK_BYTES_MAX, (message) => dingtalkBody(message, {})],
  [
    'WeCom Markdown',
    WECOM_MARKDOWN_BYTES_MAX,
    (message) => JSON.parse(wecomBody(message, {})).markdown.content,
  ],
  [
    'WeCom text',
    WECOM_TEXT_BYTES_MAX,
    (message) => JSON.parse(wecomBody(message, { mention: 'all' })).text.content,
  ],
];

describe.each(KINDS)('%s', (_, max, render) => {
  /** The message whose text takes `length` bytes. */
  const ofLength = (length: number) => {
    const lines = Math.floor(max / 320) - 1;
    const rest = length - bytes(render(messageWith(lines, '')));
    return messageWith(lines, 'x'.repeat(rest));
  };

  test.each([-1, 0])('accepts a whole message of its limit and %d bytes', (more) => {
    const text = render(ofLength(max + more));
    expect(bytes(text)).toBe(max + more);
    expect(text).not.toContain('more line');
  });

  test('is cut at the end of a line if it is a byte too long', () => {
    const text = render(ofLength(max + 1));
    expect(bytes(text)).toBeLessThanOrEqual(max);
    expect(text).toMatch(/and (1|\d) more lines?/);
    expect(text).not.toContain('xx');
  });

  test.each([1, 10, 1000, 100_000])(
    'fits with %d lines, and shows the number of omitted lines',
    (n) => {
      const text = render(messageWith(n - 1, 'end'));
      expect(bytes(text)).toBeLessThanOrEqual(max);
      const [, left = '0'] = /and (\d+) more line/.exec(text) ?? [];
      const kept = text.match(/账{100}|end/g)?.length ?? 0;
      expect(kept + Number(left)).toBe(n);
      // No line more would have fitted.
      if (Number(left) > 0) expect(bytes(text)).toBeGreaterThan(max - 350);
    },
  );
});

test('the limit of Feishu includes the signature', () => {
  for (let last = 0; last < 400; last++) {
    const message = messageWith(64, 'x'.repeat(last));
    const body = JSON.stringify({ ...FEISHU_SIGNATURE, ...feishuContent(message, {}) });
    expect(bytes(body)).toBeLessThanOrEqual(FEISHU_BYTES_MAX);
  }
  const signature = JSON.stringify(FEISHU_SIGNATURE).length;
  const lengths = Array.from({ length: 400 }, (_, last) => {
    return bytes(JSON.stringify(feishuContent(messageWith(64, 'x'.repeat(last)), {})));
  });
  // It leaves no more room than the signature takes.
  expect(Math.max(...lengths)).toBeGreaterThanOrEqual(FEISHU_BYTES_MAX - signature - 20);
});

const DAY = 'order_id,amount,paid_at\nA1,1.00,2026-11-19 12:00:00\n';
const OWN = 'order_id,amount\nA1,1.00\n';
const RUN: RunEnd = {
  job: 'shop',
  date: '2026-11-19',
  ending: 'refused',
  exitCode: 3,
  digest: null,
  reports: '',
  message: '',
  reason: 'empty',
  endedAt: '2026-11-20T02:30:00.000Z',
  durationMs: 12,
};

describe('JSON for programs', () => {
  test('omits runs if it is too long', () => {
    const message = 'm'.repeat(1000);
    const many = Array.from({ length: 2000 }, () => ({ ...RUN, message }));
    const text = runsPayload(many);
    expect(bytes(text)).toBeLessThanOrEqual(NOTIFICATION_BYTES_MAX);
    expect(bytes(text)).toBeGreaterThan(NOTIFICATION_BYTES_MAX - 2000);
    const { runs, leftOut } = JSON.parse(text);
    expect(runs.length + leftOut).toBe(2000);
  });

  test('omits summaries before runs', async () => {
    const page = await reconcileBytes(tempDir(), { statement: DAY, flows: OWN });
    const file = { ...page.statement.files[0], path: 'p'.repeat(1000) };
    const files = Array.from({ length: 1100 }, () => file);
    const long = { ...page, statement: { ...page.statement, files } };
    const text = runsPayload([
      { ...RUN, digest: digestOf(page) },
      { ...RUN, digest: digestOf(long) },
      { ...RUN, digest: digestOf(page) },
    ]);
    const { runs, leftOut } = JSON.parse(text);
    const verdicts = runs.map(({ summary }: { summary: Summary | null }) => summary?.verdict);
    expect(verdicts).toEqual(['balanced', undefined, 'balanced']);
    expect(runs[1].summary).toBeNull();
    expect(leftOut).toBe(0);
  });

  test('omits only a run that is too long, not those after it', () => {
    const long = { ...RUN, message: 'm'.repeat(NOTIFICATION_BYTES_MAX) };
    const { runs, leftOut } = JSON.parse(runsPayload([long, RUN]));
    expect(runs).toHaveLength(1);
    expect(leftOut).toBe(1);
  });
});

describe('a message of runs', () => {
  const titleOf = (ends: RunEnd[], of: number) => composeMessage(ends, of).title;
  const balanced: RunEnd = { ...RUN, ending: 'balanced', exitCode: 0 };

  test('has the number of runs that need attention in its title', () => {
    expect(titleOf([RUN], 9)).toBe('REFUSED shop 2026-11-19');
    expect(titleOf([{ ...RUN, date: '' }], 1)).toBe('REFUSED shop');
    expect(titleOf([RUN, RUN], 9)).toBe('Runs that need attention: 2 of 9');
    expect(titleOf([RUN, balanced], 2)).toBe('Runs that need attention: 1 of 2');
    expect(titleOf([balanced, balanced], 3)).toBe('Balanced runs: 2 of 3');
  });

  test('shows the message of a run in part, each line cut and escaped', () => {
    const message = `\u202eone\n\n${'long'.repeat(200)}\n${'x\n'.repeat(20)}`;
    const { lines } = composeMessage([{ ...RUN, message }], 1);
    const texts = lines.map(({ text }) => text);
    expect(texts[0]).toBe('\\u{202e}one');
    expect(texts[1]).toBe(`${'long'.repeat(75)}…`);
    expect(texts).toHaveLength(9);
    expect(texts[8]).toBe('and 14 more lines');
  });
});

describe('text without markup for chats', () => {
  test.each([
    ['20261119001', '20261119001'],
    ['-12.30 1,938,760.73 12.5%', '-12.30 1,938,760.73 12.5%'],
    ['bills/2088_20261119.csv.zip:12: a row', 'bills/2088_20261119.csv.zip:12: a row'],
    ['见 rejects.csv。', '见 rejects.csv。'],
    ['zhangping.yaml, summary.json.', 'zhangping.yaml, summary.json.'],
    ['http://a.cn', 'http：//a．cn'],
    ['www.evil.com', 'www．evil．com'],
    ['evil.csvx x.zip.evil', 'evil．csvx x.zip．evil'],
    ['例子.中国', '例子．中国'],
    [
      '<@all> @all &amp; [a](b) *b* `c` ~d~ #e \\f',
      '＜＠all＞ ＠all ＆amp; ［a］(b) ＊b＊ ｀c｀ ～d～ ＃e ＼f',
    ],
  ])('%j is shown as %j', (text, shown) => expect(withoutMarkup(text)).toBe(shown));
});

describe('signatures', () => {
  // Computed by the Python examples of the documents that the robots' files name.
  test('of known messages have the known values', () => {
    expect(dingtalkSignature('this is secret', 1_600_000_000_000)).toBe(
      'MYEtKC4/NfMR1l4prX++ai6oOf70X1xOf6UlnyUhJH4=',
    );
    expect(feishuSignature('this is secret', 1_600_000_000)).toBe(
      'KPGy2t/of6Xra/AnHPcFkxvTtTVcBl/AnCo8A9Y2Tto=',
    );
    expect(webhookSignature('this is secret', 1_600_000_000, '{"账":1}')).toBe(
      't=1600000000,v1=8b11714474a7188a41ec00cfd43f5633ff9ec0d70a677b03406daa84ca24eeed',
    );
  });
});
