/** Matches that come out even as lines of text, for the list of matched records. */
import { ExactSums, type Totals } from '../domain/exact-sums.ts';
import type { Match } from '../domain/match.ts';
import type { SourcePlace } from '../domain/record.ts';
import type { Spool } from '../inputs/spool.ts';
import { type KeyedLines, SortedLines } from './sorted-lines.ts';

/** What a line says of a match. */
export interface ListedMatch extends Pick<Match, 'statement' | 'flows'> {
  /** `key`: the keys of both records are equal. */
  readonly rule: Match['rule'] | 'key';
}
/** Returns the line of a match, with its end. */
export type LineOf = (match: ListedMatch) => string;

/** Lines by place, their number, and the amount of their records of the statement. */
export interface LineBlock extends Totals, KeyedLines {
  /** Records of the statement that keys matched, but that are in items. */
  readonly inItems: readonly SourcePlace[];
}

/** Lines that are text, at most. */
const LINES_MAX = 1024;
/** No document has so many lines. */
const LINES_OF_DOCUMENT = 2 ** 32;

/** Collects lines. */
export class LineWriter {
  readonly #lineOf: LineOf;
  readonly #ranks: ReadonlyMap<string, number>;
  readonly #sums = new ExactSums(1);
  readonly inItems: SourcePlace[] = [];
  readonly #keys: number[] = [];
  readonly #ends: number[] = [];
  #length = 0;
  #lines: string[] = [];
  readonly #chunks: Buffer[] = [];

  /** `documents`: the names of all, in the order in which their lines are listed. */
  constructor(lineOf: LineOf, documents: readonly string[]) {
    this.#lineOf = lineOf;
    this.#ranks = new Map(documents.map((name, rank) => [name, rank]));
  }

  add(match: ListedMatch): void {
    const amount = match.statement.reduce((sum, record) => sum + record.amount, 0);
    this.#sums.add(0, amount);
    const { file, line } = match.statement[0].source;
    this.#keys.push((this.#ranks.get(file) ?? 0) * LINES_OF_DOCUMENT + line);
    const text = this.#lineOf(match);
    this.#length += Buffer.byteLength(text);
    this.#ends.push(this.#length);
    if (this.#lines.push(text) === LINES_MAX) this.#flush();
  }

  /** Turns lines into bytes, which take less memory. */
  #flush(): void {
    this.#chunks.push(Buffer.from(this.#lines.join('')));
    this.#lines = [];
  }

  /** Returns what was added. */
  block(): LineBlock {
    this.#flush();
    const [{ count, amount }] = this.#sums.all();
    return {
      ...{ bytes: Buffer.concat(this.#chunks), count, amount, inItems: this.inItems },
      keys: Float64Array.from(this.#keys),
      ends: Uint32Array.from(this.#ends),
    };
  }
}

/** The lines of a date's matches, except pairs of keys that both sides have equally often. */
export class MatchLines {
  readonly lineOf: LineOf;
  /** See LineWriter. */
  readonly documents: readonly string[];
  /** By place of the first record of the statement. */
  readonly lines: SortedLines;
  /** By file: the lines of such records. */
  readonly inItems = new Map<string, Set<number>>();
  /** Pairs of large groups, each four words as the kernel has them (see PAIR_BYTES). */
  readonly pairs: Uint32Array[] = [];
  count = 0;
  amount = 0n;

  constructor(lineOf: LineOf, documents: readonly string[], openSpool: () => Promise<Spool>) {
    this.lineOf = lineOf;
    this.documents = documents;
    this.lines = new SortedLines(openSpool);
  }

  async add({ count, amount, inItems, ...block }: LineBlock): Promise<void> {
    this.count += count;
    this.amount += amount;
    for (const { file, line } of inItems) {
      this.inItems.set(file, (this.inItems.get(file) ?? new Set()).add(line));
    }
    await this.lines.add(block);
  }
}
