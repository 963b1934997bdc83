/** Rows of any plan are read alike by the kernel and the careful reader, and as they should be. */
import { closeSync, ftruncateSync, openSync, readSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Random } from '../../scripts/lib/random.mjs';
import { DIMENSION_VALUES_MAX } from '../../src/domain/activity.ts';
import { JOB_DEFAULTS } from '../../src/domain/job.ts';
import { formatScaled } from '../../src/domain/money.ts';
import { timeFormat } from '../../src/domain/time-format.ts';
import {
  type AmountRule,
  EMPTY_KIND,
  EMPTY_PLAN,
  type RowPlan,
} from '../../src/formats/profile.ts';
import { ENCODINGS } from '../../src/inputs/decode.ts';
import type { Document } from '../../src/inputs/document.ts';
import { type Kernel, PIECE_BYTES_MAX } from '../../src/kernel/kernel.ts';
import type { PlannedField } from '../../src/reading/pieces/collection.ts';
import type { DocumentPlan } from '../../src/reading/pieces/piece.ts';
import { fitsKernel } from '../../src/reading/pieces/plan-block.ts';
import { RecordReader } from '../../src/reading/records/fetch.ts';
import { numbered, shortened, summed } from '../reference/activity.ts';
import { type PlainRows, readPlainly } from '../reference/plain-rows.ts';
import { careful, fast, type Scanned, scanInPieces, scanWhole } from '../support/careful-kernel.ts';
import { describePlan, featuresOf, type RowsFile, randomFile } from '../support/random-rows.ts';
import { tempDir } from '../support/tempdir.ts';

const ROUNDS = Number(process.env.ZHANGPING_PLANS ?? 1000);
const CUT_ROUNDS = 15;
const CUT_BYTES_MAX = 500;
const BLOCK_BYTES = 64 * 1024;
const STAGED_CHARS = 32;

/** What random plans must have had, beside encodings, separators and rules. */
const LAYOUTS = ['delimited', 'fixed', 'backtick'];
const AMOUNT_RULES: readonly AmountRule[] = [
  ...(['positive', 'negative', 'owed', 'magnitude-owed', 'signed'] as const),
  ...(['net', 'in-out', 'in-out-either', 'directed'] as const),
];
const FEATURES = [
  ...['several order ids', 'patterns', 'minor units', 'grouped', 'lettered', 'empty text', 'skip'],
  ...['groups by sign', 'footer starts', 'row start', 'time format', 'ISO times', 'clock'],
  ...['time zone', 'other kind', 'fold case', 'out kind', 'own accounts', 'sums'],
  ...['summed', 'skipped kind'],
  ...['empty tail', 'cut off', 'exact length', 'least length', 'quote 34', 'quote 39', 'quote -1'],
  ...['digits of CNY', 'digits of JPY', 'digits of KWD'],
];
const IN_ROWS = [
  ...['row: half a character', 'row: four bytes', 'row: quotes', 'row: doubled quote'],
  ...['row: line break in quotes', 'row: grouped number', 'row: letter C', 'row: letter D'],
  ...['row: empty text', 'row: skipped row', 'row: other kind', 'row: order id elsewhere'],
  ...['row: footer', 'row: footer behind fixed lines', 'row: blank line', 'row: carriage return'],
  ...['row: other account', 'row: no account', 'row: blank-like end'],
  ...['row: no last line end', 'row: longer line', 'row: empty tail', 'row: rows of many chunks'],
];
/** Plans of these are left to the careful reader altogether. */
const NOT_IN_KERNEL = ['patterns', 'time zone'];

let fd = -1;

beforeAll(() => {
  fd = openSync(join(tempDir(), 'rows'), 'w+');
});

afterAll(() => {
  closeSync(fd);
});

type Meanings = Omit<DocumentPlan, 'id' | 'name' | 'fd' | 'memory' | 'blockBytes'>;

/** Writes bytes where the last file was; gives how they are to be read. */
function putBytes(bytes: Uint8Array, blockBytes: number, meanings: Meanings): DocumentPlan {
  ftruncateSync(fd);
  writeSync(fd, bytes, 0, bytes.length, 0);
  return { id: 0, name: 'rows', fd, memory: [], blockBytes, ...meanings };
}

function put(file: RowsFile, blockBytes: number): DocumentPlan {
  const { plan, encoding, job, compareFees, wantsTimes } = file;
  const dimensions = dimensionsOf(file);
  const parts = { collection: null, dimensions, fees: null };
  const meanings = { plan, encoding, job, compareFees, wantsTimes, ...parts };
  return putBytes(file.bytes, blockBytes, meanings);
}

/** Fields of a file, by whose values it is summed. */
function dimensionsOf({ plan }: RowsFile): PlannedField[] {
  const columns = plan.columns.map((_, column) => column).slice(0, 2);
  return [
    ...columns.map((column) => ({ in: 'field', field: { column, pattern: null } }) as const),
    ...(plan.account < 0 ? [] : [{ in: 'account', otherwise: plan.accountConstant } as const]),
    { in: 'all', value: 'constant' },
    { in: 'type' },
  ];
}

/** The file as a document. */
function documentOf({ bytes }: RowsFile): Document {
  return {
    name: 'rows',
    sizeHint: bytes.length,
    expectedBytes: () => bytes.length,
    head: async () => bytes,
    reach: async () => ({ length: bytes.length, isEnd: true }),
    readAt: async (target, offset, length, position) =>
      readSync(fd, target, offset, length, position),
    plainBytes: () => ({ fd, memory: [] }),
  };
}

/** In how many files each thing was, and how many records the kernel itself read in these. */
class Met {
  readonly files = new Map<string, number>();
  readonly inKernel = new Map<string, number>();
  rejects = 0;
  refused = 0;
  footers = 0;
  skipped = 0;

  add(file: RowsFile, scanned: Scanned, handed: number): void {
    const staged = scanned.staged.length / STAGED_CHARS;
    for (const name of [...featuresOf(file), ...[...file.hits].map((hit) => `row: ${hit}`)]) {
      this.files.set(name, (this.files.get(name) ?? 0) + 1);
      this.inKernel.set(name, (this.inKernel.get(name) ?? 0) + staged - handed);
    }
    this.rejects += scanned.rejects.length;
    this.refused += Number(scanned.refusal !== null);
    this.footers += Number(scanned.isFooter);
    this.skipped += scanned.skipped;
  }

  /** Fails unless everything was met, and that in rows that the kernel read where it can. */
  expectEverything(): void {
    const encoded = LAYOUTS.flatMap((layout) => ENCODINGS.map((each) => `${layout} ${each}`));
    const separated = [...',|;\t^~'].flatMap((separator) =>
      ENCODINGS.map((each) => `separator ${JSON.stringify(separator)} ${each}`),
    );
    const rules = AMOUNT_RULES.map((rule) => `rule ${rule}`);
    const all = [...encoded, ...separated, ...rules, ...FEATURES, ...IN_ROWS];
    expect(all.filter((name) => !this.inKernel.get(name))).toEqual(NOT_IN_KERNEL);
    expect(NOT_IN_KERNEL.filter((name) => !this.files.get(name))).toEqual([]);
  }
}

/** Scans a file with either kernel, which must find the same. */
function compareBoth(file: RowsFile, plan: DocumentPlan, met: Met): Scanned {
  const expected = scanWhole(careful, plan, file.rowsStart, file.bytes.length);
  const before = fast.handed;
  const found = scanWhole(fast, plan, file.rowsStart, file.bytes.length);
  met.add(file, expected, fast.handed - before);
  expect(found).toEqual(expected);
  return expected;
}

function compareWithReference(file: RowsFile, plan: DocumentPlan, scanned: Scanned): void {
  const expected = readPlainly(file);
  expect(scanned.rejects).toEqual([]);
  expect(scanned.refusal).toBe(null);
  expect(totalsOf(scanned)).toEqual(expectedTotals(file, expected));
  const reader = new RecordReader();
  reader.add({ ...plan, side: 'statement', rowsEnd: expected.end });
  const known = { document: 0, known: file.rowsStart, line: file.rowsLine };
  const found = expected.records.map(({ position }) => reader.read({ ...known, position }));
  const wanted = expected.records.map(({ position: _, line, amount, fee, ...rest }) => ({
    ...rest,
    side: 'statement',
    amount: Number(amount),
    fee: fee === null ? null : Number(fee),
    currency: file.job.currency,
    source: { file: 'rows', line },
  }));
  expect(found).toEqual(wanted);
  if (wanted.length === 0) return;
  const { position } = expected.records[0];
  expect(reader.readSeveral({ ...known, position }, wanted.length)).toEqual(wanted);
}

/** What of a scan a reference can tell. */
function totalsOf(scanned: Scanned) {
  const { staged, rejects, refusal, lines, start, grouped, taken, ...rest } = scanned;
  return { ...rest, keys: staged.length / STAGED_CHARS };
}

function expectedTotals(
  file: RowsFile,
  { records, rows, skipped, others, unnamed, counts, sums, end, isFooter }: PlainRows,
): ReturnType<typeof totalsOf> {
  const counted = records.filter(({ status }) => status === 'success');
  const timed = file.wantsTimes ? records.filter(({ time }) => time !== '') : [];
  const stamps = timed.map(({ time }) => stampOf(time));
  const [first, last] = stamps.length > 0 ? [Math.min(...stamps), Math.max(...stamps)] : [0, 0];
  const lineOf = (stamp: number) => timed[stamps.indexOf(stamp)].line - file.rowsLine;
  const lines = (stamp: number) => (stamp > 0 ? lineOf(stamp) : 0);
  const activityBy = <K extends string | number>(keys: readonly K[]) =>
    (summed(records.map((record, i) => ({ ...record, key: keys[i] }))) ?? []).map(numbered);
  return {
    records: records.length,
    keys: records.length,
    skipped,
    others,
    unnamed,
    passedOver: 0,
    end,
    isFooter,
    activity: activityBy(records.map(({ time }) => (time[10] ? Number(time.slice(11, 13)) : 24))),
    values: dimensionsOf(file).map((field) => {
      const values = records.map((record, i) => {
        if (field.in === 'field') return shortened(rows[i].cell(field.field.column).trim());
        if (field.in === 'account') return record.account;
        return field.in === 'all' ? field.value : record.type;
      });
      return new Set(values).size > DIMENSION_VALUES_MAX ? null : activityBy(values);
    }),
    groups: counts,
    sums: sums.flat(),
    largest: Math.max(0, ...counted.flatMap((each) => magnitudesOf(each, file.compareFees))),
    times: { first, firstLine: lines(first), last, lastLine: lines(last) },
    fees: [],
  };
}

/** Of an amount and a compared fee, minor units; infinite where a fee has a fraction of them. */
function magnitudesOf({ amount, fee }: PlainRows['records'][number], compareFees: boolean) {
  const numbers = compareFees && fee !== null ? [amount * 1000n, fee] : [amount * 1000n];
  return numbers.map((number) => {
    return number % 1000n === 0n ? Math.abs(Number(number / 1000n)) : Number.POSITIVE_INFINITY;
  });
}

/** The date's digits, then the seconds in 17 bits, all of them set where there is no clock. */
function stampOf(time: string): number {
  const [date, clock] = time.split(' ');
  const [hours, minutes, seconds] = (clock ?? '').split(':').map(Number);
  const rest = clock ? hours * 3600 + minutes * 60 + seconds : 131_071;
  return Number(date.replaceAll('-', '')) * 131_072 + rest;
}

/** Runs something for a seed, and names it where that fails. */
async function withSeed(
  seed: number,
  isSound: boolean,
  use: (file: RowsFile, rng: Random) => void | Promise<void>,
): Promise<void> {
  const rng = new Random(seed);
  const file = randomFile(rng, isSound);
  try {
    await use(file, rng);
  } catch (error) {
    const { message } = error as Error;
    throw new Error(`seed ${seed}: ${message}\n${describePlan(file)}`, { cause: error });
  }
}

describe('rows of random plans', () => {
  test('are read like by a plain reader', async () => {
    const met = new Met();
    for (let seed = 1; seed <= ROUNDS; seed++) {
      await withSeed(seed, true, (file) => {
        const plan = put(file, BLOCK_BYTES);
        compareWithReference(file, plan, compareBoth(file, plan, met));
      });
    }
    met.expectEverything();
    expect(met.skipped).toBeGreaterThan(ROUNDS / 2);
    expect(met.footers).toBeGreaterThan(ROUNDS / 3);
  });

  test('are read alike if some are wrong', async () => {
    const met = new Met();
    for (let seed = 1; seed <= 2 * ROUNDS; seed++) {
      await withSeed(seed, false, (file) => {
        compareBoth(file, put(file, BLOCK_BYTES), met);
      });
    }
    met.expectEverything();
    expect(met.rejects).toBeGreaterThan(ROUNDS);
    expect(met.refused).toBeGreaterThan(ROUNDS / 40);
    expect(met.footers).toBeGreaterThan(ROUNDS / 3);
  });

  test.each([true, false])('are read alike wherever pieces end: sound %s', async (isSound) => {
    let cut = 0;
    for (let seed = 1; cut < CUT_ROUNDS; seed++) {
      await withSeed(seed, isSound, async (file, rng) => {
        const { bytes, rowsStart, rowsLine } = file;
        const length = bytes.length - rowsStart;
        if (length === 0 || length > CUT_BYTES_MAX || !fitsKernel(file.plan, file.job)) return;
        cut++;
        const document = documentOf(file);
        const whole = { plan: put(file, BLOCK_BYTES), document, rowsStart, rowsLine };
        const expected = await scanInPieces(careful, whole, bytes.length);
        for (let pieceBytes = 1; pieceBytes <= length; pieceBytes++) {
          const plan = { ...whole.plan, blockBytes: 1 + rng.int(100) };
          const found = await scanInPieces(fast, { ...whole, plan }, pieceBytes);
          expect(found, `pieces of ${pieceBytes}`).toEqual(expected);
        }
      });
    }
  });
});

/** So many of the characters at most, in any order. */
function charactersOf(rng: Random, characters: string, most: number): string {
  const length = rng.int(most + 1);
  return Array.from({ length }, () => rng.pick([...characters])).join('');
}

/** A text with another character somewhere, or one more, or one less; now and then. */
function damagedText(rng: Random, text: string): string {
  if (rng.chance(0.8)) return text;
  const at = rng.int(text.length);
  return text.slice(0, at) + rng.pick(['', '0', '9', ':', '.', 'x', ' 1']) + text.slice(at + 1);
}

/** Amounts as they are written, and in minor units. */
const AMOUNTS = new Map([
  ['0', 0n],
  ['-0', 0n],
  ['1', 100n],
  ['-1', -100n],
  ['2.50', 250n],
  ['-2.50', -250n],
  ['+3', 300n],
]);

/** The amount of a row as a rule makes it, in minor units; null where it cannot be. */
function ruled(rule: AmountRule, amount: string, minus: string, word: string): bigint | null {
  const [value, other] = [AMOUNTS.get(amount) ?? null, AMOUNTS.get(minus) ?? null];
  if (rule === 'in-out' || rule === 'in-out-either') {
    const isOther = other !== null && (other >= 0n || rule === 'in-out-either');
    if (amount === '' && isOther) return other < 0n ? other : -other;
    if (value === null || value < 0n) return null;
    if (minus === '') return value;
    if (!isOther || (value !== 0n && other !== 0n)) return null;
    return value - (other < 0n ? -other : other);
  }
  if (value === null) return null;
  if (rule === 'signed') return value;
  if (rule === 'magnitude-owed') return value < 0n ? value : -value;
  if (rule === 'negative') return value > 0n ? null : value;
  if (value < 0n) return null;
  if (rule === 'net') return other === null || other < 0n ? null : value - other;
  if (rule === 'directed') return word === 'in' ? value : word === 'out' ? -value : null;
  return rule === 'owed' ? -value : value;
}

/** What a number is worth, in hundredths; null where it is none. */
function worth(text: string, { grouped, lettered }: Partial<RowPlan>): bigint | null {
  const letter = lettered && /^[CD][0-9]/.test(text) ? text[0] : '';
  const sign = /^[+-]/.test(text) ? text[0] : letter;
  const [whole, decimals, ...more] = text.slice(sign.length).split('.');
  const [first, ...groups] = whole.split(',');
  if (groups.length > 0) {
    if (!grouped || first.length < 1 || first.length > 3) return null;
    if (groups.some((group) => group.length !== 3)) return null;
  }
  const digits = first + groups.join('');
  if (more.length > 0 || decimals === '' || digits + (decimals ?? '') === '') return null;
  if (!/^[0-9]*$/.test(digits + (decimals ?? '')) || !/^.{0,2}0*$/.test(decimals ?? ''))
    return null;
  const value = BigInt(digits + (decimals ?? '').slice(0, 2).padEnd(2, '0'));
  if (value > 10n ** 15n) return null;
  return sign === '-' || sign === 'D' ? -value : value;
}

/** Scans rows of a plan that has these things beside a payment's id and amount. */
function scanThese(
  plan: Partial<RowPlan>,
  bytes: Buffer,
  kernel: Kernel,
  compareFees = false,
): Scanned {
  const meanings = {
    plan: {
      ...EMPTY_PLAN,
      layout: 'delimited',
      columns: ['id', 'amount', 'more'],
      orderId: [0],
      kinds: [{ ...EMPTY_KIND, type: 'payment', amount: 1 }],
      kindWords: new Map(),
      ...plan,
    },
    encoding: 'gb18030',
    job: { ...JOB_DEFAULTS, name: 'job' },
    compareFees,
    wantsTimes: true,
    collection: null,
    dimensions: [],
    fees: null,
  } as const;
  return scanWhole(kernel, putBytes(bytes, BLOCK_BYTES, meanings), 0, bytes.length);
}

/** All records of a pass. */
function totalOf({ activity }: Scanned) {
  return {
    count: activity.reduce((sum, each) => sum + each.count, 0),
    amount: activity.reduce((sum, each) => sum + each.amount, 0n),
  };
}

const PRIME = 2n ** 45n - 55n;

/** The elements of the keys that a pass staged. */
function elementsOf({ staged }: Scanned): bigint[] {
  const words = new Uint32Array(new Uint8Array(Buffer.from(staged, 'hex')).buffer);
  return Array.from({ length: words.length / 4 }, (_, i) => {
    const [first, second, third] = words.subarray(i * 4, i * 4 + 3);
    const bits = (BigInt(third >>> 27) << 40n) | (BigInt(first & 0xff) << 32n) | BigInt(second);
    expect(bits).toBeLessThan(PRIME);
    return bits;
  });
}

describe('rows of one plan', () => {
  const kernels = [careful, fast];

  test('may have the minimum length, in a full piece', () => {
    const plan = {
      layout: 'fixed',
      columns: ['number'],
      fixed: [{ start: 0, length: 1 }],
      kinds: [{ ...EMPTY_KIND, type: 'payment', amount: 0 }],
    } as const;
    const count = PIECE_BYTES_MAX / 2;
    const scanned = scanThese(plan, Buffer.from('1\n'.repeat(count)), fast);
    expect(totalOf(scanned)).toEqual({ count, amount: BigInt(count) * 100n });
    expect(scanned.end).toBe(PIECE_BYTES_MAX);
  });

  test.each([
    ['0123,.', { grouped: true }],
    ['01,.+-', { grouped: true }],
    ['12,CD.-', { grouped: true, lettered: true }],
    ['01CD.+-', { lettered: true }],
    ['01.+-,C', {}],
  ])('have the values of numbers of %s', (signs, features: Partial<RowPlan>) => {
    const rng = new Random(1);
    const numbers = Array.from({ length: 20_000 }, () => {
      if (rng.chance(0.5)) return charactersOf(rng, signs, 9);
      // Groups of mostly three digits.
      const groups = Array.from({ length: 1 + rng.int(4) }, () =>
        charactersOf(rng, '0123', rng.chance(0.9) ? 3 : 4),
      );
      return charactersOf(rng, signs, 2) + groups.join(',') + rng.pick(['', '.5', '.50', '.505']);
    });
    const kinds = [{ ...EMPTY_KIND, type: 'payment', amount: 1, amountRule: 'signed' }] as const;
    const bytes = Buffer.from(numbers.map((number) => `A|${number}|\n`).join(''));
    const [one, other] = kernels.map((kernel) =>
      scanThese({ ...features, separator: 0x7c, kinds }, bytes, kernel),
    );
    expect(other).toEqual(one);
    const worths = numbers.map((number) => worth(number, features));
    const wrong = worths.flatMap((value, line) => (value === null ? [line] : []));
    expect(one.rejects.map(({ line }) => line)).toEqual(wrong);
    const right = worths.filter((value) => value !== null);
    const sum = right.reduce((total, value) => total + value, 0n);
    expect(totalOf(one)).toEqual({ count: right.length, amount: sum });
    expect(Math.min(right.length, wrong.length)).toBeGreaterThan(1000);
  });

  test('have elements to which amounts and fees of all sizes add', () => {
    const rng = new Random(1);
    const sizes = [1, 3, 5, 7, 8, 9];
    const numbers = Array.from({ length: 2000 }, () => {
      const [amount, fee] = [rng.pick([...sizes, 12]), rng.pick(sizes)].map((digits) => {
        return rng.pick([-1, 1]) * rng.between(10 ** (digits - 1), 10 ** digits - 1);
      });
      return { amount, fee };
    });
    // The first has money 1 and fee 0; the second shows the factor.
    const rows = [{ amount: 1, fee: 0 }, { amount: 1, fee: 1 }, ...numbers];
    const decimal = (value: number) => formatScaled(value, 2);
    const line = ({ amount, fee }: (typeof rows)[number]) =>
      `A|${decimal(amount)}|${decimal(fee)}\n`;
    const kinds = [{ ...EMPTY_KIND, type: 'payment', amount: 1, amountRule: 'signed' }] as const;
    const plan = { separator: 0x7c, fee: 2, kinds };
    const bytes = Buffer.from(rows.map(line).join(''));
    const before = fast.handed;
    const [one, other] = kernels.map((kernel) => scanThese(plan, bytes, kernel, true));
    expect(other).toEqual(one);
    expect(fast.handed).toBe(before);
    const elements = elementsOf(one);
    const factor = elements[1] - elements[0];
    for (const sign of [1, -1]) {
      const same = rows.flatMap(({ amount }, i) => (Math.sign(amount) === sign ? [i] : []));
      const random = same.map((i) => {
        const money = BigInt(rows[i].amount) + factor * BigInt(rows[i].fee);
        return (((elements[i] - money) % PRIME) + PRIME) % PRIME;
      });
      expect(new Set(random).size).toBe(1);
    }
  });

  test.each([
    ['yyyyMMdd', -1],
    ['yyyyMMdd', 3],
    ['dd.MM.yyyy HH:mm:ss', -1],
    ['HH.mm.ss|yyyy/MM/dd', -1],
    [null, -1],
  ])('are read alike with times of %s and a clock in column %i', (pattern, clock) => {
    const rng = new Random(1);
    const written = (pattern ?? 'yyyy-MM-dd HH:mm:ss').replaceAll('yyyy', () => '2024');
    const rows = Array.from({ length: 20_000 }, () => {
      const two = () => String(rng.int(rng.pick([12, 24, 32, 62]))).padStart(2, '0');
      const time = damagedText(rng, written.replace(/MM|dd|HH|mm|ss/g, two));
      const clocks = [
        `${two()}:${two()}:${two()}`,
        `${two()}${two()}${two()}`,
        `${two()}:${two()}`,
      ];
      return `A,1,${time},${damagedText(rng, rng.pick(clocks))}\n`;
    });
    const plan = {
      columns: ['id', 'amount', 'time', 'clock'],
      ...{ time: 2, clock },
      timeFormat: pattern === null ? null : timeFormat(pattern, (text) => Buffer.from(text)),
    };
    const [one, other] = kernels.map((kernel) =>
      scanThese(plan, Buffer.from(rows.join('')), kernel),
    );
    expect(other).toEqual(one);
    expect(totalOf(one).count).toBeGreaterThan(1000);
    expect(one.rejects.length).toBeGreaterThan(1000);
  });

  test.each(AMOUNT_RULES)('have the amount by the rule %s', (amountRule) => {
    const texts = ['', ...AMOUNTS.keys(), 'x'];
    const cells = texts.flatMap((amount) =>
      texts.flatMap((minus) => ['in', 'out', 'no', ''].map((word) => ({ amount, minus, word }))),
    );
    const amounts = cells.map(({ amount, minus, word }) => ruled(amountRule, amount, minus, word));
    const right = amounts.filter((amount) => amount !== null);
    const kind = { ...EMPTY_KIND, type: 'payment', amount: 1, minus: 2, amountRule } as const;
    const plan = {
      columns: ['id', 'amount', 'minus', 'word'],
      kinds: [kind, { ...kind, type: 'refund' }] as const,
      ...{ direction: 3, groupsBySign: true, groups: 3 },
      directionWords: new Map([
        ['in', 1],
        ['out', -1],
      ] as const),
    };
    const rows = cells.map(({ amount, minus, word }) => `A,${amount},${minus},${word}\n`);
    for (const kernel of kernels) {
      const scanned = scanThese(plan, Buffer.from(rows.join('')), kernel);
      const wrong = amounts.flatMap((amount, line) => (amount === null ? [line] : []));
      expect(scanned.rejects.map(({ line }) => line)).toEqual(wrong);
      const sum = right.reduce((total, amount) => total + amount, 0n);
      expect(totalOf(scanned)).toEqual({ count: right.length, amount: sum });
      const signs = [right.filter((a) => a > 0n), right.filter((a) => a < 0n)];
      const [received, paid] = signs.map(({ length }) => length);
      expect(scanned.groups).toEqual([received, paid, right.length - received - paid]);
    }
  });

  test.each([
    ['|', '\xd5|', '\x81\x30\x81\x30'],
    ['^', '\xd5^', '\xc4\xea\xd5^'],
    ['~', '\xd5~', '\xd5\xd5\xd5~'],
  ])('are split at %s only if it is a character', (separator, half, more) => {
    const plan = {
      columns: ['more', 'id', 'amount'],
      ...{ separator: separator.charCodeAt(0), orderId: [1] },
      kinds: [{ ...EMPTY_KIND, type: 'payment', amount: 2 }] as const,
    };
    const rows = [
      ['', 'A1', '1.00'],
      ['\xc4\xea', 'A1', '1.00'],
      [half, 'A1', '1.00'],
      [more, 'A1', '1.00'],
      [`${half}A1`, '1.00'],
      [`${more}${half}A1`, '1.00'],
    ].map((cells) => `${cells.join(separator)}\n`);
    for (const kernel of kernels) {
      const before = fast.handed;
      const scanned = scanThese(plan, Buffer.from(rows.join(''), 'latin1'), kernel);
      expect(totalOf(scanned)).toEqual({ count: 4, amount: 400n });
      expect(scanned.rejects.map(({ line }) => line)).toEqual([4, 5]);
      expect(fast.handed).toBe(before);
    }
  });

  test('may have their order id in any of three columns', () => {
    const plan = { columns: ['id', 'amount', 'second', 'third'], orderId: [0, 2, 3] };
    const bytes = Buffer.from('A,1,,\n,1,A,\n,1,,A\n,1,,\n');
    const [one, other] = kernels.map((kernel) => {
      const before = fast.handed;
      const scanned = scanThese(plan, bytes, kernel);
      expect(fast.handed).toBe(before);
      return scanned;
    });
    expect(other).toEqual(one);
    expect(one.rejects.map(({ line }) => line)).toEqual([3]);
    // They are of one order: equal keys, but for where they stand.
    const keys = one.staged.match(/.{32}/g)?.map((key) => key.slice(0, 16) + key.slice(24));
    expect(new Set(keys).size).toBe(1);
  });

  test('are not skipped for a cell that is not text, as they are for an empty one', () => {
    const skip = { column: 2, words: [''] };
    const bytes = Buffer.from('A1,1.00,\nA2,1.00,\xff\nA3,1.00,x\n', 'latin1');
    for (const kernel of kernels) {
      const { records, skipped } = scanThese({ skip }, bytes, kernel);
      expect({ records, skipped }).toEqual({ records: 2, skipped: 1 });
    }
  });

  test('have no date if the format has no year, whatever precedes it', () => {
    const plan = {
      layout: 'fixed',
      fixed: [
        { start: 0, length: 2 },
        { start: 2, length: 4 },
        { start: 8, length: 4 },
      ],
      time: 2,
      timeFormat: timeFormat('MMdd', (text) => Buffer.from(text)),
    } as const;
    for (const kernel of kernels) {
      const { records, rejects, times } = scanThese(plan, Buffer.from('A12.00201119\n'), kernel);
      expect([records, rejects.length, times.first]).toEqual([1, 1, 0]);
    }
  });

  test('may have a text outside ASCII that means an empty cell', () => {
    const row = 'A1,1.00,\xce\xde\nA1,1.00,\nA1,1.00,\xce\xdf\n';
    for (const kernel of kernels) {
      const plan = { emptyText: '无', skip: { column: 2, words: [''] } };
      expect(scanThese(plan, Buffer.from(row, 'latin1'), kernel).skipped).toBe(2);
    }
  });
});
