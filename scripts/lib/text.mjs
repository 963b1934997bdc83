/** Rows of text to buffers, in batches: a buffer a row would cost more than the row. */
import iconv from 'iconv-lite';

const BATCH_CHARS = 64 * 1024;
/** Texts come from small pools; a pool that is not small is not worth remembering. */
const REMEMBERED_MAX = 10_000;

/**
 * @param {Iterable<string>} texts
 * @param {BufferEncoding} encoding `latin1` for what gb18030() gave
 * @returns {Generator<Buffer>}
 */
export function* encodeBatches(texts, encoding) {
  let batch = '';
  for (const text of texts) {
    batch += text;
    if (batch.length < BATCH_CHARS) continue;
    yield Buffer.from(batch, encoding);
    batch = '';
  }
  if (batch !== '') yield Buffer.from(batch, encoding);
}

/** @type {Map<string, string>} */
const remembered = new Map();

/**
 * The GB18030 bytes of a text as a string of one character a byte: rows are put together from
 * these and encoded natively as latin1, which is many times faster than encoding every row.
 * @param {string} text
 */
export function gb18030(text) {
  const known = remembered.get(text);
  if (known !== undefined) return known;
  const bytes = iconv.encode(text, 'gb18030').toString('latin1');
  if (remembered.size < REMEMBERED_MAX) remembered.set(text, bytes);
  return bytes;
}

/**
 * A CSV cell, quoted where it must be.
 * @param {string} text
 */
export function csvCell(text) {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
