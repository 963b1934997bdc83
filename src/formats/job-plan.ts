/** A row plan with the words and the identity of a job. */
import type { Job } from '../domain/job.ts';
import type { Side, TransactionType } from '../domain/record.ts';
import { comparable } from '../support/comparable.ts';
import { RefusedError } from '../support/errors.ts';
import { say } from '../words/language.ts';
import type { Condition, Head, Kind, RowPlan } from './profile.ts';

/** Throws RefusedError('header') where a column or field that the job uses is missing. */
export function planFor(head: Head, plan: RowPlan, job: Job, side: Side): RowPlan {
  const identified = withIdentity(head, plan, job);
  const kinds = new Kinds(identified);
  const fold = (word: string) => (plan.foldCase ? word.toLowerCase() : word);
  const types = Object.entries(job.types);
  const kindWords = types.map(([word, type]) => [fold(word), kinds.of(type)] as const);
  const statuses = Object.entries(job.statuses).map(
    ([word, status]) => [fold(word), status] as const,
  );
  const otherKind =
    job.unknownTypesAsOther && plan.otherKind < 0 ? kinds.of('other') : plan.otherKind;
  return {
    ...identified,
    // A bill is of one account; own records may be exported for several together.
    passOverOthers: side === 'flows',
    only: side === 'statement' ? conditionsOf(head, plan, job) : [],
    kinds: kinds.all,
    // Without a type column, words have no meaning.
    ...(plan.kind < 0 ? {} : { kindWords: new Map([...plan.kindWords, ...kindWords]), otherKind }),
    statusWords: new Map([...plan.statusWords, ...statuses]),
  };
}

/** What a row must meet to be the job's. Throws RefusedError('header') for an unknown field. */
export function conditionsOf(head: Head, { fields }: RowPlan, job: Job): Condition[] {
  return Object.entries(job.only).map(([name, texts]) => {
    const field = fields.get(name);
    if (field !== undefined) return { field, texts: texts.map(comparable) };
    const known = [...fields.keys()].join(say`, `) || say`none`;
    throw new RefusedError(
      'header',
      say`${head.name}: the rows have no field '${name}', which only of the job ${job.name} names;
        they have: ${known}. Correct only, or add the field to fields: of the profile.`,
    );
  });
}

/** The kinds of a plan, extended by those that a job's types need. */
class Kinds {
  readonly all: Kind[];
  readonly #plan: RowPlan;

  constructor(plan: RowPlan) {
    this.#plan = plan;
    this.all = [...plan.kinds];
  }

  /** The index of a type's kind. */
  of(type: TransactionType): number {
    const known = this.all.findIndex((kind) => kind.type === type && kind.role === 'record');
    if (known >= 0) return known;
    const [first] = this.#plan.kinds;
    const isPlain = ['positive', 'negative', 'owed', 'magnitude-owed', 'net'].includes(
      first.amountRule,
    );
    const kind: Kind = {
      ...first,
      type,
      amountRule: isPlain ? 'signed' : first.amountRule,
      hasRefundId: type === 'refund',
      group: this.#plan.otherGroup,
      outKind: -1,
    };
    return this.all.push(kind) - 1;
  }
}

function withIdentity(head: Head, plan: RowPlan, { identity }: Job): RowPlan {
  const refundId = identity.includes('refundId') ? plan.refundId : -1;
  if (!identity.includes('channelTxnId')) return { ...plan, refundId };
  if (plan.channelTxnId < 0) {
    throw new RefusedError(
      'header',
      say`${head.name}: the rows have no transaction id of the channel, which the job's identity
        uses. Correct the identity of the job, or give a file that has one.`,
    );
  }
  const kinds = plan.kinds.map((kind) => ({ ...kind, orderId: -1 }));
  return { ...plan, orderId: [plan.channelTxnId], refundId, kinds };
}
