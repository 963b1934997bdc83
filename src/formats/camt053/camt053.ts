/**
 * Account statement camt.053 (ISO 20022, all versions): XML, read once from start to end. Booked
 * entries are reported one by one; the balances of each statement prove them.
 */
import { SaxesParser } from 'saxes';
import { decodeXmlHead, type XmlFault, XmlReader } from '../../inputs/xml.ts';
import { type RefusalReason, RefusedError } from '../../support/errors.ts';
import { say } from '../../words/language.ts';
import type {
  EntryListener,
  EntryOptions,
  OpenTranscriber,
  Transcriber,
} from '../entries/entry.ts';
import { EntryEmitter } from './entries.ts';
import { FieldReader, type Fields } from './field-reader.ts';
import { isDocument, type ScopeKind } from './layout.ts';
import { Parts } from './parts.ts';
import { Statement } from './statement.ts';
import { refuseLine } from './values.ts';

/** The reasons for which XML is refused. */
const REASONS: Readonly<Record<XmlFault, RefusalReason>> = {
  malformed: 'header',
  truncated: 'footer',
  undecodable: 'undecodable',
  limit: 'limit',
};

/**
 * Is this the start of a camt.053 document, in any envelope? It need not be well-formed after the
 * `<Document>`: the transcriber reports what is wrong there.
 */
export function recognizeCamt053(head: Uint8Array): boolean {
  let isCamt053: boolean | null = null;
  let isRoot = true;
  const parser = new SaxesParser({ xmlns: true, position: false });
  parser.on('opentag', ({ local, uri }) => {
    if (isRoot && local.toLowerCase() === 'html') isCamt053 = false;
    isRoot = false;
    if (local === 'Document') isCamt053 ??= isDocument(local, uri);
  });
  try {
    parser.write(decodeXmlHead(head));
  } catch {
    // What precedes the mistake still counts.
  }
  return isCamt053 ?? false;
}

export const openCamt053: OpenTranscriber = (options, listener) =>
  new Camt053Transcriber(options, listener);

class Camt053Transcriber implements Transcriber {
  readonly #name: string;
  readonly #xml: XmlReader;
  readonly #options: EntryOptions;
  readonly #listener: EntryListener;
  readonly #emitter: EntryEmitter;
  #hasDocument = false;
  #statement: Statement | null = null;
  #parts: Parts;
  #statements = 0;

  constructor(options: EntryOptions, listener: EntryListener) {
    this.#name = options.name;
    this.#options = options;
    this.#listener = listener;
    this.#emitter = new EntryEmitter(options, listener);
    this.#parts = new Parts(options);
    const reader = new FieldReader(options.name, {
      onDocument: () => {
        this.#hasDocument = true;
      },
      onStart: (kind, fields) => this.#start(kind, fields),
      onEnd: (kind, fields) => this.#finish(kind, fields),
    });
    this.#xml = new XmlReader(reader, {
      namespaces: true,
      refuse: (fault, line, what) => refuseLine(REASONS[fault], options.name, line, what),
    });
  }

  write(bytes: Uint8Array): void {
    this.#xml.write(bytes);
  }

  end(): void {
    const { line } = this.#xml;
    this.#xml.end();
    if (this.#statements === 0) {
      const message = this.#hasDocument
        ? say`${this.#name}:${line}: the file has no statement (<Stmt>). Fetch the account statement
            (camt.053) from the bank, not a notification or report.`
        : say`${this.#name}:${line}: the file has no camt.053 <Document>. Fetch the account
            statement (camt.053) from the bank, not a notification or report.`;
      throw new RefusedError('header', message);
    }
  }

  #start(kind: ScopeKind, fields: Fields): void {
    if (kind === 'entry') this.#parts = new Parts(this.#options);
    if (kind !== 'statement') return;
    this.#statements++;
    this.#statement = new Statement(this.#name, fields);
  }

  #finish(kind: ScopeKind, fields: Fields): void {
    const statement = this.#statement;
    if (!statement) return;
    if (kind === 'balance') statement.balances.add(fields);
    if (kind === 'transaction') this.#parts.add(fields);
    if (kind === 'charge') this.#parts.addCharge(fields);
    if (kind === 'entry') this.#emitter.emit(fields, this.#parts, statement);
    if (kind === 'statement') this.#listener.onStatement(statement.prove());
  }
}
