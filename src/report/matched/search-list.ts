/** Searches a list of what matched, which is trusted only as a whole. */
import { parse } from 'csv-parse/sync';
import { ExactSums, type Totals } from '../../domain/exact-sums.ts';
import { currencyDigits, parseScaled } from '../../domain/money.ts';
import { type Sides, TRANSACTION_TYPES, type TransactionRecord } from '../../domain/record.ts';
import { openOrigin } from '../../inputs/origin.ts';
import { UNPACK_LIMITS, type UnpackLimits } from '../../inputs/unpack-limits.ts';
import { type ByteSource, Unpacker } from '../../inputs/unpacker.ts';
import { RefusedError } from '../../support/errors.ts';
import { RECORD_BYTES_MAX } from '../../support/limits.ts';
import { visible } from '../../support/printable.ts';
import { say } from '../../words/language.ts';
import { CSV_LINE_END, CSV_START, cellText, visibleCell } from '../csv.ts';
import { MATCHED_COLUMNS } from './line.ts';

/** One side of a match: sums of its records, and what the list says of the first. */
export interface ListedSide {
  /** Minor units. */
  readonly amount: bigint;
  /** In major units, as written; empty: none. */
  readonly fee: string;
  readonly time: string;
  readonly place: string;
  readonly records: number;
}

/** A line of the list. Ids are as reports show them. */
export interface FoundMatch
  extends Sides<ListedSide>,
    Pick<TransactionRecord, 'orderId' | 'refundId' | 'channelTxnId' | 'type'> {
  readonly rule: string;
}

/** A list, and what the ledger knows of it. */
interface ListRequest {
  readonly path: string;
  readonly isPacked: boolean;
  readonly matched: Totals;
  readonly currency: string;
  /** For tests only. */
  readonly limits?: Partial<UnpackLimits>;
}

const [LF, CR, QUOTE, COMMA] = [10, 13, 34, 44];
/** The column of the statement's amount. */
const AMOUNT = MATCHED_COLUMNS.indexOf('statement_amount');
const HEADER = `${CSV_START}${MATCHED_COLUMNS.join(',')}${CSV_LINE_END}`;
/** Columns of ids. */
const IDS = 3;
const DECIMAL = /^-?\d+(?:\.(\d+))?$/;
const RECORDS = /^([1-9]\d*):([1-9]\d*)$/;

/**
 * Returns the matches of which an order, a refund or a transaction of the channel has one of these
 * ids. Throws RefusedError unless the list has the matches that the ledger says, to the cent.
 */
export async function searchList(
  ids: readonly string[],
  { path, isPacked, matched, currency, limits }: ListRequest,
): Promise<FoundMatch[]> {
  const origin = await openOrigin(path);
  let unpacker: Unpacker | undefined;
  try {
    const codec = isPacked ? 'gzip' : 'stored';
    const packed = { name: path, origin, codec, start: 0, end: origin.size } as const;
    unpacker = new Unpacker(packed, { ...UNPACK_LIMITS, ...limits });
    const lines = new Lines(ids, matched, currencyDigits(currency));
    await eachBlock(unpacker, (block) => lines.take(block));
    await origin.assertUnchanged();
    return lines.end();
  } finally {
    unpacker?.destroy();
    await origin.close();
  }
}

/** Visits whole lines, as many as have been read. */
async function eachBlock(source: ByteSource, visit: (block: Buffer) => void): Promise<void> {
  let rest: Buffer = Buffer.alloc(0);
  for (;;) {
    const chunk = await source.next();
    if (chunk === undefined) break;
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    const end = bytes.lastIndexOf(LF) + 1;
    if (end > 0) visit(bytes.subarray(0, end));
    rest = bytes.subarray(end);
    if (rest.length > RECORD_BYTES_MAX) throw notAsWritten();
  }
  if (rest.length > 0) throw notAsWritten();
}

class Lines {
  readonly #ids: readonly string[];
  readonly #needles: readonly Buffer[];
  readonly #matched: Totals;
  readonly #digits: number;
  readonly #sums = new ExactSums(1);
  readonly #found: FoundMatch[] = [];
  #hasHeader = false;

  constructor(ids: readonly string[], matched: Totals, digits: number) {
    this.#ids = [...new Set(ids.map(visible))];
    this.#needles = ids.map((id) => Buffer.from(`${visibleCell(id)},`));
    this.#matched = matched;
    this.#digits = digits;
  }

  /** Counts and adds up lines, and looks closer at those with one of the ids somewhere. */
  take(block: Buffer): void {
    let start = 0;
    if (!this.#hasHeader) {
      start = block.indexOf(LF) + 1;
      if (block.toString('utf8', 0, start) !== HEADER) throw notAsWritten();
      this.#hasHeader = true;
    }
    const near = this.#needles.map((needle) => ({ needle, at: cellFrom(block, needle, start) }));
    while (start < block.length) {
      const end = block.indexOf(LF, start) + 1;
      this.#addAmount(block, start, end - CSV_LINE_END.length);
      let isNear = false;
      for (const each of near) {
        if (each.at < 0 || each.at >= end) continue;
        isNear = true;
        each.at = cellFrom(block, each.needle, end);
      }
      if (isNear) this.#look(block.toString('utf8', start, end));
      start = end;
    }
    if (this.#sums.counts[0] > this.#matched.count) throw this.#otherMatches();
  }

  end(): FoundMatch[] {
    const [{ count, amount }] = this.#sums.all();
    if (!this.#hasHeader) throw notAsWritten();
    if (count !== this.#matched.count || amount !== this.#matched.amount) {
      throw this.#otherMatches();
    }
    return this.#found;
  }

  #addAmount(bytes: Buffer, start: number, end: number): void {
    if (bytes[end] !== CR) throw notAsWritten();
    let at = start;
    let isQuoted = false;
    for (let column = 0; column < AMOUNT && at < end; at++) {
      if (bytes[at] === QUOTE) isQuoted = !isQuoted;
      else if (bytes[at] === COMMA && !isQuoted) column++;
    }
    let after = at;
    while (after < end && bytes[after] !== COMMA) after++;
    const amount = parseScaled(bytes, at, after, this.#digits);
    if (!Number.isNaN(amount)) this.#sums.add(0, amount);
    // The sum of several records may be larger than any one of them.
    else this.#sums.join(0, 1, this.#amountOf(bytes.toString('latin1', at, after)));
  }

  #look(line: string): void {
    let rows: string[][];
    try {
      rows = parse(line, { record_delimiter: CSV_LINE_END });
    } catch {
      throw notAsWritten();
    }
    const [cells = []] = rows;
    if (rows.length !== 1 || cells.length !== MATCHED_COLUMNS.length) throw notAsWritten();
    const ids = cells.slice(0, IDS).map(cellText);
    if (ids.some((id) => this.#ids.includes(id))) this.#found.push(this.#matchOf(cells));
  }

  #matchOf(cells: readonly string[]): FoundMatch {
    const value = (name: string) => cellText(cells[MATCHED_COLUMNS.indexOf(name)]);
    const type = TRANSACTION_TYPES.find((each) => each === value('type'));
    const records = RECORDS.exec(value('records'));
    if (type === undefined || records === null) throw notAsWritten();
    const sideOf = (side: 'statement' | 'flows', count: string): ListedSide => {
      const fee = value(`${side}_fee`);
      if (fee !== '' && !DECIMAL.test(fee)) throw notAsWritten();
      const amount = this.#amountOf(value(`${side}_amount`));
      const [time, place] = [value(`${side}_time`), value(`${side}_source`)];
      return { amount, fee, time, place, records: Number(count) };
    };
    return {
      ...{ orderId: value('order_id'), refundId: value('refund_id') },
      ...{ channelTxnId: value('channel_txn_id'), type, rule: value('rule') },
      ...{ statement: sideOf('statement', records[1]), flows: sideOf('flows', records[2]) },
    };
  }

  #amountOf(text: string): bigint {
    const decimals = DECIMAL.exec(text)?.[1] ?? '';
    if (!DECIMAL.test(text) || decimals.length !== this.#digits) throw notAsWritten();
    return BigInt(text.replace('.', ''));
  }

  #otherMatches(): RefusedError {
    const { count } = this.#matched;
    return new RefusedError(
      'changed',
      say`it does not have the ${count} matches of the run, to the cent`,
    );
  }
}

/** Where a cell begins with these bytes, not before `from`; -1: nowhere. */
function cellFrom(bytes: Buffer, needle: Buffer, from: number): number {
  let at = bytes.indexOf(needle, from);
  while (at > 0 && bytes[at - 1] !== COMMA && bytes[at - 1] !== LF) {
    at = bytes.indexOf(needle, at + 1);
  }
  return at;
}

function notAsWritten(): RefusedError {
  return new RefusedError('changed', say`it is not as a run wrote it`);
}
