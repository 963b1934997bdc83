/** Where the rows of a document end and its footer begins. */
import type { RowPlan } from '../../formats/profile.ts';

/** Does the line at `at`, which is not blank, begin the footer? */
export function startsFooter(
  bytes: Uint8Array,
  at: number,
  end: number,
  { rowStart, footerStarts }: Pick<RowPlan, 'rowStart' | 'footerStarts'>,
): boolean {
  if (rowStart !== null && (bytes[at] === rowStart.byte) === rowStart.not) return true;
  return footerStarts.some((start) => {
    return at + start.length <= end && start.every((byte, i) => bytes[at + i] === byte);
  });
}
