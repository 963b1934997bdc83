/** Workbooks put together from XML written by hand, in the shapes that programs give them. */
import { fileOf, readAll, withFile, zipOf } from './archives.ts';

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const DOCUMENT = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const RELATIONSHIPS = 'http://schemas.openxmlformats.org/package/2006/relationships';
const DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n';
const CONTENT_TYPES =
  '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">' +
  '<Default Extension="xml" ContentType="application/xml"/></Types>';

export interface Sheet {
  name: string;
  /** What stands in `sheetData`. */
  rows: string;
  state?: string;
}

export interface Shape {
  sheets: Sheet[];
  /** Each of them a whole `si`. */
  strings?: string[];
  /** What stands in `styleSheet`. */
  styles?: string;
  /** Attributes of `workbookPr`. */
  properties?: string;
  /** Parts to replace, to add, or with null to leave out. */
  parts?: Record<string, string | Uint8Array | null>;
}

/** Escapes text for XML. */
export function xml(text: string): string {
  return text.replace(/[&<>"]/g, (char) => `&#${char.charCodeAt(0)};`);
}

/** The parts of a workbook as Excel lays them out, by name. */
export function partsOf({ sheets, strings, styles, properties = '', parts = {} }: Shape) {
  const relations = sheets.map((_, i) => relation(`rId${i + 1}`, 'worksheet', sheetPart(i)));
  const all: Record<string, string | Uint8Array | null> = {
    '[Content_Types].xml': DECLARATION + CONTENT_TYPES,
    '_rels/.rels': relationsPart(relation('rId1', 'officeDocument', 'xl/workbook.xml')),
    'xl/workbook.xml':
      `${DECLARATION}<workbook xmlns="${MAIN}" xmlns:r="${DOCUMENT}"><workbookPr ${properties}/>` +
      `<sheets>${sheets.map(sheetElement).join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': relationsPart(
      ...relations,
      relation('rIdS', 'styles', 'styles.xml'),
      relation('rIdT', 'sharedStrings', '/xl/sharedStrings.xml'),
    ),
    'xl/styles.xml': `${DECLARATION}<styleSheet xmlns="${MAIN}">${styles ?? ''}</styleSheet>`,
    'xl/sharedStrings.xml':
      `${DECLARATION}<sst xmlns="${MAIN}" count="9" uniqueCount="9">` +
      `${(strings ?? []).join('')}</sst>`,
  };
  for (const [i, { rows }] of sheets.entries()) {
    all[`xl/${sheetPart(i)}`] =
      `${DECLARATION}<worksheet xmlns="${MAIN}" xmlns:r="${DOCUMENT}"><dimension ref="A1:B2"/>` +
      `<sheetViews><sheetView workbookViewId="0"/></sheetViews><sheetData>${rows}</sheetData>` +
      '<pageMargins left="0.7" right="0.7"/></worksheet>';
  }
  const given = Object.entries({ ...all, ...parts });
  return new Map(
    given.flatMap(([name, part]) => (part === null ? [] : [[name, Buffer.from(part)] as const])),
  );
}

/** The workbook's bytes. */
export function workbookOf(shape: Shape): Buffer {
  return zipOf([...partsOf(shape)].map(([name, data]) => ({ name, data })));
}

/** A workbook of one sheet with these rows. */
export function sheetOf(rows: string, more: Partial<Shape> = {}): Buffer {
  return workbookOf({ sheets: [{ name: 'Sheet1', rows }], ...more });
}

/** The CSV of each sheet, by its name; read to its end, and every byte twice. */
export async function csvOf(workbook: Uint8Array): Promise<Record<string, string>> {
  return await withFile(fileOf(workbook, 'book.xlsx'), {}, async (file) => {
    const texts: Record<string, string> = {};
    for (const document of file.documents) {
      const bytes = await readAll(document);
      const again = Buffer.alloc(bytes.length);
      await document.readAt(again, 0, again.length, 0);
      if (!again.equals(bytes)) throw new Error('it reads otherwise the second time');
      texts[document.name.replace(/^.*?!/, '')] = bytes.toString();
    }
    await file.fingerprint();
    return texts;
  });
}

/** The lines of a workbook's only sheet, without the end of the last one. */
export async function linesOf(rows: string, more: Partial<Shape> = {}): Promise<string[]> {
  const texts = Object.values(await csvOf(sheetOf(rows, more)));
  if (texts.length !== 1) throw new Error(`${texts.length} sheets`);
  return texts[0].replace(/\n$/, '').split('\n');
}

/** A row of inline strings. */
export function inlineRow(cells: readonly string[], number?: number): string {
  const attribute = number === undefined ? '' : ` r="${number}"`;
  const inner = cells.map((cell) => `<c t="inlineStr"><is><t>${xml(cell)}</t></is></c>`);
  return `<row${attribute}>${inner.join('')}</row>`;
}

/** One relation of a `.rels` part. */
export function relation(id: string, type: string, target: string, more = ''): string {
  return `<Relationship Id="${id}" Type="${DOCUMENT}/${type}" Target="${target}" ${more}/>`;
}

/** A `.rels` part. */
export function relationsPart(...inner: string[]): string {
  return `${DECLARATION}<Relationships xmlns="${RELATIONSHIPS}">${inner.join('')}</Relationships>`;
}

function sheetPart(index: number): string {
  return `worksheets/sheet${index + 1}.xml`;
}

function sheetElement({ name, state }: Sheet, index: number): string {
  const shown = state === undefined ? '' : `state="${state}"`;
  return `<sheet name="${xml(name)}" sheetId="${index + 1}" ${shown} r:id="rId${index + 1}"/>`;
}
