/** What a command opened and must close, whatever happens. */

/** Functions that close what was opened. */
export type Closing = (() => unknown)[];

/**
 * Closes everything, the last opened first. A failure stops nothing and is not reported: what is
 * closed holds copies and temporary files, and the error that ended the work matters more.
 */
export async function closeAll(closing: Closing): Promise<void> {
  for (const close of closing.toReversed()) {
    try {
      await close();
    } catch {
      // See above.
    }
  }
}
