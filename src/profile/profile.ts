/** What a profile says of a format, in the terms that the scan works with. */
import type { Job } from '../model/job.ts';
import type { Status, TransactionType } from '../model/record.ts';
import type { Encoding } from '../source/decode.ts';

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
}

/** How a record's fields are told apart. */
export type Layout =
  /** Comma-separated, RFC 4180 quotes. */
  | 'delimited'
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
  | 'signed';

/** What one word of the kind column (业务类型, 交易状态, type) means for its row. */
export interface Kind {
  readonly type: TransactionType;
  readonly amount: number;
  readonly amountRule: AmountRule;
  /** A second column, subtracted from the first; -1 if none. Neither may be negative then. */
  readonly minus: number;
  /** Does the refund id belong to the identity of such a row? */
  readonly hasRefundId: boolean;
  /** The column with the status word; -1: every such row is `success`. */
  readonly status: number;
  /** Rows of which group of column sums this is (交易, 退款). */
  readonly group: number;
}

/** A column whose sum some footer speaks of. */
export interface SumColumn {
  readonly column: number;
  readonly name: string;
  readonly digits: number;
}

/** Which column is what (-1: there is none), and what the words in them mean. */
export interface RowPlan {
  readonly layout: Layout;
  /** Column names as the file spells them; their number is the width of every row. */
  readonly columns: readonly string[];
  /** Does the header end with a comma, so that rows may end with one as well? */
  readonly emptyTail: boolean;
  readonly orderId: number;
  readonly refundId: number;
  readonly channelTxnId: number;
  readonly kind: number;
  readonly fee: number;
  /** -1 where the file states a fee that the merchant pays as a negative number. */
  readonly feeSign: 1 | -1;
  readonly time: number;
  readonly currency: number;
  readonly account: number;
  /** Columns one of which must name the job's account, where the job has one. */
  readonly ownAccounts: readonly number[];
  readonly kinds: readonly Kind[];
  /** Index into kinds by word; the word '' is what an empty cell means. */
  readonly kindWords: ReadonlyMap<string, number>;
  readonly statusWords: ReadonlyMap<string, Status>;
  /** Are words compared without regard to case? */
  readonly foldCase: boolean;
  readonly sums: readonly SumColumn[];
  readonly groups: number;
  /** A record that starts with this byte is a row (with `not`: is none); else the footer begins. */
  readonly rowStart: { readonly byte: number; readonly not: boolean } | null;
  /** Account that rows without one belong to. */
  readonly accountConstant: string;
}

/** What the preamble of a document declares about it. */
export interface Declared {
  readonly account: string;
  /** First business date and the date after the last one, `yyyy-MM-dd`; null if not declared. */
  readonly period: { readonly from: string; readonly until: string } | null;
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

/** A format whose rows are records. */
export interface RecordProfile {
  readonly role: 'records';
  readonly name: string;
  /** The job's name where nobody gave one. */
  readonly channel: string;
  readonly title: string;
  /** Is it this format? Looks at the first lines only. */
  recognize(head: Head): boolean;
  /** Reads preamble and header; throws RefusedError('header' | 'period'). */
  open(head: Head, job: Job): Opening;
  /** Does an empty document of this format say itself that there was nothing? */
  readonly confirmsEmpty: boolean;
  /** Do a day's files hold rows of that day only, so that rows of others show a wrong file? */
  readonly rowsTellDate: boolean;
  /** Throws RefusedError('footer') where what must stand behind the last row is not there. */
  requireFooter(footer: Footer): void;
  /** Holds rows against the footer that requireFooter found; throws RefusedError('footer'). */
  checkFooter(footer: Footer, opening: Opening, rows: RowSums): void;
}

/** A format that only says what another document should add up to. */
export interface CheckProfile {
  readonly role: 'check';
  readonly name: string;
  readonly channel: string;
  readonly title: string;
  recognize(head: Head): boolean;
  /** Holds a document of `checks` against this one; throws RefusedError('footer'). */
  readonly checks: string;
  check(head: Head, plan: RowPlan, rows: RowSums): void;
  /** The account it speaks of, if it names one. */
  account(head: Head): string;
}

export type Profile = RecordProfile | CheckProfile;

/** A plan with nothing in it, for profiles to fill in. */
export const EMPTY_PLAN: Omit<RowPlan, 'layout' | 'columns' | 'orderId' | 'kinds' | 'kindWords'> = {
  refundId: -1,
  channelTxnId: -1,
  kind: -1,
  fee: -1,
  feeSign: 1,
  time: -1,
  currency: -1,
  account: -1,
  ownAccounts: [],
  emptyTail: false,
  statusWords: new Map(),
  foldCase: false,
  sums: [],
  groups: 1,
  rowStart: null,
  accountConstant: '',
};
