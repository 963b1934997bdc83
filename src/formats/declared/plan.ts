/** The row plan of a profile that a config describes. */
import * as iconv from 'iconv-lite';
import type { ColumnConfig, IdColumnConfig, ProfileConfig } from '../../config/profile-schema.ts';
import { TRANSACTION_TYPES, type TransactionType } from '../../domain/record.ts';
import { timeFormat } from '../../domain/time-format.ts';
import type { Encoding } from '../../inputs/decode.ts';
import { FUND_GROUPS } from '../fund.ts';
import {
  type AmountRule,
  type Direction,
  EMPTY_PLAN,
  type FieldColumn,
  type Kind,
  kindOfType,
  type RowPlan,
} from '../profile.ts';
import type { Columns } from './columns.ts';

type Plan = Partial<RowPlan>;

/** `digits` are those of the currency. */
export function declaredPlan(
  config: ProfileConfig,
  columns: Columns,
  encoding: Encoding,
  digits: number,
): RowPlan {
  const amounts = amountsOf(config, columns);
  const ids = [config.orderId ?? []].flat();
  const idColumn = (each: IdColumnConfig | undefined) => columns.find(columnOf(each));
  const status = columns.find(config.status?.column);
  return {
    ...EMPTY_PLAN,
    ...layoutOf(config),
    recordBytes: config.lineBytes ?? -1,
    // Rows may end with one separator more than the header: many exports do that.
    emptyTail: true,
    orderId: ids.map(idColumn),
    refundId: idColumn(config.refundId),
    channelTxnId: idColumn(config.channelTxnId),
    patterns: patternsOf([...ids, config.refundId, config.channelTxnId], idColumn),
    businessId: columns.find(config.businessId),
    balance: columns.find(config.balance),
    balanceProves: true,
    ...amounts.plan,
    ...kindsOf(config, columns, { ...amounts.kind, status }),
    ...feeOf(config, columns),
    ...timeOf(config, columns, encoding),
    ...currencyOf(config, columns),
    ...accountOf(config, columns),
    statusWords: new Map(Object.entries(config.status?.words ?? {})),
    minorUnits: config.unit === 'minor',
    grouped: config.thousandsSeparators,
    decimalComma: config.decimalComma,
    currencySign: encoded(config.currencySign ?? '', encoding),
    emptyText: config.empty ?? '',
    ...fieldsOf(config, columns),
    skip: config.skip ? { column: columns.find(config.skip.column), words: config.skip.is } : null,
    sums: [{ column: -1, name: '', digits }],
    groups: FUND_GROUPS.length,
    groupsBySign: true,
    footerStarts: (config.footer?.starts ?? []).map((start) => encoded(start, encoding)),
    // Fixed columns have all been searched for by now.
    columns: columns.names,
    fixed: columns.fixed,
  };
}

/** Text as bytes of a file. */
function encoded(text: string, encoding: Encoding): Uint8Array {
  // Decoders treat latin1 as windows-1252.
  return iconv.encode(text, encoding === 'latin1' ? 'windows-1252' : encoding);
}

function columnOf(column: IdColumnConfig | undefined): ColumnConfig | undefined {
  return typeof column === 'object' && 'pattern' in column ? column.column : column;
}

function fieldsOf({ fields = {}, tradeDates }: ProfileConfig, columns: Columns): Plan {
  const field = (config: IdColumnConfig): FieldColumn => ({
    column: columns.find(columnOf(config)),
    pattern: patternIn(config),
  });
  return {
    fields: new Map(Object.entries(fields).map(([name, config]) => [name, field(config)])),
    tradeDates: tradeDates === undefined ? null : field(tradeDates),
  };
}

function layoutOf({ format, separator, quote }: ProfileConfig): Plan & Pick<RowPlan, 'layout'> {
  if (format === 'fixed-width') return { layout: 'fixed' };
  if (quote === '`') return { layout: 'backtick' };
  return {
    layout: 'delimited',
    separator: separator === 'tab' ? 9 : separator.charCodeAt(0),
    quote: quote === 'none' ? -1 : quote.charCodeAt(0),
  };
}

function patternsOf(
  ids: readonly (IdColumnConfig | undefined)[],
  find: (id: IdColumnConfig) => number,
): ReadonlyMap<number, RegExp> {
  const patterns = new Map<number, RegExp>();
  for (const id of ids) {
    const pattern = patternIn(id);
    if (id !== undefined && pattern !== null) patterns.set(find(id), pattern);
  }
  return patterns;
}

/** The pattern of a column; null where it has none. */
export function patternIn(id: IdColumnConfig | undefined): RegExp | null {
  return typeof id === 'object' && 'pattern' in id ? new RegExp(id.pattern, 'u') : null;
}

type AmountKind = Pick<Kind, 'amount' | 'minus'> & {
  readonly rule: AmountRule | null;
  /** The amount column of refunds; -1: the same as of all rows. */
  readonly refund: number;
};

/** The amount columns; a null rule means that of the type. */
function amountsOf({ amount }: ProfileConfig, columns: Columns): { kind: AmountKind; plan: Plan } {
  if (typeof amount === 'object' && 'income' in amount) {
    const rule = amount.expenseSign === 'either' ? 'in-out-either' : 'in-out';
    const [income, expense] = [columns.find(amount.income), columns.find(amount.expense)];
    return { kind: { amount: income, minus: expense, rule, refund: -1 }, plan: {} };
  }
  if (typeof amount === 'object' && 'direction' in amount) {
    const words = (list: readonly string[], way: Direction) =>
      list.map((word): [string, Direction] => [word, way]);
    return {
      kind: { amount: columns.find(amount.column), minus: -1, rule: 'directed', refund: -1 },
      plan: {
        direction: columns.find(amount.direction),
        directionWords: new Map([...words(amount.in, 1), ...words(amount.out, -1)]),
      },
    };
  }
  if (typeof amount === 'object' && 'refund' in amount) {
    const [all, refund] = [columns.find(amount.column), columns.find(amount.refund)];
    return { kind: { amount: all, minus: -1, rule: null, refund }, plan: {} };
  }
  return { kind: { amount: columns.find(amount), minus: -1, rule: null, refund: -1 }, plan: {} };
}

function kindsOf(
  { type }: ProfileConfig,
  columns: Columns,
  { rule, refund, amount: column, minus, status }: AmountKind & { readonly status: number },
): Pick<RowPlan, 'kinds' | 'kindWords'> & Plan {
  const kind = (name: TransactionType): Kind => {
    const amount = name === 'refund' && refund >= 0 ? refund : column;
    return { ...kindOfType(name, amount), ...(rule && { amountRule: rule }), minus, status };
  };
  if (typeof type === 'string') return { kinds: [kind(type)], kindWords: new Map() };
  if ('in' in type) {
    const signed = rule ?? 'signed';
    const [received, paid] = [kind(type.in), kind(type.out)];
    return {
      kinds: [
        { ...received, amountRule: signed, outKind: 1 },
        { ...paid, amountRule: signed },
      ],
      kindWords: new Map(),
    };
  }
  const kinds: Kind[] = [...TRANSACTION_TYPES.map(kind), { ...kind('other'), role: 'skipped' }];
  const skipped = kinds.length - 1;
  const indexOf = (word: TransactionType | 'skip') =>
    word === 'skip' ? skipped : TRANSACTION_TYPES.indexOf(word);
  const words = Object.entries(type.words).map(([word, name]) => [word, indexOf(name)] as const);
  return {
    kind: columns.find(type.column),
    kinds,
    kindWords: new Map(words),
    otherKind: type.other === undefined ? -1 : indexOf(type.other),
  };
}

function feeOf({ fee }: ProfileConfig, columns: Columns): Plan {
  if (typeof fee === 'object' && 'paid' in fee) {
    return { fee: columns.find(fee.column), feeSign: fee.paid === 'negative' ? -1 : 1 };
  }
  return { fee: columns.find(fee) };
}

function timeOf(
  { time, timeZone = '' }: ProfileConfig,
  columns: Columns,
  encoding: Encoding,
): Plan {
  if (typeof time !== 'object' || 'at' in time) return { time: columns.find(time), timeZone };
  const format = timeFormat(time.format, (text) => encoded(text, encoding));
  if ('clock' in time) {
    const places = { time: columns.find(time.date), clock: columns.find(time.clock) };
    return { ...places, timeFormat: format, timeZone };
  }
  return { time: columns.find(time.column), timeFormat: format, timeZone };
}

function currencyOf({ currency }: ProfileConfig, columns: Columns): Plan {
  if (typeof currency === 'object' && 'words' in currency) {
    const currencyWords = new Map(Object.entries(currency.words));
    return { currency: columns.find(currency.column), currencyWords };
  }
  return { currency: columns.find(currency) };
}

function accountOf({ account }: ProfileConfig, columns: Columns): Plan {
  if (typeof account === 'object' && 'constant' in account) {
    return { accountConstant: account.constant };
  }
  const found = columns.find(account);
  return { account: found, ownAccounts: found < 0 ? [] : [found] };
}
