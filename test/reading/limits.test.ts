/** What is read is bounded: each bound at one less, exactly, and one more. */
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import {
  COLUMNS_MAX,
  FOOTER_BYTES_MAX,
  HEAD_BYTES,
  ID_BYTES_MAX,
  RECORD_BYTES_MAX,
  REJECTS_MAX,
} from '../../src/support/limits.ts';
import { type Inputs, reconcileBytes, refusalOf } from '../cli/in-process.ts';
import { alipayFile, wechatFile } from '../reference/files.ts';
import type { PlainRecord } from '../reference/record.ts';
import { tempDir } from '../support/tempdir.ts';

const FLOWS = 'order_id,amount\nA1,1.00\n';
const DATE = '2026-11-19';
const PAYMENT: PlainRecord = {
  orderId: 'A1',
  refundId: '',
  channelTxnId: '2026111922001458860515315453',
  type: 'payment',
  amount: '1.00',
  fee: '0.00',
  status: 'success',
  time: `${DATE} 10:55:23`,
  currency: 'CNY',
  place: '',
};

const folder = tempDir();
const run = (inputs: Partial<Inputs>) =>
  reconcileBytes(folder, { statement: `\ufeff${FLOWS}`, flows: FLOWS, ...inputs });
/** `balanced`, or why the run was refused. */
const verdict = async (inputs: Partial<Inputs>) => {
  const found = run(inputs);
  return await found.then(
    (outcome) => outcome.verdict as string,
    async () => (await refusalOf(found)).reason,
  );
};

describe('RECORD_BYTES_MAX', () => {
  // The records before it move it to every place in the pieces that are read.
  const rowsUpTo = (bytes: number) => {
    const row = 'order_id,amount,note\n';
    return `${row}${`B,1.00,${'x'.repeat(92)}\n`.repeat(Math.floor(bytes / 100))}`;
  };
  const csv = (length: number, note: (bytes: number) => string) =>
    `A1,1.00,${note(length - 'A1,1.00,\n'.length)}\n`;
  const shapes: Record<string, (bytes: number) => string> = {
    plain: (bytes) => 'x'.repeat(bytes),
    quoted: (bytes) =>
      `"${'x\n'
        .repeat(bytes / 2)
        .slice(0, bytes - 2)
        .padEnd(bytes - 2, 'x')}"`,
    'doubled quotes': (bytes) => `"""${'x'.repeat(bytes - 4)}"`,
  };
  const places = [0, 100_000, 262_144, 900_000, 1_048_576, 1_500_000];

  it.each(Object.keys(shapes))('limits a record of %s text anywhere in a file', async (shape) => {
    for (const place of places) {
      const head = rowsUpTo(place);
      const verdictOf = async (length: number) => {
        const both = head + csv(length, shapes[shape]);
        expect(both.length - head.length).toBe(length);
        return await verdict({ statement: both, flows: `${head}A1,1.00,\n` });
      };
      expect(await verdictOf(RECORD_BYTES_MAX - 1)).toBe('balanced');
      expect(await verdictOf(RECORD_BYTES_MAX)).toBe('balanced');
      expect(['limit', 'rejects']).toContain(await verdictOf(RECORD_BYTES_MAX + 1));
    }
  });

  it.each(['', '""'])('limits a quoted field anywhere in a file (%j in it)', async (inside) => {
    // Far enough for the limit, and so near that it may come into view before that is noticed.
    const lines = `${'x'.repeat(2000)}\n`.repeat((RECORD_BYTES_MAX + 60_000) / 2000);
    for (const place of places) {
      const head = rowsUpTo(place);
      const statement = `${head}A1,1.00,"${inside}${lines}",\nA2,2.00,\n`;
      const inputs = { statement, flows: `${head}A2,2.00,\n`, job: { maxRejects: 10_000 } };
      expect(await verdict(inputs)).toBe('balanced');
    }
  });

  it('limits a record of JSON', async () => {
    for (const [more, expected] of [
      [-1, 'balanced'],
      [0, 'balanced'],
      [1, 'limit'],
    ] as const) {
      const start = '{"order_id":"A1","amount":"1.00","note":"';
      const length = RECORD_BYTES_MAX + more - start.length - 3;
      const first = '{"order_id":"A0","amount":"1.00"}\n';
      const statement = `${first}${start}${'x'.repeat(length)}"}\n`;
      expect(await verdict({ statement, flows: `${FLOWS}A0,1.00\n` })).toBe(expected);
    }
  });

  it('is reported with the line where the record starts', async () => {
    const statement = `order_id,amount\nA1,1.00\nA2,${'1'.repeat(RECORD_BYTES_MAX)}\n`;
    const { reason, text } = await refusalOf(run({ statement }));
    expect(reason).toBe('limit');
    expect(text).toContain('statement:3: the record that starts here is longer than 1 MiB');
  });
});

describe('other limits', () => {
  it('COLUMNS_MAX', async () => {
    const rows = (columns: number) => {
      const names = Array.from({ length: columns - 2 }, (_, i) => `c${i}`);
      return `order_id,amount,${names}\nA1,1.00,${names.fill('x')}\n`;
    };
    expect(await verdict({ statement: rows(COLUMNS_MAX - 1) })).toBe('balanced');
    expect(await verdict({ statement: rows(COLUMNS_MAX) })).toBe('balanced');
    expect(await verdict({ statement: rows(COLUMNS_MAX + 1) })).toBe('rejects');
  });

  it.each(['x', 'é', '账'])('ID_BYTES_MAX, in bytes of UTF-8 (%s)', async (char) => {
    const width = Buffer.byteLength(char);
    const idOf = (bytes: number) => char.repeat(bytes / width) + 'x'.repeat(bytes % width);
    for (const encoding of ['utf-8', 'gb18030']) {
      for (const side of ['order', 'refund']) {
        const rows = (bytes: number, shop: string) => {
          const [order, refund] = side === 'order' ? [idOf(bytes), 'R'] : ['A', idOf(bytes)];
          const text = `order_id,refund_id,type,amount,${shop}\n${order},${refund},refund,1.00,\n`;
          return iconv.encode(text, encoding);
        };
        const both = (bytes: number) => ({
          statement: rows(bytes, 'gateway'),
          flows: rows(bytes, 'shop'),
        });
        expect(await verdict(both(ID_BYTES_MAX - 1))).toBe('balanced');
        expect(await verdict(both(ID_BYTES_MAX))).toBe('balanced');
        expect(await verdict(both(ID_BYTES_MAX + 1))).toBe('rejects');
      }
    }
  });

  it('FOOTER_BYTES_MAX', async () => {
    const bill = alipayFile([PAYMENT], DATE);
    const end = bill.indexOf('\n#', bill.indexOf('A1')) + 1;
    const padded = (bytes: number) => {
      const pad = `#${'-'.repeat(bytes - (bill.length - end) - 2)}\n`;
      return Buffer.concat([bill, Buffer.from(pad)]);
    };
    expect(await verdict({ statement: padded(FOOTER_BYTES_MAX - 1) })).toBe('balanced');
    expect(await verdict({ statement: padded(FOOTER_BYTES_MAX) })).toBe('balanced');
    expect(await verdict({ statement: padded(FOOTER_BYTES_MAX + 1) })).toBe('footer');
    const joined = Buffer.concat([bill, Buffer.alloc(3 * FOOTER_BYTES_MAX, bill)]);
    expect(await verdict({ statement: joined })).toBe('footer');
  });

  it('HEAD_BYTES', async () => {
    const bill = alipayFile([PAYMENT], DATE);
    const list = bill.indexOf('#-');
    const rows = bill.indexOf('\n', bill.indexOf(',', list)) + 1;
    const padded = (bytes: number) => {
      const pad = Buffer.from(`#${'-'.repeat(bytes - rows - 2)}\n`);
      return Buffer.concat([bill.subarray(0, list), pad, bill.subarray(list)]);
    };
    expect(await verdict({ statement: padded(HEAD_BYTES - 1) })).toBe('balanced');
    expect(await verdict({ statement: padded(HEAD_BYTES) })).toBe('balanced');
    expect(await verdict({ statement: padded(HEAD_BYTES + 1) })).toBe('header');
    expect(await verdict({ statement: padded(3 * HEAD_BYTES) })).toBe('header');
  });

  it('REJECTS_MAX, whatever the job allows', async () => {
    const statement = (rejects: number) => `${FLOWS}${'x\n'.repeat(rejects)}`;
    const job = { maxRejects: 10 * REJECTS_MAX };
    for (const rejects of [REJECTS_MAX - 1, REJECTS_MAX]) {
      const outcome = await run({ statement: statement(rejects), job });
      expect(outcome.rejects).toHaveLength(rejects);
    }
    const { reason, text } = await refusalOf(run({ statement: statement(REJECTS_MAX + 1), job }));
    expect(reason).toBe('rejects');
    expect(text).toContain(`statement:${REJECTS_MAX + 3}: more than ${REJECTS_MAX} rows`);
  });

  it('maxRejects of a job', async () => {
    const statement = `${FLOWS}x\ny\n`;
    for (const [maxRejects, expected] of [
      [1, 'rejects'],
      [2, 'balanced'],
      [3, 'balanced'],
    ] as const) {
      expect(await verdict({ statement, job: { maxRejects } })).toBe(expected);
    }
  });
});

it('reads a bill of many pieces', async () => {
  const rows = Array.from({ length: 6000 }, (_, i) => ({ ...PAYMENT, orderId: `A${i}` }));
  const flows = `order_id,amount\n${rows.map(({ orderId }) => `${orderId},1.00\n`).join('')}`;
  const statement = wechatFile(rows);
  expect(statement.length).toBeGreaterThan(RECORD_BYTES_MAX);
  expect(await verdict({ statement, flows })).toBe('balanced');
});
