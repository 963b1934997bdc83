/** The kernel, with what it leaves to the careful reader, reads rows as that one does alone. */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Random } from '../../scripts/lib/random.mjs';
import { Random as Numbers } from '../../scripts/lib/random.mjs';
import { MERCHANT, unionpayName } from '../../scripts/lib/unionpay.mjs';
import { JOB_DEFAULTS, type Job } from '../../src/domain/job.ts';
import { PROFILES } from '../../src/formats/registry.ts';
import { FileSource } from '../../src/inputs/file-source.ts';
import type { DocumentPlan } from '../../src/reading/pieces/piece.ts';
import { closeSide, openSide } from '../../src/reading/side.ts';
import { RefusedError } from '../../src/support/errors.ts';
import {
  ALIPAY_COLUMNS_MAX,
  ALIPAY_WORDS,
  alipayFundFile,
  randomMovements,
  randomStyle,
  WECHAT_WORDS,
  wechatFundFile,
} from '../formats/fund-bills.ts';
import { randomDetail } from '../formats/unionpay/random.ts';
import { alipayFile, flowsCsvFile, wechatFile } from '../reference/files.ts';
import { randomAlipayDay, randomDay, randomWechatDay } from '../reference/random-day.ts';
import { careful, fast, scanWhole } from '../support/careful-kernel.ts';
import { tempDir } from '../support/tempdir.ts';

const ROUNDS = Number(process.env.ZHANGPING_FUZZ_RUNS ?? 500);

/** What may stand in a field, some of which only the careful reader may judge. */
const ODD = [
  ...['', '0', '-0', '0.00', '1', '1.0', '1.005', '-1.00', '+1.00', '1,000.00', '.5', '1.', '1e9'],
  ...['9'.repeat(15), '99999999999.99', '10000000000000.00', '0x10', 'NaN', '00001.00', '1.000000'],
  ...['0.00\t', '0.001', '0.00\t\t'],
  ...['A1', 'A 1', "A'1", 'A+1', 'A.1', '4.00123E+27', 'x'.repeat(128), 'x'.repeat(129), '=A1'],
  ...['账单', '账'.repeat(43), 'é', '\\ud83d', '\t', ' ', '"', '""', '"A1"', '"A""1"', '"A\n1"'],
  ...[
    '"A\r\n1"',
    '"A',
    'A"1',
    '`',
    '`A1',
    ',',
    ',,',
    '#',
    '合计',
    '\0',
    '\r',
    '\n',
    '\r\n',
    '\n\n',
  ],
  ...['payment', 'PAYMENT', ' refund ', 'REFUND', '交易', '退款', 'SUCCESS', 'success', 'failed'],
  ...['2026-11-19 00:00:00', '2026-11-19 24:00:00', '2026-02-30 10:00:00', '2026-11-19T10:00:00Z'],
  ...['2026-11-19 10:00:00.123', '0000-00-00 00:00:00', '9999-12-31 23:59:59', '2026-11-18 23:59'],
];

/** Bytes that are no UTF-8, one a character. */
const UNDECODABLE = ['\xff', 'A\x80', '\xe4\xb8', '\x81\x30'];

interface Format {
  readonly name: string;
  readonly file: (rng: Random) => Buffer;
  readonly separator: string;
  /** Bytes of every line, where fields are told by them: they are written over then. */
  readonly recordBytes?: number;
  /** Words that mean something to it. */
  readonly words?: readonly string[];
}

const FORMATS: Format[] = [
  {
    name: 'generic',
    file: (rng) => flowsCsvFile(randomDay(rng).statement),
    separator: ',',
  },
  {
    name: 'alipay',
    file: (rng) => {
      const { statement, date } = randomAlipayDay(rng);
      return alipayFile(statement, date);
    },
    separator: ',',
  },
  {
    name: 'wechat',
    file: (rng) => wechatFile(randomWechatDay(rng).statement, { eol: rng.pick(['\r\n', '\n']) }),
    separator: ',`',
  },
  { name: 'unionpay', file: randomDetail, separator: ' ', recordBytes: 607 },
  {
    name: 'alipay fund',
    file: (rng) => alipayFundFile(randomMovements(rng, ALIPAY_WORDS), alipayStyle(rng)),
    separator: ',',
    words: ['在线支付', '转账', '-6.00', '0.00', ''],
  },
  {
    name: 'wechat fund',
    file: (rng) => wechatFundFile(randomMovements(rng, WECHAT_WORDS)),
    separator: ',`',
    words: ['交易', '提现', '收入', '支出', '0.00'],
  },
];

const alipayStyle = (rng: Random) => randomStyle(rng, ALIPAY_COLUMNS_MAX);

/** A file with a few of its fields changed, anywhere behind its first rows. */
function changed(
  rng: Random,
  bytes: Buffer,
  { separator, recordBytes, words = [] }: Omit<Format, 'file'>,
): Buffer {
  if (recordBytes !== undefined && rng.chance(0.8)) return writtenOver(rng, bytes, recordBytes);
  const lines = bytes.toString('latin1').split('\n');
  const first = Math.max(
    0,
    lines.findIndex((line) => /^[`\d]/.test(line)),
  );
  for (let changes = rng.int(6); changes > 0; changes--) {
    // Mostly behind the header: one that was changed is refused, and then nothing is compared.
    const at = rng.chance(0.1) ? rng.int(lines.length) : first + rng.int(lines.length - first);
    const fields = lines[at].split(separator);
    const odd = rng.chance(0.1)
      ? rng.pick(UNDECODABLE)
      : Buffer.from(rng.pick([...ODD, ...words])).toString('latin1');
    const field = rng.int(fields.length);
    fields[field] = rng.chance(0.7) ? odd : fields[field] + odd;
    lines[at] = fields.join(separator);
  }
  return Buffer.from(lines.join('\n'), 'latin1');
}

/** Where fields of a detail file begin that are used, and others. */
const FIELD_STARTS = [66, 87, 112, 166, 180, 199, 215, 293, 327, 476];
const FIELD_TEXTS = [
  'C',
  'D',
  '0',
  'C000000000100',
  'D0000.5',
  '000000000100',
  'D',
  'X',
  '+1',
  '-1',
];
const TXN_TYPES = ['01', '02', '03', '04', '31', '32', '33', '12', '1 ', '  '];

/** A file with a few of its bytes written over; its lines stay as long as they are. */
function writtenOver(rng: Random, bytes: Buffer, recordBytes: number): Buffer {
  const copy = Buffer.from(bytes);
  const lineBytes = bytes.indexOf('\n') + 1;
  for (let changes = rng.int(6); changes > 0; changes--) {
    const texts = rng.pick([ODD, FIELD_TEXTS, TXN_TYPES, UNDECODABLE]);
    const odd = Buffer.from(rng.pick(texts), texts === UNDECODABLE ? 'latin1' : 'utf8');
    const start = rng.chance(0.9) ? rng.pick(FIELD_STARTS) : rng.int(recordBytes);
    const blanks = rng.chance(0.5) ? ' '.repeat(rng.int(40)) : '';
    const text = Buffer.concat([odd, Buffer.from(blanks)]);
    const line = rng.int(bytes.length / lineBytes) * lineBytes;
    text.copy(copy, line + start, 0, recordBytes - start);
  }
  return copy;
}

/** What was compared. */
const counts = { records: 0, rejects: 0, refused: 0, opened: 0 };

async function compareOne(path: string, job: Job): Promise<void> {
  const options = { job, formats: { wanted: PROFILES, others: [] }, scratchDir: tempDir() };
  const opened = await openSide('statement', new FileSource([path]), options).catch((error) => {
    if (error instanceof RefusedError) return null;
    throw error;
  });
  if (opened === null) return;
  try {
    for (const each of opened.documents) {
      const plan: DocumentPlan = {
        id: 0,
        name: each.head.name,
        ...each.document.plainBytes(),
        blockBytes: 64 * 1024,
        plan: each.opening.plan,
        encoding: each.head.encoding,
        job,
        compareFees: job.compare.includes('fee'),
        wantsTimes: true,
        collection: null,
        dimensions: [],
        fees: null,
      };
      const { length } = await each.document.reach(Number.MAX_SAFE_INTEGER);
      const expected = scanWhole(careful, plan, each.opening.rowsStart, length);
      expect(scanWhole(fast, plan, each.opening.rowsStart, length)).toEqual(expected);
      counts.opened++;
      counts.records += expected.records;
      counts.rejects += expected.rejects.length;
      counts.refused += Number(expected.refusal !== null);
    }
  } finally {
    await closeSide(opened);
  }
}

describe('the kernel', () => {
  test.each(FORMATS)('reads $name as the careful reader does', async (format) => {
    const { name, file } = format;
    const isNamed = name === 'unionpay';
    const path = join(tempDir(), isNamed ? unionpayName('ZM', '2026-11-19') : 'file.csv');
    Object.assign(counts, { records: 0, rejects: 0, refused: 0, opened: 0 });
    for (let round = 1; round <= ROUNDS; round++) {
      const rng = new Numbers(round);
      const bytes = file(rng);
      writeFileSync(path, rng.chance(0.1) ? bytes : changed(rng, bytes, format));
      const job: Job = {
        ...JOB_DEFAULTS,
        name: 'job',
        compare: rng.pick([['fee', 'status'], ['status'], []] as const),
        amount: rng.pick(['order', 'settled'] as const),
        cutoffMinutes: rng.pick([0, 23 * 60]),
        identity: rng.chance(0.8) ? ['orderId', 'refundId'] : ['orderId'],
        accounts: isNamed && rng.chance(0.5) ? [MERCHANT] : [],
        maxRejects: 1000,
      };
      await compareOne(path, job).catch((error) => {
        throw new Error(`round ${round}: ${error.message}`, { cause: error });
      });
    }
    expect(counts.opened).toBeGreaterThan(ROUNDS / 3);
    expect(counts.records).toBeGreaterThan(ROUNDS * 5);
    expect(counts.rejects).toBeGreaterThan(ROUNDS / 3);
    expect(counts.refused).toBeGreaterThan(0);
  });
});
