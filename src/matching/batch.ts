/** A batch of leftovers in one thread: read again, matched, and the rest made into items. */
import { FOUND_KINDS, HELD } from '../difference/sorted-found.ts';
import { ExactSums } from '../domain/exact-sums.ts';
import type { RuleName } from '../domain/item.ts';
import type { Job } from '../domain/job.ts';
import { type Match, recordsIn } from '../domain/match.ts';
import { type RuleMatches, sumOf } from '../domain/outcome.ts';
import {
  identityOf,
  SIDES,
  type Side,
  type Sides,
  type TransactionRecord,
} from '../domain/record.ts';
import {
  type KernelRoom,
  type ReadableDocument,
  RecordReader,
  statementNames,
} from '../reading/records/fetch.ts';
import { pairHeld } from './contest-pairs.ts';
import { DayWindow } from './day-window.ts';
import { encodeItems, type ItemBlock } from './item-block.ts';
import { type Draft, draftsOf, ItemIds, itemsOf } from './items.ts';
import { countLoneRefunds, type LoneRefunds } from './lone-refunds.ts';
import { matchGroup } from './match.ts';
import { type LineBlock, type LineOf, LineWriter } from './match-lines.ts';
import { byAmount, byFee } from './pair.ts';
import { addRecord, emptySide, type Group, type GroupSide } from './rules/rule.ts';
import { DROPPED, type SettledKind, settleContests } from './settle.ts';
import type { Unmatched } from './unmatched-sums.ts';

/** What is needed to match the leftovers of a run. */
export interface BatchRequest {
  readonly job: Job;
  /** The business date, `yyyy-MM-dd`. */
  readonly date: string;
  /** Are fees part of the match keys? */
  readonly comparesFees: boolean;
  /** Do the times of own records say which date they are of? */
  readonly flowsHaveDates: boolean;
  /** See clocksChangeNear. */
  readonly clocksChange: boolean;
  /** Are matches listed? */
  readonly listsMatches: boolean;
  /** Of both sides. */
  readonly documents: readonly ReadableDocument[];
}

/** Numbers a record of a batch takes: kind, document, position, and a known place with its line. */
export const BATCH_FIELDS = 5;

/**
 * Records of whole groups: those of the statement first, of either side in file order. Each is an
 * index into FOUND_KINDS, and the fields of a RecordPlace.
 */
export interface Batch {
  readonly statement: Float64Array;
  readonly flows: Float64Array;
  /** From the slices before this one of its group; null: its groups are whole. */
  readonly soFar: SoFar | null;
}

/** How many items each identity has in the slices of a group before this one (see items.ts). */
export type SoFar = ReadonlyMap<string, number>;

export const NOTHING_SO_FAR: SoFar = new Map();

/** The items of a batch of leftovers, and its totals. */
export interface MatchedBatch extends Unmatched {
  readonly items: ItemBlock;
  /** The number of leftovers before any rule, both sides. */
  readonly leftovers: number;
  /** Refunds among the items that are alone. */
  readonly loneRefunds: LoneRefunds;
  /** The matches that come out even, where they are listed. */
  readonly lines: LineBlock | null;
  /** For the next slice; null where groups are whole. */
  readonly soFar: SoFar | null;
}

export class BatchMatcher {
  readonly #request: BatchRequest;
  readonly #reader: RecordReader;
  readonly #window: DayWindow;
  /** Of the statement. */
  readonly #names: readonly string[];
  readonly #lineOf: LineOf | null;
  /** Records of the batch that are matched, of equal ones of which one side has more. */
  #contested = new Set<TransactionRecord>();

  /** `lineOf`: how matches are listed; null: they are not. */
  constructor(request: BatchRequest, lineOf: LineOf | null, room: KernelRoom) {
    this.#request = request;
    this.#reader = new RecordReader(room);
    this.#lineOf = lineOf;
    this.#window = new DayWindow(
      request.job,
      request.date,
      request.flowsHaveDates,
      request.clocksChange,
    );
    for (const document of request.documents) this.#reader.add(document);
    this.#names = statementNames(request.documents);
  }

  /** Throws RefusedError('changed'). */
  match(batch: Batch): MatchedBatch {
    const { job, date } = this.#request;
    const groups = this.#read(batch);
    const sums = new BatchSums();
    const drafts: Draft[] = [];
    const lines = this.#lineOf && new LineWriter(this.#lineOf, this.#names);
    let outside = 0;
    let leftovers = 0;
    for (const group of groups) {
      const own = { statement: leftOf(group.statement), flows: leftOf(group.flows) };
      leftovers += own.statement.length + own.flows.length;
      const matches = matchGroup(group, job);
      // A match may include records that exact keys had matched.
      for (const match of matches) sums.addMatch(match);
      if (lines !== null) this.#list(group, matches, lines);
      for (const side of SIDES) sums.addLeft(side, group[side].left);
      for (const draft of draftsOf(group, own, matches, this.#window)) drafts.push(draft);
      for (const record of group.flows.left) if (this.#window.isOutside(record)) outside++;
    }
    const ids = new ItemIds(job.name, date, batch.soFar ?? NOTHING_SO_FAR);
    const items = itemsOf(drafts, date, ids);
    return {
      items: encodeItems(items),
      leftovers,
      explained: {
        count: items.reduce((sum, item) => sum + item.countDifference, 0),
        amount: sumOf(items, (item) => item.difference),
      },
      ...sums.totals(),
      loneRefunds: countLoneRefunds(items),
      outside,
      lines: lines?.block() ?? null,
      soFar: batch.soFar === null ? null : ids.ordinals,
    };
  }

  /** Lists the matches of a group that come out even, and those that its contests settled. */
  #list(group: Group, matches: readonly Match[], lines: LineWriter): void {
    for (const match of matches) if (match.category === null) lines.add(match);
    if (group.statement.held.length === 0) return;
    const inItems = recordsIn(matches);
    for (const record of group.statement.held) {
      if (inItems.has(record) && !this.#contested.has(record)) lines.inItems.push(record.source);
    }
    const heldOf = (side: Side) =>
      group[side].held.filter((record) => this.#contested.has(record) && !inItems.has(record));
    const { comparesFees } = this.#request;
    for (const [statement, flows] of pairHeld(heldOf('statement'), heldOf('flows'), comparesFees)) {
      lines.add({ rule: 'key', statement: [statement], flows: [flows] });
    }
  }

  #read({ statement, flows }: Batch): Group[] {
    const groups = new Map<string, Group>();
    const sideOf = (record: TransactionRecord): GroupSide => {
      const identity = identityOf(record);
      let group = groups.get(identity);
      if (!group) {
        group = { statement: emptySide(), flows: emptySide() };
        groups.set(identity, group);
      }
      return group[record.side];
    };
    this.#contested = new Set();
    const records: TransactionRecord[] = [];
    const kinds = new Uint8Array((statement.length + flows.length) / BATCH_FIELDS);
    for (const fields of [statement, flows]) {
      for (let at = 0; at < fields.length; at += BATCH_FIELDS) {
        kinds[records.length] = fields[at];
        records.push(this.#record(fields, at));
      }
    }
    const elementsOf = this.#request.comparesFees ? byFee : byAmount;
    const settled = settleContests({
      kinds,
      txnIdAt: (index) => records[index].channelTxnId,
      // The key of a record with a wrong fee is no other's.
      keyAt: (index) => {
        const record = records[index];
        return `${identityOf(record)}\0${elementsOf(record)} ${record.owed?.fee ?? ''}`;
      },
    });
    for (let index = 0; index < records.length; index++) {
      const kind = settled[index];
      if (kind === DROPPED) continue;
      const record = records[index];
      if (kind === HELD && kinds[index] !== HELD) this.#contested.add(record);
      addRecord(sideOf(record), FOUND_KINDS[kind] as SettledKind, record);
    }
    return [...groups.values()];
  }

  #record(fields: Float64Array, at: number): TransactionRecord {
    return this.#reader.read({
      document: fields[at + 1],
      position: fields[at + 2],
      known: fields[at + 3],
      line: fields[at + 4],
    });
  }
}

function leftOf({ left, copy }: GroupSide): readonly TransactionRecord[] {
  return copy.length === 0 ? left : copy;
}

/** What a batch had left over, and what of that agrees after all. */
class BatchSums {
  readonly #left = { statement: new ExactSums(1), flows: new ExactSums(1) };
  readonly #agreed = { statement: new ExactSums(1), flows: new ExactSums(1) };
  readonly #tolerated = new ExactSums(1);
  /** By rule. */
  readonly #matches: { [R in RuleName]?: RuleMatches } = {};

  addMatch(match: Match): void {
    for (const side of SIDES) this.addLeft(side, match[side]);
    if (match.category !== null) return;
    const { matches, records } = this.#matches[match.rule] ?? { matches: 0, records: 0 };
    const more = match.statement.length;
    this.#matches[match.rule] = { matches: matches + 1, records: records + more };
    for (const side of SIDES)
      for (const { amount } of match[side]) this.#agreed[side].add(0, amount);
    if (match.difference !== 0) this.#tolerated.add(0, match.difference);
  }

  addLeft(side: Side, records: readonly TransactionRecord[]): void {
    for (const { status, amount } of records)
      if (status === 'success') this.#left[side].add(0, amount);
  }

  totals(): Pick<Unmatched, 'left' | 'agreed' | 'tolerated'> {
    const of = ({ statement, flows }: Sides<ExactSums>) => {
      return { statement: statement.all()[0], flows: flows.all()[0] };
    };
    const agreed = { byRule: this.#matches, ...of(this.#agreed) };
    return { left: of(this.#left), agreed, tolerated: this.#tolerated.all()[0] };
  }
}
