/** What reports say of refunds: whose sign looks wrong, and of which one side gave no refund id. */
import type { Outcome } from '../domain/outcome.ts';
import { say } from '../words/language.ts';

type Refunds = Pick<
  Outcome,
  'statement' | 'flows' | 'refundsByAmount' | 'unclearRefunds' | 'unclearElsewhere'
>;

/** How many were matched by order and amount, and how many are unclear; nothing for most days. */
export function refundTexts(outcome: Refunds): string[] {
  const { refundsByAmount, unclearRefunds, unclearElsewhere: elsewhere } = outcome;
  const { matched } = refundsByAmount;
  const { statement, flows } = unclearRefunds;
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
  if (elsewhere.statement > 0) {
    texts.push(
      say`Refunds of the flows that the statement of another date may have without a refund id:
        ${elsewhere.statement}. Nothing tells them apart: hold both.`,
    );
  }
  if (elsewhere.flows > 0) {
    texts.push(
      say`Refunds of the statement that the flows of another date may have without a refund id:
        ${elsewhere.flows}. Nothing tells them apart: hold both.`,
    );
  }
  if (statement + flows + elsewhere.statement + elsewhere.flows > 0) {
    texts.push(
      say`Give that side its refund ids (column refund_id, or refundId of a described format), or
        set identity: [orderId] for the job; then run the dates of these refunds again.`,
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
