/** Messages within the limits of those that take them. */
import { type Line, moreLines } from './message.ts';

/** Bytes of UTF-8. */
export function bytesOf(text: string): number {
  return Buffer.byteLength(text, 'utf8');
}

/**
 * What `render` makes of as many of the lines as fit, with a last one that says how many do not.
 * Without any line it must fit.
 */
export function fitting<T>(
  lines: readonly Line[],
  render: (lines: readonly Line[]) => T,
  fits: (rendered: T) => boolean,
): T {
  const whole = render(lines);
  if (fits(whole)) return whole;
  const cut = (kept: number) => {
    const more = { isHeading: false, text: moreLines(lines.length - kept) };
    return render([...lines.slice(0, kept), more]);
  };
  let kept = 0;
  let tooMany = lines.length;
  while (tooMany - kept > 1) {
    const middle = (kept + tooMany) >> 1;
    if (fits(cut(middle))) kept = middle;
    else tooMany = middle;
  }
  return cut(kept);
}

/** A title with the keyword in it without which a robot takes no message. */
export function titleWith(keyword: string | undefined, title: string): string {
  return keyword === undefined || title.includes(keyword) ? title : `${keyword} ${title}`;
}
