/** rejects.csv: the rows that could not be read, in the order they were met. */

import type { Reject } from '../domain/outcome.ts';
import { csvPieces, exactCell, numberCell, wordCell } from './csv.ts';

const COLUMNS = ['file', 'line', 'reason', 'text'];

/** The text of rejects.csv in pieces. */
export function rejectsCsv(rejects: readonly Reject[]): Generator<string> {
  return csvPieces(COLUMNS, rowsOf(rejects));
}

function* rowsOf(rejects: readonly Reject[]): Generator<string[]> {
  for (const { file, line, reason, text } of rejects) {
    yield [exactCell(file), numberCell(String(line)), wordCell(reason), exactCell(text)];
  }
}
