import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import type { Item } from '../../src/domain/item.ts';
import type { Outcome } from '../../src/domain/outcome.ts';
import { digestOf } from '../../src/report/digest.ts';
import { crossDayCsv, discrepanciesCsv } from '../../src/report/items-csv.ts';
import { workbookPieces } from '../../src/report/xlsx/workbook.ts';
import { CELL_CHARS_MAX } from '../../src/support/limits.ts';
import { spelledBack, visible } from '../../src/support/printable.ts';
import { useLanguage } from '../../src/words/language.ts';
import { csvOf } from '../inputs/workbooks.ts';
import { itemOf, mixedItems, mixedOutcome, outcomeOf, recordOn, splitItem } from './outcomes.ts';
import {
  cellAt,
  partsIn,
  rowOf,
  type Sheet,
  sheetNamed,
  sheetsOf,
  workbookOf,
} from './workbook-parts.ts';

const [ORDER, CHANNEL, AMOUNT, DIFFERENCE, FEE, TIME, DATE] = ['D', 'F', 'H', 'J', 'K', 'P', 'R'];
const MONEY = '#,##0.00;[Red]-#,##0.00';

afterEach(() => useLanguage('en'));

const namesOf = (sheets: readonly Sheet[]) => sheets.map(({ name }) => name);

function longOf(over: Parameters<typeof recordOn>[1], more: Partial<Item> = {}): Outcome {
  return outcomeOf({
    items: [itemOf('long', { statement: recordOn('statement', over), ...more })],
  });
}

async function firstLong(outcome: Outcome): Promise<Sheet> {
  return sheetNamed(await sheetsOf(outcome), 'long');
}

/** The lines that the program's own reader makes of a sheet, as objects by column code. */
async function readBack(outcome: Outcome, sheet: string): Promise<Record<string, string>[]> {
  const text = (await csvOf(await workbookOf(outcome)))[sheet];
  const [header, ...rows] = parse(text) as string[][];
  const codes = header.map((title) => title.split(' ').at(-1) as string);
  return rows.map((row) => Object.fromEntries(row.map((value, index) => [codes[index], value])));
}

describe('sheets of a workbook', () => {
  it('are a summary, and in its order one for each category that has items', async () => {
    expect(namesOf(await sheetsOf(mixedOutcome()))).toEqual([
      ...['Summary', 'long', 'short', 'amount_mismatch', 'pending', 'cleared', 'expired'],
    ]);
    expect(namesOf(await sheetsOf(outcomeOf()))).toEqual(['Summary']);
  });

  it('end with the number of records on each side, and their rule', async () => {
    const outcome = outcomeOf({ items: [splitItem()] });
    const [row] = await readBack(outcome, 'amount_mismatch');
    expect(Object.entries(row).slice(-4, -2)).toEqual([
      ['records', '2:1'],
      ['rule', 'identity'],
    ]);
    expect(row).toMatchObject({ statement_amount: '98', flows_amount: '100' });
    await useLanguage('zh');
    const { cells } = sheetNamed(await sheetsOf(outcome), '金额不符');
    const titles = cells.filter(({ place }) => /^[XY]1$/.test(place)).map(({ value }) => value);
    expect(titles).toEqual(['笔数（渠道:流水）\nrecords', '匹配规则\nrule']);
  });

  it('end with the fee that a rule expects, and the rule', async () => {
    const owed = { fee: 60_050, rule: '=r60' };
    const statement = recordOn('statement', { fee: 61_000, owed });
    const sheet = sheetNamed(
      await sheetsOf(outcomeOf({ items: [itemOf('fee_mismatch', { statement })] })),
      'fee_mismatch',
    );
    expect(rowOf(sheet, 1)).toMatchObject({
      Z: 'Expected fee\nexpected_fee',
      AA: 'Fee rule\nfee_rule',
    });
    expect(cellAt(sheet, 'Z2')).toMatchObject({ type: 'n', value: '0.6005' });
    expect(cellAt(sheet, 'AA2')).toMatchObject({ type: 'inlineStr', format: '@', value: '=r60' });
  });

  it('have Chinese names in Chinese', async () => {
    await useLanguage('zh');
    const sheets = await sheetsOf(mixedOutcome());
    expect(namesOf(sheets)).toEqual([
      ...['汇总', '长款', '短款', '金额不符', '日切在途', '日切已平', '超期'],
    ]);
    expect(rowOf(sheets[1], 1)).toMatchObject({
      D: '订单号\norder_id',
      H: '对账单金额\nstatement_amount',
    });
    expect(rowOf(sheets[1], 2)).toMatchObject({ A: 'long', B: '长款', D: 'A1' });
  });

  it('list what the CSV files list, each item once, below names and codes', async () => {
    const outcome = mixedOutcome();
    const csv = [discrepanciesCsv(outcome), crossDayCsv(outcome)].flatMap((pieces) => {
      return parse([...pieces].join(''), { bom: true, columns: true }) as Record<string, string>[];
    });
    const wanted = new Map(csv.map((row) => [row.item_id, row]));
    const names = namesOf(await sheetsOf(outcome)).slice(1);
    const given = (await Promise.all(names.map((name) => readBack(outcome, name)))).flat();
    expect(given.map(({ item_id }) => item_id).sort()).toEqual([...wanted.keys()].sort());
    for (const row of given) expect(plain(row)).toEqual(plain(wanted.get(row.item_id) ?? {}));
    expect(Object.keys(given[0])).toEqual(Object.keys(csv[0]));
  });

  it('have a frozen header with filters that reach to the last row', async () => {
    const long = await firstLong(mixedOutcome());
    expect(long.xml).toContain('<pane ySplit="1" topLeftCell="A2" ');
    expect(long.xml).toContain('state="frozen"');
    expect(long.xml).toContain('<autoFilter ref="A1:AA2"/>');
    const parts = await partsIn(await workbookOf(mixedOutcome()));
    expect(parts.get('xl/workbook.xml')).toContain(
      `<definedName name="_xlnm._FilterDatabase" localSheetId="1" hidden="1">'long'!$A$1:$AA$2<`,
    );
  });

  it.each([
    [2, ['long']],
    [3, ['long', 'long 2']],
    [4, ['long', 'long 2']],
    [5, ['long', 'long 2', 'long 3']],
  ])('of %i items and at most two a sheet go on in further ones', async (count, names) => {
    const items = Array.from({ length: count }, (_, n) => {
      return itemOf('long', {
        id: `i${n}`,
        statement: recordOn('statement', { orderId: `A${n}` }),
      });
    });
    const sheets = await sheetsOf(outcomeOf({ items: [...items, itemOf('short')] }), 3);
    expect(namesOf(sheets)).toEqual(['Summary', ...names, 'short']);
    const orders = sheets.slice(1, -1).flatMap((sheet) => {
      expect(sheet.rows).toBeLessThanOrEqual(3);
      expect(rowOf(sheet, 1)[ORDER]).toBe('Order id\norder_id');
      expect(sheet.xml).toContain(`<autoFilter ref="A1:AA${sheet.rows}"/>`);
      return sheet.cells.filter(({ place }) => /^D(?!1$)/.test(place)).map(({ value }) => value);
    });
    expect(orders).toEqual(items.map(({ statement }) => statement?.orderId));
  });
});

describe('cells', () => {
  it('hold ids as text, amounts and fees as numbers, times as dates', async () => {
    const fee = 3050;
    const long = await firstLong(longOf({ channelTxnId: '4200001234202611190000000001', fee }));
    expect(cellAt(long, `${CHANNEL}2`)).toEqual({
      place: `${CHANNEL}2`,
      type: 'inlineStr',
      format: '@',
      value: '4200001234202611190000000001',
    });
    expect(cellAt(long, `${AMOUNT}2`)).toMatchObject({ type: 'n', format: MONEY, value: '12.30' });
    expect(cellAt(long, `${FEE}2`)).toMatchObject({ type: 'n', value: '0.0305' });
    expect(cellAt(long, `${FEE}2`)?.format).toMatch(/^#,##0\.00###;/);
    expect(cellAt(long, `${TIME}2`)).toMatchObject({ type: 'n', format: 'yyyy-mm-dd hh:mm:ss' });
    expect(cellAt(long, `${DATE}2`)).toMatchObject({ format: 'yyyy-mm-dd', value: '46345' });
    expect(cellAt(long, 'T2')).toMatchObject({ type: 'n', format: '#,##0', value: '0' });
    expect(cellAt(long, 'I2')).toBeUndefined();
  });

  it.each([
    ['JPY', '#,##0;[Red]-#,##0', '1230'],
    ['KWD', '#,##0.000;[Red]-#,##0.000', '1.230'],
  ])('have the digits of %s', async (currency, format, value) => {
    const items = [itemOf('long')];
    const long = await firstLong(outcomeOf({ currency, items }));
    expect(cellAt(long, `${AMOUNT}2`)).toMatchObject({ type: 'n', format, value });
  });

  it.each([
    [99_999_999_999_999, 'n'],
    [999_999_999_999_999, 'n'],
    [1_999_999_999_999_990, 'n'],
    [1_999_999_999_999_999, 'inlineStr'],
    [-999_999_999_999_999, 'n'],
    [-1_999_999_999_999_999, 'inlineStr'],
  ])('lose no digit of %i minor units', async (difference, type) => {
    const cell = cellAt(await firstLong(longOf({}, { difference })), `${DIFFERENCE}2`);
    expect(cell?.type).toBe(type);
    expect(cell?.value.replace('.', '')).toBe(String(difference));
    if (type === 'n') expect(Math.round(Number(cell?.value) * 100)).toBe(difference);
  });

  it('are never formulas, whatever they begin with', async () => {
    const hostile = [
      '=1+1',
      '+1',
      '-1',
      '@SUM(A1)',
      '\t=1',
      '=HYPERLINK("http://x")',
      '＝1',
      "'=1",
    ];
    const items = hostile.map((orderId, n) => {
      const statement = recordOn('statement', { orderId, source: { file: '=cmd|x', line: n } });
      return itemOf('long', { id: `i${n}`, statement });
    });
    // workbook-parts.ts throws where it meets an element of a formula.
    const long = await firstLong(outcomeOf({ items }));
    const ids = long.cells.filter(({ place }) => /^D(?!1$)/.test(place));
    expect(new Set(ids.map(({ value }) => value))).toEqual(new Set(hostile.map(visible)));
    for (const { type, format } of ids) expect([type, format]).toEqual(['inlineStr', '@']);
  });

  it('spell out invisible characters, and escape the escapes of spreadsheets', async () => {
    const orderId = 'a\0b\x1bc\ud800d\uffff';
    const long = await firstLong(longOf({ orderId, channelTxnId: '_x0041_ <&"> _X' }));
    expect(cellAt(long, `${ORDER}2`)?.value).toBe('a\\u{0}b\\u{1b}c\\u{d800}d\\u{ffff}');
    expect(cellAt(long, `${CHANNEL}2`)?.value).toBe('_x005F_x0041_ <&"> _X');
  });

  it.each([
    ['_x0041_', '_x005F_x0041_'],
    ['_x004_x0041_', '_x004_x005F_x0041_'],
    ['_X0041_', '_X0041_'],
    ['a\r\nb', 'a\\u{d}\\u{a}b'],
  ])('write %j so that a spreadsheet reads it as it is', async (channelTxnId, written) => {
    expect(cellAt(await firstLong(longOf({ channelTxnId })), `${CHANNEL}2`)?.value).toBe(written);
  });

  it('come back as they were through another reader', async () => {
    const unit = fc.oneof(
      fc.constantFrom(...'=+-@\'",; _x0041_<>&账é😀\t', '\0', '\x1b', '\x85', '\ud800', '\uffff'),
      fc.string({ minLength: 1, maxLength: 1, unit: 'binary' }),
    );
    // The reader takes a cell of blanks for an empty one.
    const text = fc.string({ unit, minLength: 1, maxLength: 24 }).filter((each) => !!each.trim());
    await fc.assert(
      fc.asyncProperty(fc.array(text, { minLength: 1, maxLength: 40 }), async (texts) => {
        const items = texts.map((channelTxnId, n) => {
          const statement = recordOn('statement', { channelTxnId, orderId: `${1000 + n}` });
          return itemOf('long', { statement });
        });
        const rows = await readBack(outcomeOf({ items }), 'long');
        expect(rows.map(({ channel_txn_id }) => spelledBack(channel_txn_id))).toEqual(texts);
      }),
      { numRuns: 25 },
    );
  });

  it.each([-1, 0, 1])('of %i characters more than fit are cut to what fits', async (over) => {
    const channelTxnId = 'x'.repeat(CELL_CHARS_MAX + over);
    const value = cellAt(await firstLong(longOf({ channelTxnId })), `${CHANNEL}2`)?.value;
    expect(value?.length).toBe(Math.min(CELL_CHARS_MAX, CELL_CHARS_MAX + over));
    expect(value?.endsWith('…')).toBe(over > 0);
  });

  it('hold times to the second; what is no time of a spreadsheet is text', async () => {
    const second = fc.integer({ min: 0, max: 86_399 });
    const day = fc.integer({ min: -25_508, max: 50_000 });
    const items = fc.sample(fc.tuple(day, second), 300).map(([date, at], n) => {
      const time = new Date(date * 86_400_000 + at * 1000).toISOString().slice(0, 19);
      const statement = recordOn('statement', { time: time.replace('T', ' '), orderId: `${n}` });
      return itemOf('long', { id: `i${n}`, statement });
    });
    const rows = await readBack(outcomeOf({ items }), 'long');
    const times = new Map(items.map(({ id, statement }) => [id, statement?.time]));
    for (const row of rows) expect(row.statement_time).toBe(times.get(row.item_id));

    for (const time of ['1900-02-28 23:59:59', '1899-12-31', 'soon']) {
      const cell = cellAt(await firstLong(longOf({ time })), `${TIME}2`);
      expect(cell).toMatchObject({ type: 'inlineStr', value: time });
    }
    const first = cellAt(await firstLong(longOf({ time: '1900-03-01' })), `${TIME}2`);
    expect(first).toMatchObject({ type: 'n', format: 'yyyy-mm-dd', value: '61' });
  });
});

describe('the summary', () => {
  const told = async (outcome: Outcome) => {
    const [summary] = await sheetsOf(outcome);
    const numbers = new Set(summary.cells.map(({ place }) => Number(place.replace(/\D+/, ''))));
    const rows = [...numbers].map((row) => Object.values(rowOf(summary, row)).join(' | '));
    return { summary, rows };
  };

  it('tells verdict, totals, proof, categories and files', async () => {
    const { rows, summary } = await told(mixedOutcome());
    expect(rows.slice(0, 5)).toEqual([
      'Discrepant',
      'Job | wechat',
      'Business date | 46345',
      'Currency | CNY',
      'Rows that could not be read | 1 | rejects.csv',
    ]);
    expect(rows).toEqual(
      expect.arrayContaining([
        'payment | 9 | 1005.53 | 0 | 0.00 | 9 | 1005.53',
        'Total | 10 | 1000.53 | 9 | 1000.30 | 1 | 0.23',
        'Statement less flows | 0.23',
        'Explained by items | 0.23',
        'Residual | 0.00',
        'Positive: we hold more than booked (长款), negative: less (短款), refunds too.',
        'long | 2 | 24.60 | long',
        'short | 2 | -10.07 | short',
        'duplicate | 0 | 0.00 | duplicate',
        'expired | 2 | 12.23 | expired',
        'Open items | 6 | 1.13',
        'Statement | 10 | 9 | wechat | utf-8 | ab | b.csv',
      ]),
    );
    expect(rows.join()).not.toContain('tolerance');
    expect(summary.xml).toContain('tabSelected="1"');
  });

  it('leads to the sheets that there are', async () => {
    const sheets = await sheetsOf(mixedOutcome());
    const links = [...sheets[0].xml.matchAll(/<hyperlink ref="(\w+)" location="'(.+?)'!A1"/g)];
    expect(links.map(([, , sheet]) => sheet)).toEqual(namesOf(sheets).slice(1));
    for (const [, place, sheet] of links) expect(cellAt(sheets[0], place)?.value).toBe(sheet);
  });

  it('tells what a tolerance explains, and totals beyond what a double holds', async () => {
    const huge = 12_345_678_901_234_567_891n;
    const { rows, summary } = await told(
      outcomeOf({
        tolerated: { count: 2, amount: 3n },
        statement: { count: 1, amount: huge, files: [], byType: {} },
        proof: { difference: 10n, explained: 10n, residual: 0n },
      }),
    );
    expect(rows).toContain('Within the tolerance | 2 | 0.03');
    expect(rows).toContain('Explained by items | 0.07');
    const total = summary.cells.filter(({ value }) => value === '123456789012345678.91');
    expect(total.map(({ type }) => type)).toEqual(['inlineStr', 'inlineStr']);
  });
});

describe('the bytes of a workbook', () => {
  it('are the same for the same outcome, wherever and whenever', async () => {
    const zone = process.env.TZ;
    try {
      process.env.TZ = 'Pacific/Auckland';
      const there = await workbookOf(mixedOutcome());
      process.env.TZ = 'America/Los_Angeles';
      expect(there.equals(await workbookOf(mixedOutcome()))).toBe(true);
    } finally {
      process.env.TZ = zone;
    }
  });

  it('come while items are read, and closing them closes the items', async () => {
    let [read, closed] = [0, 0];
    const listed = {
      *[Symbol.iterator]() {
        try {
          for (;;) {
            const orderId = `${read++}-${Math.random()}`;
            yield itemOf('long', { statement: recordOn('statement', { orderId }) });
          }
        } finally {
          closed++;
        }
      },
    };
    let bytes = 0;
    for await (const piece of workbookPieces(digestOf(mixedOutcome()), {
      ...mixedOutcome(),
      listed,
    })) {
      bytes += piece.length;
      if (bytes > 300_000) break;
    }
    expect(closed).toBe(1);
    // What is on the way is bounded, whatever there is to read.
    expect(read).toBeLessThan(60_000);
  });

  it('end with what reading the items throws', async () => {
    const listed = {
      *[Symbol.iterator]() {
        yield* mixedItems().slice(0, 1);
        throw new RangeError('a bug');
      },
    };
    await expect(workbookOf({ ...mixedOutcome(), listed })).rejects.toThrow('a bug');
  });
});

/** Numbers without the zeros and texts without the marks that only CSV has. */
function plain(row: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => {
      const isNumber = /amount|fee|difference/.test(name) && value !== '';
      return [name, isNumber ? String(Number(value)) : value.replace(/^\t/, '')];
    }),
  );
}
