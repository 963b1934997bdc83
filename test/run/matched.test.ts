/** The list of what matched, held to the rows themselves: each is in one line or in one item. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';
import { Random } from '../../scripts/lib/random.mjs';
import { JOB_DEFAULTS, type MatchedCompression } from '../../src/domain/job.ts';
import type { Outcome } from '../../src/domain/outcome.ts';
import { openSpool, type Spool } from '../../src/inputs/spool.ts';
import { closeLedger, openLedger, TEMPORARY } from '../../src/ledger/open.ts';
import { SortedLines } from '../../src/matching/sorted-lines.ts';
import { exactCell } from '../../src/report/csv.ts';
import { searchList } from '../../src/report/matched/search-list.ts';
import { writeReports } from '../../src/report/write.ts';
import { RefusedError } from '../../src/support/errors.ts';
import { visible } from '../../src/support/printable.ts';
import {
  alipayFile,
  asStatement,
  flowsCsvFile,
  flowsNdjsonFile,
  wechatFile,
} from '../reference/files.ts';
import {
  RANDOM_DATE,
  randomAlipayDay,
  randomDay,
  randomWechatDay,
} from '../reference/random-day.ts';
import type { PlainDay, PlainRecord } from '../reference/record.ts';
import { runAlone, runInto } from '../support/reconcile.ts';
import { tempDir } from '../support/tempdir.ts';

const DAYS = 40;
const SIDES = ['statement', 'flows'] as const;

interface Case {
  readonly name: string;
  readonly day: (rng: Random) => PlainDay;
  readonly statement: (day: PlainDay) => Buffer;
  readonly firstLine: number;
  readonly tolerance?: number;
  readonly pieceBytes?: number;
}

const CASES: Case[] = [
  {
    name: 'generic',
    day: randomDay,
    statement: (day) => asStatement(flowsCsvFile(day.statement)),
    firstLine: 2,
  },
  {
    ...{ name: 'generic, in pieces', day: randomDay, pieceBytes: 300 },
    ...{
      statement: (day) => asStatement(flowsCsvFile(day.statement)),
      firstLine: 2,
      tolerance: 50,
    },
  },
  {
    ...{ name: 'alipay', day: randomAlipayDay, firstLine: 6 },
    statement: (day) => alipayFile(day.statement, day.date),
  },
  {
    ...{ name: 'wechat', day: randomWechatDay, firstLine: 2 },
    statement: (day) => wechatFile(day.statement, { bom: false, eol: '\n' }),
  },
];

type Line = Record<string, string>;

function readLines(out: string, date: string, compression: MatchedCompression): Line[] {
  const name = compression === 'gzip' ? 'matched.csv.gz' : 'matched.csv';
  const bytes = readFileSync(join(out, 'job', date, name));
  const text = compression === 'gzip' ? gunzipSync(bytes) : bytes;
  return parse(text, { bom: true, columns: true, record_delimiter: '\r\n' });
}

/** The text of a cell before it was defused. */
function plain(cell: string): string {
  return cell.replace(/^['\t]/, '');
}

/** The number of the row at a place, by the line at its end. */
function rowOf(place: string, firstLine: number): number {
  return Number(/:(\d+)$/.exec(plain(place))?.[1]) - firstLine;
}

function cents(text: string): number {
  return Math.round(Number(text) * 100);
}

interface Checked {
  readonly lines: readonly Line[];
  readonly sides: Record<(typeof SIDES)[number], readonly PlainRecord[]>;
  readonly firstLine: number;
}

/** Pairs say what their rows say; returns the rows of pairs by side. */
function checkPairs({ lines, sides, firstLine }: Checked, why: string) {
  const used = { statement: new Set<number>(), flows: new Set<number>() };
  for (const line of lines.filter(({ records }) => plain(records) === '1:1')) {
    for (const side of SIDES) {
      const row = rowOf(line[`${side}_source`], side === 'flows' ? 2 : firstLine);
      expect(used[side].has(row), `${why}: ${side} ${row} once`).toBe(false);
      used[side].add(row);
      const record = sides[side][row];
      expect(plain(line.order_id), why).toBe(record.orderId);
      expect([line.type, record.status], why).toEqual([record.type, 'success']);
      expect(cents(line[`${side}_amount`]), why).toBe(cents(record.amount));
      expect(line[`${side}_time`], why).toBe(record.time);
      expect(Number(line[`${side}_fee`]), why).toBe(Number(record.fee ?? ''));
    }
    const [s, f] = SIDES.map(
      (side) => sides[side][rowOf(line[`${side}_source`], side === 'flows' ? 2 : firstLine)],
    );
    expect(plain(line.channel_txn_id), why).toBe(s.channelTxnId || f.channelTxnId);
    expect(plain(line.refund_id), why).toBe(s.refundId || f.refundId);
  }
  return used;
}

const ID_COLUMNS = ['order_id', 'refund_id', 'channel_txn_id'];
/** Ids of a day that are searched for. */
const SEARCHED = 6;

/** A search for an id returns the lines that have it, in their order. */
async function checkSearch(
  out: string,
  lines: readonly Line[],
  { job, date, matched, currency }: Outcome,
  isPacked: boolean,
) {
  const path = join(out, job, date, isPacked ? 'matched.csv.gz' : 'matched.csv');
  const idsOf = (line: Line) => ID_COLUMNS.map((column) => plain(line[column]));
  const ids = new Set(lines.flatMap(idsOf).filter((id) => id !== ''));
  for (const id of [...ids].slice(-SEARCHED)) {
    const found = await searchList([id], { path, isPacked, matched, currency });
    const expected = lines.filter((line) => idsOf(line).includes(id));
    expect(found.map(({ statement, flows }) => [statement.place, flows.place])).toEqual(
      expected.map((line) => [plain(line.statement_source), plain(line.flows_source)]),
    );
  }
}

describe.each(CASES)('$name', ({ day: makeDay, statement, firstLine, ...options }) => {
  test(`of ${DAYS} random days each record is in one line or item`, async () => {
    const folder = tempDir();
    const [statementFile, flowsFile] = SIDES.map((side) => join(folder, side));
    let listed = 0;
    for (let seed = 1; seed <= DAYS; seed++) {
      const why = `seed ${seed}`;
      const day = makeDay(new Random(seed));
      writeFileSync(statementFile, statement(day));
      writeFileSync(flowsFile, flowsCsvFile(day.flows));
      const out = join(folder, 'reports');
      const matchedCompression = seed % 4 === 0 ? 'gzip' : 'none';
      const inputs = {
        job: {
          ...{ ...JOB_DEFAULTS, name: 'job', allowEmpty: true },
          amountTolerance: options.tolerance ?? 0,
        },
        ...{ date: day.date, statement: statementFile, flows: flowsFile, scratchDir: folder },
        ...(options.pieceBytes !== undefined && { pieceBytes: options.pieceBytes }),
      };
      const outcome = await runAlone({ ...inputs, out, matchedCompression }).catch((error) => {
        if (error instanceof RefusedError && error.reason === 'period') return null;
        throw new Error(`${why}: ${error.message}`, { cause: error });
      });
      if (outcome === null) continue;
      const lines = readLines(out, day.date, matchedCompression);
      listed += lines.length;
      const sides = { statement: day.statement, flows: day.flows };
      const used = checkPairs({ lines, sides, firstLine }, why);
      expect(lines.length, why).toBe(outcome.matched.count);
      await checkSearch(out, lines, outcome, matchedCompression === 'gzip');
      const without = await runAlone(inputs);
      const items = [...outcome.listed, ...outcome.acrossDays];
      expect(items, why).toEqual([...without.listed, ...without.acrossDays]);
      for (const [index, side] of SIDES.entries()) {
        let records = 0;
        for (const line of lines) records += Number(plain(line.records).split(':')[index]);
        for (const item of items) {
          const own = item.records?.filter((each) => each.side === side) ?? [item[side]];
          for (const record of own) {
            if (record?.status !== 'success') continue;
            records++;
            const row = record.source.line - (side === 'flows' ? 2 : firstLine);
            expect(used[side].has(row), `${why}: ${side} ${row} is in an item`).toBe(false);
          }
        }
        const counted = sides[side].filter(({ status }) => status === 'success').length;
        expect(records, `${why}: ${side}`).toBe(counted);
      }
    }
    expect(listed).toBeGreaterThan(DAYS);
  });
});

/** Rows of one order whose channel ids decide which of them match. */
function rows(count: number, of: (i: number) => Partial<PlainRecord>): PlainRecord[] {
  return Array.from({ length: count }, (_, i) => ({
    ...{ place: '', orderId: 'A1', refundId: '', channelTxnId: `T${i}`, type: 'payment' },
    ...{ amount: '1.00', fee: null, currency: 'CNY', status: 'success' },
    ...{ time: `${RANDOM_DATE} 12:00:00`, ...of(i) },
  })) as PlainRecord[];
}

test.each<[string, PlainRecord[], PlainRecord[]]>([
  [
    'more than an order has',
    rows(3000, () => ({})),
    rows(2500, (i) => ({ channelTxnId: `T${i + 300}` })),
  ],
  [
    'few of a large group',
    rows(900, () => ({})),
    rows(600, (i) => ({ channelTxnId: `T${i + 200}` })),
  ],
  [
    'few, in an item with others',
    rows(900, (i) => ({ amount: i < 800 ? '1.00' : '2.00' })),
    rows(700, () => ({})),
  ],
])('records of one order: %s', async (_, statement, flows) => {
  const folder = tempDir();
  const paths = { statement: join(folder, 'statement.csv'), flows: join(folder, 'flows.ndjson') };
  writeFileSync(paths.statement, flowsCsvFile(statement));
  writeFileSync(paths.flows, flowsNdjsonFile(flows));
  const out = join(folder, 'reports');
  const job = { ...JOB_DEFAULTS, name: 'job' };
  const options = { job, date: RANDOM_DATE, ...paths, scratchDir: folder, pieceBytes: 5000 };
  const outcome = await runAlone({ ...options, out });
  const lines = readLines(out, RANDOM_DATE, 'none');
  expect(lines.length).toBe(outcome.matched.count);
  const flowsIds = new Set(flows.map(({ channelTxnId }) => channelTxnId));
  for (const line of lines) {
    const [s, f] = [statement[rowOf(line.statement_source, 2)], flows[rowOf(line.flows_source, 1)]];
    expect(s.amount).toBe(f.amount);
    if (flowsIds.has(s.channelTxnId)) expect(f.channelTxnId).toBe(s.channelTxnId);
  }
});

/** Ids that a spreadsheet may take for something else, and ones that it does not. */
const ODD_IDS = [
  ...['1', '0', '007', '12345678901', '123456789012', '1E5', '12e34', 'E5', '5a', '12pm', '1-2-3'],
  ...['3-Jan', 'jan3', 'Sept2026', '12-Mai-24', 'R1', 'R20261119', 'a-b', 'a1-b2', '-5', '-a1'],
  ...['A_1', '_1', '12_34', '=1', '@a', 'x+y', '1.5', 'a.b', '1/2', '#1', '支付1', '3月1日', 'a;b'],
  ...[
    'b7f0c2d4-11aa-4e5b-9c3d-000000000001',
    'december',
    'decemberdec1',
    'ABCDEFGHIJ1',
    'a b',
    '１２',
  ],
];

/** Numbers with a word: exponents, halves of a day, months, and words that are none of them. */
const IDS_WITH_A_WORD = [
  ...[
    'a',
    'b',
    'e',
    'p',
    'B',
    'E',
    'am',
    'PM',
    'em',
    'no',
    'jan',
    'Feb',
    'MAR',
    'apr',
    'may',
    'jun',
  ],
  ...['jul', 'aug', 'sep', 'sept', 'oct', 'nov', 'dec', 'january', 'august', 'mayor', 'ord', 'TXN'],
].flatMap((word) => [
  word,
  `${word}26`,
  `26${word}`,
  `26${word}11`,
  `26-${word}-11`,
  `${word}-1-2`,
]);

test('ids are written as in the other reports, whatever their form', async () => {
  const folder = tempDir();
  const paths = { statement: join(folder, 'statement.csv'), flows: join(folder, 'flows.csv') };
  const orders = [...new Set([...ODD_IDS, ...IDS_WITH_A_WORD])].flatMap((id) => [
    { ...rows(1, () => ({ orderId: id, channelTxnId: `T${id}` }))[0] },
    { ...rows(1, () => ({ orderId: `o${id}o`, channelTxnId: id }))[0] },
  ]);
  writeFileSync(paths.statement, asStatement(flowsCsvFile(orders)));
  writeFileSync(paths.flows, flowsCsvFile(orders));
  const out = join(folder, 'reports');
  const job = { ...JOB_DEFAULTS, name: 'job' };
  await runAlone({ job, date: RANDOM_DATE, ...paths, scratchDir: folder, out });
  const text = readFileSync(join(out, 'job', RANDOM_DATE, 'matched.csv'), 'utf8');
  const written = text.split('\r\n').slice(1, -1);
  const cell = (id: string) => exactCell(visible(id));
  const expected = orders.map(({ orderId, channelTxnId }) => {
    return `${cell(orderId)},,${cell(channelTxnId)},payment,1.00,1.00,`;
  });
  expect(written.map((line, i) => line.slice(0, expected[i]?.length))).toEqual(expected);
});

test('fees, amounts and times are written as people read them', async () => {
  const folder = tempDir();
  const paths = { statement: join(folder, 'statement.csv'), flows: join(folder, 'flows.csv') };
  const day = (time: string) => `${RANDOM_DATE}${time}`;
  const lines = [
    ['A1', '0.01', '0.001', day(' 00:00:00'), '0.01,0.01,0.001,0.001'],
    [
      'A2',
      '45000000000.91',
      '0.1',
      day('T23:59:59.999'),
      '45000000000.91,45000000000.91,0.10,0.10',
    ],
    ['A3', '1234567.8', '-0.0125', day(''), '1234567.80,1234567.80,-0.0125,-0.0125'],
    ['A4', '5', '', '', '5.00,5.00,,'],
    ['A5', '0.00', '0', day(' 01:02:03'), '0.00,0.00,0.00,0.00'],
  ];
  const file = lines.map((each) => `${each.slice(0, 4).join(',')}\n`).join('');
  writeFileSync(paths.statement, `\ufefforder_id,amount,fee,paid_at\n${file}`);
  writeFileSync(paths.flows, `order_id,amount,fee,paid_at\n${file}`);
  const out = join(folder, 'reports');
  const job = { ...JOB_DEFAULTS, name: 'job' };
  await runAlone({ job, date: RANDOM_DATE, ...paths, scratchDir: folder, out });
  const text = readFileSync(join(out, 'job', RANDOM_DATE, 'matched.csv'), 'utf8');
  const times = [' 00:00:00', ' 23:59:59', '', null, ' 01:02:03'];
  const expected = lines.map(([id, , , , money], i) => {
    const time = times[i] === null ? '' : day(times[i] ?? '');
    return `${id},,,payment,${money},${time},${time},key,"\t1:1",`;
  });
  const written = text.split('\r\n').slice(1, -1);
  expect(written.map((line, i) => line.slice(0, expected[i]?.length))).toEqual(expected);
});

test('lines that memory does not hold are in order', async () => {
  const rng = new Random(3);
  const folder = tempDir();
  const spools: Spool[] = [];
  const open = async () => {
    spools.push(await openSpool(folder));
    return spools[spools.length - 1];
  };
  const all: { key: number; text: string }[] = [];
  const lines = new SortedLines(open, 3000);
  for (let block = 0; block < 60; block++) {
    const some = Array.from({ length: rng.int(20) }, () => {
      const key = rng.int(400);
      return { key, text: `${key} ${'x'.repeat(rng.int(rng.chance(0.01) ? 400_000 : 30))}\r\n` };
    });
    all.push(...some);
    let end = 0;
    await lines.add({
      bytes: Buffer.from(some.map(({ text }) => text).join('')),
      keys: Float64Array.from(some, ({ key }) => key),
      ends: Uint32Array.from(some, ({ text }) => {
        end += text.length;
        return end;
      }),
    });
  }
  const chunks: Uint8Array[] = [];
  for await (const chunk of lines.all()) chunks.push(chunk);
  const expected = all.sort(
    (a, b) => a.key - b.key || Buffer.compare(Buffer.from(a.text), Buffer.from(b.text)),
  );
  expect(Buffer.concat(chunks).toString()).toBe(expected.map(({ text }) => text).join(''));
  expect(spools.length).toBe(1);
  await spools[0].close();
});

test('a list is of the run of the other reports', async () => {
  const folder = tempDir();
  const paths = { statement: join(folder, 'statement.csv'), flows: join(folder, 'flows.csv') };
  const out = join(folder, 'reports');
  const inputs = { job: { ...JOB_DEFAULTS, name: 'job' }, date: RANDOM_DATE, scratchDir: folder };
  const orders = rows(5, (i) => ({ orderId: `A${i}`, channelTxnId: '' }));
  const ledger = openLedger(TEMPORARY);
  const runOf = async (count: number, formats: readonly 'matched'[]) => {
    writeFileSync(paths.statement, asStatement(flowsCsvFile(orders)));
    writeFileSync(paths.flows, flowsCsvFile(orders.slice(0, count)));
    return (await runInto(ledger, { ...inputs, ...paths, out, formats })).outcome;
  };
  try {
    await runOf(3, []);
    expect(() => readLines(out, RANDOM_DATE, 'none')).toThrow();
    await runOf(3, ['matched']);
    expect(readLines(out, RANDOM_DATE, 'none')).toHaveLength(3);
    // One that exists is written again.
    const outcome = await runOf(4, []);
    expect(readLines(out, RANDOM_DATE, 'none')).toHaveLength(4);
    await writeReports(out, outcome);
    expect(readLines(out, RANDOM_DATE, 'none')).toHaveLength(4);
    await writeReports(out, { ...outcome, runId: 'another' });
    expect(() => readLines(out, RANDOM_DATE, 'none')).toThrow();
  } finally {
    closeLedger(ledger);
  }
});
