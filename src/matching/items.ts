/** Items of a date: matches that do not come out even, and records in no match. */
import { createHash } from 'node:crypto';
import type { Category, Item, SuggestedAction } from '../domain/item.ts';
import { identityOf, SIDES, type Sides, type TransactionRecord } from '../domain/record.ts';
import type { DayWindow } from './day-window.ts';
import { type Group, type Match, matchFrom, matchOf } from './rules/rule.ts';

/** Hex digits of an item id: 64 bits are enough for all items of a job. */
const ITEM_ID_HEX = 16;

/** An item before it has its id and dates. */
export type Draft = Omit<Item, 'id' | 'businessDate' | 'counterpartDate' | 'ageDays'>;

/** The largest difference that is not worth anybody's time, minor units. */
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
      // Money that went out twice must not go out a third time.
      return record.amount < 0 ? 'repost' : 'refund';
    case 'pending':
      return 'hold';
    case 'type_mismatch':
      return isOtherSign(statement, flows) ? 'hold' : 'adjust';
    default:
      return 'adjust';
  }
}

/** Do the amounts differ in sign alone, which the config may fail to state for own records? */
function isOtherSign(statement: TransactionRecord | null, flows: TransactionRecord | null) {
  if (statement === null || flows === null || statement.amount !== -flows.amount) return false;
  const isGivenBack = flows.type === 'refund' || flows.type === 'reversal';
  return statement.type === flows.type || (isGivenBack && flows.amount > 0);
}

/** What an item of a match says, whatever its date. */
function draftOf(match: Match, category: Category): Draft {
  // Rules match one record with one; an item of more will hold all of them.
  const [statement = null] = match.statement;
  const [flows = null] = match.flows;
  const { difference, countDifference } = match;
  const suggestedAction = actionFor(category, { statement, flows, difference });
  return { category, statement, flows, difference, countDifference, suggestedAction };
}

/** The same for one record a side, or one alone. */
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

/** A record in no match: `long` or `short`, or `pending` where another date may have the other. */
function loneDraft(record: TransactionRecord, window: DayWindow): Draft {
  if (window.isInTransit(record)) return loneDraftOf('pending', record);
  return loneDraftOf(record.side === 'statement' ? 'long' : 'short', record);
}

function loneDraftOf(category: Category, record: TransactionRecord): Draft {
  return draftOf(matchFrom(record.side, 'identity', category, record), category);
}

/**
 * The items of a group, in the order in which ids count them: pairs first, then single records of
 * the statement, then those of the flows, in file order. `left`: what was left before any rule.
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

/** The record in a success state, where a match has just that one. */
function singleOf({ statement, flows }: Match): TransactionRecord | null {
  if (statement.length + flows.length === 1) return statement[0] ?? flows[0];
  if (statement.length !== 1 || flows.length !== 1) return null;
  if (statement[0].status === flows[0].status) return null;
  return statement[0].status === 'success' ? statement[0] : flows[0];
}

/** Ids from job, date, side, identity and ordinal: a rerun gives an item the id it had. */
export class ItemIds {
  readonly #prefix: string;
  /** How many items each side and identity has so far. */
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
