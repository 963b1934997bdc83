/** Writes records from loaders to disk, with their keys, as if this machine had scanned them. */

import { SIDES, type Side, type Sides } from '../domain/record.ts';
import { openSpool, type Spool } from '../inputs/spool.ts';
import { PIECE_BYTES_MAX } from '../kernel/kernel.ts';
import { EntryWriter } from '../reading/keys/entry-writer.ts';
import type { PlacedPiece } from '../reading/pieces/piece.ts';
import type { ReceivedRows } from '../reading/records/fetch.ts';
import type { OpenPool } from '../run/threads/open-pool.ts';
import type { Closing } from '../support/closing.ts';
import type { Differing } from './differing.ts';
import { askAll } from './mail.ts';
import type { SealedPart, SharedRun } from './shared-run.ts';
import type { ShippedRecord } from './shipped.ts';

/** Identities per question. */
const IDENTITIES_PER_QUESTION = 20_000;

/** The records of one side and their places. */
export interface ReceivedSide {
  readonly document: ReceivedRows;
  readonly pieces: readonly PlacedPiece[];
}

/** Fetches all records of the differing orders; adds to `closing` what must be closed. */
export async function receiveRecords(
  run: SharedRun,
  parts: readonly SealedPart[],
  differing: Differing,
  tools: OpenPool,
  options: { readonly spillDir: string; readonly closing: Closing },
): Promise<Sides<ReceivedSide>> {
  const open = async (side: Side, id: number) => {
    const spool = await openSpool(options.spillDir);
    options.closing.push(() => spool.close());
    return new Receiver(side, id, spool, new EntryWriter(tools.kernel, tools.keys));
  };
  const receivers = { statement: await open('statement', 0), flows: await open('flows', 1) };
  for (const identities of batchesOf(differing)) {
    for (const side of SIDES) {
      const those = parts.filter((part) => part.side === side);
      for await (const { line } of askAll(run, those, { kind: 'records', identities })) {
        await receivers[side].take(line);
      }
      // The other side's entries are staged in the same place.
      await receivers[side].end();
    }
  }
  return { statement: receivers.statement.received, flows: receivers.flows.received };
}

/** Batches of identities; those of one partition stay together. */
function* batchesOf({
  identities,
}: Differing): Generator<readonly (readonly [number, readonly number[]])[]> {
  let batch: [number, number[]][] = [];
  let count = 0;
  for (const [partition, some] of identities.entries()) {
    if (some.size === 0) continue;
    batch.push([partition, [...some]]);
    count += some.size;
    if (count < IDENTITIES_PER_QUESTION) continue;
    yield batch;
    batch = [];
    count = 0;
  }
  if (batch.length > 0) yield batch;
}

/** Takes the lines of one side, in the order of parts and rows. */
class Receiver {
  readonly received: { readonly document: ReceivedRows; readonly pieces: PlacedPiece[] };
  readonly #side: Side;
  readonly #spool: Spool;
  readonly #writer: EntryWriter;
  #lines: Buffer[] = [];
  #bytes = 0;

  constructor(side: Side, id: number, spool: Spool, writer: EntryWriter) {
    this.#side = side;
    this.#spool = spool;
    this.#writer = writer;
    const document: ReceivedRows = { id, fd: spool.handle.fd, isReceived: true };
    this.received = { document, pieces: [] };
  }

  async take(text: string): Promise<void> {
    const line = Buffer.from(`${text}\n`);
    if (this.#bytes + line.length > PIECE_BYTES_MAX) await this.end();
    if (this.#lines.length === 0) this.#writer.begin();
    const { key } = JSON.parse(text) as ShippedRecord;
    const [partition, ...words] = key;
    this.#writer.add(partition, words, this.#bytes);
    this.#lines.push(line);
    this.#bytes += line.length;
  }

  /** Ends the current piece, if there is one. */
  async end(): Promise<void> {
    if (this.#lines.length === 0) return;
    const { pieces, document } = this.received;
    const position = this.#spool.length;
    await this.#spool.append(Buffer.concat(this.#lines));
    await this.#spool.settled();
    await this.#writer.end(this.#side, pieces.length);
    pieces.push({ document: document.id, position, line: 0, marks: new Uint32Array([0, 0]) });
    this.#lines = [];
    this.#bytes = 0;
  }
}
