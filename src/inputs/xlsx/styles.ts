/** Which cell styles of a workbook show numbers as dates. */
import { CELL_STYLES_MAX } from '../../support/limits.ts';
import { say } from '../../words/language.ts';
import type { XmlElement, XmlListener } from '../xml.ts';
import { builtInFormat, codeFormat, type DateFormat } from './number-format.ts';
import { attributeOf, partError } from './part.ts';

/** Reads the styles part, which defines what a cell's `s` refers to. */
export class StylesReader implements XmlListener {
  readonly #label: string;
  readonly #formats = new Map<number, DateFormat>();
  /** Number format of each style of cells. */
  readonly #styles: number[] = [];
  #section = '';

  constructor(label: string) {
    this.#label = label;
  }

  open({ name, attributes, depth }: XmlElement): void {
    if (depth === 2) this.#section = name;
    if (depth !== 3) return;
    const id = Number(attributes.numFmtId ?? 0);
    if (this.#section === 'numFmts' && name === 'numFmt') {
      this.#refuseMore(this.#formats.size);
      this.#formats.set(id, codeFormat(attributeOf(attributes, 'formatCode', this.#label)));
    } else if (this.#section === 'cellXfs' && name === 'xf') {
      this.#refuseMore(this.#styles.length);
      this.#styles.push(id);
    }
  }

  /** The format of each style, by number. A code in the file overrides a built-in id. */
  dateFormats(): DateFormat[] {
    return this.#styles.map((id) => this.#formats.get(id) ?? builtInFormat(id));
  }

  #refuseMore(count: number): void {
    if (count < CELL_STYLES_MAX) return;
    throw partError('limit', this.#label, say`more than ${CELL_STYLES_MAX} styles or formats`);
  }
}
