import { afterEach, describe, expect, it } from 'vitest';
import type { Item } from '../../src/domain/item.ts';
import type { Outcome } from '../../src/domain/outcome.ts';
import { digestOf } from '../../src/report/digest.ts';
import { summaryMarkdown } from '../../src/report/summary-md.ts';
import { useLanguage } from '../../src/words/language.ts';
import { itemOf, mixedItems, mixedOutcome, outcomeOf, recordOn, splitItem } from './outcomes.ts';

/** What a person reads at once on a telephone. */
const LINES_MAX = 30;

const markdownOf = (outcome: Outcome) => summaryMarkdown(digestOf(outcome));

afterEach(() => useLanguage('en'));

describe('summaryMarkdown', () => {
  it('tells a day with something of each kind', () => {
    expect(markdownOf(mixedOutcome())).toBe(`## Discrepant: wechat, 2026-11-19

**Difference 0.23 CNY**, 5 discrepancies.

- Statement: 10 records, 1000.53
- Flows: 9 records, 1000.30
- Statement less flows 0.23, explained 0.23, residual 0.00
- Positive: we hold more than booked (长款), negative: less (短款), refunds too.

- long: 2 items, 24.60
- short: 2 items, -10.07
- amount mismatch: 1 item, -2.00
- pending: 1 item, 0.90
- cleared: 1 item, -0.90
- expired: 2 items, 12.23
- open items: 6 items, 1.13

**The 3 largest of 5 open discrepancies:**

- expired A1: 12.30
- long A1: 12.30
- short A2: -10.00

Rows that could not be read: 1, see rejects.csv
`);
  });

  it('tells it in Chinese', async () => {
    await useLanguage('zh');
    expect(markdownOf(mixedOutcome())).toBe(`## 不平：wechat，2026-11-19

**差额 0.23 CNY**，5 笔差错。

- 渠道对账单：10 笔，1000.53
- 内部流水：9 笔，1000.30
- 对账单减流水 0.23，已解释 0.23，残差 0.00
- 渠道减流水：正数为长款（钱比账多），负数为短款（钱比账少），退款也一样。

- 长款：2 笔，24.60
- 短款：2 笔，-10.07
- 金额不符：1 笔，-2.00
- 日切在途：1 笔，0.90
- 日切已平：1 笔，-0.90
- 超期：2 笔，12.23
- 挂账差错：6 笔，1.13

**未处理差错 5 笔，差额最大的 3 笔：**

- 超期 A1：12.30
- 长款 A1：12.30
- 短款 A2：-10.00

无法读取的行：1，见 rejects.csv
`);
  });

  it('is short on a quiet day', () => {
    expect(markdownOf(outcomeOf())).toBe(`## Balanced: wechat, 2026-11-19

**Difference 0.00 CNY**, no discrepancies.

- Statement: 0 records, 0.00
- Flows: 0 records, 0.00
- Statement less flows 0.00, explained 0.00, residual 0.00
- Positive: we hold more than booked (长款), negative: less (短款), refunds too.
`);
  });

  it('tells of one of each in the singular, and what a tolerance took', () => {
    const one = { count: 1, amount: 5n };
    const text = markdownOf(
      outcomeOf({
        verdict: 'discrepant',
        items: [itemOf('long')],
        statement: { ...one, files: [], byType: {} },
        tolerated: one,
      }),
    );
    expect(text).toContain('**Difference 0.00 CNY**, 1 discrepancy.\n');
    expect(text).toContain('- Statement: 1 record, 0.05\n');
    expect(text).toContain('- within the tolerance: 1 item, 0.05\n');
    expect(text).toContain('**Discrepancies:**\n\n- long A1: 12.30\n');
  });

  it('tells what expired of earlier dates, and counts it among what is wrong', () => {
    const expired = Array.from({ length: 5 }, (_, n): Item => {
      const statement = recordOn('statement', { orderId: `E${n}` });
      return itemOf('expired', { statement, businessDate: '2026-11-15', id: `e${n}` });
    });
    const outcome = outcomeOf({ verdict: 'discrepant', expired });
    expect(markdownOf(outcome)).toContain(
      'expired items of earlier dates, which count there:**\n\n- 2026-11-15 E0: 12.30\n',
    );
    expect(markdownOf(outcome)).toContain('**Difference 0.00 CNY**, 5 discrepancies.');
    const few = markdownOf(outcomeOf({ verdict: 'discrepant', expired: expired.slice(0, 1) }));
    expect(few).toContain(
      '**Expired items of earlier dates, which count there:**\n\n- 2026-11-15 E0: 12.30\n',
    );
  });

  it('shows how many records an item has where a side has several', () => {
    expect(markdownOf(outcomeOf({ items: [splitItem()] }))).toContain(
      '\n- amount mismatch 2:1 A9: -2.00\n',
    );
  });

  it('does not leave out one discrepancy alone, nor list what is resolved', () => {
    const items = Array.from({ length: 4 }, (_, n) => itemOf('long', { id: `${n}` }));
    const text = markdownOf(outcomeOf({ items }));
    expect(text.match(/^- long A1: /gm)?.length).toBe(4);
    expect(text).toContain('**Discrepancies:**');
    const resolved = markdownOf({ ...outcomeOf({ items }), worst: { count: 0, items: [] } });
    expect(resolved).not.toContain('A1');
  });

  it('shows differences of fees', () => {
    const owed = (fee: number) => ({ owed: { fee, rule: 'r' } });
    const statement = (orderId: string, fee: number, due: number) => {
      return { statement: recordOn('statement', { orderId, fee, ...owed(due) }), difference: 0 };
    };
    const items = [
      itemOf('fee_mismatch', { id: '1', ...statement('A1', 600_000, 610_000) }),
      itemOf('fee_mismatch', { id: '2', ...statement('A2', 900_000, 600_000) }),
    ];
    const lines = markdownOf(outcomeOf({ items })).match(/^- fee mismatch A.*$/gm);
    expect(lines).toEqual([
      '- fee mismatch A1: 0.00 (fee -0.10)',
      '- fee mismatch A2: 0.00 (fee +3.00)',
    ]);
  });

  it('stays short whatever there is to tell', () => {
    const categories = ['fee_mismatch', 'status_mismatch', 'type_mismatch', 'duplicate'] as const;
    const items = [...mixedItems(), ...categories.map((category) => itemOf(category))];
    const text = markdownOf(mixedOutcome(items));
    expect(text.split('\n').filter((line) => line !== '').length).toBeLessThan(LINES_MAX);
  });

  it('shows hostile ids and names to the letter, on their own line', () => {
    const statement = recordOn('statement', { orderId: '\n# [x](http://e.example) <@all> *_`' });
    const outcome = outcomeOf({ items: [itemOf('long', { statement })], job: 'a_b*' });
    const text = markdownOf(outcome);
    expect(text).toContain(
      '- long \\\\u{a}# \\[x\\](http\\://e.example) &lt;\\@all&gt; \\*\\_\\`: 12.30\n',
    );
    expect(text).toContain('## Balanced: a\\_b\\*, 2026-11-19\n');
  });
});
