/** Items of a date: matches whose records differ, and unmatched records. */
import { createHash } from 'node:crypto';
import type { Category, Item, SuggestedAction } from '../domain/item.ts';
import { identityOf, SIDES, type Sides, type TransactionRecord } from '../domain/record.ts';
import type { DayWindow } from './day-window.ts';
import { type Group, type Match, matchFrom, matchOf } from './rules/rule.ts';

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
      return 'repost';
    case 'expired':
      return record.side === 'statement' ? 'repost' : 'reverse';
    case 'cleared':
      return '';
    case 'amount_mismatch':
      if (isOtherSign(statement, flows)) return 'hold';
      return Math.abs(difference) <= WRITE_OFF_MAX ? 'write-off' : 'adjust';
    case 'status_mismatch':
      return record.status === 'success' ? 'repost' : 'reverse';
    case 'short':
      return 'reverse';
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
  // Rules match only one record with one so far.
  const [statement = null] = match.statement;
  const [flows = null] = match.flows;
  const { difference, countDifference } = match;
  const suggestedAction = actionFor(category, { statement, flows, difference });
  return { category, statement, flows, difference, countDifference, suggestedAction };
}

/** The item of one record on each side, or of a single record. */
export function draftItem(
  category: Category,
  statement: TransactionRecord | null,
  flows: TransactionRecord | null,
): Draft {
  const match = matchOf('identity', category, listOf(statement), listOf(flows));
  return draftOf(match, category);
}

function listOf(record: TransactionRecord | null): readonly TransactionRecord[] {
  return record === null ? [] : [record];
}

/** An unmatched record: `long`, `short`, or `pending` if another date may have its counterpart. */
function loneDraft(record: TransactionRecord, window: DayWindow): Draft {
  const oneSided = record.side === 'statement' ? 'long' : 'short';
  const category = window.isInTransit(record) ? 'pending' : oneSided;
  return draftOf(matchFrom(record.side, 'identity', category, record), category);
}

/**
 * The items of a group in the order in which they are numbered for their ids: pairs, then single
 * records of the statement, then those of the flows, in file order. `left`: the leftovers before
 * any rule.
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
    const record = singleOf(match);
    if (record === null) drafts.push(draft);
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

/** The only record of a match whose status is `success`; null if the match has two. */
function singleOf({ statement, flows }: Match): TransactionRecord | null {
  if (statement.length + flows.length === 1) return statement[0] ?? flows[0];
  if (statement.length !== 1 || flows.length !== 1) return null;
  if (statement[0].status === flows[0].status) return null;
  return statement[0].status === 'success' ? statement[0] : flows[0];
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
    const record = (item.statement ?? item.flows) as TransactionRecord;
    const key = `${record.side}\0${identityOf(record)}`;
    const ordinal = this.ordinals.get(key) ?? 0;
    this.ordinals.set(key, ordinal + 1);
    const hash = createHash('sha256').update(`${this.#prefix}\0${key}\0${ordinal}`);
    return hash.digest('hex').slice(0, ITEM_ID_HEX);
  }
}

/** Items of a date with their ids. */
export function itemsOf(drafts: readonly Draft[], date: string, ids: ItemIds): Item[] {
  return drafts.map((each) => ({
    id: ids.next(each),
    ...each,
    businessDate: date,
    counterpartDate: '',
    ageDays: 0,
  }));
}
