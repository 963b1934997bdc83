/** A splitter driven as the scan drives it: piece by piece, what is left carried over. */
import type { Splitter } from '../../src/reading/rows/splitter.ts';

const LINE_FEED = 10;
/** Stands before and behind the valid bytes: what lies there must not matter. */
const GARBAGE = Buffer.from('",`{}\n"\r,\\');

/** One record: its fields byte for byte as latin1, or that it is malformed. */
export interface Cut {
  fields: string[] | 'malformed';
  lines: number;
}

export interface Feeding {
  /** Lengths of the pieces; the last one takes what is left. */
  pieces?: readonly number[];
  /** Is the last piece known to be the last, or is that only said by an empty one behind it? */
  finalWithBytes?: boolean;
  /** A memory into which the bytes are copied, from this address on. */
  memory?: { readonly bytes: Uint8Array; readonly at: number };
}

/** All records of `bytes`; throws if the splitter stops making headway. */
export function cutAll(splitter: Splitter, bytes: Uint8Array, feeding: Feeding = {}): Cut[] {
  const cuts: Cut[] = [];
  let carried: Uint8Array = new Uint8Array(0);
  for (const { piece, final } of piecesOf(bytes, feeding)) {
    const valid = Buffer.concat([carried, piece]);
    const bytesAround = Buffer.concat([GARBAGE, valid, Buffer.of(LINE_FEED), GARBAGE]);
    const { bytes: buffer, at: start } = feeding.memory ?? { bytes: bytesAround, at: 0 };
    if (feeding.memory) buffer.set(bytesAround, start);
    const first = start + GARBAGE.length;
    const end = first + valid.length;
    let at = first;
    while (at < end) {
      const next = splitter.split(buffer, at, end, final);
      if (next < 0) break;
      if (next <= at || next > end) throw new Error(`from ${at} to ${next} of ${end}`);
      cuts.push(cutOf(splitter));
      at = next;
    }
    if (final && at < end) throw new Error(`${end - at} final bytes are left`);
    carried = valid.subarray(at - first);
  }
  return cuts;
}

function cutOf(splitter: Splitter): Cut {
  const { bytes, starts, ends, count, lines, problem } = splitter;
  if (problem !== '') return { fields: 'malformed', lines };
  const fields = Array.from({ length: count }, (_, index) =>
    Buffer.from(bytes.subarray(starts[index], ends[index])).toString('latin1'),
  );
  return { fields, lines };
}

function* piecesOf(bytes: Uint8Array, { pieces = [], finalWithBytes = true }: Feeding) {
  let at = 0;
  for (const length of pieces) {
    yield { piece: bytes.subarray(at, at + length), final: false };
    at += length;
  }
  yield { piece: bytes.subarray(at), final: finalWithBytes };
  if (!finalWithBytes) yield { piece: new Uint8Array(0), final: true };
}

/** The records of `bytes` cut in two at every offset, and the first way that differs. */
export function unlikeWhole(make: () => Splitter, bytes: Uint8Array, whole: readonly Cut[]) {
  const expected = JSON.stringify(whole);
  const different: { offset: number; finalWithBytes: boolean; cuts: Cut[] }[] = [];
  for (let offset = 0; offset <= bytes.length; offset++) {
    for (const finalWithBytes of [true, false]) {
      const cuts = cutAll(make(), bytes, { pieces: [offset], finalWithBytes });
      if (JSON.stringify(cuts) !== expected) different.push({ offset, finalWithBytes, cuts });
    }
  }
  return different.slice(0, 1);
}
