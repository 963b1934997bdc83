/** A sheet for each category, written while items are read; a full sheet continues in another. */
import type { Category, Item } from '../../domain/item.ts';
import { visible } from '../../support/printable.ts';
import { eachItem, type ReportItems } from '../digest.ts';
import { type ColumnKind, ITEM_COLUMNS, itemValues } from '../item-columns.ts';
import { categoryLabel } from '../names.ts';
import { columnLetters, numberCell, textCell, timeCell, type WriteCell } from './cells.ts';
import { columnLooks } from './column-titles.ts';
import { styleAttribute } from './styles.ts';
import { rowElement, sheetHead, tableTail } from './worksheet.ts';
import { escaped } from './xml.ts';

/** Characters that are joined into one piece. */
const PIECE_CHARS = 64 * 1024;
/** Two lines of text, points. */
const HEADER_HEIGHT = 32;

const CELLS: Readonly<Record<ColumnKind, WriteCell>> = {
  word: textCell,
  exact: (place, value) => textCell(place, visible(value)),
  amount: (place, value) => numberCell(place, value, 'amount'),
  fee: (place, value) => numberCell(place, value, 'fee'),
  count: (place, value) => numberCell(place, value, 'count'),
  time: timeCell,
};
const COLUMNS = ITEM_COLUMNS.map(({ kind }, index) => {
  return { letters: columnLetters(index), write: CELLS[kind] };
});

/** A sheet of a category's items; `rows` is complete when its pieces have been read. */
export class ItemSheet {
  readonly category: Category;
  /** Counted from 1: the first sheet of the category, the second one. */
  readonly number: number;
  readonly columns = COLUMNS.length;
  /** Includes the header. */
  rows = 0;
  readonly #items: Cursor;
  readonly #digits: number;
  readonly #rowsMax: number;

  constructor(items: Cursor, number: number, shape: { digits: number; rowsMax: number }) {
    this.#items = items;
    this.category = (items.item as Item).category;
    this.number = number;
    this.#digits = shape.digits;
    this.#rowsMax = shape.rowsMax;
  }

  get name(): string {
    const label = categoryLabel(this.category);
    return this.number === 1 ? label : `${label} ${this.number}`;
  }

  /** The sheet's XML; reads the items of the category until the sheet is full. */
  *pieces(): Generator<string> {
    const looks = columnLooks();
    const widths = ITEM_COLUMNS.map(({ name }) => looks[name].width);
    let piece = sheetHead({ widths, isHeaderFrozen: true, isShown: false }) + header(looks);
    this.rows = 1;
    for (let { item } = this.#items; this.#takes(item); item = this.#items.next()) {
      this.rows++;
      piece += rowElement(this.rows, cellsOf(item, this.rows, this.#digits));
      if (piece.length < PIECE_CHARS) continue;
      yield piece;
      piece = '';
    }
    yield piece + tableTail(this.columns, this.rows);
  }

  #takes(item: Item | undefined): item is Item {
    return item?.category === this.category && this.rows < this.#rowsMax;
  }
}

/**
 * The sheets of all items, in the order in which the items come. The pieces of one must be read
 * before the next one is requested.
 */
export function* itemSheets(
  from: ReportItems,
  shape: { readonly digits: number; readonly rowsMax: number },
): Generator<ItemSheet> {
  const items = new Cursor(eachItem(from));
  let last: ItemSheet | undefined;
  try {
    while (items.item !== undefined) {
      const number = last?.category === items.item.category ? last.number + 1 : 1;
      last = new ItemSheet(items, number, shape);
      yield last;
    }
  } finally {
    items.close();
  }
}

/** The current item, and the next. */
class Cursor {
  item: Item | undefined;
  readonly #items: Generator<Item>;

  constructor(items: Generator<Item>) {
    this.#items = items;
    this.item = this.next();
  }

  next(): Item | undefined {
    const { done, value } = this.#items.next();
    this.item = done ? undefined : value;
    return this.item;
  }

  /** Ends the reading, which keeps the ledger busy. */
  close(): void {
    this.#items.return(undefined);
  }
}

function cellsOf(item: Item, row: number, digits: number): string {
  const values = itemValues(item, digits);
  return COLUMNS.map(({ letters, write }, at) => write(letters + row, values[at])).join('');
}

/** One row, so that filters and pivot tables recognize it: a title, and its code below. */
function header(looks: ReturnType<typeof columnLooks>): string {
  const style = styleAttribute('header');
  const cells = ITEM_COLUMNS.map(({ name }, index) => {
    const runs =
      `<r><rPr><b/><sz val="11"/><rFont val="Calibri"/></rPr>` +
      `<t xml:space="preserve">${escaped(looks[name].title)}\n</t></r>` +
      '<r><rPr><sz val="8"/><color rgb="FF808080"/><rFont val="Calibri"/></rPr>' +
      `<t>${escaped(name)}</t></r>`;
    return `<c r="${columnLetters(index)}1"${style} t="inlineStr"><is>${runs}</is></c>`;
  });
  return rowElement(1, cells.join(''), HEADER_HEIGHT);
}
