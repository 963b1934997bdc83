/** A row plan in the kernel's memory, where it learns the words that the rows use. */

import type { Job } from '../../domain/job.ts';
import { currencyDigits, FEE_DIGITS } from '../../domain/money.ts';
import { STATUSES, TRANSACTION_TYPES } from '../../domain/record.ts';
import type { AmountRule, Kind, KindRole, Layout, RowPlan } from '../../formats/profile.ts';
import { feesOf, groupsOf, type Kernel, valuesOf } from '../../kernel/kernel.ts';
import * as L from '../../kernel/layout.ts';
import { COLUMNS_MAX } from '../../support/limits.ts';
import { shortestLine } from '../rows/fixed.ts';
import { amountDigits, type WordList } from '../rows/row-reader.ts';
import { hasHalves } from '../rows/splitter-for.ts';
import type { Collection, PlannedField } from './collection.ts';
import type { FeePlan } from './fee-plan.ts';
import { SUM_OF_TYPE } from './group-table.ts';
import type { DocumentPlan } from './piece.ts';

/** By value of the RULE constants of the layout. */
const RULES: readonly AmountRule[] = [
  'positive',
  'negative',
  'owed',
  'magnitude-owed',
  'signed',
  'net',
  'in-out',
  'in-out-either',
  'directed',
];
/** By value of the ROLE constants. */
const ROLES: readonly KindRole[] = ['skipped', 'summed', 'record'];
/** By value of the LAYOUT constants. */
const LAYOUTS: readonly Layout[] = ['delimited', 'backtick', 'fixed'];
const PRINTABLE_ASCII = /^[!-~]*$/;
/** The lists of words that are learned while rows are read. */
const LEARNED: Readonly<Record<WordList, number>> = {
  kind: L.PLAN_KIND_WORDS,
  status: L.PLAN_STATUS_WORDS,
  direction: L.PLAN_DIRECTION_WORDS,
  currency: L.PLAN_CURRENCY_WORDS,
};
const NOTHING: Collection = { groupings: [], otherKinds: null, taken: [] };
/** A column that does not exist. */
const NONE = -1;
const encoder = new TextEncoder();

/** Can the kernel read rows of this plan? If not, the careful reader reads them all. */
export function fitsKernel(plan: RowPlan, job: Job): boolean {
  const { layout, timeFormat, skip } = plan;
  const columnsMax = layout === 'fixed' ? L.PLAN_FIXED_MAX : COLUMNS_MAX;
  return (
    LAYOUTS.includes(layout) &&
    plan.columns.length + Number(plan.emptyTail) <= columnsMax &&
    plan.kinds.length <= L.PLAN_KINDS_MAX &&
    plan.sums.length <= L.PLAN_SUMS_MAX &&
    plan.groups <= L.GROUPS_MAX &&
    plan.ownAccounts.length <= L.PLAN_ACCOUNTS_MAX &&
    plan.orderId.length <= L.PLAN_ORDER_IDS_MAX &&
    plan.patterns.size === 0 &&
    plan.only.length === 0 &&
    !plan.decimalComma &&
    plan.currencySign.length === 0 &&
    plan.timeZone === '' &&
    (timeFormat === null || isShort(timeFormat.template, L.PLAN_TIME_BYTES_MAX)) &&
    (timeFormat !== null || plan.clock < 0) &&
    (skip === null || fitWords(skip.words.map((word) => encoder.encode(word)))) &&
    fitWords(plan.footerStarts) &&
    plan.emptyText.length <= L.PLAN_EMPTY_BYTES_MAX &&
    fitWords(job.accounts.map((account) => encoder.encode(account))) &&
    [...job.accounts, plan.emptyText, ...(skip?.words ?? [])].every((t) => PRINTABLE_ASCII.test(t))
  );
}

/** Can it find the groups of rows? */
export function fitsGroupings({ groupings }: Collection): boolean {
  return (
    groupings.length <= L.GROUPINGS_MAX &&
    groupings.every(({ fields }) => varying(fields).length <= L.GROUPING_FIELDS_MAX) &&
    groupings.every(({ fields }) => fitFields(fields))
  );
}

/** Can it find the values of fields? */
export function fitFields(fields: readonly PlannedField[]): boolean {
  return fields.every((each) => each.in !== 'field' || each.field.pattern === null);
}

/** Can it find the fee rules of records? */
export function fitsFees({ fields, bounds }: FeePlan): boolean {
  const isFew = varying(fields).length <= L.FEE_FIELDS_MAX && bounds.length <= L.FEE_BOUNDS_MAX;
  return isFew && fitFields(fields);
}

function varying(fields: readonly PlannedField[]): readonly PlannedField[] {
  return fields.filter((field) => field.in !== 'all');
}

function isShort(bytes: Uint8Array | null, bytesMax: number): boolean {
  return bytes !== null && bytes.length <= bytesMax;
}

function fitWords(words: readonly Uint8Array[]): boolean {
  return words.length <= L.WORDS_MAX && words.every((word) => isShort(word, L.WORD_TEXT_MAX));
}

/** The plan block of one thread. */
export class PlanBlock {
  readonly #kernel: Kernel;
  readonly #at: number;

  constructor(kernel: Kernel, address: number) {
    this.#kernel = kernel;
    this.#at = address;
  }

  /** Writes a document's plan that fits, with no words known yet. */
  write(document: DocumentPlan): void {
    const { plan, encoding, job, compareFees, wantsTimes, collection } = document;
    const digits = amountDigits(plan, job);
    const isChecked = job.accounts.length > 0;
    const isTxnInKey = plan.orderId.includes(plan.channelTxnId);
    this.#put(L.PLAN_LAYOUT, LAYOUTS.indexOf(plan.layout));
    this.#put(L.PLAN_WIDTH, plan.columns.length);
    this.#put(L.PLAN_EMPTY_TAIL, plan.emptyTail);
    this.#put(L.PLAN_SEPARATOR, plan.separator);
    this.#put(L.PLAN_QUOTE, plan.quote + (plan.quotesAreText ? L.QUOTE_MAY_BE_TEXT : 0));
    this.#put(L.PLAN_HALVES, hasHalves(plan, encoding));
    this.#put(L.PLAN_RECORD_BYTES, plan.recordBytes);
    this.#put(L.PLAN_RECORD_BYTES_MIN, shortestLine(plan));
    this.#put(L.PLAN_STOP_BYTE, plan.rowStart?.byte ?? NONE);
    this.#put(L.PLAN_STOP_ON, plan.rowStart?.not ?? false);
    this.#put(L.PLAN_KIND, plan.kind);
    for (let i = 0; i < L.PLAN_ORDER_IDS_MAX; i++) {
      this.#put(L.PLAN_ORDER_ID + i * 4, plan.orderId[i] ?? NONE);
    }
    this.#put(L.PLAN_REFUND_ID, plan.refundId);
    this.#put(L.PLAN_CHANNEL_TXN_ID, isTxnInKey ? NONE : plan.channelTxnId);
    this.#put(L.PLAN_CELLS_TXN_ID, plan.channelTxnId);
    this.#put(L.PLAN_FEE, plan.fee);
    this.#put(L.PLAN_FEE_SIGN, plan.feeSign);
    this.#put(L.PLAN_FEE_DIGITS, digits + FEE_DIGITS);
    this.#put(L.PLAN_DIGITS, digits);
    this.#put(L.PLAN_WANTS_TIMES, wantsTimes);
    this.#put(L.PLAN_CURRENCY, plan.currency);
    this.#put(L.PLAN_COMPARES_FEES, compareFees);
    this.#put(L.PLAN_ACCOUNTS, isChecked ? plan.ownAccounts.length : 0);
    this.#put(L.PLAN_PASS_OVER_OTHERS, plan.passOverOthers);
    this.#put(L.PLAN_SUCCESS, STATUSES.indexOf('success'));
    this.#put(L.PLAN_GROUPED, plan.grouped);
    this.#put(L.PLAN_LETTERED, plan.lettered);
    this.#put(L.PLAN_BY_SIGN, plan.groupsBySign);
    this.#put(L.PLAN_DIRECTION, plan.direction);
    this.#put(L.PLAN_SUMMED, plan.summed);
    for (const [i, column] of plan.ownAccounts.entries()) {
      this.#put(L.PLAN_ACCOUNT_COLUMNS + i * 4, column);
    }
    this.#putText(L.PLAN_EMPTY_TEXT, plan.emptyText);
    this.#writeTime(plan);
    this.#writeWords(plan, job);
    this.#writeColumns(plan, job);
    this.#writeKinds(L.PLAN_KINDS, plan.kinds, plan, job);
    this.#writeCollection(collection, plan);
    const otherKinds = collection?.otherKinds ?? document.fees?.otherKinds ?? null;
    this.#put(L.PLAN_HAS_OTHER_AMOUNT, otherKinds !== null);
    this.#writeKinds(L.PLAN_OTHER_KINDS, otherKinds ?? [], plan, job);
    const columns = varying(document.dimensions).map((field) => columnOf(field, plan));
    this.#put(L.PLAN_DIMENSIONS, columns.length);
    this.#put(L.PLAN_VALUES, valuesOf(this.#at));
    for (const [i, at] of columns.entries()) this.#put(L.PLAN_DIMENSION_COLUMNS + i * 4, at);
    this.#put(L.PLAN_FEES, document.fees === null ? 0 : feesOf(this.#at));
    if (document.fees !== null) this.#writeFees(document.fees, plan);
  }

  #writeFees({ fields, bounds, stamp }: FeePlan, plan: RowPlan): void {
    const { longs } = this.#kernel;
    const at = feesOf(this.#at);
    const columns = varying(fields).map((field) => columnOf(field, plan));
    this.#kernel.setWord(at + L.FEES_FIELDS, columns.length);
    for (const [i, column] of columns.entries()) {
      this.#kernel.setWord(at + L.FEES_COLUMNS + i * 4, column);
    }
    longs[(at + L.FEES_STAMP) / 8] = BigInt(stamp);
    this.#kernel.setWord(at + L.FEES_BOUNDS, bounds.length);
    for (const [i, bound] of bounds.entries()) {
      longs[(at + L.FEES_BOUND_LIST) / 8 + i] = BigInt(bound.stamp);
    }
  }

  #writeTime({ time, clock, timeFormat }: RowPlan): void {
    this.#put(L.PLAN_TIME, time);
    this.#put(L.PLAN_CLOCK, clock);
    const template = timeFormat?.template ?? new Uint8Array(0);
    this.#put(L.PLAN_TIME_BYTES, template.length);
    this.#kernel.bytes.set(template, this.#at + L.PLAN_TIME_TEXT);
    for (const [i, place] of (timeFormat?.places ?? []).entries()) {
      this.#put(L.PLAN_TIME_PLACES + i * 4, place);
    }
  }

  /** Writes the words that are known from the start, without those that are learned. */
  #writeWords({ skip, footerStarts }: RowPlan, job: Job): void {
    this.#put(L.PLAN_SKIP, skip?.column ?? NONE);
    this.#put(L.PLAN_STOPS, footerStarts.length);
    for (const list of Object.values(LEARNED)) this.#put(list, 0);
    this.learn('currency', encoder.encode(job.currency), 0);
    this.#put(L.PLAN_ACCOUNT_WORDS, 0);
    for (const account of job.accounts) {
      this.#learn(L.PLAN_ACCOUNT_WORDS, encoder.encode(account), 0);
    }
    this.#put(L.PLAN_SKIP_WORDS, 0);
    for (const word of skip?.words ?? []) this.#learn(L.PLAN_SKIP_WORDS, encoder.encode(word), 0);
    this.#put(L.PLAN_STOP_WORDS, 0);
    for (const start of footerStarts) this.#learn(L.PLAN_STOP_WORDS, start, 0);
  }

  #writeColumns({ sums, fixed, minorUnits }: RowPlan, job: Job): void {
    const shift = minorUnits ? currencyDigits(job.currency) : 0;
    this.#put(L.PLAN_SUMS, sums.length);
    for (const [i, sum] of sums.entries()) {
      this.#put(L.PLAN_SUM_LIST + i * 8, sum.column);
      this.#put(L.PLAN_SUM_LIST + i * 8 + 4, sum.digits - shift);
    }
    for (const [i, { start, length }] of fixed.entries()) {
      this.#put(L.PLAN_FIXED + i * 8, start);
      this.#put(L.PLAN_FIXED + i * 8 + 4, length);
    }
  }

  #writeKinds(list: number, kinds: readonly Kind[], { sums }: RowPlan, job: Job): void {
    const decimals = currencyDigits(job.currency);
    for (const [i, kind] of kinds.entries()) {
      const at = list + i * L.PLAN_KIND_BYTES;
      this.#put(at + L.KIND_TYPE, TRANSACTION_TYPES.indexOf(kind.type));
      this.#put(at + L.KIND_AMOUNT, kind.amount);
      this.#put(at + L.KIND_RULE, RULES.indexOf(kind.amountRule));
      this.#put(at + L.KIND_MINUS, kind.minus);
      this.#put(at + L.KIND_ORDER_ID, kind.orderId);
      this.#put(at + L.KIND_HAS_REFUND_ID, kind.hasRefundId);
      this.#put(at + L.KIND_STATUS, job.compare.includes('status') ? kind.status : NONE);
      this.#put(at + L.KIND_GROUP, kind.group);
      this.#put(at + L.KIND_OUT, kind.outKind);
      this.#put(at + L.KIND_ROLE, ROLES.indexOf(kind.role));
      const sum = sums.findIndex((each) => {
        return each.column === kind.amount && each.digits === decimals;
      });
      this.#put(at + L.KIND_AMOUNT_SUM, sum);
    }
  }

  #writeCollection(collection: Collection | null, plan: RowPlan): void {
    const { groupings, taken } = collection ?? NOTHING;
    const sums = groupings.length > 0 ? SUM_OF_TYPE : [];
    for (const [index, type] of TRANSACTION_TYPES.entries()) {
      const sum = L.COLLECTS_SUM + (sums[index] ?? -1);
      const collects = taken.includes(type) ? L.COLLECTS_RECORD : sum;
      this.#kernel.bytes[this.#at + L.PLAN_COLLECTS + index] = collects;
    }
    this.#put(L.PLAN_GROUPS, groupsOf(this.#at));
    this.#put(L.PLAN_GROUPINGS, groupings.length);
    for (const [i, { isOther, fields }] of groupings.entries()) {
      const at = L.PLAN_GROUPING_LIST + i * L.GROUPING_BYTES;
      const columns = varying(fields).map((field) => columnOf(field, plan));
      this.#put(at + L.GROUPING_OTHER_AMOUNT, isOther);
      this.#put(at + L.GROUPING_FIELDS, columns.length);
      for (const [f, column] of columns.entries()) {
        this.#put(at + L.GROUPING_COLUMNS + f * 4, column);
      }
    }
  }

  /**
   * Adds a spelling to the words that the kernel knows. Its value is an index into the plan's kinds
   * or into STATUSES; of a direction, 1 is added so that it is not negative; of a currency, 0.
   */
  learn(list: WordList, spelling: Uint8Array, value: number): void {
    this.#learn(LEARNED[list], spelling, value);
  }

  #put(field: number, value: number | boolean): void {
    this.#kernel.setWord(this.#at + field, Number(value));
  }

  #putText(field: number, text: string): void {
    this.#put(field, text.length);
    this.#kernel.bytes.set(Buffer.from(text, 'latin1'), this.#at + field + 4);
  }

  #learn(words: number, spelling: Uint8Array, value: number): void {
    const { bytes } = this.#kernel;
    const at = this.#at + words;
    const count = this.#kernel.word(at);
    if (count === L.WORDS_MAX || spelling.length > L.WORD_TEXT_MAX) return;
    const entry = at + 4 + count * L.WORD_BYTES;
    this.#kernel.setWord(entry, value);
    this.#kernel.setWord(entry + 4, spelling.length);
    bytes.set(spelling, entry + 8);
    this.#kernel.setWord(at, count + 1);
  }
}

/** The column of a field's values, or what stands for it. */
function columnOf(field: PlannedField, plan: RowPlan): number {
  switch (field.in) {
    case 'type':
      return L.COLUMN_TYPE;
    case 'orderId':
      return L.COLUMN_ORDER_ID;
    case 'refundId':
      return L.COLUMN_REFUND_ID;
    case 'field':
      return field.field.column;
    default:
      return field.in === 'all' ? NONE : plan[field.in];
  }
}
