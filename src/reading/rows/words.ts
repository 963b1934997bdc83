/** Looks words of a column (type, status) up by their bytes; decodes them only when first seen. */
import { decode, type Encoding } from '../../inputs/decode.ts';

/** Spellings that are remembered; others are decoded each time. */
const REMEMBERED_MAX = 64;

interface Spelling {
  readonly bytes: Uint8Array;
  readonly value: number;
}

const UNKNOWN_WORD = -1;
export const UNDECODABLE_WORD = -2;

export class WordTable {
  readonly #words: ReadonlyMap<string, number>;
  readonly #encoding: Encoding;
  readonly #foldCase: boolean;
  readonly #onLearned: (spelling: Uint8Array, value: number) => void;
  readonly #other: number;
  readonly #spellings: Spelling[] = [];
  #last: Spelling | undefined;

  /**
   * `onLearned` is called once for every spelling that has a meaning; `other` is the meaning of
   * unknown words.
   */
  constructor(
    words: ReadonlyMap<string, number>,
    encoding: Encoding,
    foldCase: boolean,
    onLearned: (spelling: Uint8Array, value: number) => void,
    other = UNKNOWN_WORD,
  ) {
    this.#other = other;
    this.#onLearned = onLearned;
    this.#words = words;
    this.#encoding = encoding;
    this.#foldCase = foldCase;
  }

  /** All words, as the plan spells them. */
  words(): Iterable<string> {
    return this.#words.keys();
  }

  /** Returns the meaning of the word in these trimmed bytes, or one of the two negative values. */
  find(bytes: Uint8Array, start: number, end: number): number {
    if (this.#last && isSame(this.#last, bytes, start, end)) return this.#last.value;
    const known = this.#spellings.find((spelling) => isSame(spelling, bytes, start, end));
    if (known) {
      this.#last = known;
      return known.value;
    }
    return this.#learn(bytes.slice(start, end));
  }

  #learn(bytes: Uint8Array): number {
    const text = decode(bytes, this.#encoding);
    if (text === null) return UNDECODABLE_WORD;
    const value = this.#words.get(this.#foldCase ? text.toLowerCase() : text) ?? this.#other;
    if (this.#spellings.length < REMEMBERED_MAX) {
      this.#spellings.push({ bytes, value });
      if (value >= 0) this.#onLearned(bytes, value);
    }
    return value;
  }
}

function isSame(spelling: Spelling, bytes: Uint8Array, start: number, end: number): boolean {
  const expected = spelling.bytes;
  if (expected.length !== end - start) return false;
  for (let i = 0; i < expected.length; i++) if (bytes[start + i] !== expected[i]) return false;
  return true;
}
