/** The parts of a workbook that describe its other parts. */
import { MAIN } from './styles.ts';
import { absoluteRange } from './worksheet.ts';
import { DECLARATION, escaped } from './xml.ts';
import type { ZipPart } from './zip.ts';

const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const DOCUMENT = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const SPREADSHEET = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

/** A sheet as a tab. */
export interface Tab {
  readonly name: string;
  /** Its part is `xl/worksheets/sheet<number>.xml`. */
  readonly part: number;
  /** Columns and rows of its table; null if it has no table. */
  readonly table: { readonly columns: number; readonly rows: number } | null;
}

/** The path of a sheet's part. */
export function sheetPath(part: number): string {
  return `xl/worksheets/sheet${part}.xml`;
}

/** All parts except the sheets; `tabs` in the order in which they are shown. */
export function packageParts(tabs: readonly Tab[], styles: string): ZipPart[] {
  return [
    { path: 'xl/styles.xml', pieces: [styles] },
    { path: 'xl/workbook.xml', pieces: [workbookXml(tabs)] },
    { path: 'xl/_rels/workbook.xml.rels', pieces: [workbookRelations(tabs)] },
    { path: '_rels/.rels', pieces: [relations([['rId1', 'officeDocument', 'xl/workbook.xml']])] },
    { path: '[Content_Types].xml', pieces: [contentTypes(tabs)] },
  ];
}

function workbookXml(tabs: readonly Tab[]): string {
  const sheets = tabs.map(({ name, part }) => {
    return `<sheet name="${escaped(name)}" sheetId="${part}" r:id="rId${part}"/>`;
  });
  // Spreadsheets find the filter of a sheet by this name.
  const filters = tabs.flatMap(({ name, table }, index) => {
    if (table === null) return [];
    const range = escaped(absoluteRange(name, table.columns, table.rows));
    const attributes = `name="_xlnm._FilterDatabase" localSheetId="${index}" hidden="1"`;
    return [`<definedName ${attributes}>${range}</definedName>`];
  });
  const names = filters.length === 0 ? '' : `<definedNames>${filters.join('')}</definedNames>`;
  return (
    `${DECLARATION}<workbook xmlns="${MAIN}" xmlns:r="${DOCUMENT}">` +
    '<bookViews><workbookView activeTab="0"/></bookViews>' +
    `<sheets>${sheets.join('')}</sheets>${names}</workbook>`
  );
}

function workbookRelations(tabs: readonly Tab[]): string {
  const sheets = tabs.map(({ part }): [string, string, string] => {
    return [`rId${part}`, 'worksheet', `worksheets/sheet${part}.xml`];
  });
  return relations([...sheets, ['rIdStyles', 'styles', 'styles.xml']]);
}

function relations(all: readonly (readonly [string, string, string])[]): string {
  const elements = all.map(([id, type, target]) => {
    return `<Relationship Id="${id}" Type="${DOCUMENT}/${type}" Target="${target}"/>`;
  });
  const open = `<Relationships xmlns="${PACKAGE}/relationships">`;
  return `${DECLARATION}${open}${elements.join('')}</Relationships>`;
}

function contentTypes(tabs: readonly Tab[]): string {
  const overrides = [
    ['/xl/workbook.xml', 'sheet.main'],
    ['/xl/styles.xml', 'styles'],
    ...tabs.map(({ part }) => [`/${sheetPath(part)}`, 'worksheet']),
  ].map(
    ([path, type]) => `<Override PartName="${path}" ContentType="${SPREADSHEET}.${type}+xml"/>`,
  );
  return (
    `${DECLARATION}<Types xmlns="${PACKAGE}/content-types">` +
    '<Default Extension="rels" ' +
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>' +
    `<Default Extension="xml" ContentType="application/xml"/>${overrides.join('')}</Types>`
  );
}
