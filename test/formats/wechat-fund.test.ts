/** WeChat Pay fund bills: what their rows mean, and what their summary catches. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { Random } from '../../scripts/lib/random.mjs';
import { wechatFund } from '../../src/formats/wechat/wechat-fund.ts';
import { mutate } from '../cli/mutate.ts';
import { tempDir } from '../support/tempdir.ts';
import {
  BILLS,
  FUZZ_RUNS,
  type Movement,
  randomMovements,
  randomStyle,
  SEED,
  SEED_STEP,
  short,
  told,
  USUAL,
  WECHAT_COLUMNS_MAX,
  WECHAT_WORDS,
  wechatFundFile,
} from './fund-bills.ts';
import { refusalOfFiles, scanFiles } from './scan-files.ts';

const SAMPLE = join(import.meta.dirname, 'wechat-fund', 'v3_fundflowbill_2021-02-01.csv');

const path = join(tempDir(), 'fund.csv');

function fileOf(bytes: Uint8Array | string): string {
  writeFileSync(path, bytes);
  return path;
}

/** The sample, and what its author took away to make it agree again. */
const sample = readFileSync(SAMPLE, 'utf8');
const whole = sample.replace('`3,`1,`0.01,`2,`0.02', '`2,`0,`0.00,`2,`0.02');
const [HEADER, FIRST] = whole.split('\n');

describe('a fund bill', () => {
  test('from the tests of another program, which lacks two of three rows, is refused', async () => {
    const refusal = await refusalOfFiles([SAMPLE]);
    expect(refusal?.reason).toBe('footer');
    expect(refusal?.message).toBe(
      `${SAMPLE}:5: the file states 资金流水总笔数 3, its rows give 2. ` +
        'Rows are missing, doubled or altered; download it again.',
    );
  });

  test('is read if its summary is that of its rows', async () => {
    const records = await scanFiles([fileOf(whole)]);
    expect(records.map(short)).toEqual([
      {
        orderId: 'S20210201135356381941',
        channelTxnId: '4200000920202101197964319284',
        type: 'refund',
        amount: -1,
        time: '2021-02-01 13:54:01',
      },
      {
        orderId: 'S20210201140044552846',
        channelTxnId: '4200000846202101197461830397',
        type: 'refund',
        amount: -1,
        time: '2021-02-01 14:00:45',
      },
    ]);
  });

  test('is read as written, in any style', async () => {
    for (let round = 0; round < BILLS; round++) {
      const rng = new Random(SEED + round);
      const movements = randomMovements(rng, WECHAT_WORDS);
      const style = randomStyle(rng, WECHAT_COLUMNS_MAX);
      // Such a bill is known by how its header begins.
      const order = rng.chance(0.5) ? style.order : null;
      const at = order && [0, 1, ...order.filter((index) => index > 1)];
      const bytes = wechatFundFile(movements, { ...style, order: at });
      const records = await scanFiles([fileOf(bytes)]).catch((error) => {
        throw new Error(`seed ${SEED + round}: ${error.message}`, { cause: error });
      });
      expect(records.map(short), `seed ${SEED + round}`).toEqual(movements.map(told));
      expect(records.map(({ source }) => source.line)).toEqual(movements.map((_, i) => i + 2));
    }
  });

  test('with a lost, doubled or changed row is refused: its summary disagrees', async () => {
    for (let round = 0; round < BILLS; round++) {
      const rng = new Random(SEED + round);
      const movements = randomMovements(rng, WECHAT_WORDS);
      const at = movements.findIndex(({ fen }) => fen !== 0);
      if (at < 0) continue;
      const more = { ...movements[at], fen: movements[at].fen + rng.pick([1, -1, 100, 12_345]) };
      const turned = { ...movements[at], fen: -movements[at].fen };
      const [damage, ...put] = rng.pick([
        ['lost'],
        ['doubled', movements[at], movements[at]],
        ['changed', more],
        ['turned', turned],
      ] as const);
      const other = [...movements];
      other.splice(at, 1, ...put);
      const lines = wechatFundFile(other).toString().split('\r\n');
      const summary = wechatFundFile(movements).toString().split('\r\n').slice(-3);
      const refusal = await refusalOfFiles([
        fileOf([...lines.slice(0, -3), ...summary].join('\r\n')),
      ]);
      expect(refusal?.reason, `seed ${SEED + round}: ${damage}`).toBe('footer');
    }
  });

  test('counts rows of 0.00 in the direction that they name', async () => {
    const movements = randomMovements(new Random(7), WECHAT_WORDS, 0);
    const zero: Movement = {
      ids: ['A1', '', '1'],
      ...{ word: '转账', type: 'transfer', fen: 0, time: '2026-11-19 10:00:00', text: '' },
    };
    const counted = async (all: number, income: number, expense: number) => {
      const text = wechatFundFile([...movements, zero, zero], USUAL).toString();
      const summary = `\`${all},\`${income},\`0.00,\`${expense},\`0.00`;
      const lines = text.replace(/`\d+,`\d+,`0\.00,`\d+,`0\.00/, summary);
      return (await refusalOfFiles([fileOf(lines)])) === null;
    };
    expect(await counted(2, 0, 0)).toBe(true);
    expect(await counted(2, 2, 0)).toBe(true);
    expect(await counted(2, 1, 1)).toBe(true);
    expect(await counted(2, 2, 1)).toBe(false);
    expect(await counted(2, 0, 3)).toBe(false);
    expect(await counted(1, 1, 0)).toBe(false);
  });

  test.each([
    ['a count', '`2,`0,', '`3,`0,', /:5: .* 资金流水总笔数 3, its rows give 2\./],
    ['a count of income', '`2,`0,', '`2,`1,', /:5: .* 收入笔数 1, its rows give 0\./],
    ['a count of expenses', '`2,`0.02', '`1,`0.02', /:5: .* 支出笔数 1, its rows give 2\./],
    ['income', '`0.00,`2', '`0.01,`2', /:5: .* 收入金额 0\.01, its rows give 0\.00\./],
    ['expenses', '`2,`0.02', '`2,`0.03', /:5: .* 支出金额 0\.03, its rows give 0\.02\./],
    ['negative expenses', '`2,`0.02', '`2,`-0.02', /:5: .* 支出金额 -0\.02, its rows give 0\.02\./],
    ['an invalid count', '`2,`0,', '`2.5,`0,', /:5: .* 资金流水总笔数 2\.5/],
    ['a column', ',支出金额\n', '\n', /:5: the summary has no column 支出金额/],
    [
      'all of the summary',
      /资金流水总笔数[\s\S]*/,
      '',
      /fund\.csv: the summary \(资金流水总笔数,…\)/,
    ],
    ['its row', /`2,`0,[\s\S]*/, '', /fund\.csv: the summary \(资金流水总笔数,…\)/],
    ['the end', /\n$/, `\n${HEADER}\n`, /fund\.csv:6: the bill continues after the summary/],
    [
      'the type',
      '业务类型',
      '类型',
      /fund\.csv:1: the header lacks 业务类型 and has unknown columns: 类型/,
    ],
  ])('is refused with a changed header or summary: %s', async (_, from, to, message) => {
    const refusal = await refusalOfFiles([fileOf(whole.replace(from, to))]);
    expect(refusal?.message).toMatch(message);
  });

  test.each([
    [
      'an unknown word',
      '`退款,`支出',
      '`充值代金券,`支出',
      /:2: 业务类型 '充值代金券' is unknown; known: 交易/,
    ],
    [
      'an unknown direction',
      '`支出',
      '`冻结',
      /:2: 收支类型 '冻结' is unknown; known: 收入, 支出$/m,
    ],
    ['a negative amount', '`支出,`0.01', '`支出,`-0.01', /:2: 收支金额\(元\) '-0\.01' is negative/],
    ['no amount', '`支出,`0.01', '`支出,`', /:2: 收支金额\(元\)/],
    ['a column too few', ',`S20210201135356381941', '', /:2: expected 11 columns, found 10/],
  ])('with a row of %s is refused', async (_, from, to, message) => {
    const refusal = await refusalOfFiles([fileOf(whole.replace(from, to))]);
    expect(refusal?.reason).toBe('rejects');
    expect(refusal?.message).toMatch(message);
  });

  test('uses the first id that a row has as its order id', async () => {
    const ids = (row: string) =>
      `${HEADER}\n${row}\n资金流水总笔数,收入笔数,收入金额,支出笔数,支出金额\n`;
    const orderOf = async (row: string) => {
      const records = await scanFiles([fileOf(`${ids(row)}\`1,\`0,\`0,\`1,\`0.01\n`)]);
      return records[0].orderId;
    };
    const noVoucher = FIRST.replace(/`S\d+$/, '`');
    expect(await orderOf(FIRST)).toBe('S20210201135356381941');
    expect(await orderOf(noVoucher)).toBe('50300806962021020105978994968');
    expect(await orderOf(noVoucher.replace('`5030', '`,`5030').replace(/`\d{29},/, ''))).toBe(
      '4200000920202101197964319284',
    );
  });

  test('is recognized by its header', () => {
    const lines = [{ text: HEADER, start: 0, next: 0, line: 1 }];
    const head = { name: '', encoding: 'utf-8' as const, lines, bytes: Buffer.alloc(0) };
    expect(wechatFund.recognize(head)).toBe(true);
    expect(wechatFund.recognize({ ...head, lines: [{ ...lines[0], text: '记账时间' }] })).toBe(
      false,
    );
    expect(wechatFund.recognize({ ...head, lines: [] })).toBe(false);
  });
});

describe('damaged fund bills', () => {
  test('are refused or read, without a fault', async () => {
    let refused = 0;
    for (let run = 0; run < FUZZ_RUNS; run++) {
      const seed = SEED + run * SEED_STEP;
      const rng = new Random(seed);
      const file = () => wechatFundFile(randomMovements(rng, WECHAT_WORDS, 8));
      const { bytes, done } = mutate(file(), file(), rng);
      const refusal = await refusalOfFiles([fileOf(bytes)]).catch((error) => {
        throw new Error(`seed ${seed}: ${done.join(', ')}: ${error.message}`, { cause: error });
      });
      refused += Number(refusal !== null);
    }
    expect(refused).toBeGreaterThan(FUZZ_RUNS / 2);
    expect(refused).toBeLessThan(FUZZ_RUNS);
  });
});
