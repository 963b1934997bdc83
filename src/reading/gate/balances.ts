/** Checks rows against the account balance that each of them states. */
import { formatScaled } from '../../domain/money.ts';
import { movedSums } from '../../formats/footer.ts';
import { RefusedError } from '../../support/errors.ts';
import { say } from '../../words/language.ts';
import type { PlacedPiece } from '../pieces/piece.ts';
import { RecordReader, type RowBalance } from '../records/fetch.ts';
import { placeOf } from '../records/places.ts';
import type { ScannedDocument } from '../side-contents.ts';

/**
 * The first balance plus the amounts of the rows after it must equal the last one; rows are in
 * ascending or descending order of time. Throws RefusedError('footer').
 */
export function checkBalances(document: ScannedDocument, pieces: readonly PlacedPiece[]): void {
  const { plan } = document.opening;
  if (plan.balance < 0) return;
  const ends = endsOf(document, pieces);
  if (ends === null) return;
  const { first, last } = ends;
  const { received, paid } = movedSums(plan, document.sums);
  const moved = received - paid;
  const isForward = first.balance + (moved - first.amount) === last.balance;
  const isBackward = last.balance + (moved - last.amount) === first.balance;
  if (isForward || isBackward) return;
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

/** Returns the first and the last row; null if there are none. */
function endsOf(
  { plan, rowsEnd }: ScannedDocument,
  pieces: readonly PlacedPiece[],
): { readonly first: RowBalance; readonly last: RowBalance } | null {
  const own = pieces.filter(({ document, marks }) => document === plan.id && marks.length > 0);
  const [piece, lastPiece] = [own.at(0), own.at(-1)];
  if (piece === undefined || lastPiece === undefined) return null;
  const reader = new RecordReader();
  reader.add({ ...plan, side: 'statement', rowsEnd });
  const at = (each: PlacedPiece, mark: number) =>
    placeOf([each], { piece: 0, offset: each.marks[mark] });
  const first = reader.balances(at(piece, 0)).next().value;
  const last = [...reader.balances(at(lastPiece, lastPiece.marks.length - 2))].at(-1);
  return first === undefined || last === undefined ? null : { first, last };
}
