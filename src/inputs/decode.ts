/** Bytes to text, in the encodings of statements. */

/** GB18030 includes GBK; latin1 is windows-1252, as everywhere on the web. */
export const ENCODINGS = ['utf-8', 'gb18030', 'big5', 'latin1'] as const;
export type Encoding = (typeof ENCODINGS)[number];

/** Can the second byte of a character be an ASCII letter or sign? */
export function isTwoByte(encoding: Encoding): boolean {
  return encoding === 'gb18030' || encoding === 'big5';
}

const UTF8_BOM = [0xef, 0xbb, 0xbf];

/** 0x80 to 0x9F in windows-1252, which otherwise equals Latin-1. */
const WESTERN = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ';

/** Made on first use: some are slow to make. */
const decoders: Partial<Record<Encoding, ReturnType<typeof newDecoder>>> = {};

/** Bytes of the UTF-8 byte order mark at the start of `bytes`: 3 or 0. */
export function bomLength(bytes: Uint8Array): number {
  return UTF8_BOM.every((byte, index) => bytes[index] === byte) ? UTF8_BOM.length : 0;
}

/**
 * The encoding of a document that starts with `bytes`, which may end within a character: UTF-8 with
 * a byte order mark or if the bytes are valid UTF-8, else GB18030.
 */
export function detectEncoding(bytes: Uint8Array): Encoding {
  if (bomLength(bytes) > 0) return 'utf-8';
  try {
    newDecoder('utf-8').decode(bytes, { stream: true });
    return 'utf-8';
  } catch {
    return 'gb18030';
  }
}

/** The text of `bytes`, or null if they are not valid in `encoding`. */
export function decode(bytes: Uint8Array, encoding: Encoding): string | null {
  if (bytes.length === 0) return '';
  if (encoding === 'latin1') return decodeWestern(bytes);
  decoders[encoding] ??= newDecoder(encoding);
  try {
    return decoders[encoding].decode(bytes);
  } catch {
    // A decoder that failed may keep a part of the invalid character.
    delete decoders[encoding];
    return null;
  }
}

/** The text of `bytes` for display or recognition: invalid bytes become U+FFFD. */
export function decodeLoosely(bytes: Uint8Array, encoding: Encoding): string {
  if (encoding === 'latin1') return decodeWestern(bytes);
  return new TextDecoder(encoding, { ignoreBOM: true }).decode(bytes);
}

function newDecoder(encoding: Encoding) {
  // Callers skip the byte order mark with bomLength; elsewhere it is data.
  return new TextDecoder(encoding, { fatal: true, ignoreBOM: true });
}

/** windows-1252, for which the TextDecoder of some versions of Node decodes Latin-1. */
function decodeWestern(bytes: Uint8Array): string {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
  return text.replace(/[\x80-\x9f]/g, (char) => WESTERN[char.charCodeAt(0) - 0x80]);
}
