/** What reports say of refunds of which one side gave no refund id. */
import type { Outcome } from '../domain/outcome.ts';
import { say } from '../words/language.ts';

type Refunds = Pick<Outcome, 'refundsByAmount' | 'unclearRefunds' | 'unclearElsewhere'>;

/** How many were matched by order and amount, and how many are unclear; nothing for most days. */
export function refundTexts(refunds: Refunds): string[] {
  const { refundsByAmount, unclearRefunds, unclearElsewhere: elsewhere } = refunds;
  const { matched } = refundsByAmount;
  const { statement, flows } = unclearRefunds;
  const texts: string[] = [];
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
  if (texts.length > Number(matched > 0)) {
    texts.push(
      say`Give that side its refund ids (column refund_id, or refundId of a described format), or
        set identity: [orderId] for the job; then run the dates of these refunds again.`,
    );
  }
  return texts;
}
