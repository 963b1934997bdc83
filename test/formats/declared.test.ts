import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Random } from '../../scripts/lib/random.mjs';
import { profileSchema } from '../../src/config/profile-schema.ts';
import { JOB_DEFAULTS, type Job } from '../../src/domain/job.ts';
import { TRANSACTION_TYPES } from '../../src/domain/record.ts';
import { RefusedError } from '../../src/support/errors.ts';
import { readStatement, type Statement } from '../support/statement.ts';
import { tempDir } from '../support/tempdir.ts';
import { type RandomFormat, randomFormat } from './declared/random-format.ts';
import type { KnownRow } from './declared/random-meanings.ts';

const SEED = Number(process.env.ZHANGPING_DECLARED_SEED ?? 20261119);
const RUNS = Number(process.env.ZHANGPING_DECLARED_RUNS ?? 160);
/** Parts the seeds of one run from those of the next. */
const SEED_STEP = 1_000_003;

const folder = tempDir();
const job: Job = { ...JOB_DEFAULTS, name: 'job' };

/** Reads bytes as a profile of the config says. */
async function read(
  config: Readonly<Record<string, unknown>>,
  bytes: Uint8Array,
  { pieceBytes, netFees = false }: { pieceBytes?: number | undefined; netFees?: boolean } = {},
): Promise<Statement> {
  const path = join(folder, 'bank.txt');
  writeFileSync(path, bytes);
  const profiles = { bank: profileSchema.parse(config) };
  const options = { profiles, format: 'bank', pieceBytes };
  return await readStatement([path], { ...options, job: { ...job, netFees } });
}

async function refusal(config: Readonly<Record<string, unknown>>, bytes: Uint8Array) {
  try {
    await read(config, bytes);
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
    return { reason: error.reason, text: error.message.replaceAll(`${folder}/`, '') };
  }
  throw new Error('was not refused');
}

/** Runs a check on many formats; says which seed it failed with. */
async function forSeeds(
  runs: number,
  check: (format: RandomFormat, rng: Random) => Promise<void>,
): Promise<void> {
  for (let index = 0; index < runs; index++) {
    const seed = SEED * SEED_STEP + index;
    const format = randomFormat(seed);
    try {
      await check(format, new Random(seed + 1));
    } catch (error) {
      const shown = JSON.stringify(format.config);
      throw new Error(`ZHANGPING_DECLARED_SEED=${SEED}, format ${index}: ${shown}`, {
        cause: error,
      });
    }
  }
}

/** Success by type: what is left of rows by the plainest of rules. */
function totalsOf(rows: readonly KnownRow[]): Map<string, { count: number; amount: bigint }> {
  const totals = new Map<string, { count: number; amount: bigint }>();
  for (const type of TRANSACTION_TYPES) {
    const amounts = rows.flatMap(({ record }) =>
      record?.type === type && record.status === 'success' ? [record.amount] : [],
    );
    const amount = amounts.reduce((sum, each) => sum + each, 0n);
    if (amounts.length > 0) totals.set(type, { count: amounts.length, amount });
  }
  return totals;
}

/** What a file of rows must be read as. */
function expected({ declared, rows }: RandomFormat, lines: readonly number[]): unknown {
  const records = rows.flatMap(({ record }, index) => {
    if (record === null) return [];
    const { amount, fee, ...rest } = record;
    const numbers = { amount: Number(amount), fee: fee === null ? null : Number(fee) };
    return [{ ...rest, ...numbers, line: lines[index] }];
  });
  const dates = records.flatMap(({ time }) => (time === '' ? [] : [time.slice(0, 10)])).sort();
  return {
    records,
    totals: totalsOf(rows),
    skipped: rows.length - records.length,
    rejects: [],
    account: declared?.account ?? '',
    period: declared
      ? { from: declared.from, to: declared.to }
      : { from: dates[0] ?? '', to: dates.at(-1) ?? '' },
  };
}

describe('a file of a described format', () => {
  it('is read as written, wherever it is cut', async () => {
    const seen = { records: 0, skipped: 0, fixed: 0, footers: 0, netted: 0 };
    await forSeeds(RUNS, async (format, rng) => {
      const { bytes, lines } = format.file(format.rows);
      // A file of nothing is refused before it is looked at.
      if (bytes.length === 0) return;
      const pieceBytes = rng.pick([undefined, 64, 300]);
      // Where no two rows share a number nothing is netted, though all is written out anew.
      const netFees = format.config.businessId !== undefined && rng.chance(0.7);
      const statement = await read(format.config, bytes, { pieceBytes, netFees });
      expect(statement).toEqual(expected(format, lines));
      seen.records += statement.records.length;
      seen.skipped += statement.skipped;
      seen.fixed += Number(format.config.format === 'fixed-width');
      seen.netted += Number(netFees);
      seen.footers += Number(format.claims(format.rows).length > 0);
    });
    expect(seen.records).toBeGreaterThan(RUNS * 5);
    expect(seen.skipped).toBeGreaterThan(RUNS / 2);
    expect(seen.fixed).toBeGreaterThan(RUNS / 8);
    expect(seen.footers).toBeGreaterThan(RUNS / 2);
    expect(seen.netted).toBeGreaterThan(RUNS / 16);
  });

  it('is refused if its footer has other totals', async () => {
    let refused = 0;
    await forSeeds(RUNS / 2, async (format, rng) => {
      const claims = format.claims(format.rows);
      if (claims.length === 0) return;
      const at = rng.int(claims.length);
      const wrong = claims.with(at, otherDigit(rng, claims[at]));
      const { bytes } = format.file(format.rows, wrong);
      const { reason, text } = await refusal(format.config, bytes);
      expect(reason).toBe('footer');
      expect(text).toContain(` ${wrong[at]}, its rows give `);
      refused++;
    });
    expect(refused).toBeGreaterThan(RUNS / 8);
  });

  it('is refused without a row that its footer counts', async () => {
    let refused = 0;
    await forSeeds(RUNS / 2, async (format, rng) => {
      const { rows } = format;
      const claims = format.claims(rows);
      const rest = rows.toSpliced(rng.int(rows.length), 1);
      // Rows that are passed over, or that the checks leave out, nobody misses.
      if (format.claims(rest).join() === claims.join()) return;
      const { reason } = await refusal(format.config, format.file(rest, claims).bytes);
      expect(reason).toBe('footer');
      refused++;
    });
    expect(refused).toBeGreaterThan(RUNS / 8);
  });

  it('is refused if its footer is cut off', async () => {
    let refused = 0;
    await forSeeds(RUNS / 4, async (format) => {
      if (format.claims(format.rows).length === 0) return;
      const { bytes } = format.file(format.rows);
      const start =
        bytes.lastIndexOf('SUM') < 0 ? bytes.lastIndexOf('TOTAL') : bytes.lastIndexOf('SUM');
      if (start === 0) return;
      const { reason, text } = await refusal(format.config, bytes.subarray(0, start));
      expect(reason).toBe('footer');
      expect(text).toMatch(/is missing\. The file is cut off; download it again\.$/);
      refused++;
    });
    expect(refused).toBeGreaterThan(RUNS / 16);
  });
});

describe('a header', () => {
  const config = { orderId: '订单号', amount: '金额(元)', fee: '手续费', time: 5 };

  it('that lacks columns is refused, with the missing and the new columns', async () => {
    const bytes = Buffer.from('说明\n订单编号,金额（元）,费用,手续费,时间\nA1,1.00,,,\n');
    expect(await refusal(config, bytes)).toEqual({
      reason: 'header',
      text:
        'bank.txt:2: the header lacks 订单号 and has unknown columns: 订单编号, 费用, 时间. Check ' +
        'that this is the right kind of bill; if the channel changed its format, describe the ' +
        'new format in zhangping.yaml first.',
    });
  });

  it('that is too short for a position is refused', async () => {
    const bytes = Buffer.from('订单号,金额(元),手续费,\nA1,1.00,,\n');
    expect(await refusal(config, bytes)).toEqual({
      reason: 'header',
      text:
        'bank.txt:1: the header has 3 columns, and the profile bank names column 5. Give the ' +
        'right file, or correct the profile.',
    });
  });

  it('with none of the columns is not a header', async () => {
    expect(await refusal(config, Buffer.from('a,b\nA1,1.00\n'))).toEqual({
      reason: 'header',
      text:
        'bank.txt: no line has the columns 订单号, 金额(元), 手续费 that the profile bank names. ' +
        'Give the right file, or correct the profile.',
    });
  });

  it('is searched for only after the text of rowsAfter', async () => {
    const text = '订单号,金额(元),手续费,a,b\n明细\n手续费,金额(元),订单号,x,y\n0.01,2.00,A1,,\n';
    const { records } = await read({ ...config, rowsAfter: '明细' }, Buffer.from(text));
    expect(records).toMatchObject([{ orderId: 'A1', amount: 200, fee: 1000, line: 4 }]);
    const none = Buffer.from(text.replace('明细', '明 细'));
    expect((await refusal({ ...config, rowsAfter: '明细' }, none)).text).toBe(
      "bank.txt: the text '明细', which precedes the rows, is not in the first 4 lines. Give " +
        'the right file, or correct rowsAfter of bank.',
    );
  });
});

describe('rows without a header', () => {
  const config = { header: false, orderId: 1, amount: 2 };

  it.each(['"a, ""b"", c"', '"a\n,b"', 'a"b', '""', '"""",""'])(
    'have as many columns as the first row, whatever it quotes: %j',
    async (cell) => {
      const { records } = await read(config, Buffer.from(`A1,1.00,${cell}\nA2,2,${cell}\n`));
      expect(records.map(({ orderId }) => orderId)).toEqual(['A1', 'A2']);
    },
  );

  it('have at least as many columns as positions need', async () => {
    const { text } = await refusal({ ...config, fee: 4 }, Buffer.from('A1,1.00\n'));
    expect(text).toContain('bank.txt:1: expected 4 columns, found 2');
  });
});

describe('the preamble', () => {
  const config = {
    orderId: 'id',
    amount: 'sum',
    preamble: { account: 'No (\\d+)', from: 'of (\\S+)' },
  };

  it('is searched only before the rows; one date is first and last', async () => {
    const file = (front: string) => Buffer.from(`${front}\nid,sum\nNo 99 of 2026-01-01,1\n`);
    const { account, period } = await read(config, file('No 12\nof 2026年1月9日'));
    expect({ account, ...period }).toEqual({ account: '12', from: '2026-01-09', to: '2026-01-09' });
    expect((await refusal(config, file('No 12'))).text).toBe(
      'bank.txt: nothing before the rows matches of (\\S+), which the profile bank expects. ' +
        'Give the right file, or correct its preamble.',
    );
    expect((await refusal(config, file('No 12\nof 2026-02-30'))).text).toBe(
      "bank.txt: '2026-02-30' before the rows is not a date. Correct the profile's preamble.",
    );
  });

  it('must name the account of the job', async () => {
    const other = { ...job, accounts: ['34'] };
    const path = join(folder, 'other.txt');
    writeFileSync(path, 'No 12 of 20260109\nid,sum\nA1,1\n');
    const profiles = { bank: profileSchema.parse(config) };
    await expect(readStatement([path], { job: other, profiles, format: 'bank' })).rejects.toThrow(
      /the bill is for account 12, the job job for account 34\./,
    );
  });
});

it('a byte order mark alone is a file without rows', async () => {
  const config = { header: false, orderId: 1, amount: 2 };
  expect((await read(config, Buffer.from('\ufeff'))).records).toEqual([]);
});

describe('the format of a file', () => {
  const formats = { bank: profileSchema.parse({ orderId: '订单号', amount: '金额' }) };
  const write = (name: string, text: string) => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  };

  it('is recognized by the header, before built-in formats', async () => {
    const path = write('own.csv', 'order_id,amount,订单号,金额\nA1,1,A2,2\n');
    const { records } = await readStatement([path], { job, profiles: formats });
    expect(records).toMatchObject([{ orderId: 'A2', amount: 200 }]);
  });

  it('is never guessed for columns by position', async () => {
    const profiles = { bank: profileSchema.parse({ header: false, orderId: 1, amount: 2 }) };
    const path = write('unknown.csv', 'A1,1.00\n');
    await expect(readStatement([path], { job, profiles })).rejects.toThrow(
      /: the format is not recognized; the file starts with "…,1\.00"\. Known formats: bank, /,
    );
    const { records } = await readStatement([path], { job, profiles, format: 'bank' });
    expect(records).toMatchObject([{ orderId: 'A1', amount: 100 }]);
  });

  it('must be the named one', async () => {
    const path = write('flows.csv', 'order_id,amount\nA1,1\n');
    await expect(readStatement([path], { job, profiles: formats, format: 'bank' })).rejects.toThrow(
      /is not a file of the profile bank; it looks like generic-csv\. Give the/,
    );
  });
});

describe('the style of numbers', () => {
  const comma = { decimalComma: true, currencySign: '€', separator: ';', orderId: 'id' };
  const table = (...amounts: string[]) =>
    Buffer.from(['id;amount', ...amounts.map((amount, i) => `A${i};${amount}`), ''].join('\n'));
  const config = { ...comma, amount: 'amount', type: { in: 'payment', out: 'refund' } };

  it('can have a decimal comma, and a currency sign on either side', async () => {
    const amounts = ['1234,56', '€ 0,5', '-€7', '8,00 €', '+1,10'];
    const { records } = await read(config, table(...amounts));
    expect(records.map(({ amount }) => amount)).toEqual([123456, 50, -700, 800, 110]);
    const grouped = { ...config, thousandsSeparators: true };
    const {
      records: [first],
    } = await read(grouped, table('€1.234.567,89'));
    expect(first.amount).toBe(123456789);
  });

  it.each(['1.50', '1.234,56', '1,234', '$1,50', '1,50$', '€', '1,2,3'])(
    'is never guessed: %s is refused',
    async (amount) => {
      const { reason, text } = await refusal(config, table(amount));
      expect(reason).toBe('rejects');
      expect(text).toContain(`amount '${amount}' is not a number with a decimal comma`);
    },
  );

  it('allows commas in cells that begin with a backtick', async () => {
    const quoted = { quote: '`', orderId: 'id', amount: { column: 'all', refund: 'back' } };
    const types = { type: { column: 'type', words: { p: 'payment', r: 'refund' } } };
    const rows = ['`id,`all,`back,`type,`name', '`A1,`2.00,`,`p,`a,b', '`A1,`2.00,`0.50,`r,`a', ''];
    const { records } = await read({ ...quoted, ...types }, Buffer.from(rows.join('\r\n')));
    expect(records.map(({ orderId, amount }) => [orderId, amount])).toEqual([
      ['A1', 200],
      ['A1', -50],
    ]);
    expect(profileSchema.safeParse({ ...quoted, separator: ';' }).success).toBe(false);
  });
});

it('a row that is cut off does not continue into the footer', async () => {
  const type = { type: 'payment', status: { column: 'state', words: { ok: 'success' } } };
  const config = { quote: '`', orderId: 'id', amount: 'all', ...type };
  const footer = { starts: ['total', 'end'] };
  const rows = ['`id,`all,`state', '`A1,`1.00,`ok', '`A2,`1', 'total,`10.00,`ok', 'end', ''];
  const { reason } = await refusal({ ...config, footer }, Buffer.from(rows.join('\n')));
  expect(reason).toBe('rejects');
});

describe('a footer of amounts from two columns', () => {
  const config = {
    ...{ orderId: 'id', amount: { column: 'all', refund: 'back' } },
    type: { column: 'type', words: { p: 'payment', r: 'refund', w: 'withdrawal' } },
    footer: { starts: ['end'], checks: [{ pattern: 'out ([0-9.]+)', sums: 'out' }] },
  };
  // A refund's row repeats what was paid.
  const file = (out: string) =>
    Buffer.from(`id,all,back,type\nA,10.00,,p\nA,10.00,3.00,r\nW,-5.00,,w\nend out ${out}\n`);

  it('is checked against the amounts of both columns', async () => {
    expect((await read(config, file('8.00'))).records.length).toBe(3);
    expect((await refusal(config, file('3.00'))).text).toContain('its rows give 8.00');
  });
});

/** A number with another digit, which makes another number of it. */
function otherDigit(rng: Random, text: string): string {
  const at = rng.pick([...text].flatMap((char, index) => (/\d/.test(char) ? [index] : [])));
  const digit = (Number(text[at]) + rng.between(1, 9)) % 10;
  return text.slice(0, at) + digit + text.slice(at + 1);
}
