import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Random } from '../../scripts/lib/random.mjs';
import { JOB_DEFAULTS, type Job } from '../../src/domain/job.ts';
import { claimMismatch } from '../../src/formats/footer.ts';
import {
  EMPTY_KIND,
  EMPTY_PLAN,
  type Layout,
  type RecordProfile,
  type RowPlan,
} from '../../src/formats/profile.ts';
import { FileSource } from '../../src/inputs/file-source.ts';
import { closeSide, openSide } from '../../src/reading/side.ts';
import { RefusedError, UsageError } from '../../src/support/errors.ts';
import { RECORD_BYTES_MAX } from '../../src/support/limits.ts';
import { readStatement } from '../support/statement.ts';
import { tempDir } from '../support/tempdir.ts';

const SEED = Number(process.env.ZHANGPING_FEES_SEED ?? 20261119);
const RUNS = Number(process.env.ZHANGPING_FEES_RUNS ?? 150);
/** Parts the seeds of one run from those of the next. */
const SEED_STEP = 1_000_003;
/** A fee is kept in thousandths of a minor unit. */
const FEE_UNITS = 1000n;
const TYPES = ['payment', 'refund', 'fee', 'other'] as const;
const LAYOUTS = ['delimited', 'fixed', 'backtick'] as const;
const WIDTHS = [8, 6, 8, 14, 4, 12];
const COLUMNS = ['id', 'business', 'type', 'amount', 'status', 'note'];
const [ID, BUSINESS, TYPE, AMOUNT, STATUS] = COLUMNS.keys();
const SUM = '#SUM';

/** A row as it is written, and what it is. */
interface Row {
  readonly id: string;
  readonly business: string;
  readonly type: (typeof TYPES)[number];
  /** Minor units. */
  readonly amount: bigint;
  readonly isSuccess: boolean;
}

interface Format {
  readonly layout: (typeof LAYOUTS)[number];
  readonly separator: string;
  readonly minorUnits: boolean;
}

const job: Job = { ...JOB_DEFAULTS, name: 'job', maxRejects: 1000 };
const netting: Job = { ...job, netFees: true };

function planOf({ layout, separator, minorUnits }: Format): RowPlan {
  const kind = { ...EMPTY_KIND, amount: AMOUNT, amountRule: 'signed', status: STATUS } as const;
  const starts = WIDTHS.map((_, i) => WIDTHS.slice(0, i).reduce((sum, width) => sum + width, 0));
  return {
    ...EMPTY_PLAN,
    layout: layout satisfies Layout,
    separator: separator.charCodeAt(0),
    minorUnits,
    columns: COLUMNS,
    fixed: layout === 'fixed' ? WIDTHS.map((length, i) => ({ start: starts[i], length })) : [],
    orderId: [ID],
    businessId: BUSINESS,
    kind: TYPE,
    kinds: TYPES.map((type) => ({ ...kind, type })),
    kindWords: new Map(TYPES.map((type, index) => [type, index])),
    statusWords: new Map([
      ['ok', 'success'],
      ['no', 'failed'],
    ]),
    sums: [{ name: 'amount', column: AMOUNT, digits: 2 }],
    footerStarts: [Buffer.from(SUM)],
  };
}

/** A format whose footer states how many rows there are, and their sum in minor units. */
function profileOf(format: Format, plan: Partial<RowPlan> = {}): RecordProfile {
  return {
    role: 'records',
    name: 'fund',
    channel: 'fund',
    title: () => 'Fund bill',
    recognize: () => true,
    open: (head) => ({
      declared: { account: '', period: null },
      rowsStart: head.lines[0].next,
      rowsLine: 2,
      plan: { ...planOf(format), ...plan },
    }),
    confirmsEmpty: true,
    provenBy: 'footer',
    rowsTellDate: false,
    requireFooter: () => {},
    checkFooter: ({ name, lines }, _, { counts, sums }) => {
      const found = `${SUM} ${counts[0]} ${sums[0][0]}`;
      if (lines[0].text === found) return;
      const { line, text } = lines[0];
      throw claimMismatch({ name, line, what: SUM, text }, found);
    },
  };
}

/** Minor units as a format has them. */
function amountText(amount: bigint, { minorUnits }: Format): string {
  if (minorUnits) return String(amount);
  const digits = String(amount < 0n ? -amount : amount).padStart(3, '0');
  return `${amount < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

function lineOf(rng: Random, { id, business, type, amount, isSuccess }: Row, format: Format) {
  const note = rng.pick(['', 'x', '账', `a${format.separator}b`, 'a "b"', 'a\nb']);
  const free = format.layout === 'delimited' ? note : note.replace(/[\n",]/g, '');
  const cells = [id, business, type, amountText(amount, format), isSuccess ? 'ok' : 'no', free];
  if (format.layout === 'backtick') return cells.map((cell) => `\`${cell}`).join(',');
  if (format.layout === 'fixed') {
    return cells.map((cell, i) => cell + ' '.repeat(WIDTHS[i] - Buffer.byteLength(cell))).join('');
  }
  const fields = cells.map((cell) => {
    const isOdd = cell.includes(format.separator) || /["\n]/.test(cell) || rng.chance(0.1);
    return isOdd ? `"${cell.replaceAll('"', '""')}"` : cell;
  });
  return fields.join(format.separator);
}

/** A document of rows, each with its line, and lines that are none between them. */
function documentOf(rng: Random, rows: readonly Row[], format: Format, hasRejects = false) {
  let text = `${rng.pick(['账', 'head'])}\n`;
  const lines: number[] = [];
  const rejects: number[] = [];
  for (const row of rows) {
    if (rng.chance(0.05)) text += ' \n';
    if (hasRejects && rng.chance(0.1)) {
      rejects.push(text.split('\n').length);
      text += 'no row\n';
    }
    lines.push(text.split('\n').length);
    text += `${lineOf(rng, row, format)}\n`;
  }
  const sum = rows.reduce((total, { amount }) => total + amount, 0n);
  return { text: `${text}${SUM} ${rows.length} ${sum}\nthe end`, lines, rejects };
}

/** What rows are once fees are netted, by a map: null where a row is no record any more. */
function netted(rows: readonly Row[]): ({ readonly fee: number | null } | null)[] {
  const numbers = new Map<string, { paid: bigint; back: bigint; in: Row[]; out: Row[] }>();
  const counted = rows.filter(({ isSuccess, business }) => isSuccess && business !== '');
  for (const { type, business, amount } of counted.filter((row) => row.type === 'fee')) {
    const known = numbers.get(business) ?? { paid: 0n, back: 0n, in: [], out: [] };
    if (type === 'fee' && amount < 0n) known.paid -= amount;
    else known.back += amount;
    numbers.set(business, known);
  }
  for (const row of counted.filter(({ type }) => type !== 'fee')) {
    numbers.get(row.business)?.[row.amount < 0n ? 'out' : 'in'].push(row);
  }
  const fees = new Map<Row, bigint>();
  const give = (row: Row | undefined, fee: bigint) => {
    if (row !== undefined && fee !== 0n) fees.set(row, (fees.get(row) ?? 0n) + fee);
  };
  for (const { paid, back, ...rest } of numbers.values()) {
    give(rest.in[0] ?? rest.out[0], paid);
    give(rest.out[0] ?? rest.in[0], -back);
  }
  return rows.map((row) => {
    const known = numbers.get(row.business);
    const isOwned = known !== undefined && known.in.length + known.out.length > 0;
    if (row.isSuccess && row.type === 'fee' && row.business !== '' && isOwned) return null;
    const fee = fees.get(row);
    return { fee: fee === undefined ? null : Number(fee * FEE_UNITS) };
  });
}

/** Rows of few business numbers, in an order of their own. */
function randomRows(rng: Random): Row[] {
  const numbers = Array.from({ length: rng.between(1, 12) }, (_, index) => `B${index}`);
  return Array.from({ length: rng.int(40) }, (_, index) => {
    const type = rng.pick(['payment', 'payment', 'refund', 'fee', 'fee', 'other'] as const);
    const size = BigInt(rng.int(rng.pick([2, 500, 1_000_000])));
    const isOut = type === 'refund' || (type !== 'payment' && rng.chance(0.7));
    return {
      id: `A${index}`,
      business: rng.chance(0.1) ? '' : rng.pick(numbers),
      type,
      amount: isOut ? -size : size,
      isSuccess: rng.chance(0.9),
    };
  });
}

function randomFormat(rng: Random): Format {
  const layout = rng.pick(LAYOUTS);
  const separator = layout === 'delimited' ? rng.pick([',', ';', '|', '\t']) : ',';
  return { layout, separator, minorUnits: rng.chance(0.3) };
}

/** Cuts a list into so many, any of which may be empty. */
function dealt<T>(rng: Random, list: readonly T[], parts: number): T[][] {
  const cuts = Array.from({ length: parts - 1 }, () => rng.int(list.length + 1)).sort(
    (a, b) => a - b,
  );
  return [...cuts, list.length].map((end, index) => list.slice(cuts[index - 1] ?? 0, end));
}

const folder = tempDir();

function write(texts: readonly string[]): string[] {
  return texts.map((text, index) => {
    const path = join(folder, `fund${index}.txt`);
    writeFileSync(path, text);
    return path;
  });
}

async function forSeeds(check: (rng: Random) => Promise<void>): Promise<void> {
  for (let index = 0; index < RUNS; index++) {
    try {
      await check(new Random(SEED * SEED_STEP + index));
    } catch (error) {
      throw new Error(`ZHANGPING_FEES_SEED=${SEED}, round ${index}`, { cause: error });
    }
  }
}

describe('fees in separate rows', () => {
  it('are added to their transactions, whatever the order of rows', async () => {
    const seen = { netted: 0, fees: 0, back: 0, unowned: 0 };
    await forSeeds(async (rng) => {
      const format = randomFormat(rng);
      const rows = randomRows(rng);
      const parts = dealt(rng, rows, rng.between(1, 3));
      const hasRejects = rng.chance(0.2);
      const documents = parts.map((part) => documentOf(rng, part, format, hasRejects));
      const lines = documents.flatMap((each) => each.lines);
      const found = netted(rows);
      const records = rows.flatMap(({ id, type, amount }, index) => {
        const is = found[index];
        const line = lines[index];
        return is && [{ orderId: id, type, amount: Number(amount), fee: is.fee, line }];
      });
      const paths = write(documents.map(({ text }) => text));
      const profile = profileOf(format);
      const statement = await readStatement(paths, {
        job: netting,
        format: { wanted: [profile], others: [] },
        pieceBytes: rng.pick([undefined, 100]),
      });
      const told = statement.records.map(({ orderId, type, amount, fee, line }) => {
        return { orderId, type, amount, fee, line };
      });
      const rejects = documents.flatMap((each) => each.rejects);
      expect(statement.rejects.map((reject) => Number.parseInt(reject, 10))).toEqual(rejects);
      expect(told).toEqual(rejects.length > 0 ? [] : records.filter((record) => record !== null));
      expect(statement.skipped).toBe(found.filter((each) => each === null).length);
      seen.netted += statement.skipped;
      seen.fees += told.filter(({ fee }) => fee !== null && fee > 0).length;
      seen.back += told.filter(({ fee }) => fee !== null && fee < 0).length;
      seen.unowned += told.filter(({ type }) => type === 'fee').length;
    });
    for (const count of Object.values(seen)) expect(count).toBeGreaterThan(RUNS / 4);
  });

  it('stay rows if the job does not net them', async () => {
    await forSeeds(async (rng) => {
      const format = randomFormat(rng);
      const rows = randomRows(rng);
      const { text, lines } = documentOf(rng, rows, format);
      const options = { job, format: { wanted: [profileOf(format)], others: [] } };
      const { records, skipped } = await readStatement(write([text]), options);
      expect(skipped).toBe(0);
      expect(records.map(({ orderId, amount, fee, line }) => [orderId, amount, fee, line])).toEqual(
        rows.map(({ id, amount }, index) => [id, Number(amount), null, lines[index]]),
      );
    });
  });

  it('are still counted by the footer', async () => {
    const rows: Row[] = [
      { id: 'A1', business: 'B1', type: 'payment', amount: 1000n, isSuccess: true },
      { id: 'A2', business: 'B1', type: 'fee', amount: -6n, isSuccess: true },
    ];
    const format = { layout: 'delimited', separator: ',', minorUnits: false } as const;
    const { text } = documentOf(new Random(1), rows, format);
    const options = { job: netting, format: { wanted: [profileOf(format)], others: [] } };
    const { records } = await readStatement(write([text]), options);
    expect(records).toMatchObject([{ orderId: 'A1', amount: 1000, fee: 6000 }]);
    const wrong = text.replace(`${SUM} 2 994`, `${SUM} 1 1000`);
    await expect(readStatement(write([wrong]), options)).rejects.toThrow(
      /states #SUM #SUM 1 1000, its rows give #SUM 2 994\./,
    );
  });

  it('may belong to a hundred thousand transactions and more', async () => {
    const count = 120_000;
    const amounts = Array.from({ length: count }, (_, index) => BigInt(1 + (index % 997)));
    const rows = amounts.flatMap((amount, index): Row[] => [
      {
        id: `F${index}`,
        business: index.toString(36),
        type: 'fee',
        amount: -amount,
        isSuccess: true,
      },
    ]);
    const payments = amounts.map((_, index): Row => {
      const business = (count - 1 - index).toString(36);
      return { id: `A${index}`, business, type: 'payment', amount: 100_000n, isSuccess: true };
    });
    const format = { layout: 'delimited', separator: '|', minorUnits: true } as const;
    const plain = [...rows, ...payments].map(({ id, business, type, amount }) => {
      return `${id}|${business}|${type}|${amount}|ok|\n`;
    });
    const sum = [...rows, ...payments].reduce((total, { amount }) => total + amount, 0n);
    const text = `head\n${plain.join('')}${SUM} ${2 * count} ${sum}\n`;
    const { records, skipped } = await readStatement(write([text]), {
      job: netting,
      format: { wanted: [profileOf(format)], others: [] },
    });
    expect(skipped).toBe(count);
    expect(records).toHaveLength(count);
    const isWrong = ({ fee }: { fee: number | null }, index: number) =>
      fee !== Number(amounts[count - 1 - index] * FEE_UNITS);
    expect(records.findIndex(isWrong)).toBe(-1);
  });
});

describe('netFees', () => {
  const format = { layout: 'delimited', separator: ',', minorUnits: false } as const;
  const open = (profile: RecordProfile, text: string) =>
    openSide('statement', new FileSource(write([text])), {
      job: netting,
      formats: { wanted: [profile], others: [] },
      scratchDir: tempDir(),
    });

  it.each([
    ['has no business numbers', { businessId: -1 }],
    ['states its fees', { fee: AMOUNT }],
  ])('refuses a statement that %s', async (_, plan) => {
    const opening = open(profileOf(format, plan), `head\n${SUM} 0 0\n`);
    await expect(opening).rejects.toThrow(UsageError);
    await expect(opening).rejects.toThrow(
      'netFees: rows of fund have no business number that fees and transactions share, or state ' +
        'their fees already. Leave netFees out of the job.',
    );
  });

  it.each([
    ['a line', 'x', 0],
    ['blanks', ' ', 0],
    ['a quote that is never closed', '"', 2],
    ['half of a second record', 'A1,B1,payment,1.00,ok,\n', 1],
  ])('refuses a record longer than 1 MiB: %s', async (_, text, linesBefore) => {
    const long = text.repeat(Math.ceil((3 * RECORD_BYTES_MAX) / text.length)).replaceAll('\n', ' ');
    const before = 'A1,B1,payment,1.00,ok,"\n"\n'.repeat(linesBefore);
    const error = await open(profileOf(format), `head\n${before}${long}`).catch((thrown) => thrown);
    expect(error).toBeInstanceOf(RefusedError);
    expect(error.reason).toBe('limit');
    expect(error.message.replaceAll(`${folder}/`, '')).toBe(
      `fund0.txt:${2 + 2 * linesBefore}: the record that starts here is longer than 1 MiB. No ` +
        'bill has such rows; the file is damaged or not a bill.',
    );
  });

  it('leaves documents without business numbers unchanged', async () => {
    const rows: Row[] = [
      { id: 'A1', business: 'B1', type: 'payment', amount: 1000n, isSuccess: true },
      { id: 'A2', business: 'B1', type: 'fee', amount: -6n, isSuccess: true },
    ];
    const texts = rows.map((row) => documentOf(new Random(1), [row], format).text);
    const with1 = profileOf(format);
    const first = { ...with1, recognize: ({ name }: { name: string }) => name.endsWith('0.txt') };
    const others = profileOf(format, { businessId: -1 });
    const opened = await openSide('statement', new FileSource(write(texts)), {
      job: netting,
      formats: { wanted: [first, others], others: [] },
      scratchDir: tempDir(),
    });
    expect(opened.documents.map(({ opening }) => opening.plan.columns.length)).toEqual([8, 6]);
    expect(opened.written).toHaveLength(1);
    await closeSide(opened);
  });
});
