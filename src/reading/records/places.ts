/** From where a key entry says that a record is, to where it stands in its document. */

import type { PlacedPiece, RecordPosition } from '../pieces/piece.ts';
import type { ScannedSide } from '../side-contents.ts';
import type { RecordPlace, ScannedRows } from './fetch.ts';

/** The place of a record of a side whose pieces these are. */
export function placeOf(
  pieces: readonly PlacedPiece[],
  { piece, offset }: RecordPosition,
): RecordPlace {
  const { document, position, line, marks } = pieces[piece];
  const mark = markBefore(marks, offset);
  return {
    document,
    position: position + offset,
    known: position + marks[mark],
    line: line + marks[mark + 1],
  };
}

/** The place of the first record of a side; null if it has none. */
export function firstPlace(pieces: readonly PlacedPiece[]): RecordPlace | null {
  const piece = pieces.findIndex(({ marks }) => marks.length > 0);
  return piece < 0 ? null : placeOf(pieces, { piece, offset: pieces[piece].marks[0] });
}

/** Index of the last mark at or before an offset: every first record of a piece has one. */
function markBefore(marks: Uint32Array, offset: number): number {
  let low = 0;
  let high = marks.length / 2;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (marks[middle * 2] <= offset) low = middle + 1;
    else high = middle;
  }
  return (low - 1) * 2;
}

/** The documents of a side, for any thread to read them again. */
export function readableDocuments({ opened, documents }: ScannedSide): ScannedRows[] {
  return documents.map(({ plan, rowsEnd }) => ({ ...plan, side: opened.side, rowsEnd }));
}
