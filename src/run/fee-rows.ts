/** fee-rows.csv: written beside its place while the statement is open, before the commit. */
import type { Totals } from '../domain/exact-sums.ts';
import { type FeeLine, wrongRules } from '../domain/fee-sums.ts';
import type { ReadSide } from '../reading/read-side.ts';
import { pieceAgain } from '../reading/records/places.ts';
import { csvPieces } from '../report/csv.ts';
import { FEE_ROW_COLUMNS, type FeeRows } from '../report/fee-rows.ts';
import { FEE_ROWS_NAME } from '../report/write.ts';
import { InternalError } from '../support/errors.ts';
import { say } from '../words/language.ts';
import type { RunRequest } from './active-run.ts';
import type { ReadDay } from './read.ts';
import { inOrder, type RunLists } from './run-lists.ts';
import type { Pool } from './threads/pool.ts';

/** What the list has by name of the rule: rows, and charged less expected fees, fee units. */
type ListedFees = ReadonlyMap<string, Totals>;

/**
 * Lists the rows of rules whose rate is wrong; null: there are none, or the run writes no reports.
 * Throws InternalError, RefusedError('changed').
 */
export async function listFeeRows(
  { keep, out }: Pick<RunRequest, 'keep' | 'out'>,
  { statement, fees, pool: { pool } }: Pick<ReadDay, 'statement' | 'fees' | 'pool'>,
  lists: RunLists,
): Promise<ListedFees | null> {
  if (!keep || out === null || fees === null || fees.wrongRates.length === 0) return null;
  const { rules } = fees.rules;
  const listed = new Map(fees.wrongRates.map((name) => [name, { count: 0, amount: 0n }]));
  async function* content() {
    yield* csvPieces(FEE_ROW_COLUMNS, []);
    for await (const { chunks, sums } of rowsInOrder(statement, pool)) {
      for (const [index, { count, amount }] of sums.entries()) {
        const own = listed.get(rules[index].name);
        if (own === undefined) continue;
        own.count += count;
        own.amount += amount;
      }
      yield* chunks;
    }
  }
  await lists.write(FEE_ROWS_NAME, content());
  return listed;
}

/** Throws InternalError unless the list has all rows of the rules whose rate is wrong. */
export function requireAllFees(listed: ListedFees, lines: readonly FeeLine[]): void {
  const wrong = wrongRules(lines);
  const isWhole = wrong.every(({ rule, differing, difference }) => {
    const own = listed.get(rule);
    return own?.count === differing && own.amount === difference;
  });
  if (isWhole && wrong.length === listed.size) return;
  throw new InternalError(
    say`The rows of fee-rows.csv do not add up to the wrong fees of the run. Nothing was written.
      Please report this.`,
  );
}

function rowsInOrder({ sums: { pieces }, documents }: ReadSide, pool: Pool) {
  const ends = new Map<number, number>();
  for (const each of documents) if (!('isReceived' in each)) ends.set(each.id, each.rowsEnd);
  // Where no record starts, none is read again.
  const numbers = pieces.flatMap(({ marks }, number) => (marks.length > 0 ? [number] : []));
  return inOrder<FeeRows>(numbers.length, pool.threads, (index) => {
    const number = numbers[index];
    const { document, line, marks } = pieces[number];
    const piece = pieceAgain('statement', number, pieces, ends.get(document) ?? 0);
    return pool.feeRows({ piece, line: line + marks[1] });
  });
}
