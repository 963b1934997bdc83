/** Realistic and unrealistic damage of files. */
import type { Random } from '../../scripts/lib/random.mjs';

/** What may stand where something like it stood. */
const AMOUNTS = words(
  '0 -0 0.005 .5 1. +1.00 -1.00 1,000.00 1e9 1E-9 NaN 0x10 999999999999999 10000000000000.00',
  `10000000000000.01 ${'9'.repeat(40)} ${'0'.repeat(400)}`,
);
const TIMES = [
  ...words('0000-01-01T00:00:00+14:59 9999-12-31T23:59:59-14:59 2026-11-20T00:00:00Z'),
  ...words(`2026-11-19T24:00:00Z 2026-11-19T23:59:59.${'9'.repeat(30)}Z 2026-11-19T10:00:60`),
  '2026-02-30 00:00:00',
  '0000-01-01 00:00:00',
  '9999-12-31 23:59:59',
  '2026-11-18 23:59:59',
];
const KINDS = words(
  'payment refund reversal fee REVOKED REFUND SUCCESS success failed FAIL CHANGE PROCESSING closed',
);
const IDS = [
  ...words(`A1 =1+1 @SUM ../.. __proto__ 1E+27 4.00123E+27 ${'x'.repeat(128)} ${'x'.repeat(129)}`),
  ...words(`${'账'.repeat(43)} \u202e ' <script> \\ud83d 0`),
  'a b',
  '',
];
/** What means something to one format or another. */
const MARKS = [
  ...words('" "" , ,` ` # { } : \\ \\u0000 \\ud800 \\" \x1a \x1f\x8b PK\x03\x04 null true {} []'),
  ...words(
    'order_id amount 总交易单数 #交易合计： 合计 业务明细列表结束 BILL_NOT_EXIST <xml> <html>',
  ),
  ...words('\x81 \xff\xfe \x81\x30\x81\x30'),
  ...['\n', '\r', '\r\n', '\n\n', '\t', '\0', '\ufeff', 'order_id,amount\n'],
];
const ALL = [...MARKS, ...MARKS, ...AMOUNTS, ...TIMES, ...KINDS, ...IDS];

const HUGE_FIELD_BYTES = 70_000;
const DAMAGES_MAX = 4;
/** Damage beyond this is left out: it costs time and shows no more. */
const BYTES_MAX = 2 * 1024 * 1024;

function words(...lists: string[]): string[] {
  return lists.flatMap((list) => list.split(' '));
}

type Damage = (bytes: Buffer, rng: Random, other: Buffer) => Buffer;

/** Where a block begins and ends. */
function block(bytes: Buffer, rng: Random): [number, number] {
  const from = rng.int(bytes.length + 1);
  const size = rng.chance(0.7) ? rng.int(40) : rng.int(bytes.length + 1);
  return [from, Math.min(bytes.length, from + size)];
}

/** Whole lines, so that what is left is often well formed. */
function lines(bytes: Buffer, rng: Random): [number, number] {
  const at = rng.int(bytes.length + 1);
  const from = bytes.lastIndexOf('\n', at) + 1;
  const end = bytes.indexOf('\n', at);
  return [from, end < 0 ? bytes.length : end + 1];
}

const span = (bytes: Buffer, rng: Random) => (rng.chance(0.5) ? lines : block)(bytes, rng);
const put = (bytes: Buffer, from: number, to: number, text: Uint8Array) =>
  Buffer.concat([bytes.subarray(0, from), text, bytes.subarray(to)]);

/** The field around an offset, to be replaced as a whole. */
function field(bytes: Buffer, rng: Random): [number, number] {
  const at = rng.int(bytes.length + 1);
  let from = at;
  let to = at;
  const isEnd = (byte: number) => [10, 13, 34, 44, 96].includes(byte);
  while (from > 0 && !isEnd(bytes[from - 1])) from--;
  while (to < bytes.length && !isEnd(bytes[to])) to++;
  return [from, to];
}

/** Something like what stands there. */
function likeWord(text: string, rng: Random): Buffer {
  if (/^-?\d+\.\d+\s*$/.test(text)) return word(rng, AMOUNTS);
  if (/^\d{4}-\d\d/.test(text)) return word(rng, TIMES);
  if (/^[A-Za-z]{3,}$/.test(text)) return word(rng, KINDS);
  return word(rng, IDS);
}

function word(rng: Random, choices: readonly string[] = ALL): Buffer {
  const text = rng.pick(choices);
  return Buffer.from(text, /^[\0-\xff]*$/.test(text) ? 'latin1' : 'utf8');
}

export const DAMAGES: Record<string, Damage> = {
  flip: (bytes, rng) => {
    const copy = Buffer.from(bytes);
    if (copy.length > 0) copy[rng.int(copy.length)] ^= 1 << rng.int(8);
    return copy;
  },
  byte: (bytes, rng) => {
    const copy = Buffer.from(bytes);
    if (copy.length > 0) copy[rng.int(copy.length)] = rng.int(256);
    return copy;
  },
  delete: (bytes, rng) => put(bytes, ...span(bytes, rng), Buffer.alloc(0)),
  insert: (bytes, rng) => {
    const at = rng.int(bytes.length + 1);
    return put(bytes, at, at, word(rng));
  },
  replace: (bytes, rng) => put(bytes, ...field(bytes, rng), word(rng)),
  change: (bytes, rng) => {
    const [from, to] = field(bytes, rng);
    return put(bytes, from, to, likeWord(bytes.toString('latin1', from, to), rng));
  },
  'change to another': (bytes, rng) => {
    const [from, to] = field(bytes, rng);
    const [otherFrom, otherTo] = field(bytes, rng);
    return put(bytes, from, to, bytes.subarray(otherFrom, otherTo));
  },
  duplicate: (bytes, rng) => {
    const [from, to] = span(bytes, rng);
    return put(bytes, to, to, bytes.subarray(from, to));
  },
  truncate: (bytes, rng) => bytes.subarray(0, rng.int(bytes.length + 1)),
  behead: (bytes, rng) => bytes.subarray(rng.int(Math.min(bytes.length, 400) + 1)),
  swap: (bytes, rng) => {
    const [from, to] = span(bytes, rng);
    const rest = put(bytes, from, to, Buffer.alloc(0));
    const [, at] = lines(rest, rng);
    return put(rest, at, at, bytes.subarray(from, to));
  },
  splice: (bytes, rng, other) =>
    Buffer.concat([bytes.subarray(0, lines(bytes, rng)[1]), other.subarray(lines(other, rng)[0])]),
  huge: (bytes, rng) =>
    put(bytes, ...field(bytes, rng), Buffer.alloc(HUGE_FIELD_BYTES, rng.pick(MARKS))),
  many: (bytes, rng) => {
    const [from, to] = lines(bytes, rng);
    const copies = new Array(1 + rng.int(300)).fill(bytes.subarray(from, to));
    return put(bytes, to, to, Buffer.concat(copies));
  },
};

/** The bytes with up to four damages, and their names in order. */
export function mutate(
  bytes: Buffer,
  other: Buffer,
  rng: Random,
): { bytes: Buffer; done: string[] } {
  const done: string[] = [];
  let damaged = bytes;
  for (let left = 1 + rng.int(DAMAGES_MAX); left > 0; left--) {
    const name = rng.pick(Object.keys(DAMAGES));
    const next = DAMAGES[name](damaged, rng, other);
    if (next.length > BYTES_MAX) continue;
    damaged = next;
    done.push(name);
  }
  return { bytes: damaged, done };
}
