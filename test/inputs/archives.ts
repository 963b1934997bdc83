/** Archives written byte by byte, so that tests can write wrong ones; and ways to read files. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32, deflateRawSync } from 'node:zlib';
import { expect } from 'vitest';
import type { DeliveredFile, Document } from '../../src/inputs/document.ts';
import { type OpenOptions, openFile } from '../../src/inputs/open.ts';
import { RefusedError } from '../../src/support/errors.ts';
import { tempDir } from '../support/tempdir.ts';

export interface Member {
  name: string | Uint8Array;
  data: Uint8Array;
  flags?: number;
  method?: number;
  crc?: number;
  plainBytes?: number;
  packed?: Uint8Array;
  /** Offset of the local header that the directory gives, instead of the real one. */
  offset?: number;
}

/** A zip of `members` in their order; `count` is what it says it holds. */
export function zipOf(members: Member[], count = members.length): Buffer {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const member of members) {
    const name = Buffer.from(member.name);
    const method = member.method ?? 8;
    const packed = member.packed ?? (method === 8 ? deflateRawSync(member.data) : member.data);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(member.flags ?? 0, 2);
    common.writeUInt16LE(method, 4);
    common.writeUInt32LE(member.crc ?? crc32(member.data), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(member.plainBytes ?? member.data.length, 18);
    common.writeUInt16LE(name.length, 22);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(member.offset ?? at, 10);
    locals.push(Buffer.concat([Buffer.from('PK\x03\x04'), common, name, packed]));
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\0'), common, tail, name]));
    at += locals[locals.length - 1].length;
  }
  const end = Buffer.alloc(18);
  end.writeUInt16LE(count, 4);
  end.writeUInt16LE(count, 6);
  end.writeUInt32LE(Buffer.concat(directory).length, 8);
  end.writeUInt32LE(at, 12);
  return Buffer.concat([...locals, ...directory, Buffer.from('PK\x05\x06'), end]);
}

/** Text of rows that packs about as well as a bill does. */
export function rows(bytes: number): Buffer {
  let text = '';
  for (let row = 0; text.length < bytes; row++) {
    text += `${row},${(row * 7919) % 100_003},${((row * 31) % 9999) / 100},SUCCESS\r\n`;
  }
  return Buffer.from(text.slice(0, bytes));
}

/** A file of these bytes in a fresh folder. */
export function fileOf(bytes: Uint8Array | string, name = 'bill.dat'): string {
  const path = join(tempDir(), name);
  writeFileSync(path, bytes);
  return path;
}

/** All bytes of a document, as far as it can be reached, asked for piece by piece. */
export async function readAll(document: Document, pieceBytes = 100_000): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for (let at = 0; ; at += pieceBytes) {
    const { length, isEnd } = await document.reach(at + pieceBytes);
    const piece = Buffer.alloc(Math.min(pieceBytes, Math.max(0, length - at)));
    const filled = await document.readAt(piece, 0, piece.length, at);
    pieces.push(piece.subarray(0, filled));
    if (isEnd && at + filled >= length) return Buffer.concat(pieces);
  }
}

/** Opens, does `body`, closes: also when `body` throws. */
export async function withFile<T>(
  path: string,
  options: Partial<OpenOptions>,
  body: (file: DeliveredFile) => Promise<T>,
): Promise<T> {
  const file = await openFile(path, { scratchDir: options.scratchDir ?? tempDir(), ...options });
  try {
    return await body(file);
  } finally {
    await file.close();
  }
}

/** The container, names and contents of a file, and its fingerprint. */
export async function contents(path: string, options: Partial<OpenOptions> = {}) {
  return await withFile(path, options, async (file) => {
    const texts: Record<string, string> = {};
    for (const document of file.documents) {
      texts[document.name] = (await readAll(document)).toString('latin1');
    }
    return { container: file.container, texts, fingerprint: await file.fingerprint() };
  });
}

/** The refusal that `action` must end in. */
export async function refusal(action: Promise<unknown>): Promise<RefusedError> {
  const error = await action.then(
    () => new Error('was not refused'),
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(RefusedError);
  return error as RefusedError;
}
