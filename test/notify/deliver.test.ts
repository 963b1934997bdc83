/** Deliveries: what is retried and what is not, and that all of them end. */
import { describe, expect, test } from 'vitest';
import type { Pace } from '../../src/notify/deliver.ts';
import type { Endpoint } from '../../src/notify/endpoint.ts';
import { notifyRobot } from '../../src/notify/robot.ts';
import { notifyWebhook } from '../../src/notify/webhook.ts';
import { ANSWER_BYTES_MAX } from '../../src/support/limits.ts';
import { type Answering, type Receiver, startReceiver, WELL } from './receiver.ts';

const PACE: Pace = { attemptMs: 10_000, totalMs: 60_000, attemptsMax: 3, pauseMs: 1 };
const BUSY = 130101;

function endpointAt({ origin }: Receiver): Endpoint {
  return { url: new URL(`${origin}/robot?token=abcdefgh`), secret: null };
}

/** Why a message to a robot did not arrive, and how often it was sent. */
async function toRobot(answer: Answering, pace: Pace = PACE) {
  const receiver = await startReceiver(answer);
  const endpoint = endpointAt(receiver);
  const letter = () => ({ url: endpoint.url, body: '{}' });
  const failure = await notifyRobot(endpoint, letter, [BUSY], pace);
  return { why: failure?.why ?? null, sent: receiver.received.length, receiver };
}

function robot(code: number, errmsg = 'no'): Answering {
  return () => ({ body: JSON.stringify({ errcode: code, errmsg }) });
}

describe('to a robot', () => {
  test.each([
    ['DingTalk and WeCom', { errcode: 0, errmsg: 'ok' }],
    ['Feishu', { code: 0, msg: 'success', data: {} }],
    ['Feishu in its former days', { StatusCode: 0, StatusMessage: 'success' }],
  ])('arrive if it answers as %s', async (_, answer) => {
    const { why, sent } = await toRobot(() => ({ body: JSON.stringify(answer) }));
    expect({ why, sent }).toEqual({ why: null, sent: 1 });
  });

  test.each([
    [
      'a bad signature',
      robot(310000, 'sign not match'),
      'the robot answers 310000: sign not match',
    ],
    [
      'a code in bad company',
      () => ({ status: 400, body: '{"code":9499,"msg":"Bad Request"}' }),
      'the robot answers 9499: Bad Request',
    ],
    ['an HTTP error', () => ({ status: 403, body: 'no' }), 'the answer is HTTP 403'],
    ['an HTTP error that says 0', () => ({ ...WELL, status: 404 }), 'the answer is HTTP 404'],
    [
      'a redirect',
      () => ({ status: 302, headers: { location: '/' }, body: '{"errcode":0}' }),
      'the answer is HTTP 302, a redirect; redirects are not followed',
    ],
    ['a page', () => ({ body: '<html>' }), 'the answer is not that of a chat robot: check the URL'],
    ['a list', () => ({ body: '[0]' }), 'the answer is not that of a chat robot: check the URL'],
    ['null', () => ({ body: 'null' }), 'the answer is not that of a chat robot: check the URL'],
    [
      'a text for a code',
      () => ({ body: '{"errcode":"0"}' }),
      'the answer is not that of a chat robot: check the URL',
    ],
  ] as [string, Answering, string][])('are not tried again after %s', async (_, answer, told) => {
    const { why, sent } = await toRobot(answer);
    expect({ why, sent }).toEqual({ why: told, sent: 1 });
  });

  test.each([
    ['too many messages', robot(BUSY, 'send too fast'), `the robot answers ${BUSY}: send too fast`],
    ['HTTP 429', () => ({ status: 429 }), 'the answer is HTTP 429'],
    ['HTTP 500', () => ({ ...WELL, status: 500 }), 'the answer is HTTP 500'],
    ['HTTP 503', () => ({ status: 503 }), 'the answer is HTTP 503'],
    ['a connection that breaks', () => 'drop', 'the connection fails (UND_ERR_SOCKET)'],
  ] as [string, Answering, string][])('are tried again after %s', async (_, answer, told) => {
    expect(await toRobot(answer)).toMatchObject({ why: told, sent: PACE.attemptsMax });
    const then = await toRobot((request, number) => {
      return number < PACE.attemptsMax ? answer(request, number) : WELL;
    });
    expect(then).toMatchObject({ why: null, sent: PACE.attemptsMax });
  });

  test('are retried if there is no answer in time', async () => {
    const pace = { ...PACE, attemptMs: 50 };
    const { why, sent, receiver } = await toRobot(() => 'hang', pace);
    expect({ why, sent }).toEqual({ why: 'no answer in time', sent: 3 });
    // Nothing is left open.
    await receiver.untilLeft(3);
  });

  test('are given up when time is up, even during an attempt', async () => {
    const pace = { ...PACE, attemptMs: 600_000, totalMs: 50 };
    const { why, sent } = await toRobot(() => 'hang', pace);
    expect({ why, sent }).toEqual({ why: 'no answer in time', sent: 1 });
  });

  test('are given up if the pause would exceed the time', async () => {
    const pace = { ...PACE, totalMs: 30_000, pauseMs: 90_000 };
    expect(await toRobot(robot(BUSY), pace)).toMatchObject({ sent: 1 });
    const wait = { status: 429, headers: { 'retry-after': '600' } };
    expect(await toRobot(() => wait)).toMatchObject({ why: 'the answer is HTTP 429', sent: 1 });
  });

  test.each([
    [ANSWER_BYTES_MAX - 1, 1],
    [ANSWER_BYTES_MAX, 1],
    [ANSWER_BYTES_MAX + 1, 0],
  ])('arrive with an answer of %d bytes: %d', async (bytes, arrives) => {
    const body = '{"errcode":0}'.padEnd(bytes);
    const { why, sent } = await toRobot(() => ({ body }));
    expect(sent).toBe(1);
    expect(why === null).toBe(arrives === 1);
  });

  test("show a robot's answer cut, escaped and without secrets", async () => {
    const answer = `\u001b[31mabcdefgh ${'x'.repeat(1000)}`;
    const { why } = await toRobot(robot(1, answer));
    expect(why).toMatch(/^the robot answers 1: \\u\{1b\}\[31m\*\*\* x{100,200}…$/);
  });
});

describe('to a webhook', () => {
  async function toWebhook(answer: Answering) {
    const receiver = await startReceiver(answer);
    const failure = await notifyWebhook(endpointAt(receiver), '{}', PACE);
    return { why: failure?.why ?? null, sent: receiver.received.length };
  }

  test.each([200, 201, 202, 204, 299])('arrive with HTTP %d', async (status) => {
    expect(await toWebhook(() => ({ status }))).toEqual({ why: null, sent: 1 });
  });

  test('arrive whatever the answer and its length', async () => {
    const body = 'x'.repeat(ANSWER_BYTES_MAX * 4);
    expect(await toWebhook(() => ({ body }))).toEqual({ why: null, sent: 1 });
  });

  test.each([301, 307, 400, 401, 404, 410])('do not arrive with HTTP %d', async (status) => {
    const { why, sent } = await toWebhook(() => ({ status, headers: { location: '/' } }));
    expect(why).toContain(`the answer is HTTP ${status}`);
    expect(sent).toBe(1);
  });

  test('are signed again at each attempt', async () => {
    const receiver = await startReceiver(() => ({ status: 502 }));
    const { url } = endpointAt(receiver);
    await notifyWebhook({ url, secret: 's' }, '{}', { ...PACE, attemptsMax: 2, pauseMs: 3000 });
    const signed = receiver.received.map(({ headers }) => headers['x-zhangping-signature']);
    expect(new Set(signed).size).toBe(2);
  });
});
