/** Characters with a meaning, and vector operations on bytes. */

export const TAB: u32 = 9;
export const LINE_FEED: u32 = 10;
export const CARRIAGE_RETURN: u32 = 13;
export const SPACE: u32 = 32;
export const QUOTE: u32 = 34;
export const PLUS: u32 = 43;
export const COMMA: u32 = 44;
export const MINUS: u32 = 45;
export const DOT: u32 = 46;
export const ZERO: u32 = 48;
export const COLON: u32 = 58;
export const LETTER_C: u32 = 67;
export const LETTER_D: u32 = 68;
export const LETTER_T: u32 = 84;
export const BACKTICK: u32 = 96;
/** In lower case. */
export const LETTER_E: u32 = 101;

export function isBlank(byte: u32): bool {
  return byte === SPACE || byte === TAB;
}

/** One bit for each of the 64 bytes of four vectors of comparisons, lowest first. */
export function bitsOf(a: v128, b: v128, c: v128, d: v128): u64 {
  const low = (i8x16.bitmask(a) as u32) | ((i8x16.bitmask(b) as u32) << 16);
  const high = (i8x16.bitmask(c) as u32) | ((i8x16.bitmask(d) as u32) << 16);
  return (low as u64) | ((high as u64) << 32);
}

/** Like bitsOf, faster where mostly no bit is set. */
export function rareBitsOf(a: v128, b: v128, c: v128, d: v128): u64 {
  return v128.any_true(v128.or(v128.or(a, b), v128.or(c, d))) ? bitsOf(a, b, c, d) : 0;
}

/** Does a mask of the 16 bytes at `p` have a bit for one of those before `end`? */
export function hasBitBefore(mask: u32, p: usize, end: usize): bool {
  const left = (end - p) as u32;
  return (left < 16 ? mask & ((1 << left) - 1) : mask) !== 0;
}

/** One bit for each of the 64 bytes at `p` that is `wanted`. */
export function maskOf(p: usize, wanted: v128): u64 {
  return bitsOf(
    i8x16.eq(v128.load(p), wanted),
    i8x16.eq(v128.load(p, 16), wanted),
    i8x16.eq(v128.load(p, 32), wanted),
    i8x16.eq(v128.load(p, 48), wanted),
  );
}
