/** Where the columns of a random format stand, and files that are written so. */
import iconv from 'iconv-lite';
import type { Random } from '../../../scripts/lib/random.mjs';
import type { Encoding } from '../../../src/inputs/decode.ts';
import type { Cells } from './random-meanings.ts';

/** How a format's bytes are told apart. */
export interface Shape {
  readonly encoding: Encoding;
  readonly sign: string;
  readonly texts: readonly string[];
  readonly isFixed: boolean;
  readonly separator: string;
  /** None: ''. */
  readonly quote: string;
  /** What the lines in front declare; null: nothing. */
  readonly declared: {
    readonly account: string;
    readonly from: string;
    readonly to: string;
  } | null;
}

/** How columns are found. */
type Header = 'names' | 'mixed' | 'passed over' | 'none';

/** Bytes of a text in an encoding of the program, whose latin1 is that of Windows. */
export function encoded(text: string, encoding: Encoding): Buffer {
  return iconv.encode(text, encoding === 'latin1' ? 'windows-1252' : encoding);
}

export class RandomLayout {
  /** The header line. */
  readonly header: string;
  readonly #rng: Random;
  readonly #shape: Shape;
  readonly #columns: readonly string[];
  readonly #widths = new Map<string, { readonly at: number; readonly bytes: number }>();
  readonly #lineBytes: number;
  readonly #style: Header;
  /** Is there something in brackets behind names, which are written in two widths? */
  readonly #hasBrackets: boolean;
  readonly #rowsAfter: string;
  readonly #isTrailing: boolean;
  readonly #preamble: readonly string[];
  readonly #eol: string;
  readonly #places = new Map<string, unknown>();
  readonly #written = new Map<Cells, string>();

  constructor(rng: Random, shape: Shape, keys: readonly string[], rows: readonly Cells[]) {
    this.#rng = rng;
    this.#shape = shape;
    const fillers = Array.from({ length: rng.int(4) }, (_, index) => `filler${index}`);
    this.#columns = rng.shuffle([...keys, ...fillers]);
    this.#style = shape.isFixed ? 'none' : rng.pick(['names', 'mixed', 'passed over', 'none']);
    this.#hasBrackets = shape.encoding !== 'latin1' && rng.chance(0.3);
    this.#isTrailing = rng.chance(0.2);
    this.#eol = rng.pick(['\n', '\r\n']);
    const isFound = this.#style === 'names' || this.#style === 'mixed';
    const { declared, sign } = shape;
    const notes = declared || rng.chance(0.5) ? [`note ${sign}`, '', `x ${sign}`] : [];
    const declaring = declared
      ? [`ACCOUNT${sign}: ${declared.account} `, `FROM${sign} ${declared.from} TO ${declared.to}`]
      : [];
    this.#preamble = [...notes, ...declaring];
    const isMarked = this.#preamble.length > 0 && (!isFound || rng.chance(0.3));
    this.#rowsAfter = isMarked ? `BEGIN ${sign}` : '';
    this.#lineBytes = shape.isFixed ? this.#measure(rows) : 0;
    this.header = this.#headerLine();
  }

  /** Does a sign stand in the first line that has any? */
  get isSigned(): boolean {
    return this.#preamble.length > 0 || this.#style === 'names';
  }

  /** Names of columns that the profile gives. */
  get names(): string[] {
    return [...this.#places.values()].filter((place) => typeof place === 'string');
  }

  /** Where a column is, as a profile says it. */
  place(key: string): unknown {
    const index = this.#columns.indexOf(key);
    if (index < 0) throw new Error(`there is no column ${key}`);
    const isNamed = this.#style === 'names' || (this.#style === 'mixed' && this.#rng.chance(0.6));
    // At least one name is needed for a header to be found by.
    const isFirst = this.#style === 'mixed' && this.#places.size === 0;
    const name = this.#hasBrackets ? `${this.#name(key)}(元)` : this.#name(key);
    const place = this.#shape.isFixed
      ? this.#widths.get(key)
      : isNamed || isFirst
        ? name
        : index + 1;
    this.#places.set(key, place);
    return place;
  }

  /** The part of a profile that says how rows are cut. */
  config(): Record<string, unknown> {
    const { isFixed, separator, quote, declared, sign } = this.#shape;
    const quotes = { '': 'none', '"': '"', "'": "'" }[quote];
    return {
      ...(isFixed
        ? { format: 'fixed-width', ...(this.#isTrailing ? {} : { lineBytes: this.#lineBytes }) }
        : { separator: separator === '\t' ? 'tab' : separator, quote: quotes }),
      ...(this.#style === 'none' && !isFixed ? { header: false } : {}),
      ...(this.#rowsAfter === '' ? {} : { rowsAfter: this.#rowsAfter }),
      ...(declared
        ? {
            preamble: {
              account: `ACCOUNT${sign}: (\\d+)`,
              from: `FROM${sign} (\\S+)`,
              to: 'TO (.+)',
            },
          }
        : {}),
    };
  }

  /** A file of rows, and the line of each. */
  file(rows: readonly Cells[], footer: readonly string[]): { bytes: Buffer; lines: number[] } {
    const { encoding } = this.#shape;
    const rng = this.#rng;
    const before = [...this.#preamble, ...(this.#rowsAfter ? [`--- ${this.#rowsAfter} ---`] : [])];
    if (this.#style !== 'none') before.push(...(rng.chance(0.2) ? [''] : []), this.header);
    let text = before.map((line) => line + this.#eol).join('');
    const lines: number[] = [];
    for (const cells of rows) {
      if (rng.chance(0.03)) text += rng.pick([this.#eol, ` \t${this.#eol}`]);
      lines.push(text.split('\n').length);
      text += this.#line(cells) + this.#eol;
    }
    text += footer.map((line) => line + this.#eol).join('');
    if (rng.chance(0.2)) text = text.slice(0, text.length - this.#eol.length);
    const isMarked = encoding === 'utf-8' && rng.chance(0.3);
    return { bytes: encoded((isMarked ? '\ufeff' : '') + text, encoding), lines };
  }

  #name(key: string): string {
    return `${key}${this.#shape.sign}`;
  }

  #headerLine(): string {
    const { separator } = this.#shape;
    const cells = this.#columns.map((key) => {
      const name = this.#name(key) + (this.#hasBrackets ? this.#rng.pick(['(元)', '（元）']) : '');
      return this.#rng.chance(0.2)
        ? this.#padded(name)
        : this.#rng.chance(0.2)
          ? this.#quoted(name)
          : name;
    });
    return cells.join(separator) + (this.#isTrailing ? separator : '');
  }

  #line(cells: Cells): string {
    const known = this.#written.get(cells);
    if (known !== undefined) return known;
    const line = this.#shape.isFixed ? this.#fixedLine(cells) : this.#delimitedLine(cells);
    this.#written.set(cells, line);
    return line;
  }

  #delimitedLine(cells: Cells): string {
    const { separator } = this.#shape;
    const fields = this.#columns.map((key) => {
      return this.#field(cells.get(key) ?? '', key.startsWith('filler'));
    });
    return fields.join(separator) + (this.#isTrailing ? separator : '');
  }

  #field(text: string, isFiller: boolean): string {
    const { separator, quote, texts } = this.#shape;
    const rng = this.#rng;
    if (isFiller) {
      const free = rng.pick(texts);
      if (quote === '') return free;
      const odd = [`${free}${separator}`, `${quote}${free}`, `a\n${free}`, `b\r\n${quote}\n`, free];
      return rng.chance(0.3) ? this.#quoted(rng.pick(odd)) : free;
    }
    if (quote !== '' && (text.includes(separator) || rng.chance(0.1))) return this.#quoted(text);
    return rng.chance(0.1) ? this.#padded(text) : text;
  }

  #quoted(text: string): string {
    const { quote } = this.#shape;
    if (quote === '') return text;
    return `${quote}${text.replaceAll(quote, quote + quote)}${quote}${this.#rng.pick(['', ' '])}`;
  }

  #padded(text: string): string {
    const pad = this.#shape.separator === '\t' ? ' ' : this.#rng.pick([' ', '\t', '\t ']);
    return this.#rng.pick([`${text}${pad}`, `${pad}${text}`, `${pad}${text}${pad}`]);
  }

  /** Gives every column as many bytes as its longest cell takes; gives those of a line. */
  #measure(rows: readonly Cells[]): number {
    const bytesOf = (text: string) => encoded(text, this.#shape.encoding).length;
    let at = 0;
    for (const key of this.#columns) {
      const texts = key.startsWith('filler') ? this.#shape.texts : rows.map((row) => row.get(key));
      const longest = Math.max(1, ...texts.map((text) => bytesOf(text ?? '')));
      this.#widths.set(key, { at, bytes: longest + this.#rng.int(3) });
      at += (this.#widths.get(key)?.bytes ?? 0) + this.#rng.int(2);
    }
    return at;
  }

  #fixedLine(cells: Cells): string {
    const { encoding, texts } = this.#shape;
    let line = '';
    let bytes = 0;
    for (const [key, place] of this.#widths) {
      const gap = place.at - bytes;
      const text = key.startsWith('filler') ? this.#rng.pick(texts) : (cells.get(key) ?? '');
      const left = place.bytes - encoded(text, encoding).length;
      const before = this.#rng.pick([0, left]);
      line += '.'.repeat(gap) + ' '.repeat(before) + text + ' '.repeat(left - before);
      bytes = place.at + place.bytes;
    }
    const rest = this.#lineBytes - bytes;
    return line + '.'.repeat(rest) + (this.#isTrailing ? this.#rng.pick(['', ' junk']) : '');
  }
}
