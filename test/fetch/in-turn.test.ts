/** When bills are asked for, on a clock that only the test moves. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { FetchConfig } from '../../src/config/fetch-config.ts';
import { FetchFailure, RETRY_MS } from '../../src/fetch/channel.ts';
import { inTurn, type TurnEvents } from '../../src/fetch/in-turn.ts';
import { fetchTimes, nextTry } from '../../src/fetch/schedule.ts';
import { clock } from '../../src/support/clock.ts';

const real = { ...clock };
let now = 0;

beforeEach(() => {
  now = at('2026-11-30T10:00');
  clock.now = () => now;
  clock.until = async (moment) => {
    now = Math.max(now, moment);
  };
});
afterEach(() => void Object.assign(clock, real));

const at = (wall: string) => Date.parse(`${wall}+08:00`);
const times = (from: string | null, until: string | null, timeZone = 'Asia/Shanghai') =>
  fetchTimes({ channel: { kind: 'wechat' }, from, until, timeZone } as FetchConfig, '2026-11-29');

describe('times', () => {
  test('are of the next day, in the zone of the job', () => {
    const { from, until, believed } = times('10:05', '14:00');
    expect([from, until]).toEqual([at('2026-11-30T10:05'), at('2026-11-30T14:00')]);
    expect(believed).toBe(at('2026-11-30T10:00'));
    const there = times('10:05', null, 'America/New_York');
    expect(there).toEqual({ from: Date.parse('2026-11-30T15:05Z'), until: null, believed });
  });

  test('nobody waits for the bill of a day that is not over', () => {
    now = at('2026-11-29T23:59');
    expect(times('10:05', '14:00').until).toBeNull();
    now = at('2026-11-30T00:00');
    expect(times('10:05', '14:00').until).toBe(at('2026-11-30T14:00'));
    // There, it is still the day before.
    expect(times('10:05', '14:00', 'America/New_York').until).toBeNull();
  });

  test('a pause that a channel asks for is not cut short', () => {
    const window = times('10:05', '14:00');
    const moment = at('2026-11-30T10:05');
    const next = (retryMs: number) => nextTry(window, { tries: 1, now: moment, retryMs });
    expect(next(86_400_000)).toBeNull();
    expect(next(3 * 3_600_000)).toBe(at('2026-11-30T13:05'));
  });

  test('waiting doubles up to half an hour, and ends at the end', () => {
    const window = times(null, '14:00');
    const waits: number[] = [];
    let moment = at('2026-11-30T10:00');
    for (let tries = 1; ; tries++) {
      const next = nextTry(window, { tries, now: moment, retryMs: RETRY_MS.notReady });
      if (next === null) break;
      waits.push((next - moment) / 60_000);
      moment = next;
    }
    expect(waits).toEqual([5, 10, 20, 30, 30, 30, 30, 30, 30, 25]);
    expect(moment).toBe(window.until);
  });

  test.each([
    ['a failure of the network', RETRY_MS.failure, [10, 20]],
    ['a bill that is not ready', RETRY_MS.notReady, []],
    ['a rate limit', RETRY_MS.limit, []],
  ])('without an end, %s is tried again %#', (_, retryMs, expected) => {
    const waits: number[] = [];
    for (let tries = 1, next: number | null = 0; next !== null; tries++) {
      next = nextTry(times(null, null), { tries, now: 0, retryMs });
      if (next !== null) waits.push(next / 1000);
    }
    expect(waits).toEqual(expected);
  });
});

describe('several bills', () => {
  const window = at('2026-11-30T14:00');
  const notReady = () => new FetchFailure('not yet', RETRY_MS.notReady, 'not-ready');

  async function work(
    ready: Record<string, number>,
    tasks: Record<string, number | null>,
    events: Partial<TurnEvents<string>> = {},
  ) {
    now = at('2026-11-30T10:00');
    const order: string[] = [];
    const ends: Record<string, unknown> = {};
    const list = Object.entries(tasks).map(([of, until]) => ({ of, until }));
    const attempt = async (of: string) => {
      order.push(of);
      if (now < ready[of]) throw notReady();
      return 'done';
    };
    for await (const [{ of }, result] of inTurn(list, attempt, { onWait() {}, ...events }))
      ends[of] = result;
    return { order: order.join(''), ends };
  }

  test('that are ready do not wait for one that is not', async () => {
    const ready = { a: at('2026-11-30T10:30'), b: 0, c: 0 };
    const { order, ends } = await work(ready, { a: window, b: window, c: null });
    expect(order).toBe('abcaaa');
    expect(ends).toEqual({ a: 'done', b: 'done', c: 'done' });
    expect(now).toBe(at('2026-11-30T10:35'));
  });

  test('that wait are asked for as each is due', async () => {
    const ready = { a: at('2026-11-30T10:04'), b: at('2026-11-30T10:20') };
    expect((await work(ready, { a: window, b: window })).order).toBe('ababbb');
  });

  test('are waited for by what follows from them', async () => {
    const ready = { a: at('2026-11-30T10:30'), b: 0, c: 0 };
    const tasks = { b: null, a: window, c: null };
    const follows = (of: string, other: string) => of === 'b' && other === 'a';
    expect((await work(ready, tasks, { follows })).order).toBe('acaaab');
  });

  test('that never come end with the last failure', async () => {
    const { ends } = await work({ a: Number.POSITIVE_INFINITY }, { a: window });
    expect(ends.a).toBeInstanceOf(FetchFailure);
    expect(now).toBe(window);
  });

  test('faults are thrown at once', async () => {
    const broken = async () => {
      const tasks = [{ of: 'a', until: window }];
      for await (const _ of inTurn(tasks, () => Promise.reject(TypeError()), { onWait() {} }));
    };
    await expect(broken()).rejects.toThrow(TypeError);
  });
});
