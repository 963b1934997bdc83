/** Rows of a bank statement that are of a job, and those that are of none. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { thisMachine } from '../../src/config/machine.ts';
import { type ProfileConfig, profileSchema } from '../../src/config/profile-schema.ts';
import { JOB_DEFAULTS, type Job } from '../../src/domain/job.ts';
import { formatsNamed } from '../../src/formats/registry.ts';
import { FileSource } from '../../src/inputs/file-source.ts';
import { rowsDate } from '../../src/reading/gate/period.ts';
import { readSide } from '../../src/reading/read-side.ts';
import { RecordReader } from '../../src/reading/records/fetch.ts';
import { firstPlace, readableDocuments } from '../../src/reading/records/places.ts';
import { Scanner } from '../../src/reading/scanner.ts';
import { closeSide, openSide } from '../../src/reading/side.ts';
import { silentlyEmpty } from '../../src/reading/side-contents.ts';
import { NOTHING_TAKEN } from '../../src/reading/taken.ts';
import { fileNotes } from '../../src/report/notes.ts';
import { closePool, openPool } from '../../src/run/threads/open-pool.ts';
import { tempDir } from '../support/tempdir.ts';

const DATE = '2026-11-19';
const BANK = {
  orderId: '流水号',
  amount: { income: '收入', expense: '支出' },
  type: { in: 'transfer', out: 'transfer' },
  time: { date: '日期', clock: '时间', format: 'yyyyMMdd' },
  balance: '余额',
  fields: {
    counterparty: '对方户名',
    remark: '摘要',
    payoutId: { column: '摘要', pattern: '(PO\\d+)' },
  },
  footer: {
    starts: ['合计'],
    checks: [
      { pattern: '收入(\\d+)笔', counts: 'in' },
      { pattern: '收入\\d+笔([\\d.]+)元', sums: 'in' },
    ],
  },
};

/** Line 2 to 7, 1000.00 before. */
const ROWS = [
  'B1,20261119,090000,100.00,,1100.00,财付通支付科技有限公司客户备付金,PO77 1118',
  'B2,20261119,091500,,30.00,1070.00,王某,工资',
  'B3,20261119,100000,50.00,,1120.00,支付宝（中国）网络技术有限公司,清算',
  'B4,20261119,110000,7.00,,1127.00,张三,货款',
  'B5,20261119,120000,,2.00,1125.00,ＴＥＮＰＡＹ  ltd. (HK),PO78',
  ',,,0.55,,1125.55,,利息',
];

const textOf = (rows: readonly string[] = ROWS, footer = '合计:收入4笔157.55元') =>
  ['流水号,日期,时间,收入,支出,余额,对方户名,摘要', ...rows, footer, ''].join('\r\n');

interface Options {
  readonly only: Job['only'];
  readonly profile?: Readonly<Record<string, unknown>>;
  readonly pieceBytes?: number;
}

/** What a job reads of a bank's file: its records' lines and amounts, and what is reported. */
async function read(bytes: string | Uint8Array, { only, profile = BANK, pieceBytes }: Options) {
  const path = join(tempDir(), 'bank.csv');
  writeFileSync(path, bytes);
  const scratchDir = tempDir();
  const job: Job = { ...JOB_DEFAULTS, name: 'bank', only };
  const profiles = { bank: profileSchema.parse(profile) as ProfileConfig };
  const formats = await formatsNamed('bank', profiles);
  const options = { job, formats, scratchDir, date: DATE };
  const opened = await openSide('statement', new FileSource([path]), options);
  const small = pieceBytes === undefined ? {} : { pieceBytes, blockBytes: 4096 };
  const machine = { ...thisMachine(null), threadsFromBytes: Number.POSITIVE_INFINITY, ...small };
  const tools = openPool(machine, 0, scratchDir);
  try {
    const side = await new Scanner(tools).scan(opened, {
      job,
      compareFees: true,
      again: false,
      ...NOTHING_TAKEN,
    });
    rowsDate(side, DATE, job);
    const reader = new RecordReader();
    for (const document of readableDocuments(side)) reader.add(document);
    const first = firstPlace(side.sums.pieces);
    const count = side.sums.records;
    const records = first === null ? [] : reader.readSeveral(first, count);
    const [file] = await readSide(side, job).files();
    return {
      records: records.map(({ amount, source }) => `${source.line}: ${amount}`),
      fields: first === null ? [] : reader.fieldsOfSeveral(first, count),
      notes: fileNotes(file),
      silent: silentlyEmpty(side),
    };
  } finally {
    await closePool(tools);
    await closeSide(opened);
  }
}

describe('only', () => {
  it.each([
    ['财付通', ['2: 10000']],
    ['支付宝(中国)', ['4: 5000']],
    [' 支付宝（中国）\u3000', ['4: 5000']],
    ['tenpay  LTD', ['6: -200']],
    ['（ｈｋ）', ['6: -200']],
  ])('takes rows whose field contains %j', async (text, records) => {
    const found = await read(textOf(), { only: { counterparty: [text] } });
    expect(found.records).toEqual(records);
    expect(found.notes).toEqual(['rows that are not of this job (only), skipped: 5']);
  });

  it('takes rows that contain one of several texts, in each of several fields', async () => {
    const only = { counterparty: ['财付通', '支付宝', 'tenpay'], payoutId: ['po7'] };
    const { records, fields, notes } = await read(textOf(), { only });
    expect(records).toEqual(['2: 10000', '6: -200']);
    expect(fields).toEqual([
      { counterparty: '财付通支付科技有限公司客户备付金', remark: 'PO77 1118', payoutId: 'PO77' },
      { counterparty: 'ＴＥＮＰＡＹ  ltd. (HK)', remark: 'PO78', payoutId: 'PO78' },
    ]);
    expect(notes).toEqual(['rows that are not of this job (only), skipped: 4']);
  });

  it('does not care for ids, times and currencies of other rows', async () => {
    const rows = ROWS.map((row) => row.replace('B2,20261119', ',x'));
    const { records } = await read(textOf(rows), { only: { counterparty: ['财付通'] } });
    expect(records).toEqual(['2: 10000']);
  });

  it('takes no row on a day without one', async () => {
    const { records, silent, notes } = await read(textOf(), { only: { counterparty: ['美团'] } });
    expect({ records, silent }).toEqual({ records: [], silent: null });
    expect(notes).toEqual(['rows that are not of this job (only), skipped: 6']);
    const { footer: _, ...profile } = BANK;
    const empty = await read(textOf([], ''), { only: { counterparty: ['美团'] }, profile });
    expect(empty.silent).toMatch(/bank\.csv$/);
  });

  it.each([
    ['a balance', textOf(ROWS.map((row) => row.replace('30.00', '31.00'))), 'footer', /balance/],
    ['the footer', textOf(ROWS, '合计:收入3笔157.55元'), 'footer', /收入|count/],
    ['the day', textOf(ROWS.map((row) => row.replace('20261119', '20261118'))), 'period', /-18/],
  ])('refuses a file where rows of others show that %s is wrong', async (_, text, reason, what) => {
    const read1 = read(text, { only: { counterparty: ['美团'] } });
    await expect(read1).rejects.toMatchObject({ reason, message: expect.stringMatching(what) });
  });

  it('refuses a field that the rows do not have, and names those that they have', async () => {
    await expect(read(textOf(), { only: { payer: ['财付通'] } })).rejects.toMatchObject({
      reason: 'header',
      message: expect.stringContaining(
        "the rows have no field 'payer', which only of the job bank names; they have: " +
          'counterparty, remark, payoutId.',
      ),
    });
  });

  it('reads a name that the bank cut within a character', async () => {
    const bytes = iconv.encode(textOf(), 'gb18030');
    const at = bytes.indexOf(iconv.encode('客户备付金', 'gb18030'));
    const cut = Buffer.concat([bytes.subarray(0, at + 3), bytes.subarray(at + 10)]);
    const profile = { ...BANK, encoding: 'gbk' };
    const { records } = await read(cut, { only: { counterparty: ['财付通支付科技'] }, profile });
    expect(records).toEqual(['2: 10000']);
  });

  it('takes the same rows wherever the file is divided', async () => {
    const rows = Array.from({ length: 400 }, (_, i) => {
      const who = i % 7 === 0 ? '"财付通,\n科技"' : i % 3 === 0 ? '财付通' : '李某';
      return `B${i},20261119,090000,1.00,,${1001 + i}.00,${who},${i}`;
    });
    const text = textOf(rows, '合计:收入400笔400.00元');
    const only = { counterparty: ['财付通'] };
    const whole = await read(text, { only });
    expect(whole.records).toHaveLength(rows.filter((row) => row.includes('财付通')).length);
    for (const pieceBytes of [50, 333, 4096]) {
      expect(await read(text, { only, pieceBytes })).toEqual(whole);
    }
  });

  it('reads columns of fixed width', async () => {
    const line = (id: string, amount: string, name: string) => `${id}${amount}${name.padEnd(10)}`;
    const profile = {
      format: 'fixed-width',
      orderId: { at: 0, bytes: 2 },
      amount: { at: 2, bytes: 5 },
      fields: { payer: { at: 7, bytes: 10 } },
    };
    const text = [line('A1', '01.00', 'Tenpay'), line('A2', '02.00', 'Other'), ''].join('\n');
    const { records, fields } = await read(text, { only: { payer: ['TENPAY'] }, profile });
    expect({ records, fields }).toEqual({ records: ['1: 100'], fields: [{ payer: 'Tenpay' }] });
  });

  it('takes entries of an account statement by name and text', async () => {
    const entry = (amount: string, name: string, text: string) =>
      [`:61:261119C${amount}NTRFNONREF`, `:86:166?00GUTSCHRIFT?20${text}?32${name}`].join('\n');
    const sta = [
      ...[':20:S', ':25:123', ':28C:1/1', ':60F:C261119CNY100,00'],
      ...[entry('5,00', 'Tenpay Payment ?33Ltd', '0905-09?2105费0元'), entry('1,00', 'X', 'PO9')],
      ...[':62F:C261119CNY106,00', '-', ''],
    ].join('\n');
    const profile = { format: 'mt940', fields: { days: { pattern: '^(\\d{4}-\\d{4})费' } } };
    const { records, fields, notes } = await read(sta, {
      only: { counterparty: ['tenpay payment ltd'] },
      profile,
    });
    expect(records).toEqual(['5: 500']);
    expect(fields).toEqual([
      { counterparty: 'Tenpay Payment Ltd', remark: '0905-0905费0元', days: '0905-0905' },
    ]);
    expect(notes).toEqual(['rows that are not of this job (only), skipped: 1']);
  });
});
