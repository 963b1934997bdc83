import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ByteFeed } from '../../src/scan/byte-feed.ts';
import type { Document } from '../../src/source/document.ts';
import { RECORD_BYTES_MAX } from '../../src/support/limits.ts';

const LINE_FEED = 10;

/** Bytes that tell where they stand. */
function bytesOf(length: number): Buffer {
  const bytes = Buffer.alloc(length);
  for (let i = 0; i < length; i++) bytes[i] = (i ^ (i >>> 8) ^ (i >>> 16)) & 255;
  return bytes;
}

/** A document that gives as much at a time as `gives` says, in turn; by default all it is asked. */
class FakeDocument implements Document {
  readonly name = 'fake';
  readonly sizeHint = 0;
  position = 0;
  /** Thrown by the read that would pass this position. */
  failAt = Number.POSITIVE_INFINITY;
  readonly #bytes: Buffer;
  readonly #gives: readonly number[];
  #reads = 0;
  isReading = false;

  constructor(bytes: Buffer, gives: readonly number[] = []) {
    this.#bytes = bytes;
    this.#gives = gives;
  }

  async head(): Promise<Uint8Array> {
    return this.#bytes.subarray(0, 10);
  }

  async read(target: Uint8Array, offset: number, length: number): Promise<number> {
    expect(this.isReading, 'two reads at once').toBe(false);
    this.isReading = true;
    await new Promise((resolve) => setImmediate(resolve));
    this.isReading = false;
    const give = this.#gives[this.#reads++ % this.#gives.length] ?? length;
    if (this.position + give > this.failAt) throw new Error('the disk failed');
    const piece = this.#bytes.subarray(this.position, this.position + Math.min(give, length));
    target.set(piece, offset);
    this.position += piece.length;
    return piece.length;
  }

  async readAt(target: Uint8Array, offset: number, length: number, position: number) {
    expect(this.position, 'what was not read yet is read again').toBe(this.#bytes.length);
    const piece = this.#bytes.subarray(position, position + length);
    target.set(piece, offset);
    return piece.length;
  }
}

/** Reads all, consuming what `take` says of the bytes in view each time; gives what was seen. */
async function consume(feed: ByteFeed, take: (available: number) => number): Promise<Buffer> {
  const seen: Buffer[] = [];
  let from = feed.position;
  while (await feed.next()) {
    expect(feed.buffer[feed.end]).toBe(LINE_FEED);
    expect(feed.position).toBe(from);
    const available = feed.end - feed.start;
    const taken = feed.final ? available : take(available);
    seen.push(Buffer.from(feed.buffer.slice(feed.start, feed.start + taken)));
    from += taken;
    expect(feed.keep(feed.start + taken)).toBe(true);
  }
  return Buffer.concat(seen);
}

const small = fc.integer({ min: 1, max: 40 });

describe('ByteFeed', () => {
  it('gives every byte once, whatever comes at a time and however much is carried', async () => {
    const gives = fc.array(small, { minLength: 1, maxLength: 5 });
    const keeps = fc.array(fc.integer({ min: 0, max: 60 }), { minLength: 1, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(fc.nat(300), fc.nat(9), gives, keeps, async (length, skip, give, kept) => {
        const bytes = bytesOf(length);
        const from = Math.min(skip, length);
        const feed = new ByteFeed(new FakeDocument(bytes, give), from, false);
        let turn = 0;
        const take = (available: number) => Math.max(0, available - kept[turn++ % kept.length]);
        expect(await consume(feed, take)).toEqual(bytes.subarray(from));
        expect(feed.final).toBe(true);
        expect(await feed.next()).toBe(false);
      }),
      { numRuns: 60 },
    );
  });

  it('gives the same bytes again', async () => {
    const bytes = bytesOf(RECORD_BYTES_MAX + 99);
    const document = new FakeDocument(bytes);
    await consume(new ByteFeed(document, 4, false), (available) => available);
    const take = (available: number) => Math.max(0, available - 7);
    const again = await consume(new ByteFeed(document, 4, true), take);
    expect(again.equals(bytes.subarray(4))).toBe(true);
  });

  it('gives pieces beyond its own size', async () => {
    const bytes = bytesOf(5 * RECORD_BYTES_MAX + 17);
    const seen = await consume(new ByteFeed(new FakeDocument(bytes), 3, false), (available) =>
      Math.max(0, available - 1000),
    );
    expect(seen.equals(bytes.subarray(3))).toBe(true);
  });

  it(`carries ${RECORD_BYTES_MAX} bytes and no more`, async () => {
    const kept = async (carried: number) => {
      const feed = new ByteFeed(new FakeDocument(bytesOf(2 * RECORD_BYTES_MAX)), 0, false);
      while ((await feed.next()) && feed.end - feed.start < carried) {
        if (!feed.keep(feed.start)) return false;
      }
      return feed.keep(feed.end - carried);
    };
    expect(await kept(RECORD_BYTES_MAX - 1)).toBe(true);
    expect(await kept(RECORD_BYTES_MAX)).toBe(true);
    expect(await kept(RECORD_BYTES_MAX + 1)).toBe(false);
  });

  it('carries as much as it may unharmed', async () => {
    const bytes = bytesOf(2 * RECORD_BYTES_MAX);
    const feed = new ByteFeed(new FakeDocument(bytes, [RECORD_BYTES_MAX / 8]), 0, false);
    while (feed.end - feed.start < RECORD_BYTES_MAX) await feed.next();
    expect(feed.keep(feed.start)).toBe(true);
    await feed.next();
    const view = Buffer.from(feed.buffer.slice(feed.start, feed.end));
    expect(view.length).toBeGreaterThan(RECORD_BYTES_MAX);
    expect(view.equals(bytes.subarray(0, view.length))).toBe(true);
  });

  it('gives the rest up to a limit, and nothing behind it', async () => {
    const bytes = bytesOf(100);
    const restOf = async (bytesMax: number) => {
      const feed = new ByteFeed(new FakeDocument(bytes, [30]), 5, false);
      await feed.next();
      return Buffer.from(await feed.rest(feed.start + 5, bytesMax));
    };
    for (const bytesMax of [1, 19, 20, 21, 89, 90, 91, 1000]) {
      expect(await restOf(bytesMax)).toEqual(bytes.subarray(10, Math.min(100, 10 + bytesMax)));
    }
  });

  it('has no reading under way once the rest is given', async () => {
    const document = new FakeDocument(bytesOf(100), [30]);
    const feed = new ByteFeed(document, 0, false);
    await feed.next();
    await feed.rest(feed.start, 10);
    expect(document.isReading).toBe(false);
  });

  it('reads an empty document as one that ends', async () => {
    const feed = new ByteFeed(new FakeDocument(bytesOf(0)), 0, false);
    expect(await feed.next()).toBe(true);
    expect([feed.final, feed.end - feed.start]).toEqual([true, 0]);
    expect(await feed.next()).toBe(false);
  });

  it('throws what reading ahead threw when its turn comes, and not before', async () => {
    const document = new FakeDocument(bytesOf(100), [30]);
    document.failAt = 45;
    const feed = new ByteFeed(document, 0, false);
    expect(await feed.next()).toBe(true);
    await new Promise((resolve) => setImmediate(resolve));
    expect(feed.end - feed.start).toBe(30);
    feed.keep(feed.end);
    await expect(feed.next()).rejects.toThrow('the disk failed');
  });
});
