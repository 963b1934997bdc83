/** Fees that are separate rows, by business number, and the transactions that take them. */
import { drawSeed, type IdRange, KeyHasher } from '../../domain/key.ts';

/** Slots at first; doubled whenever half of them are taken. */
const SLOTS_MIN = 1 << 12;
/** Words of a business number's hash: a key of 96 bits. */
const KEY_WORDS = 3;
/** No business number has a refund id. */
const NOTHING: IdRange = { bytes: new Uint8Array(0), start: 0, end: 0 };

// Flags of a number.
const IS_TAKEN = 1;
/** Transactions of that number brought money in, or took it away. */
const HAS_IN = 2;
const HAS_OUT = 4;
/** A transaction took its fees already: those paid, and those given back. */
const PAID_TAKEN = 8;
const BACK_TAKEN = 16;

/** Minor units, at some sixty bytes a business number that has a fee. */
export class FeeTable {
  #slots = SLOTS_MIN;
  #taken = 0;
  #keys = new Uint32Array(SLOTS_MIN * KEY_WORDS);
  #flags = new Uint8Array(SLOTS_MIN);
  /** What was paid, and what was given back: neither is negative. */
  #paid = new Float64Array(SLOTS_MIN);
  #back = new Float64Array(SLOTS_MIN);
  readonly #hasher = new KeyHasher(drawSeed());

  /** Adds a fee's row: negative where it was paid. */
  add(businessId: IdRange, amount: number): void {
    if ((this.#taken + 1) * 2 > this.#slots) this.#grow();
    const slot = this.#find(businessId);
    if (this.#flags[slot] === 0) {
      this.#flags[slot] = IS_TAKEN;
      this.#keys.set(this.#hasher.lanes.subarray(0, KEY_WORDS), slot * KEY_WORDS);
      this.#taken++;
    }
    if (amount < 0) this.#paid[slot] -= amount;
    else this.#back[slot] += amount;
  }

  /** Notes that a business number has a transaction. */
  note(businessId: IdRange, amount: number): void {
    const slot = this.#find(businessId);
    if (this.#flags[slot] !== 0) this.#flags[slot] |= amount < 0 ? HAS_OUT : HAS_IN;
  }

  /** Does a fee's row have a transaction? */
  isOwned(businessId: IdRange): boolean {
    return (this.#flags[this.#find(businessId)] & (HAS_IN | HAS_OUT)) !== 0;
  }

  /**
   * Takes the fee of a transaction, positive where the merchant pays; null if it has none. Fees
   * paid belong to money that came in, fees given back to money that went out; where there is only
   * one of these, all fees belong to it. The first transaction of its kind takes them.
   */
  take(businessId: IdRange, amount: number): number | null {
    const slot = this.#find(businessId);
    const flags = this.#flags[slot];
    if (flags === 0) return null;
    const isOut = amount < 0;
    const isOnly = (flags & (isOut ? HAS_IN : HAS_OUT)) === 0;
    let fee: number | null = null;
    if ((!isOut || isOnly) && (flags & PAID_TAKEN) === 0 && this.#paid[slot] > 0) {
      fee = this.#paid[slot];
      this.#flags[slot] |= PAID_TAKEN;
    }
    if ((isOut || isOnly) && (flags & BACK_TAKEN) === 0 && this.#back[slot] > 0) {
      fee = (fee ?? 0) - this.#back[slot];
      this.#flags[slot] |= BACK_TAKEN;
    }
    return fee;
  }

  /** Returns the slot of a business number, or a free one for it. */
  #find(businessId: IdRange): number {
    this.#hasher.identity(businessId, NOTHING);
    return this.#slotOf(this.#hasher.lanes, 0);
  }

  #slotOf(words: Uint32Array, at: number): number {
    let slot = words[at] & (this.#slots - 1);
    while (this.#flags[slot] !== 0 && !this.#isKey(slot, words, at)) {
      slot = (slot + 1) & (this.#slots - 1);
    }
    return slot;
  }

  #isKey(slot: number, words: Uint32Array, at: number): boolean {
    const key = slot * KEY_WORDS;
    for (let i = 0; i < KEY_WORDS; i++) if (this.#keys[key + i] !== words[at + i]) return false;
    return true;
  }

  #grow(): void {
    const [keys, flags, paid, back] = [this.#keys, this.#flags, this.#paid, this.#back];
    this.#slots *= 2;
    this.#keys = new Uint32Array(this.#slots * KEY_WORDS);
    this.#flags = new Uint8Array(this.#slots);
    this.#paid = new Float64Array(this.#slots);
    this.#back = new Float64Array(this.#slots);
    for (let old = 0; old < flags.length; old++) {
      if (flags[old] === 0) continue;
      const slot = this.#slotOf(keys, old * KEY_WORDS);
      this.#keys.set(keys.subarray(old * KEY_WORDS, (old + 1) * KEY_WORDS), slot * KEY_WORDS);
      this.#flags[slot] = flags[old];
      this.#paid[slot] = paid[old];
      this.#back[slot] = back[old];
    }
  }
}
