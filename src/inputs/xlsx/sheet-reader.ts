/** Converts the XML of a worksheet to rows of CSV: the text of each kind of cell. */
import { CELL_CHARS_MAX, SHEET_COLUMNS_MAX, SHEET_ROWS_MAX } from '../../support/limits.ts';
import { say } from '../../words/language.ts';
import type { XmlAttributes, XmlElement, XmlListener } from '../xml.ts';
import { CellChars, RichText } from './cell-text.ts';
import type { CsvRows } from './csv-rows.ts';
import { dateText, isoDateText } from './date-text.ts';
import type { DateFormat } from './number-format.ts';
import { numberText, parseDouble } from './number-text.ts';
import { partError } from './part.ts';
import type { SharedStrings } from './shared-strings.ts';

/** What the cells of a workbook's sheets refer to. */
export interface SheetContext {
  readonly strings: SharedStrings | undefined;
  /** By number of style. */
  readonly formats: readonly DateFormat[];
  readonly date1904: boolean;
}

const ROW_NUMBER = /^\d{1,7}$/;
const CELL_REFERENCE = /^([A-Za-z]{1,3})(\d{1,7})$/;
const INDEX = /^\d{1,9}$/;
const LETTERS = 26;
const BEFORE_A = 64;
/** Depths of elements; the root `worksheet` is at 1. */
const DATA = 2;
const ROW = 3;
const CELL = 4;
const VALUE = 5;

export class SheetReader implements XmlListener {
  /** `path!Sheet name`, for messages. */
  readonly #name: string;
  readonly #rows: CsvRows;
  readonly #context: SheetContext;
  readonly #value = new CellChars();
  readonly #inline = new RichText();
  /** Which of the relevant elements are open. */
  #isData = false;
  #isRow = false;
  #isCell = false;
  #within: 'nothing' | 'value' | 'inline' = 'nothing';
  /** Row and column of the last cell, from 1. */
  #row = 0;
  #column = 0;
  #type = 'n';
  #format: DateFormat = 'none';
  #hasFormula = false;
  #hasValue = false;
  #hasInline = false;

  constructor(name: string, rows: CsvRows, context: SheetContext) {
    this.#name = name;
    this.#rows = rows;
    this.#context = context;
  }

  open({ name, attributes, depth }: XmlElement): void {
    if (depth > VALUE) {
      if (this.#within === 'inline') this.#inline.open(name, attributes);
    } else if (depth === VALUE) {
      if (this.#isCell) this.#openValue(name);
    } else if (depth === CELL) {
      this.#isCell = this.#isRow && name === 'c';
      if (this.#isCell) this.#openCell(attributes);
    } else if (depth === ROW) {
      this.#isRow = this.#isData && name === 'row';
      if (this.#isRow) this.#openRow(attributes.r);
    } else if (depth === DATA) this.#isData = name === 'sheetData';
    else if (name !== 'worksheet') this.#refuse(say`not a worksheet: it starts with <${name}>`);
  }

  close(name: string, depth: number): void {
    if (depth > VALUE) {
      if (this.#within === 'inline') this.#inline.close(name, this.#place);
    } else if (depth === VALUE) this.#within = 'nothing';
    else if (depth === CELL && this.#isCell) this.#closeCell();
    else if (depth === ROW && this.#isRow) this.#rows.end(this.#row);
  }

  text(text: string): void {
    if (this.#within === 'value') this.#value.add(text, this.#place);
    else if (this.#within === 'inline') this.#inline.text(text, this.#place);
  }

  /** Some writers omit row numbers: each row then follows the one before. */
  #openRow(number: string | undefined): void {
    const row = number === undefined ? this.#row + 1 : ROW_NUMBER.test(number) ? Number(number) : 0;
    if (row <= this.#row || row > SHEET_ROWS_MAX) {
      this.#refuse(say`the next row has the number '${number ?? row}'`);
    }
    this.#row = row;
    this.#column = 0;
  }

  #openCell({ r, t, s }: XmlAttributes): void {
    const column = r === undefined ? this.#column + 1 : this.#columnOf(r);
    if (column <= this.#column || column > SHEET_COLUMNS_MAX) {
      this.#refuse(say`the cell '${r ?? column}' is out of place`);
    }
    this.#column = column;
    this.#type = t ?? 'n';
    this.#format = s === undefined ? 'none' : (this.#context.formats[Number(s)] ?? 'none');
    this.#hasFormula = false;
    this.#hasValue = false;
    this.#hasInline = false;
    this.#value.clear();
  }

  /** The column of a reference (`AB12`), from 1; 0 for a cell of another row. */
  #columnOf(reference: string): number {
    const found = CELL_REFERENCE.exec(reference);
    if (found === null || Number(found[2]) !== this.#row) return 0;
    let column = 0;
    for (const letter of found[1].toUpperCase()) {
      column = column * LETTERS + letter.charCodeAt(0) - BEFORE_A;
    }
    return column;
  }

  #openValue(name: string): void {
    if (name === 'f') this.#hasFormula = true;
    if (name === 'v') {
      this.#hasValue = true;
      this.#within = 'value';
    }
    if (name === 'is') {
      this.#hasInline = true;
      this.#within = 'inline';
      this.#inline.start();
    }
  }

  #closeCell(): void {
    if (this.#hasFormula && !this.#hasValue && !this.#hasInline) {
      this.#refuse(say`a formula has no computed value`);
    }
    const text = this.#text();
    if (text.trim() === '') return;
    const isText = this.#hasInline || ['s', 'str', 'inlineStr'].includes(this.#type);
    this.#rows.add(this.#row, this.#column - 1, text, isText);
  }

  #text(): string {
    if (this.#hasInline) return this.#inline.chars.decoded(this.#place);
    if (this.#type === 'str' || this.#type === 'inlineStr') return this.#value.decoded(this.#place);
    const raw = this.#value.raw.trim();
    if (raw.length > CELL_CHARS_MAX) {
      throw partError('limit', this.#place(), say`more than ${CELL_CHARS_MAX} characters`);
    }
    if (raw === '') return '';
    switch (this.#type) {
      case 'n':
        return this.#numberText(raw);
      case 's':
        return this.#sharedText(raw);
      case 'b':
        return raw === '1' ? 'TRUE' : raw === '0' ? 'FALSE' : this.#value.decoded(this.#place);
      case 'd':
        return isoDateText(this.#value.decoded(this.#place));
      default:
        // `e`, an error (`#N/A`), and kinds that are not known.
        return this.#value.decoded(this.#place);
    }
  }

  /** Text that is not a number is kept: it is checked where its column is used. */
  #numberText(raw: string): string {
    const value = parseDouble(raw);
    if (value === null) return this.#value.decoded(this.#place);
    return dateText(value, this.#format, this.#context.date1904) ?? numberText(value);
  }

  #sharedText(raw: string): string {
    const { strings } = this.#context;
    const index = INDEX.test(raw) ? Number(raw) : -1;
    if (strings === undefined || index < 0 || index >= strings.count) {
      this.#refuse(say`a cell refers to text '${raw.slice(0, 16)}', which does not exist`);
    }
    return strings.text(index);
  }

  readonly #place = () => say`${this.#name}:${this.#row}: column ${this.#column}`;

  #refuse(what: string): never {
    throw partError('archive', `${this.#name}:${this.#row}`, what);
  }
}
