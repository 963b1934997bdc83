/** summary.json: the digest in numbers, for scripts. */
import type { Totals } from '../domain/exact-sums.ts';
import type { CrossDayState, DiscrepancyCategory, OpenedMatch } from '../domain/item.ts';
import type { RowChanges, SideTotals } from '../domain/outcome.ts';
import { TRANSACTION_TYPES } from '../domain/record.ts';
import type { Digest, Line } from './digest.ts';
import { feeFields } from './fees.ts';

/** Amounts are decimal strings in major units, with the currency's digits. */
export type Summary = ReturnType<typeof summaryOf>;

/** The content of summary.json; the order of its keys is part of the format. */
export function summaryOf(digest: Digest) {
  const { job, date, currency, runId, engine, verdict, money, sides, proof } = digest;
  const { tolerated } = linesIn<'tolerated'>(digest, 'tolerated');
  return {
    schema: 'zhangping.summary/2',
    ...{ job, date, currency, runId, engine, verdict },
    statement: sideOf(sides.statement, digest),
    flows: sideOf(sides.flows, digest),
    matched: totalsIn(digest.matched, digest),
    // Only if the job's tolerance applied to a pair.
    ...(tolerated.count > 0 ? { tolerated } : {}),
    ...refundsWithoutId(digest),
    // Of `matched` those of records of one side, and of `cleared` those of this side.
    ...(digest.offsets && { offsets: digest.offsets }),
    // Own records that the statement lacks, with a time outside the date.
    ...(digest.outside > 0 ? { outsideDate: digest.outside } : {}),
    discrepancies: linesIn<DiscrepancyCategory>(digest, 'discrepancies'),
    crossDay: linesIn<CrossDayState>(digest, 'crossDay'),
    ...linesIn<'openItems'>(digest, 'openItems'),
    ...openedIn(digest),
    proof: {
      difference: money(proof.difference),
      explained: money(proof.explained),
      residual: money(proof.residual),
    },
    ...unclaimedIn(digest),
    ...feesInSummary(digest),
    rejects: digest.rejects,
    timings: Object.fromEntries(
      Object.entries(digest.timings).map(([step, ms]) => [step, Math.round(ms)]),
    ),
  };
}

/** Pairs matched by order and amount, and how many refunds of each side remain ambiguous. */
function refundsWithoutId({ refundsByAmount, unclearRefunds, unclearElsewhere }: Digest) {
  const { matched } = refundsByAmount;
  const { statement, flows } = unclearRefunds;
  const otherDates = unclearElsewhere.statement + unclearElsewhere.flows;
  if (matched + statement + flows + otherDates === 0) return {};
  const counts = { matched, statement, flows, ...(otherDates > 0 && { otherDates }) };
  return { refundsWithoutId: counts };
}

/** People's matches with an item of the date that are open again. */
function openedIn({ openedMatches, money }: Digest) {
  if (openedMatches.length === 0) return {};
  return { openedMatches: openedMatches.map((match) => openedFields(match, money)) };
}

/** A match that is open again, for JSON. */
export function openedFields(
  { event, by, items, lost }: OpenedMatch,
  money: (amount: number) => string,
) {
  const changed = lost.map(({ item, date, category, difference, isGone }) => {
    return {
      item_id: item,
      business_date: date,
      category,
      difference: money(difference),
      is_gone: isGone,
    };
  });
  return { event, by, items, changed };
}

/** The rows of a bank's statement that no job takes. */
function unclaimedIn({ settlement, money }: Digest) {
  if (settlement === null || settlement.unclaimed.count === 0) return {};
  const { count, rows } = settlement.unclaimed;
  const shown = rows.map(({ source, time, amount, currency, fields }) => {
    return { ...source, time, amount: money(amount), currency, fields };
  });
  return { unclaimed: { count, rows: shown } };
}

/** As fees.csv has them; nothing if the job has no fee rules. */
function feesInSummary({ fees, digits }: Digest) {
  if (fees === undefined) return {};
  return {
    fees: fees.map((line) => ({
      ...feeFields(line, digits),
      ...{ rows: line.rows, differing_rows: line.differing, assumed_rows: line.assumed },
      ...{ rows_without_fee: line.unstated, wrong_rate: line.isWrongRate },
    })),
  };
}

/** The text of summary.json. */
export function summaryJson(digest: Digest): string {
  return `${JSON.stringify(summaryOf(digest), null, 2)}\n`;
}

/** The lines of a group by their codes. */
function linesIn<K extends string>(digest: Digest, group: Line['group']) {
  const lines = digest.lines.filter((line) => line.group === group);
  const entries = lines.map((line) => [line.code, totalsIn(line, digest)]);
  return Object.fromEntries(entries) as Record<K, ReturnType<typeof totalsIn>>;
}

function sideOf(side: SideTotals, digest: Digest) {
  // Files may have more keys than the contract, and types come in any order.
  const files = side.files.map(({ path, sha256, bytes, profile, encoding, rows, ...counts }) => {
    const { skipped, otherAccounts, withoutAccount, passedOver, obtained, kept, changed } = counts;
    return {
      ...{ path, sha256, bytes, profile, encoding, rows },
      ...(skipped && { skipped }),
      ...(otherAccounts && { otherAccounts }),
      ...(withoutAccount && { withoutAccount }),
      ...(passedOver && { passedOver }),
      // The query of a database, and when its snapshot was taken, in the job's time zone.
      ...(obtained?.query && {
        obtained: obtained.how,
        query: { ...obtained.query, at: obtained.at },
      }),
      ...(obtained?.evidence && {
        obtained: obtained.how,
        fetched: { at: obtained.at, evidence: obtained.evidence },
      }),
      ...(kept && { kept }),
      ...(changed !== undefined && { changed: changed && changesOf(changed) }),
    };
  });
  const byType = TRANSACTION_TYPES.flatMap((type) => {
    const totals = side.byType[type];
    return totals === undefined ? [] : [[type, totalsIn(totals, digest)]];
  });
  return { files, ...totalsIn(side, digest), byType: Object.fromEntries(byType) };
}

function changesOf({ added, removed, changed, rows, isOtherQuery }: RowChanges) {
  return {
    ...{ added, removed, changed },
    ...(isOtherQuery && { otherQuery: true }),
    rows: rows.map(({ orderId, before, after }) => ({ order_id: orderId, before, after })),
  };
}

function totalsIn({ count, amount }: Totals, { money }: Digest) {
  return { count, amount: money(amount) };
}
