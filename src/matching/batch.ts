/** Step 4, classify, in one thread: a batch of leftovers read again, judged, made into items. */
import { FOUND_KINDS } from '../difference/leftovers.ts';
import type { Totals } from '../domain/exact-sums.ts';
import type { Job } from '../domain/job.ts';
import { sumOf } from '../domain/outcome.ts';
import type { Sides, TransactionRecord } from '../domain/record.ts';
import { type ReadableDocument, RecordReader } from '../reading/records/fetch.ts';
import { DayWindow } from './day-window.ts';
import { encodeItems, type ItemBlock } from './item-block.ts';
import { ItemIds, makeItems } from './items.ts';
import { eventOf, judgeLone, type LoneVerdict } from './lone.ts';
import { countLoneRefunds, type LoneRefunds } from './lone-refunds.ts';
import { pairLeftovers } from './pair.ts';
import { DROPPED, type SettledKind, settleContests } from './settle.ts';

/** What is needed to classify the leftovers of a run. */
export interface ClassifyRequest {
  readonly job: Job;
  /** The business date, `yyyy-MM-dd`. */
  readonly date: string;
  /** Are fees part of the match keys? */
  readonly comparesFees: boolean;
  /** Do the times of own records tell which date they are of? */
  readonly flowsHaveDates: boolean;
  /** See clocksChangeNear. */
  readonly clocksChange: boolean;
  /** Of both sides. */
  readonly documents: readonly ReadableDocument[];
}

/** Numbers a record of a batch takes: kind, document, position, and a known place with its line. */
export const BATCH_FIELDS = 5;

/**
 * Records of whole groups: those of the statement first, of either side in file order. Each is an
 * index into FOUND_KINDS and what a RecordPlace has.
 */
export interface Batch {
  readonly statement: Float64Array;
  readonly flows: Float64Array;
  /** What earlier slices of its group came to; null: its groups are whole. */
  readonly soFar: SoFar | null;
}

/** What is to be known of earlier slices of a group. */
export interface SoFar {
  /** Events that are held (see lone.ts). */
  readonly events: readonly string[];
  /** How many items each identity has (see items.ts). */
  readonly ordinals: ReadonlyMap<string, number>;
}

export const NOTHING_SO_FAR: SoFar = { events: [], ordinals: new Map() };

/** What a batch of leftovers came to. */
export interface ClassifiedBatch {
  readonly items: ItemBlock;
  /** What the items explain: records, statement less flows, and minor units. */
  readonly explained: Totals;
  /** The leftovers themselves. */
  readonly left: Sides<Totals>;
  /** Pairs of them that agree after all, and those of these that differ within the tolerance. */
  readonly agreed: Sides<Totals>;
  readonly tolerated: Totals;
  /** Refunds among the items that are alone. */
  readonly loneRefunds: LoneRefunds;
  /** Own records without a counterpart whose time lies outside the date. */
  readonly outside: number;
  /** For the next slice; null where groups are whole. */
  readonly soFar: SoFar | null;
}

/** Records of one side, by what they are to their group. */
type Found = Record<SettledKind, TransactionRecord[]>;

export class BatchClassifier {
  readonly #request: ClassifyRequest;
  readonly #reader = new RecordReader();
  readonly #window: DayWindow;

  constructor(request: ClassifyRequest) {
    this.#request = request;
    this.#window = new DayWindow(
      request.job,
      request.date,
      request.flowsHaveDates,
      request.clocksChange,
    );
    for (const document of request.documents) this.#reader.add(document);
  }

  /** Throws RefusedError('changed'). */
  classify(batch: Batch): ClassifiedBatch {
    const { job, date } = this.#request;
    const { statement, flows } = this.#read(batch);
    const { pairs, agreed, ...alone } = pairLeftovers(statement.left, flows.left, job);
    const before = batch.soFar ?? NOTHING_SO_FAR;
    const held = new Set(before.events);
    const lone = [
      ...judge(alone.statementAlone, { own: statement, other: flows, held }),
      ...judge(alone.flowsAlone, { own: flows, other: statement, held }),
    ];
    const differing = agreed.filter((pair) => differenceOf(pair) !== 0);
    const ids = new ItemIds(job.name, date, before.ordinals);
    const items = makeItems(date, { pairs, lone }, ids, this.#window);
    const events = alone.statementAlone.concat(alone.flowsAlone).map(eventOf);
    return {
      items: encodeItems(items),
      explained: {
        count: items.reduce((sum, item) => sum + item.countDifference, 0),
        amount: sumOf(items, (item) => item.difference),
      },
      left: { statement: totalsOf(statement.left), flows: totalsOf(flows.left) },
      agreed: {
        statement: totalsOf(agreed.map((pair) => pair.statement)),
        flows: totalsOf(agreed.map((pair) => pair.flows)),
      },
      tolerated: { count: differing.length, amount: sumOf(differing, differenceOf) },
      loneRefunds: countLoneRefunds(items),
      outside: lone.filter(({ record, verdict }) => {
        return verdict.kind === 'missing' && this.#window.isOutside(record);
      }).length,
      soFar:
        batch.soFar === null
          ? null
          : { events: [...new Set([...before.events, ...events])], ordinals: ids.ordinals },
    };
  }

  #read({ statement, flows }: Batch): Sides<Found> {
    const found = {
      statement: { left: [], held: [], aside: [] } as Found,
      flows: { left: [], held: [], aside: [] } as Found,
    };
    const records: TransactionRecord[] = [];
    const kinds = new Uint8Array((statement.length + flows.length) / BATCH_FIELDS);
    for (const fields of [statement, flows]) {
      for (let at = 0; at < fields.length; at += BATCH_FIELDS) {
        kinds[records.length] = fields[at];
        records.push(this.#record(fields, at));
      }
    }
    const read = (index: number) => records[index];
    const settled = settleContests(kinds, read, this.#request.comparesFees);
    for (let index = 0; index < records.length; index++) {
      const kind = settled[index];
      if (kind === DROPPED) continue;
      const record = records[index];
      found[record.side][FOUND_KINDS[kind] as SettledKind].push(record);
    }
    return found;
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

function differenceOf({ statement, flows }: Sides<TransactionRecord>): number {
  return statement.amount - flows.amount;
}

function totalsOf(records: readonly TransactionRecord[]): Totals {
  return { count: records.length, amount: sumOf(records, ({ amount }) => amount) };
}

/** Verdicts on the lone leftovers of one side; `held`: events that were met before. */
function judge(
  lone: readonly TransactionRecord[],
  { own, other, held }: { own: Found; other: Found; held: ReadonlySet<string> },
): { record: TransactionRecord; verdict: LoneVerdict }[] {
  const isLone = new Set(lone);
  const paired = own.left.filter((record) => !isLone.has(record));
  const heldEvents = new Set([...held, ...[...own.held, ...paired].map(eventOf)]);
  const verdicts = judgeLone(lone, { othersAside: other.aside, heldEvents });
  return lone.map((record, index) => ({ record, verdict: verdicts[index] }));
}
