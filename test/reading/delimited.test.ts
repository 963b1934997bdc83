import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { createKernel, cutOf } from '../../src/kernel/kernel.ts';
import { CUT_WINDOW } from '../../src/kernel/layout.ts';
import { DelimitedSplitter } from '../../src/reading/rows/delimited.ts';
import { COLUMNS_MAX } from '../../src/support/limits.ts';
import { type Cut, cutAll, unlikeWhole } from './cut.ts';

const bytesOf = (text: string) => Buffer.from(text, 'latin1');
const lineFeed = Buffer.from('\n');
const COMMAS = { separator: 0x2c, quote: 0x22, hasHalves: false };
const newSplitter = () => new DelimitedSplitter(COMMAS);
const whole = (bytes: Uint8Array) => cutAll(newSplitter(), bytes);
const fieldsOf = (cuts: readonly Cut[]) => cuts.map((cut) => cut.fields);

/** Bytes of a two-byte GBK character, a four-byte GB18030 one, and of UTF-8. */
const gbkBytes = fc
  .tuple(fc.integer({ min: 0x81, max: 0xfe }), fc.integer({ min: 0x40, max: 0xfe }))
  .filter(([, second]) => second !== 0x7f)
  .map(([first, second]) => String.fromCharCode(first, second));
const fourBytes = fc.constantFrom('㐀', '😀', '䶮', 'ﷺ').map((char) => {
  return iconv.encode(char, 'gb18030').toString('latin1');
});
const utf8Bytes = fc
  .constantFrom('é', '账', '😀')
  .map((char) => Buffer.from(char).toString('latin1'));
const piece = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.constantFrom('"', ',', '\n', '\r', '\r\n', '\t', ' ', '`', '#', '\0'),
  },
  { weight: 4, arbitrary: fc.string({ maxLength: 4 }).map((text) => text.replace(/[^ -~]/g, 'x')) },
  { weight: 4, arbitrary: fc.oneof(gbkBytes, fourBytes, utf8Bytes) },
);
const field = fc.oneof(
  fc.constant(''),
  fc.array(piece, { maxLength: 5 }).map((pieces) => pieces.join('')),
);

/** A field as a writer puts it: in quotes where it must be, or where the writer likes to. */
function written(text: string, isLast: boolean, wantsQuotes: boolean): string {
  const mustQuote = text.startsWith('"') || /[,\n]/.test(text) || (isLast && text.endsWith('\r'));
  return wantsQuotes || mustQuote ? `"${text.replaceAll('"', '""')}"` : text;
}

const rowText = fc
  .array(fc.tuple(field, fc.boolean()), { minLength: 1, maxLength: 6 })
  .map((cells) =>
    cells.map(([text, quotes], i) => written(text, i === cells.length - 1, quotes)).join(','),
  );
const csvText = fc
  .tuple(
    fc.array(fc.tuple(rowText, fc.constantFrom('\n', '\r\n')), { minLength: 1, maxLength: 5 }),
    fc.boolean(),
  )
  .map(([rows, endsWithBreak]) => {
    const text = rows.map(([row, lineBreak]) => row + lineBreak).join('');
    return endsWithBreak ? text : text.replace(/\r?\n$/, '');
  });
/** Quotes wherever they please: mostly malformed. */
const wildText = fc
  .array(fc.oneof(fc.constantFrom('"', ',', '\n', 'a', '"a",', '"\n'), piece), { maxLength: 24 })
  .map((pieces) => pieces.join(''));

function judge(bytes: Buffer): string[][] {
  return parse(bytes, {
    encoding: 'latin1',
    record_delimiter: ['\r\n', '\n'],
    relax_quotes: true,
    relax_column_count: true,
    skip_empty_lines: false,
    trim: false,
  });
}

/** What the splitter promises, as regular expressions: a malformed record costs its first line. */
function reference(text: string): Cut[] {
  const quoted = /"((?:[^"]|"")*)"(?!")[\t ]*(?:\r?(?=\n|$))?(?=,|\n|$)/y;
  const plain = /(?!")([^,\n]*?)(?=,|\r?\n|\r?$)/y;
  const cuts: Cut[] = [];
  let at = 0;
  const match = (pattern: RegExp, from: number) => {
    pattern.lastIndex = from;
    return pattern.exec(text);
  };
  while (at < text.length) {
    const fields: string[] = [];
    let p = at;
    for (;;) {
      const found = match(quoted, p) ?? match(plain, p);
      if (!found) break;
      const isQuoted = found[0].startsWith('"');
      fields.push(isQuoted ? found[1].replaceAll('""', '"') : found[1]);
      p += found[0].length;
      if (text[p] !== ',') break;
      p++;
      if (p === text.length) fields.push('');
      if (p === text.length) break;
    }
    const lineBreak = match(/\r?\n|\r?$/y, p);
    const isWhole = fields.length > 0 && lineBreak !== null;
    const next = isWhole ? p + lineBreak[0].length : text.indexOf('\n', at) + 1 || text.length;
    const lines = text.slice(at, Math.max(at, next - 1)).split('\n').length;
    cuts.push({ fields: isWhole ? fields : 'malformed', lines: isWhole ? lines : 1 });
    at = next;
  }
  return cuts;
}

describe('DelimitedSplitter', () => {
  it('splits like csv-parse', () => {
    fc.assert(
      fc.property(csvText, (text) => {
        expect(fieldsOf(whole(bytesOf(text)))).toEqual(judge(bytesOf(text)));
      }),
      { numRuns: 2000 },
    );
  });

  it('counts the lines of a record', () => {
    fc.assert(
      fc.property(csvText, (text) => {
        const total = whole(bytesOf(text)).reduce((sum, { lines }) => sum + lines, 0);
        expect(total).toBe(text.replace(/\n$/, '').split('\n').length - (text === '' ? 1 : 0));
      }),
    );
  });

  it('skips the first line of a malformed record, and continues after it', () => {
    fc.assert(
      fc.property(fc.oneof(wildText, csvText), (text) => {
        expect(whole(bytesOf(text))).toEqual(reference(text));
      }),
      { numRuns: 3000 },
    );
  });

  it('splits alike wherever a piece ends', () => {
    fc.assert(
      fc.property(fc.oneof(csvText, wildText), (text) => {
        const bytes = bytesOf(text);
        expect(unlikeWhole(() => newSplitter(), bytes, whole(bytes))).toEqual([]);
      }),
      { numRuns: 400 },
    );
  });

  it('splits alike in the memory of a kernel', () => {
    const kernel = createKernel({ threads: 1, seedWords: 0, batchBytes: 0 });
    const cut = cutOf(kernel.map.threads[0]);
    const memory = { bytes: kernel.bytes, at: cut + CUT_WINDOW };
    const pieces = fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 3 });
    fc.assert(
      fc.property(fc.oneof(csvText, wildText), pieces, fc.boolean(), (text, lengths, isText) => {
        const make = () => new DelimitedSplitter({ ...COMMAS, ...(isText && { textWidth: 3 }) });
        const inKernel = make();
        inKernel.useKernel(kernel, cut);
        const bytes = bytesOf(text);
        expect(cutAll(inKernel, bytes, { pieces: lengths, memory })).toEqual(cutAll(make(), bytes));
        const lines = kernel.calls.countLines(memory.at, memory.at + bytes.length);
        const written = Buffer.from(kernel.bytes.slice(memory.at, memory.at + bytes.length));
        expect(lines).toBe(written.toString('latin1').split('\n').length - 1);
      }),
      { numRuns: 2000 },
    );
    const row = new Array(COLUMNS_MAX + 1).fill('a').join(',');
    const inKernel = newSplitter();
    inKernel.useKernel(kernel, cut);
    expect(fieldsOf(cutAll(inKernel, bytesOf(`${row}\nz\n`), { memory }))).toEqual([
      'malformed',
      ['z'],
    ]);
  });

  it('splits alike in many pieces', () => {
    const pieces = fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 12 });
    fc.assert(
      fc.property(csvText, pieces, fc.boolean(), (text, lengths, finalWithBytes) => {
        const bytes = bytesOf(text);
        const feeding = { pieces: lengths, finalWithBytes };
        expect(cutAll(newSplitter(), bytes, feeding)).toEqual(whole(bytes));
      }),
      { numRuns: 1000 },
    );
  });

  it.each([
    ['padding after a quote', '"a" \t,"b"\t\r\n', ['a', 'b']],
    ['a quote inside a plain field', 'a"b,c""d\n', ['a"b', 'c""d']],
    ['padding before a quote', '\t"a,b"\n', ['\t"a', 'b"']],
    ['a carriage return inside', 'a\rb,\r\r\n', ['a\rb', '\r']],
    ['a quoted line break', '"a\r\nb",c', ['a\r\nb', 'c']],
    ['only quotes', '"""",""\n', ['"', '']],
  ])('keeps %s unchanged', (_, text, fields) => {
    expect(fieldsOf(whole(bytesOf(text)))).toEqual([fields]);
  });

  it.each([
    ['text after a quote', '"a"b,c\nd\n'],
    ['a quote that is never closed', '"a\nd\n'],
  ])('calls %s malformed', (_, text) => {
    expect(fieldsOf(whole(bytesOf(text)))).toEqual(['malformed', ['d']]);
  });

  it.each([
    ['plain', 'a'],
    ['quoted', '"a"'],
  ])(`accepts ${COLUMNS_MAX} %s columns and no more`, (_, cell) => {
    const row = (columns: number) => `${new Array(columns).fill(cell).join(',')}\nz\n`;
    const count = (columns: number) => fieldsOf(whole(bytesOf(row(columns)))).map((f) => f.length);
    expect(count(COLUMNS_MAX - 1)).toEqual([COLUMNS_MAX - 1, 1]);
    expect(count(COLUMNS_MAX)).toEqual([COLUMNS_MAX, 1]);
    expect(fieldsOf(whole(bytesOf(row(COLUMNS_MAX + 1))))).toEqual(['malformed', ['z']]);
    const bytes = bytesOf(row(COLUMNS_MAX + 1));
    expect(unlikeWhole(() => newSplitter(), bytes, whole(bytes))).toEqual([]);
  });
});

/** Characters of two bytes or one, as bytes: second halves are signs more often than not. */
function charactersIn(encoding: 'gbk' | 'big5') {
  const second = fc.oneof(
    fc.constantFrom(0x40, 0x5b, 0x5c, 0x5e, 0x7c, 0x7d, 0x7e),
    fc.integer({ min: 0x40, max: 0xfe }),
  );
  const decoder = new TextDecoder(encoding, { fatal: true });
  const isCharacter = (bytes: Buffer) => {
    try {
      return [...decoder.decode(bytes)].length === 1;
    } catch {
      return false;
    }
  };
  const pairs = fc
    .tuple(fc.integer({ min: 0x81, max: 0xfe }), second)
    .map((pair) => Buffer.from(pair))
    .filter(isCharacter);
  const ascii = fc.constantFrom(...'|^~,1 a0').map((char) => Buffer.from(char));
  return fc.oneof({ weight: 5, arbitrary: pairs }, { weight: 3, arbitrary: ascii });
}

describe('quotes in a file that does not use quoting', () => {
  const WIDTH = 3;
  const literal = () => new DelimitedSplitter({ ...COMMAS, textWidth: WIDTH });
  const cell = fc
    .array(fc.constantFrom('"', 'a', '\t', ' ', '`', '#'), { maxLength: 5 })
    .map((chars) => chars.join(''));
  const line = fc.array(cell, { minLength: WIDTH, maxLength: WIDTH });

  it('are text unless they enclose a field', () => {
    const unquoted = (text: string) => /^"([^"]*)"[\t ]*$/.exec(text)?.[1] ?? text;
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 4 }), (rows) => {
        const bytes = bytesOf(rows.map((cells) => `${cells.join(',')}\r\n`).join(''));
        const cuts = cutAll(literal(), bytes);
        expect(cuts).toEqual(rows.map((cells) => ({ fields: cells.map(unquoted), lines: 1 })));
        expect(unlikeWhole(literal, bytes, cuts)).toEqual([]);
      }),
      { numRuns: 2000 },
    );
  });

  it('are text in a line with one separator more at its end, unless they enclose one', () => {
    const bytes = bytesOf('a,"b" x,c,\r\na,"b,c",\r\n');
    const cuts = cutAll(literal(), bytes);
    expect(fieldsOf(cuts)).toEqual([
      ['a', '"b" x', 'c', ''],
      ['a', 'b,c', ''],
    ]);
    expect(unlikeWhole(literal, bytes, cuts)).toEqual([]);
  });

  it('follow RFC 4180 in a line with another number of fields', () => {
    const text = 'a,"b,c",d\na,"b\nc",d\n"a","b,""c""",d\n';
    const fields = [
      ['a', 'b,c', 'd'],
      ['a', 'b\nc', 'd'],
      ['a', 'b,"c"', 'd'],
    ];
    const bytes = bytesOf(text);
    expect(fieldsOf(cutAll(literal(), bytes))).toEqual(fields);
    expect(unlikeWhole(literal, bytes, cutAll(literal(), bytes))).toEqual([]);
  });
});

describe.each([
  ['gbk', '|'],
  ['gbk', '^'],
  ['gbk', '~'],
  ['big5', '|'],
  ['big5', '^'],
  ['big5', '~'],
] as const)('a separator that may be half a character: %s %s', (encoding, separator) => {
  const decoder = new TextDecoder(encoding, { fatal: true });
  const textOf = (bytes: Buffer) => decoder.decode(bytes);
  const code = separator.charCodeAt(0);
  const halved = () => new DelimitedSplitter({ separator: code, quote: 0x22, hasHalves: true });
  const characters = fc.array(charactersIn(encoding), { minLength: 1, maxLength: 30 });
  const four = fc.constantFrom(...['㐀', '😀'].map((char) => iconv.encode(char, 'gb18030')));
  const withFour =
    encoding === 'gbk' ? fc.array(fc.oneof(charactersIn(encoding), four)) : characters;
  let halves = 0;

  it('separates only if it is a character', () => {
    fc.assert(
      fc.property(characters, fc.boolean(), (parts, hasQuote) => {
        const row = Buffer.concat(parts);
        const text = textOf(row);
        // With a doubled quote in front the row is cut the careful way.
        const bytes = hasQuote ? Buffer.concat([Buffer.from(`"a""b"${separator}`), row]) : row;
        const fields = text.split(separator);
        const expected = hasQuote ? ['a"b', ...fields] : fields;
        const [{ fields: found }, ...more] = cutAll(halved(), Buffer.concat([bytes, lineFeed]));
        expect(more).toEqual([]);
        if (found === 'malformed') expect.fail('no quote is wrong here');
        expect(found.map((cell) => textOf(Buffer.from(cell, 'latin1')))).toEqual(expected);
        halves += row.toString('latin1').split(separator).length - fields.length;
      }),
      { numRuns: 2000 },
    );
    expect(halves).toBeGreaterThan(100);
  });

  it('separates alike wherever a piece ends, also within characters of four bytes', () => {
    fc.assert(
      fc.property(withFour, withFour, (one, other) => {
        const bytes = Buffer.concat([...one, lineFeed, ...other]);
        expect(unlikeWhole(halved, bytes, cutAll(halved(), bytes))).toEqual([]);
        const name = encoding === 'gbk' ? 'gb18030' : encoding;
        const text = new TextDecoder(name, { fatal: true }).decode(Buffer.concat(one));
        const [first] = cutAll(halved(), Buffer.concat([...one, lineFeed]));
        expect(first.fields).toHaveLength(text.split(separator).length);
      }),
      { numRuns: 200 },
    );
  });
});
