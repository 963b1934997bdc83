/** Step 4, classify: groups of leftovers handed out in batches, what comes of them in order. */
import {
  FOUND_KINDS,
  type FoundRecord,
  type LeftoverGroup,
  type Leftovers,
  type Settle,
} from '../difference/leftovers.ts';
import type { Side, Sides } from '../domain/record.ts';
import type { PlacedPiece } from '../reading/pieces/piece.ts';
import { RecordReader } from '../reading/records/fetch.ts';
import { placeOf } from '../reading/records/places.ts';
import {
  BATCH_FIELDS,
  type Batch,
  type ClassifiedBatch,
  type ClassifyRequest,
  NOTHING_SO_FAR,
} from './batch.ts';
import { dropSpareAside, settleContests } from './settle.ts';

/** Records that are looked at together, about. */
const BATCH_RECORDS = 1024;
/** Batches that wait or are worked on, for each thread. */
const BATCHES_AHEAD = 2;

/** Who classifies batches. */
export interface ClassifyPool {
  /** How many are worked on at once. */
  readonly threads: number;
  /** Says what the batches are of, before any is classified. */
  prepare(request: ClassifyRequest): void;
  classify(batch: Batch): Promise<ClassifiedBatch>;
}

/** Classifies all leftovers; what comes of them is in the order of files. */
export async function* classify(
  leftovers: Leftovers,
  pieces: Sides<readonly PlacedPiece[]>,
  pool: ClassifyPool,
  request: ClassifyRequest,
): AsyncGenerator<ClassifiedBatch> {
  pool.prepare(request);
  const settle = settleLarge(request, pieces);
  const ahead: Promise<ClassifiedBatch>[] = [];
  let soFar = Promise.resolve(NOTHING_SO_FAR);
  try {
    for (const { records, slice, slices } of batchesOf(leftovers.groups(settle))) {
      const fields = {
        statement: fieldsOf(records, 'statement', pieces.statement),
        flows: fieldsOf(records, 'flows', pieces.flows),
      };
      if (slice === 0) soFar = Promise.resolve(NOTHING_SO_FAR);
      const classified =
        slices === 1
          ? pool.classify({ ...fields, soFar: null })
          : soFar.then((each) => pool.classify({ ...fields, soFar: each }));
      soFar = classified.then((batch) => batch.soFar ?? NOTHING_SO_FAR);
      // Awaited in their turn; until then a failure must not count as unhandled.
      soFar.catch(() => {});
      ahead.push(classified);
      const first = ahead.length > pool.threads * BATCHES_AHEAD ? ahead.shift() : undefined;
      if (first) yield await first;
    }
    for (let next = ahead.shift(); next; next = ahead.shift()) yield await next;
  } finally {
    await Promise.allSettled(ahead);
  }
}

/** Whole groups, so many that their records make a batch; slices are batches of their own. */
function* batchesOf(groups: Iterable<LeftoverGroup>): Generator<LeftoverGroup> {
  let records: FoundRecord[] = [];
  const batch = () => ({ records, slice: 0, slices: 1 });
  for (const group of groups) {
    if (group.slices > 1) {
      if (records.length > 0) yield batch();
      records = [];
      yield group;
      continue;
    }
    for (const record of group.records) records.push(record);
    if (records.length < BATCH_RECORDS) continue;
    yield batch();
    records = [];
  }
  if (records.length > 0) yield batch();
}

/** Settles groups that are too large to hold all of their records: reads these one at a time. */
function settleLarge(
  { documents, comparesFees }: ClassifyRequest,
  pieces: Sides<readonly PlacedPiece[]>,
): Settle {
  const reader = new RecordReader();
  for (const document of documents) reader.add(document);
  return (kinds, recordAt) => {
    const read = (index: number) => {
      const record = recordAt(index);
      return reader.read(placeOf(pieces[record.side], record));
    };
    return dropSpareAside(settleContests(kinds, read, comparesFees), read);
  };
}

function inFileOrder(found: readonly FoundRecord[], side: Side): FoundRecord[] {
  const records = found.filter((record) => record.side === side);
  return records.sort((a, b) => a.piece - b.piece || a.offset - b.offset);
}

/** The records of one side in file order, as a batch names them. */
function fieldsOf(
  found: readonly FoundRecord[],
  side: Side,
  pieces: readonly PlacedPiece[],
): Float64Array {
  const records = inFileOrder(found, side);
  const fields = new Float64Array(records.length * BATCH_FIELDS);
  let at = 0;
  for (const record of records) {
    const { document, position, known, line } = placeOf(pieces, record);
    fields[at++] = FOUND_KINDS.indexOf(record.kind);
    fields[at++] = document;
    fields[at++] = position;
    fields[at++] = known;
    fields[at++] = line;
  }
  return fields;
}
