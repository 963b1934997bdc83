/** Items of a date: matches whose records differ, and unmatched records. */
import { hash } from 'node:crypto';
import {
  type Category,
  type Item,
  type ItemRecord,
  type ItemSide,
  isUnmatched,
  oneSided,
  type SuggestedAction,
  sideOfOne,
  sidesOf,
} from '../domain/item.ts';
import type { Match } from '../domain/match.ts';
import { bySide, identityOf, SIDES, type Sides, type TransactionRecord } from '../domain/record.ts';
import type { DayWindow } from './day-window.ts';
import type { Group } from './rules/rule.ts';

/** Hex digits of an item id: 64 bits suffice for all items of a job. */
const ITEM_ID_HEX = 16;

/** An item without its id and dates. */
export type Draft = Omit<Item, 'id' | 'businessDate' | 'counterpartDate' | 'ageDays'>;

/** The largest difference to write off, minor units. */
const WRITE_OFF_MAX = 1;

function actionFor(
  category: Category,
  { statement, flows, difference }: Pick<Item, 'statement' | 'flows' | 'difference'>,
): SuggestedAction {
  const record = (statement ?? flows) as TransactionRecord;
  switch (category) {
    case 'long':
    case 'short':
    case 'expired':
      return record.side === 'statement' ? 'repost' : 'reverse';
    case 'cleared':
      return '';
    case 'amount_mismatch':
      if (isOtherSign(statement, flows)) return 'hold';
      return Math.abs(difference) <= WRITE_OFF_MAX ? 'write-off' : 'adjust';
    case 'status_mismatch':
      return record.status === 'success' ? 'repost' : 'reverse';
    case 'duplicate':
      if (record.side === 'flows') return 'reverse';
      // Money that was paid out twice must not be paid out a third time.
      return record.amount < 0 ? 'repost' : 'refund';
    case 'pending':
      return 'hold';
    case 'type_mismatch':
      return isOtherSign(statement, flows) ? 'hold' : 'adjust';
    default:
      return 'adjust';
  }
}

/** Do the amounts differ only in sign? Then the config may describe the sign incorrectly. */
function isOtherSign(statement: TransactionRecord | null, flows: TransactionRecord | null) {
  if (statement === null || flows === null || statement.amount !== -flows.amount) return false;
  const isReturn = flows.type === 'refund' || flows.type === 'reversal';
  return statement.type === flows.type || (isReturn && flows.amount > 0);
}

/** The item of a match. */
function draftOf(match: Match, category: Category): Draft {
  const { rule, difference, countDifference } = match;
  if (match.statement.length > 1 || match.flows.length > 1) {
    const sides = sidesOf(recordsOf(match));
    return draftItem(category, rule, { ...sides, difference, countDifference });
  }
  const [statement, flows] = [onlyOf(match.statement), onlyOf(match.flows)];
  return draftItem(category, rule, { statement, flows, difference, countDifference });
}

function onlyOf([record]: readonly TransactionRecord[]): ItemSide | null {
  return record === undefined ? null : sideOfOne(record);
}

/** An item of these records, with its suggested action. */
export function draftItem(
  category: Category,
  rule: Draft['rule'],
  from: Pick<Item, 'statement' | 'flows' | 'records' | 'difference' | 'countDifference'>,
): Draft {
  const { statement, flows, difference, countDifference } = from;
  const suggestedAction = actionFor(category, from);
  // The usual items are made a million times: a literal without a spread is several times as fast.
  const item = { category, rule, statement, flows, difference, countDifference, suggestedAction };
  return from.records === undefined ? item : { ...item, records: from.records };
}

function recordsOf({ statement, flows, unmatched }: Match): ItemRecord[] {
  const lacking = new Set(unmatched);
  return [...statement, ...flows].map((each) => {
    return { ...each, isMatched: each.status === 'success' && !lacking.has(each) };
  });
}

/** An unmatched record: `long`, `short`, or `pending` if another date may have its counterpart. */
function loneDraft(record: TransactionRecord, window: DayWindow): Draft {
  const { side, amount } = record;
  const isStatement = side === 'statement';
  const difference = isStatement ? amount : 0 - amount;
  const category = window.isInTransit(record) ? 'pending' : oneSided(difference, side);
  const { statement, flows } = bySide<ItemSide | null>(side, sideOfOne(record), null);
  const countDifference = isStatement ? 1 : -1;
  return draftItem(category, '', { statement, flows, difference, countDifference });
}

/**
 * The items of a group in the order in which they are numbered for their ids: matches without an
 * unmatched record, then those of the statement's unmatched records, then of the flows', in file
 * order. `left`: the leftovers before any rule.
 */
export function draftsOf(
  group: Group,
  left: Sides<readonly TransactionRecord[]>,
  matches: readonly Match[],
  window: DayWindow,
): Draft[] {
  const drafts: Draft[] = [];
  // Few groups have one, and a map for each of the others would be garbage.
  let single: Map<TransactionRecord, Draft> | null = null;
  for (const match of matches) {
    if (match.category === null) continue;
    const draft = draftOf(match, match.category);
    const [record] = match.unmatched;
    if (record === undefined) drafts.push(draft);
    else {
      single ??= new Map();
      single.set(record, draft);
    }
  }
  for (const side of SIDES) {
    const rest = group[side].left;
    let next = 0;
    for (const record of left[side]) {
      const draft = record === rest[next] ? loneDraft(rest[next++], window) : single?.get(record);
      if (draft) drafts.push(draft);
    }
  }
  return drafts;
}

/** Computes ids from job, date, side, identity and ordinal: an item keeps its id in a rerun. */
export class ItemIds {
  readonly #prefix: string;
  /** The number of items so far by side and identity. */
  readonly ordinals: Map<string, number>;

  constructor(job: string, date: string, ordinals: ReadonlyMap<string, number>) {
    this.#prefix = `${job}\0${date}`;
    this.ordinals = new Map(ordinals);
  }

  next(item: Draft): string {
    const unmatched = item.records?.find(isUnmatched);
    return this.ofRecord((unmatched ?? item.statement ?? item.flows) as TransactionRecord);
  }

  /** The id of the item of a record. */
  ofRecord(record: Pick<TransactionRecord, 'side' | 'orderId' | 'refundId'>): string {
    const key = `${record.side}\0${identityOf(record)}`;
    const ordinal = this.ordinals.get(key) ?? 0;
    this.ordinals.set(key, ordinal + 1);
    return hash('sha256', `${this.#prefix}\0${key}\0${ordinal}`).slice(0, ITEM_ID_HEX);
  }
}

/** Items of a date with their ids; as literals without a spread, see draftItem. */
export function itemsOf(drafts: readonly Draft[], businessDate: string, ids: ItemIds): Item[] {
  return drafts.map((draft) => {
    const { category, rule, difference, countDifference, suggestedAction, records } = draft;
    // biome-ignore format: a line for each would hide the list
    const item = {
      id: ids.next(draft), category, rule, statement: draft.statement, flows: draft.flows,
      difference, countDifference, businessDate, counterpartDate: '', ageDays: 0, suggestedAction,
    };
    return records === undefined ? item : { ...item, records };
  });
}
