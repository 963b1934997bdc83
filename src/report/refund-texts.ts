/** What reports say of refunds: whose sign looks wrong, and of which one side gave no refund id. */
import type { Outcome } from '../model/outcome.ts';
import { say } from '../support/language.ts';

type Refunds = Pick<Outcome, 'statement' | 'flows' | 'refundsByAmount' | 'unclearRefunds'>;

/** How many were matched by order and amount, and how many are unclear; nothing for most days. */
export function refundTexts(outcome: Refunds): string[] {
  const { matched } = outcome.refundsByAmount;
  const { statement, flows } = outcome.unclearRefunds;
  const texts = hasOtherSigns(outcome) ? [signText()] : [];
  if (matched === 1) texts.push(say`1 refund without a refund id was matched by order and amount.`);
  if (matched > 1) {
    texts.push(say`${matched} refunds without a refund id were matched by order and amount.`);
  }
  if (statement > 0) {
    texts.push(
      say`Refunds of the statement that have no refund id and may be those that the flows have of
        the same order: ${statement}. Nothing tells them apart: hold both.`,
    );
  }
  if (flows > 0) {
    texts.push(
      say`Refunds of the flows that have no refund id and may be those that the statement has of the
        same order: ${flows}. Nothing tells them apart: hold both.`,
    );
  }
  if (statement + flows > 0) {
    texts.push(
      say`Give that side its refund ids (column refund_id, or refundId of a described format), or
        set identity: [orderId] for the job; then run the date again.`,
    );
  }
  return texts;
}

/** Do own refunds or reversals add up to money received, where those of the statement do not? */
export function hasOtherSigns({ statement, flows }: Pick<Outcome, 'statement' | 'flows'>): boolean {
  return (['refund', 'reversal'] as const).some((type) => {
    const [theirs, ours] = [statement, flows].map(({ byType }) => byType[type]?.amount ?? 0n);
    return ours > 0n && theirs <= 0n;
  });
}

export function signText(): string {
  return say`Own refunds or reversals add up to money received, and those of the statement do not.
    If your records write what you paid as positive numbers, write them as negative ones, or give
    the direction in the profile of the flows (flowsProfile): amount: {column, direction, in, out};
    then run the date again.`;
}
