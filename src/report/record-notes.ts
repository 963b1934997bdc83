/** What a run says about records beside its totals: in plain words, for every report. */
import type { FileFacts, Outcome } from '../domain/outcome.ts';
import { say } from '../words/language.ts';

/** Rows of a file that are the job's or not by the account that they name. */
export function accountNotes({ otherAccounts = 0, withoutAccount = 0 }: FileFacts): string[] {
  const notes: string[] = [];
  if (otherAccounts > 0) notes.push(say`rows of other accounts, passed over: ${otherAccounts}`);
  if (withoutAccount > 0) {
    notes.push(say`rows that name no account, taken for the job's: ${withoutAccount}`);
  }
  return notes;
}

/** Own records that are of other dates; null: there are none. */
export function outsideNote({ outside, date }: Pick<Outcome, 'outside' | 'date'>): string | null {
  if (outside === 0) return null;
  return say`Own records that the statement lacks, with a time outside ${date}: ${outside}. Those
    within carry_days wait as pending for their own date. Export the records of each date by
    itself.`;
}
