/** The lines of the pairs of one piece of the statement, in the order of its rows. */
import { gzipSync } from 'node:zlib';
import { inFileOrder } from '../../difference/leftovers.ts';
import { PAIR_WORDS, pairsOfPiece, type SpooledPairs } from '../../difference/pairs.ts';
import type { MatchedCompression } from '../../domain/job.ts';
import type { Sides, TransactionRecord } from '../../domain/record.ts';
import { type LineBlock, type LineOf, LineWriter } from '../../matching/match-lines.ts';
import type { PlacedPiece } from '../../reading/pieces/piece.ts';
import { type ReadableDocument, RecordReader } from '../../reading/records/fetch.ts';
import { placeOf } from '../../reading/records/places.ts';
import { lineWriter } from './line.ts';

/** What is needed to list the pairs of a run. */
export interface ListRequest {
  readonly pairs: SpooledPairs;
  readonly pieces: Sides<readonly PlacedPiece[]>;
  /** Of both sides. */
  readonly documents: readonly ReadableDocument[];
  readonly currency: string;
  readonly compression: MatchedCompression;
}

/** Matches of a level beyond it take twice the time for a tenth of the bytes. */
const GZIP_LEVEL = 3;

/** Bytes as matched.csv has them: members of a gzip file follow each other. */
export function packed(bytes: Uint8Array, compression: MatchedCompression): Uint8Array {
  return compression === 'gzip' ? gzipSync(bytes, { level: GZIP_LEVEL }) : bytes;
}

export class PieceLister {
  readonly #request: ListRequest;
  readonly #lineOf: LineOf;
  readonly #reader = new RecordReader();

  constructor(request: ListRequest) {
    this.#request = request;
    this.#lineOf = lineWriter(request.currency);
    for (const document of request.documents) this.#reader.add(document);
  }

  /** Throws RefusedError('changed'). */
  list(piece: number): LineBlock {
    const { pairs, pieces, compression } = this.#request;
    const words = pairsOfPiece(pairs, piece);
    const count = words.length / PAIR_WORDS;
    const flows = new Array<TransactionRecord>(count);
    const column = (word: number) =>
      Uint32Array.from({ length: count }, (_, pair) => words[pair * PAIR_WORDS + word]);
    const [offsets, flowsPieces, flowsOffsets] = [column(0), column(1), column(2)];
    // Readers are fastest where places ascend, so either side is read in its own order.
    for (const pair of inFileOrder(flowsPieces, flowsOffsets)) {
      const position = { piece: flowsPieces[pair], offset: flowsOffsets[pair] };
      flows[pair] = this.#reader.read(placeOf(pieces.flows, position));
    }
    const lines = new LineWriter(this.#lineOf);
    for (const pair of inFileOrder(new Uint32Array(count), offsets)) {
      const place = placeOf(pieces.statement, { piece, offset: offsets[pair] });
      const statement = [this.#reader.read(place)];
      lines.add({ rule: 'identity', statement, flows: [flows[pair]] });
    }
    const block = lines.block();
    return { ...block, bytes: packed(block.bytes, compression) };
  }
}
