/**
 * Text that no chat takes for markup: what stands in files comes from outside, and must neither
 * mention anybody nor lead anywhere. How clients read a backslash differs and is documented
 * nowhere, so the characters that mean something are replaced by their full-width likes, which
 * mean nothing and look the same.
 */

const MARKUP = /[<>&@[\]*`#~\\]/g;
const SCHEME = /:(?=\/\/)/g;
/** A dot before letters, but for ends of file names: clients make links of names of hosts. */
const HOST_DOT =
  /\.(?=\p{L}{2})(?!(?:csv|gz|html?|json|ndjson|pdf|txt|xlsx?|xml|ya?ml|zip)(?![\p{L}\p{N}]))/gu;
/** Between a printable ASCII character and its full-width like. */
const FULL_WIDTH_OFFSET = 0xfee0;

/** The text with everything in it that a chat might take for markup, mention or link defused. */
export function defused(text: string): string {
  return text.replace(MARKUP, fullWidth).replace(SCHEME, fullWidth).replace(HOST_DOT, fullWidth);
}

function fullWidth(char: string): string {
  return String.fromCodePoint((char.codePointAt(0) ?? 0) + FULL_WIDTH_OFFSET);
}
