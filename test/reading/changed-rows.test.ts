/** What two readings of a query do not have in common, compared with a slow and obvious answer. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Random } from '../../scripts/lib/random.mjs';
import { type ProfileConfig, profileSchema } from '../../src/config/profile-schema.ts';
import { JOB_DEFAULTS } from '../../src/domain/job.ts';
import { ROW_CHANGES_MAX, type RowChanges } from '../../src/domain/outcome.ts';
import type { Side } from '../../src/domain/record.ts';
import type { RecordProfile } from '../../src/formats/profile.ts';
import { formatsNamed } from '../../src/formats/registry.ts';
import { openFile } from '../../src/inputs/open.ts';
import { changedRows } from '../../src/reading/records/changed-rows.ts';
import { tempDir } from '../support/tempdir.ts';

const SEED = Number(process.env.ZHANGPING_SEED ?? Date.now() % 1_000_000);
const CASES = 50;
const folder = tempDir();
const { wanted } = await formatsNamed('generic-csv', {});

interface Row {
  readonly order: string;
  readonly amount: string;
}

const lineOf = ({ order, amount }: Row) => `${order},${amount}\n`;

async function compare(
  before: readonly string[],
  after: readonly string[],
  settings = {},
  as = { profile: wanted[0] as RecordProfile, side: 'flows' as Side },
) {
  const open = async (name: string, [columns, ...lines]: readonly string[]) => {
    writeFileSync(join(folder, name), columns + lines.join(''));
    return await openFile(join(folder, name), { scratchDir: folder });
  };
  const files = [await open('before.csv', before), await open('after.csv', after)] as const;
  try {
    const job = { ...JOB_DEFAULTS, name: 'shop', ...settings };
    return await changedRows(...files, { ...as, job });
  } finally {
    for (const file of files) await file.close();
  }
}

/** What one list has more often than the other, by order id. */
function surplus(list: readonly Row[], other: readonly Row[]): Map<string, number> {
  const rest = other.map(lineOf);
  const orders = new Map<string, number>();
  for (const row of list) {
    const at = rest.indexOf(lineOf(row));
    if (at >= 0) rest.splice(at, 1);
    else orders.set(row.order, (orders.get(row.order) ?? 0) + 1);
  }
  return orders;
}

function expected(before: readonly Row[], after: readonly Row[]): Omit<RowChanges, 'rows'> {
  const [gone, come] = [surplus(before, after), surplus(after, before)];
  const sums = { added: 0, removed: 0, changed: 0 };
  for (const order of new Set([...gone.keys(), ...come.keys()])) {
    const [was, is] = [gone.get(order) ?? 0, come.get(order) ?? 0];
    sums.changed += Math.min(was, is);
    sums.removed += Math.max(0, was - is);
    sums.added += Math.max(0, is - was);
  }
  return sums;
}

test(`random rows in any order, seed ${SEED}`, async () => {
  const random = new Random(SEED);
  const rows = (count: number): Row[] =>
    Array.from({ length: count }, () => {
      return { order: `A${random.int(40)}`, amount: `${random.int(4)}.00` };
    });
  for (let i = 0; i < CASES; i++) {
    const common = rows(random.int(30));
    const [before, after] = [rows(random.int(8)), rows(random.int(8))];
    const [was, is] = [
      [...common, ...before],
      [...common.toReversed(), ...after],
    ];
    const columns = 'order_id,amount\n';
    const found = await compare([columns, ...was.map(lineOf)], [columns, ...is.map(lineOf)]);
    const wanted = expected(was, is);
    const isNone = wanted.added + wanted.removed + wanted.changed === 0;
    expect(found, `seed ${SEED}, case ${i}`).toEqual(
      isNone ? null : { ...wanted, rows: expect.any(Array) },
    );
    for (const { orderId, before: row } of found?.rows ?? []) {
      if (row !== null) expect(lineOf(was[row.line - 2])).toBe(`${orderId},${row.values.amount}\n`);
    }
  }
});

test('rows that a job does not take are not compared, and fields are', async () => {
  const config = { orderId: 'id', amount: 'amount', fields: { counterparty: 'payer' } };
  const profiles = { bank: profileSchema.parse(config) as ProfileConfig };
  const [bank] = (await formatsNamed('bank', profiles)).wanted;
  const as = { profile: bank as RecordProfile, side: 'statement' as Side };
  const columns = 'id,amount,payer\n';
  const found = await compare(
    [columns, 'A1,1.00,Tenpay\n', 'A2,2.00,Li\n', 'A3,3.00,Tenpay\n', 'A4,4.00,Li\n'],
    [columns, 'A1,1.00,Tenpay Ltd\n', 'A2,2.50,Li\n', 'A3,3.00,李某\n', 'A4,4.00,tenpay\n'],
    { only: { counterparty: ['tenpay'] } },
    as,
  );
  expect(found).toMatchObject({ added: 1, removed: 1, changed: 1 });
  expect(found?.rows.map(({ orderId }) => orderId)).toEqual(['A1', 'A3', 'A4']);
});

test('shows the first orders, and counts all', async () => {
  const rows = (amount: string) =>
    Array.from({ length: 3 * ROW_CHANGES_MAX }, (_, i) => `A${1000 - i},${amount}\n`);
  const columns = 'order_id,amount\n';
  const found = await compare([columns, ...rows('1.00')], [columns, ...rows('2.00')]);
  expect(found).toMatchObject({ added: 0, removed: 0, changed: 3 * ROW_CHANGES_MAX });
  const last = 1000 - 3 * ROW_CHANGES_MAX;
  expect(found?.rows.map(({ orderId }) => orderId)).toEqual(
    ['A1000', ...rows('').map((_, i) => `A${last + 1 + i}`)].slice(0, ROW_CHANGES_MAX),
  );
});

test('many rows of one order are counted, and a few are shown', async () => {
  const rows = (amount: number) => Array.from({ length: 500 }, (_, i) => `A1,${amount + i}.00\n`);
  const columns = 'order_id,amount\n';
  const found = await compare([columns, ...rows(0)], [columns, ...rows(1000)]);
  expect(found).toMatchObject({ added: 0, removed: 0, changed: 500 });
  expect(found?.rows).toHaveLength(ROW_CHANGES_MAX);
});

test('columns may be in another order, and names may contain quotes', async () => {
  const found = await compare(
    ['order_id,amount,note\n', 'A1,1.00,x\n', '"A,""2",2.00,"a\nb"\n', 'A3,3.00,\n'],
    ['note,amount,order_id\n', 'y,3.00,A3\n', ',1.00,A1\n', ',5.00,"A,""2"\n'],
  );
  expect(found).toEqual({
    ...{ added: 0, removed: 0, changed: 1 },
    rows: [
      {
        orderId: 'A,"2',
        before: { line: 3, values: { amount: '2.00', order_id: 'A,"2' } },
        after: { line: 4, values: { amount: '5.00', order_id: 'A,"2' } },
      },
    ],
  });
});

test('a column that the job uses and only one reading has changes every row', async () => {
  const found = await compare(
    ['order_id,amount\n', 'A1,1.00\n'],
    ['order_id,amount,fee\n', 'A1,1.00,0.01\n'],
  );
  expect(found).toMatchObject({ changed: 1, rows: [{ after: { values: { fee: '0.01' } } }] });
});

test('a row that cannot be read shows no names, unless personal data is kept', async () => {
  const rows = (amount: string) => [
    'order_id,amount,status,account\n',
    `A1,${amount},Zhang San,6222021234567890123\n`,
  ];
  const both = [rows('张三 13911112222'), rows('李四 13911113333')] as const;
  const before = { order_id: 'A1', amount: '… 139****2222', status: '…', account: '…' };
  expect(await compare(...both)).toMatchObject({
    changed: 1,
    rows: [{ before: { values: before }, after: { values: { amount: '… 139****3333' } } }],
  });
  expect(await compare(...both, { personalData: 'kept' })).toMatchObject({
    rows: [{ after: { values: { amount: '李四 13911113333', account: '6222021234567890123' } } }],
  });
});
