/**
 * A zip writer for entry names in bytes. Libraries write UTF-8 names with the UTF-8 flag; the zips
 * that Alipay delivers have GBK names without it, and that is what must be read.
 */
import { Readable } from 'node:stream';
import { crc32, createDeflateRaw } from 'node:zlib';

const VERSION = 20;
/** Sizes and checksum follow the data, so that it can be written as it comes. */
const FLAG_DESCRIPTOR = 1 << 3;
const METHOD_DEFLATE = 8;
/** 2026-11-20 05:46:48: a fixed time makes the same zip every time. */
const DOS_DATE = ((2026 - 1980) << 9) | (11 << 5) | 20;
const DOS_TIME = (5 << 11) | (46 << 5) | 24;
const ZIP32_MAX = 0xffffffff;
const DEFLATE_LEVEL = 3;

/**
 * @typedef {object} Entry
 * @property {Buffer} name
 * @property {() => Iterable<Buffer>} content asked for when its turn comes
 *
 * @typedef {{ name: Buffer, offset: number, checksum: number, packed: number, size: number }} Done
 */

/** @param {{ value: number, bytes: 2 | 4 }[]} fields */
function pack(fields) {
  const buffer = Buffer.alloc(fields.reduce((sum, field) => sum + field.bytes, 0));
  let at = 0;
  for (const { value, bytes } of fields) at = buffer.writeUIntLE(value, at, bytes);
  return buffer;
}

const u16 = (/** @type {number} */ value) => ({ value, bytes: /** @type {const} */ (2) });
const u32 = (/** @type {number} */ value) => ({ value, bytes: /** @type {const} */ (4) });

/** Fields that the local header and the central directory share, up to the name's length. */
function commonFields(/** @type {Done} */ { checksum, packed, size, name }) {
  return [
    u16(VERSION),
    u16(FLAG_DESCRIPTOR),
    u16(METHOD_DEFLATE),
    u16(DOS_TIME),
    u16(DOS_DATE),
    u32(checksum),
    u32(packed),
    u32(size),
    u16(name.length),
  ];
}

/** @param {Done} done */
function localHeader(done) {
  return Buffer.concat([pack([u32(0x04034b50), ...commonFields(done), u16(0)]), done.name]);
}

/** @param {Done} done */
function directoryEntry(done) {
  const tail = [u16(0), u16(0), u16(0), u16(0), u32(0), u32(done.offset)];
  const fields = [u32(0x02014b50), u16(VERSION), ...commonFields(done), ...tail];
  return Buffer.concat([pack(fields), done.name]);
}

/**
 * @param {Iterable<Entry>} entries
 * @returns {AsyncGenerator<Buffer>}
 */
export async function* zip(entries) {
  /** @type {Done[]} */
  const directory = [];
  let offset = 0;
  for (const { name, content } of entries) {
    const done = { name, offset, checksum: 0, packed: 0, size: 0 };
    const header = localHeader(done);
    yield header;
    for await (const chunk of deflated(content(), done)) {
      done.packed += chunk.length;
      yield chunk;
    }
    yield pack([u32(0x08074b50), u32(done.checksum), u32(done.packed), u32(done.size)]);
    offset += header.length + done.packed + 16;
    directory.push(done);
  }
  const central = Buffer.concat(directory.map(directoryEntry));
  yield central;
  const count = u16(directory.length);
  const end = [u16(0), u16(0), count, count, u32(central.length), u32(offset), u16(0)];
  yield pack([u32(0x06054b50), ...end]);
}

/**
 * @param {Iterable<Buffer>} content
 * @param {Done} done
 * @returns {AsyncIterable<Buffer>}
 */
function deflated(content, done) {
  function* measured() {
    for (const chunk of content) {
      done.checksum = crc32(chunk, done.checksum);
      done.size += chunk.length;
      if (done.size > ZIP32_MAX) throw new Error('an entry of 4 GiB needs zip64: write it plain');
      yield chunk;
    }
  }
  const deflate = createDeflateRaw({ level: DEFLATE_LEVEL });
  const source = Readable.from(measured());
  // pipe() does not pass errors on, and an unheard one would leave the reader waiting.
  source.on('error', (error) => deflate.destroy(error));
  return source.pipe(deflate);
}
