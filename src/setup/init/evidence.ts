/** What the files of both sides contain, and what that means for the settings of the job. */
import { type IdentityField, JOB_DEFAULTS } from '../../domain/job.ts';
import type { Inspection } from '../inspect/inspect.ts';

/** What the files of a side contain. */
export interface SideFacts {
  /** As declared, or of all first records; empty if there are none or several. */
  readonly account: string;
  /** ISO 4217 code; empty where nothing names one. */
  readonly currency: string;
  /** First and last date, `yyyy-MM-dd`; empty where unknown. */
  readonly from: string;
  readonly to: string;
  readonly types: ReadonlySet<string>;
  /** Of the first records. */
  readonly orderIds: ReadonlySet<string>;
  readonly channelTxnIds: ReadonlySet<string>;
  /** Ids of the refunds among the first records; '' for a refund without one. */
  readonly refundIds: ReadonlySet<string>;
  readonly problems: readonly string[];
}

/** Bills that list fees in separate rows. */
export const FUND_PROFILES = ['alipay-fund', 'wechat-fund'];
/** Bills without refund ids: see docs/formats.md. */
const WITHOUT_REFUND_IDS = ['alipay-fund'];

/** The facts of all documents of a side. */
export function sideFacts(documents: readonly Inspection[]): SideFacts {
  const rows = documents.flatMap(({ firstRows }) => firstRows);
  const column = (name: string) =>
    new Set(rows.map((row) => String(row[name] ?? '')).filter((value) => value !== ''));
  const refunds = rows.filter(({ type }) => type === 'refund');
  const declared = new Set(documents.map(({ account }) => account).filter((each) => each !== ''));
  const accounts = [...(declared.size > 0 ? declared : column('account'))];
  const periods = documents.map(({ period }) => period).filter(({ from }) => from !== '');
  const currency = documents.find((each) => each.currency !== '')?.currency ?? '';
  return {
    account: accounts.length === 1 ? accounts[0] : '',
    currency,
    from: periods.map(({ from }) => from).sort()[0] ?? '',
    to:
      periods
        .map(({ to }) => to)
        .sort()
        .at(-1) ?? '',
    types: new Set(documents.flatMap(({ totals }) => totals.map(({ type }) => type))),
    orderIds: column('order_id'),
    channelTxnIds: column('channel_txn_id'),
    refundIds: new Set(refunds.map(({ refund_id: id }) => String(id ?? ''))),
    problems: documents.flatMap(({ problems }) => problems),
  };
}

/** The fields that identify an event on both sides. */
export function identityFor(
  profile: string,
  statement: SideFacts,
  flows: SideFacts,
): readonly IdentityField[] {
  if (WITHOUT_REFUND_IDS.includes(profile)) return ['orderId'];
  const share = (a: ReadonlySet<string>, b: ReadonlySet<string>) => [...a].some((id) => b.has(id));
  if (share(statement.orderIds, flows.orderIds)) {
    return numbersRefundsAlone(statement, flows) ? ['orderId'] : JOB_DEFAULTS.identity;
  }
  return share(statement.channelTxnIds, flows.channelTxnIds)
    ? ['channelTxnId']
    : JOB_DEFAULTS.identity;
}

/** Do all refunds have ids on one side, and none on the other? */
function numbersRefundsAlone(...sides: readonly SideFacts[]): boolean {
  const ids = sides.map(({ refundIds }) => refundIds);
  const hasNone = (each: ReadonlySet<string>) => each.size === 1 && each.has('');
  const hasAll = (each: ReadonlySet<string>) => each.size > 0 && !each.has('');
  return ids.some(hasNone) && ids.some(hasAll);
}

/** Does a fund bill have fees that the flows do not have as records? */
export function shouldNetFees(profile: string, statement: SideFacts, flows: SideFacts): boolean {
  return FUND_PROFILES.includes(profile) && statement.types.has('fee') && !flows.types.has('fee');
}

/** Does one side call payments what the other calls transfers? */
export function callsPaymentsTransfers(statement: SideFacts, flows: SideFacts): boolean {
  const isOnly = (facts: SideFacts, type: string, not: string) =>
    facts.types.has(type) && !facts.types.has(not);
  return isOnly(statement, 'transfer', 'payment') && isOnly(flows, 'payment', 'transfer');
}
