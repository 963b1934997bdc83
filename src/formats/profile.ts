/**
 * A profile describes one statement format; its row plan, made for one document, is what the scan
 * works from.
 */
import type { Job } from '../domain/job.ts';
import type { Status, TransactionType } from '../domain/record.ts';
import type { TimeFormat } from '../domain/time-format.ts';
import type { Encoding } from '../inputs/decode.ts';
import type { OpenTranscriber } from './entries/entry.ts';

const COMMA = 44;
const QUOTE = 34;

/** A decoded line of a document; `start` and `next` are byte offsets, `line` is from 1. */
export interface HeadLine {
  readonly text: string;
  readonly start: number;
  readonly next: number;
  readonly line: number;
}

export interface Head {
  /** The name of the document in messages. */
  readonly name: string;
  readonly encoding: Encoding;
  readonly lines: readonly HeadLine[];
  /** The first bytes, for formats without lines. */
  readonly bytes: Uint8Array;
}

/** How a record is divided into fields. */
export type Layout =
  /** A separator, RFC 4180 quotes. */
  | 'delimited'
  /** Fixed byte positions in a line. */
  | 'fixed'
  /** Comma-separated, a backtick before every value, no quotes. */
  | 'backtick'
  /** One JSON object a line. */
  | 'ndjson';

/** How the sign of an amount is read. */
export type AmountRule =
  /** Not negative in the file, positive for the merchant. */
  | 'positive'
  /** Not positive in the file, negative for the merchant. */
  | 'negative'
  /** Not negative in the file, negative for the merchant. */
  | 'owed'
  /** Either sign in the file, negative for the merchant. */
  | 'magnitude-owed'
  /** As in the file. */
  | 'signed'
  /** The amount minus that of the second column, neither of them negative. */
  | 'net'
  /** Income in the amount's column or expense in the second one; neither is ever negative. */
  | 'in-out'
  /** As 'in-out', but the expense may be a negative number as well. */
  | 'in-out-either'
  /** Not negative in the file; the direction column has the direction. */
  | 'directed';

/** What a word of the kind column (业务类型, 交易状态, type) means for its row. */
export interface Kind {
  readonly type: TransactionType;
  readonly amount: number;
  readonly amountRule: AmountRule;
  /** The second column of rules that have one; else -1. */
  readonly minus: number;
  /** The column of the order id that takes precedence over the plan's; else -1. */
  readonly orderId: number;
  /** Is the refund id part of the identity? */
  readonly hasRefundId: boolean;
  /** The column of the status; -1: always `success`. */
  readonly status: number;
  /** The group of column sums that its rows belong to (交易, 退款). */
  readonly group: number;
  /** The kind of a row with a negative amount instead; -1: the same. */
  readonly outKind: number;
  readonly role: KindRole;
}

export type KindRole =
  | 'record'
  /** Not a record, but counted and summed. */
  | 'summed'
  /** Ignored. */
  | 'skipped';

/** 1 to the merchant, -1 from it. */
export type Direction = 1 | -1;

/** The bytes of a column in a fixed layout. */
export interface FixedColumn {
  readonly start: number;
  readonly length: number;
}

/** Rows that are ignored. */
interface SkippedRows {
  readonly column: number;
  /** The values of the column in such rows. */
  readonly words: readonly string[];
}

/**
 * A column that a footer sums up, in 10^-digits of the major unit. The first may be -1 with
 * groupsBySign: the amount itself, whatever its columns.
 */
export interface SumColumn {
  readonly column: number;
  readonly name: string;
  readonly digits: number;
}

/** The roles of columns (-1: absent) and the meanings of their words, for one document. */
export interface RowPlan {
  readonly layout: Layout;
  /** Column names as in the file; except for `fixed`, every row has as many columns. */
  readonly columns: readonly string[];
  /** Of `delimited` rows: the byte between fields, and the one around them (-1: none). */
  readonly separator: number;
  readonly quote: number;
  /**
   * Does the writer never quote? Then a line whose fields fit with quotes as text is a row.
   */
  readonly quotesAreText: boolean;
  /** Of `fixed` rows: the columns, and the length of a line (-1: at least to the last column). */
  readonly fixed: readonly FixedColumn[];
  readonly recordBytes: number;
  /** May rows end with a separator, as the header does? */
  readonly emptyTail: boolean;
  /** Columns of the order id, after that of the row's kind; the first non-empty one counts. */
  readonly orderId: readonly number[];
  readonly refundId: number;
  readonly channelTxnId: number;
  /** Patterns of id columns, whose first group is the id; by column. */
  readonly patterns: ReadonlyMap<number, RegExp>;
  /** The business number that the row of a fee shares with that of its transaction. */
  readonly businessId: number;
  readonly kind: number;
  readonly direction: number;
  readonly directionWords: ReadonlyMap<string, Direction>;
  readonly fee: number;
  /** -1 where a fee paid by the merchant is a negative number. */
  readonly feeSign: 1 | -1;
  readonly time: number;
  /** The time of day, where it has a separate column. */
  readonly clock: number;
  /** The format of times; null: ISO 8601, perhaps with an offset. */
  readonly timeFormat: TimeFormat | null;
  /** IANA name of the time zone; empty: the job's. */
  readonly timeZone: string;
  readonly currency: number;
  /** ISO 4217 codes by other words in the currency column. */
  readonly currencyWords: ReadonlyMap<string, string>;
  readonly account: number;
  /** One of these columns must have one of the job's accounts, if the job has any. */
  readonly ownAccounts: readonly number[];
  /** Are rows of other accounts ignored? Otherwise the file is refused. */
  readonly passOverOthers: boolean;
  readonly kinds: readonly Kind[];
  /** Index into kinds by word; '' is an empty cell. */
  readonly kindWords: ReadonlyMap<string, number>;
  /** The kind of unknown words; -1: they reject the row. */
  readonly otherKind: number;
  /** The group of types that a job adds. */
  readonly otherGroup: number;
  readonly statusWords: ReadonlyMap<string, Status>;
  /** Is the case of words ignored? */
  readonly foldCase: boolean;
  /** Are amounts and fees in minor units (fen)? */
  readonly minorUnits: boolean;
  /** May numbers have thousands separators? */
  readonly grouped: boolean;
  /** Is the decimal separator a comma, and the thousands separator a point? */
  readonly decimalComma: boolean;
  /** A sign allowed before or after a number, as bytes of the file; may be empty. */
  readonly currencySign: Uint8Array;
  /** Do numbers start with C (received) or D (paid)? */
  readonly lettered: boolean;
  /** The text of an empty cell, besides ''. */
  readonly emptyText: string;
  readonly skip: SkippedRows | null;
  /** Rows with a value in this column are summed, but are not records. */
  readonly summed: number;
  /** The balance after each row, in the order of the file or reversed. */
  readonly balance: number;
  /** Is a document refused if these balances disagree with its rows? */
  readonly balanceProves: boolean;
  readonly sums: readonly SumColumn[];
  readonly groups: number;
  /** Is a row's group (the kernel's GROUP_IN …) that of its sign? Otherwise its kind has it. */
  readonly groupsBySign: boolean;
  /** A row starts with this byte (`not`: with any other); another record starts the footer. */
  readonly rowStart: { readonly byte: number; readonly not: boolean } | null;
  /** Possible first bytes of the footer. */
  readonly footerStarts: readonly Uint8Array[];
  /** The account of rows without one. */
  readonly accountConstant: string;
  /** Fields of the profile's own, by name. */
  readonly fields: ReadonlyMap<string, FieldColumn>;
  /** The first and the last trade date that a row names, the two groups of the pattern. */
  readonly tradeDates: FieldColumn | null;
  /** A row that does not meet all of these is passed over. */
  readonly only: readonly Condition[];
}

/** A field must contain one of these texts, which are `comparable`. */
export interface Condition {
  readonly field: FieldColumn;
  readonly texts: readonly string[];
}

/** A field in a column: its text, or what the first group of the pattern finds in it. */
export interface FieldColumn {
  readonly column: number;
  readonly pattern: RegExp | null;
}

/** What the preamble of a document declares. */
export interface Declared {
  readonly account: string;
  /** First business date and the date after the last one, `yyyy-MM-dd`; null if not declared. */
  readonly period: { readonly from: string; readonly until: string } | null;
  /** Does the file have statements of several days, each of one day? */
  readonly isByDay?: boolean;
}

/** The interpreted head of a document. */
export interface Opening {
  readonly declared: Declared;
  /** Where the first row starts: byte offset and line. */
  readonly rowsStart: number;
  readonly rowsLine: number;
  readonly plan: RowPlan;
}

/** The totals of a document's rows by group, against which its footer is checked. */
export interface RowSums {
  readonly counts: readonly number[];
  /** [group][index into plan.sums], in 10^-digits. */
  readonly sums: readonly (readonly bigint[])[];
}

/** The part of a document after its last row. */
export interface Footer {
  readonly lines: readonly HeadLine[];
  readonly name: string;
}

/** The part of a bill that a document is; numbered from 1. */
export interface BillPart {
  /** The same for all parts of one bill. */
  readonly bill: string;
  readonly number: number;
}

interface Named {
  readonly name: string;
  /** The institution; the default name of a job. */
  readonly channel: string;
  /** In the language of the program, which may be set after the profile is loaded. */
  readonly title: () => string;
  /** The encoding of its files; absent: detected. */
  readonly encoding?: Encoding | undefined;
  /** Is its head too unspecific for detection? */
  readonly isOnlyNamed?: boolean;
  recognize(head: Head): boolean | Promise<boolean>;
  /** Throws RefusedError with what a file lacks to be of this format, if it can tell. */
  explain?(head: Head): void;
}

/** A format whose rows are records. */
export interface RecordProfile extends Named {
  readonly role: 'records';
  /** Reads preamble and header; throws RefusedError('header' | 'period'). */
  open(head: Head, job: Job): Opening;
  /** Does an empty document of this format confirm that there was nothing? */
  readonly confirmsEmpty: boolean;
  /** The profile whose bills hold the same money: together they would count it twice. */
  readonly sameMoneyAs?: string;
  /** Can refunds and reversals be received as well? Then the sign of own records counts. */
  readonly refundsBothWays?: boolean;
  /** What proves that no rows are missing; null: nothing. */
  readonly provenBy: 'footer' | 'balances' | null;
  /**
   * Do a day's files have only rows of that day, so that other dates show a wrong file? `about`:
   * rows may be near either end of the day.
   */
  readonly rowsTellDate: boolean | 'about';
  /** The part of a bill, by the name of the document; null: a complete bill. */
  part?(name: string): BillPart | null;
  /** Throws RefusedError('footer') where the required footer is missing. */
  requireFooter?(footer: Footer): void;
  /** Checks the rows against the footer; throws RefusedError('footer'). */
  checkFooter?(footer: Footer, opening: Opening, rows: RowSums): void;
}

/** A format that only states the totals of another document. */
export interface CheckProfile extends Named {
  readonly role: 'check';
  /** The profile of the documents that it checks. */
  readonly checks: string;
  /** Throws RefusedError('footer'). `skipped` rows were not records. */
  check(head: Head, plan: RowPlan, rows: RowSums, skipped: number): void;
  /** Its account; may be empty. */
  account(head: Head): string;
  /** Its dates. */
  period?(head: Head): Declared['period'];
}

/** A format that is not a table: its entries are written as rows first. */
export interface EntryProfile extends Named {
  readonly role: 'entries';
  /** Finds the order id in the free text of entries; null: not searched. */
  readonly orderIdPattern: RegExp | null;
  /** Patterns of additional fields in the same text, by name. */
  readonly fields: ReadonlyMap<string, RegExp>;
  /** Finds the first and the last trade date in it. */
  readonly tradeDates: RegExp | null;
  transcriber(): Promise<OpenTranscriber>;
}

export type Profile = RecordProfile | CheckProfile | EntryProfile;

/** What a profile says itself about the rows of its documents. */
export type RowMeaning = Partial<RowPlan> & Pick<RowPlan, 'orderId' | 'kinds' | 'kindWords'>;

/** Defaults of a row plan. */
export const EMPTY_PLAN: Omit<RowPlan, 'layout' | 'columns' | 'orderId' | 'kinds' | 'kindWords'> = {
  separator: COMMA,
  quote: QUOTE,
  quotesAreText: false,
  fixed: [],
  recordBytes: -1,
  refundId: -1,
  channelTxnId: -1,
  patterns: new Map(),
  businessId: -1,
  kind: -1,
  direction: -1,
  directionWords: new Map(),
  fee: -1,
  feeSign: 1,
  time: -1,
  clock: -1,
  timeFormat: null,
  timeZone: '',
  currency: -1,
  currencyWords: new Map(),
  account: -1,
  ownAccounts: [],
  passOverOthers: false,
  emptyTail: false,
  otherKind: -1,
  otherGroup: 0,
  statusWords: new Map(),
  foldCase: false,
  minorUnits: false,
  grouped: false,
  decimalComma: false,
  currencySign: new Uint8Array(0),
  lettered: false,
  emptyText: '',
  skip: null,
  summed: -1,
  balance: -1,
  balanceProves: false,
  sums: [],
  groups: 1,
  groupsBySign: false,
  rowStart: null,
  footerStarts: [],
  accountConstant: '',
  fields: new Map(),
  tradeDates: null,
  only: [],
};

/** Defaults of a kind. */
export const EMPTY_KIND: Omit<Kind, 'type' | 'amount'> = {
  amountRule: 'positive',
  minus: -1,
  orderId: -1,
  hasRefundId: false,
  status: -1,
  group: 0,
  outKind: -1,
  role: 'record',
};

const TYPE_RULES: Partial<Record<TransactionType, AmountRule>> = {
  payment: 'positive',
  refund: 'magnitude-owed',
  reversal: 'magnitude-owed',
};

/** A kind of this type: payments are received, refunds and reversals paid, others signed. */
export function kindOfType(type: TransactionType, amount: number): Kind {
  const amountRule = TYPE_RULES[type] ?? 'signed';
  return { ...EMPTY_KIND, type, amount, amountRule, hasRefundId: type === 'refund' };
}
