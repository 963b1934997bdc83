/**
 * Masks personal numbers and secrets in printed text. Numbers of cards, Chinese mobile phones and
 * identity cards keep only their first and last few digits.
 */

/**
 * Prefixes of card numbers, with their numbers of digits (ISO/IEC 7812-1; the ranges as listed at
 * https://en.wikipedia.org/wiki/Payment_card_number and by
 * https://github.com/braintree/credit-card-type). `20`, with which dates and Alipay's account ids
 * begin, is not a card prefix. 60 and 9558, 9559 are older ranges of Chinese banks.
 */
const CARDS: readonly (readonly [prefix: RegExp, min: number, max: number])[] = [
  [/^(?:62|81|60|955[89])/, 16, 19],
  [/^4/, 16, 19],
  [/^4/, 13, 13],
  [/^(?:5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720)/, 16, 16],
  [/^(?:220[0-4]|35(?:2[89]|[3-8])|64[4-9]|65)/, 16, 19],
  [/^3[47]/, 15, 15],
  [/^3(?:0[0-5]|095|[689])/, 14, 19],
  [/^(?:5018|5020|5038|5893|6304|6759|676[1-3])/, 13, 19],
];
/** Not all issuers in this range use Luhn check digits. */
const WITHOUT_CHECK = /^62/;
const MOBILE = /^1[3-9]\d{9}$/;
const MOBILE_GROUPS = ['11', '3-4-4', '3-8', '7-4'];
/** China's country code directly before a number. */
const MOBILE_ABROAD = /^(?:00)?86(?=1[3-9]\d{9}$)/;
/** GB 11643: region, date of birth, sequence, check digit by ISO 7064 MOD 11-2. */
const IDENTITY_CARD =
  /^[1-9]\d{5}(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dX]$/i;
const IDENTITY_WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const IDENTITY_CHECKS = '10X98765432';
const CARD_DIGITS_MAX = 19;

/** Digits, or groups of digits separated by a blank or hyphen. */
const CHAIN = /[\d０-９]+(?:[ \u00a0\u3000\-–][\d０-９]+)*[Xx]?/g;
const GROUP = /[\d０-９]+[Xx]?/g;
const WIDE_DIGIT = /[０-９]/g;

/** User and password of a URL, and other parts of a URL that grant access. */
const URL_LOGIN = /(\b[a-z][a-z\d+.-]*:\/\/)[^\s/?#]*@/gi;
const URL_TOKEN = /([?&](?:access_?token|key|token|sign|secret|password)=)[^&\s'"]+/gi;
const URL_HOOK = /(\/hook\/)[\w-]{8,}/g;

/** How many characters of a number stay readable at its start and at its end. */
interface Kept {
  readonly first: number;
  readonly last: number;
}
const CARD_KEPT: Kept = { first: 4, last: 4 };
const MOBILE_KEPT: Kept = { first: 3, last: 4 };
const IDENTITY_KEPT: Kept = { first: 3, last: 2 };

/** A group of digits in a text: its position, and its digits in ASCII. */
interface Group {
  readonly start: number;
  readonly digits: string;
}

/** Returns the text with card, phone and identity numbers masked: `6222 **** **** 0123`. */
export function maskNumbers(text: string): string {
  return text.replace(CHAIN, maskChain);
}

/** Returns the text masked by maskNumbers, and without the passwords and tokens of URLs. */
export function maskMessage(text: string): string {
  const secretless = text
    .replace(URL_LOGIN, '$1…@')
    .replace(URL_TOKEN, '$1…')
    .replace(URL_HOOK, '$1…');
  return maskNumbers(secretless);
}

/** Groups of digits may be several numbers or parts of one; masks the longest that match. */
function maskChain(chain: string): string {
  const groups = [...chain.matchAll(GROUP)].map((match): Group => {
    return { start: match.index, digits: match[0].replace(WIDE_DIGIT, narrow) };
  });
  let masked = chain;
  for (let first = 0; first < groups.length; first++) {
    for (let last = lastThatFits(groups, first); last >= first; last--) {
      const some = groups.slice(first, last + 1);
      const kept = keptOf(some);
      if (kept === null) continue;
      masked = maskGroups(masked, some, kept);
      first = last;
      break;
    }
  }
  return masked;
}

/** The last group such that the groups from `first` on are not too long for a number. */
function lastThatFits(groups: readonly Group[], first: number): number {
  let last = first;
  let count = groups[first].digits.length;
  while (last + 1 < groups.length && count + groups[last + 1].digits.length <= CARD_DIGITS_MAX) {
    count += groups[++last].digits.length;
  }
  return last;
}

/** How much of a number stays readable; null: it need not be masked. */
function keptOf(groups: readonly Group[]): Kept | null {
  const digits = groups.map((group) => group.digits).join('');
  const sizes = groups.map((group) => group.digits.length);
  if (isIdentityCard(digits) && isOneOf(sizes, ['18', '6-8-4'])) return IDENTITY_KEPT;
  const abroad = groups.length === 1 ? (MOBILE_ABROAD.exec(digits)?.[0].length ?? 0) : 0;
  if (abroad > 0) return { ...MOBILE_KEPT, first: MOBILE_KEPT.first + abroad };
  if (MOBILE.test(digits) && isOneOf(sizes, MOBILE_GROUPS)) return MOBILE_KEPT;
  if (!isCardNumber(digits)) return null;
  // Grouped as on embossed cards: 4-4-4-4, 4-4-4-4-3, 4-6-5, 6-13.
  const isEmbossed = [4, 6].includes(sizes[0]) && sizes.slice(1, -1).every((size) => size >= 3);
  return groups.length === 1 || isEmbossed ? CARD_KEPT : null;
}

function isOneOf(sizes: readonly number[], known: readonly string[]): boolean {
  return known.includes(sizes.join('-'));
}

function isCardNumber(digits: string): boolean {
  const { length } = digits;
  const isOfRange = CARDS.some(
    ([prefix, min, max]) => length >= min && length <= max && prefix.test(digits),
  );
  return isOfRange && /^\d+$/.test(digits) && (WITHOUT_CHECK.test(digits) || passesLuhn(digits));
}

/** The check digit of cards (ISO/IEC 7812-1, annex B). */
function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits[digits.length - 1 - i]);
    const value = i % 2 === 0 ? digit : digit * 2;
    sum += value > 9 ? value - 9 : value;
  }
  return sum % 10 === 0;
}

function isIdentityCard(digits: string): boolean {
  if (!IDENTITY_CARD.test(digits)) return false;
  const sum = IDENTITY_WEIGHTS.reduce((total, weight, i) => total + weight * Number(digits[i]), 0);
  return IDENTITY_CHECKS[sum % 11] === digits[17].toUpperCase();
}

/** Converts a full-width digit to ASCII. */
function narrow(digit: string): string {
  return String.fromCharCode(digit.charCodeAt(0) - '０'.charCodeAt(0) + '0'.charCodeAt(0));
}

/** Replaces digits with asterisks, except for the first and last ones of the groups. */
function maskGroups(text: string, groups: readonly Group[], { first, last }: Kept): string {
  const places = groups.flatMap(({ start, digits }) => [...digits].map((_, i) => start + i));
  const hidden = new Set(places.slice(first, places.length - last));
  return Array.from({ length: text.length }, (_, i) => (hidden.has(i) ? '*' : text[i])).join('');
}
