/** Bytes to text, in the encodings that statements are written in. */

/** GB18030 includes GBK; latin1 is windows-1252, as everywhere on the web. */
export const ENCODINGS = ['utf-8', 'gb18030', 'big5', 'latin1'] as const;
export type Encoding = (typeof ENCODINGS)[number];

/** May a character's second byte be an ASCII letter or sign? */
export function isTwoByte(encoding: Encoding): boolean {
  return encoding === 'gb18030' || encoding === 'big5';
}

const UTF8_BOM = [0xef, 0xbb, 0xbf];

/** Made when first needed: some take a while. */
const decoders: Partial<Record<Encoding, ReturnType<typeof newDecoder>>> = {};

/** Bytes of the UTF-8 byte order mark at the start of `bytes`: 3 or 0. */
export function bomLength(bytes: Uint8Array): number {
  return UTF8_BOM.every((byte, index) => bytes[index] === byte) ? UTF8_BOM.length : 0;
}

/**
 * The encoding of a document that starts with `bytes`, which may end in the middle of a
 * character: UTF-8 with a byte order mark or wherever the bytes are valid UTF-8, else GB18030.
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

/** The text of `bytes`, all of them, or null if they are not valid in `encoding`. */
export function decode(bytes: Uint8Array, encoding: Encoding): string | null {
  decoders[encoding] ??= newDecoder(encoding);
  try {
    return decoders[encoding].decode(bytes);
  } catch {
    // A decoder that has failed may keep a part of the bad character for its next call.
    delete decoders[encoding];
    return null;
  }
}

/** The text of `bytes` to be looked at or shown: what is not valid becomes U+FFFD. */
export function decodeLoosely(bytes: Uint8Array, encoding: Encoding): string {
  return new TextDecoder(encoding, { ignoreBOM: true }).decode(bytes);
}

function newDecoder(encoding: Encoding) {
  // A byte order mark is data wherever a caller has not skipped it with bomLength.
  return new TextDecoder(encoding, { fatal: true, ignoreBOM: true });
}
