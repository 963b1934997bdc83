/** Translates the position in a key entry into a place in a document. */

import type { Side } from '../../domain/record.ts';
import type { Piece, PlacedPiece, RecordPosition } from '../pieces/piece.ts';
import type { ScannedSide } from '../side-contents.ts';
import type { RecordPlace, ScannedRows } from './fetch.ts';

/** Returns the place of a record of the side that has these pieces. */
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

/**
 * Returns a piece of a side to be scanned again. It begins with the piece's first record, whose
 * offset is that of the first mark.
 */
export function pieceAgain(
  side: Side,
  number: number,
  pieces: readonly PlacedPiece[],
  rowsEnd: number,
): Piece {
  const { document, position, marks } = pieces[number];
  const next = pieces[number + 1];
  return {
    side,
    number,
    document,
    from: position + marks[0],
    to: next?.document === document ? next.position : rowsEnd,
    isAligned: true,
    available: rowsEnd,
  };
}

/** Returns the place of the first record of a side; null if it has none. */
export function firstPlace(pieces: readonly PlacedPiece[]): RecordPlace | null {
  const piece = pieces.findIndex(({ marks }) => marks.length > 0);
  return piece < 0 ? null : placeOf(pieces, { piece, offset: pieces[piece].marks[0] });
}

/** Index of the last mark at or before an offset; the first record of a piece has one. */
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

/** Returns the documents of a side, for any thread to read again. */
export function readableDocuments({ opened, documents }: ScannedSide): ScannedRows[] {
  return documents.map(({ plan, rowsEnd }) => ({ ...plan, side: opened.side, rowsEnd }));
}
