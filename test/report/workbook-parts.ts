/** Workbooks taken apart by other means than the program's: their parts, sheets and cells. */
import { text } from 'node:stream/consumers';
import { SaxesParser } from 'saxes';
import { type Entry, fromBuffer, type ZipFile } from 'yauzl';
import type { Outcome } from '../../src/domain/outcome.ts';
import { digestOf } from '../../src/report/digest.ts';
import { workbookPieces } from '../../src/report/xlsx/workbook.ts';

/** A cell as the file has it: `type` is that of its element, `format` the code of its style. */
export interface Cell {
  readonly place: string;
  readonly type: string;
  readonly format: string;
  readonly value: string;
}

export interface Sheet {
  readonly name: string;
  readonly xml: string;
  readonly cells: readonly Cell[];
  readonly rows: number;
}

const TEXT_FORMATS: Readonly<Record<string, string>> = { 0: 'General', 3: '#,##0', 49: '@' };

/** All bytes of an outcome's workbook. */
export async function workbookOf(outcome: Outcome, rowsMax?: number): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of workbookPieces(digestOf(outcome), outcome, rowsMax)) pieces.push(piece);
  return Buffer.concat(pieces);
}

/** The parts of a package by their path, each of them XML without mistakes. */
export async function partsIn(workbook: Buffer): Promise<Map<string, string>> {
  const parts = new Map<string, string>();
  const zip = await new Promise<ZipFile>((resolve, reject) => {
    fromBuffer(workbook, { lazyEntries: true, autoClose: false }, (error, file) => {
      if (error) reject(error);
      else resolve(file);
    });
  });
  const entries = await new Promise<Entry[]>((resolve, reject) => {
    const found: Entry[] = [];
    zip.on('error', reject).on('end', () => resolve(found));
    zip.on('entry', (entry) => {
      found.push(entry);
      zip.readEntry();
    });
    zip.readEntry();
  });
  for (const entry of entries) parts.set(entry.fileName, await textOf(zip, entry));
  for (const xml of parts.values()) new SaxesParser({ xmlns: true }).write(xml).close();
  zip.close();
  return parts;
}

function textOf(zip: ZipFile, entry: Entry): Promise<string> {
  return new Promise((resolve, reject) => {
    zip.openReadStream(entry, (error, stream) => {
      if (error) reject(error);
      else resolve(text(stream));
    });
  });
}

/** The sheets in the order of their tabs. */
export async function sheetsOf(outcome: Outcome, rowsMax?: number): Promise<Sheet[]> {
  return sheetsIn(await workbookOf(outcome, rowsMax));
}

/** The same of any workbook. */
export async function sheetsIn(workbook: Buffer): Promise<Sheet[]> {
  const parts = await partsIn(workbook);
  const formats = formatsIn(parts.get('xl/styles.xml') ?? '');
  const targets = new Map(
    matches(parts.get('xl/_rels/workbook.xml.rels'), /Id="(\w+)"[^>]*Target="([^"]+)"/g),
  );
  return matches(parts.get('xl/workbook.xml'), /<sheet name="([^"]+)"[^>]*r:id="(\w+)"/g).map(
    ([name, id]) => {
      const xml = parts.get(`xl/${targets.get(id)}`) ?? '';
      const cells = cellsIn(xml, formats);
      return { name, xml, cells, rows: xml.match(/<row /g)?.length ?? 0 };
    },
  );
}

/** The sheet of that name. */
export function sheetNamed(sheets: readonly Sheet[], name: string): Sheet {
  const found = sheets.find((sheet) => sheet.name === name);
  if (found === undefined) throw new Error(`no ${name} in ${sheets.map((each) => each.name)}`);
  return found;
}

/** The values of a sheet's row (from 1), by the letters of their columns. */
export function rowOf(sheet: Sheet, row: number): Record<string, string> {
  const cells = sheet.cells.filter(({ place }) => place.replace(/[A-Z]+/, '') === String(row));
  return Object.fromEntries(cells.map(({ place, value }) => [place.replace(/\d+/, ''), value]));
}

/** The cell at a place. */
export function cellAt(sheet: Sheet, place: string): Cell | undefined {
  return sheet.cells.find((cell) => cell.place === place);
}

function cellsIn(xml: string, formats: readonly string[]): Cell[] {
  const cells: Cell[] = [];
  const parser = new SaxesParser();
  let [attributes, value, isValue]: [Record<string, string>, string, boolean] = [{}, '', false];
  parser.on('opentag', ({ name, attributes: given }) => {
    if (name === 'c') [attributes, value] = [given as Record<string, string>, ''];
    isValue = name === 'v' || name === 't';
    if (name === 'f') throw new Error(`a formula at ${attributes.r}`);
  });
  parser.on('text', (piece) => {
    if (isValue) value += piece;
  });
  parser.on('closetag', ({ name }) => {
    isValue = false;
    if (name !== 'c') return;
    const { r: place, t: type = 'n', s = '0' } = attributes;
    cells.push({ place, type, format: formats[Number(s)], value });
  });
  parser.write(xml).close();
  return cells;
}

/** The format code of each style. */
function formatsIn(styles: string): string[] {
  const codes = new Map(matches(styles, /numFmtId="(\d+)" formatCode="([^"]+)"/g));
  const cellXfs = styles.slice(styles.indexOf('<cellXfs'), styles.indexOf('</cellXfs'));
  return matches(cellXfs, /<xf numFmtId="(\d+)"()/g).map(([id]) => {
    return codes.get(id) ?? TEXT_FORMATS[id];
  });
}

function matches(xml: string | undefined, pattern: RegExp): [string, string][] {
  return [...(xml ?? '').matchAll(pattern)].map(([, first, second]) => [first, second]);
}
