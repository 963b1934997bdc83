import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { ZipFile } from 'yazl';
import { openFile } from '../../src/inputs/open.ts';
import { tempDir } from '../support/tempdir.ts';
import { contents, fileOf, readAll, withFile, zipOf } from './archives.ts';
import {
  csvOf,
  inlineRow,
  linesOf,
  partsOf,
  relation,
  relationsPart,
  sheetOf,
  workbookOf,
} from './workbooks.ts';

const data = Buffer.from('a');
const si = (text: string) => `<si><t>${text}</t></si>`;

/** As Excel writes it: shared strings, references everywhere, spans, styles, a formula. */
const EXCEL = {
  sheets: [
    {
      name: '流水',
      rows:
        '<row r="1" spans="1:3" ht="15"><c r="A1" s="1" t="s"><v>0</v></c>' +
        '<c r="B1" t="s"><v>1</v></c><c r="C1" t="s"><v>2</v></c></row>' +
        '<row r="2" spans="1:3"><c r="A2" t="s"><v>3</v></c>' +
        '<c r="B2"><v>1234.5599999999999</v></c>' +
        '<c r="C2" s="1"><v>46345.455127314817</v></c></row>' +
        '<row r="3" spans="1:3"><c r="A3" t="str"><f>A2&amp;"x"</f><v>A10001x</v></c>' +
        '<c r="B3"><f>B2*2</f><v>2469.12</v></c></row>',
    },
    { name: 'Sheet2', rows: '' },
    { name: 'Sheet3', rows: '<row r="1"><c r="A1" s="1"/></row>' },
  ],
  strings: [si('order_id'), si('amount'), si('paid_at'), si('A10001')],
  styles:
    '<cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="22" applyNumberFormat="1"/></cellXfs>',
};
const EXCEL_CSV = 'order_id,amount,paid_at\nA10001,1234.56,2026-11-19 10:55:23\nA10001x,2469.12,\n';

describe('workbooks', () => {
  it('of Excel become CSV, one document for every visible sheet with content', async () => {
    const path = fileOf(workbookOf(EXCEL), 'day.xlsx');
    const { container, texts, fingerprint } = await contents(path);
    expect(container).toBe('xlsx');
    const name = `${path}!流水`;
    expect(texts).toEqual({ [name]: EXCEL_CSV });
    const bytes = workbookOf(EXCEL);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    expect(fingerprint).toEqual({ bytes: bytes.length, sha256 });
  });

  it('of libraries may have prefixes, absolute targets, other names and cases', async () => {
    const rows =
      '<x:row><x:c t="inlineStr"><x:is><x:t>order_id</x:t></x:is></x:c>' +
      '<x:c t="inlineStr"><x:is><x:t>amount</x:t></x:is></x:c></x:row>' +
      '<x:row><x:c t="s"><x:v>0</x:v></x:c><x:c><x:v>1.1</x:v></x:c></x:row>';
    const main = 'http://purl.oclc.org/ooxml/spreadsheetml/main';
    const strict = (text: string) =>
      text.replaceAll(
        'http://schemas.openxmlformats.org/officeDocument/2006/relationships',
        'http://purl.oclc.org/ooxml/officeDocument/relationships',
      );
    const parts = {
      '[Content_Types].xml': '<Types/>',
      '_rels/.rels': strict(relationsPart(relation('a', 'officeDocument', './book/Main.XML'))),
      'book/main.xml':
        '<x:workbook xmlns:x="m" xmlns:rel="r"><x:sheets>' +
        '<x:sheet name="S" sheetId="7" rel:id="q"/></x:sheets></x:workbook>',
      'book/_rels/main.xml.rels': strict(
        relationsPart(
          relation('q', 'worksheet', '../tables/../one.xml'),
          relation('t', 'sharedStrings', '/texts.xml'),
          relation('e', 'externalLink', 'file:///elsewhere', 'TargetMode="External"'),
        ),
      ),
      'one.xml': `<x:worksheet xmlns:x="${main}"><x:sheetData>${rows}</x:sheetData></x:worksheet>`,
      'texts.xml': `\ufeff<x:sst xmlns:x="${main}"><x:si><x:t>A1</x:t></x:si></x:sst>`,
    };
    const zip = new ZipFile();
    for (const [name, text] of Object.entries(parts)) {
      // Written without going back: sizes stand behind each part.
      zip.addReadStream(Readable.from([Buffer.from(text)]), name);
    }
    zip.end();
    const path = fileOf('');
    writeFileSync(path, await buffer(zip.outputStream));
    const { container, texts } = await contents(path);
    expect([container, Object.values(texts)]).toEqual(['xlsx', ['order_id,amount\nA1,1.1\n']]);
  });

  it('may have backslashes in the names of their parts', async () => {
    const members = [...partsOf(EXCEL)].map(([name, data]) => ({
      name: name.replaceAll('/', '\\'),
      data,
    }));
    expect(await csvOf(zipOf(members))).toEqual({ 流水: EXCEL_CSV });
  });

  it('may lack styles, shared strings and every reference', async () => {
    const row = '<row><c t="str"><v>A1</v></c><c><v>2</v></c></row>';
    const rows = inlineRow(['order_id', 'amount']) + row;
    const parts = { 'xl/styles.xml': null, 'xl/sharedStrings.xml': null };
    const rels = relationsPart(relation('rId1', 'worksheet', 'worksheets/sheet1.xml'));
    const more = { parts: { ...parts, 'xl/_rels/workbook.xml.rels': rels } };
    expect(await linesOf(rows, more)).toEqual(['order_id,amount', 'A1,2']);
  });

  it('keep the order of their sheets, without hidden ones and charts', async () => {
    const rows = inlineRow(['a']);
    const sheet = (name: string, state?: string) => ({ name, rows, ...(state ? { state } : {}) });
    const sheets = [
      sheet('b & <c>'),
      sheet('x', 'hidden'),
      sheet('a\u202eb', 'visible'),
      sheet('y', 'veryHidden'),
      sheet('z'),
    ];
    const names = Object.keys(await csvOf(workbookOf({ sheets })));
    expect(names).toEqual(['b & <c>', 'a\ufffdb', 'z']);
    const rels = relationsPart(
      relation('rId1', 'worksheet', 'worksheets/sheet1.xml'),
      relation('rId2', 'chartsheet', 'worksheets/sheet2.xml'),
    );
    const parts = { 'xl/_rels/workbook.xml.rels': rels };
    const shape = { sheets: [sheet('t'), sheet('chart')], parts };
    expect(Object.keys(await csvOf(workbookOf(shape)))).toEqual(['t']);
  });

  it('are read from standard input, and several documents at a time', async () => {
    const shape = { sheets: ['a', 'b'].map((name) => ({ name, rows: inlineRow([name]) })) };
    const stdin = Readable.from([workbookOf(shape)]);
    const file = await openFile('-', { scratchDir: tempDir(), stdin });
    const texts = await Promise.all(file.documents.map((document) => readAll(document)));
    expect(file.documents.map(({ name }) => name)).toEqual(['-!a', '-!b']);
    expect(texts.map(String)).toEqual(['a\n', 'b\n']);
    await file.close();
  });

  it('are recognized by what every package has, not by the name of a part', async () => {
    const { container } = await contents(fileOf(zipOf([{ name: 'xl/workbook.xml', data }])));
    expect(container).toBe('zip');
  });
});

describe('cells', () => {
  /** One row of cells, as CSV; a header above would widen it. */
  const cells = async (inner: string, strings: string[] = []) =>
    (await linesOf(`<row>${inner}<c t="inlineStr"><is><t>.</t></is></c></row>`, { strings }))[0];

  it('of every kind become text', async () => {
    const row =
      '<c t="b"><v>1</v></c><c t="b"><v>0</v></c><c t="e"><v>#N/A</v></c><c t="n"><v> 7 </v></c>' +
      '<c t="d"><v>2026-11-19T10:55:23.000</v></c><c t="d"><v>2026-11-19</v></c>' +
      '<c t="inlineStr"><v>v</v></c><c><v>NaN</v></c><c><v/></c><c/>';
    const text = 'TRUE,FALSE,#N/A,7,2026-11-19 10:55:23,2026-11-19,v,NaN,,,.';
    expect(await cells(row)).toBe(text);
  });

  it('join runs of text, and omit phonetic text', async () => {
    const rich =
      '<r><rPr><b/></rPr><t xml:space="preserve">支付 </t></r><r><t> 宝 </t></r>' +
      '<rPh sb="0" eb="1"><t>zhi</t></rPh><phoneticPr fontId="1"/>';
    expect(await cells(`<c t="inlineStr"><is>${rich}</is></c>`)).toBe('支付 宝,.');
    expect(await cells(`<c><f>A1</f><is>${rich}</is></c>`)).toBe('支付 宝,.');
    const first = '<c><is><rPh><t>zhi</t></rPh><t>支</t></is></c>';
    expect(await cells(first)).toBe('支,.');
    expect(await cells('<c t="s"><v>0</v></c>', [`<si>${rich}</si>`])).toBe('支付 宝,.');
  });

  it('resolve escapes, are on one line, and are quoted if necessary', async () => {
    const of = (text: string) => cells(`<c t="s"><v>0</v></c>`, [`<si><t>${text}</t></si>`]);
    expect(await of('a_x000D_&#10;b_x005F_x000D_')).toBe('a b_x000D_,.');
    expect(await of('a\r\nb&#13;c&#10;&#10;d')).toBe('a b c  d,.');
    expect(await of('say &quot;hi&quot;, you')).toBe('"say ""hi"", you",.');
    expect(await of('_x4E2D_<!-- c --><![CDATA[<文>]]>&amp;')).toBe('中<文>&,.');
    expect(await of('😀')).toBe('😀,.');
  });

  it('without visible text are empty', async () => {
    expect(await cells('<c t="s"><v>0</v></c>', ['<si><t xml:space="preserve"> \t</t></si>'])).toBe(
      ',.',
    );
    expect(await cells('<c t="s"><v>0</v></c>', ['<si/>'])).toBe(',.');
  });

  it('refer to any of very many texts, in any order', async () => {
    const count = 9000;
    const text = (i: number) => `${i}-${'长'.repeat((i * 7919) % 90)}`;
    const strings = Array.from({ length: count }, (_, i) => si(text(i)));
    const order = Array.from({ length: count }, (_, i) => (i * 4999) % count);
    const rows = order.map((i) => `<row><c t="s"><v>${i}</v></c></row>`).join('');
    expect(await linesOf(rows, { strings })).toEqual(order.map(text));
  });

  it('refer to texts that are longer than a read', async () => {
    const texts = ['汉', '字', '表'].map((char) => char.repeat(32_767));
    const rows = [2, 0, 1, 2].map((i) => `<row><c t="s"><v>${i}</v></c></row>`).join('');
    const order = [2, 0, 1, 2].map((i) => texts[i]);
    expect(await linesOf(rows, { strings: texts.map(si) })).toEqual(order);
  });
});

describe('rows', () => {
  it('are on the line of their number', async () => {
    const rows = [inlineRow(['t'], 3), inlineRow([], 4), inlineRow(['u'], 6), inlineRow([], 9)];
    expect(await linesOf(rows.join(''))).toEqual(['', '', 't', '', '', 'u']);
  });

  it('have their cells in the columns that cells name', async () => {
    const cell = (r: string) => `<c r="${r}" t="str"><v>${r}</v></c>`;
    const row = `<row r="2">${['B2', 'Z2', 'AA2', 'AZ2', 'BA2'].map(cell).join('')}</row>`;
    const [, line] = await linesOf(row);
    const found = line.split(',').flatMap((text, at) => (text === '' ? [] : [[text, at]]));
    const expected = ['B2', 1, 'Z2', 25, 'AA2', 26, 'AZ2', 51, 'BA2', 52];
    expect(found.flat()).toEqual(expected);
  });

  it('are as wide as their header; titles and wider rows are unchanged', async () => {
    const header = ['order_id', 'amount', 'note', '#'];
    const data = (id: string, rest = '') => `<row><c t="str"><v>${id}</v></c>${rest}</row>`;
    const amount = '<c><v>1</v></c>';
    const far = `<row><c t="str"><v>Report</v></c>${'<c/>'.repeat(8)}<c t="str"><v>x</v></c></row>`;
    const rows = [
      inlineRow(['某某公司']),
      far,
      inlineRow(['户名', '某某', '币种', '人民币', '开户行', '某银行']),
      inlineRow(['账号', '6222']),
      inlineRow(header),
      data('A1', amount),
      inlineRow(['备注', '无']),
      data('A2', `${amount}<c t="str"><v>n</v></c>`),
      data('A3', amount + '<c/>'.repeat(9)),
      data('A4', `${amount}<c/><c/><c><v>5</v></c>`),
      data('7'),
    ];
    expect(await linesOf(rows.join(''))).toEqual([
      '某某公司',
      `Report${','.repeat(9)}x`,
      '户名,某某,币种,人民币,开户行,某银行',
      '账号,6222,,,,',
      'order_id,amount,note,#',
      'A1,1,,',
      '备注,无,,',
      'A2,1,n,',
      'A3,1,,',
      'A4,1,,,5',
      '7,,,',
    ]);
  });

  it('do not take a row that is mostly empty for their header', async () => {
    const title = `<row><c t="str"><v>a</v></c>${'<c/>'.repeat(7)}<c t="str"><v>b</v></c></row>`;
    const rows = title + inlineRow(['order_id', 'amount', 'note']) + inlineRow(['A1', '1']);
    expect(await linesOf(rows)).toEqual(['a,,,,,,,,b', 'order_id,amount,note', 'A1,1,']);
  });

  it('are only those in the data of the sheet', async () => {
    const cell = '<c t="str"><v>x</v></c>';
    const rows =
      `<other><c/><c t="str"><v>w</v></c></other><row><d><v>y</v></d>${cell}<x>${cell}</x></row>` +
      '</sheetData>' +
      `<extLst><row>${cell}</row></extLst><sheetData>`;
    expect(await linesOf(rows)).toEqual(['x']);
  });

  it('find their header within the first 64', async () => {
    const at = async (row: number) =>
      (await linesOf(inlineRow(['a', 'b'], row) + inlineRow(['1'], row + 1))).at(-1);
    expect([await at(63), await at(64), await at(65)]).toEqual(['1,', '1,', '1']);
  });
});

describe('reading', () => {
  const count = 20_000;
  const header = inlineRow(['order_id', 'amount', '备注']);
  const rows = Array.from(
    { length: count },
    (_, i) =>
      `<row r="${i + 2}"><c r="A${i + 2}" t="inlineStr"><is><t>订单${i}</t></is></c>` +
      `<c r="B${i + 2}"><v>${i / 100}</v></c></row>`,
  );
  const workbook = sheetOf(header + rows.join(''));
  const lines = rows.map((_, i) => `订单${i},${i / 100},\n`);
  const text = Buffer.from(`order_id,amount,备注\n${lines.join('')}`);

  it('returns the same bytes at any position, also afterwards', async () => {
    await withFile(fileOf(workbook), {}, async ({ documents: [document] }) => {
      const head = await document.head();
      expect(Buffer.from(head).equals(text.subarray(0, head.length))).toBe(true);
      expect(head).toHaveLength(64 * 1024);
      const all = await readAll(document, 33_333);
      expect(all.equals(text)).toBe(true);
      for (let at = text.length - 1; at >= 0; at -= 9973) {
        const piece = Buffer.alloc(777);
        const filled = await document.readAt(piece, 0, piece.length, at);
        expect(piece.subarray(0, filled).equals(text.subarray(at, at + 777))).toBe(true);
      }
    });
  });

  it('accepts XML that is cut anywhere, even within characters', async () => {
    // A shift by one byte at a time moves every byte to the ends of the slices that are parsed.
    const parts = partsOf({ sheets: [{ name: 'S', rows: header + rows.slice(0, 300).join('') }] });
    const sheet = String(parts.get('xl/worksheets/sheet1.xml'));
    const expected = text.subarray(0, text.indexOf('订单300,')).toString();
    for (let shift = 0; shift < 100; shift++) {
      const moved = sheet.replace('<dimension', `<!--${'x'.repeat(shift)}--><dimension`);
      const shape = { sheets: [{ name: 'S', rows: '' }] };
      const shifted = { ...shape, parts: { 'xl/worksheets/sheet1.xml': moved } };
      expect(await csvOf(workbookOf(shifted))).toEqual({ S: expected });
    }
  });

  it('can stop early', async () => {
    const file = await openFile(fileOf(workbook), { scratchDir: tempDir() });
    const reached = file.documents[0].reach(1_000_000).catch((error) => error.message);
    await file.close();
    expect(await reached).toMatch(/was (closed while being read|read after it had been closed)/);
  });
});
