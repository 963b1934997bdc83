/** Bytes to text, in the two encodings that Chinese channels write. */

export type Encoding = 'utf-8' | 'gb18030';

const UTF8_BOM = [0xef, 0xbb, 0xbf];

const decoders = { 'utf-8': newDecoder('utf-8'), gb18030: newDecoder('gb18030') };

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
  try {
    return decoders[encoding].decode(bytes);
  } catch {
    // A decoder that has failed may keep a part of the bad character for its next call.
    decoders[encoding] = newDecoder(encoding);
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
