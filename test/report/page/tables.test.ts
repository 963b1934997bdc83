/** The tables of report.html in use: filters, sorting, search, details, export. */
import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { type Item, type Resolution, SUGGESTED_ACTIONS } from '../../../src/domain/item.ts';
import { leadRecord } from '../../../src/domain/item-order.ts';
import { discrepancyOf } from '../../../src/domain/item-sums.ts';
import type { Outcome } from '../../../src/domain/outcome.ts';
import { TRANSACTION_TYPES } from '../../../src/domain/record.ts';
import { crossDayCsv, discrepanciesCsv } from '../../../src/report/items-csv.ts';
import { itemOf, outcomeOf, recordOn, splitItem } from '../outcomes.ts';
import { columnOf, shownOrders, useBrowser } from './browser.ts';
import { dayOf, HOSTILE, hostileDay } from './days.ts';

const LISTED = '#discrepancies';
const ACROSS = '#cross-day';
const PAGE_ROWS = 50;
const { open } = useBrowser();

const orderOf = (item: Item) => leadRecord(item)?.orderId ?? '';
const ordersOf = (items: Iterable<Item>) => [...items].map(orderOf);

function chip(page: Page, name: string, section = LISTED) {
  return page.locator(`${section} .chip`, { hasText: name });
}

describe('filters', () => {
  test('chips count their rows, and show these alone', async () => {
    const day = dayOf(33);
    const page = await open(day);
    const chips = await page.locator(`${LISTED} .chip:visible`).allInnerTexts();
    expect(chips).toEqual([
      ...['All 33', 'long 5', 'short 5', 'amount mismatch 5', 'fee mismatch 5'],
      ...['status mismatch 5', 'type mismatch 4', 'duplicate 4'],
    ]);
    await chip(page, 'short').click();
    const short = [...day.listedBySize].filter(({ category }) => category === 'short');
    expect(await shownOrders(page)).toEqual(ordersOf(short));
    expect(await chip(page, 'short').getAttribute('aria-pressed')).toBe('true');
    expect(await page.locator(`${LISTED} [aria-pressed="true"]`).count()).toBe(1);
    await chip(page, 'All').click();
    expect(await shownOrders(page)).toEqual(ordersOf(day.listedBySize));
  });

  test('terms of the equation lead to what they count, expired items among it', async () => {
    const flows = recordOn('flows', { orderId: 'E1', amount: 700 });
    const items = [
      itemOf('short', { statement: null, flows, difference: -700 }),
      itemOf('expired', {
        ...{ id: 'x', statement: null, difference: -300, ageDays: 4 },
        flows: recordOn('flows', { orderId: 'E2', amount: 300 }),
      }),
      itemOf('long', { statement: recordOn('statement', { orderId: 'E3' }) }),
      itemOf('pending', { statement: recordOn('statement', { orderId: 'E4' }) }),
    ];
    const page = await open(outcomeOf({ verdict: 'discrepant', items }));
    await page.locator('a.term', { hasText: 'short ×2' }).click();
    expect((await shownOrders(page)).sort()).toEqual(['E1', 'E2']);
    expect(new URL(page.url()).hash).toBe(LISTED);
    expect((await columnOf(page, LISTED, 1)).sort()).toEqual(['short', 'short expired']);
    await page.locator('a.term', { hasText: 'pending ×1' }).click();
    expect(new URL(page.url()).hash).toBe(ACROSS);
    expect(await shownOrders(page, ACROSS)).toEqual(['E4']);
    expect(await chip(page, 'pending', ACROSS).getAttribute('aria-pressed')).toBe('true');
    expect((await shownOrders(page)).length).toBe(2);
  });

  test('steps to take lead to their items', async () => {
    const off = (id: string, difference: number, suggestedAction: 'adjust' | 'write-off') => {
      const statement = recordOn('statement', { orderId: id });
      const flows = recordOn('flows', { orderId: id });
      return itemOf('amount_mismatch', { id, statement, flows, difference, suggestedAction });
    };
    const items = [off('B1', 1, 'write-off'), off('B2', 90, 'adjust'), off('B3', -1, 'write-off')];
    const page = await open(outcomeOf({ verdict: 'discrepant', items }));
    const steps = page.locator('.to-do li');
    expect(await steps.allInnerTexts()).toEqual([
      '0.90\nAdjust amounts that differ, to the correct amount\n1 item',
      '0.00\nWrite off amounts that differ by the smallest unit\n2 items',
    ]);
    await steps.nth(1).getByRole('link').click();
    expect(await shownOrders(page)).toEqual(['B1', 'B3']);
    await page.locator(`${LISTED} .only`).click();
    expect((await shownOrders(page)).length).toBe(3);
    expect(await page.locator(`${LISTED} .only`).isVisible()).toBe(false);
  });
});

describe('what is resolved', () => {
  const resolution: Resolution = {
    ...{ action: 'write-off', by: '李娜', at: '2026-11-21 10:02:33' },
    ...{ note: '手续费尾差', reference: 'V-7' },
  };
  const items = [
    itemOf('long', { id: 'a', statement: recordOn('statement', { orderId: 'A' }) }),
    itemOf('short', {
      ...{ id: 'b', statement: null, difference: -9000, resolution },
      flows: recordOn('flows', { orderId: 'B' }),
    }),
    itemOf('long', { id: 'c', difference: 1, statement: recordOn('statement', { orderId: 'C' }) }),
  ];
  // The ledger gives what is resolved last.
  const listedBySize = [items[0], items[2], items[1]];
  const day = outcomeOf({ verdict: 'discrepant', items, listedBySize });

  test('names what it is matched with, and what is left', async () => {
    const member = (id: string, difference: number) => {
      return { id, businessDate: '2026-11-19', difference };
    };
    const match = {
      ...{ event: 41, count: 30, members: [member('b', -9000), member('z', 8990)] },
      ...{ residual: 'fee' as const, residualAmount: -10 },
    };
    const [first, , last] = items;
    const matched = { ...items[1], resolution: { ...resolution, action: 'match' as const, match } };
    const page = await open(
      outcomeOf({ verdict: 'discrepant', items, listedBySize: [first, last, matched] }),
    );
    await page.locator(`${LISTED} tr.resolved [data-open]`).click();
    const detail = await page.locator(`${LISTED} tr.detail`).innerText();
    for (const text of ['event 41', '2026-11-19 89.90 z', 'and 28 more', '−0.10 fee']) {
      expect(detail).toContain(text);
    }
    expect(detail).toContain('zhangping items unmatch 41 --by YOUR-NAME');
    expect(detail).not.toContain('−90.00 b');
  });

  test('stands last, with by whom, when and why', async () => {
    for (const javaScriptEnabled of [true, false]) {
      const page = await open(day, { javaScriptEnabled });
      expect(await shownOrders(page)).toEqual(['A', 'C', 'B']);
      expect((await columnOf(page, LISTED, 1))[2]).toBe('short\nresolved');
      expect((await columnOf(page, LISTED, 8))[2]).toBe('write off\n李娜, 2026-11-21 10:02');
    }
    const page = await open(day);
    await page.locator('.opener').nth(2).click();
    const detail = await page.locator('tr.detail').innerText();
    for (const said of ['李娜, 2026-11-21 10:02:33', '手续费尾差', 'V-7', 'items reopen b']) {
      expect(detail).toContain(said);
    }
    expect(detail).not.toContain('items resolve');
  });

  test('is shown alone, or left out', async () => {
    const page = await open(day);
    await chip(page, 'Resolved 1').click();
    expect(await shownOrders(page)).toEqual(['B']);
    await chip(page, 'Open 2').click();
    expect(await shownOrders(page)).toEqual(['A', 'C']);
    await chip(page, 'Open 2').click();
    expect(await shownOrders(page)).toEqual(['A', 'C', 'B']);
  });
});

describe('sorting', () => {
  const day = dayOf(40);
  const listed = [...day.listedBySize];

  test('by every column, both ways, and back', async () => {
    const page = await open(day);
    for (const [name, keyOf] of Object.entries(KEYS)) {
      const head = page.locator(`${LISTED} thead`).getByRole('columnheader', { name, exact: true });
      const isNumber = ['Statement', 'Flows', 'Difference'].includes(name);
      // The table stands by the size of differences at first.
      const isSize = name === 'Difference';
      for (const way of isNumber ? ['descending', 'ascending'] : ['ascending', 'descending']) {
        await head.getByRole('button').click();
        expect(await head.getAttribute('aria-sort'), name).toBe(way);
        const sign = way === 'ascending' ? 1 : -1;
        // Rows that are equal keep their order by size, both ways.
        const expected = listed.toSorted((a, b) => compareKeys(keyOf(a), keyOf(b), sign));
        expect(await shownOrders(page), `${name} ${way}`).toEqual(ordersOf(expected));
      }
      await head.getByRole('button').click();
      expect(await head.getAttribute('aria-sort'), name).toBe(isSize ? 'other' : null);
      expect(await shownOrders(page), name).toEqual(ordersOf(listed));
    }
  });

  type Key = string | number | null;
  /** What each column is sorted by. */
  const KEYS: Readonly<Record<string, (item: Item) => Key>> = {
    Category: (item) => Object.keys(day.discrepancies).indexOf(discrepancyOf(item) ?? ''),
    'Order id': orderOf,
    Type: (item) => TRANSACTION_TYPES.indexOf(leadRecord(item)?.type ?? 'other'),
    Statement: ({ statement }) => statement?.amount ?? null,
    Flows: ({ flows }) => flows?.amount ?? null,
    Difference: ({ difference }) => difference,
    Time: ({ statement, flows }) => statement?.time ?? flows?.time ?? null,
    'What to do': ({ suggestedAction }) => SUGGESTED_ACTIONS.indexOf(suggestedAction),
  };

  function compareKeys(a: Key, b: Key, sign: number): number {
    if (a === null || b === null) return Number(a === null) - Number(b === null);
    return a === b ? 0 : a < b ? -sign : sign;
  }

  test('rows without a value stand last, whichever way', async () => {
    const page = await open(day);
    const button = page.locator(`${LISTED} [data-sort="statement"]`);
    const absent = listed.filter(({ statement }) => statement === null).length;
    for (let times = 0; times < 2; times++) {
      await button.click();
      const amounts = await columnOf(page, LISTED, 4);
      expect(amounts.slice(-absent)).toEqual(new Array(absent).fill('—'));
      expect(amounts.slice(0, -absent)).not.toContain('—');
    }
  });

  test('of what crossed the day is by its own columns', async () => {
    const cleared = (n: number, counterpartDate: string, ageDays: number) =>
      itemOf('cleared', {
        ...{ id: `c${n}`, counterpartDate, ageDays },
        statement: recordOn('statement', { orderId: `C${n}` }),
      });
    const items = [
      cleared(1, '2026-11-20', 1),
      cleared(2, '2026-11-18', 3),
      itemOf('pending', { statement: recordOn('statement', { orderId: 'P' }) }),
      cleared(3, '2026-11-22', 2),
    ];
    const page = await open(outcomeOf({ items }));
    await page.locator(`${ACROSS} [data-sort="counterpart"]`).click();
    expect(await shownOrders(page, ACROSS)).toEqual(['C2', 'C1', 'C3', 'P']);
    await page.locator(`${ACROSS} [data-sort="age"]`).click();
    expect(await shownOrders(page, ACROSS)).toEqual(['C2', 'C3', 'C1', 'P']);
  });
});

describe('search', () => {
  const day = dayOf(120);

  test('finds ids of orders, refunds and transactions of either side', async () => {
    const page = await open(day);
    for (const text of ['a000042', ' R10 ', 'TXN77', 'own8', 'zzz']) {
      await page.locator(`${LISTED} input`).fill(text);
      const found = [...day.listedBySize].filter(({ statement, flows }) => {
        const ids = [statement, flows].map((record) => {
          return record && [record.orderId, record.refundId, record.channelTxnId];
        });
        return ids.flat().some((id) => id?.toLowerCase().includes(text.trim().toLowerCase()));
      });
      expect(await shownOrders(page), text).toEqual(ordersOf(found));
      expect(found.length > 0, text).toBe(text !== 'zzz');
    }
    expect(await page.locator(`${LISTED} tbody`).innerText()).toBe('Nothing matches.');
    expect(await page.locator(`${LISTED} .save`).isDisabled()).toBe(true);
  });

  test('finds differences and amounts as people write them', async () => {
    const amounts = [
      ['B1', 123_450, -123_400, 246_850],
      ['B2', 1234, 5000, -3766],
      ['B3', 99, 12_345, -12_246],
    ] as const;
    const items = amounts.map(([orderId, ours, theirs, difference]) =>
      itemOf('amount_mismatch', {
        ...{ id: orderId, difference },
        statement: recordOn('statement', { orderId, amount: ours }),
        flows: recordOn('flows', { orderId, amount: theirs }),
      }),
    );
    const page = await open(outcomeOf({ verdict: 'discrepant', items }));
    const found = { '12.34': ['B2'], '¥1,234.50': ['B1'], '-1,234': ['B1'], '−37.66': ['B2'] };
    for (const [text, orders] of Object.entries({ ...found, '37.66': ['B2'], '7.66': [] })) {
      await page.locator(`${LISTED} input`).fill(text);
      expect(await shownOrders(page), text).toEqual(orders);
    }
  });

  test('and a filter hold together', async () => {
    const page = await open(day);
    await page.locator(`${LISTED} input`).fill('A00001');
    await chip(page, 'duplicate').click();
    expect(await shownOrders(page)).toEqual(['A000013']);
    await chip(page, 'All').click();
    expect((await shownOrders(page)).length).toBe(10);
  });
});

describe('pages', () => {
  test('of fifty rows, from the first to the last', async () => {
    const day = dayOf(120);
    const orders = ordersOf(day.listedBySize);
    const page = await open(day);
    const pager = page.locator(`${LISTED} .pager`);
    const button = (name: string) => pager.getByRole('button', { name, exact: true });
    const range = () => pager.locator('.range').innerText();
    expect(await shownOrders(page)).toEqual(orders.slice(0, PAGE_ROWS));
    expect(await button('Previous page').isDisabled()).toBe(true);
    await button('Next page').click();
    expect(await range()).toBe('51 to 100 of 120');
    expect(await shownOrders(page)).toEqual(orders.slice(PAGE_ROWS, 2 * PAGE_ROWS));
    await button('Last page').click();
    expect(await range()).toBe('101 to 120 of 120');
    expect(await shownOrders(page)).toEqual(orders.slice(2 * PAGE_ROWS));
    expect(await button('Next page').isDisabled()).toBe(true);
    expect(await page.locator('#announcement').innerText()).toBe('101 to 120 of 120');
    await button('First page').click();
    expect(await range()).toBe('1 to 50 of 120');
    await button('Last page').click();
    await chip(page, 'long').click();
    expect(await pager.isVisible()).toBe(false);
  });

  test.each([PAGE_ROWS - 1, PAGE_ROWS, PAGE_ROWS + 1])(
    'are turned where %i rows need it',
    async (rows) => {
      const page = await open(dayOf(rows));
      expect(await page.locator(`${LISTED} .pager`).isVisible()).toBe(rows > PAGE_ROWS);
      expect(await page.locator(`${LISTED} tr.item`).count()).toBe(Math.min(rows, PAGE_ROWS));
    },
  );

  test('turn through a hundred thousand rows', async () => {
    const count = 100_000;
    const page = await open(dayOf(count));
    const last = page.getByRole('button', { name: 'Last page' });
    await page.locator(`${LISTED} [data-sort="order"]`).click();
    await last.click();
    expect((await shownOrders(page)).at(-1)).toBe('A099999');
    await page.locator(`${LISTED} input`).fill('TXN99998');
    expect(await shownOrders(page)).toEqual(['A099998']);
  });
});

describe('copying', () => {
  test('puts an order id on the clipboard, whatever is in it', async () => {
    const page = await open(hostileDay());
    const rows = page.locator(`${LISTED} tr.item`);
    const orders = ordersOf(hostileDay().listed);
    for (const [index, order] of orders.entries()) {
      await rows.nth(index).locator('.order .copy').click();
      await page.locator('#announcement', { hasText: 'Copied' }).waitFor({ state: 'attached' });
      expect(await page.evaluate('navigator.clipboard.readText()')).toBe(order);
    }
  });

  test('of an amount that is selected gives what spreadsheets read', async () => {
    const items = [itemOf('short', { statement: null, difference: -123_456 })];
    const page = await open(outcomeOf({ verdict: 'discrepant', items }));
    await page.locator(`${LISTED} td.difference .minus`).selectText();
    await page.keyboard.press('Control+C');
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe('-1,234.56');
  });

  test('works where a viewer gives pages no clipboard', async () => {
    const page = await open(dayOf(3));
    await page.evaluate(
      "Object.defineProperty(navigator, 'clipboard', { value: undefined, configurable: true })",
    );
    await page.locator('.order .copy').first().click();
    await page.locator('#announcement', { hasText: 'Copied' }).waitFor({ state: 'attached' });
    await page.locator(`${LISTED} input`).focus();
    await page.keyboard.press('Control+V');
    expect(await page.locator(`${LISTED} input`).inputValue()).toBe('A000000');
  });
});

describe('the export', () => {
  async function saved(page: Page, section = LISTED): Promise<{ name: string; text: string }> {
    const waiting = page.waitForEvent('download');
    await page.locator(`${section} .save`).click();
    const download = await waiting;
    return {
      name: download.suggestedFilename(),
      text: await readFile(await download.path(), 'utf8'),
    };
  }

  function csvOf(listed: readonly Item[]): string {
    return [...discrepanciesCsv({ listed, currency: 'CNY' })].join('');
  }

  test('of everything is discrepancies.csv by size, hostile ids defused as there', async () => {
    const day = hostileDay();
    const { name, text } = await saved(await open(day));
    expect(name).toBe('wechat-2026-11-19-discrepancies.csv');
    expect(text).toBe(csvOf([...day.listedBySize]));
    expect(text).toContain(`"'${HOSTILE.formula.replaceAll('"', '""')}"`);
  });

  test('is of the rows that are shown, on all pages, in their order', async () => {
    const day = dayOf(400);
    const page = await open(day);
    await chip(page, 'duplicate').click();
    await page.locator(`${LISTED} [data-sort="difference"]`).click();
    expect(await page.locator(`${LISTED} .save`).innerText()).toBe('Export 57 rows as CSV');
    const rows = [...day.listedBySize].filter(({ category }) => category === 'duplicate');
    const { text } = await saved(page);
    expect(text).toBe(csvOf(rows.sort((a, b) => b.difference - a.difference)));
  });

  test('of what crossed the day is cross-day.csv', async () => {
    const items = [
      itemOf('pending', { difference: 90 }),
      itemOf('cleared', { difference: -90, counterpartDate: '2026-11-18', ageDays: 1 }),
      itemOf('expired', { businessDate: '2026-11-15', ageDays: 4, suggestedAction: 'repost' }),
    ];
    const day: Outcome = outcomeOf({ items });
    const { name, text } = await saved(await open(day), ACROSS);
    expect(name).toBe('wechat-2026-11-19-cross-day.csv');
    expect(text).toBe([...crossDayCsv({ ...day, acrossDays: day.acrossBySize })].join(''));
  });
});

describe('a row', () => {
  const day = outcomeOf({
    verdict: 'discrepant',
    items: [
      itemOf('amount_mismatch', {
        id: 'f00d',
        statement: recordOn('statement', {
          ...{ orderId: 'A7', channelTxnId: '42', fee: 7000, amount: 1230 },
          source: { file: 'bill.zip!a.csv', line: 7 },
        }),
        flows: recordOn('flows', { orderId: 'A7', amount: 1200, time: '2026-11-20 00:00:01' }),
        difference: 30,
        suggestedAction: 'adjust',
      }),
    ],
  });

  test('opens to show both sides and the commands that go on from it', async () => {
    const page = await open(day);
    const row = page.locator(`${LISTED} tr.item`);
    await row.locator('td.difference').click();
    const detail = page.locator(`${LISTED} tr.detail`);
    const lines = await detail.locator('.sides tr').allInnerTexts();
    expect(lines.map((line) => line.split('\t'))).toEqual([
      ['', 'Statement', 'Flows'],
      ['Order id', 'A7', 'A7'],
      ['Channel transaction', '42', '—'],
      ['Type', 'payment', 'payment'],
      ['Amount', '12.30', '12.00'],
      ['Fee', '0.07', '—'],
      ['Status', 'success', 'success'],
      ['Time', '2026-11-19 10:00:00', '2026-11-20 00:00:01'],
      ['File and line', 'bill.zip!a.csv:7', 'flows.csv:2'],
    ]);
    expect(await detail.locator('.differs th').allInnerTexts()).toEqual(['Amount', 'Fee']);
    expect(await detail.locator('dl').innerText()).toContain('f00d');
    expect(await detail.locator('code').allInnerTexts()).toEqual([
      'zhangping explain A7',
      'zhangping items resolve f00d --action adjust --by YOUR-NAME',
    ]);
    await detail.getByRole('button', { name: 'Copy zhangping explain A7' }).click();
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe('zhangping explain A7');
    await row.locator('td.difference').click();
    expect(await detail.count()).toBe(0);
  });

  test('of several records lists each of them, and is found by each', async () => {
    const items = [splitItem({ id: 'beef' }), itemOf('long', { difference: 5 })];
    const page = await open(outcomeOf({ verdict: 'discrepant', items }));
    expect((await columnOf(page, LISTED, 1)).slice(0, 2)).toEqual(['amount mismatch 2:1', 'long']);
    for (const text of ['t3', '1.00', '97']) {
      await page.locator(`${LISTED} input`).fill(text);
      expect(await shownOrders(page), text).toEqual(['A9']);
    }
    await page.locator(`${LISTED} .opener`).click();
    const detail = page.locator(`${LISTED} tr.detail`);
    const sides = await detail.locator('.sides tbody tr').allInnerTexts();
    expect(sides.map((line) => line.split('\t'))).toEqual([
      ['Order id', 'A9', 'A9'],
      ['Type', 'payment', 'payment'],
      ['Amount', '98.00', '100.00'],
      ['Status', 'success', 'success'],
    ]);
    const records = await detail.locator('.records tr').allInnerTexts();
    const at = '2026-11-19 10:00:00';
    expect(records.map((line) => line.split('\t'))).toEqual([
      [
        ...['Side', 'Matched', 'Time', 'Amount', 'Fee', 'Status'],
        ...['Channel transaction', 'File and line'],
      ],
      ['Statement', 'yes', at, '97.00', '—', 'success', 'T2', 'statement.csv:2'],
      ['Statement', 'no', at, '1.00', '—', 'success', 'T3', 'statement.csv:3'],
      ['Flows', 'yes', at, '100.00', '—', 'success', 'T2', 'flows.csv:2'],
    ]);
    expect(await detail.locator('dl').innerText()).toMatch(
      /Records\s+2 of the statement, 1 of the flows\s+Rule\s+same order \(identity\)/,
    );
    expect(await detail.innerText()).not.toContain('item-records.csv');
  });

  test('of more records than the page carries says where the others are', async () => {
    const { records = [], ...item } = splitItem();
    const many = Array.from({ length: 120 }, () => records[0]);
    const statement = recordOn('statement', { orderId: 'A9', records: many.length });
    const items = [{ ...item, statement, records: many }];
    const page = await open(outcomeOf({ verdict: 'discrepant', items }));
    await page.locator(`${LISTED} .opener`).click();
    expect(await page.locator('.records tbody tr').count()).toBe(100);
    expect(await page.locator('tr.detail .note').innerText()).toBe(
      'The first 100 of 121; all are in item-records.csv.',
    );
  });

  test('stays open when the page is turned or sorted', async () => {
    const page = await open(dayOf(60));
    await page.locator(`${LISTED} .opener`).first().click();
    await page.getByRole('button', { name: 'Next page' }).click();
    expect(await page.locator('tr.detail').count()).toBe(0);
    await page.getByRole('button', { name: 'Previous page' }).click();
    expect(await page.locator('tr.detail').count()).toBe(1);
  });

  test('gives commands that a shell takes as they are meant', async () => {
    const page = await open(hostileDay());
    await page.locator(`${LISTED} input`).fill('reboot');
    await page.locator(`${LISTED} .opener`).click();
    expect(await page.locator('tr.detail code').first().innerText()).toBe(
      `zhangping explain '$(reboot)'\\''; rm -rf /'`,
    );
    await page.locator(`${LISTED} input`).fill('-rf');
    const dashed = page.locator('.id', { hasText: /^-rf$/ });
    await page.locator(`${LISTED} tr.item`, { has: dashed }).locator('.opener').click();
    expect(await page.locator('tr.detail code', { hasText: 'explain -- ' }).innerText()).toBe(
      'zhangping explain -- -rf',
    );
    // An order id with invisible characters has no command to explain it.
    await page.locator(`${LISTED} input`).fill('A\u202e321');
    await page.locator(`${LISTED} .opener`).click();
    expect(await page.locator('tr.detail code').allInnerTexts()).toEqual([
      'zhangping items resolve item-4 --action adjust --by YOUR-NAME',
    ]);
  });

  test('is reached and opened by keyboard alone', async () => {
    const page = await open(day);
    await page.locator(`${LISTED} .save`).focus();
    for (let stop = 0; stop < 8; stop++) await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.dataset.sort')).toBe('action');
    await page.keyboard.press('Space');
    expect(await page.locator(`${LISTED} [aria-sort]`).innerText()).toContain('What to do');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await page.locator('tr.detail').count()).toBe(1);
    const opener = page.getByRole('button', { name: 'Details of A7' });
    expect(await opener.getAttribute('aria-expanded')).toBe('true');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe('A7');
  });
});
