/** Ways in which a file on a disk goes bad. */
import type { Random } from '../../../scripts/lib/random.mjs';

const PAGE = 4096;
const BLOCK = 512;
/** The header of a page and the first of what points to its rows. */
const HEAD = 24;

export interface Damage {
  readonly bytes: Buffer;
  /** What was done, for messages. */
  readonly what: string;
}

/** Damages a copy: one to four bytes, now and then a block, or the file's end. */
export function damaged(rng: Random, whole: Buffer): Damage {
  const bytes = Buffer.from(whole);
  const chance = rng.int(20);
  if (chance === 0) {
    const length = 1 + rng.int(whole.length - 1);
    return { bytes: bytes.subarray(0, length), what: `cut to ${length} bytes` };
  }
  if (chance === 1) {
    const start = rng.int(Math.floor(whole.length / BLOCK)) * BLOCK;
    bytes.fill(0, start, start + BLOCK);
    return { bytes, what: `zeros from ${start}` };
  }
  const changes: string[] = [];
  for (let left = rng.between(1, 4); left > 0; left--) {
    const at = placeOf(rng, whole.length);
    // Never the byte that is there already.
    const value = (bytes[at] + rng.between(1, 255)) % 256;
    changes.push(`${at}: ${bytes[at]} to ${value}`);
    bytes[at] = value;
  }
  return { bytes, what: changes.join(', ') };
}

/** Anywhere; every fourth where it hurts most, in the head of a page. */
function placeOf(rng: Random, length: number): number {
  if (!rng.chance(0.25)) return rng.int(length);
  return rng.int(length / PAGE) * PAGE + rng.int(HEAD);
}
