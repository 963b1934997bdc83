/** Where every 16th record of a document starts, so that any record is found again by ordinal. */

export const RECORDS_PER_CHECKPOINT = 16;
const INITIAL = 1024;

export class Checkpoints {
  #offsets = new Float64Array(INITIAL);
  #lines = new Uint32Array(INITIAL);
  #count = 0;

  /** Notes the byte offset and line of record RECORDS_PER_CHECKPOINT * (notes so far). */
  note(offset: number, line: number): void {
    if (this.#count === this.#offsets.length) {
      const offsets = new Float64Array(this.#count * 2);
      const lines = new Uint32Array(this.#count * 2);
      offsets.set(this.#offsets);
      lines.set(this.#lines);
      this.#offsets = offsets;
      this.#lines = lines;
    }
    this.#offsets[this.#count] = offset;
    this.#lines[this.#count++] = line;
  }

  get count(): number {
    return this.#count;
  }

  offset(index: number): number {
    return this.#offsets[index];
  }

  line(index: number): number {
    return this.#lines[index];
  }
}
