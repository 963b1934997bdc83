/** What a scan collects beside totals and keys: sums by group, and records one by one. */
import type { Job } from '../../domain/job.ts';
import { TRANSACTION_TYPES, type TransactionType } from '../../domain/record.ts';
import type { Grouping } from '../../domain/settlement.ts';
import type { FieldColumn, Kind, RowPlan } from '../../formats/profile.ts';
import { decode, decodeLoosely, type Encoding } from '../../inputs/decode.ts';
import { RefusedError } from '../../support/errors.ts';
import { trimBlankLike } from '../../support/printable.ts';
import { say } from '../../words/language.ts';
import { idText, type RowReader } from '../rows/row-reader.ts';
import type { OpenedDocument } from '../side-contents.ts';

/** What is collected of one document. */
export interface Collection {
  readonly groupings: readonly PlannedGrouping[];
  /** The kinds of the plan with the amount that the job does not use; null: it is not summed. */
  readonly otherKinds: readonly Kind[] | null;
  readonly taken: readonly TransactionType[];
  /** The account of records that name none. */
  readonly account: string;
}

interface PlannedGrouping {
  /** Does it sum the amount that the job does not use? */
  readonly isOther: boolean;
  readonly fields: readonly PlannedField[];
}

/** Where the values of a field are. */
export type PlannedField =
  | { readonly in: 'type' | 'orderId' | 'refundId' | 'channelTxnId' | 'account' }
  | { readonly in: 'field'; readonly field: FieldColumn }
  | { readonly in: 'all'; readonly value: string };

/** Plans what is collected of a document. Throws RefusedError('header') for an unknown field. */
export function collectionOf(
  opened: OpenedDocument,
  job: Job,
  { groupings, taken }: { groupings: readonly Grouping[]; taken: readonly TransactionType[] },
): Collection | null {
  if (groupings.length === 0 && taken.length === 0) return null;
  const { plan, declared } = opened.opening;
  const account = plan.accountConstant || declared.account;
  const fields = fieldsOf(plan, job, account);
  const other = groupings.find(({ amount }) => amount !== job.amount);
  const otherPlan = other === undefined ? plan : opened.planWith(other.amount);
  const otherKinds = haveSameAmounts(plan.kinds, otherPlan.kinds) ? null : otherPlan.kinds;
  return {
    groupings: groupings.map(({ amount, by }) => ({
      isOther: otherKinds !== null && amount !== job.amount,
      fields: by.map((name) => fields.get(name) ?? refuseField(opened, name, [...fields.keys()])),
    })),
    otherKinds,
    taken,
    account,
  };
}

/** The fields of a plan's records by name. */
function fieldsOf(plan: RowPlan, job: Job, account: string): Map<string, PlannedField> {
  const own = [...plan.fields].filter(([, { column }]) => column >= 0);
  return new Map<string, PlannedField>([
    ...own.map(([name, field]) => [name, { in: 'field', field }] as const),
    ['orderId', { in: 'orderId' }],
    ...(plan.refundId < 0 ? [] : [['refundId', { in: 'refundId' }] as const]),
    ...(plan.channelTxnId < 0 ? [] : [['channelTxnId', { in: 'channelTxnId' }] as const]),
    ['type', { in: 'type' }],
    ['currency', { in: 'all', value: job.currency }],
    ...accountOf(plan, account),
  ]);
}

function accountOf(plan: RowPlan, account: string): [string, PlannedField][] {
  if (plan.account >= 0) return [['account', { in: 'account' }]];
  return account === '' ? [] : [['account', { in: 'all', value: account }]];
}

function refuseField({ head }: OpenedDocument, name: string, known: readonly string[]): never {
  throw new RefusedError(
    'header',
    say`${head.name}: the rows have no field '${name}', by which groupBy groups them; they have:
      ${known.join(say`, `)}. Correct groupBy, or add the field to fields: of the profile.`,
  );
}

function haveSameAmounts(kinds: readonly Kind[], others: readonly Kind[]): boolean {
  return kinds.every(({ amount, minus, amountRule }, i) => {
    const other = others[i];
    return other.amount === amount && other.minus === minus && other.amountRule === amountRule;
  });
}

/** The value of a field whose bytes, without a pattern, are in a key. */
export function valueOfKey(
  field: PlannedField,
  bytes: Uint8Array,
  encoding: Encoding,
  { account }: Collection,
): string {
  switch (field.in) {
    case 'type':
      return TRANSACTION_TYPES[bytes[0]];
    case 'field':
      return (decode(bytes, encoding) ?? decodeLoosely(bytes, encoding)).trim();
    case 'account':
      return decode(bytes, encoding) || account;
    case 'channelTxnId':
      return trimBlankLike(decode(bytes, encoding) ?? '');
    default:
      return decodeLoosely(bytes, 'utf-8');
  }
}

/** The value of a field in the record that was read last. */
export function valueIn(field: PlannedField, rows: RowReader, { account }: Collection): string {
  switch (field.in) {
    case 'all':
      return field.value;
    case 'field':
      return rows.fieldText(field.field);
    case 'account':
      return rows.text(rows.plan.account) || account;
    case 'channelTxnId':
      return rows.channelTxnId();
    case 'type':
      return TRANSACTION_TYPES[rows.type];
    default:
      return idText(rows[field.in]);
  }
}
