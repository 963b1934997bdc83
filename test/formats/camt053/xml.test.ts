/** camt.053 as XML: encodings, limits, and documents that are made to do harm. */
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { openCamt053, recognizeCamt053 } from '../../../src/formats/camt053/camt053.ts';
import {
  XML_ATTRIBUTES_MAX,
  XML_DEPTH_MAX,
  XML_PIECE_CHARS_MAX,
  XML_TEXT_CHARS_MAX,
} from '../../../src/support/limits.ts';
import { entryListener } from '../entry-listener.ts';
import { NAMESPACE, ntry, refusal, transcribe, withEntries } from './transcribe.ts';

const ADVICE = 'Fetch the file again; if it is the same, ask the bank what it means.';
const named = (id: string) => withEntries('101', ntry('1', `<NtryRef>${id}</NtryRef>`));
const declared = (encoding: string, id: string) =>
  `<?xml version="1.0" encoding="${encoding}"?>\n${named(id)}`;
const idOf = (bytes: Uint8Array | string) => transcribe(bytes).entries[0].orderId;

describe('encodings', () => {
  it.each([
    ['UTF-8', 'utf8', '账€é'],
    ['GBK', 'gbk', '账单'],
    ['GB2312', 'gbk', '账单'],
    ['gb18030', 'gb18030', '账𠀀'],
    ['Big5', 'big5', '帳單'],
    ['Shift_JIS', 'shift_jis', '請求'],
    ['ISO-8859-1', 'latin1', 'Größe'],
    ['ISO-8859-15', 'iso-8859-15', '€ Größe'],
    ['windows-1252', 'win1252', '€ Größe'],
    ['utf-16', 'utf8', '账 that is really in UTF-8'],
  ])('%s, as declared', (encoding, codec, id) => {
    const bytes = iconv.encode(declared(encoding, id), codec);
    expect(idOf(bytes)).toBe(id);
    const cut = transcribe(bytes, {}, new Array(bytes.length).fill(1));
    expect(cut.entries[0].orderId).toBe(id);
    expect(recognizeCamt053(bytes)).toBe(true);
  });

  it.each(['utf16le', 'utf-16be'])('%s, by its byte order mark', (codec) => {
    const bytes = iconv.encode(declared('UTF-16', '账𠀀'), codec, { addBOM: true });
    expect(idOf(bytes)).toBe('账𠀀');
    expect(recognizeCamt053(bytes)).toBe(true);
  });

  it('UTF-8, by its byte order mark, whatever is declared', () => {
    expect(idOf(`\ufeff${declared('GBK', '账')}`)).toBe('账');
  });

  it('UTF-8, if nothing is declared within the first bytes', () => {
    expect(idOf(named('账'))).toBe('账');
    expect(idOf(`<!-- encoding="GBK" -->${named('账')}`)).toBe('账');
  });

  it('that are unknown are refused', () => {
    expect(refusal(declared('x-klingon', 'a'))).toEqual({
      reason: 'undecodable',
      message:
        "a.xml:1: the declared encoding 'x-klingon' is not known: the file must be sent as UTF-8 " +
        `or converted. ${ADVICE}`,
    });
    expect(recognizeCamt053(Buffer.from(declared('x-klingon', 'a')))).toBe(true);
  });

  it.each([
    ['utf-8', 'UTF-8', 'latin1', 'é'],
    ['gbk', 'GBK', 'latin1', '\x81'],
    ['shift_jis', 'Shift_JIS', 'latin1', '\xa0'],
  ])(
    'in which the bytes are invalid are refused with the line: %s',
    (name, encoding, codec, id) => {
      const bytes = iconv.encode(declared(encoding, id), codec);
      const expected = {
        reason: 'undecodable',
        message:
          `a.xml:7: bytes are not valid in ${name}, the encoding of the file: it is damaged, ` +
          `or was converted without its declaration. ${ADVICE}`,
      };
      expect(refusal(bytes)).toEqual(expected);
      const far = Buffer.concat([bytes, Buffer.from('\n'.repeat(200_000))]);
      expect(refusal(far)).toEqual(expected);
    },
  );

  it('are refused if the file ends within a character', () => {
    const bytes = Buffer.from(`${named('a')}<!--账`);
    expect(refusal(bytes.subarray(0, -1))).toEqual({
      reason: 'footer',
      message: `a.xml:8: the file ends in the middle of a character: it is cut off. ${ADVICE}`,
    });
  });
});

describe('invalid XML', () => {
  const malformed = (line: number, what: string) => ({
    reason: 'header',
    message:
      `a.xml:${line}: not well-formed XML (${what}): the file is damaged, or two files were ` +
      `joined. ${ADVICE}`,
  });

  it.each([
    ['a tag that is not closed', named('<b>'), 6, 'unexpected close tag'],
    ['an ampersand', named('a & b;'), 6, 'disallowed character in entity name'],
    ['an entity', named('&nbsp;'), 6, 'undefined entity'],
    ['a property that every object has', named('&constructor;'), 6, 'undefined entity'],
    ['a control character', named('\0'), 6, 'disallowed character'],
    ['one in disguise', named('&#1;'), 6, 'malformed character entity'],
    ['half a character', named('&#xD800;'), 6, 'malformed character entity'],
    ['an unbound prefix', named('<x:y/>'), 6, 'unbound namespace prefix: "x"'],
    ['text after the end', `${named('a')}b`, 8, 'text data outside of root node'],
    ['two documents', `${named('a')}\n${named('a')}`, 9, 'documents may contain only one root'],
    [
      'two files',
      `${named('a')}<?xml version="1.0"?>`,
      8,
      'an XML declaration must be at the start of the document',
    ],
    ['text', 'camt.053', 1, 'text data outside of root node'],
  ])('is refused for %s', (_, xml, line, what) => {
    expect(refusal(xml)).toEqual(malformed(line, what));
  });

  it('is quoted in part, with control characters escaped', () => {
    const { message } = refusal(named(`<\u009b${'x'.repeat(5000)}:y/>`));
    expect(message.length).toBeLessThan(300);
    const prefix = `${'x'.repeat(5000)}\u{e0101}`;
    const unbound = refusal(named(`<${prefix}:y/>`)).message;
    expect(unbound.length).toBeLessThan(300);
  });

  it.each(['', ' \n', '<?xml version="1.0"?>', '<Document', '<!-- '])(
    'is refused if it ends early: %j',
    (xml) => {
      const { reason, message } = refusal(xml);
      expect(reason).toBe('footer');
      expect(message).toMatch(
        /^a\.xml:\d: the file ends before its elements are closed, and nothing after line/,
      );
    },
  );
});

describe('a DOCTYPE', () => {
  const laughs = Array.from(
    { length: 10 },
    (_, level) => `<!ENTITY l${level + 1} "${`&l${level};`.repeat(10)}">`,
  );

  it.each([
    ['alone', '<!DOCTYPE Document>', 1],
    ['of HTML', '<!DOCTYPE html PUBLIC "-//W3C//DTD HTML 4.01//EN">', 1],
    ['that names a file', '<!DOCTYPE Document SYSTEM "file:///etc/passwd">', 1],
    [
      'with an entity that names a file',
      '<!DOCTYPE Document [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
      1,
    ],
    [
      'with a parameter entity that names a server',
      '<!DOCTYPE Document [<!ENTITY % x SYSTEM "http://127.0.0.1/x.dtd"> %x;]>',
      1,
    ],
    [
      'with a billion laughs',
      `<!DOCTYPE Document [\n<!ENTITY l0 "ha">\n${laughs.join('\n')}\n]>`,
      13,
    ],
  ])('%s is refused before anything is read', (_, doctype, line) => {
    expect(refusal(doctype + named('&l10;&x;'))).toEqual({
      reason: 'header',
      message: `a.xml:${line}: the XML has a DOCTYPE, which is never read. ${ADVICE}`,
    });
  });
});

describe('limits', () => {
  const beyond = (line: number, what: string) => ({
    reason: 'limit',
    message: `a.xml:${line}: ${what}. ${ADVICE}`,
  });
  const nested = (depth: number) => '<x>'.repeat(depth) + '</x>'.repeat(depth);

  it(`accept elements ${XML_DEPTH_MAX} deep, and no more`, () => {
    const around = 'Document BkToCstmrStmt Stmt Ntry'.split(' ').length;
    const of = (depth: number) => withEntries('101', ntry('1', nested(depth - around)));
    for (const depth of [XML_DEPTH_MAX - 1, XML_DEPTH_MAX]) expect(idOf(of(depth))).toBe('S1/1');
    const what = `elements are nested more than ${XML_DEPTH_MAX} deep`;
    expect(refusal(of(XML_DEPTH_MAX + 1))).toEqual(beyond(6, what));
    expect(refusal('<x>'.repeat(1_000_000))).toEqual(beyond(1, what));
  });

  it(`accept ${XML_ATTRIBUTES_MAX} attributes, and no more`, () => {
    const of = (count: number) =>
      named(`a<x ${Array.from({ length: count }, (_, i) => `a${i}="" `).join('')}/>`);
    for (const count of [XML_ATTRIBUTES_MAX - 1, XML_ATTRIBUTES_MAX]) {
      expect(idOf(of(count))).toBe('a');
    }
    const what = `an element has more than ${XML_ATTRIBUTES_MAX} attributes`;
    expect(refusal(of(XML_ATTRIBUTES_MAX + 1))).toEqual(beyond(6, what));
    expect(refusal(of(100_000))).toEqual(beyond(6, what));
  });

  const piece = `a tag, comment or text is longer than ${XML_PIECE_CHARS_MAX} characters`;
  // How many of its marks are read with a piece, from the last complete one to where it is one.
  it.each([
    ['text', 1, 'a<x>', '</x>'],
    ['comment', '!----'.length, 'a<!--', '-->'],
    ['attribute', 'b=""/>'.length, 'a<x b="', '"/>'],
    ['CDATA section', '<![CDATA[]]>'.length, 'a<x><![CDATA[', ']]></x>'],
    ['processing instruction', '?p ?>'.length, 'a<?p ', '?>'],
    ['space in a tag', '/>'.length, 'a<x ', '/>'],
  ])(
    `accept a %s of ${XML_PIECE_CHARS_MAX} characters, and no more`,
    (_, marks, before, behind) => {
      const of = (chars: number) => named(before + ' '.repeat(chars - marks) + behind);
      for (const chars of [XML_PIECE_CHARS_MAX - 1, XML_PIECE_CHARS_MAX]) {
        expect(idOf(of(chars))).toBe('a');
      }
      expect(refusal(of(XML_PIECE_CHARS_MAX + 1))).toEqual(beyond(6, piece));
    },
  );

  it('name the line of an ampersand that swallows the rest', () => {
    const { message } = refusal(named('a & b'));
    expect(message).toBe(
      'a.xml:8: the file ends before its elements are closed, and nothing after line 6 is ' +
        `complete: it is cut off, or has an unescaped & or a lone quote there. ${ADVICE}`,
    );
  });

  it('do not hold a piece that never ends', () => {
    const endless = (start: string) => {
      const transcriber = openCamt053(
        { name: 'a.xml', orderIdPattern: null, types: new Map() },
        entryListener(() => {}),
      );
      transcriber.write(Buffer.from(start));
      const filler = Buffer.alloc(1000, 'x');
      let written = 0;
      try {
        for (; written < 10 * XML_PIECE_CHARS_MAX; written += filler.length) {
          transcriber.write(filler);
        }
      } catch (error) {
        return [written <= XML_PIECE_CHARS_MAX, String(error)];
      }
      return [false, 'was not refused'];
    };
    const starts = [
      '<!--',
      '<',
      '<a b="',
      '<a ',
      '<a>',
      '<a>&',
      '</',
      '<?',
      '<?x ',
      '<a><![CDATA[',
    ];
    for (const start of [...starts, '<!DOCTYPE ', '<!DOCTYPE a [', '<!DOCTYPE a "']) {
      const refused = endless(start);
      expect(refused).toEqual([true, expect.stringContaining(piece)]);
    }
  });

  it(`accept a text of ${XML_TEXT_CHARS_MAX} characters, and no more`, () => {
    const info = (chars: number) => `<AddtlNtryInf>${'x'.repeat(chars)}</AddtlNtryInf>`;
    const split = (chars: number) => info(chars).replace('xx', 'x<!-- -->x');
    const two = (chars: number) => info(chars - 101) + info(100);
    for (const written of [info, split, two]) {
      const of = (chars: number) => withEntries('101', ntry('1', written(chars)));
      expect(idOf(of(XML_TEXT_CHARS_MAX - 1))).toBe('S1/1');
      expect(idOf(of(XML_TEXT_CHARS_MAX))).toBe('S1/1');
      expect(refusal(of(XML_TEXT_CHARS_MAX + 1))).toEqual({
        reason: 'limit',
        message: `a.xml:6: a text is longer than ${XML_TEXT_CHARS_MAX} characters. ${ADVICE}`,
      });
    }
  });
});

describe('skipped XML', () => {
  it('is everything of another namespace, whatever its name', () => {
    const other = `<Amt xmlns="urn:x" Ccy="EUR">9</Amt><o:Sts xmlns:o="urn:o">PDNG</o:Sts>`;
    const inner = `<SplmtryData><Envlp><Ntry xmlns="urn:x"/>${ntry('7')}</Envlp></SplmtryData>`;
    const { entries } = transcribe(
      withEntries('101', ntry('1', other), inner, '<o xmlns="urn:o"/>'),
    );
    expect(entries.map((entry) => entry.amount)).toEqual(['1']);
  });

  it('is a document of another kind or within a document', () => {
    const statement = withEntries('101', ntry('1'));
    const notice = statement.replace('camt.053', 'camt.054');
    const { entries } = transcribe(`<All xmlns="urn:all">${notice}${statement}${notice}</All>`);
    expect(entries).toHaveLength(1);
    const within = statement.replace('</Stmt>', `</Stmt>${statement}`);
    expect(transcribe(within).entries).toHaveLength(1);
  });

  it('is not a second document beside the first', () => {
    const statement = (id: string) => withEntries('101', ntry('1')).replace('S1', id);
    expect(NAMESPACE).toContain('001.08');
    const older = statement('S2').replace('001.08', '001.02');
    expect(transcribe(`<All>${statement('S1')}${older}</All>`).entries).toHaveLength(2);
  });
});
