import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Item } from '../../src/domain/item.ts';
import type { Outcome } from '../../src/domain/outcome.ts';
import { digestOf } from '../../src/report/digest.ts';
import { runNotes, type TableOptions, terminalTable } from '../../src/report/table.ts';
import { textWidth } from '../../src/report/terminal-text.ts';
import { useLanguage } from '../../src/words/language.ts';
import { itemOf, mixedOutcome, orders, outcomeOf, recordOn, splitItem } from './outcomes.ts';

const tableOf = (outcome: Outcome, options: TableOptions) =>
  terminalTable(digestOf(outcome), options);
const plain = { colour: false, outDir: 'reports' };
/** Colours aside, nothing that a terminal obeys. */
const CONTROL = /(?!\n)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

/** A crude ruler that shares nothing with the code: CJK, kana, hangul, full-width are two. */
function columns(line: string): number {
  return [...line].reduce((sum, char) => {
    const code = char.codePointAt(0) ?? 0;
    const wide =
      (code >= 0x2e80 && code <= 0xd7a3) ||
      (code >= 0xf900 && code <= 0xfaff) ||
      (code >= 0xff01 && code <= 0xff60) ||
      (code >= 0x1f300 && code <= 0x1faff) ||
      code >= 0x20000;
    return sum + (wide ? 2 : 1);
  }, 0);
}

function tooWide(text: string, width = 80): string[] {
  const lines = text.split('\n').filter((line) => !line.startsWith('Reports: '));
  return lines.filter((line) => columns(line) > width);
}

function withIds(orderId: string, file: string, job = 'wechat'): Outcome {
  const statement = recordOn('statement', { orderId, source: { file, line: 1234567 } });
  const items: Item[] = [itemOf('amount_mismatch', { statement }), itemOf('long', { statement })];
  return outcomeOf({ job, items, verdict: 'discrepant' });
}

describe('terminalTable', () => {
  it('tells what expired of earlier dates, within the width', () => {
    const statement = recordOn('statement', { orderId: 'A'.repeat(120), amount: 990 });
    const old = { businessDate: '2026-11-15', ageDays: 4, difference: 990 };
    const expired = [
      itemOf('expired', { ...old, statement }),
      itemOf('expired', { ...old, difference: -5 }),
    ];
    const text = tableOf(outcomeOf({ expired, verdict: 'discrepant' }), plain);
    expect(text).toContain(
      '\nExpired items of earlier dates, which count there:\n  2026-11-15  AAAAAAAAAA',
    );
    expect(text).toMatch(/^expired +超期 +2 +9\.85$/m);
    expect(tooWide(text)).toEqual([]);
  });

  it('tells a day in Chinese, within any width', async () => {
    const huge = 123_456_789_012n;
    const proof = { difference: -huge, explained: -huge, residual: 0n };
    await useLanguage('zh');
    try {
      for (let width = 48; width <= 80; width++) {
        const text = tableOf({ ...mixedOutcome(), proof }, { ...plain, width });
        expect(text).toMatch(/^不平 {2}wechat {2}2026-11-19 {2}CNY\n/);
        expect(text).toMatch(
          /\n渠道 - 流水 = -1234567890\.12，\n?已解释 -1234567890\.12，\n?残差 0\.00\n/,
        );
        expect(text.replaceAll('\n', '')).toMatch(
          /渠道减流水：正数为长款.*负数为短款.*退款也一样。/,
        );
        expect(tooWide(text, width)).toEqual([]);
      }
    } finally {
      await useLanguage('en');
    }
  });

  it('tells a discrepant day, exactly', () => {
    expect(tableOf(mixedOutcome(), plain)).toBe(
      `
不平 DISCREPANT  wechat  2026-11-19  CNY

                             count   amount
statement        渠道对账单     10  1000.53
flows            内部流水        9  1000.30
difference       差额            1     0.23
long             长款            2    24.60
short            短款            2   -10.07
amount_mismatch  金额不符        1    -2.00
pending          日切在途        1     0.90
cleared          日切已平        1    -0.90
expired          超期            2    12.23
open items       挂账差错        6     1.13

statement - flows = 0.23, explained 0.23, residual 0.00
Positive: we hold more than booked (长款), negative: less (短款), refunds too.

Discrepancies:
  expired          A1   12.30  statement.csv:2
  long             A1   12.30  statement.csv:2
  short            A2  -10.00  flows.csv:2
  amount_mismatch  R1   -2.00  statement.csv:2
  expired          A3   -0.07  flows.csv:2

Rows that could not be read: 1, see rejects.csv
Reports: reports/wechat/2026-11-19
`.slice(1),
    );
  });

  it('tells a balanced day in a few lines', () => {
    expect(tableOf(outcomeOf(), { ...plain, outDir: '' })).toBe(
      `
账平 BALANCED  wechat  2026-11-19  CNY

                        count  amount
statement   渠道对账单      0    0.00
flows       内部流水        0    0.00
difference  差额            0    0.00

statement - flows = 0.00, explained 0.00, residual 0.00
Positive: we hold more than booked (长款), negative: less (短款), refunds too.
`.slice(1),
    );
  });

  it('shows the five worst of many, whatever order they come in', () => {
    const items = Array.from({ length: 12 }, (_, i) => {
      return itemOf('long', {
        id: String(i),
        statement: recordOn('statement', { orderId: `N${i}` }),
      });
    });
    const texts = orders(items).map((each) => tableOf(outcomeOf({ items: each }), plain));
    expect(new Set(texts).size).toBe(1);
    expect(texts[0]).toContain('The 5 largest of 12 open discrepancies:');
    expect(texts[0].match(/ N\d+ /g)).toEqual([' N0 ', ' N1 ', ' N10 ', ' N11 ', ' N2 ']);
  });

  it('shows how many records an item has where a side has several', () => {
    const text = tableOf(outcomeOf({ items: [splitItem(), itemOf('long')] }), plain);
    expect(text).toContain(
      '\n  long                 A1  12.30  statement.csv:2\n' +
        '  amount_mismatch 2:1  A9  -2.00  statement.csv:2\n',
    );
  });

  it('colours only when asked, and changes nothing else', () => {
    const outcome = { ...mixedOutcome(), proof: { difference: 5n, explained: 4n, residual: 1n } };
    const bare = tableOf(outcome, plain);
    const coloured = tableOf(outcome, { ...plain, colour: true });
    expect(bare).not.toMatch(CONTROL);
    expect(coloured).toContain('\x1b[1;31m不平 DISCREPANT\x1b[0m');
    expect(coloured).toContain('\x1b[1;31mstatement - flows = 0.05, explained 0.04');
    expect(tableOf(outcomeOf(), { ...plain, colour: true })).toContain('\x1b[1;32m账平');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the colours are such characters
    expect(coloured.replace(/\x1b\[[\d;]+m/g, '')).toBe(bare);
  });
});

describe('the width of terminalTable', () => {
  it.each([
    ['short', 'A1', 'b.csv', 'wechat'],
    ['long digits', '4'.repeat(128), 'bill.csv', 'wechat'],
    ['Chinese', '订单'.repeat(60), `${'账单/'.repeat(40)}对账.csv`, '微信'.repeat(32)],
    ['emoji', '💰'.repeat(60), `${'💰'.repeat(60)}.csv`, 'wechat'],
    ['a long path', '4200001234202611190000000001', `/data/${'x'.repeat(200)}.csv`, 'wechat'],
  ])('is within 80 columns: %s', (_, orderId, file, job) => {
    const text = tableOf(withIds(orderId, file, job), plain);
    expect(tooWide(text)).toEqual([]);
    expect(text).toContain(':1234567\n');
  });

  it('shows an id of 28 digits whole beside a long path', () => {
    const id = '4200001234202611190000000001';
    expect(tableOf(withIds(id, `/data/${'x'.repeat(200)}.csv`), plain)).toContain(` ${id} `);
  });

  it('holds the largest sums, and never cuts a number', () => {
    const huge = 10n ** 22n;
    const outcome: Outcome = {
      ...withIds('4'.repeat(128), 'b.csv'),
      statement: { count: 10_000_000, amount: huge, files: [], byType: {} },
      flows: { count: 10_000_000, amount: -huge, files: [], byType: {} },
      proof: { difference: 2n * huge, explained: 2n * huge, residual: 0n },
    };
    const text = tableOf(outcome, plain);
    expect(tooWide(text)).toEqual([]);
    expect(text.match(/200000000000000000000\.00/g)).toHaveLength(3);
  });

  it('follows the width asked for', () => {
    const outcome = withIds('订单'.repeat(60), 'x'.repeat(99), '微信'.repeat(32));
    for (const width of [60, 72, 100]) {
      expect(tooWide(tableOf(outcome, { ...plain, width }), width)).toEqual([]);
    }
  });

  it('holds for hostile ids, without control characters, and never throws', () => {
    const unit = fc.oneof(
      fc.constantFrom('\0', '\x1b', '\n', '\r', '\u202e', '\u200b', '\ud800', '账', '１', '\ufe0f'),
      fc.string({ minLength: 1, maxLength: 1, unit: 'binary' }),
    );
    const text = fc.string({ unit, maxLength: 80 });
    fc.assert(
      fc.property(text, text, text, (orderId, file, job) => {
        const table = tableOf(withIds(orderId, file, job), plain);
        expect(table).not.toMatch(CONTROL);
        const lines = table.split('\n').filter((line) => !line.startsWith('Reports: '));
        expect(lines.filter((line) => textWidth(line) > 80)).toEqual([]);
        expect(lines).toHaveLength(17);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('runNotes', () => {
  const nothing = { others: [], orphans: [], openedMatches: [], settings: [] };
  const quiet = { ...nothing, rewritten: [], downstream: [] };

  it('tells which dates of settlement jobs changed', () => {
    const downstream = [{ job: 'bank', date: '2026-03-06', verdict: 'balanced' }] as const;
    expect(runNotes({ ...quiet, outcome: outcomeOf(), downstream })).toBe(
      'Also changed: bank 2026-03-06, balanced (stale: zhangping report bank --date 2026-03-06)\n',
    );
  });

  it('tells that a credit may pay groups in too many ways', () => {
    const credit = { date: '2026-03-09', place: 'bank.csv:9', amount: 2000, candidates: [] };
    const read = { expectedDays: () => [], sums: () => null };
    const unclaimed = { count: 0, rows: [] };
    const settlement = { upstream: 'shop', undecided: [credit], unclaimed, ...read };
    expect(runNotes({ ...quiet, outcome: outcomeOf({ settlement }) })).toBe(
      'bank.csv:9: 20.00 may pay groups in too many ways to list. Nothing was matched.\n',
    );
  });

  it('tells what a settlement job does not know, and what it cannot decide', () => {
    const candidates = [['2026-03-05'], ['2026-03-06', '2026-03-07', '2026-03-08']];
    const credit = { date: '2026-03-09', place: 'bank.csv:9', amount: 2000, candidates };
    const undecided = Array.from({ length: 7 }, () => credit);
    const read = { expectedDays: () => [], sums: () => null };
    const unclaimed = { count: 0, rows: [] };
    const settlement = { upstream: 'shop', undecided, unclaimed, ...read };
    const missingUpstream = ['2026-03-03', '2026-03-04'];
    const lines = runNotes({ ...quiet, outcome: outcomeOf({ settlement }), missingUpstream });
    const about = 'bank.csv:9: 20.00 may pay 2026-03-05, or 2026-03-06 to 2026-03-08.';
    expect(lines.split('\n')).toEqual([
      'What is owed for 2026-03-03, 2026-03-04 is not known: shop was not run for them. ' +
        'zhangping run shop --from 2026-03-03 --to 2026-03-04',
      ...Array.from({ length: 5 }, () => `${about} Nothing was matched.`),
      '… and 2 more: zhangping receivables',
      '',
    ]);
  });
});
