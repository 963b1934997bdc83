/** Rows checked against the totals in the footers of their bills, and in summaries beside them. */
import type { Footer, RowSums } from '../../formats/profile.ts';
import { RefusedError, refusalOf } from '../../support/errors.ts';
import { say } from '../../words/language.ts';
import type { OpenedCheck, ScannedDocument, ScannedSide } from '../side-contents.ts';
import { groupByBill } from './bill-parts.ts';

/** Refuses bills whose last part lacks what must follow the last row: they are cut off. */
export function requireFooters({ documents }: ScannedSide): void {
  for (const parts of groupByBill(documents)) {
    for (const [index, { profile, footer }] of parts.entries()) {
      const isLast = index === parts.length - 1;
      if (isLast || hasText(footer)) profile.requireFooter?.(footer);
    }
  }
}

/** Throws RefusedError where rows disagree with a footer or with a summary. */
export function checkFooters(scanned: ScannedSide): void {
  for (const parts of groupByBill(scanned.documents)) checkBill(parts);
  for (const check of scanned.opened.checks) checkSummary(scanned, check);
}

/**
 * Checks every footer against the rows since the one before it, or against all of the bill: parts
 * may state totals of their own, or those of all.
 */
function checkBill(parts: readonly ScannedDocument[]): void {
  const allRows = addUp(parts);
  let since: ScannedDocument[] = [];
  for (const part of parts) {
    since.push(part);
    const { profile, footer } = part;
    if (!hasText(footer)) continue;
    const check = ([first]: readonly ScannedDocument[], rows: RowSums) =>
      refusalOf(() => profile.checkFooter?.(footer, first.opening, rows));
    const refusal = check(since, addUp(since));
    if (refusal !== null && check(parts, allRows) !== null) throw refusal;
    since = [];
  }
}

function checkSummary({ documents }: ScannedSide, { head, profile }: OpenedCheck): void {
  const account = profile.account(head);
  const checked = documents.filter(
    (each) => each.profile.name === profile.checks && each.opening.declared.account === account,
  );
  if (checked.length === 0) {
    throw new RefusedError(
      'account',
      say`${head.name}: the summary is for account ${account}, but no bill of that account was
        given. Give the files that belong together.`,
    );
  }
  const passedOver = checked.reduce((total, { skipped }) => total + skipped, 0);
  profile.check(head, checked[0].opening.plan, addUp(checked), passedOver);
}

function hasText({ lines }: Footer): boolean {
  return lines.some(({ text }) => text.trim() !== '');
}

/** Adds up several documents, by the names of the first one's sum columns. */
function addUp(documents: readonly ScannedDocument[]): RowSums {
  const [{ sums, opening }] = documents;
  const sumOf = (document: ScannedDocument, group: number, name: string) => {
    const index = document.opening.plan.sums.findIndex((sum) => sum.name === name);
    return index < 0 ? 0n : document.sums.sums[group][index];
  };
  return {
    counts: sums.counts.map((_, group) =>
      documents.reduce((total, each) => total + each.sums.counts[group], 0),
    ),
    sums: sums.sums.map((_, group) =>
      opening.plan.sums.map(({ name }) =>
        documents.reduce((total, each) => total + sumOf(each, group, name), 0n),
      ),
    ),
  };
}
