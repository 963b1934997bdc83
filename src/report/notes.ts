/** Notes that every report shows about records and rows. */
import type { FileFacts, Outcome } from '../domain/outcome.ts';
import { say } from '../words/language.ts';

/** Rows of a file that are skipped, or that are included without an account. */
export function fileNotes(file: FileFacts): string[] {
  const { skipped = 0, otherAccounts = 0, withoutAccount = 0 } = file;
  const notes: string[] = [];
  if (skipped > 0) notes.push(say`rows that are not records, skipped: ${skipped}`);
  if (otherAccounts > 0) notes.push(say`rows of other accounts, skipped: ${otherAccounts}`);
  if (withoutAccount > 0) {
    notes.push(say`rows without an account, assigned to this job: ${withoutAccount}`);
  }
  return notes;
}

/** How and when a file was obtained; times at which it was read differ between equal runs. */
export function obtainedNotes({ obtained }: Pick<FileFacts, 'obtained'>): string[] {
  if (obtained?.how === 'stdin') return [say`from standard input`];
  if (obtained?.query) return [say`read ${obtained.at} from ${obtained.query.server}`];
  return obtained?.how === 'file' && obtained.at !== '' ? [say`modified ${obtained.at}`] : [];
}

/** Own records of other dates. */
export function outsideNotes({ outside, date }: Pick<Outcome, 'outside' | 'date'>): string[] {
  if (outside === 0) return [];
  return [
    say`Own records that the statement lacks, with a time outside ${date}: ${outside}. Those
      within carry_days wait as pending for their own date. Export the records of each date by
      itself.`,
  ];
}

/** What the sign of a difference means. */
export function senseNote(): string {
  return say`Positive: we hold more than booked (长款), negative: less (短款), refunds too.`;
}

export function rejectsNotes({ rejects }: { readonly rejects: number }): string[] {
  return rejects === 0 ? [] : [say`Rows that could not be read: ${rejects}, see rejects.csv`];
}

type Refunds = Pick<
  Outcome,
  'statement' | 'flows' | 'refundsByAmount' | 'unclearRefunds' | 'unclearElsewhere'
>;

/** Notes on refunds whose sign looks wrong, and on refunds without a refund id on one side. */
export function refundNotes(outcome: Refunds): string[] {
  const { refundsByAmount, unclearRefunds, unclearElsewhere } = outcome;
  const { matched } = refundsByAmount;
  const { statement, flows } = unclearRefunds;
  const notes = hasOtherSigns(outcome) ? [signNote()] : [];
  if (matched > 0) {
    notes.push(say`Refunds without a refund id, matched by order and amount: ${matched}.`);
  }
  if (statement > 0) {
    notes.push(
      say`Refunds of the statement without a refund id that may equal refunds of the flows for the
        same order: ${statement}. They cannot be distinguished: hold both.`,
    );
  }
  if (flows > 0) {
    notes.push(
      say`Refunds of the flows without a refund id that may equal refunds of the statement for the
        same order: ${flows}. They cannot be distinguished: hold both.`,
    );
  }
  if (unclearElsewhere.statement > 0) {
    notes.push(
      say`Refunds of the flows that the statement of another date may have without a refund id:
        ${unclearElsewhere.statement}. They cannot be distinguished: hold both.`,
    );
  }
  if (unclearElsewhere.flows > 0) {
    notes.push(
      say`Refunds of the statement that the flows of another date may have without a refund id:
        ${unclearElsewhere.flows}. They cannot be distinguished: hold both.`,
    );
  }
  if (statement + flows + unclearElsewhere.statement + unclearElsewhere.flows > 0) {
    notes.push(
      say`Add the missing refund ids (column refund_id, or refundId of a described format), or set
        identity: [orderId] for the job; then run the dates of these refunds again.`,
    );
  }
  return notes;
}

/** Do own refunds or reversals add up to money received, and those of the statement do not? */
export function hasOtherSigns({ statement, flows }: Pick<Outcome, 'statement' | 'flows'>): boolean {
  return (['refund', 'reversal'] as const).some((type) => {
    const [theirs, ours] = [statement, flows].map(({ byType }) => byType[type]?.amount ?? 0n);
    return ours > 0n && theirs <= 0n;
  });
}

export function signNote(): string {
  return say`Own refunds or reversals add up to money received, and those of the statement do not.
    If your records have refunds that you paid as positive numbers, make them negative, or set the
    direction in the profile of the flows (flowsProfile): amount: {column, direction, in, out}; then
    run the date again.`;
}
