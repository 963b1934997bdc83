/** An .xlsx workbook: each visible sheet that is not empty is a document, as CSV. */
import { RefusedError } from '../../support/errors.ts';
import { say } from '../../words/language.ts';
import { deliveredFile } from '../delivered-file.ts';
import type { DeliveredFile } from '../document.ts';
import type { Origin } from '../origin.ts';
import { PackedDocument } from '../packed-document.ts';
import type { UnpackLimits } from '../unpack-limits.ts';
import type { ArchiveEntry } from '../zip-entries.ts';
import type { DateFormat } from './number-format.ts';
import { WorkbookPackage } from './package.ts';
import { loadSharedStrings, type SharedStrings } from './shared-strings.ts';
import type { SheetContext } from './sheet-reader.ts';
import { SheetSource } from './sheet-source.ts';
import { StylesReader } from './styles.ts';
import { readWorkbook, type SheetPart, type Workbook } from './workbook.ts';

/** Typical bytes of a sheet's XML per byte of its CSV. */
const XML_RATIO = 4;

/** Takes over `origin`, whose entries these are. Throws RefusedError. */
export async function workbookFile(
  origin: Origin,
  entries: readonly ArchiveEntry[],
  scratchDir: string,
  limits: UnpackLimits,
): Promise<DeliveredFile> {
  const parts = new WorkbookPackage(origin, entries, limits);
  const workbook = await readWorkbook(parts);
  const strings = await sharedStringsOf(parts, workbook, scratchDir);
  try {
    const formats = await formatsOf(parts, workbook);
    const context = { strings, formats, date1904: workbook.date1904 };
    const documents: PackedDocument[] = [];
    for (const sheet of workbook.sheets) {
      const name = `${origin.path}!${sheet.name}`;
      const unpack = () => sheetSource(parts, sheet, name, limits, context);
      if (await isEmpty(unpack())) continue;
      const sizeHint = Math.ceil(sheet.part.plainBytes / XML_RATIO);
      documents.push(new PackedDocument({ name, sizeHint, unpack, scratchDir }));
    }
    if (documents.length === 0) throw emptyError(origin, workbook);
    return deliveredFile(origin, { container: 'xlsx', documents, shared: strings });
  } catch (error) {
    await strings?.close();
    throw error;
  }
}

function sheetSource(
  parts: WorkbookPackage,
  { part }: SheetPart,
  name: string,
  limits: UnpackLimits,
  context: SheetContext,
): SheetSource {
  const label = parts.label(part.name);
  return new SheetSource({ name, label, xml: parts.unpack(part), limits, context });
}

async function sharedStringsOf(
  parts: WorkbookPackage,
  { sharedStrings }: Workbook,
  scratchDir: string,
): Promise<SharedStrings | undefined> {
  if (sharedStrings === undefined) return undefined;
  const label = parts.label(sharedStrings.name);
  return await loadSharedStrings(parts.unpack(sharedStrings), label, scratchDir);
}

async function formatsOf(parts: WorkbookPackage, { styles }: Workbook): Promise<DateFormat[]> {
  if (styles === undefined) return [];
  const reader = new StylesReader(parts.label(styles.name));
  await parts.read(styles, reader);
  return reader.dateFormats();
}

/** Reads up to the first row: spreadsheet programs add empty sheets to the files they save. */
async function isEmpty(source: SheetSource): Promise<boolean> {
  try {
    return (await source.next()) === undefined;
  } finally {
    source.destroy();
  }
}

function emptyError(origin: Origin, { hidden }: Workbook): RefusedError {
  const message =
    hidden === 0
      ? say`${origin.label} is a workbook whose sheets are all empty. That is never a day without
          transactions: fetch it again.`
      : say`${origin.label} is a workbook whose sheets are all empty. Hidden ones (${hidden}) are
          not read: show those that count. That is never a day without transactions: fetch it
          again.`;
  return new RefusedError('empty', message);
}
