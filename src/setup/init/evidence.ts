/** What both sides hold, as far as it says how a job should read them. */
import type { IdentityField } from '../../domain/job.ts';
import { JOB_DEFAULTS } from '../../domain/job.ts';

/** What was seen of the files of a side. */
export interface SideFacts {
  /** Declared, or of all first records; empty where there is none, or several. */
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
  /** Numbers of the refunds among the first records, empty where one has none. */
  readonly refundIds: ReadonlySet<string>;
  /** What is wrong with the files. */
  readonly problems: readonly string[];
}

/** Of one document, as an inspection tells it. */
export interface DocumentFacts {
  readonly account: string;
  readonly currency: string;
  readonly period: { readonly from: string; readonly to: string };
  readonly totals: readonly { readonly type: string }[];
  readonly firstRows: readonly Readonly<Record<string, string | number>>[];
  readonly problems: readonly string[];
}

/** Bills whose fees are rows of their own. */
const FUND_PROFILES = ['alipay-fund', 'wechat-fund'];
/** Fund bills have no refund numbers there: see docs/formats.md. */
const WITHOUT_REFUND_IDS = ['alipay-fund'];

/** The facts of all documents of a side. */
export function sideFacts(documents: readonly DocumentFacts[]): SideFacts {
  const rows = documents.flatMap(({ firstRows }) => firstRows);
  const column = (name: string) =>
    new Set(rows.map((row) => String(row[name] ?? '')).filter((value) => value !== ''));
  const refunds = rows.filter(({ type }) => type === 'refund');
  const declared = new Set(documents.map(({ account }) => account).filter((each) => each !== ''));
  const accounts = declared.size > 0 ? declared : column('account');
  const dates = documents.flatMap(({ period }) => (period.from === '' ? [] : [period]));
  return {
    account: accounts.size === 1 ? [...accounts][0] : '',
    currency: documents.find(({ currency }) => currency !== '')?.currency ?? '',
    from: dates.map(({ from }) => from).sort()[0] ?? '',
    to:
      dates
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

/** What identity should be made of. */
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

/** Do refunds have numbers on one side only? */
function numbersRefundsAlone(statement: SideFacts, flows: SideFacts): boolean {
  const [a, b] = [statement, flows].map(({ refundIds }) => {
    return { isNone: refundIds.size === 1 && refundIds.has(''), isEach: !refundIds.has('') };
  });
  if (statement.refundIds.size === 0 || flows.refundIds.size === 0) return false;
  return (a.isNone && b.isEach) || (b.isNone && a.isEach);
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
