/** The same reports, byte for byte, whatever the machine: threads, pieces, blocks, memory. */
import { createHash } from 'node:crypto';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { Random } from '../../scripts/lib/random.mjs';
import type { Machine } from '../../src/config/machine.ts';
import { compileFees, type FeeRuleSettings } from '../../src/domain/fee-rules.ts';
import { type BuiltRun, reportsOf as reportsOfRun } from '../support/built.ts';
import { tempDir } from '../support/tempdir.ts';

const KIB = 1024;
/** How often each machine reads the same: threads meet in another order each time. */
const ROUNDS = Number(process.env.ZHANGPING_ROUNDS ?? 1);
const HEADER = 'order_id,channel_txn_id,type,amount,fee,status,paid_at\n';

/** A field that a splitter has to look at twice, or a plain one. */
function oddField(rng: Random, plain: string): string {
  switch (rng.int(8)) {
    case 0:
      return `"${plain}\n${plain}"`;
    case 1:
      return `"${plain}""\r\n,${plain}"`;
    case 2:
      return `"${plain}"`;
    case 3:
      return ` ${plain}\t`;
    case 4:
      return `支付${plain}`;
    default:
      return plain;
  }
}

/** A file of rows with line breaks in quotes, other line ends, and blank lines. */
function oddFile(rng: Random, rows: number, ids: number): Buffer {
  const lines = Array.from({ length: rows }, () => {
    const order = `A${rng.int(ids)}`;
    const id = rng.chance(0.1) ? `"${order}"` : order;
    const txn = oddField(rng, rng.pick(['', '1', '2', String(rng.int(1_000_000))]));
    const type = rng.pick(['payment', 'payment', 'refund', '退款', '"payment"']);
    const amount = rng.pick(['1.00', '2.5', '"3"', ' 10.01 ', '99999999.99']);
    const fee = rng.pick(['', '0.01', '"0.02"', '0.005']);
    const status = rng.pick(['success', 'success', 'SUCCESS', 'failed', '"pending"']);
    const time = rng.pick(['2026-11-19 12:00:00', '2026-11-19 23:59:00', '']);
    const end = rng.pick(['\n', '\n', '\n', '\r\n', '\n\n', '\n\r\n']);
    return `${id},${txn},${type},${amount},${fee},${status},${time}${end}`;
  });
  return Buffer.from(HEADER + lines.join(''));
}

/** The rows of orders of which the statement has three records and the flows one. */
function splitRows(rng: Random, side: 'statement' | 'flows', orders: number): string {
  const lines = Array.from({ length: orders }, (_, order) => {
    const amounts = side === 'statement' ? ['97.00', '1.00', '2.00'] : ['100.00'];
    return amounts.map((amount) => `S${order},${oddField(rng, 'x')},payment,${amount},,,\n`);
  });
  return rng.shuffle(lines.flat()).join('');
}

interface Files {
  readonly statement: string[];
  readonly flows: string[];
}

function filesOf(rng: Random, rows: number, ids: number): Files {
  const folder = tempDir();
  const put = (name: string, bytes: Buffer) => {
    writeFileSync(join(folder, name), bytes);
    return join(folder, name);
  };
  const file = (side: 'statement' | 'flows', orders: number) =>
    Buffer.concat([oddFile(rng, rows, ids), Buffer.from(splitRows(rng, side, orders))]);
  const packed = (name: string) => put(`${name}.gz`, gzipSync(oddFile(rng, rows, ids)));
  const orders = Math.ceil(rows / 8);
  return {
    statement: [put('s1.csv', file('statement', orders)), packed('s2.csv')],
    flows: [put('f1.csv', file('flows', orders)), packed('f2.csv')],
  };
}

const RULE = { base: 'settled', rounding: 'half-up', collect: 'deducted' } as const;
const RULES: FeeRuleSettings[] = [
  { ...RULE, name: 'few', for: { channelTxnId: '1' }, rate: '0.01', from: '2026-11-19' },
  { ...RULE, name: 'refunds', for: { type: 'refund' }, fixed: '0.02' },
  // In a large file it is wrong for too many rows for an item each.
  { ...RULE, name: 'most', for: { channelTxnId: ['', '2'] }, rate: '0.01', min: '0.01' },
];
const FEES = compileFees(RULES, { digits: 2 });
const reportsOf = (run: BuiltRun) => reportsOfRun({ fees: FEES, ...run });

const JOB = { maxRejects: 100_000, dimensions: ['status', 'channel_txn_id', 'paid_at'] };

describe('pieces and blocks of any size have the same result', () => {
  test('at every offset of a small file', async () => {
    const files = filesOf(new Random(7), 12, 6);
    const expected = await reportsOf({ ...files, job: JOB });
    expect(expected).toContain('long');
    expect(expected).toContain('fee_mismatch');
    // Pieces of one byte end everywhere; up to a row's length each size ends at places of its own.
    for (let pieceBytes = 1; pieceBytes <= 400; pieceBytes += pieceBytes < 64 ? 1 : 7) {
      const machine = { pieceBytes, blockBytes: 1 + ((pieceBytes * 7) % 61) };
      expect(await reportsOf({ ...files, job: JOB, machine }), `${pieceBytes}`).toBe(expected);
    }
  });

  test('on random files', async () => {
    for (let seed = 1; seed <= 12; seed++) {
      const rng = new Random(seed);
      const files = filesOf(rng, 200, 150);
      const lists = seed % 2 === 0;
      const expected = await reportsOf({ ...files, job: JOB, lists });
      for (let round = 0; round < 3; round++) {
        const machine = { pieceBytes: 1 + rng.int(3000), blockBytes: 1 + rng.int(2000) };
        const name = `seed ${seed}, ${JSON.stringify(machine)}`;
        expect(await reportsOf({ ...files, job: JOB, machine, lists }), name).toBe(expected);
      }
    }
  });
});

describe('any number of threads and amount of memory have the same result', () => {
  const rng = new Random(11);
  const files = filesOf(rng, 6000, 5000);
  const threads = (count: number): Partial<Machine> => ({ threads: count, threadsFromBytes: 0 });
  const pieces = { pieceBytes: 32 * KIB, blockBytes: 5 * KIB };
  const expected = [false, true].map((lists) => reportsOf({ ...files, job: JOB, lists }));

  test.each<[string, Partial<Machine>]>([
    ['one thread beside this one', threads(1)],
    ['two threads, pieces of 32 KiB', { ...threads(2), ...pieces }],
    ['four threads, pieces of 1 KiB', { ...threads(4), pieceBytes: KIB, blockBytes: 100 }],
    ['no thread, keys that do not fit', { ...pieces, keyBytes: 192 * KIB }],
    ['two threads, keys that do not fit', { ...threads(2), ...pieces, keyBytes: 192 * KIB }],
    ['four threads, keys that do not fit', { ...threads(4), ...pieces, keyBytes: 256 * KIB }],
  ])('%s', async (_, machine) => {
    const hash = (text: string) => createHash('sha256').update(text).digest('hex');
    for (let round = 0; round < 2 * ROUNDS; round++) {
      const wanted = await expected[round % 2];
      expect(wanted).toMatch(/"rule": "most"[^}]*"wrong_rate": true/);
      if (round % 2 === 1) expect(wanted).toContain(',difference,fee_rule,time,statement_source');
      const got = await reportsOf({ ...files, job: JOB, machine, lists: round % 2 === 1 });
      if (hash(got) !== hash(wanted)) expect(got).toBe(wanted);
    }
  });

  test('a side is scanned again without fees that the other side leaves empty', async () => {
    const folder = tempDir();
    const rows = Array.from({ length: 9000 }, (_, i) => `A${i},1.00`);
    writeFileSync(join(folder, 's.csv'), `order_id,amount,fee\n${rows.join(',0.01\n')},0.01\n`);
    writeFileSync(join(folder, 'f.csv'), `order_id,amount,fee\n${rows.join(',\n')},\n`);
    const sides = { statement: [join(folder, 's.csv')], flows: [join(folder, 'f.csv')] };
    const machine = { ...threads(2), ...pieces, keyBytes: 192 * KIB };
    const reports = await reportsOfRun({ ...sides, machine });
    expect(reports).toContain('"verdict": "balanced"');
    expect(reports).toBe(await reportsOfRun(sides));
    expect(readdirSync(folder).sort()).toEqual(['f.csv', 's.csv']);
  });
});
