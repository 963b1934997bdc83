/** Pairs and lone records made into items: difference, age, advice, and an id from content. */
import { createHash } from 'node:crypto';
import type { Category, Item, SuggestedAction } from '../domain/item.ts';
import { identityOf, type TransactionRecord } from '../domain/record.ts';
import type { DayWindow } from './day-window.ts';
import type { LoneVerdict } from './lone.ts';
import type { Pair } from './pair.ts';

/** Hex digits of an item id: 64 bits tell the items of a job's lifetime apart. */
const ITEM_ID_HEX = 16;

/** An item before it has its id and dates. */
export type Draft = Omit<Item, 'id' | 'businessDate' | 'counterpartDate' | 'ageDays'>;

/** Amount and count of a record as far as it counts: nothing unless it is in a success state. */
function counted(record: TransactionRecord | null): { amount: number; count: number } {
  if (record?.status !== 'success') return { amount: 0, count: 0 };
  return { amount: record.amount, count: 1 };
}

/** A difference of so little is not worth anybody's time: minor units. */
const WRITE_OFF_MAX = 1;

function suggestedAction(
  category: Category,
  record: TransactionRecord,
  { difference, isOtherSign }: { readonly difference: number; readonly isOtherSign: boolean },
): SuggestedAction {
  switch (category) {
    case 'long':
      return 'repost';
    case 'expired':
      return record.side === 'statement' ? 'repost' : 'reverse';
    case 'cleared':
      return '';
    case 'amount_mismatch':
      if (isOtherSign) return 'hold';
      return Math.abs(difference) <= WRITE_OFF_MAX ? 'write-off' : 'adjust';
    case 'status_mismatch':
      return record.status === 'success' ? 'repost' : 'reverse';
    case 'short':
      return 'reverse';
    case 'duplicate':
      if (record.side === 'flows') return 'reverse';
      // Money that went out once too often is not to be given back once more.
      return record.amount < 0 ? 'repost' : 'refund';
    case 'pending':
      return 'hold';
    case 'type_mismatch':
      return isOtherSign ? 'hold' : 'adjust';
    default:
      return 'adjust';
  }
}

/** May the config lack what tells the direction of own amounts, and the books be right? */
function mayBeUnsigned(statement: TransactionRecord | null, flows: TransactionRecord | null) {
  if (statement === null || flows === null) return false;
  const isGivenBack = flows.type === 'refund' || flows.type === 'reversal';
  return statement.type === flows.type || (isGivenBack && flows.amount > 0);
}

/** What an item of these records says, whatever its date. */
export function draftItem(
  category: Category,
  statement: TransactionRecord | null,
  flows: TransactionRecord | null,
): Draft {
  const ours = counted(flows);
  const theirs = counted(statement);
  const record = (statement ?? flows) as TransactionRecord;
  const difference = theirs.amount - ours.amount;
  const isOtherSign = theirs.amount === -ours.amount && mayBeUnsigned(statement, flows);
  return {
    category,
    statement,
    flows,
    difference,
    countDifference: theirs.count - ours.count,
    suggestedAction: suggestedAction(category, record, { difference, isOtherSign }),
  };
}

function pairDraft(pair: Pair): Draft {
  return draftItem(pair.category, pair.statement, pair.flows);
}

function loneDraft(record: TransactionRecord, verdict: LoneVerdict, window: DayWindow): Draft {
  const isStatement = record.side === 'statement';
  const counterpart = verdict.kind === 'status_mismatch' ? verdict.counterpart : null;
  let category: Category = isStatement ? 'long' : 'short';
  if (verdict.kind !== 'missing') category = verdict.kind;
  else if (window.isInTransit(record)) category = 'pending';
  return isStatement
    ? draftItem(category, record, counterpart)
    : draftItem(category, counterpart, record);
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

/** The items of one business date, pairs first, each group in file order. */
export function makeItems(
  date: string,
  found: {
    readonly pairs: readonly Pair[];
    readonly lone: readonly { record: TransactionRecord; verdict: LoneVerdict }[];
  },
  ids: ItemIds,
  window: DayWindow,
): Item[] {
  const drafts = [
    ...found.pairs.map(pairDraft),
    ...found.lone.map(({ record, verdict }) => loneDraft(record, verdict, window)),
  ];
  return drafts.map((each) => ({
    id: ids.next(each),
    ...each,
    businessDate: date,
    counterpartDate: '',
    ageDays: 0,
  }));
}
