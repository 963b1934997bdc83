/** An .xlsx workbook: its visible sheets that have something in them are documents, as CSV. */
import { RefusedError } from '../../support/errors.ts';
import { say } from '../../words/language.ts';
import type { DeliveredFile, Document } from '../document.ts';
import { fingerprintOf } from '../fingerprint.ts';
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

/** Bytes of a sheet's XML for one of its CSV, about. */
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
    return new WorkbookFile(origin, documents, strings);
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

/** Reads until there is something: spreadsheet programs add empty sheets to what they save. */
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

class WorkbookFile implements DeliveredFile {
  readonly path: string;
  readonly container = 'xlsx';
  readonly documents: readonly Document[];
  readonly #documents: readonly PackedDocument[];
  readonly #origin: Origin;
  readonly #strings: SharedStrings | undefined;
  #fingerprint: Promise<{ bytes: number; sha256: string }> | undefined;

  constructor(
    origin: Origin,
    documents: readonly PackedDocument[],
    strings: SharedStrings | undefined,
  ) {
    this.path = origin.path;
    this.#origin = origin;
    this.#documents = documents;
    this.documents = documents;
    this.#strings = strings;
  }

  fingerprint(): Promise<{ bytes: number; sha256: string }> {
    this.#fingerprint ??= fingerprintOf(this.#origin);
    return this.#fingerprint;
  }

  async close(): Promise<void> {
    await Promise.all(this.#documents.map((document) => document.close()));
    await this.#strings?.close();
    await this.#origin.close();
  }
}
