/** Row plans of every sort: each feature of theirs is on or off at random. */
import type { Random } from '../../scripts/lib/random.mjs';
import { JOB_DEFAULTS, type Job } from '../../src/domain/job.ts';
import { STATUSES, TRANSACTION_TYPES } from '../../src/domain/record.ts';
import { timeFormat } from '../../src/domain/time-format.ts';
import {
  type AmountRule,
  type Direction,
  EMPTY_KIND,
  EMPTY_PLAN,
  type Kind,
  type RowPlan,
  type SumColumn,
} from '../../src/formats/profile.ts';
import { ENCODINGS, type Encoding } from '../../src/inputs/decode.ts';
import { spellable, spelled } from './spelled.ts';

/** Columns, and how often a plan has them. */
const ROLES = [
  ['order', 1],
  ['order2', 0.3],
  ['order3', 0.2],
  ['refund', 0.6],
  ['txn', 0.4],
  ['kind', 0.75],
  ['direction', 0.5],
  ['amount', 1],
  ['minus', 0.6],
  ['fee', 0.6],
  ['status', 0.4],
  ['time', 0.8],
  ['clock', 0.3],
  ['currency', 0.3],
  ['account', 0.3],
  ['own', 0.25],
  ['skip', 0.3],
  ['note', 0.7],
  ['extra', 0.3],
] as const;
export type Role = (typeof ROLES)[number][0];

const DIGITS: Readonly<Record<string, number>> = { CNY: 2, JPY: 0, KWD: 3 };
const FINER = 3;
const WORDS = ['交易', '退款', 'SALE', 'refund', 'Été', '收', 'x y', '入金', '9', 'A'.repeat(33)];
const DIRECTION_WORDS = ['收入', '支出', 'C', 'D', 'in', 'OUT', '借', '贷', '貸', 'né', ''];
const PATTERNS = [
  'yyyyMMdd',
  'yyyyMMddHHmmss',
  'yyyy/MM/dd HH:mm:ss',
  'yyyy年MM月dd日',
  'yyyy年MM月dd日 HH时mm分',
  'dd.MM.yyyy HH:mm',
  'MM/dd/yyyy',
  'HHmmss dd.MM.yyyy',
  'yyyy/M/d H:m:s',
  'yy-MM-dd',
  'yyyy-MM-dd',
];
const ZONES = ['Asia/Shanghai', 'UTC', 'America/New_York', 'Asia/Kathmandu'];
const FOOTERS = ['合计', '合計', 'Summe', '#', '--END', '总'];
const EMPTY_TEXTS = ['-', '--', 'N/A', 'NULL', '无', '無', 'néant'];
const SKIP_WORDS = ['合计', '合計', 'Saldo', 'x', 'été', ''];

/** A plan with all that reading takes, and which of its columns is what. */
export interface PlannedRows {
  readonly plan: RowPlan;
  readonly encoding: Encoding;
  readonly job: Job;
  readonly compareFees: boolean;
  readonly wantsTimes: boolean;
  readonly roles: readonly Role[];
  /** Digits behind the point of an amount as it is written, at most. */
  readonly digits: number;
  /** Does every field stand in quotes? */
  readonly allQuoted: boolean;
}

/** A plan; `isSound` says that rows of it can be read at all. */
export function randomPlan(rng: Random, isSound: boolean): PlannedRows {
  const encoding = rng.pick(ENCODINGS);
  const roles = rng.shuffle(ROLES.filter(([, chance]) => rng.chance(chance)).map(([role]) => role));
  const at = (role: Role) => roles.indexOf(role);
  const job = randomJob(rng, at('own') >= 0 || rng.chance(0.2));
  const minorUnits = rng.chance(0.25);
  const scale = DIGITS[job.currency];
  const groupsBySign = rng.chance(0.2);
  const groups = groupsBySign ? 3 : 1 + rng.int(4);
  const layout = rng.pick(['delimited', 'delimited', 'delimited', 'fixed', 'backtick'] as const);
  const quote = rng.pick([34, 34, 39, -1]);
  const allQuoted = layout === 'delimited' && quote >= 0 && rng.chance(0.1);
  const foldCase = rng.chance(0.3);
  const kinds = randomKinds(rng, at, groups);
  const kindWords = randomKindWords(rng, kinds.length, foldCase, encoding);
  const plan: RowPlan = {
    ...EMPTY_PLAN,
    ...{ layout, columns: roles, quote, kinds, groups, groupsBySign, minorUnits, foldCase },
    ...{ kindWords, directionWords: randomDirections(rng, foldCase, encoding) },
    ...columnsOf(at),
    separator: rng.pick([...',|;\t^~'].map((each) => each.charCodeAt(0))),
    emptyTail: layout !== 'fixed' && rng.chance(0.2),
    patterns: randomPatterns(rng, at),
    otherKind: rng.chance(0.2) ? rng.int(kinds.length) : -1,
    statusWords: randomStatuses(rng, foldCase),
    feeSign: rng.pick([1, -1]),
    grouped: rng.chance(0.4),
    lettered: rng.chance(0.3),
    emptyText: rng.chance(0.5) ? rng.pick(spellable(EMPTY_TEXTS, encoding)) : '',
    skip: randomSkip(rng, at('skip'), encoding),
    sums: [
      ...(groupsBySign && rng.chance(0.5) ? [{ column: -1, name: '', digits: scale }] : []),
      ...randomSums(rng, at, scale),
    ],
    ...randomEnds(rng, layout, allQuoted ? quote : -1, encoding),
    ...randomTimes(rng, at, encoding, isSound),
    passOverOthers: rng.chance(0.5),
    accountConstant: rng.pick(['', 'K1']),
  };
  const [compareFees, wantsTimes] = [rng.chance(0.5), rng.chance(0.7)];
  const digits = minorUnits ? 0 : scale;
  return { plan, encoding, job, compareFees, wantsTimes, roles, digits, allQuoted };
}

function randomJob(rng: Random, hasAccount: boolean): Job {
  return {
    ...JOB_DEFAULTS,
    name: 'job',
    currency: rng.pick(['CNY', 'CNY', 'JPY', 'KWD']),
    timeZone: rng.pick(ZONES),
    cutoffMinutes: rng.pick([0, 0, 150, 23 * 60]),
    compare: rng.pick([['fee', 'status'], ['status'], []] as const),
    accounts: hasAccount && rng.chance(0.7) ? rng.pick([['K1'], ['K1', 'K2']]) : [],
    maxRejects: 1000,
  };
}

function columnsOf(at: (role: Role) => number) {
  const orderId = [at('order'), at('order2'), at('order3')].filter((column) => column >= 0);
  return {
    orderId,
    refundId: at('refund'),
    channelTxnId: at('txn'),
    kind: at('kind'),
    direction: at('direction'),
    fee: at('fee'),
    currency: at('currency'),
    account: at('account'),
    ownAccounts: at('own') < 0 ? [] : [at('account'), at('own')].filter((column) => column >= 0),
  };
}

function randomKinds(rng: Random, at: (role: Role) => number, groups: number): Kind[] {
  const rules: AmountRule[] = ['positive', 'negative', 'owed', 'magnitude-owed', 'signed'];
  if (at('minus') >= 0) rules.push('net', 'in-out', 'in-out-either', 'in-out');
  if (at('direction') >= 0) rules.push('directed', 'directed', 'directed');
  const count = 1 + rng.int(4);
  return Array.from({ length: count }, () => ({
    ...EMPTY_KIND,
    type: rng.pick(TRANSACTION_TYPES),
    amount: at('amount'),
    amountRule: rng.pick(rules),
    minus: at('minus'),
    hasRefundId: rng.chance(0.5),
    status: rng.chance(0.7) ? at('status') : -1,
    group: rng.int(groups),
    outKind: rng.chance(0.3) ? rng.int(count) : -1,
    role: rng.chance(0.85) ? ('record' as const) : rng.pick(['summed', 'skipped'] as const),
  }));
}

function folded(words: readonly string[], foldCase: boolean): string[] {
  return foldCase ? words.map((word) => word.toLowerCase()) : [...words];
}

function randomKindWords(rng: Random, kinds: number, foldCase: boolean, encoding: Encoding) {
  const words = new Map<string, number>();
  const known = rng.shuffle(folded(spellable(WORDS, encoding), foldCase));
  for (const [index, word] of known.slice(0, kinds + rng.int(3)).entries()) {
    words.set(word, index % kinds);
  }
  if (rng.chance(0.3)) words.set('', rng.int(kinds));
  return words;
}

function randomDirections(rng: Random, foldCase: boolean, encoding: Encoding) {
  const [from, to, more] = rng.shuffle(folded(spellable(DIRECTION_WORDS, encoding), foldCase));
  const words: [string, Direction][] = [
    [from, -1],
    [to, 1],
    [more, rng.pick([1, -1] as const)],
  ];
  return new Map(words);
}

function randomStatuses(rng: Random, foldCase: boolean) {
  const words = folded(['OK', 'ok', 'no', 'P'], foldCase);
  const known = [...words, ''].map((word) => [word, rng.pick([...STATUSES, 'success'] as const)]);
  return new Map(known as [string, (typeof STATUSES)[number]][]);
}

function randomPatterns(rng: Random, at: (role: Role) => number): Map<number, RegExp> {
  const patterns = new Map<number, RegExp>();
  if (rng.chance(0.85)) return patterns;
  for (const role of ['order', 'order2', 'refund', 'txn'] as const) {
    if (at(role) >= 0 && rng.chance(0.5)) patterns.set(at(role), /(A\d+\S?)/);
  }
  return patterns;
}

function randomSkip(rng: Random, column: number, encoding: Encoding) {
  if (column < 0) return null;
  const words = rng.shuffle(spellable(SKIP_WORDS, encoding)).slice(0, 1 + rng.int(2));
  return { column, words };
}

function randomSums(rng: Random, at: (role: Role) => number, scale: number): SumColumn[] {
  return (['amount', 'minus', 'fee', 'extra'] as const)
    .filter((role) => at(role) >= 0 && rng.chance(0.5))
    .map((role) => {
      const isFine = role === 'fee' || rng.chance(0.3);
      return { column: at(role), name: role, digits: isFine ? scale + FINER : scale };
    });
}

/** What tells rows from the footer. */
function randomEnds(
  rng: Random,
  layout: RowPlan['layout'],
  quote: number,
  encoding: Encoding,
): Pick<RowPlan, 'rowStart' | 'footerStarts'> {
  const starts = rng.shuffle(spellable(FOOTERS, encoding)).slice(0, rng.pick([0, 0, 1, 2]));
  const footerStarts = starts.map((start) => Buffer.from(spelled(start, encoding), 'latin1'));
  if (layout === 'backtick') return { footerStarts, rowStart: { byte: 0x60, not: false } };
  if (quote >= 0) return { footerStarts, rowStart: { byte: quote, not: false } };
  return { footerStarts, rowStart: rng.chance(0.3) ? { byte: 0x23, not: true } : null };
}

function randomTimes(
  rng: Random,
  at: (role: Role) => number,
  encoding: Encoding,
  isSound: boolean,
): Pick<RowPlan, 'time' | 'clock' | 'timeFormat' | 'timeZone'> {
  const time = at('time');
  const patterns = spellable(isSound ? PATTERNS : [...PATTERNS, 'MMdd', 'ddMMHHmmss'], encoding);
  const wantsFormat = rng.chance(0.7) || at('clock') >= 0;
  const encode = (text: string) => Buffer.from(spelled(text, encoding), 'latin1');
  return {
    time,
    clock: time < 0 ? -1 : at('clock'),
    timeFormat: wantsFormat ? timeFormat(rng.pick(patterns), encode) : null,
    timeZone: rng.chance(0.15) ? rng.pick(ZONES) : '',
  };
}
