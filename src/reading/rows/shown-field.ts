/** The texts of fields as reports show them. */
import type { Job } from '../../domain/job.ts';
import { maskNumbers } from '../../support/masking.ts';
import { REJECT_TEXT_CHARS } from './reject-text.ts';
import type { RowReader } from './row-reader.ts';

/** The name of a person, perhaps followed by a number: 张三, 欧阳某某 6222…, but not a company. */
const PERSON =
  /^(\p{Script=Han})(?:\p{Script=Han}{1,3}|\p{Script=Han}*·\p{Script=Han}+)(?=$|[\s\d])/u;

/** The fields of the record that was read last, by name. */
export function shownFields(row: RowReader, job: Job): Record<string, string> {
  const shown = [...row.plan.fields].map(([name, field]) => {
    return [name, shownField(name, row.fieldText(field), job)] as const;
  });
  return Object.fromEntries(shown);
}

/**
 * The text of a field, with the numbers of cards, phones and identity cards masked, and of the
 * counterparty's name if it is a person's. Names of companies stay: they are what a payer is known
 * by.
 */
export function shownField(name: string, text: string, { personalData }: Job): string {
  const cut = text.slice(0, REJECT_TEXT_CHARS);
  if (personalData === 'kept') return cut;
  return maskNumbers(name === 'counterparty' ? cut.replace(PERSON, '$1**') : cut);
}

/** The name of a group by its values: all of them as they are, but for the names of people. */
export function groupName(
  date: string,
  names: readonly string[],
  values: readonly string[],
  job: Job,
): string {
  const shown = values.map((value, i) => {
    return names[i] === 'counterparty' ? shownField('counterparty', value, job) : value;
  });
  return [date, ...shown].join(' ');
}
