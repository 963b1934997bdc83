/** The items that a reconciliation finds: their categories and suggested actions. */
import type { DecidedAction, Residual, ResolveAction } from './decision.ts';
import type { Side, TransactionRecord } from './record.ts';

export const DISCREPANCY_CATEGORIES = [
  'long',
  'short',
  'amount_mismatch',
  'fee_mismatch',
  'status_mismatch',
  'type_mismatch',
  'duplicate',
] as const;
export type DiscrepancyCategory = (typeof DISCREPANCY_CATEGORIES)[number];

export const CROSS_DAY_STATES = ['pending', 'cleared', 'expired'] as const;
export type CrossDayState = (typeof CROSS_DAY_STATES)[number];

export type Category = DiscrepancyCategory | CrossDayState;

/** All categories, in the order of reports. */
export const CATEGORIES: readonly Category[] = [...DISCREPANCY_CATEGORIES, ...CROSS_DAY_STATES];

/** Categories of items with an unmatched record; a status mismatch already has its cause. */
export const LONE_CATEGORIES: readonly Category[] = [
  'long',
  'short',
  'pending',
  'expired',
  'duplicate',
];

export const CATEGORY_ZH: Readonly<Record<Category, string>> = {
  long: '长款',
  short: '短款',
  amount_mismatch: '金额不符',
  fee_mismatch: '手续费不符',
  status_mismatch: '状态不符',
  type_mismatch: '类型不符',
  duplicate: '重复',
  pending: '日切在途',
  cleared: '日切已平',
  expired: '超期',
};

/** The category with this code or Chinese name; undefined if there is none. */
export function categoryNamed(text: string): Category | undefined {
  return CATEGORIES.find((each) => each === text || CATEGORY_ZH[each] === text);
}

/** What to do first: 退款, 冲正, 补单, 调账, 挂账, 核销; empty if there is nothing to do. */
export const SUGGESTED_ACTIONS = [
  'refund',
  'reverse',
  'repost',
  'adjust',
  'hold',
  'write-off',
  '',
] as const satisfies readonly (ResolveAction | 'hold' | '')[];
export type SuggestedAction = (typeof SUGGESTED_ACTIONS)[number];

/** Who resolved an item, and how. */
export interface Resolution {
  readonly action: DecidedAction;
  readonly by: string;
  /** Wall clock in the job's zone. */
  readonly at: string;
  readonly note: string;
  readonly reference: string;
  /** Set if a person matched the item with others. */
  readonly match?: PersonMatch;
}

/** Items that a person matched with each other. */
export interface PersonMatch {
  /** The number of its first event. */
  readonly event: number;
  /** How many items it has; `members` are the first of them. */
  readonly count: number;
  readonly members: readonly Pick<Item, 'id' | 'businessDate' | 'difference'>[];
  /** What the sum of their differences is; empty: it is zero. */
  readonly residual: Residual | '';
  /** Minor units. */
  readonly residualAmount: number;
}

/** A person's match that is open again, because a run has changed or removed some of its items. */
export interface OpenedMatch {
  /** The number of its first event. */
  readonly event: number;
  readonly by: string;
  readonly dates: ReadonlySet<string>;
  /** The ids of its items. */
  readonly items: readonly string[];
  /** Those that a run has changed or removed, as they were matched; there is one at least. */
  readonly lost: readonly {
    readonly item: string;
    readonly date: string;
    readonly category: Category;
    /** Minor units. */
    readonly difference: number;
    readonly isGone: boolean;
  }[];
}

/** How credits are matched with the groups that they pay: by a key, by their sum, or in part. */
export type ReceiptRule = 'group' | 'run' | 'partial';

/** The rules after exact keys; `identity`: the records have one identity, and differ. */
export type RuleName = 'identity' | 'sum' | 'carry' | 'offset' | ReceiptRule;

/** A record of an item. */
export interface ItemRecord extends TransactionRecord {
  /** Whether another record of the item is its counterpart; false for a failed attempt. */
  readonly isMatched: boolean;
}

/** One side of an item: its first record, with the sums of the amounts and fees of all. */
export interface ItemSide extends TransactionRecord {
  /** The number of its records. */
  readonly records: number;
}

/** A match that does not come out even, or a record without a match. */
export interface Item {
  readonly id: string;
  readonly category: Category;
  /** The rule that matched its records; empty: none did. */
  readonly rule: RuleName | '';
  readonly statement: ItemSide | null;
  readonly flows: ItemSide | null;
  /** All records, the statement's first, if a side has several; absent if no side has. */
  readonly records?: readonly ItemRecord[];
  /** Minor units, statement minus flows; a record whose status is not `success` counts as 0. */
  readonly difference: number;
  /** Number of counted statement records minus that of counted flow records. */
  readonly countDifference: number;
  readonly businessDate: string;
  /** The other business date of a cross-day match; empty for any other item. */
  readonly counterpartDate: string;
  readonly ageDays: number;
  readonly suggestedAction: SuggestedAction;
  /** Set on resolved items that are read for report.html. */
  readonly resolution?: Resolution;
}

/**
 * The category of an unmatched record. The sign of its difference determines it: `long`, we hold
 * money that our books do not show; `short`, our books show money that we do not hold.
 */
export function oneSided(difference: number, side: Side): 'long' | 'short' {
  if (difference === 0) return side === 'statement' ? 'long' : 'short';
  return difference > 0 ? 'long' : 'short';
}

export function isDiscrepancy(category: Category): category is DiscrepancyCategory {
  return (DISCREPANCY_CATEGORIES as readonly string[]).includes(category);
}

/**
 * What was charged less what the rule expects, or the flows have, in fee units; 0 for items of
 * other categories.
 */
export function feeDifferenceOf({ category, statement, flows }: Item): number {
  if (category !== 'fee_mismatch' || statement === null) return 0;
  const expected = statement.owed?.fee ?? flows?.fee ?? 0;
  return (statement.fee ?? 0) - expected;
}

/** The sides of an item with these records, in file order; and these, if a side has several. */
export function sidesOf(
  records: readonly ItemRecord[],
): Pick<Item, 'statement' | 'flows' | 'records'> {
  const of = (side: Side) => sideOf(records.filter((record) => record.side === side));
  const [statement, flows] = [of('statement'), of('flows')];
  const isSeveral = (statement?.records ?? 0) > 1 || (flows?.records ?? 0) > 1;
  return { statement, flows, ...(isSeveral && { records }) };
}

/** A side of one record. Written out, it is made several times as fast as by a spread. */
export function sideOfOne(record: TransactionRecord): ItemSide {
  const { side, orderId, refundId, channelTxnId, type, amount, currency, fee, status } = record;
  const { time, account, source, owed, rated } = record;
  // biome-ignore format: a line for each would hide the list
  const one = {
    side, orderId, refundId, channelTxnId, type, amount, currency, fee, status,
    time, account, source, records: 1,
  };
  return owed === undefined && rated === undefined ? one : { ...record, records: 1 };
}

function sideOf(records: readonly ItemRecord[]): ItemSide | null {
  if (records.length === 0) return null;
  const [{ isMatched: _, ...first }] = records;
  const amount = records.reduce((sum, record) => sum + record.amount, 0);
  // The transaction to look up is the one that has no counterpart.
  const { channelTxnId } = records.find(isUnmatched) ?? first;
  const sums = { channelTxnId, amount, fee: feeOf(records), records: records.length };
  return { ...first, ...sums, ...owedBy(records) };
}

/** What records owe together, if the fee of one is wrong, and the first one's rule. */
function owedBy(records: readonly TransactionRecord[]): Pick<TransactionRecord, 'owed'> {
  const rule = records.find(({ owed }) => owed !== undefined)?.owed?.rule;
  const fee = feeOf(records.map((record) => ({ ...record, fee: record.owed?.fee ?? record.fee })));
  return rule === undefined || fee === null ? {} : { owed: { fee, rule } };
}

/** Does a record lack a counterpart, which another date may have? */
export function isUnmatched({ isMatched, status }: ItemRecord): boolean {
  return !isMatched && status === 'success';
}

/** The sum of the fees of records, in fee units; null if one of them states none. */
export function feeOf(records: readonly Pick<TransactionRecord, 'fee'>[]): number | null {
  let sum = 0;
  for (const { fee } of records) {
    if (fee === null) return null;
    sum += fee;
  }
  return sum;
}

/** The records of an item on either side, as `2:1`. */
export function recordsText({ statement, flows }: Pick<Item, 'statement' | 'flows'>): string {
  return `${statement?.records ?? 0}:${flows?.records ?? 0}`;
}
