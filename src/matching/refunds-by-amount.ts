/**
 * After pairing by identity: a refund that one side gave no refund id is matched with the refund
 * of the other side that has the same order and amount, where each is alone of these.
 */
import Database from 'better-sqlite3';
import { ExactSums, type Totals } from '../domain/exact-sums.ts';
import type { Item } from '../domain/item.ts';
import type { Job } from '../domain/job.ts';
import { roundFee } from '../domain/money.ts';
import type { Items, RefundsByAmount } from '../domain/outcome.ts';
import { lacksRefundId } from '../domain/record.ts';
import { spoolError } from '../inputs/spool.ts';
import type { DayWindow } from './day-window.ts';
import { encodeItems } from './item-block.ts';
import type { ItemStore } from './item-store.ts';
import { draftItem } from './items.ts';
import { type LoneRefunds, loneRefund, mayMeet } from './lone-refunds.ts';

export interface RefundMatches {
  /** The items that remain. */
  readonly items: Items;
  /** Pairs that agree, and the sum of their amounts on either side, minor units. */
  readonly agreed: Totals;
  /** Matched own records that had been counted as outside of the date. */
  readonly outside: number;
  /** Refunds that are still alone. */
  readonly left: RefundsByAmount['left'];
}

/** Two lone refunds of one order and amount, by their numbers among the items. */
interface FoundPair {
  readonly statement: number;
  readonly flows: number;
  readonly amount: number;
  /** How many of the two lack a refund id. */
  readonly lacking: number;
  readonly feesDiffer: 0 | 1;
  readonly outside: 0 | 1;
}

const TABLE = `CREATE TABLE refunds (n INTEGER PRIMARY KEY, is_flows INTEGER, order_id TEXT,
  amount INTEGER, lacks_id INTEGER, fee INTEGER, item TEXT, is_outside INTEGER)`;

const PAIRS = `
  SELECT sum(iif(is_flows, 0, n)) AS statement, sum(iif(is_flows, n, 0)) AS flows, amount,
    sum(lacks_id) AS lacking, count(fee) = 2 AND min(fee) <> max(fee) AS feesDiffer,
    max(is_outside) AS outside
  FROM refunds GROUP BY order_id, amount
  HAVING count(*) = 2 AND sum(is_flows) = 1 AND sum(lacks_id) > 0`;

/**
 * Matches the lone refunds among the items of a date. SQLite joins them in a temporary file, as
 * there may be millions. Throws InternalError where there is no room for that in `folder`.
 */
export async function matchRefundsByAmount(
  items: ItemStore,
  lone: LoneRefunds,
  { job: { compare }, window }: { readonly job: Pick<Job, 'compare'>; readonly window: DayWindow },
  folder: string,
): Promise<RefundMatches> {
  if (!mayMeet(lone)) {
    const { statement, flows, lacking } = lone;
    const left = { statement, flows, lacking };
    return { items, agreed: { count: 0, amount: 0n }, outside: 0, left };
  }
  // An empty name: SQLite keeps it in memory while it is small, then in SQLITE_TMPDIR.
  const db = new Database('');
  try {
    fill(db, items, window);
    const textOf = db.prepare<[number], string>('SELECT item FROM refunds WHERE n = ?').pluck();
    const itemOf = (n: number): Item => JSON.parse(textOf.get(n) ?? '');
    const gone = new Uint8Array(items.length);
    const sums = new ExactSums(1);
    let { statement, flows, lacking } = lone;
    let outside = 0;
    for (const pair of db.prepare<[], FoundPair>(PAIRS).iterate()) {
      statement--;
      flows--;
      lacking -= pair.lacking;
      outside += pair.outside;
      gone[pair.statement] = 1;
      gone[pair.flows] = 1;
      if (pair.feesDiffer === 0 || !compare.includes('fee')) {
        sums.add(0, pair.amount);
        continue;
      }
      await items.add(encodeItems([feeMismatch(itemOf(pair.statement), itemOf(pair.flows))]));
    }
    const [agreed] = sums.all();
    const left = { statement, flows, lacking };
    const length = items.length - 2 * (lone.statement - statement);
    return { items: itemsBut(items, gone, length), agreed, outside, left };
  } catch (error) {
    throw error instanceof Database.SqliteError ? spoolError(folder, error) : error;
  } finally {
    db.close();
  }
}

function fill(db: Database.Database, items: Items, window: DayWindow): void {
  // Nothing is to survive a crash.
  db.pragma('journal_mode = OFF');
  db.exec(TABLE);
  const insert = db.prepare('INSERT INTO refunds VALUES (?, ?, ?, ?, ?, ?, ?, ?)');
  db.transaction(() => {
    let n = -1;
    for (const item of items) {
      n++;
      const refund = loneRefund(item);
      if (refund === null) continue;
      const { side, orderId, amount, fee } = refund;
      const [isFlows, lacks] = [side === 'flows', lacksRefundId(refund)].map(Number);
      // Only records that state a fee may be wanted again.
      const text = fee === null ? null : JSON.stringify(item);
      const roundedFee = fee === null ? null : roundFee(fee);
      // As batch.ts counts them.
      const isOutside = Number(item.category !== 'duplicate' && window.isOutside(refund));
      insert.run(n, isFlows, orderId, amount, lacks, roundedFee, text, isOutside);
    }
  })();
}

function feeMismatch(statement: Item, flows: Item): Item {
  return { ...statement, ...draftItem('fee_mismatch', statement.statement, flows.flows) };
}

/** The items whose number is not marked as gone. */
function itemsBut(items: Items, gone: Uint8Array, length: number): Items {
  return {
    length,
    *[Symbol.iterator]() {
      let n = 0;
      for (const item of items) if (gone[n++] !== 1) yield item;
    },
  };
}
