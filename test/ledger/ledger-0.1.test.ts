/**
 * A ledger of version 0.1 keeps its items, ids, decisions and history when it is migrated, and goes
 * on. What version 0.1 said of it is in test/data; long and short followed the side then.
 */
import { copyFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import Database from 'better-sqlite3';
import { parse } from 'csv-parse/sync';
import { expect, test } from 'vitest';
import { addSeal, SealedTable } from '../../src/ledger/sealed-table.ts';
import { type DayRow, type ItemRow, tablesOf } from '../../src/ledger/tables.ts';
import { expectExit, leftIn, runCli } from '../support/cli.ts';
import { tempDir } from '../support/tempdir.ts';

type Item = Record<string, string>;

interface Sum {
  count: number;
  amount: string;
}

interface Summary {
  job: string;
  date: string;
  discrepancies: Record<string, Sum>;
}

interface CalendarDate {
  date: string;
  state: string;
}

interface Truth {
  items: Item[];
  /** The id of an item, and the lines about its decisions. */
  history: string[][];
  explain: { order: string; job: string; changes: object[]; events: object[]; runs: object[] }[];
  status: { job: string; dates: CalendarDate[] }[];
  summaries: Summary[];
}

const DATA = join(import.meta.dirname, '..', 'data');
const OLD = gunzipSync(readFileSync(join(DATA, 'ledger-0.1.db.gz')));
const TRUTH: Truth = JSON.parse(readFileSync(join(DATA, 'ledger-0.1.json.golden'), 'utf8'));
const JOBS = ['shop', 'fees', 'usd', 'jpy'];
const FLIPPED: Record<string, string> = { long: 'short', short: 'long' };

const CONFIG = `jobs:
${JOBS.map((job) => `  ${job}:\n${settingsOf(job).join('\n')}\n`).join('')}`;

function settingsOf(job: string): string[] {
  const more: Record<string, string[]> = {
    fees: ['carryDays: 1'],
    usd: ['currency: USD', 'amountTolerance: "0.05"'],
    jpy: ['currency: JPY'],
  };
  const paths = [`statement: ${job}-bill-{date}.csv`, `flows: ${job}-flows-{date}.csv`];
  const formats = ['flowsProfile: generic', 'channel: generic'];
  return [...paths, ...formats, ...(more[job] ?? [])].map((line) => `    ${line}`);
}

function oldLedger(bytes: Uint8Array = OLD): string {
  const folder = tempDir();
  writeFileSync(join(folder, 'zhangping.db'), bytes);
  writeFileSync(join(folder, 'zhangping.yaml'), CONFIG);
  return folder;
}

async function call(folder: string, ...args: string[]): Promise<string> {
  const result = await runCli(args, { cwd: folder });
  expectExit(result, 0, 1);
  return result.stdout;
}

async function itemsIn(folder: string): Promise<Map<string, Item>> {
  const listed = await call(folder, 'items', 'list', '--json', '--state', 'all');
  return new Map((JSON.parse(listed) as Item[]).map((item) => [item.item_id, item]));
}

/** Long where the difference is positive, short where it is negative. */
function categoryOf({ category, difference }: Item): string {
  const isOther = category === 'long' ? difference.startsWith('-') : !difference.startsWith('-');
  return category in FLIPPED && isOther && Number(difference) !== 0 ? FLIPPED[category] : category;
}

/** As which discrepancy the item counts: expired items are long or short, once by their side. */
function countsAs(item: Item, isOld: boolean): string {
  if (item.category !== 'expired') return isOld ? item.category : categoryOf(item);
  const bySide = item.statement_amount === '' ? 'short' : 'long';
  return isOld ? bySide : categoryOf({ ...item, category: bySide });
}

/** Does an item of the date count as another discrepancy than in version 0.1? */
function isChanged(job: string, date: string): boolean {
  return itemsOf(job, date).some((item) => countsAs(item, true) !== countsAs(item, false));
}

function itemsOf(job: string, date: string): Item[] {
  const isOfJob = (source: string) => source.startsWith(`${job}-`);
  return TRUTH.items.filter(
    (item) =>
      item.business_date === date && (isOfJob(item.statement_source) || isOfJob(item.flows_source)),
  );
}

test('has all items with their ids and states, and with their records', async () => {
  const items = await itemsIn(oldLedger());
  const expected = TRUTH.items.map((item) => {
    const counts = [item.statement_amount, item.flows_amount].map((amount) =>
      Number(amount !== ''),
    );
    const more = { records: counts.join(':'), rule: ruleOf(item), ...NO_FEE_RULE };
    return [item.item_id, { ...item, ...more, category: categoryOf(item) }];
  });
  const found = [...items].map(([id, { category_zh: _, decision, ...item }]) => {
    expect(decision !== undefined, id).toBe(item.state === 'resolved');
    return [id, item];
  });
  const plain = expected.map(([id, item]) => {
    const { category_zh: _, ...rest } = item as Item;
    return [id, rest];
  });
  expect(Object.fromEntries(found)).toEqual(Object.fromEntries(plain));
  expect(found).toHaveLength(plain.length);
});

const NO_FEE_RULE = { expected_fee: '', fee_rule: '' };

/** A record by itself is in no match; a pair of one date has one identity. */
function ruleOf({ category, counterpart_date: other }: Item): string {
  if (other !== '') return 'carry';
  return ['long', 'short', 'pending', 'expired'].includes(category) ? '' : 'identity';
}

test('counts its items as they are now', async () => {
  const folder = oldLedger();
  const longs = TRUTH.items.filter((item) => categoryOf(item) === 'long');
  const filter = ['--category', 'long', '--state', 'all', '--json'];
  const listed = JSON.parse(await call(folder, 'items', 'list', ...filter)) as Item[];
  const ids = (items: readonly Item[]) => items.map((item) => item.item_id).sort();
  expect(ids(listed)).toEqual(ids(longs));
});

test('keeps the history of items and orders as it was written', async () => {
  const folder = oldLedger();
  for (const [id, ...lines] of TRUTH.history) {
    const shown = (await call(folder, 'items', 'show', id)).trimEnd().split('\n');
    expect(shown.filter((line) => line.includes('  event '))).toEqual(lines);
  }
  for (const { order, job, changes, events, runs } of TRUTH.explain) {
    const found = JSON.parse(await call(folder, 'explain', order, '--json')) as (Summary & {
      runs: { run_id: string; stands: boolean }[];
    })[];
    const own = found.find((each) => each.job === job);
    expect(own, `${order} of ${job}`).toMatchObject({ changes, events });
    expect(own?.runs.map(({ run_id, stands }) => ({ run_id, stands }))).toEqual(runs);
  }
});

test('shows dates whose categories change as stale, until report writes them', async () => {
  const folder = oldLedger();
  for (const { job, dates, ...status } of TRUTH.status) {
    const [found] = JSON.parse(await call(folder, 'status', job, '--month', '2025-06', '--json'));
    const expected = dates.map((each) =>
      isChanged(job, each.date) ? { ...each, state: 'stale' } : each,
    );
    expect(found).toEqual({ ...status, job, dates: expected });
  }
  const date = '2025-06-02';
  expect(isChanged('shop', date)).toBe(true);
  await call(folder, 'report', 'shop', '--date', date);
  const [{ dates }] = JSON.parse(await call(folder, 'status', 'shop', '--json'));
  const states = (dates as CalendarDate[]).filter((each) => each.date === date);
  expect(states).toMatchObject([{ state: 'discrepant' }]);
});

test.each([
  ['a payment', { s_type: 'payment', s_amount: 200 }],
  ['one of 0.00', { s_amount: 0 }],
])('shows a date as it was whose expired refund was %s', async (_, change) => {
  const folder = oldLedger();
  changeItem(join(folder, 'zhangping.db'), '7b5824e63c46e3ee', change);
  const [{ dates }] = JSON.parse(await call(folder, 'status', 'fees', '--json'));
  const [day] = (dates as CalendarDate[]).filter((each) => each.date === '2025-06-02');
  expect(day.state).toBe('discrepant');
});

/** Changes an item as version 0.1 would have written it, with its seal and that of its date. */
function changeItem(path: string, id: string, change: Partial<ItemRow>): void {
  const db = new Database(path);
  const { days, items: now } = tablesOf(db);
  const columns = db.prepare("SELECT name FROM pragma_table_info('items')").pluck().all();
  const items = new SealedTable<ItemRow>(
    db,
    'items',
    now.columns.filter((column) => columns.includes(column)),
  );
  const was = items.get('WHERE id = ?', id) as ItemRow;
  const row = { ...was, ...change };
  items.update(row, ['day', 'n']);
  const day = days.get('WHERE id = ?', row.day) as DayRow;
  const seal = addSeal(addSeal(day.items_seal, -items.sealOf(was)), items.sealOf(row));
  days.update({ ...day, items_seal: seal }, ['id']);
  db.close();
}

test('writes the reports of its dates, long and short by the money', async () => {
  const folder = oldLedger();
  for (const { discrepancies: _, ...old } of TRUTH.summaries) {
    const { job, date } = old;
    await call(folder, 'report', job, '--date', date);
    const read = (name: string) => readFileSync(join(folder, 'reports', job, date, name), 'utf8');
    const summary = JSON.parse(read('summary.json')) as Summary;
    // Open items are as of now, and what other dates made of it was not in every report.
    expect(summary).toMatchObject(lasting(old));
    const rows = parse(read('discrepancies.csv'), { bom: true, columns: true }) as Item[];
    const listed = itemsOf(job, date).filter(
      ({ category }) => category !== 'pending' && category !== 'cleared',
    );
    expect(rows.map((row) => row.item_id).sort()).toEqual(
      listed.map((item) => item.item_id).sort(),
    );
    for (const category of ['long', 'short']) {
      const own = listed.filter((item) => countsAs(item, false) === category);
      expect(summary.discrepancies[category].count, `${job} ${date}`).toBe(own.length);
      const sum = own.reduce((total, { difference }) => total + Number(difference), 0);
      expect(Number(summary.discrepancies[category].amount)).toBeCloseTo(sum, 6);
    }
  }
});

function lasting(summary: object): object {
  const changing = ['schema', 'openItems', 'crossDay', 'verdict', 'refundsWithoutId'];
  return Object.fromEntries(Object.entries(summary).filter(([name]) => !changing.includes(name)));
}

test('is copied first, once, and the copy is as it was', async () => {
  const folder = oldLedger();
  await call(folder, 'items', 'list');
  await call(folder, 'items', 'list');
  const [copy, ...more] = leftIn(folder).filter((name) => name.endsWith('.bak'));
  expect(more).toEqual([]);
  expect(copy).toMatch(/^zhangping\.db\.v1-\d{8}T\d{6}Z\.bak$/);
  const before = oldLedger();
  const [one, other] = [join(folder, copy), join(before, 'zhangping.db')].map(contentsOf);
  expect(one).toEqual(other);
});

/** All rows of all tables, and the version. */
function contentsOf(path: string): unknown {
  const db = new Database(path, { readonly: true });
  try {
    const tables = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").pluck().all();
    const rows = tables.map((name) => [name, db.prepare(`SELECT * FROM ${name}`).all()]);
    return { version: db.pragma('user_version', { simple: true }), rows };
  } finally {
    db.close();
  }
}

test.each([
  ['an item', "UPDATE items SET s_amount = s_amount + 1 WHERE id = '2ba9819963a94cf7'"],
  ['a row of items', "DELETE FROM items WHERE id = '2ba9819963a94cf7'"],
  ['a decision', "UPDATE events SET by = 'zhao' WHERE seq = 3"],
  ['the number of decisions', 'DELETE FROM events WHERE seq = (SELECT max(seq) FROM events)'],
  ['the number of dates', 'DELETE FROM days WHERE items = 0'],
  ['a date', "UPDATE days SET closed_on = NULL WHERE date = '2025-06-02'"],
])('is not migrated where %s was damaged', async (_, damage) => {
  const folder = oldLedger();
  const path = join(folder, 'zhangping.db');
  const db = new Database(path);
  expect(db.prepare(damage).run().changes).toBeGreaterThan(0);
  db.close();
  const damaged = contentsOf(path);
  const result = await runCli(['items', 'list', '--state', 'all'], { cwd: folder });
  expectExit(result, 4);
  // Nobody may take the damage for what was written: its checksums are still those of before.
  expect(contentsOf(path)).toEqual(damaged);
});

function writeDay(folder: string, date: string, statement: string[], flows: string[]): void {
  const header = 'order_id,refund_id,type,amount,paid_at\n';
  for (const [side, rows] of [
    ['bill', statement],
    ['flows', flows],
  ] as const) {
    writeFileSync(join(folder, `shop-${side}-${date}.csv`), `${header}${rows.join('\n')}\n`);
  }
}

test('goes on: a rerun keeps ids and decisions, and later dates clear what is open', async () => {
  const folder = oldLedger();
  const same = 'M5,,payment,9.00,2025-06-06 12:00:00';
  writeDay(
    folder,
    '2025-06-06',
    ['Y1,,payment,45.00,2025-06-06 23:45:00', same],
    ['Y2,RZ,refund,3.30,2025-06-06 12:00:00', same],
  );
  await call(folder, 'run', 'shop', '--date', '2025-06-06');
  const [id, refund] = ['188f79751ce91655', '9af3481ca528ba1e'];
  let items = await itemsIn(folder);
  expect(items.get(id)).toMatchObject({ order_id: 'Y1', category: 'pending', state: 'resolved' });
  expect(items.get(refund)).toMatchObject({ order_id: 'Y2', category: 'long', state: 'open' });
  expect([...items.keys()].sort()).toEqual(TRUTH.items.map((item) => item.item_id).sort());

  const next = 'M8,,payment,9.00,2025-06-09 12:00:00';
  writeDay(folder, '2025-06-09', [next], ['Z1,,payment,47.00,2025-06-09 00:00:01', next]);
  await call(folder, 'run', 'shop', '--date', '2025-06-09');
  items = await itemsIn(folder);
  const pending = TRUTH.items.find((item) => item.order_id === 'Z1' && item.category === 'pending');
  const cleared = { category: 'cleared', counterpart_date: '2025-06-09', records: '1:0' };
  expect(items.get(pending?.item_id ?? '')).toMatchObject(cleared);
  expect(readdirSync(folder)).toContain('reports');
});

test('a rerun with the same findings changes nothing', async () => {
  const folder = oldLedger();
  const at = (clock: string) => `2025-06-08 ${clock}`;
  writeDay(
    folder,
    '2025-06-08',
    [`Y4,RV,refund,4.00,${at('12:00:00')}`, `Z1,,payment,47.00,${at('23:45:00')}`],
    [`Y3,,payment,46.00,${at('12:00:00')}`, `Z2,RU,refund,3.00,${at('23:46:00')}`],
  );
  await call(folder, 'run', 'shop', '--date', '2025-06-08');
  for (const order of ['Y3', 'Y4', 'Z1', 'Z2']) {
    const was = TRUTH.explain.find((each) => each.order === order);
    const [{ changes }] = JSON.parse(await call(folder, 'explain', order, '--json'));
    expect(changes, order).toEqual(was?.changes);
  }
});

test('later dates clear only what had no counterpart on its date', async () => {
  const folder = oldLedger();
  const before = await itemsIn(folder);
  const records = (lines: readonly string[]) => lines.map((line) => `${line},2025-06-05 12:00:00`);
  writeDay(
    folder,
    '2025-06-05',
    records([
      ...['S1,,payment,30.00', 'ST2,,payment,13.00', 'DQ1,R7,refund,-3.50', 'M4,,payment,8.00'],
    ]),
    records([
      ...['L1,,payment,20.00', 'L2,R2,refund,5.00', 'DS1,,payment,15.00', 'DR1,R6,refund,3.00'],
      ...['AM1,,payment,40.00', 'FM1,,payment,60.00', 'TM1,,payment,14.00', 'M4,,payment,8.00'],
    ]),
  );
  await call(folder, 'run', 'shop', '--date', '2025-06-05');
  const items = await itemsIn(folder);
  const cleared = [...before.keys()].filter((id) => {
    return items.get(id)?.counterpart_date !== before.get(id)?.counterpart_date;
  });
  const orders = cleared.map((id) => `${items.get(id)?.category} ${items.get(id)?.order_id}`);
  expect(orders.sort()).toEqual(
    ['DQ1', 'DR1', 'DS1', 'L1', 'L2', 'S1', 'ST2'].map((order) => `cleared ${order}`),
  );
  const added = [...items.values()].filter(({ item_id: id, category }) => {
    return !before.has(id) && category !== 'cleared';
  });
  const differences = added.map(({ order_id: order, difference }) => `${order} ${difference}`);
  expect(differences.sort()).toEqual(['AM1 -40.00', 'FM1 -60.00', 'TM1 -14.00']);
});

test('a rerun by the rules of today keeps the ids and decisions that they leave', async () => {
  const folder = oldLedger();
  const date = '2025-06-02';
  for (const side of ['bill', 'flows']) {
    const name = `shop-${side}-${date}.csv`;
    copyFileSync(join(DATA, name), join(folder, name));
  }
  await call(folder, 'run', 'shop', '--date', date);
  const expected = new Map(
    itemsOf('shop', date).map((item) => {
      const { item_id: id, order_id: order, difference, state } = item;
      return [id, [order, categoryOf(item), difference, state]];
    }),
  );
  // 97.00, 1.00 and 2.00 are 100.00: nobody needs to do anything about them, nor has done.
  for (const id of ['24658686dff14a3e', '9f672098868a0eff', '877388d5c7441f37']) {
    expected.delete(id);
  }
  // 10.00 beside 25.00 and 25.50, which have one channel id.
  expected.set('53b4d2b2dfce33a5', ['SP2', 'long', '10.00', 'open']);
  // 100.00 and 100.00 against 150.00; 49.00 against 30.00 and 20.00.
  expected.delete('79c11e42257ef772');
  expected.set('cd8fbf661941ab75', ['SP3', 'amount_mismatch', '50.00', 'open']);
  expected.delete('8b03ea2c18b862c9');
  expected.set('7f01d86d1a431d13', ['SP5', 'amount_mismatch', '-1.00', 'open']);

  const found = [...(await itemsIn(folder)).values()].filter(
    (item) =>
      item.business_date === date && /^shop-/.test(item.statement_source + item.flows_source),
  );
  const rows = found.map(({ item_id: id, order_id: order, category, difference, state }) => {
    return [id, [order, category, difference, state]];
  });
  expect(Object.fromEntries(rows)).toEqual(Object.fromEntries(expected));
  const [{ orphans }] = JSON.parse(await call(folder, 'status', 'shop', '--json'));
  expect(orphans).toContainEqual(expect.objectContaining({ item_id: '9f672098868a0eff' }));
});
