/** Checks rows against the account balance that each of them states. */
import { type Ends, endsOf, type StatedBalance } from '../../domain/balances.ts';
import { formatScaled } from '../../domain/money.ts';
import { movedSums } from '../../formats/footer.ts';
import { RefusedError } from '../../support/errors.ts';
import { say } from '../../words/language.ts';
import type { PlacedPiece } from '../pieces/piece.ts';
import { RecordReader, type RowBalance } from '../records/fetch.ts';
import { placeOf } from '../records/places.ts';
import type { ScannedDocument } from '../side-contents.ts';

/** Rows that are read once more to find the balances of a document that has them in no order. */
const UNORDERED_ROWS_MAX = 1_000_000;

/**
 * The balances before and after the rows of a document; null if it has no column of balances. The
 * rows are in ascending or descending order of time, so the first balance plus the amounts of the
 * rows after it is the last one; otherwise, if the balances prove the rows, the file is refused.
 * Throws RefusedError('footer').
 */
export function checkBalances(
  document: ScannedDocument,
  pieces: readonly PlacedPiece[],
): StatedBalance | null {
  const { plan, declared } = document.opening;
  if (plan.balance < 0) return null;
  const { received, paid } = movedSums(plan, document.sums);
  const moved = received - paid;
  const stated = (ends: Ends | null): StatedBalance => ({
    account: declared.account || plan.accountConstant,
    opening: ends?.opening.toString() ?? null,
    closing: ends?.closing.toString() ?? null,
    moved: moved.toString(),
  });
  const rows = rowsOf(document, pieces);
  if (rows === null) return stated(null);
  const { first, last } = rows;
  const forward = { opening: first.balance - first.amount, closing: last.balance };
  const backward = { opening: last.balance - last.amount, closing: first.balance };
  const isRight = ({ opening, closing }: Ends) => opening + moved === closing;
  if (isRight(forward)) {
    // Rows whose first and last cancel each other may be in either order.
    const isClear = !isRight(backward) || forward.opening === backward.opening;
    return stated(isClear ? forward : null);
  }
  if (isRight(backward)) return stated(backward);
  if (!plan.balanceProves) return stated(unorderedEnds(document, rows.all));
  const { digits } = plan.sums[0];
  const shown = (value: bigint) => formatScaled(value, digits);
  throw new RefusedError(
    'footer',
    say`${document.document.name}:${last.line}: the balance is ${shown(last.balance)} here and
      ${shown(first.balance)} in line ${first.line}, and the rows between do not lead from one to
      the other: all rows together move ${shown(moved)}. Rows are missing, doubled or altered;
      download it again.`,
  );
}

/** The balances before and after rows in any order; null if they do not show it. */
function unorderedEnds({ rows }: ScannedDocument, all: () => Iterable<RowBalance>): Ends | null {
  if (rows > UNORDERED_ROWS_MAX) return null;
  const ends = endsOf(movementsOf(all()));
  return typeof ends === 'string' ? null : ends;
}

function* movementsOf(rows: Iterable<RowBalance>): Generator<Ends> {
  for (const { balance, amount } of rows) yield { opening: balance - amount, closing: balance };
}

/** The first and the last row, and all of them; null if there are none. */
function rowsOf(
  { plan, rowsEnd }: ScannedDocument,
  pieces: readonly PlacedPiece[],
): {
  readonly first: RowBalance;
  readonly last: RowBalance;
  readonly all: () => Iterable<RowBalance>;
} | null {
  const own = pieces.filter(({ document, marks }) => document === plan.id && marks.length > 0);
  const [piece, lastPiece] = [own.at(0), own.at(-1)];
  if (piece === undefined || lastPiece === undefined) return null;
  const reader = new RecordReader();
  reader.add({ ...plan, side: 'statement', rowsEnd });
  const at = (each: PlacedPiece, mark: number) =>
    placeOf([each], { piece: 0, offset: each.marks[mark] });
  const all = () => reader.balances(at(piece, 0));
  const first = all().next().value;
  const last = [...reader.balances(at(lastPiece, lastPiece.marks.length - 2))].at(-1);
  return first === undefined || last === undefined ? null : { first, last, all };
}
