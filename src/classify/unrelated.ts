/** A gate behind the difference: two large sides that have next to nothing in common. */
import type { Leftovers } from '../keys/leftovers.ts';
import type { Job } from '../model/job.ts';
import { currencyDigits, formatScaled } from '../model/money.ts';
import { formatPlace, type Sides, type TransactionRecord } from '../model/record.ts';
import { RecordReader } from '../scan/fetch.ts';
import { placeOf, readableDocuments } from '../scan/places.ts';
import type { ScannedSide } from '../scan/side.ts';
import { RefusedError } from '../support/errors.ts';

/** Sides of so many records, of which less than one in so many agrees, are of different things. */
const RECORDS_MIN = 10_000;
const SHARE = 100;

/** A wrong file gives millions of items that nobody wants. Throws RefusedError('unrelated'). */
export function refuseUnrelated(sides: Sides<ScannedSide>, leftovers: Leftovers, job: Job): void {
  const statement = countOf(sides.statement);
  const flows = countOf(sides.flows);
  const agreeing = statement - leftovers.counts.statement;
  const fewer = Math.min(statement, flows);
  if (job.allowUnrelated || fewer < RECORDS_MIN || agreeing * SHARE >= fewer) return;
  throw new RefusedError(
    'unrelated',
    `Of ${statement} records of the statement and ${flows} of the flows ` +
      `${agreeing === 0 ? 'none agree' : `only ${agreeing} agree`}: these are hardly of the same ` +
      `account and date.\n  statement: ${firstLeft(sides.statement, leftovers)}\n` +
      `  flows: ${firstLeft(sides.flows, leftovers)}\n` +
      'Check that the files belong together, and that both name orders and amounts alike. If ' +
      'they do, --allow-unrelated makes an item of each.',
  );
}

function countOf({ sums }: ScannedSide): number {
  return sums.totals.counts.reduce((total, count) => total + count, 0);
}

/** The first of the leftovers of a side, to show what they look like. */
function firstLeft(scanned: ScannedSide, leftovers: Leftovers): string {
  const { side } = scanned.opened;
  const position = leftovers.first(side);
  if (position === null) return 'nothing is left over';
  const reader = new RecordReader();
  for (const document of readableDocuments(scanned)) reader.add(document);
  return shown(reader.read(placeOf(scanned.sums.pieces, position)));
}

function shown({ orderId, type, amount, currency, source }: TransactionRecord): string {
  const money = formatScaled(amount, currencyDigits(currency));
  return `order ${orderId}, ${type} ${money} (${formatPlace(source)})`;
}
