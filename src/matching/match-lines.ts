/** Matches that come out even as lines of text, for the list of matched records. */
import { ExactSums, type Totals } from '../domain/exact-sums.ts';
import type { Match } from '../domain/match.ts';
import type { SourcePlace } from '../domain/record.ts';
import type { Spool } from '../inputs/spool.ts';

/** What a line says of a match. */
export type ListedMatch = Pick<Match, 'rule' | 'statement' | 'flows'>;
/** Returns the line of a match, with its end. */
export type LineOf = (match: ListedMatch) => string;

/** Lines, their number, and the amount of their records of the statement. */
export interface LineBlock extends Totals {
  readonly bytes: Uint8Array;
  /** Records of the statement that keys matched, but that are in items. */
  readonly inItems: readonly SourcePlace[];
}

/** Lines that are text, at most. */
const LINES_MAX = 1024;

/** Collects lines. */
export class LineWriter {
  readonly #lineOf: LineOf;
  readonly #sums = new ExactSums(1);
  readonly inItems: SourcePlace[] = [];
  #lines: string[] = [];
  readonly #chunks: Buffer[] = [];

  constructor(lineOf: LineOf) {
    this.#lineOf = lineOf;
  }

  add(match: ListedMatch): void {
    const amount = match.statement.reduce((sum, record) => sum + record.amount, 0);
    this.#sums.add(0, amount);
    if (this.#lines.push(this.#lineOf(match)) === LINES_MAX) this.#flush();
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
    return { bytes: Buffer.concat(this.#chunks), count, amount, inItems: this.inItems };
  }
}

/** The lines of a date's matches, except pairs of keys that both sides have equally often. */
export class MatchLines {
  readonly lineOf: LineOf;
  readonly spool: Spool;
  /** By file: the lines of such records. */
  readonly inItems = new Map<string, Set<number>>();
  /** Pairs of large groups, each four words as the kernel has them (see PAIR_BYTES). */
  readonly pairs: Uint32Array[] = [];
  count = 0;
  amount = 0n;

  constructor(lineOf: LineOf, spool: Spool) {
    this.lineOf = lineOf;
    this.spool = spool;
  }

  async add({ bytes, count, amount, inItems }: LineBlock): Promise<void> {
    this.count += count;
    this.amount += amount;
    for (const { file, line } of inItems) {
      this.inItems.set(file, (this.inItems.get(file) ?? new Set()).add(line));
    }
    if (bytes.length > 0) await this.spool.append(bytes);
  }
}
