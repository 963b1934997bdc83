/** balances.csv, balance-days.csv and the JSON of `zhangping balances`. */
import type { BalanceChain, BalanceReport, OpenAmount } from '../../domain/balance-statement.ts';
import { formatPlace } from '../../domain/record.ts';
import { csvPieces, exactCell, plainCell, wordCell } from '../csv.ts';
import { BALANCE_SIDES, expectedBook, faultsOf, linesOf, moneyOf } from './lines.ts';

const STATEMENT_COLUMNS = [
  ...['side', 'line', 'amount', 'business_date', 'category', 'item_id'],
  ...['order_id', 'refund_id', 'channel_txn_id', 'time', 'source'],
];
const DAY_COLUMNS = [
  ...['side', 'date', 'account', 'opening', 'movements', 'closing', 'computed'],
  ...['residual', 'gap', 'missing'],
];

/** The statement: each line, followed by its items. Amounts are what to add to the balance. */
export function statementCsv(report: BalanceReport): Iterable<string> {
  return csvPieces(STATEMENT_COLUMNS, statementRows(report));
}

function* statementRows(report: BalanceReport): Generator<string[]> {
  const money = moneyOf(report);
  for (const side of BALANCE_SIDES) {
    for (const { code, sign, amount, items } of linesOf(report, side)) {
      const added = amount === null ? '' : money(sign === '-' ? -amount : amount);
      const rest = STATEMENT_COLUMNS.slice(3).map(() => '');
      yield [side, code, plainCell(added), ...rest];
      for (const each of items) yield [side, 'item', ...itemCells(each, money)];
    }
  }
}

function itemCells({ item, amount }: OpenAmount, money: (amount: bigint) => string): string[] {
  const record = item.statement ?? item.flows;
  const ids = [record?.orderId, record?.refundId, record?.channelTxnId].map((id) =>
    exactCell(id ?? ''),
  );
  const place = record ? formatPlace(record.source) : '';
  return [
    plainCell(money(amount)),
    ...[item.businessDate, item.category, item.id].map(wordCell),
    ...ids,
    ...[record?.time ?? '', place].map(wordCell),
  ];
}

/** The chains of balances, date by date. */
export function daysCsv(report: BalanceReport): Iterable<string> {
  const { statement, flows } = report;
  const chains = [
    ['statement', statement],
    ['flows', flows],
  ] as const;
  const rows = chains.flatMap(([side, chain]) =>
    daysJson(chain, moneyOf(report)).map((day) => [
      ...[side, day.date, exactCell(day.account)],
      ...[day.opening ?? '', day.movements, day.closing ?? ''].map(plainCell),
      String(day.computed),
      ...[day.residual, day.gap].map(plainCell),
      wordCell(day.missing.join(' ')),
    ]),
  );
  return csvPieces(DAY_COLUMNS, rows);
}

function daysJson(chain: BalanceChain | null, money: (amount: bigint) => string) {
  const known = (amount: bigint | null) => (amount === null ? null : money(amount));
  return (chain?.days ?? []).map((day) => ({
    date: day.date,
    account: day.account,
    opening: known(day.opening),
    movements: money(day.moved),
    closing: known(day.closing),
    computed: day.isComputed,
    residual: money(day.residual),
    gap: money(day.gap),
    missing: day.missing,
  }));
}

/** The report for programs: amounts as decimal strings in major units. */
export function balancesJson(report: BalanceReport) {
  const money = moneyOf(report);
  const known = (amount: bigint | null) => (amount === null ? null : money(amount));
  const chainOf = (chain: BalanceChain | null) =>
    chain && {
      closing: known(chain.closing),
      unrecorded: chain.unrecorded,
      unstated: chain.unstated,
      days: daysJson(chain, money),
    };
  const sideOf = (side: (typeof BALANCE_SIDES)[number]) =>
    linesOf(report, side).map(({ code, sign, amount, items }) => ({
      line: code,
      amount: known(amount !== null && sign === '-' ? -amount : amount),
      ...((code === 'received' || code === 'paid') && {
        items: items.map(({ item, amount }) => ({
          item_id: item.id,
          order_id: (item.statement ?? item.flows)?.orderId ?? '',
          business_date: item.businessDate,
          category: item.category,
          amount: money(amount),
        })),
      }),
    }));
  const { job, currency, from, to, missing, isProven } = report;
  return {
    schema: 'zhangping.balances/1',
    ...{ job, currency, from, to, proven: isProven },
    difference: known(report.difference),
    expected_book: known(expectedBook(report)),
    book: sideOf('book'),
    bank: sideOf('bank'),
    statement: chainOf(report.statement),
    flows: chainOf(report.flows),
    missing,
    uncompared: money(report.uncompared),
    resolved: { count: report.resolved.count, amount: money(report.resolved.amount) },
    faults: faultsOf(report),
  };
}
