/** Plans what a scan adds up of a document: for other jobs, by fields, and by fee rule. */
import { appliesToType, type FeeRules } from '../domain/fee-rules.ts';
import type { Job } from '../domain/job.ts';
import { TRANSACTION_TYPES } from '../domain/record.ts';
import { clockOf, stampOf } from '../domain/time.ts';
import { normalizeName } from '../formats/header.ts';
import type { Kind, RowPlan } from '../formats/profile.ts';
import { RefusedError } from '../support/errors.ts';
import { say } from '../words/language.ts';
import type { Collection, PlannedField } from './pieces/collection.ts';
import type { FeePlan } from './pieces/fee-plan.ts';
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
  const needsOther = groupings.some(({ amount }) => amount !== job.amount);
  const otherKinds = needsOther ? otherKindsOf(opened, job) : null;
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

/** The kinds with the amount that the job does not use; null: the amounts are the same. */
function otherKindsOf({ opening: { plan }, planWith }: OpenedDocument, job: Job) {
  const { kinds } = planWith(job.amount === 'order' ? 'settled' : 'order');
  return haveSameAmounts(plan.kinds, kinds) ? null : kinds;
}

/** How the fees of a statement are judged. */
export interface FeeScan {
  readonly rules: FeeRules;
  /** The business date of records without a time; empty: it is not known yet. */
  readonly date: string;
  /** See FeePlan. */
  readonly wrongRates: readonly string[];
}

/** Throws RefusedError('header') for an unknown field, or if the rows state no fees. */
export function feePlanOf(opened: OpenedDocument, job: Job, scan: FeeScan): FeePlan {
  const { plan, declared } = opened.opening;
  const { name } = opened.head;
  const { rules, date, wrongRates } = scan;
  if (plan.fee < 0 && rules.rules.some(({ collect }) => collect === 'deducted')) {
    throw new RefusedError(
      'header',
      say`${name}: the rows have no fees, which the fee rules of the job ${job.name} are held
        against. Give a bill that has them, name its column under columns: of the profile, or set
        collect: billed in the rules.`,
    );
  }
  const fields = fieldsOf(plan, job, plan.accountConstant || declared.account);
  const fieldOf = (each: string) => {
    const field = fields.get(each);
    if (field !== undefined) return field;
    const known = [...fields.keys()].join(say`, `);
    throw new RefusedError(
      'header',
      say`${name}: the rows have no field '${each}', which a fee rule of the job ${job.name} names;
        they have: ${known}. Correct for:, or add the field to fields: of the profile.`,
    );
  };
  const other = job.amount === 'order' ? 'settled' : 'order';
  const usesOther = TRANSACTION_TYPES.map((type) =>
    rules.rules.some((rule) => rule.base === other && appliesToType(rule, type)),
  );
  const dates = rules.rules.flatMap(({ from, until }) => [from, until ?? '']);
  const bounds = [...new Set(dates)].filter((each) => each !== '').sort();
  const clock = clockOf(job.cutoffMinutes * 60);
  return {
    rules,
    fields: rules.fields.map(fieldOf),
    otherKinds: usesOther.includes(true) ? otherKindsOf(opened, job) : null,
    ...{ otherBase: other, usesOther },
    bounds: bounds.map((each) => ({ date: each, stamp: stampOf(`${each} ${clock}`) })),
    stamp: date === '' ? 0 : stampOf(date),
    wrongRates,
  };
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
