/** Matches that come out even as lines of text, for the list of matched records. */
import { ExactSums, type Totals } from '../domain/exact-sums.ts';
import type { Match } from '../domain/match.ts';
import { identityOf, type TransactionRecord } from '../domain/record.ts';
import type { Spool } from '../inputs/spool.ts';
import { byAmount, byFee, groupBy, pairsOf } from './pair.ts';
import { ORDER_RECORDS_MAX } from './rules/rule.ts';

/** What a line says of a match. */
export type ListedMatch = Pick<Match, 'rule' | 'statement' | 'flows'>;
/** Returns the line of a match, with its end. */
export type LineOf = (match: ListedMatch) => string;

/** Lines, their number, and the amount of their records of the statement. */
export interface LineBlock extends Totals {
  readonly bytes: Uint8Array;
}

/** Collects lines. */
export class LineWriter {
  readonly #lineOf: LineOf;
  readonly #sums = new ExactSums(1);
  #lines: string[] = [];

  constructor(lineOf: LineOf) {
    this.#lineOf = lineOf;
  }

  get length(): number {
    return this.#lines.length;
  }

  add(match: ListedMatch): void {
    const amount = match.statement.reduce((sum, record) => sum + record.amount, 0);
    this.#sums.add(0, amount);
    this.#lines.push(this.#lineOf(match));
  }

  /** Returns what was added. */
  block(): LineBlock {
    const [{ count, amount }] = this.#sums.all();
    return { bytes: Buffer.from(this.#lines.join('')), count, amount };
  }
}

/** The lines of a date's matches beyond those that only keys match, in a spool. */
export class MatchLines {
  readonly lineOf: LineOf;
  readonly spool: Spool;
  count = 0;
  amount = 0n;

  constructor(lineOf: LineOf, spool: Spool) {
    this.lineOf = lineOf;
    this.spool = spool;
  }

  async add({ bytes, count, amount }: LineBlock): Promise<void> {
    this.count += count;
    this.amount += amount;
    if (bytes.length > 0) await this.spool.append(bytes);
  }
}

/**
 * Pairs records that keys matched, where other records of their identity are left over: first those
 * whose channel ids agree.
 */
export function pairHeld(
  statement: readonly TransactionRecord[],
  flows: readonly TransactionRecord[],
  comparesFees: boolean,
): [TransactionRecord, TransactionRecord][] {
  const keyOf = comparesFees ? byFee : byAmount;
  return pairsOf(statement, flows, [
    { keyOf: (record) => `${keyOf(record)}\0${record.channelTxnId}`, named: true },
    { keyOf },
  ]);
}

/**
 * Are records that keys matched, so many of a type on a side, in no item whatever rules find? Then
 * they may be dropped from a large group before it is matched, and are listed before that.
 */
export function areTooManyForItem(held: number): boolean {
  return held > ORDER_RECORDS_MAX;
}

/** A record of a large group that keys matched, without what does not decide its partner. */
export interface HeldRecord {
  readonly index: number;
  readonly key: string;
  readonly channelTxnId: string;
}

/** Pairs such records of both sides by index: first those whose channel ids agree. */
export function pairIndexes(
  statement: readonly HeldRecord[],
  flows: readonly HeldRecord[],
): [statement: number, flows: number][] {
  const pairs: [number, number][] = [];
  const free = new Set(flows);
  const passes = [
    ({ key, channelTxnId }: HeldRecord) => (channelTxnId === '' ? null : `${key}\0${channelTxnId}`),
    ({ key }: HeldRecord) => key,
  ];
  let left = statement;
  for (const keyOf of passes) {
    const partners = groupBy([...free], keyOf);
    for (const some of partners.values()) some.reverse();
    left = left.filter((record) => {
      const key = keyOf(record);
      const partner = key === null ? undefined : partners.get(key)?.pop();
      if (partner === undefined) return true;
      free.delete(partner);
      pairs.push([record.index, partner.index]);
      return false;
    });
  }
  return pairs;
}

/** What decides the partner of a record that keys matched. */
export function heldRecord(
  index: number,
  record: TransactionRecord,
  comparesFees: boolean,
): HeldRecord {
  const key = `${identityOf(record)}\0${(comparesFees ? byFee : byAmount)(record)}`;
  return { index, key, channelTxnId: record.channelTxnId };
}
