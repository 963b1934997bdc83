/** offsets.csv: records of one side that cancel each other. */
import { csvPieces, exactCell } from './csv.ts';
import type { Report } from './digest.ts';
import { ITEM_COLUMN_NAMES, itemCells } from './item-columns.ts';

/** Within a date they are no items, so that they have no category, and nothing is to be done. */
const LEFT_OUT = ['category', 'category_zh', 'suggested_action'];
/** The others, by their places. */
const COLUMNS = ITEM_COLUMN_NAMES.flatMap((name, at) => (LEFT_OUT.includes(name) ? [] : at));
const HEADER = [...COLUMNS.map((at) => ITEM_COLUMN_NAMES[at]), 'counterpart_item_id'];

/** One line for each record of the date, the payment of an order first. */
export const offsetsCsv: Report = {
  name: 'offsets.csv',
  isNeeded: ({ offsets }) => offsets !== undefined,
  render: ({ digits }, { offsetItems }) =>
    csvPieces(HEADER, offsetItems, ({ item, counterpart }) => {
      const cells = itemCells(item, digits);
      return [...COLUMNS.map((at) => cells[at]), exactCell(counterpart)];
    }),
};
