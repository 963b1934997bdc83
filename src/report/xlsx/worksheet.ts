/** The XML around the rows of a sheet, in the order that ECMA-376 (18.3.1.99) requires. */
import { columnLetters } from './cells.ts';
import { MAIN } from './styles.ts';
import { DECLARATION, escaped } from './xml.ts';

export interface SheetLook {
  /** Widths of the columns, in characters. */
  readonly widths: readonly number[];
  /** Whether the first row stays visible when the sheet is scrolled. */
  readonly isHeaderFrozen: boolean;
  /** Whether the workbook opens with this sheet. */
  readonly isShown: boolean;
}

/** A link from a cell to another sheet. */
export interface SheetLink {
  readonly place: string;
  readonly sheet: string;
}

/** The XML before the rows. */
export function sheetHead({ widths, isHeaderFrozen, isShown }: SheetLook): string {
  const pane = isHeaderFrozen
    ? '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>' +
      '<selection pane="bottomLeft" activeCell="A2" sqref="A2"/>'
    : '';
  const columns = widths.map((width, index) => {
    return `<col min="${index + 1}" max="${index + 1}" width="${width}" customWidth="1"/>`;
  });
  return (
    `${DECLARATION}<worksheet xmlns="${MAIN}"><sheetViews>` +
    `<sheetView${isShown ? ' tabSelected="1"' : ''} workbookViewId="0">${pane}</sheetView>` +
    '</sheetViews><sheetFormatPr defaultRowHeight="15"/>' +
    `<cols>${columns.join('')}</cols><sheetData>`
  );
}

/** A row; `height` in points. */
export function rowElement(number: number, cells: string, height?: number): string {
  const tall = height === undefined ? '' : ` ht="${height}" customHeight="1"`;
  return `<row r="${number}"${tall}>${cells}</row>`;
}

/** The XML after the rows of a table: filters on its header, and no warnings about ids. */
export function tableTail(columns: number, rows: number): string {
  const range = rangeOf(columns, rows);
  return (
    `</sheetData><autoFilter ref="${range}"/><ignoredErrors>` +
    `<ignoredError sqref="${range}" numberStoredAsText="1"/></ignoredErrors></worksheet>`
  );
}

/** The XML after the rows of the summary. */
export function pageTail(links: readonly SheetLink[]): string {
  const elements = links.map(({ place, sheet }) => {
    return `<hyperlink ref="${place}" location="${escaped(quoted(sheet))}!A1"/>`;
  });
  const all = elements.length === 0 ? '' : `<hyperlinks>${elements.join('')}</hyperlinks>`;
  return `</sheetData>${all}</worksheet>`;
}

/** `A1:W10`, from the first cell. */
function rangeOf(columns: number, rows: number): string {
  return `A1:${columnLetters(columns - 1)}${rows}`;
}

/** The range in a formula: `'Sheet'!$A$1:$W$10`. */
export function absoluteRange(sheet: string, columns: number, rows: number): string {
  return `${quoted(sheet)}!$A$1:$${columnLetters(columns - 1)}$${rows}`;
}

function quoted(sheet: string): string {
  return `'${sheet.replaceAll("'", "''")}'`;
}
