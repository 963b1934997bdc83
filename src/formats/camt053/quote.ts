/** What of a file's own words may stand in a message. */
import { shorten } from '../../support/printable.ts';

const QUOTED_CHARS_MAX = 60;

/** The text in quotes, cut short, with everything invisible spelled out. */
export function quote(text: string): string {
  return `'${shorten(text, QUOTED_CHARS_MAX)}'`;
}
