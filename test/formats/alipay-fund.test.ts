/** Alipay fund bills: what their rows mean, what their totals catch, and bills in parts. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { Random } from '../../scripts/lib/random.mjs';
import { alipayFund } from '../../src/formats/alipay/alipay-fund.ts';
import { mutate } from '../cli/mutate.ts';
import { zipOf } from '../inputs/archives.ts';
import { tempDir } from '../support/tempdir.ts';
import {
  ALIPAY_COLUMNS_MAX,
  ALIPAY_WORDS,
  alipayFundFile,
  alipayLines,
  BILLS,
  FUZZ_RUNS,
  gbkLines,
  type Movement,
  randomMovements,
  randomStyle,
  SEED,
  SEED_STEP,
  short,
  told,
  USUAL,
} from './fund-bills.ts';
import { refusalOfFiles, scanFiles } from './scan-files.ts';

const ACCOUNT = '2088123456789012';
const BILL = `${ACCOUNT}0156_20261119_账务明细`;
const TITLE_LINES = 5;

const folder = tempDir();

/** A file in a folder of this test's; the same name is written over. */
function fileOf(bytes: Uint8Array | string, name = 'fund.csv'): string {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, bytes);
  return path;
}

const partFile = (number: number, lines: readonly string[]) =>
  fileOf(gbkLines(lines), `${BILL}_${number}.csv`);

const movement = (order: string, word: string, fen: number, index: number): Movement => ({
  ids: [order, `2026${index}`, `157${index}`],
  word,
  type: ALIPAY_WORDS.find(([known]) => known === word)?.[1] ?? 'other',
  fen,
  time: '2026-11-19 10:00:00',
  text: '',
});
const DAY = [
  movement('A1', '在线支付', 1000, 1),
  movement('A1', '收费', -6, 2),
  movement('A2', '交易付款', 2000, 3),
  movement('A2', '交易退款', -500, 4),
];
const LINES = alipayLines(DAY, USUAL);
const ALL_LINES = [...LINES.title, LINES.header, ...LINES.rows, ...LINES.footer];
/** Totals of some rows, as a footer. */
const footerOf = (movements: readonly Movement[]) => alipayLines(movements, USUAL).footer;

/** The bill with a text changed in it. */
const changed = (from: string | RegExp, to: string) =>
  fileOf(gbkLines(ALL_LINES.map((line) => line.replace(from, to))));

describe('a fund bill', () => {
  test('is read as written, in any style', async () => {
    for (let round = 0; round < BILLS; round++) {
      const rng = new Random(SEED + round);
      const movements = randomMovements(rng, ALIPAY_WORDS);
      const style = randomStyle(rng, ALIPAY_COLUMNS_MAX);
      const records = await scanFiles([fileOf(alipayFundFile(movements, style))]).catch((error) => {
        throw new Error(`seed ${SEED + round}: ${error.message}`, { cause: error });
      });
      expect(records.map(short), `seed ${SEED + round}`).toEqual(movements.map(told));
      const lines = movements.map((_, index) => index + TITLE_LINES + 1);
      expect(records.map(({ source }) => source.line)).toEqual(lines);
      expect(records.every(({ account, refundId }) => account === ACCOUNT && refundId === '')).toBe(
        true,
      );
    }
  });

  test('with a lost, doubled or changed row is refused: its totals disagree', async () => {
    for (let round = 0; round < BILLS; round++) {
      const rng = new Random(SEED + round);
      const movements = randomMovements(rng, ALIPAY_WORDS);
      const style = { ...randomStyle(rng, ALIPAY_COLUMNS_MAX), later: false };
      const at = movements.findIndex(({ fen }) => fen !== 0);
      if (at < 0) continue;
      const { title, header, footer } = alipayLines(movements, style);
      const other = [...movements];
      const more = { ...movements[at], fen: movements[at].fen + rng.pick([1, -1, 100, 12_345]) };
      const turned = { ...movements[at], fen: -movements[at].fen };
      const [damage, ...put] = rng.pick([
        ['lost'],
        ['doubled', movements[at], movements[at]],
        ['changed', more],
        ['turned', turned],
      ] as const);
      other.splice(at, 1, ...put);
      const { rows } = alipayLines(other, style);
      const path = fileOf(gbkLines([...title, header, ...rows, ...footer], style));
      const refusal = await refusalOfFiles([path]);
      expect(refusal?.reason, `seed ${SEED + round}: ${damage}`).toBe('footer');
    }
  });

  test('is recognized by its first line alone', () => {
    const head = (text: string) => ({
      name: '',
      encoding: 'utf-8' as const,
      lines: [{ text, start: 0, next: 0, line: 1 }],
      bytes: Buffer.from(text),
    });
    expect(alipayFund.recognize(head('#支付宝账务明细查询'))).toBe(true);
    expect(alipayFund.recognize(head('#支付宝账务明细查询 '))).toBe(true);
    expect(alipayFund.recognize(head('#支付宝业务明细查询'))).toBe(false);
    expect(alipayFund.recognize(head('#支付宝账务汇总查询'))).toBe(false);
    expect(
      alipayFund.recognize({ name: '', encoding: 'utf-8', lines: [], bytes: Buffer.alloc(0) }),
    ).toBe(false);
  });

  test.each([
    ['a count of expenses', '支出合计：2笔', '支出合计：3笔', /:11: .* 支出 count 3, .* give 2\./],
    ['a count of income', '收入合计：2笔', '收入合计：1笔', /:12: .* 收入 count 1, .* give 2\./],
    ['a sum of expenses', '共-5.06元', '共-5.07元', /支出金额\(-元\) -5\.07, .* give -5\.06\./],
    ['a sum of income', '共30.00元', '共-30.00元', /收入金额\(\+元\) -30\.00, .* give 30\.00\./],
    ['an invalid sum', '共30.00元', '共3,0.0.0元', /3,0\.0\.0/],
    ['a count without a sum', '，共30.00元', '', /fund\.csv:12: .*'#收入合计：…笔，…共…元'/],
    ['no expenses', /^#支出合计.*/, '#', /fund\.csv: .*'#支出合计：…笔，…共…元' is missing/],
    ['no end', '账务明细列表结束', '', /end marker 账务明细列表结束/],
    ['no period', '起始日期', '', /起始日期/],
    ['no type', '业务类型', '类型', /lacks 业务类型 and has unknown columns: 类型/],
    ['no flow number', '账务流水号', '流水号', /lacks 账务流水号 and has unknown columns: 流水号/],
  ])('is refused with a changed title, header or footer: %s', async (_, from, to, message) => {
    const refusal = await refusalOfFiles([changed(from, to)]);
    expect(refusal?.message).toMatch(message);
  });

  test.each([
    ['both amounts', ',10.00,0.00,', ',10.00,10.00,', /:6: 收入金额.* both have an amount/],
    ['no amount at all', ',10.00,0.00,', ',,,', /:6: 收入金额.* are both empty/],
    ['negative income', ',10.00,0.00,', ',-10.00,0.00,', /:6: 收入金额.* '-10\.00' is negative/],
    ['a thousands separator', ',10.00,0.00,', ',"1,0.00",0.00,', /:6: 收入金额.*'1,0\.00'/],
    [
      'an unknown word',
      '交易付款',
      '理财申购',
      /:8: 业务类型 '理财申购' is unknown; known: 在线支付/,
    ],
    [
      'a time without seconds',
      '10:00:00',
      '10:00',
      /:6: 发生时间 '2026-11-19 10:00' is not a time/,
    ],
    ['no number at all', /^157\d\t,2026\d\t,A2\t,/, '\t,\t,\t,', /:8: 商户订单号 is empty/],
  ])('with a row of %s is refused', async (_, from, to, message) => {
    const refusal = await refusalOfFiles([changed(from, to)]);
    expect(refusal?.reason).toBe('rejects');
    expect(refusal?.message).toMatch(message);
  });

  test('accepts a type that the job defines', async () => {
    const path = changed('交易付款', '理财申购');
    const records = await scanFiles([path], { types: { 理财申购: 'settlement' } });
    expect(records.map(({ type }) => type)).toEqual(['payment', 'fee', 'settlement', 'refund']);
    expect(records[2].amount).toBe(2000);
  });

  test('counts a row of 0.00 once, as income or expense', async () => {
    const zeros = [...DAY, movement('A3', '转账', 0, 5), movement('A4', '转账', 0, 6)];
    const { title, header, rows } = alipayLines(zeros, USUAL);
    const counted = async (expense: number, income: number) => {
      const [end, , , exported] = LINES.footer;
      const footer = [
        ...[end, `#支出合计：${expense}笔，共-5.06元`, `#收入合计：${income}笔，共30.00元`],
        exported,
      ];
      const refusal = await refusalOfFiles([
        fileOf(gbkLines([...title, header, ...rows, ...footer])),
      ]);
      return refusal === null;
    };
    const found: string[] = [];
    for (let expense = 0; expense < 7; expense++) {
      for (let income = 0; income < 7; income++) {
        if (await counted(expense, income)) found.push(`${expense} ${income}`);
      }
    }
    expect(found).toEqual(['2 2', '2 3', '2 4', '3 2', '3 3', '4 2']);
  });
});

describe('the summary of a fund bill', () => {
  const HEADER = '类型,收入笔数,收入金额（+元）,支出笔数,支出金额（-元）,总金额（元）';
  const TOTAL = '合计,2,30.00,2,-5.06,24.94';
  const zipWith = (summary: readonly string[]) =>
    fileOf(
      zipOf([
        {
          name: 'summary.csv',
          data: gbkLines(['#支付宝账务汇总查询', LINES.title[1], ...summary]),
        },
        { name: 'bill.csv', data: gbkLines(ALL_LINES) },
      ]),
      'bill.zip',
    );

  test.each([
    ['that agrees', [HEADER, '交易付款,1,20.00,0,0.00,20.00', TOTAL]],
    ['with expenses without a sign', [HEADER, TOTAL.replace('-5.06', '5.06')]],
  ])('%s: the bill is accepted', async (_, summary) => {
    expect(await scanFiles([zipWith(summary)])).toHaveLength(DAY.length);
  });

  test.each([
    [
      'with other columns',
      ['类型,金额', '合计,1.00'],
      /summary\.csv:3: the header lacks 收入笔数, /,
    ],
    ['without a total', [HEADER], /summary\.csv: the row 合计 of the summary is missing/],
    ['of nothing', [], /summary\.csv: the column header \(类型,收入笔数,…\) is missing/],
  ])('%s: the bill is refused', async (_, summary, message) => {
    expect((await refusalOfFiles([zipWith(summary)]))?.message).toMatch(message);
  });

  test.each([
    ['income', '30.00', '30.01', /summary\.csv:4: .* 收入金额\(\+元\) 30\.01, .* give 30\.00\./],
    ['expenses', '-5.06', '-5.07', /summary\.csv:4: .* 支出金额\(-元\) -5\.07, .* give -5\.06\./],
    ['income rows', '合计,2', '合计,1', /summary\.csv:4: .* 收入笔数 1, .* give 2\./],
    ['expense rows', ',2,-5.06', ',3,-5.06', /summary\.csv:4: .* 支出笔数 3, .* give 2\./],
    ['something', '30.00', 'x', /summary\.csv:4: .* 收入金额\(\+元\) x/],
  ])('that disagrees on %s: the bill is refused', async (_, from, to, message) => {
    const refusal = await refusalOfFiles([zipWith([HEADER, TOTAL.replace(from, to)])]);
    expect(refusal?.reason).toBe('footer');
    expect(refusal?.message).toMatch(message);
  });
});

describe('a fund bill in parts', () => {
  /** How one part is written. */
  interface PartStyle {
    readonly head: 'title' | 'header' | 'none';
    readonly foot: 'since' | 'all' | 'none';
  }

  /** The lines of each part, cut at `cuts`. */
  function partsOf(movements: readonly Movement[], cuts: readonly number[], styles: PartStyle[]) {
    let counted = 0;
    return styles.map(({ head, foot }, index) => {
      const [from, to] = [cuts[index], cuts[index + 1]];
      const { title, header, rows } = alipayLines(movements.slice(from, to), USUAL);
      const heads = { title: [...title, header], header: [header], none: [] };
      const since = movements.slice(counted, to);
      if (foot !== 'none') counted = to;
      const feet = { since: footerOf(since), all: footerOf(movements), none: [] };
      return [...heads[head], ...rows, ...feet[foot]];
    });
  }

  function randomParts(rng: Random) {
    const movements = randomMovements(rng, ALIPAY_WORDS, 12);
    const count = rng.between(1, 4);
    const inner = Array.from({ length: count - 1 }, () => rng.int(movements.length + 1));
    const cuts = [0, ...inner.sort((a, b) => a - b), movements.length];
    const styles = Array.from({ length: count }, (_, index): PartStyle => {
      const foot = rng.pick(['since', 'all', 'none'] as const);
      return {
        head: index === 0 ? 'title' : rng.pick(['title', 'header', 'none'] as const),
        foot: foot === 'none' && index === count - 1 ? 'since' : foot,
      };
    });
    return { movements, parts: partsOf(movements, cuts, styles) };
  }

  test('is one bill, whatever the titles, footers, order and packing of its parts', async () => {
    for (let round = 0; round < BILLS; round++) {
      const rng = new Random(SEED + round);
      const { movements, parts } = randomParts(rng);
      const numbers = rng.shuffle(parts.map((_, index) => index));
      const names = numbers.map((index) => `${BILL}_${index + 1}.csv`);
      const files = numbers.map((index) => gbkLines(parts[index]));
      const isZip = rng.chance(0.5);
      const members = names.map((name, index) => ({ name, data: files[index], flags: 0x800 }));
      // Distinct contents, so that no part is the same file as another.
      const paths = isZip
        ? [fileOf(zipOf(members), 'parts.zip')]
        : files.map((bytes, index) => fileOf(bytes, `${index}/${names[index]}`));
      if (!isZip && files.some((bytes) => bytes.length === 0)) continue;
      const records = await scanFiles(paths).catch((error) => {
        throw new Error(`seed ${SEED + round}: ${error.message}`, { cause: error });
      });
      expect(records.map(short), `seed ${SEED + round}`).toEqual(movements.map(told));
    }
  });

  test('that lost rows in any part is refused', async () => {
    for (let round = 0; round < BILLS; round++) {
      const rng = new Random(SEED + round);
      const { parts } = randomParts(rng);
      const rows = parts.flatMap((lines, part) =>
        lines.flatMap((line, at) =>
          /^157\d+\t/.test(line) && !/,0\.00,0\.00,/.test(line) ? [{ part, at }] : [],
        ),
      );
      if (rows.length === 0) continue;
      const { part, at } = rng.pick(rows);
      parts[part].splice(at, 1);
      const members = parts.map((lines, index) => ({
        ...{ name: `${BILL}_${index + 1}.csv`, data: gbkLines(lines), flags: 0x800 },
      }));
      const refusal = await refusalOfFiles([fileOf(zipOf(members), 'parts.zip')]);
      expect(refusal?.reason, `seed ${SEED + round}`).toBe('footer');
    }
  });

  const [TITLED, ...REST] = partsOf(
    DAY,
    [0, 2, 3, 4],
    [
      { head: 'title', foot: 'none' },
      { head: 'none', foot: 'none' },
      { head: 'header', foot: 'all' },
    ],
  );
  const given = (...numbers: number[]) =>
    numbers.map((number) => partFile(number, [TITLED, ...REST][number - 1]));

  test('keeps the lines of each part', async () => {
    const records = await scanFiles(given(3, 1, 2));
    expect(records.map(({ source }) => `${source.file.slice(-5, -4)}:${source.line}`)).toEqual([
      ...['1:6', '1:7', '2:1', '3:2'],
    ]);
  });

  test('is read in the encoding of its first part', async () => {
    // In GBK the word is two bytes that UTF-8 allows as well, and nothing else is beyond ASCII.
    const row = '1579\t,2029\t,A9\t,,2026-11-19 10:00:00,,1.00,0.00,1.00,,模,';
    const footer = [LINES.footer[0], '#支出合计：0笔，共0.00元', '#收入合计：1笔，共1.00元'];
    const first = partFile(1, [...LINES.title, LINES.header]);
    const records = await scanFiles([first, partFile(2, [row, ...footer])], {
      types: { 模: 'other' },
    });
    expect(records.map(({ orderId, amount }) => [orderId, amount])).toEqual([['A9', 100]]);
  });

  test.each([
    [
      'the first part missing',
      [2, 3],
      'missing',
      /_2\.csv: part 1 of the bill \d+_20261119_账务明细 is missing; this is part 2/,
    ],
    [
      'a part in between missing',
      [1, 3],
      'missing',
      /_3\.csv: part 2 of the bill .* is missing; this is part 3/,
    ],
    ['the last part missing', [1, 2], 'footer', /_2\.csv: the end marker/],
    ['only the first', [1], 'footer', /_1\.csv: the end marker/],
  ] as const)('with %s is refused', async (_, numbers, reason, message) => {
    const refusal = await refusalOfFiles(given(...numbers));
    expect([refusal?.reason, refusal?.message]).toEqual([reason, expect.stringMatching(message)]);
  });

  test('with a part given twice is refused', async () => {
    const again = fileOf(gbkLines(REST[0]), `again/${BILL}_2.csv`);
    const refusal = await refusalOfFiles([...given(1, 2, 3), again]);
    expect(refusal?.reason).toBe('twice');
    expect(refusal?.message).toMatch(/part 2 of the bill .* was given twice, also as/);
  });

  test('whose first part has no title is not recognized', async () => {
    const refusal = await refusalOfFiles([partFile(1, REST[1])]);
    expect(refusal?.reason).toBe('unrecognized');
  });

  test('whose later part has no title and other columns is refused', async () => {
    const { header, rows } = alipayLines(DAY.slice(2), { ...USUAL, later: true });
    const paths = [...given(1), partFile(2, [header, ...rows, ...footerOf(DAY)])];
    const refusal = await refusalOfFiles(paths);
    expect(refusal?.reason).toBe('header');
    expect(refusal?.message).toMatch(/_2\.csv:1: the columns are not those of .*_1\.csv/);
  });

  test('has totals of one part or of all parts', async () => {
    const last = (footer: readonly string[]) => partFile(2, [...LINES.rows.slice(2), ...footer]);
    const ended = partFile(1, [...TITLED, ...footerOf(DAY.slice(0, 2))]);
    expect(await refusalOfFiles([ended, last(footerOf(DAY.slice(2)))])).toBeNull();
    expect(await refusalOfFiles([ended, last(footerOf(DAY))])).toBeNull();
    const refusal = await refusalOfFiles([ended, last(footerOf(DAY.slice(1)))]);
    expect(refusal?.message).toMatch(/_2\.csv:4: .* 支出 count 2, its rows give 1\./);
  });

  test('of two accounts is two bills', async () => {
    const other = BILL.replace('0156_', '0157_');
    const paths = given(1, 2, 3);
    paths.push(fileOf(gbkLines(ALL_LINES), `${other}_1.csv`));
    expect(await scanFiles(paths)).toHaveLength(2 * DAY.length);
  });

  test.each([
    [`${BILL}_1.csv`, { bill: BILL, number: 1 }],
    [`bills/${BILL}_12.csv`, { bill: BILL, number: 12 }],
    [`bills.zip!${BILL}_3.CSV`, { bill: BILL, number: 3 }],
    [`a.zip!b/${BILL}_3.csv.gz`, { bill: BILL, number: 3 }],
    [`${BILL}.csv`, null],
    [`${BILL}_0.csv`, null],
    [`${BILL}_01.csv`, null],
    [`${BILL}_12345.csv`, null],
    [`${BILL}(汇总)_1.csv`, null],
    [`${BILL}_1.csv/other.csv`, null],
    ['fund_1.csv', null],
  ])('the name %s', (name, part) => {
    expect(alipayFund.part?.(name)).toEqual(part);
  });
});

describe('damaged fund bills', () => {
  test('are refused or read, without a fault', async () => {
    let refused = 0;
    for (let run = 0; run < FUZZ_RUNS; run++) {
      const seed = SEED + run * SEED_STEP;
      const rng = new Random(seed);
      const file = () =>
        alipayFundFile(randomMovements(rng, ALIPAY_WORDS, 8), randomStyle(rng, ALIPAY_COLUMNS_MAX));
      const { bytes, done } = mutate(file(), file(), rng);
      const name = rng.chance(0.3) ? `${BILL}_1.csv` : 'fund.csv';
      const refusal = await refusalOfFiles([fileOf(bytes, name)]).catch((error) => {
        throw new Error(`seed ${seed}: ${done.join(', ')}: ${error.message}`, { cause: error });
      });
      refused += Number(refusal !== null);
    }
    expect(refused).toBeGreaterThan(FUZZ_RUNS / 2);
    expect(refused).toBeLessThan(FUZZ_RUNS);
  });

  test('in parts as well', async () => {
    for (let run = 0; run < FUZZ_RUNS / 3; run++) {
      const seed = SEED + run * SEED_STEP;
      const rng = new Random(seed);
      const whole = alipayLines(randomMovements(rng, ALIPAY_WORDS, 8), USUAL);
      const first = gbkLines([...whole.title, whole.header, ...whole.rows.slice(0, 3)]);
      const second = gbkLines([...whole.rows.slice(3), ...whole.footer]);
      const { bytes, done } = mutate(second, first, rng);
      const [one, two] = rng.chance(0.5) ? [first, bytes] : [bytes, second];
      const paths = [fileOf(one, `${BILL}_1.csv`), fileOf(two, `${BILL}_2.csv`)];
      await refusalOfFiles(paths).catch((error) => {
        throw new Error(`seed ${seed}: ${done.join(', ')}: ${error.message}`, { cause: error });
      });
    }
  });
});
