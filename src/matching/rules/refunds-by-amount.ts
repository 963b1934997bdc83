/**
 * A refund without a refund id is matched with the one refund of the other side that has the same
 * order and amount, where its own side has no other of these.
 */
import Database from 'better-sqlite3';
import { ExactSums } from '../../domain/exact-sums.ts';
import type { Item } from '../../domain/item.ts';
import { roundFee } from '../../domain/money.ts';
import { lacksRefundId, SIDES } from '../../domain/record.ts';
import { spoolError } from '../../inputs/spool.ts';
import { encodeItems } from '../item-block.ts';
import { draftItem } from '../items.ts';
import { loneRefund, mayMatch } from '../lone-refunds.ts';
import { LineWriter } from '../match-lines.ts';
import { NONE_AGREED } from '../unmatched-sums.ts';
import type { DateLeft, DateMatches } from './rule.ts';

/** Two lone refunds of one order and amount, by the numbers of their items. */
interface FoundPair {
  readonly statement: number;
  readonly flows: number;
  readonly amount: number;
  /** How many of the two lack a refund id. */
  readonly lacking: number;
  readonly feesDiffer: 0 | 1;
  readonly outside: 0 | 1;
  /** Do fee rules expect another fee? */
  readonly isWrong: 0 | 1;
}

const TABLE = `CREATE TABLE refunds (n INTEGER PRIMARY KEY, is_flows INTEGER, order_id TEXT,
  amount INTEGER, lacks_id INTEGER, fee INTEGER, item TEXT, is_outside INTEGER,
  is_wrong INTEGER)`;

const PAIRS = `
  SELECT sum(iif(is_flows, 0, n)) AS statement, sum(iif(is_flows, n, 0)) AS flows, amount,
    sum(lacks_id) AS lacking, count(fee) = 2 AND min(fee) <> max(fee) AS feesDiffer,
    max(is_outside) AS outside, max(is_wrong) AS isWrong
  FROM refunds GROUP BY order_id, amount
  HAVING count(*) = 2 AND sum(is_flows) = 1 AND sum(lacks_id) > 0`;

/**
 * Matches the lone refunds among the items of a date. SQLite joins them in a temporary file, as
 * there may be millions. Throws InternalError where `folder` has no room for that.
 */
export async function refundsByAmount(left: DateLeft): Promise<DateMatches> {
  const { items, refunds, job, folder, lines } = left;
  const sums = new ExactSums(1);
  let outside = 0;
  if (!mayMatch(refunds)) return { agreed: NONE_AGREED, outside };
  // An empty name: SQLite keeps it in memory while it is small, then in SQLITE_TMPDIR.
  const db = new Database('');
  try {
    fill(db, left);
    const textOf = db.prepare<[number], string>('SELECT item FROM refunds WHERE n = ?').pluck();
    const itemOf = (n: number): Item => JSON.parse(textOf.get(n) ?? '');
    for (const pair of db.prepare<[], FoundPair>(PAIRS).iterate()) {
      refunds.take(pair.lacking);
      outside += pair.outside;
      items.remove(pair.statement);
      items.remove(pair.flows);
      const isEven = pair.feesDiffer === 0 || !job.compare.includes('fee');
      if (!isEven || pair.isWrong !== 0) {
        await items.add(encodeItems([feeMismatch(itemOf(pair.statement), itemOf(pair.flows))]));
        continue;
      }
      sums.add(0, pair.amount);
      if (lines === null) continue;
      const records = SIDES.flatMap((side) => itemOf(pair[side])[side] ?? []);
      const writer = new LineWriter(lines.lineOf, lines.documents);
      writer.add({ rule: 'identity', statement: [records[0]], flows: [records[1]] });
      await lines.add(writer.block());
    }
    const [agreed] = sums.all();
    refunds.matched += agreed.count;
    const { count } = agreed;
    const byRule = count > 0 ? { identity: { matches: count, records: count } } : {};
    return { agreed: { byRule, statement: agreed, flows: agreed }, outside };
  } catch (error) {
    throw error instanceof Database.SqliteError ? spoolError(folder, error) : error;
  } finally {
    db.close();
  }
}

function fill(db: Database.Database, { items, window, judgesFees, lines }: DateLeft): void {
  // Nothing has to survive a crash.
  db.pragma('journal_mode = OFF');
  db.exec(TABLE);
  const insert = db.prepare('INSERT INTO refunds VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)');
  db.transaction(() => {
    for (const [n, item] of items.entries()) {
      const refund = loneRefund(item);
      if (refund === null) continue;
      const { side, orderId, amount, fee, owed } = refund;
      const [isFlows, lacks] = [side === 'flows', lacksRefundId(refund)].map(Number);
      // Unless matches are listed or fees judged, only records that state a fee are wanted again.
      const isWanted = fee !== null || judgesFees || lines !== null;
      const text = isWanted ? JSON.stringify(item) : null;
      const roundedFee = fee === null ? null : roundFee(fee);
      // As batch.ts counts them.
      const isOutside = Number(item.category !== 'duplicate' && window.isOutside(refund));
      const isWrong = Number(owed !== undefined);
      insert.run(n, isFlows, orderId, amount, lacks, roundedFee, text, isOutside, isWrong);
    }
  })();
}

function feeMismatch(statement: Item, flows: Item): Item {
  const sides = { statement: statement.statement, flows: flows.flows };
  const even = { difference: 0, countDifference: 0 };
  return { ...statement, ...draftItem('fee_mismatch', 'identity', { ...sides, ...even }) };
}
