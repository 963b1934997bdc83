/** Step 4, match: leftovers in batches of groups, matched in threads, then over the whole date. */
import type { LeftoverGroup, Leftovers, Settle } from '../difference/leftovers.ts';
import { kindOf, positionOf } from '../difference/sorted-found.ts';
import type { Items, RefundsByAmount } from '../domain/outcome.ts';
import type { Progress } from '../domain/progress.ts';
import type { Sides } from '../domain/record.ts';
import { clocksChangeNear } from '../domain/time.ts';
import { openSpool } from '../inputs/spool.ts';
import type { PlacedPiece } from '../reading/pieces/piece.ts';
import type { ReadSide } from '../reading/read-side.ts';
import { RecordReader } from '../reading/records/fetch.ts';
import { placeOf } from '../reading/records/places.ts';
import type { Closing } from '../support/closing.ts';
import {
  BATCH_FIELDS,
  type Batch,
  type BatchRequest,
  type MatchedBatch,
  NOTHING_SO_FAR,
  type SoFar,
} from './batch.ts';
import { contestPairs } from './contest-pairs.ts';
import { DayWindow } from './day-window.ts';
import { ItemStore } from './item-store.ts';
import { LoneRefundSums } from './lone-refunds.ts';
import { DATE_RULES } from './match.ts';
import type { MatchLines } from './match-lines.ts';
import { type Alike, alikeOf, dropSpareAside, settleContests, settleHeld } from './settle.ts';
import { type MoneyPool, matchSplitOrders } from './split-orders.ts';
import { UnmatchedSums } from './unmatched-sums.ts';
import { refuseUnrelated } from './unrelated.ts';

/** Records of a batch, about. */
const BATCH_RECORDS = 1024;
/** Batches that wait or are in work, for each thread. */
const BATCHES_AHEAD = 2;
/** Keys of a large group whose records are not read again. */
const KEYS_KNOWN_MAX = 1024;

/** Matches batches. */
export interface MatchPool extends MoneyPool {
  /** How many batches it works on at the same time. */
  readonly threads: number;
  /** Called once, before any batch is matched. */
  prepare(request: BatchRequest): void;
  match(batch: Batch): Promise<MatchedBatch>;
}

export interface MatchRequest extends Sides<ReadSide>, Pick<BatchRequest, 'job' | 'date'> {
  /** Are fees part of the match keys? */
  readonly comparesFees: boolean;
  readonly leftovers: Leftovers;
  /** null: the job has no fee rules. */
  readonly fees: object | null;
}

/** How leftovers are matched: in which threads, and where items go that memory does not hold. */
export interface MatchTools {
  readonly pool: MatchPool;
  /** An existing folder. */
  readonly spillDir: string;
  readonly closing: Closing;
  readonly progress: (progress: Progress) => void;
  /** Where matches are listed; null: they are not. */
  readonly lines: MatchLines | null;
}

/** The items of a date, and totals of what matched. */
export interface Matched {
  readonly items: Items & Pick<ItemStore, 'add'>;
  readonly unmatched: UnmatchedSums;
  readonly refundsByAmount: RefundsByAmount;
}

/** Matches the leftovers of a date and makes items of the rest. Throws RefusedError('changed'). */
export async function matchLeftovers(request: MatchRequest, tools: MatchTools): Promise<Matched> {
  const { job, date, comparesFees, leftovers, statement, flows } = request;
  const { pool, spillDir, closing, progress, lines } = tools;
  const leftCount = leftovers.counts.statement + leftovers.counts.flows;
  const items = new ItemStore(() => openSpool(spillDir));
  closing.push(() => items.close());
  const documents = [...statement.documents, ...flows.documents];
  const pieces = { statement: statement.sums.pieces, flows: flows.sums.pieces };
  const unmatched = new UnmatchedSums();
  const refunds = new LoneRefundSums();
  const flowsHaveDates = flows.hasDates;
  const clocksChange = clocksChangeNear(date, job);
  // Matched in bulk, their records would not be known.
  if (lines === null) unmatched.add(await matchSplitOrders(request, pool));
  let rows = unmatched.left.statement.count + unmatched.left.flows.count;
  const listsMatches = lines !== null;
  const days = { flowsHaveDates, clocksChange };
  const options = { job, date, comparesFees, ...days, documents, listsMatches };
  const settle = settleLarge(options, pieces, lines);
  for await (const batch of matchBatches(leftovers.groups(settle), pieces, pool, options)) {
    unmatched.add(batch);
    refunds.add(batch.loneRefunds);
    rows += batch.leftovers;
    const agreed = unmatched.agreed.statement.count;
    refuseUnrelated(request, leftovers, { agreed, judged: rows }, job);
    progress({ rows, share: Math.min(1, rows / leftCount), bytes: null, bytesTotal: null });
    await items.add(batch.items);
    if (batch.lines !== null) await lines?.add(batch.lines);
  }
  const window = new DayWindow(job, date, flowsHaveDates, clocksChange);
  for (const rule of DATE_RULES) {
    const left = { items, refunds, job, judgesFees: request.fees !== null, window, lines };
    const { agreed, outside } = await rule({ ...left, folder: spillDir });
    unmatched.addAgreed(agreed);
    unmatched.outside -= outside;
  }
  return { items, unmatched, refundsByAmount: refunds.byAmount() };
}

/** Matches all leftovers, in the order of files. */
async function* matchBatches(
  groups: Iterable<LeftoverGroup>,
  pieces: Sides<readonly PlacedPiece[]>,
  pool: MatchPool,
  request: BatchRequest,
): AsyncGenerator<MatchedBatch> {
  pool.prepare(request);
  const ahead: Promise<MatchedBatch>[] = [];
  let soFar = Promise.resolve(NOTHING_SO_FAR);
  try {
    for (const { slice, slices, items, ...records } of batchesOf(groups)) {
      const fields = {
        statement: fieldsOf(records.statement, pieces.statement),
        flows: fieldsOf(records.flows, pieces.flows),
      };
      const before = slice === 0 ? Promise.resolve(NOTHING_SO_FAR) : soFar;
      const matched =
        slices === 1
          ? pool.match({ ...fields, soFar: null })
          : before.then((each) => pool.match({ ...fields, soFar: each }));
      // A slice need not wait for those before it if its own number of items is known.
      soFar = items
        ? before.then((each) => plus(each, items))
        : matched.then((batch) => batch.soFar ?? NOTHING_SO_FAR);
      // Awaited in their turn; until then a failure must not count as unhandled.
      soFar.catch(() => {});
      ahead.push(matched);
      const first = ahead.length > pool.threads * BATCHES_AHEAD ? ahead.shift() : undefined;
      if (first) yield await first;
    }
    for (let next = ahead.shift(); next; next = ahead.shift()) yield await next;
  } finally {
    await Promise.allSettled(ahead);
  }
}

function plus(soFar: SoFar, items: SoFar): SoFar {
  const sum = new Map(soFar);
  for (const [identity, count] of items) sum.set(identity, (sum.get(identity) ?? 0) + count);
  return sum;
}

/** Whole groups, so many that their records make a batch; slices are batches of their own. */
function* batchesOf(groups: Iterable<LeftoverGroup>): Generator<LeftoverGroup> {
  const empty = () => ({ statement: [], flows: [], slice: 0, slices: 1, items: null });
  let batch: LeftoverGroup = empty();
  for (const group of groups) {
    if (group.slices === 1) {
      for (const number of group.statement) batch.statement.push(number);
      for (const number of group.flows) batch.flows.push(number);
    }
    const length = batch.statement.length + batch.flows.length;
    if (length > 0 && (group.slices > 1 || length >= BATCH_RECORDS)) {
      yield batch;
      batch = empty();
    }
    if (group.slices > 1) yield group;
  }
  if (batch.statement.length + batch.flows.length > 0) yield batch;
}

/**
 * Settles groups that are too large to hold all of their records: reads these one at a time, and of
 * those with equal keys mostly one.
 */
function settleLarge(
  { documents, comparesFees }: BatchRequest,
  pieces: Sides<readonly PlacedPiece[]>,
  lines: MatchLines | null,
): Settle {
  const reader = new RecordReader();
  for (const document of documents) reader.add(document);
  return ({ kinds, recordAt, keyAt }) => {
    const read = (index: number) => {
      const record = recordAt(index);
      return reader.read(placeOf(pieces[record.side], record));
    };
    const known = { statement: new Map<number, Alike>(), flows: new Map<number, Alike>() };
    const alikeAt = (index: number) => {
      const own = known[recordAt(index).side];
      const key = keyAt(index);
      let alike = own.get(key);
      if (alike === undefined) {
        alike = alikeOf(read(index));
        if (own.size === KEYS_KNOWN_MAX) own.clear();
        own.set(key, alike);
      }
      return alike;
    };
    const txnIdAt = (index: number) => read(index).channelTxnId;
    const settled = dropSpareAside(settleContests({ kinds, txnIdAt, keyAt }), read);
    lines?.pairs.push(contestPairs({ kinds, settled, recordAt }, read, comparesFees));
    return {
      kinds: settleHeld(settled, alikeAt),
      identityAt: (index) => alikeAt(index).identity,
    };
  };
}

/** Records of one side, in file order, as a batch names them. */
function fieldsOf(numbers: readonly number[], pieces: readonly PlacedPiece[]): Float64Array {
  const fields = new Float64Array(numbers.length * BATCH_FIELDS);
  let at = 0;
  for (const number of Float64Array.from(numbers).sort()) {
    const { document, position, known, line } = placeOf(pieces, positionOf(number));
    fields[at++] = kindOf(number);
    fields[at++] = document;
    fields[at++] = position;
    fields[at++] = known;
    fields[at++] = line;
  }
  return fields;
}
