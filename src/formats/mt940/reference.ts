/** What the free text of an entry says, in several dialects: references, names, the remark. */
import { statedReference } from '../entries/entry.ts';
import type { StatementMovement } from './movement.ts';

/** `166?00GUTSCHRIFT?20…?21…`: a code of three digits, then numbered fields after a separator. */
const NUMBERED = /^\d{3}([?>~^<])\d\d/;
/** Numbers of the fields that hold the purpose of a payment, each continuing the one before. */
const PURPOSE = /^(?:2\d|6[0-3])/;
/** Numbers of the fields that hold the name of the other party, which they cut anywhere. */
const NAME = /^3[23]/;
/** `EREF+…SVWZ+…`: words that end the value before them. */
const PLUS_WORDS = 'EREF|KREF|MREF|PREF|CRED|DEBT|COAM|OAMT|SVWZ|ABWA|ABWE|PURP|ANAM|IBAN|BIC';
/** Replaces a customer reference that is in the free text, under this word. */
const POINTER = /^(EREF|KREF|PREF|MARF)\+?$/;

const END_TO_END = fieldPatterns('EREF');
const POINTED_AT: Readonly<Record<string, readonly RegExp[]>> = {
  KREF: fieldPatterns('KREF'),
  PREF: fieldPatterns('PREF'),
};

/** ING names the other party as `/CNTP/account/BIC/name/city`. */
const SLASHED_NAMES = [...fieldPatterns('NAME'), /\/CNTP\/[^/]*\/[^/]*\/([^/]+)/];

/** A field of either dialect: `EREF+…` up to the next such word, `/EREF/…` up to the next one. */
function fieldPatterns(word: string): readonly RegExp[] {
  return [
    new RegExp(String.raw`${word}\+(.*?)(?:(?:${PLUS_WORDS})\+|$)`, 's'),
    new RegExp(`/${word}/(.*?)/?(?:/(?:BIC|[A-Z]{4,9})/|//|$)`, 's'),
  ];
}

/** What the free text of a movement says. */
export interface Words {
  readonly purpose: string;
  /** The purpose, or the whole text where none is marked. */
  readonly remark: string;
  /** The name of the other party; empty where the dialect has no place for it. */
  readonly counterparty: string;
}

/**
 * The order id of a movement: what the job's pattern finds in its free text; else the end-to-end
 * reference; else the customer's; else the bank's; else ''.
 */
export function orderIdOf(
  movement: StatementMovement,
  { purpose }: Words,
  texts: readonly string[],
  pattern: RegExp | null,
): string {
  return (
    (pattern && firstGroup([pattern], [purpose, ...texts])) ||
    statedReference(firstGroup(END_TO_END, [purpose])) ||
    customerReference(movement.customerReference, purpose) ||
    statedReference(movement.bankReference)
  );
}

/** The first group that any pattern finds, text by text. */
function firstGroup(patterns: readonly RegExp[], texts: readonly string[]): string {
  for (const text of texts) {
    for (const pattern of patterns) {
      const found = pattern.exec(text)?.[1]?.trim();
      if (found) return found;
    }
  }
  return '';
}

/** Reads a free text. Numbered fields cut it anywhere, even within a reference. */
export function wordsOf(text: string): Words {
  const separator = NUMBERED.exec(text)?.[1];
  if (separator === undefined) {
    return { purpose: text, remark: text, counterparty: firstGroup(SLASHED_NAMES, [text]) };
  }
  const found = { purpose: '', counterparty: '' };
  let part: keyof typeof found | null = null;
  for (const piece of text.split(separator).slice(1)) {
    if (!/^\d\d/.test(piece)) {
      // The separator is part of the text.
      if (part !== null) found[part] += separator + piece;
      continue;
    }
    part = PURPOSE.test(piece) ? 'purpose' : NAME.test(piece) ? 'counterparty' : null;
    if (part !== null) found[part] += piece.slice(2);
  }
  const { purpose, counterparty } = found;
  return { purpose, remark: purpose || text, counterparty: counterparty.trim() };
}

function customerReference(reference: string, purpose: string): string {
  const word = POINTER.exec(reference)?.[1];
  if (word === undefined) return statedReference(reference);
  return statedReference(firstGroup(POINTED_AT[word] ?? [], [purpose]));
}
