/** Texts in the encodings of statements, as strings with a character a byte. */
import iconv from 'iconv-lite';
import type { Random } from '../../scripts/lib/random.mjs';
import type { Encoding } from '../../src/inputs/decode.ts';

/** Second bytes that are signs or letters in ASCII. */
const HALVES = [0x40, 0x41, 0x5b, 0x5c, 0x5e, 0x60, 0x7c, 0x7d, 0x7e];
const SEPARATOR_HALVES = [0x5e, 0x7c, 0x7e];
const ODD_CHARACTERS = '账單é€Ü㐀😀䶮日';

/** The bytes of a text; null where the encoding has none for it. */
export function spelledOrNot(text: string, encoding: Encoding): string | null {
  const bytes = iconv.encode(text, encoding === 'latin1' ? 'win1252' : encoding);
  return new TextDecoder(encoding).decode(bytes) === text ? bytes.toString('latin1') : null;
}

/** The bytes of a text that the encoding has. */
export function spelled(text: string, encoding: Encoding): string {
  const bytes = spelledOrNot(text, encoding);
  if (bytes === null) throw new Error(`${encoding} cannot spell ${text}`);
  return bytes;
}

/** Those of the texts that the encoding has. */
export function spellable(texts: readonly string[], encoding: Encoding): string[] {
  return texts.filter((text) => spelledOrNot(text, encoding) !== null);
}

/** The text of bytes that are right. */
export function textOf(bytes: string, encoding: Encoding): string {
  const decoder = new TextDecoder(encoding, { fatal: true, ignoreBOM: true });
  return decoder.decode(Buffer.from(bytes, 'latin1'));
}

const pools = new Map<Encoding, readonly string[]>();

/** Characters of an encoding, some of them with signs for second halves. */
function poolOf(encoding: Encoding): readonly string[] {
  let pool = pools.get(encoding);
  if (pool === undefined) {
    pool = [...ODD_CHARACTERS].flatMap((text) => spelledOrNot(text, encoding) ?? []);
    if (encoding === 'gb18030' || encoding === 'big5') pool = [...pool, ...halved(encoding)];
    pools.set(encoding, pool);
  }
  return pool;
}

function halved(encoding: Encoding): string[] {
  const found: string[] = [];
  for (let first = 0x81; first <= 0xfe; first++) {
    for (const second of [...HALVES, ...SEPARATOR_HALVES, 0x80 + (first % 0x7f), 0xfe]) {
      const bytes = String.fromCharCode(first, second);
      try {
        if (spelledOrNot(textOf(bytes, encoding), encoding) === bytes) found.push(bytes);
      } catch {
        // Not a character.
      }
    }
  }
  return found;
}

/** A few characters, the bytes of which try whoever looks at single ones. */
export function tryingText(rng: Random, encoding: Encoding): string {
  const pool = poolOf(encoding);
  const count = 1 + rng.int(4);
  return Array.from({ length: count }, () => {
    return rng.chance(0.25) ? rng.pick(['a', '1', ' ', '.', '-', 'Z']) : rng.pick(pool);
  }).join('');
}
