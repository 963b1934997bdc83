/** A gate after the difference: refuses two large sides with almost nothing in common. */
import type { Leftovers } from '../difference/leftovers.ts';
import type { ExactSums } from '../domain/exact-sums.ts';
import type { Job } from '../domain/job.ts';
import { currencyDigits, formatScaled } from '../domain/money.ts';
import { formatPlace, type Sides, type TransactionRecord } from '../domain/record.ts';
import type { ReadSide } from '../reading/read-side.ts';
import { RecordReader } from '../reading/records/fetch.ts';
import { placeOf } from '../reading/records/places.ts';
import { RefusedError } from '../support/errors.ts';
import { say } from '../words/language.ts';

/** Sides of so many records, of which less than one in so many agrees, are of different things. */
const RECORDS_MIN = 10_000;
const SHARE = 100;

/** Where hardly a key agrees, so many leftovers decide: the items of all could fill the disk. */
const SAMPLE_RECORDS = 100_000;

/**
 * Prevents millions of useless items from a wrong file, once the rules have matched leftovers:
 * `agreed` of the statement's, of `judged` on both sides. Throws RefusedError('unrelated').
 */
export function refuseUnrelated(
  sides: Sides<ReadSide>,
  leftovers: Leftovers,
  { agreed, judged }: { readonly agreed: number; readonly judged: number },
  job: Job,
): void {
  const { counts } = leftovers;
  const isSample = judged < counts.statement + counts.flows;
  if (isSample && (judged < SAMPLE_RECORDS || agreed * SHARE >= judged)) return;
  const statement = countOf(sides.statement.sums);
  const flows = countOf(sides.flows.sums);
  const agreeing = statement - counts.statement + agreed;
  if (!areUnrelated({ statement, flows }, agreeing, job)) return;
  const first = {
    statement: firstLeft(sides.statement, leftovers),
    flows: firstLeft(sides.flows, leftovers),
  };
  const lines = [
    agreeing === 0
      ? say`Of ${statement} records of the statement and ${flows} of the flows none agree: these
          are probably not of the same account and date.`
      : say`Of ${statement} records of the statement and ${flows} of the flows only ${agreeing}
          agree: these are probably not of the same account and date.`,
    `  ${say`statement: ${first.statement}`}`,
    `  ${say`flows: ${first.flows}`}`,
    say`Check that the files belong together, and that both name orders and amounts alike. If they
      do, --allow-unrelated makes each an item.`,
  ];
  throw new RefusedError('unrelated', lines.join('\n'));
}

/** Have two sides of so many records too little in common? */
export function areUnrelated(counts: Sides<number>, agreeing: number, job: Job): boolean {
  const fewer = Math.min(counts.statement, counts.flows);
  return !job.allowUnrelated && fewer >= RECORDS_MIN && agreeing * SHARE < fewer;
}

/** Counted records of a side. */
export function countOf({ totals }: { readonly totals: ExactSums }): number {
  return totals.counts.reduce((total, count) => total + count, 0);
}

/** The first of the leftovers of a side, to show what they look like. */
function firstLeft({ side, sums, documents }: ReadSide, leftovers: Leftovers): string {
  const position = leftovers.first(side);
  if (position === null) return say`nothing is left over`;
  const reader = new RecordReader();
  for (const document of documents) reader.add(document);
  return shown(reader.read(placeOf(sums.pieces, position)));
}

function shown({ orderId, type, amount, currency, source }: TransactionRecord): string {
  const money = formatScaled(amount, currencyDigits(currency));
  return say`order ${orderId}, ${type} ${money} (${formatPlace(source)})`;
}
