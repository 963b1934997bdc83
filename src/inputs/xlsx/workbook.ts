/** The main part of a workbook: its visible sheets, and the texts and styles they refer to. */
import { RefusedError } from '../../support/errors.ts';
import { SHEETS_MAX } from '../../support/limits.ts';
import { say } from '../../words/language.ts';
import type { XmlAttributes, XmlElement, XmlListener } from '../xml.ts';
import { type ArchiveEntry, nameOnOneLine } from '../zip-entries.ts';
import type { WorkbookPackage } from './package.ts';
import { attributeOf, partError } from './part.ts';

/** A visible worksheet. */
export interface SheetPart {
  readonly name: string;
  readonly part: ArchiveEntry;
}

export interface Workbook {
  readonly sheets: readonly SheetPart[];
  /** Number of hidden sheets. */
  readonly hidden: number;
  readonly sharedStrings: ArchiveEntry | undefined;
  readonly styles: ArchiveEntry | undefined;
  /** Are days counted from 1904-01-01? */
  readonly date1904: boolean;
}

interface SheetElement {
  readonly name: string;
  readonly isHidden: boolean;
  readonly relationship: string;
}

/** Reads the main part and its relationships. Throws RefusedError. */
export async function readWorkbook(parts: WorkbookPackage): Promise<Workbook> {
  const main = await mainPart(parts);
  const label = parts.label(main.name);
  const reader = new WorkbookReader(label);
  await parts.read(main, reader);
  const relationships = await parts.relationships(main.name);
  const one = (type: string) => {
    const found = relationships.find((each) => each.type === type);
    return found === undefined ? undefined : parts.target(main.name, found);
  };
  const sheets: SheetPart[] = [];
  for (const { name, relationship, isHidden } of reader.sheets) {
    const found = relationships.find(({ id }) => id === relationship);
    if (found === undefined) {
      throw partError('archive', label, say`no part is named for the sheet '${name}'`);
    }
    // Charts and dialogs are sheets too.
    if (isHidden || found.type !== 'worksheet') continue;
    sheets.push({ name, part: parts.target(main.name, found) });
  }
  refuseTwice(sheets, label);
  return {
    sheets,
    hidden: reader.sheets.filter(({ isHidden }) => isHidden).length,
    sharedStrings: one('sharedStrings'),
    styles: one('styles'),
    date1904: reader.date1904,
  };
}

async function mainPart(parts: WorkbookPackage): Promise<ArchiveEntry> {
  const relationships = await parts.relationships('');
  const found = relationships.find(({ type }) => type === 'officeDocument');
  if (found === undefined) {
    throw partError('archive', parts.origin.label, say`no part is named for the workbook`);
  }
  const main = parts.target('', found);
  if (!main.name.toLowerCase().endsWith('.bin')) return main;
  const message = say`${parts.origin.label} is a binary workbook (.xlsb), which is not supported.
    Save it as .xlsx or CSV.`;
  throw new RefusedError('unrecognized', message);
}

/** The rows of a sheet that occurs twice would count twice. */
function refuseTwice(sheets: readonly SheetPart[], label: string): void {
  const seen = new Set<string>();
  for (const { name, part } of sheets) {
    for (const each of [`name:${name}`, `part:${part.name}`]) {
      if (seen.has(each)) throw partError('archive', label, say`the sheet '${name}' occurs twice`);
      seen.add(each);
    }
  }
}

class WorkbookReader implements XmlListener {
  readonly sheets: SheetElement[] = [];
  date1904 = false;
  readonly #label: string;
  #isInSheets = false;

  constructor(label: string) {
    this.#label = label;
  }

  open({ name, attributes, depth }: XmlElement): void {
    if (depth === 1 && name !== 'workbook') {
      const message = say`${this.#label}: not a workbook: it starts with <${name.slice(0, 64)}>.
        Give an .xlsx workbook or CSV.`;
      throw new RefusedError('unrecognized', message);
    }
    if (depth === 2) this.#isInSheets = name === 'sheets';
    if (depth === 2 && name === 'workbookPr') {
      this.date1904 = ['1', 'true', 'on'].includes(attributes.date1904 ?? '');
    }
    if (depth === 3 && this.#isInSheets && name === 'sheet') this.#addSheet(attributes);
  }

  #addSheet(attributes: XmlAttributes): void {
    if (this.sheets.length === SHEETS_MAX) {
      throw partError('limit', this.#label, say`more than ${SHEETS_MAX} sheets`);
    }
    // `id` has a prefix, whatever it is; without one it would be `sheetId`.
    const id = Object.keys(attributes).find((key) => key.endsWith(':id')) ?? '';
    this.sheets.push({
      name: nameOnOneLine(attributeOf(attributes, 'name', this.#label)),
      isHidden: ['hidden', 'veryHidden'].includes(attributes.state ?? ''),
      relationship: attributeOf(attributes, id, this.#label),
    });
  }
}
