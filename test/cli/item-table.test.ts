/** Items of the ledger as a table that fits the terminal. */
import { afterEach, describe, expect, it } from 'vitest';
import { itemTable, SHOWN_MAX, worstTable } from '../../src/cli/terminal/item-table.ts';
import { columns } from '../../src/cli/terminal/print.ts';
import type { Category } from '../../src/domain/item.ts';
import type { LedgerItem } from '../../src/ledger/listing.ts';
import type { JobRow } from '../../src/ledger/tables.ts';
import { textWidth } from '../../src/report/terminal-text.ts';
import { useLanguage } from '../../src/words/language.ts';
import { itemOf, recordOn, splitItem } from '../report/outcomes.ts';

const JOB = { name: 'alipay', currency: 'CNY' } as JobRow;
const TXN = '4200001234202611190000000001';

function listed(
  orderId: string,
  over: Partial<LedgerItem> & { difference?: number; category?: Category; refundId?: string } = {},
): LedgerItem {
  const { difference = 1230, category = 'long', refundId = '', ...more } = over;
  const statement = recordOn('statement', { orderId, refundId });
  const item = itemOf(category, { id: '93b462b9a1b2c3d4', difference, statement });
  return { job: JOB, state: 'open', item, ...more };
}

afterEach(() => useLanguage('en'));

describe('itemTable', () => {
  it('has one line per item if order ids fit', () => {
    expect(itemTable([listed('A1'), listed('A2', { difference: -5 })], 80)).toBe(
      `
id                date        category  difference  age  suggested  order
93b462b9a1b2c3d4  2026-11-19  long           12.30  0 d  hold       A1
93b462b9a1b2c3d4  2026-11-19  long           -0.05  0 d  hold       A2
`.slice(1),
    );
  });

  it('has whole ids on a second line if they do not fit, and shows resolved items', () => {
    const items = [listed(TXN), listed('A2', { refundId: 'R7', state: 'resolved' })];
    expect(itemTable(items, 80)).toBe(
      `
id                date        category  difference  age  state
93b462b9a1b2c3d4  2026-11-19  long           12.30  0 d  hold
  4200001234202611190000000001
93b462b9a1b2c3d4  2026-11-19  long           12.30  0 d  resolved
  A2 / R7
`.slice(1),
    );
    expect(itemTable(items, 120).split('\n').length).toBe(4);
  });

  it('shows how many records an item has where a side has several', () => {
    const split: LedgerItem = { job: JOB, state: 'open', item: splitItem() };
    expect(itemTable([split], 90)).toMatch(
      / {2}amount_mismatch 2:1 {7}-2\.00 {2}0 d {2}adjust {5}A9\n$/,
    );
  });

  it('is available in Chinese, and names jobs and currencies if there are several', async () => {
    await useLanguage('zh');
    const items = [
      listed('A1'),
      listed('A2', { job: { ...JOB, name: '微信', currency: 'JPY' }, category: 'fee_mismatch' }),
    ];
    const text = itemTable(items, 80);
    expect(text).toMatch(/^编号 +账期 +类别 +差额 +账龄 +建议 +订单\n/);
    expect(text).toMatch(/手续费不符 +1230 JPY {2}0 天 {2}挂账 {2}微信: A2\n$/);
  });

  it('fits into 80 columns, whatever its content', async () => {
    const names = ['A1', TXN, '订单'.repeat(60), 'x'.repeat(128), '\x1b[31m\u202e'];
    for (const lang of ['en', 'zh'] as const) {
      await useLanguage(lang);
      for (const name of names) {
        for (const difference of [0, -(10 ** 15)]) {
          const item = { difference, category: 'status_mismatch', refundId: name } as const;
          const other = { ...JOB, name: '微'.repeat(40), currency: 'JPY' };
          const text = itemTable([listed(name, item), listed(name, { ...item, job: other })], 80);
          expect(text.split('\n').filter((line) => textWidth(line) > 80)).toEqual([]);
        }
      }
    }
  });
});

describe('worstTable', () => {
  it('shows the largest of very many items, and the number of the others', () => {
    const items = Array.from({ length: 130_000 }, (_, i) => listed(`A${i}`, { difference: i }));
    const lines = worstTable(items, 80).trimEnd().split('\n');
    expect(lines).toHaveLength(1 + SHOWN_MAX + 1);
    expect(lines[1]).toContain('A129999');
    expect(lines.at(-1)).toBe('… and 129900 more');
    expect(
      columns(
        items.map(() => ['a']),
        [],
      ),
    ).toHaveLength(2 * items.length);
  });

  it('shows the suggested action of items that a dry run has resolved', () => {
    const items = [listed('A1', { state: 'resolved' })];
    expect(worstTable(items, 80, 'suggested')).toMatch(/suggested {2}order\n.* hold {7}A1\n$/);
  });
});
