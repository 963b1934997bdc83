/** Workbooks that are damaged, or meant to do harm: they are refused, and nothing else happens. */
import { describe, expect, it } from 'vitest';
import { Random } from '../../scripts/lib/random.mjs';
import type { ByteSource } from '../../src/inputs/unpacker.ts';
import { loadSharedStrings } from '../../src/inputs/xlsx/shared-strings.ts';
import { RefusedError } from '../../src/support/errors.ts';
import {
  CELL_CHARS_MAX,
  CELL_STYLES_MAX,
  COLUMNS_MAX,
  RECORD_BYTES_MAX,
  RELATIONSHIPS_MAX,
  SHARED_STRINGS_RATIO_FROM,
  SHEET_COLUMNS_MAX,
  SHEET_ROWS_MAX,
  SHEETS_MAX,
  XML_ATTRIBUTE_CHARS_MAX,
  XML_DEPTH_MAX,
  XML_PIECE_CHARS_MAX,
} from '../../src/support/limits.ts';
import { mutate } from '../cli/mutate.ts';
import { tempDir } from '../support/tempdir.ts';
import { contents, fileOf, refusal, zipOf } from './archives.ts';
import {
  csvOf,
  inlineRow,
  linesOf,
  partsOf,
  relation,
  relationsPart,
  type Shape,
  sheetOf,
  workbookOf,
} from './workbooks.ts';

const SEED = Number(process.env.ZHANGPING_FUZZ_SEED ?? 20261119);
const RUNS = Number(process.env.ZHANGPING_FUZZ_RUNS ?? 300);
const ROW = inlineRow(['order_id', 'amount']);
const OLE = Buffer.from('d0cf11e0a1b11ae1', 'hex');

/** What may stand in an attribute or a text, where the XML stays well formed. */
const WORDS = [
  ...['', '0', '1', '-1', '2', '99', '1e309', '1E+15', '99999999999999999999', 'NaN', 'x', ' '],
  ...['s', 'n', 'b', 'd', 'e', 'str', 'inlineStr', 'A1', 'A2', 'B1', 'XFD1', 'XFE1', '1048577'],
  ...[
    'rId1',
    'rId2',
    'hidden',
    '../x',
    '/xl/workbook.xml',
    'worksheets/sheet2.xml',
    'yyyy',
    '0.00',
  ],
  ...['_xD800_', '_x0000_', '&#10;', '&quot;,', '&undefined;', '46345.5', '2958466', '&#x1F600;'],
];

/** The part with up to four of its attributes and texts exchanged. */
function exchanged(part: Buffer, rng: Random): Buffer {
  const pieces = part.toString().split(/("[^"]*"|(?<=>)[^<]+(?=<))/);
  for (let left = 1 + rng.int(4); left > 0; left--) {
    const at = 1 + 2 * rng.int(pieces.length >> 1);
    const word = rng.pick(WORDS);
    pieces[at] = pieces[at].startsWith('"') ? `"${word}"` : word;
  }
  return Buffer.from(pieces.join(''));
}

/** The message of the refusal of these parts in a workbook that is right without them. */
async function refusedFor(parts: NonNullable<Shape['parts']>, rows = ROW): Promise<string> {
  return (await refusal(csvOf(sheetOf(rows, { parts })))).message;
}

async function rowsRefused(rows: string, more: Partial<Shape> = {}): Promise<string> {
  return (await refusal(csvOf(sheetOf(rows, more)))).message;
}

/** Whether rows are read, `limit`, or another reason. */
async function outcome(rows: string, more: Partial<Shape> = {}): Promise<string> {
  return await csvOf(sheetOf(rows, more)).then(
    () => 'read',
    (error) => (error instanceof RefusedError ? error.reason : String(error)),
  );
}

function sourceOf(xml: string, used = xml.length): ByteSource {
  const chunks = [Buffer.from(xml)];
  return { next: async () => chunks.shift(), share: () => null, used, destroy: () => {} };
}

describe('a file that is not an .xlsx', () => {
  it('is refused with its kind and advice', async () => {
    const path = fileOf(Buffer.concat([OLE, Buffer.alloc(600)]), 'day.xls');
    const error = await refusal(contents(path));
    expect(error.message).toBe(
      `${path} is an old workbook (.xls), or has a password: neither is supported. Open it in a ` +
        'spreadsheet program and save it as .xlsx without a password, or fetch it as CSV.',
    );
    expect(error.reason).toBe('unrecognized');
    const binary = relationsPart(relation('rId1', 'officeDocument', 'xl/workbook.bin'));
    const parts = { '_rels/.rels': binary, 'xl/workbook.bin': '' };
    expect(await refusedFor(parts)).toMatch(/a binary workbook \(\.xlsb\).* Save it as \.xlsx/);
    const document = '<w:document xmlns:w="w"/>';
    expect(await refusedFor({ 'xl/workbook.xml': document })).toMatch(
      /xl\/workbook\.xml: not a workbook: it starts with <document>/,
    );
  });

  it('is plain if it has only seven of the eight first bytes of an OLE file', async () => {
    const { container } = await contents(fileOf(OLE.subarray(0, 7)));
    expect(container).toBe('plain');
  });
});

describe('empty workbooks', () => {
  it('are refused like an empty archive', async () => {
    const empty = { name: 'a', rows: '<row><c t="inlineStr"><is><t> </t></is></c></row>' };
    const error = await refusal(csvOf(workbookOf({ sheets: [empty] })));
    expect([error.reason, error.message]).toEqual([
      'empty',
      expect.stringMatching(/book\.xlsx is a workbook whose sheets are all empty\. That is never/),
    ]);
    const sheets = [empty, { name: 'b', rows: ROW, state: 'hidden' }];
    expect((await refusal(csvOf(workbookOf({ sheets })))).message).toMatch(/Hidden ones \(1\)/);
    expect((await refusal(csvOf(workbookOf({ sheets: [] })))).reason).toBe('empty');
  });
});

describe('parts', () => {
  it.each(['_rels/.rels', 'xl/workbook.xml', 'xl/_rels/workbook.xml.rels', 'xl/styles.xml'])(
    'must be there: %s',
    async (name) => {
      expect(await refusedFor({ [name]: null })).toMatch(
        /no part is named for|which the workbook does not contain/,
      );
    },
  );

  it.each(['xl/worksheets/sheet1.xml', 'xl/sharedStrings.xml'])(
    'must be there: %s',
    async (name) => {
      expect(await refusedFor({ [name]: null })).toMatch(/which the workbook does not contain/);
    },
  );

  it.each([
    ['../../etc/passwd', 'outside of the workbook'],
    ['/../xl/worksheets/sheet1.xml', 'outside of the workbook'],
    ['worksheets/../../../x', 'outside of the workbook'],
    ['', 'which the workbook does not contain'],
    ['http://example.org/sheet1.xml', 'which the workbook does not contain'],
    ['worksheets/sheet1.xml" TargetMode="External', 'outside of the workbook'],
  ])('are not read from %s', async (target, where) => {
    const rels = relationsPart(relation('rId1', 'worksheet', target));
    expect(await refusedFor({ 'xl/_rels/workbook.xml.rels': rels })).toContain(where);
  });

  it('must not occur twice, or be two sheets', async () => {
    const members = [...partsOf({ sheets: [{ name: 'S', rows: ROW }] })];
    const twice = zipOf(
      [...members, ['XL/Workbook.xml', Buffer.from('<a/>')] as const].map(([name, data]) => ({
        name,
        data,
      })),
    );
    expect((await refusal(csvOf(twice))).message).toMatch(/XL\/Workbook\.xml: it occurs twice/);
    const sheets = ['a', 'b'].map((name) => ({ name, rows: ROW }));
    const rels = relationsPart(
      relation('rId1', 'worksheet', 'worksheets/sheet1.xml'),
      relation('rId2', 'worksheet', 'worksheets/sheet1.xml'),
    );
    const same = workbookOf({ sheets, parts: { 'xl/_rels/workbook.xml.rels': rels } });
    expect((await refusal(csvOf(same))).message).toMatch(/the sheet 'b' occurs twice/);
    const named = ['a', 'a'].map((name) => ({ name, rows: ROW }));
    expect((await refusal(csvOf(workbookOf({ sheets: named })))).message).toMatch(
      /'a' occurs twice/,
    );
  });

  it('with a wrong size or checksum are refused, even after the last row', async () => {
    for (const part of partsOf({ sheets: [{ name: 'S', rows: ROW }] }).keys()) {
      if (part === '[Content_Types].xml') continue;
      const members = [...partsOf({ sheets: [{ name: 'S', rows: ROW }] })].map(([name, data]) => ({
        name,
        data,
        ...(name === part ? { crc: 1 } : {}),
      }));
      expect((await refusal(csvOf(zipOf(members)))).message).toContain(`${part} is damaged: its`);
    }
  });
});

describe('XML', () => {
  const bomb = '<!DOCTYPE a [<!ENTITY b "bbbbbbbb"><!ENTITY c "&b;&b;&b;&b;">]>';

  it.each([
    ['a DOCTYPE', `${bomb}<worksheet/>`, /sheet1\.xml:1: the XML has a DOCTYPE/],
    ['an unknown entity', '<worksheet><a>&c;</a></worksheet>', /undefined entity/],
    ['an inherited entity', '<worksheet><a>&constructor;</a></worksheet>', /undefined entity/],
    ['an open tag', '<worksheet><sheetData>', /:1: the file ends before its elements are closed/],
    ['no tag', '', /:1: the file ends before/],
    ['two roots', '<worksheet/><worksheet/>', /only one root/],
    ['another root', '<workbook/>', /: not a worksheet: it starts with <workbook>/],
    ['an unknown encoding', '<?xml version="1.0" encoding="x-a"?><a/>', /encoding 'x-a'/],
    ['other bytes', Buffer.from('<worksheet>\xd6\xd0</worksheet>', 'latin1'), /not valid in utf-8/],
    ['half a character', Buffer.from('<worksheet/>\xe4\xb8', 'latin1'), /middle of a character/],
  ])('with %s is refused', async (_, text, message) => {
    const refused = await refusedFor({ 'xl/worksheets/sheet1.xml': text });
    expect(refused).toMatch(message);
    expect(refused).toMatch(/ (Fetch|open) /);
  });

  it.each(['_rels/.rels', 'xl/workbook.xml', 'xl/_rels/workbook.xml.rels', 'xl/styles.xml'])(
    'with a DOCTYPE is refused in %s too',
    async (name) => {
      const whole = partsOf({ sheets: [{ name: 'S', rows: ROW }] }).get(name);
      const text = String(whole).replace('?>', `?>${bomb}`);
      expect(await refusedFor({ [name]: text })).toMatch(
        /the XML has a DOCTYPE, which is never read/,
      );
    },
  );
});

describe('rows and cells', () => {
  it.each([
    ['<row r="2"/><row r="2"/>', ":2: the next row has the number '2'"],
    ['<row r="2"/><row r="1"/>', "has the number '1'"],
    ['<row r="0"/>', "number '0'"],
    ['<row r="x"/>', "number 'x'"],
    ['<row r="1"><c r="A2"/></row>', "the cell 'A2' is out of place"],
    ['<row r="1"><c r="B1"/><c r="A1"/></row>', "the cell 'A1' is out of place"],
    ['<row r="1"><c r="B1"/><c r="B1"/></row>', "the cell 'B1' is out of place"],
    ['<row r="1"><c r="1A"/></row>', "the cell '1A' is out of place"],
    ['<row r="1"><c r="AAAA1"/></row>', "the cell 'AAAA1' is out of place"],
    ['<row><c t="s"><v>0</v></c></row>', "refers to text '0'"],
    ['<row><c t="s"><v>-1</v></c></row>', "refers to text '-1'"],
    ['<row><c t="s"><v>1e0</v></c></row>', "refers to text '1e0'"],
    ['<row><c t="s"><v>99999999999999999999</v></c></row>', "refers to text '9999999999999999'"],
    ['<row><c><f>1+1</f></c></row>', 'a formula has no computed value'],
  ])('%s', async (rows, message) => {
    const refused = await rowsRefused(rows);
    expect(refused).toContain(message);
    expect(refused).toMatch(/book\.xlsx!Sheet1:\d+: /);
  });

  it('may refer to texts up to the last one', async () => {
    const rows = (index: number) => `<row><c t="s"><v>${index}</v></c></row>`;
    const strings = ['<si><t>a</t></si>', '<si><t>b</t></si>'];
    expect(await linesOf(rows(1), { strings })).toEqual(['b']);
    expect(await rowsRefused(rows(2), { strings })).toContain("text '2'");
  });
});

describe('limits', () => {
  it('on rows and columns are those of spreadsheets', async () => {
    const row = (r: number) => `<row r="${r}"><c t="str"><v>x</v></c></row>`;
    const rows = async (r: number) => (await linesOf(row(r))).length;
    expect(await rows(SHEET_ROWS_MAX - 1)).toBe(SHEET_ROWS_MAX - 1);
    expect(await rows(SHEET_ROWS_MAX)).toBe(SHEET_ROWS_MAX);
    expect(await outcome(row(SHEET_ROWS_MAX + 1))).toBe('archive');
    const cell = (r: string) => `<row r="1"><c r="${r}1" t="str"><v>x</v></c></row>`;
    expect([await outcome(cell('XFC')), await outcome(cell('XFD'))]).toEqual(['read', 'read']);
    expect(await outcome(cell('XFE'))).toBe('archive');
    const cells = (count: number) => `<row>${'<c/>'.repeat(count)}</row>${ROW}`;
    expect(await outcome(cells(SHEET_COLUMNS_MAX - 1))).toBe('read');
    expect(await outcome(cells(SHEET_COLUMNS_MAX))).toBe('read');
    expect(await outcome(cells(SHEET_COLUMNS_MAX + 1))).toBe('archive');
  });

  it('on used columns let one more through, which is refused later', async () => {
    const width = async (count: number) =>
      (await linesOf(`<row>${'<c><v>1</v></c>'.repeat(count)}</row>`))[0].split(',').length;
    expect(await width(COLUMNS_MAX - 1)).toBe(COLUMNS_MAX - 1);
    expect(await width(COLUMNS_MAX)).toBe(COLUMNS_MAX);
    expect(await width(COLUMNS_MAX + 1)).toBe(COLUMNS_MAX + 1);
    expect(await width(COLUMNS_MAX + 2)).toBe(COLUMNS_MAX + 1);
  });

  it.each(['x', '汉', '_x4E2D_'])('on characters in a cell: %s', async (char) => {
    const shared = (count: number) => [`<si><t>${char.repeat(count)}</t></si>`];
    const runs = (count: number) => [`<si>${`<r><t>${char}</t></r>`.repeat(count)}</si>`];
    const row = '<row><c t="s"><v>0</v></c></row>';
    const value = (count: number) => `<row><c t="str"><v>${char.repeat(count)}</v></c></row>`;
    for (const [more, end] of [
      [-1, 'read'],
      [0, 'read'],
      [1, 'limit'],
    ] as const) {
      const count = CELL_CHARS_MAX + more;
      expect(await outcome(row, { strings: shared(count) })).toBe(end);
      expect(await outcome(row, { strings: runs(count) })).toBe(end);
      expect(await outcome(value(count))).toBe(end);
    }
  });

  it('on characters in a number', async () => {
    const row = (count: number) => `<row><c><v>${'1'.repeat(count)}</v></c></row>`;
    expect(await outcome(row(CELL_CHARS_MAX))).toBe('read');
    expect(await outcome(row(CELL_CHARS_MAX + 1))).toBe('limit');
  });

  it('on characters in a row', async () => {
    const cell = (count: number) => `<c t="str"><v>${'x'.repeat(count)}</v></c>`;
    const row = (count: number) =>
      `<row>${cell(32_000).repeat(Math.floor(count / 32_000))}${cell(count % 32_000)}</row>`;
    expect(await outcome(row(RECORD_BYTES_MAX - 1))).toBe('read');
    expect(await outcome(row(RECORD_BYTES_MAX).repeat(2))).toBe('read');
    expect(await outcome(row(RECORD_BYTES_MAX + 1))).toBe('limit');
  });

  it('on nested elements', async () => {
    const deep = (depth: number) => `${'<a>'.repeat(depth - 2)}${'</a>'.repeat(depth - 2)}${ROW}`;
    expect(await outcome(deep(XML_DEPTH_MAX - 1))).toBe('read');
    expect(await outcome(deep(XML_DEPTH_MAX))).toBe('read');
    expect(await outcome(deep(XML_DEPTH_MAX + 1))).toBe('limit');
  });

  it('on texts, comments and tags without an end', async () => {
    const chars = 'x'.repeat(XML_PIECE_CHARS_MAX + 100_000);
    const roots = {
      'xl/worksheets/sheet1.xml': 'worksheet',
      'xl/sharedStrings.xml': 'sst',
      'xl/workbook.xml': 'workbook',
    };
    for (const [part, root] of Object.entries(roots)) {
      for (const start of ['<a>', '<!--', '<a b="', '<', '<?', '<![CDATA[']) {
        const refused = await refusedFor({ [part]: `<${root}>${start}${chars}` });
        expect(refused, start).toContain(`${part}:1: a tag, comment or text is longer than`);
      }
    }
    const comment = (chars: number) => `<!--${'x'.repeat(chars)}-->${ROW}`;
    expect(await outcome(comment(XML_PIECE_CHARS_MAX - 20_000))).toBe('read');
    expect(await outcome(comment(XML_PIECE_CHARS_MAX + 20_000))).toBe('limit');
  });

  it('on relationships, styles and what is kept of them', async () => {
    const counted = async (max: number, shape: (count: number) => Partial<Shape>) =>
      await Promise.all([max - 1, max, max + 1].map((count) => outcome(ROW, shape(count))));
    const within = ['read', 'read', 'limit'];
    const rels = (count: number) => [
      relation('rId1', 'worksheet', 'worksheets/sheet1.xml'),
      ...Array.from({ length: count - 1 }, (_, i) => relation(`x${i}`, 'theme', 'x')),
    ];
    const relsPart = (...inner: string[]) => ({
      parts: { 'xl/_rels/workbook.xml.rels': relationsPart(...inner) },
    });
    expect(await counted(RELATIONSHIPS_MAX, (count) => relsPart(...rels(count)))).toEqual(within);
    const xfs = (count: number) => ({
      styles: `<cellXfs>${'<xf numFmtId="0"/>'.repeat(count)}</cellXfs>`,
    });
    expect(await counted(CELL_STYLES_MAX, xfs)).toEqual(within);
    const format = (i: number) => `<numFmt numFmtId="${i}" formatCode="0"/>`;
    const formats = (count: number) => ({
      styles: `<numFmts>${Array.from({ length: count }, (_, i) => format(i)).join('')}</numFmts>`,
    });
    expect(await counted(CELL_STYLES_MAX, formats)).toEqual(within);
    const target = (count: number) =>
      relsPart(rels(1)[0], relation('x', 'theme', 'x'.repeat(count)));
    expect(await counted(XML_ATTRIBUTE_CHARS_MAX, target)).toEqual(within);
  });

  it('on sheets', async () => {
    const workbook = (count: number) => {
      const sheets = '<sheet name="a" sheetId="1" r:id="rId9"/>'.repeat(count);
      return `<workbook xmlns:r="r"><sheets>${sheets}</sheets></workbook>`;
    };
    const refused = (count: number) => refusedFor({ 'xl/workbook.xml': workbook(count) });
    // Up to the limit they are looked for.
    expect(await refused(SHEETS_MAX - 1)).toMatch(/no part is named for the sheet/);
    expect(await refused(SHEETS_MAX)).toMatch(/no part is named for the sheet/);
    expect(await refused(SHEETS_MAX + 1)).toMatch(/: more than 256 sheets/);
  });

  it('on shared texts', async () => {
    const load = async (count: number, countMax: number) => {
      const source = sourceOf(`<sst>${'<si><t>a</t></si>'.repeat(count)}</sst>`);
      const strings = await loadSharedStrings(source, 'texts', tempDir(), countMax);
      await strings.close();
      return strings.count;
    };
    expect([await load(4999, 5000), await load(5000, 5000)]).toEqual([4999, 5000]);
    expect((await refusal(load(5001, 5000))).message).toMatch(/^texts: more than 5000 texts/);
  });

  it('on texts in proportion to their bytes', async () => {
    const load = async (count: number, used: number) => {
      const source = sourceOf(`<sst>${'<si/>'.repeat(count)}</sst>`, used);
      await (await loadSharedStrings(source, 'texts', tempDir())).close();
    };
    const [from, bytes] = [SHARED_STRINGS_RATIO_FROM, SHARED_STRINGS_RATIO_FROM / 4];
    await load(from - 1, 1);
    await load(from, bytes + 1);
    await load(from, bytes);
    for (const [count, used] of [
      [from, bytes - 1],
      [from + 1, bytes],
    ]) {
      const { message, reason } = await refusal(load(count, used));
      expect(message).toMatch(/^texts: more than 4 texts per compressed byte/);
      expect(reason).toBe('limit');
    }
  });

  it('on these apply to a workbook long before all its texts are read', async () => {
    const strings = ['<si><t/></si>'.repeat(2 * SHARED_STRINGS_RATIO_FROM)];
    const bytes = workbookOf({ sheets: [{ name: 'S', rows: ROW }], strings });
    const { message } = await refusal(contents(fileOf(bytes)));
    expect(message).toMatch(/sharedStrings.xml: more than 4 texts per/);
  });

  it('on unpacked bytes apply to every part, and to the CSV', async () => {
    const limits = { inflatedBytesMax: 100_000 };
    const refusedWith = async (shape: Shape) => {
      const error = await refusal(contents(fileOf(workbookOf(shape)), { limits }));
      expect(error.reason).toBe('limit');
      return error.message;
    };
    const sheets = [{ name: 'S', rows: ROW }];
    const comment = `<!--${' '.repeat(100_000)}-->`;
    for (const [name, data] of partsOf({ sheets })) {
      if (name === '[Content_Types].xml') continue;
      const parts = { [name]: `${data}${comment}` };
      expect(await refusedWith({ sheets, parts })).toContain(
        `!${name} unpacks to more than 100000`,
      );
    }
    // A few bytes of XML for each of the texts that they stand for.
    const rows = `${'<row><c t="s"><v>0</v></c></row>'.repeat(20)}`;
    const strings = [`<si><t>${'x'.repeat(10_000)}</t></si>`];
    expect(await refusedWith({ sheets: [{ name: 'S', rows }], strings })).toMatch(/!S unpacks to/);
  });
});

describe(`damaged parts (ZHANGPING_FUZZ_SEED=${SEED})`, () => {
  const rows =
    '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>' +
    '<row r="2"><c r="A2" t="inlineStr"><is><t>A1</t></is></c><c r="B2" s="1"><v>45000.5</v></c>' +
    '</row><row r="3"><c r="A3" t="str"><f>A2</f><v>A1</v></c><c r="B3"><v>1.1</v></c></row>';
  const shape: Shape = {
    sheets: [
      { name: 'S', rows },
      { name: 'T', rows: ROW },
    ],
    strings: ['<si><t>order_id</t></si>', '<si><r><t>amount</t></r><rPh><t>x</t></rPh></si>'],
    styles:
      '<numFmts><numFmt numFmtId="176" formatCode="yyyy-mm-dd"/></numFmts>' +
      '<cellXfs><xf numFmtId="0"/><xf numFmtId="176"/></cellXfs>',
  };

  it(`end in CSV or in a refusal: ${RUNS} of them`, async () => {
    const parts = partsOf(shape);
    const names = [...parts.keys()].filter((name) => name !== '[Content_Types].xml');
    const ends = new Map<string, number>();
    for (let index = 0; index < RUNS; index++) {
      const rng = new Random(SEED * 1_000_003 + index);
      const name = rng.pick([...names, 'xl/worksheets/sheet1.xml']);
      const whole = parts.get(name) ?? Buffer.alloc(0);
      const { bytes, done } = rng.chance(0.5)
        ? mutate(whole, parts.get(rng.pick(names)) ?? whole, rng)
        : { bytes: exchanged(whole, rng), done: ['exchange'] };
      const label = `ZHANGPING_FUZZ_SEED=${SEED}, case ${index}: ${name}, ${done.join('+')}`;
      const damaged = { ...shape, parts: { [name]: bytes } };
      const end = await csvOf(workbookOf(damaged)).then(
        () => 'read',
        (error) => {
          if (error instanceof RefusedError) return 'refused';
          throw new Error(label, { cause: error });
        },
      );
      ends.set(end, (ends.get(end) ?? 0) + 1);
    }
    // Damage that always ends in a refusal, or never, tests little.
    expect(ends.get('read')).toBeGreaterThan(RUNS / 20);
    expect(ends.get('refused')).toBeGreaterThan(RUNS / 20);
  });
});
