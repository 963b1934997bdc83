/** Bytes of an XML document to text, in the encoding that it says it is in. */
import { RefusedError } from '../../support/errors.ts';
import { say } from '../../words/language.ts';
import { quote } from './quote.ts';

/** The XML declaration stands within so many bytes, or there is none. */
const DECLARATION_BYTES_MAX = 1024;
const LINE_FEED = 10;

type Decoder = InstanceType<typeof TextDecoder>;

const ENCODING = /^<\?xml[^>]*?\sencoding\s*=\s*["']([A-Za-z][\w.-]*)["']/;

/** The encoding that a document begins to speak in; null if more bytes are needed to know. */
function encodingOf(head: Uint8Array, isAll: boolean): string | null {
  if (head.length < 3 && !isAll) return null;
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  const text = Buffer.from(head.subarray(0, DECLARATION_BYTES_MAX)).toString('latin1');
  const start = '<?xml';
  if (!(text.length < start.length ? start.startsWith(text) : text.startsWith(start))) {
    return 'utf-8';
  }
  if (!isAll && !text.includes('?>') && text.length < DECLARATION_BYTES_MAX) return null;
  const declared = ENCODING.exec(text)?.[1] ?? 'utf-8';
  // Bytes in which the declaration can be read as ASCII are not UTF-16, whatever it says:
  // programs that keep text as UTF-16 and write it as UTF-8 forget to change the word.
  return /^(utf-?16|ucs-?2|iso-10646-ucs-2|unicode|csunicode)/i.test(declared) ? 'utf-8' : declared;
}

/** The first bytes of a document, to be recognized by; what cannot be decoded becomes U+FFFD. */
export function decodeXmlHead(bytes: Uint8Array): string {
  const encoding = encodingOf(bytes, true) ?? 'utf-8';
  try {
    return new TextDecoder(encoding).decode(bytes, { stream: true });
  } catch {
    return new TextDecoder().decode(bytes, { stream: true });
  }
}

/** Lines in front of the first one of `bytes` that is not valid by itself. */
function linesBeforeBad(bytes: Uint8Array, encoding: string): number {
  if (encoding.startsWith('utf-16')) return 0;
  let line = 0;
  for (let end = bytes.indexOf(LINE_FEED); end >= 0; ) {
    const next = bytes.indexOf(LINE_FEED, end + 1);
    line++;
    try {
      const text = bytes.subarray(end + 1, next < 0 ? bytes.length : next);
      new TextDecoder(encoding, { fatal: true }).decode(text, { stream: true });
    } catch {
      return line;
    }
    end = next;
  }
  // Only the first line is left, of which the start may be in the bytes before.
  return 0;
}

/** A streaming decoder that finds out by itself what to decode. */
export class XmlDecoder {
  readonly #name: string;
  #held = new Uint8Array(0);
  #decoder: Decoder | null = null;

  /** @param name the document, as messages name it */
  constructor(name: string) {
    this.#name = name;
  }

  /** The text of the next bytes, the first of which stand on `line`. */
  decode(bytes: Uint8Array, line: number): string {
    if (this.#decoder) return this.#decode(this.#decoder, bytes, line);
    this.#held = Buffer.concat([this.#held, bytes]);
    return this.#start(false, line);
  }

  /** The rest of the text; throws RefusedError('footer') within a character. */
  end(line: number): string {
    const rest = this.#decoder ? '' : this.#start(true, line);
    try {
      return rest + (this.#decoder?.decode() ?? '');
    } catch {
      throw new RefusedError(
        'footer',
        say`${this.#name}:${line}: the file ends in the middle of a character. It is cut off; fetch
          it again.`,
      );
    }
  }

  #start(isAll: boolean, line: number): string {
    const encoding = encodingOf(this.#held, isAll);
    if (encoding === null) return '';
    try {
      this.#decoder = new TextDecoder(encoding, { fatal: true });
    } catch {
      throw new RefusedError(
        'undecodable',
        say`${this.#name}:1: the file says that its encoding is ${quote(encoding)}, which is not
          known here. Have the bank send UTF-8, or convert the file.`,
      );
    }
    const held = this.#held;
    this.#held = new Uint8Array(0);
    return this.#decode(this.#decoder, held, line);
  }

  #decode(decoder: Decoder, bytes: Uint8Array, line: number): string {
    try {
      return decoder.decode(bytes, { stream: true });
    } catch {
      const { encoding } = decoder;
      throw new RefusedError(
        'undecodable',
        say`${this.#name}:${line + linesBeforeBad(bytes, encoding)}: there are bytes that are not
          valid in ${encoding}, the file's encoding. It is damaged, or was converted without its
          declaration; fetch it again.`,
      );
    }
  }
}
