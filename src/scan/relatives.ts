/** Files that are nearly ones that can be read: told as what they are. */

import { requiredMisspelt } from '../profile/generic.ts';
import type { Head, Profile } from '../profile/profile.ts';
import { say } from '../support/language.ts';

/** Bytes at the start of a file that show its encoding. */
const LOOKED_AT_BYTES = 64;
/** Separators in place of commas. */
const SEPARATORS = new Map([
  [';', ';'],
  ['\t', 'TAB'],
  ['|', '|'],
]);

/** What a file that no profile recognizes is, and what to do; null: nothing like it is known. */
export async function relativeOf(head: Head, wanted: readonly Profile[]): Promise<string | null> {
  if (isUtf16(head.bytes)) {
    return say`its encoding is UTF-16, which is not read. A bill: download it again, and use it as
      it came. Own records: save them as UTF-8`;
  }
  for (const [separator, name] of SEPARATORS) {
    const text = (line: string) => line.replaceAll(separator, ',');
    const lines = head.lines.map((line) => ({ ...line, text: text(line.text) }));
    const profile = await firstThatRecognizes({ ...head, lines }, wanted);
    if (profile !== null && head.lines[0].text.includes(separator)) {
      return say`it looks like ${profile.name}, but its columns are separated by ${name}, not by
        commas. A bill: download it again, and use it as it came. Own records: save them with
        commas`;
    }
  }
  const misspelt = requiredMisspelt(head);
  if (misspelt === null) return null;
  const pairs = misspelt.map(([name, meant]) => say`${meant} for '${name}'`).join(say`, `);
  return say`it looks like own records whose columns have other names: write ${pairs}. Any other
    table: zhangping inspect --suggest describes it for zhangping.yaml`;
}

async function firstThatRecognizes(head: Head, wanted: readonly Profile[]) {
  for (const profile of wanted) {
    if (!profile.isOnlyNamed && (await profile.recognize(head))) return profile;
  }
  return null;
}

/** Does it begin with the byte order mark of UTF-16, or is every other byte at its start zero? */
function isUtf16(bytes: Uint8Array): boolean {
  const mark = (bytes[0] << 8) | bytes[1];
  if (mark === 0xfffe || mark === 0xfeff) return true;
  const start = bytes.subarray(0, LOOKED_AT_BYTES);
  const zeros = (odd: number) => start.filter((byte, i) => byte === 0 && i % 2 === odd).length;
  const [even, odd] = [zeros(0), zeros(1)];
  // Chinese characters have none: commas and digits do.
  return (even === 0) !== (odd === 0) && 8 * (even + odd) >= start.length;
}
