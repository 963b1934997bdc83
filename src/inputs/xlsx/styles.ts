/** Which styles of a workbook show numbers as dates. */

import { CELL_STYLES_MAX } from '../../support/limits.ts';
import { say } from '../../words/language.ts';
import { builtInFormat, codeFormat, type DateFormat } from './number-format.ts';
import { kept, partError, type XmlAttributes, type XmlListener } from './xml-feed.ts';

/** Reads the part with the styles; what a cell's `s` means is known when it was read. */
export class StylesReader implements XmlListener {
  readonly #label: string;
  readonly #formats = new Map<number, DateFormat>();
  /** Number format of each style of cells. */
  readonly #styles: number[] = [];
  #section = '';

  constructor(label: string) {
    this.#label = label;
  }

  open(name: string, attributes: XmlAttributes, depth: number): void {
    if (depth === 2) this.#section = name;
    if (depth !== 3) return;
    const id = Number(attributes.numFmtId ?? 0);
    if (this.#section === 'numFmts' && name === 'numFmt') {
      this.#refuseMore(this.#formats.size);
      this.#formats.set(id, codeFormat(kept(attributes, 'formatCode', this.#label)));
    } else if (this.#section === 'cellXfs' && name === 'xf') {
      this.#refuseMore(this.#styles.length);
      this.#styles.push(id);
    }
  }

  close(): void {}

  text(): void {}

  /** What each style shows, by its number. A file's own code goes before what an id means. */
  dateFormats(): DateFormat[] {
    return this.#styles.map((id) => this.#formats.get(id) ?? builtInFormat(id));
  }

  #refuseMore(count: number): void {
    if (count < CELL_STYLES_MAX) return;
    throw partError('limit', this.#label, say`has more than ${CELL_STYLES_MAX} styles or formats`);
  }
}
