/** Small archives with huge contents, and other huge files, generated with little memory. */
import { closeSync, openSync, writeSync } from 'node:fs';
import { constants, crc32, deflateRawSync } from 'node:zlib';
import { zipOf } from '../inputs/archives.ts';

const GZIP_HEADER = Buffer.from('1f8b08000000000000ff', 'hex');
/** An empty block that is the last one. */
const DEFLATE_END = Buffer.from('0300', 'hex');

/** Deflates so that any other such piece, or the end, can follow. */
function deflatedPiece(bytes: Uint8Array): Buffer {
  return deflateRawSync(bytes, { finishFlush: constants.Z_FULL_FLUSH });
}

function deflatedTimes(head: Uint8Array, block: Uint8Array, times: number): Buffer {
  const packed = deflatedPiece(block);
  return Buffer.concat([deflatedPiece(head), ...new Array(times).fill(packed), DEFLATE_END]);
}

/** A gzip file of `head` and then `block` so many times. */
export function gzipTimes(head: Uint8Array, block: Uint8Array, times: number): Buffer {
  let checksum = crc32(head);
  for (let i = 0; i < times; i++) checksum = crc32(block, checksum);
  const trailer = Buffer.alloc(8);
  trailer.writeUInt32LE(checksum, 0);
  trailer.writeUInt32LE((head.length + block.length * times) % 2 ** 32, 4);
  return Buffer.concat([GZIP_HEADER, deflatedTimes(head, block, times), trailer]);
}

/** A zip whose only entry is `block` so many times; its checksum is made up. */
export function zipTimes(name: string, block: Uint8Array, times: number): Buffer {
  const packed = deflatedTimes(new Uint8Array(0), block, times);
  const plainBytes = block.length * times;
  return zipOf([{ name, data: new Uint8Array(0), packed, plainBytes, crc: 1 }]);
}

/** Writes `head` and then `block` so many times. */
export function writeTimes(path: string, head: string, block: string, times: number): void {
  const file = openSync(path, 'w');
  try {
    writeSync(file, head);
    const bytes = Buffer.from(block);
    for (let i = 0; i < times; i++) writeSync(file, bytes);
  } finally {
    closeSync(file);
  }
}
