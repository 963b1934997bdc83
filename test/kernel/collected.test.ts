/** The kernel and the careful reader sum the same rows into the same groups, as they should. */
import { closeSync, ftruncateSync, openSync, readSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Random } from '../../scripts/lib/random.mjs';
import { compileFees, type FeeRules } from '../../src/domain/fee-rules.ts';
import { JOB_DEFAULTS } from '../../src/domain/job.ts';
import { TRANSACTION_TYPES, type TransactionType } from '../../src/domain/record.ts';
import type { Grouping, GroupSums, TakenRecord } from '../../src/domain/settlement.ts';
import { EMPTY_KIND, EMPTY_PLAN, type Kind, type RowPlan } from '../../src/formats/profile.ts';
import type { DocumentPlan } from '../../src/reading/pieces/piece.ts';
import { fitsKernel } from '../../src/reading/pieces/plan-block.ts';
import { collectionOf, feePlanOf } from '../../src/reading/plan-collection.ts';
import type { OpenedDocument } from '../../src/reading/side-contents.ts';
import { TAKEN_RECORDS_MAX } from '../../src/support/limits.ts';
import { readPlainly } from '../reference/plain-rows.ts';
import { careful, fast, scanInPieces } from '../support/careful-kernel.ts';
import { randomRules } from '../support/random-fees.ts';
import { describePlan, type RowsFile, randomFile } from '../support/random-rows.ts';
import { tempDir } from '../support/tempdir.ts';

const ROUNDS = Number(process.env.ZHANGPING_PLANS ?? 400);
const CUT_ROUNDS = 10;
const CUT_BYTES_MAX = 400;
const DATES = ['2026-11-18', '2026-11-19', '2026-11-20'];
const DECLARED_ACCOUNT = 'declared';

let fd = -1;

beforeAll(() => {
  fd = openSync(join(tempDir(), 'rows'), 'w+');
});

afterAll(() => {
  closeSync(fd);
});

/** A file, and what is collected of it. */
interface Collected {
  readonly file: RowsFile;
  readonly groupings: readonly Grouping[];
  readonly taken: readonly TransactionType[];
  readonly otherKinds: readonly Kind[];
  readonly rules: FeeRules | null;
  /** The business date, where it is known. */
  readonly date: string;
}

function randomCollected(rng: Random, isSound: boolean): Collected {
  const found = randomFile(rng, isSound);
  const { roles } = found;
  const columns = roles.map((_, column) => column);
  const some = (pattern: RegExp | null) => ({ column: rng.pick(columns), pattern });
  const plan: RowPlan = {
    ...found.plan,
    fields: new Map([
      ['first', some(null)],
      ['second', some(null)],
      ...(rng.chance(0.2) ? [['found', some(/(\d.?)/)] as const] : []),
    ]),
    tradeDates: rng.chance(0.5) ? some(/^(\S)(.?)/) : null,
  };
  const ids = [
    plan.refundId < 0 ? [] : ['refundId'],
    plan.channelTxnId < 0 ? [] : ['channelTxnId'],
  ];
  const names = [...plan.fields.keys(), 'orderId', 'type', 'currency', 'account', ...ids.flat()];
  const groupings = Array.from({ length: rng.int(6) }, () => ({
    amount: rng.pick(['order', 'settled'] as const),
    by: rng.shuffle(names).slice(0, rng.int(rng.pick([2, 3, 6]))),
  }));
  const taken = TRANSACTION_TYPES.filter(() => rng.chance(0.1));
  // Of a number with any sign.
  const otherKinds = plan.kinds.map((kind): Kind => {
    return kind.amountRule.startsWith('in-out') ? kind : { ...kind, amountRule: 'magnitude-owed' };
  });
  const values = { first: ['', 'ok', 'A1'], second: ['x', '无'], currency: ['CNY', 'JPY'] };
  const rules = rng.chance(0.6) ? randomRules(rng, values, DATES) : null;
  return {
    file: { ...found, plan },
    ...{ groupings, taken, otherKinds, date: rng.pick(['', ...DATES]) },
    rules: rules && compileFees(rules, { digits: 2 }),
  };
}

/** What of a document is needed to plan what is collected. */
function openedAs({ plan }: { plan: RowPlan }, otherKinds: readonly Kind[]): OpenedDocument {
  const declared = { account: DECLARED_ACCOUNT, period: null };
  const opened: Partial<OpenedDocument> = {
    head: { name: 'rows', encoding: 'utf-8', lines: [], bytes: new Uint8Array(0) },
    opening: { plan, declared, rowsStart: 0, rowsLine: 1 },
    planWith: () => ({ ...plan, kinds: otherKinds }),
  };
  return opened as OpenedDocument;
}

function put({ file, ...collected }: Collected, blockBytes: number): DocumentPlan {
  const { plan, encoding, job, compareFees, wantsTimes, bytes } = file;
  ftruncateSync(fd);
  writeSync(fd, bytes, 0, bytes.length, 0);
  const { groupings, taken, otherKinds, rules, date } = collected;
  const opened = openedAs(file, otherKinds);
  const collection = collectionOf(opened, job, { groupings, taken });
  const isStated = plan.fee >= 0 || rules?.rules.every(({ collect }) => collect === 'billed');
  const scan = rules && isStated ? { rules, date, wrongRates: ['r1'] } : null;
  const fees = scan && feePlanOf(opened, job, scan);
  const plain = [...plan.fields.values()].filter(({ pattern }) => pattern === null);
  const dimensions = plain.map((field) => ({ in: 'field', field }) as const);
  const parts = { collection, dimensions, fees };
  const meanings = { plan, encoding, job, compareFees, wantsTimes, ...parts };
  return { id: 0, name: 'rows', fd, memory: [], blockBytes, ...meanings };
}

/** The file as it is scanned. */
function cuttable(collected: Collected, blockBytes: number) {
  const { bytes, rowsStart, rowsLine } = collected.file;
  const document = {
    name: 'rows',
    sizeHint: bytes.length,
    expectedBytes: () => bytes.length,
    head: async () => bytes,
    reach: async () => ({ length: bytes.length, isEnd: true }),
    readAt: async (target: Uint8Array, offset: number, length: number, position: number) =>
      readSync(fd, target, offset, length, position),
    plainBytes: () => ({ fd, memory: [] }),
  };
  return { plan: put(collected, blockBytes), document, rowsStart, rowsLine };
}

const SUMS = {
  payment: 'payments',
  refund: 'refunds',
  reversal: 'refunds',
  fee: 'feeRows',
} as const;

/** What a file without mistakes has, in the plainest way. */
function expectedOf({ file, groupings, taken, otherKinds }: Collected) {
  const { plan, job } = file;
  const { records, rows } = readPlainly(file);
  const groups = groupings.map(() => new Map<string, GroupSums>());
  const takenRecords: TakenRecord[] = [];
  for (const [index, record] of records.entries()) {
    if (record.status !== 'success') continue;
    const fields = Object.fromEntries(
      [...plan.fields].map(([name, { column, pattern }]) => {
        const text = rows[index].cell(column).trim();
        return [name, pattern === null ? text : (pattern.exec(text)?.[1] ?? '').trim()];
      }),
    );
    const account = record.account || DECLARED_ACCOUNT;
    const type = record.type as TransactionType;
    const { orderId, refundId, channelTxnId, time, line } = record;
    const ids = { orderId, refundId, channelTxnId };
    const all: Record<string, string> = {
      ...ids,
      ...fields,
      type,
      account,
      currency: job.currency,
    };
    if (taken.includes(type)) {
      const cell = plan.tradeDates === null ? '' : rows[index].cell(plan.tradeDates.column).trim();
      const dates = plan.tradeDates?.pattern?.exec(cell);
      const tradeDates = dates ? ([dates[1], dates[2]] as const) : null;
      const amount = Number(record.amount);
      const place = { file: 'rows', line };
      takenRecords.push({ type, ...ids, amount, time, ...place, fields, tradeDates });
    }
    if (!Object.hasOwn(SUMS, type)) continue;
    for (const [i, { amount, by }] of groupings.entries()) {
      const values = by.map((name) => all[name]);
      const value = amount === 'order' ? record.amount : rows[index].amountWith(otherKinds);
      addTo(groups[i], values, SUMS[type as keyof typeof SUMS], value, record.fee ?? 0n);
    }
  }
  return { groups: groups.map((each) => [...each.values()]), taken: takenRecords };
}

function addTo(
  groups: Map<string, GroupSums>,
  values: readonly string[],
  sum: 'payments' | 'refunds' | 'feeRows',
  amount: bigint,
  fee: bigint,
): void {
  const none = { values, count: 0, payments: 0n, refunds: 0n, feeRows: 0n, fees: 0n };
  const known = groups.get(JSON.stringify(values)) ?? none;
  const { count, fees } = known;
  const added = { ...known, count: count + 1, fees: fees + fee, [sum]: known[sum] + amount };
  groups.set(JSON.stringify(values), added);
}

/** Runs something for a seed, and names it where that fails. */
async function withSeed(
  seed: number,
  isSound: boolean,
  use: (collected: Collected, rng: Random) => Promise<void>,
): Promise<void> {
  const rng = new Random(seed);
  const collected = randomCollected(rng, isSound);
  try {
    await use(collected, rng);
  } catch (error) {
    const { file, groupings, taken } = collected;
    const text = `${describePlan(file)}\n${JSON.stringify({ groupings, taken })}`;
    throw new Error(`seed ${seed}: ${(error as Error).message}\n${text}`, { cause: error });
  }
}

describe('groups and taken records of random plans', () => {
  test.each([true, false])('are alike whoever reads the rows: sound %s', async (isSound) => {
    const met = { groups: 0, taken: 0, inKernel: 0 };
    const judged = { fees: 0, differing: 0 };
    for (let seed = 1; seed <= ROUNDS; seed++) {
      await withSeed(seed, isSound, async (collected) => {
        const whole = cuttable(collected, 64 * 1024);
        const length = collected.file.bytes.length + 1;
        const expected = await scanInPieces(careful, whole, length);
        const before = fast.handed;
        expect(await scanInPieces(fast, whole, length)).toEqual(expected);
        const { groups, taken, records, fees } = expected.side;
        met.inKernel += groups.length > 0 ? records - (fast.handed - before) : 0;
        met.groups += groups.flat().length;
        met.taken += taken.length;
        judged.fees += fees.length;
        judged.differing += fees.reduce((sum, each) => sum + each.differing, 0);
        if (isSound) expect(expected.side.rejects).toEqual([]);
        if (isSound) expect({ groups, taken }).toEqual(expectedOf(collected));
      });
    }
    expect(Math.min(...Object.values(met))).toBeGreaterThan(ROUNDS / 2);
    expect(Math.min(...Object.values(judged))).toBeGreaterThan(ROUNDS / 20);
  });

  test('are alike wherever pieces end', async () => {
    let cut = 0;
    for (let seed = 1; cut < CUT_ROUNDS; seed++) {
      await withSeed(seed, seed % 2 === 0, async (collected, rng) => {
        const { bytes, rowsStart, plan, job } = collected.file;
        const length = bytes.length - rowsStart;
        if (length === 0 || length > CUT_BYTES_MAX || !fitsKernel(plan, job)) return;
        if (collected.groupings.length === 0) return;
        cut++;
        const expected = await scanInPieces(careful, cuttable(collected, 64 * 1024), length + 1);
        for (let pieceBytes = 1; pieceBytes <= length; pieceBytes++) {
          const blockBytes = 1 + rng.int(100);
          const document = cuttable(collected, blockBytes);
          const found = await scanInPieces(fast, document, pieceBytes, rng.pick([1, 2, 3]));
          expect(found, `pieces of ${pieceBytes}`).toEqual(expected);
        }
      });
    }
  });
});

/** Rows `id,amount,value` of payments, which are grouped by their value. */
function payments(values: readonly string[], taken: readonly TransactionType[] = []): Collected {
  const bytes = Buffer.from(values.map((value) => `A,1,${value}\n`).join(''));
  const kinds = [{ ...EMPTY_KIND, type: 'payment', amount: 1 }] as const;
  const plan: RowPlan = {
    ...EMPTY_PLAN,
    ...{ layout: 'delimited', columns: ['id', 'amount', 'value'], orderId: [0], kinds },
    kindWords: new Map(),
    fields: new Map([['value', { column: 2, pattern: null }]]),
  };
  const job = { ...JOB_DEFAULTS, name: 'job' };
  const read = { compareFees: false, wantsTimes: false, roles: [], digits: 2, allQuoted: false };
  const place = { rowsStart: 0, rowsLine: 1, hits: new Set<string>() };
  const file: RowsFile = { bytes, plan, encoding: 'utf-8', job, ...read, ...place };
  const none = { rules: null, date: '' };
  return {
    file,
    groupings: [{ amount: 'order', by: ['value'] }],
    taken,
    otherKinds: kinds,
    ...none,
  };
}

/** Their groups, with pieces of so many bytes. */
async function groupsOf(
  values: readonly string[],
  pieceBytes: number,
): Promise<readonly GroupSums[]> {
  const before = fast.handed;
  const { side } = await scanInPieces(fast, cuttable(payments(values), 64 * 1024), pieceBytes, 3);
  handed = fast.handed - before;
  return side.groups[0];
}

/** Rows that the kernel did not read itself. */
let handed = 0;

function expectedGroups(values: readonly string[]): GroupSums[] {
  const groups = new Map<string, GroupSums>();
  for (const value of values) addTo(groups, [value], 'payments', 100n, 0n);
  return [...groups.values()];
}

describe('groups', () => {
  test('may be more than fit into a table', async () => {
    const rng = new Random(1);
    const values = Array.from({ length: 250_000 }, () => `v${rng.int(80_000)}`);
    expect(await groupsOf(values, 1024 * 1024)).toEqual(expectedGroups(values));
    expect(handed).toBeLessThan(values.length / 100);
  });

  test('may have values of any length', async () => {
    const texts = Array.from({ length: 130 }, (_, length) => 'x'.repeat(length));
    const values = [...texts, ...texts, ...texts.map((text) => `${text}y`)];
    expect(await groupsOf(values, 1000)).toEqual(expectedGroups(values));
    // The key has the number of the grouping and the length, too.
    const longer = values.filter(({ length }) => length > 86);
    expect(handed).toBe(longer.length);
  });
});

test.each([
  [1, ''],
  [2, ''],
  [3, `rows:3: more than ${TAKEN_RECORDS_MAX} rows are taken one by one.`],
])('%i records are taken after all others but two', async (rows, refusal) => {
  const document = cuttable(payments(Array(rows).fill('x'), ['payment']), 64 * 1024);
  const found = await scanInPieces(fast, document, 1000, 1, TAKEN_RECORDS_MAX - 2);
  expect(found.refusal.slice(0, refusal.length)).toBe(refusal);
  expect(found.refusal === '').toBe(refusal === '');
});
