/** Statements read from bytes in pieces of any size, as tests want them. */
import type { Entry, EntryOptions } from '../../../src/formats/entries/entry.ts';
import { openMt940 } from '../../../src/formats/mt940/mt940.ts';
import { type RefusalReason, RefusedError } from '../../../src/support/errors.ts';
import { type DocumentFacts, Kept } from '../entry-listener.ts';

export interface Transcript {
  readonly entries: readonly Entry[];
  /** What the document says of itself; null where it was refused. */
  readonly facts: DocumentFacts | null;
  readonly refusal: { readonly reason: RefusalReason; readonly message: string } | null;
}

export const NAME = 'bank.sta';

/** Reads a document cut at `cuts`; any error but a refusal is thrown on. */
export function transcribe(
  bytes: Uint8Array | string,
  options: Partial<EntryOptions> = {},
  cuts: readonly number[] = [],
): Transcript {
  const all = Buffer.from(bytes as Uint8Array);
  const kept = new Kept();
  const { entries } = kept;
  const wanted = { name: NAME, orderIdPattern: null, types: new Map(), ...options };
  try {
    const transcriber = openMt940(wanted, kept);
    const ends = [...cuts, all.length];
    for (const [index, end] of ends.entries()) {
      // A copy, wiped afterwards: nothing may be read later from bytes that were lent.
      const piece = Buffer.from(all.subarray(ends[index - 1] ?? 0, end));
      transcriber.write(piece);
      piece.fill(0);
    }
    transcriber.end();
    return { entries, facts: kept.facts, refusal: null };
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
    return { entries, facts: null, refusal: { reason: error.reason, message: error.message } };
  }
}

/** A decimal string or an amount with a comma, in 10^-5. */
export function scaled(text: string): bigint {
  const [whole, decimals = ''] = text.replace('-', '').split(/[.,]/);
  const value = BigInt(whole + decimals.padEnd(5, '0'));
  return text.startsWith('-') ? -value : value;
}

/** The sum of amounts, in 10^-5. */
export function sumOf(entries: readonly Entry[]): bigint {
  return entries.reduce((sum, { amount }) => sum + scaled(amount), 0n);
}
