/** What a profile says of a format, in the terms that the scan works with. */
import type { Job } from '../domain/job.ts';
import type { Status, TransactionType } from '../domain/record.ts';
import type { TimeFormat } from '../domain/time-format.ts';
import type { Encoding } from '../inputs/decode.ts';
import type { OpenTranscriber } from './entries/entry.ts';

const COMMA = 44;
const QUOTE = 34;

/** The decoded first lines of a document; `start` and `next` are byte offsets, `line` is from 1. */
export interface HeadLine {
  readonly text: string;
  readonly start: number;
  readonly next: number;
  readonly line: number;
}

export interface Head {
  /** The document, as messages name it. */
  readonly name: string;
  readonly encoding: Encoding;
  readonly lines: readonly HeadLine[];
  /** The first bytes, for formats that are not read by lines. */
  readonly bytes: Uint8Array;
}

/** How a record's fields are told apart. */
export type Layout =
  /** A separator between them, RFC 4180 quotes. */
  | 'delimited'
  /** By their bytes: each has its place in a line. */
  | 'fixed'
  /** Comma-separated, a backtick before every value, no quotes. */
  | 'backtick'
  /** One JSON object a line. */
  | 'ndjson';

/** How the amount column's sign is to be read. */
export type AmountRule =
  /** Not negative in the file, positive for the merchant. */
  | 'positive'
  /** Not positive in the file, negative for the merchant. */
  | 'negative'
  /** Not negative in the file, negative for the merchant. */
  | 'owed'
  /** Either sign in the file, negative for the merchant. */
  | 'magnitude-owed'
  /** As the file says. */
  | 'signed'
  /** The amount less that of the second column, neither of them negative. */
  | 'net'
  /** Income in the amount's column or expense in the second one; neither is ever negative. */
  | 'in-out'
  /** As 'in-out', but the expense may be written as a negative number as well. */
  | 'in-out-either'
  /** Not negative in the file; the word in the direction column says which way it went. */
  | 'directed';

/** What one word of the kind column (业务类型, 交易状态, type) means for its row. */
export interface Kind {
  readonly type: TransactionType;
  readonly amount: number;
  readonly amountRule: AmountRule;
  /** The second column of the rules that have one; else -1. */
  readonly minus: number;
  /** Where the order id of such a row stands first of all, before the plan's columns; else -1. */
  readonly orderId: number;
  /** Does the refund id belong to the identity of such a row? */
  readonly hasRefundId: boolean;
  /** The column with the status word; -1: every such row is `success`. */
  readonly status: number;
  /** Rows of which group of column sums this is (交易, 退款). */
  readonly group: number;
  /** The kind that a row is instead where its amount is negative; -1: none. */
  readonly outKind: number;
  readonly role: KindRole;
}

export type KindRole =
  | 'record'
  /** Not a record, but its group and sums count it. */
  | 'summed'
  /** Passed over: nothing counts it. */
  | 'skipped';

/** Which way money went, as a word says it: 1 to the merchant, -1 from it. */
export type Direction = 1 | -1;

/** Where a column stands in every line of a fixed layout, bytes. */
export interface FixedColumn {
  readonly start: number;
  readonly length: number;
}

/** Rows that are no records and are passed over. */
export interface SkippedRows {
  readonly column: number;
  /** What stands in the column then. */
  readonly words: readonly string[];
}

/**
 * A column whose sum some footer speaks of; the sum is in 10^-digits of the major unit. -1, which
 * only the first may be, and only with groupsBySign: the amount itself, from whatever columns.
 */
export interface SumColumn {
  readonly column: number;
  readonly name: string;
  readonly digits: number;
}

/** Which column is what (-1: there is none), and what the words in them mean. */
export interface RowPlan {
  readonly layout: Layout;
  /** Column names as the file spells them; but for `fixed`, their number is every row's width. */
  readonly columns: readonly string[];
  /** Of `delimited` rows: the byte between fields, and the one around them (-1: none). */
  readonly separator: number;
  readonly quote: number;
  /**
   * Does the writer not quote? A line that has a row's fields with its quotes as text is one then.
   */
  readonly quotesAreText: boolean;
  /** Of `fixed` rows: where each column stands, and how long a line is (-1: long enough). */
  readonly fixed: readonly FixedColumn[];
  readonly recordBytes: number;
  /** Does the header end with a separator, so that rows may end with one as well? */
  readonly emptyTail: boolean;
  /** Columns of the order id, behind that of the row's kind: the first not empty has it. */
  readonly orderId: readonly number[];
  readonly refundId: number;
  readonly channelTxnId: number;
  /** What must be found in an id column; its first group is the id. By column. */
  readonly patterns: ReadonlyMap<number, RegExp>;
  /** The business number that a fee's row and its transaction's row have in common. */
  readonly businessId: number;
  readonly kind: number;
  readonly direction: number;
  readonly directionWords: ReadonlyMap<string, Direction>;
  readonly fee: number;
  /** -1 where the file states a fee that the merchant pays as a negative number. */
  readonly feeSign: 1 | -1;
  readonly time: number;
  /** The time of day, where it stands in a column of its own. */
  readonly clock: number;
  /** How times are written; null: as ISO 8601, an offset allowed. */
  readonly timeFormat: TimeFormat | null;
  /** IANA name of the zone that times are in; empty: the job's. */
  readonly timeZone: string;
  readonly currency: number;
  /** ISO 4217 codes of other words in the currency's column. */
  readonly currencyWords: ReadonlyMap<string, string>;
  readonly account: number;
  /** Columns one of which must name one of the job's accounts, where the job has some. */
  readonly ownAccounts: readonly number[];
  /** Are rows of other accounts passed over? Else the file is refused. */
  readonly passOverOthers: boolean;
  readonly kinds: readonly Kind[];
  /** Index into kinds by word; the word '' is what an empty cell means. */
  readonly kindWords: ReadonlyMap<string, number>;
  /** The kind of words that are not known; -1: such rows cannot be read. */
  readonly otherKind: number;
  /** The group of rows of types that a job adds. */
  readonly otherGroup: number;
  readonly statusWords: ReadonlyMap<string, Status>;
  /** Are words compared without regard to case? */
  readonly foldCase: boolean;
  /** Are amounts and fees in minor units (fen)? */
  readonly minorUnits: boolean;
  /** May there be thousands separators in numbers? */
  readonly grouped: boolean;
  /** Is the decimal point of numbers a comma, and that between thousands a point? */
  readonly decimalComma: boolean;
  /** What may stand before or behind a number, as bytes of the file; empty: nothing. */
  readonly currencySign: Uint8Array;
  /** Do C and D stand before numbers, for what the merchant receives and pays? */
  readonly lettered: boolean;
  /** A cell with this text is as good as an empty one; '': there is no such text. */
  readonly emptyText: string;
  readonly skip: SkippedRows | null;
  /** Rows in which something stands here are no records, but sums count them. */
  readonly summed: number;
  /** The account's balance behind each row, in the order of the file or against it. */
  readonly balance: number;
  readonly sums: readonly SumColumn[];
  readonly groups: number;
  /** Does the amount's sign tell a row's group (the kernel's GROUP_IN …)? Else its kind does. */
  readonly groupsBySign: boolean;
  /** A record that starts with this byte is a row (`not`: is none); else the footer begins. */
  readonly rowStart: { readonly byte: number; readonly not: boolean } | null;
  /** Bytes with which the first line of the footer begins, whichever of them. */
  readonly footerStarts: readonly Uint8Array[];
  /** Account that rows without one belong to. */
  readonly accountConstant: string;
}

/** What the preamble of a document declares about it. */
export interface Declared {
  readonly account: string;
  /** First business date and the date after the last one, `yyyy-MM-dd`; null if not declared. */
  readonly period: { readonly from: string; readonly until: string } | null;
  /** Has the file statements of several days, each of one day, so that one can be taken? */
  readonly isByDay?: boolean;
}

/** A document's head, understood. */
export interface Opening {
  readonly declared: Declared;
  /** Where the first row starts: byte offset and line. */
  readonly rowsStart: number;
  readonly rowsLine: number;
  readonly plan: RowPlan;
}

/** What the rows of a document added up to, by group: the other side of a footer's claims. */
export interface RowSums {
  readonly counts: readonly number[];
  /** [group][index into plan.sums], in 10^-digits. */
  readonly sums: readonly (readonly bigint[])[];
}

/** The part of a document behind its last row. */
export interface Footer {
  readonly lines: readonly HeadLine[];
  readonly name: string;
}

/** Which part of a bill a document is: its parts count from 1. */
export interface BillPart {
  /** The same for all parts of one bill. */
  readonly bill: string;
  readonly number: number;
}

interface Named {
  readonly name: string;
  /** The job's name where nobody gave one. */
  readonly channel: string;
  readonly title: string;
  /** The encoding of its files; not there: it is told by their first bytes. */
  readonly encoding?: Encoding | undefined;
  /** Does its head tell too little for it to be found unless it is named? */
  readonly isOnlyNamed?: boolean;
  /** Is it this format? Looks at the head only. */
  recognize(head: Head): boolean | Promise<boolean>;
  /** Throws RefusedError with what a file that should be of this format lacks of it, if it can. */
  explain?(head: Head): void;
}

/** A format whose rows are records. */
export interface RecordProfile extends Named {
  readonly role: 'records';
  /** Reads preamble and header; throws RefusedError('header' | 'period'). */
  open(head: Head, job: Job): Opening;
  /** Does an empty document of this format say itself that there was nothing? */
  readonly confirmsEmpty: boolean;
  /** The profile whose bills tell of the same money: one of either would count all of it twice. */
  readonly sameMoneyAs?: string;
  /** Do refunds and reversals come in as well as go out? The sign of own records counts then. */
  readonly refundsBothWays?: boolean;
  /** What shows that the rows are all there are; null: nothing does. */
  readonly provenBy: 'footer' | 'balances' | null;
  /**
   * Do a day's files hold rows of that day only, so that rows of others show a wrong file? `about`:
   * they may lie within the edges of the day.
   */
  readonly rowsTellDate: boolean | 'about';
  /** Which part of a bill a document of this name is; null: it is all of one. */
  part?(name: string): BillPart | null;
  /** Throws RefusedError('footer') where what must stand behind the last row is not there. */
  requireFooter(footer: Footer): void;
  /** Holds rows against the footer that requireFooter found; throws RefusedError('footer'). */
  checkFooter(footer: Footer, opening: Opening, rows: RowSums): void;
}

/** A format that only says what another document should add up to. */
export interface CheckProfile extends Named {
  readonly role: 'check';
  /** Documents of which profile are held against this one; throws RefusedError('footer'). */
  readonly checks: string;
  /** Holds rows against it; `passedOver` rows beside them were no records. */
  check(head: Head, plan: RowPlan, rows: RowSums, passedOver: number): void;
  /** The account it speaks of, if it names one. */
  account(head: Head): string;
  /** The dates it speaks of, if it names them. */
  period?(head: Head): Declared['period'];
}

/** A format that is no table: its entries are written out as rows first. */
export interface EntryProfile extends Named {
  readonly role: 'entries';
  /** What finds the order id in the free text of entries; null: it is not looked for. */
  readonly orderIdPattern: RegExp | null;
  transcriber(): Promise<OpenTranscriber>;
}

export type Profile = RecordProfile | CheckProfile | EntryProfile;

/** A plan with nothing in it, for profiles to fill in. */
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
  sums: [],
  groups: 1,
  groupsBySign: false,
  rowStart: null,
  footerStarts: [],
  accountConstant: '',
};

/** A kind whose rows are payments of what stands in a column, for profiles to change. */
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

/** What a format without a footer says of it, for profiles to take. */
export const WITHOUT_FOOTER: Pick<RecordProfile, 'requireFooter' | 'checkFooter'> = {
  requireFooter: () => {},
  checkFooter: () => {},
};
