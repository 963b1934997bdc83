/** The sum of a statement's entries, which its balances prove. */
import { currencyDigits } from '../../domain/money.ts';
import { say } from '../../words/language.ts';
import { formatSum } from './decimal.ts';

/** The balance of an account on a date. */
export interface Balance {
  /** `yyyy-MM-dd` */
  readonly date: string;
  readonly currency: string;
  /** In 10^-BALANCE_DECIMALS; negative where the account is overdrawn. */
  readonly value: bigint;
}

export class EntrySum {
  #count = 0;
  #sum = 0n;
  /** Of the reversals among the entries. */
  #reversed = 0n;

  get count(): number {
    return this.#count;
  }

  add(value: bigint, isReversal: boolean): void {
    this.#count++;
    this.#sum += value;
    if (isReversal) this.#reversed += value;
  }

  /** What disagrees; null: opening balance + entries = closing balance. */
  disagreement(opening: Balance, closing: Balance): string | null {
    const found = opening.value + this.#sum;
    if (found === closing.value) return null;
    const digits = currencyDigits(opening.currency);
    const money = (value: bigint) => formatSum(value, digits);
    const advice = this.#advice(found - closing.value);
    return say`the opening balance ${money(opening.value)} and the entries (${this.#count}, together
      ${money(this.#sum)}) give ${money(found)} ${opening.currency}, but the closing balance is
      ${money(closing.value)}. ${advice}`;
  }

  /** Some banks give a reversal the direction of the entry that it reverses. */
  #advice(excess: bigint): string {
    if (this.#reversed === 0n || excess !== 2n * this.#reversed) {
      return say`Entries are missing, doubled or altered; download it again.`;
    }
    return say`The balances agree if its reversals go the other way: the bank seems to give a
      reversal the direction of the entry that it reverses. Ask the bank for statements in which a
      reversal has its own direction.`;
  }
}
