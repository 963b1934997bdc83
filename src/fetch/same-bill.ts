/**
 * Whether two bills say the same: equal rows and equal figures after them. A bill that is exported
 * again differs in its export time, and may have its rows in another order.
 */
import type { Job } from '../domain/job.ts';
import { HashList } from '../reading/records/hash-list.ts';
import { RowHash } from '../reading/records/row-hash.ts';
import { walkRows } from '../reading/rewrite/row-walk.ts';
import type { OpenedDocument, OpenedSide } from '../reading/side-contents.ts';

/**
 * A date with a time of day, as bills state when they were exported; amounts side by side are none.
 * 年, 月 and 日 are up to three characters each where text is read as Latin-1.
 */
const CLOCK_TIME = /\d{4}[^\d.,]{1,3}\d{1,2}[^\d.,]{1,3}\d{1,2}[^\d.,]{0,5}\d{1,2}:\d{2}/;

/** Both sides are read as a whole. Throws RefusedError for what cannot be read. */
export async function isSameBill(
  before: OpenedSide,
  after: OpenedSide,
  job: Job,
): Promise<boolean> {
  if (textOf(before) !== textOf(after)) return false;
  const hash = new RowHash();
  const was = await contentOf(before.documents, job, hash);
  const is = await contentOf(after.documents, job, hash);
  if (was.footers !== is.footers || was.hashes.length !== is.hashes.length) return false;
  return was.hashes.every((value, at) => value === is.hashes[at]);
}

/** What kinds of documents there are, the text of summaries, and how many say there is no bill. */
function textOf({ documents, checks, noBills }: OpenedSide): string {
  return JSON.stringify([
    documents.map(({ profile, opening }) => [profile.name, opening.plan.columns]),
    checks.map(({ head, profile }) => [
      profile.name,
      head.lines.map(({ text }) => text).filter((text) => !CLOCK_TIME.test(text)),
    ]),
    noBills.length,
  ]);
}

async function contentOf(documents: readonly OpenedDocument[], job: Job, hash: RowHash) {
  const hashes = new HashList();
  let footers = '';
  for (const opened of documents) {
    const tail: string[] = [];
    await walkRows(opened, job, ({ bytes, start, end, row }) => {
      if (row === null) {
        tail.push(Buffer.from(bytes.subarray(start, end)).toString('latin1'));
        return;
      }
      let last = end;
      while (last > start && (bytes[last - 1] === 10 || bytes[last - 1] === 13)) last--;
      hash.begin();
      hash.add(bytes, start, last);
      hashes.add(hash.end());
    });
    const lines = tail.join('').split(/\r?\n/);
    footers += lines.filter((line) => line.trim() !== '' && !CLOCK_TIME.test(line)).join('\n');
  }
  return { hashes: hashes.sorted(), footers };
}
