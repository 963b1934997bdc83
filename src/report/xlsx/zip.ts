/** A zip archive as a stream of bytes; its parts are created one by one while it is read. */
import { addAbortSignal, Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { ZipFile } from 'yazl';

/** Workbooks are repetitive: a higher level takes longer and saves little. */
const COMPRESSION_LEVEL = 3;

export interface ZipPart {
  readonly path: string;
  /** Its text; read to its end before the next part is requested. */
  readonly pieces: Iterable<string>;
}

/**
 * The bytes of an archive; only what is being written is in memory. Throws what creating a part
 * throws. A caller that stops reading early closes the parts as well.
 */
export async function* zipPieces(parts: Iterable<ZipPart>): AsyncGenerator<Uint8Array> {
  const zip = new ZipFile();
  const output = zip.outputStream as Readable;
  const stop = new AbortController();
  const feeding = feed(zip, parts, stop.signal).catch((error) => {
    output.destroy(error);
  });
  try {
    for await (const piece of output) yield piece as Uint8Array;
  } finally {
    stop.abort();
    await feeding;
  }
}

async function feed(zip: ZipFile, parts: Iterable<ZipPart>, signal: AbortSignal): Promise<void> {
  // The same bytes on every machine and at any time.
  const options = { mtime: new Date(2000, 0, 1), forceDosTimestamp: true, mode: 0o100644 };
  for (const { path, pieces } of parts) {
    const source = addAbortSignal(signal, Readable.from(pieces));
    const whole = finished(source);
    zip.addReadStream(source, path, { ...options, compressionLevel: COMPRESSION_LEVEL });
    await whole;
  }
  zip.end();
}
