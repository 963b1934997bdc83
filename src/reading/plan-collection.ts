/** Plans what a scan collects of a document for other jobs. */
import type { Job } from '../domain/job.ts';
import { normalizeName } from '../formats/header.ts';
import type { Kind, RowPlan } from '../formats/profile.ts';
import { RefusedError } from '../support/errors.ts';
import { say } from '../words/language.ts';
import type { Collection, PlannedField } from './pieces/collection.ts';
import type { OpenedDocument, OpenedSide } from './side-contents.ts';
import type { ScanTaking } from './taken.ts';

/** Returns null if nothing is collected. Throws RefusedError('header') for an unknown field. */
export function collectionOf(
  opened: OpenedDocument,
  job: Job,
  { groupings, taken }: ScanTaking,
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
  if (plan.account >= 0) return [['account', { in: 'account', otherwise: account }]];
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

/** The dimensions of a side by which its records are summed, and their fields in a document. */
interface Dimensions {
  readonly names: readonly string[];
  /** Throws RefusedError('header') for a name that the document does not have. */
  readonly of: (document: OpenedDocument) => readonly PlannedField[];
}

/** Of a statement: the account, if one of its documents names one. Of flows: those of the job. */
export function dimensionsOf({ side, documents }: OpenedSide, job: Job): Dimensions {
  if (side === 'flows') {
    const of = (document: OpenedDocument) => {
      return job.dimensions.map((name) => dimensionOf(document, name, job));
    };
    return { names: job.dimensions, of };
  }
  const fieldOf = ({ opening: { plan, declared } }: OpenedDocument) =>
    accountOf(plan, plan.accountConstant || declared.account).map(([, field]) => field);
  const isNamed = documents.some((each) => fieldOf(each).length > 0);
  if (!isNamed) return { names: [], of: () => [] };
  const unnamed: PlannedField = { in: 'all', value: '' };
  return { names: ['account'], of: (document) => [fieldOf(document)[0] ?? unnamed] };
}

/** A field of the records, or a column of the header. */
function dimensionOf(opened: OpenedDocument, name: string, job: Job): PlannedField {
  const { plan, declared } = opened.opening;
  const fields = fieldsOf(plan, job, plan.accountConstant || declared.account);
  const columns = plan.columns.map(normalizeName);
  const column = columns.indexOf(normalizeName(name));
  const isTwice = columns.lastIndexOf(normalizeName(name)) !== column;
  const found = fields.get(name);
  if (found !== undefined) return found;
  if (column >= 0 && !isTwice) return { in: 'field', field: { column, pattern: null } };
  const { head } = opened;
  if (isTwice) {
    throw new RefusedError(
      'header',
      say`${head.name}: the column '${name}', which dimensions of the job ${job.name} names, occurs
        twice. Name another one.`,
    );
  }
  const known = [...new Set([...fields.keys(), ...plan.columns])].filter((each) => each !== '');
  throw new RefusedError(
    'header',
    say`${head.name}: the rows have no column or field '${name}', which dimensions of the job
      ${job.name} names; they have: ${known.join(say`, `)}. Correct dimensions.`,
  );
}
