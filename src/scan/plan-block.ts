/** A row plan as the kernel reads it: written into its memory, and taught the words it meets. */
import type { Kernel } from '../kernel/kernel.ts';
import * as L from '../kernel/layout.ts';
import type { Job } from '../model/job.ts';
import { currencyDigits, FEE_DIGITS } from '../model/money.ts';
import { STATUSES, TRANSACTION_TYPES } from '../model/record.ts';
import type { AmountRule, RowPlan } from '../profile/profile.ts';
import { COLUMNS_MAX } from '../support/limits.ts';

/** By value of the RULE constants of the layout. */
const RULES: readonly AmountRule[] = ['positive', 'negative', 'owed', 'magnitude-owed', 'signed'];
const PRINTABLE_ASCII = /^[!-~]*$/;

export interface PlanOptions {
  readonly job: Job;
  readonly compareFees: boolean;
  readonly wantsDates: boolean;
}

/** Can the kernel read rows of this plan? What it has no room for is left to the careful reader. */
export function fitsKernel(plan: RowPlan, job: Job): boolean {
  return (
    plan.layout !== 'ndjson' &&
    plan.columns.length + Number(plan.emptyTail) <= COLUMNS_MAX &&
    plan.kinds.length <= L.PLAN_KINDS_MAX &&
    plan.sums.length <= L.PLAN_SUMS_MAX &&
    plan.groups <= L.GROUPS_MAX &&
    plan.ownAccounts.length <= L.PLAN_ACCOUNTS_MAX &&
    job.account.length <= L.PLAN_ACCOUNT_BYTES_MAX &&
    PRINTABLE_ASCII.test(job.account)
  );
}

/** The plan block of one thread. */
export class PlanBlock {
  readonly #kernel: Kernel;
  readonly #at: number;

  constructor(kernel: Kernel, address: number) {
    this.#kernel = kernel;
    this.#at = address;
  }

  /** Writes a plan that fits, with no words known yet. */
  write(plan: RowPlan, { job, compareFees, wantsDates }: PlanOptions): void {
    const digits = currencyDigits(job.currency);
    const isChecked = job.account !== '' && plan.ownAccounts.length > 0;
    const put = (field: number, value: number | boolean) => {
      this.#kernel.setWord(this.#at + field, Number(value));
    };
    put(L.PLAN_WIDTH, plan.columns.length);
    put(L.PLAN_EMPTY_TAIL, plan.emptyTail);
    put(L.PLAN_STOP_BYTE, plan.rowStart?.byte ?? -1);
    put(L.PLAN_STOP_ON, plan.rowStart?.not ?? false);
    put(L.PLAN_BACKTICK, plan.layout === 'backtick');
    put(L.PLAN_KIND, plan.kind);
    put(L.PLAN_ORDER_ID, plan.orderId);
    put(L.PLAN_REFUND_ID, plan.refundId);
    put(L.PLAN_FEE, plan.fee);
    put(L.PLAN_FEE_SIGN, plan.feeSign);
    put(L.PLAN_FEE_DIGITS, digits + FEE_DIGITS);
    put(L.PLAN_DIGITS, digits);
    put(L.PLAN_TIME, plan.time);
    put(L.PLAN_WANTS_DATES, wantsDates);
    put(L.PLAN_CUTOFF_MINUTES, job.cutoffMinutes);
    put(L.PLAN_CURRENCY, plan.currency);
    put(L.PLAN_COMPARES_FEES, compareFees);
    put(L.PLAN_SUMS, plan.sums.length);
    put(L.PLAN_ACCOUNTS, isChecked ? plan.ownAccounts.length : 0);
    put(L.PLAN_SUCCESS, STATUSES.indexOf('success'));
    put(L.PLAN_KIND_WORDS, 0);
    put(L.PLAN_STATUS_WORDS, 0);
    for (const [i, column] of plan.ownAccounts.entries()) {
      put(L.PLAN_ACCOUNT_COLUMNS + i * 4, column);
    }
    this.#putText(L.PLAN_CURRENCY_TEXT, job.currency);
    this.#putText(L.PLAN_ACCOUNT_TEXT, job.account);
    for (const [i, sum] of plan.sums.entries()) {
      put(L.PLAN_SUM_LIST + i * 8, sum.column);
      put(L.PLAN_SUM_LIST + i * 8 + 4, sum.digits);
    }
    for (const [i, kind] of plan.kinds.entries()) {
      const at = L.PLAN_KINDS + i * L.PLAN_KIND_BYTES;
      put(at + L.KIND_TYPE, TRANSACTION_TYPES.indexOf(kind.type));
      put(at + L.KIND_AMOUNT, kind.amount);
      put(at + L.KIND_RULE, RULES.indexOf(kind.amountRule));
      put(at + L.KIND_MINUS, kind.minus);
      put(at + L.KIND_HAS_REFUND_ID, kind.hasRefundId);
      put(at + L.KIND_STATUS, job.compare.includes('status') ? kind.status : -1);
      put(at + L.KIND_GROUP, kind.group);
      const sum = plan.sums.findIndex((each) => {
        return each.column === kind.amount && each.digits === digits;
      });
      put(at + L.KIND_AMOUNT_SUM, sum);
    }
  }

  /** Tells the kernel what a spelling of a kind means (index into the plan's kinds). */
  learnKind(spelling: Uint8Array, value: number): void {
    this.#learn(L.PLAN_KIND_WORDS, spelling, value);
  }

  /** Tells the kernel what a spelling of a status means (index into STATUSES). */
  learnStatus(spelling: Uint8Array, value: number): void {
    this.#learn(L.PLAN_STATUS_WORDS, spelling, value);
  }

  #putText(field: number, text: string): void {
    const at = this.#at + field;
    this.#kernel.setWord(at, text.length);
    this.#kernel.bytes.set(Buffer.from(text, 'latin1'), at + 4);
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
