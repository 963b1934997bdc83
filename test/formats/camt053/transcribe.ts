/** A document transcribed at once, and short ways to write one. */
import { openCamt053 } from '../../../src/formats/camt053/camt053.ts';
import type { Entry, EntryOptions, StatementFacts } from '../../../src/formats/entries/entry.ts';
import { RefusedError } from '../../../src/support/errors.ts';
import { type DocumentFacts, Kept } from '../entry-listener.ts';

export interface Transcript {
  entries: Entry[];
  facts: DocumentFacts;
}

/** Everything that a document tells; `cuts` are the lengths of its pieces but the last. */
export function transcribe(
  bytes: Uint8Array | string,
  options: Partial<EntryOptions> = {},
  cuts: Iterable<number> = [],
): Transcript {
  const all = Buffer.from(bytes);
  const kept = new Kept();
  const wanted = { name: 'a.xml', orderIdPattern: null, types: new Map(), ...options };
  const transcriber = openCamt053(wanted, kept);
  let at = 0;
  for (const length of cuts) {
    if (at >= all.length) break;
    transcriber.write(all.subarray(at, at + length));
    at += length;
  }
  transcriber.write(all.subarray(at));
  transcriber.end();
  return { entries: kept.entries, facts: kept.facts };
}

/** What each statement of a document says of itself. */
export function statementsOf(xml: string): readonly StatementFacts[] {
  const kept = new Kept();
  const transcriber = openCamt053({ name: 'a.xml', orderIdPattern: null, types: new Map() }, kept);
  transcriber.write(Buffer.from(xml));
  transcriber.end();
  return kept.statements;
}

/** Reason and message of the refusal that a document deserves. */
export function refusal(
  bytes: Uint8Array | string,
  options: Partial<EntryOptions> = {},
): { reason: string; message: string } {
  try {
    transcribe(bytes, options);
  } catch (error) {
    if (error instanceof RefusedError) return { reason: error.reason, message: error.message };
    throw error;
  }
  throw new Error('the document was not refused');
}

export const NAMESPACE = 'urn:iso:std:iso:20022:tech:xsd:camt.053.001.08';

/** A balance of one line. */
export function bal(code: string, amount: string, rest: Record<string, string> = {}): string {
  const { ccy = 'CNY', date = '2026-11-19', sign = 'CRDT' } = rest;
  return (
    `<Bal><Tp><CdOrPrtry><Cd>${code}</Cd></CdOrPrtry></Tp><Amt Ccy="${ccy}">${amount}</Amt>` +
    `<CdtDbtInd>${sign}</CdtDbtInd><Dt><Dt>${date}</Dt></Dt></Bal>`
  );
}

/** A booked entry of one line, with `inside` behind its date. */
export function ntry(amount: string, inside = '', rest: Record<string, string> = {}): string {
  const { sign = 'CRDT', sts = '<Sts><Cd>BOOK</Cd></Sts>', ccy = 'CNY' } = rest;
  return (
    `<Ntry><Amt Ccy="${ccy}">${amount}</Amt><CdtDbtInd>${sign}</CdtDbtInd>${sts}` +
    `<BookgDt><Dt>2026-11-19</Dt></BookgDt>${inside}</Ntry>`
  );
}

/** The details of an entry: a TxDtls for each. */
export function details(...each: string[]): string {
  return `<NtryDtls>${each.map((one) => `<TxDtls>${one}</TxDtls>`).join('')}</NtryDtls>`;
}

/** A statement with these children behind its id and account, each on a line. */
export function stmt(...children: string[]): string {
  const head = '<Stmt><Id>S1</Id><Acct><Id><IBAN>CN001</IBAN></Id></Acct>';
  return [head, ...children, '</Stmt>'].join('\n');
}

/** A whole document of such statements. */
export function document(...statements: string[]): string {
  const inside = statements.join('\n');
  return `<Document xmlns="${NAMESPACE}">\n<BkToCstmrStmt>\n${inside}\n</BkToCstmrStmt></Document>`;
}

/** A document with these entries between balances of 100.00 and `closing`. */
export function withEntries(closing: string, ...entries: string[]): string {
  return document(stmt(bal('OPBD', '100.00'), bal('CLBD', closing), ...entries));
}
