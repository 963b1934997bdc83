/** offsets.csv: records of one side that cancel each other. */
import { csvPieces, exactCell } from './csv.ts';
import type { Report } from './digest.ts';
import { CSV_CELLS, ITEM_COLUMNS } from './item-columns.ts';

/** Within a date they are no items, so that they have no category, and nothing is to be done. */
const COLUMNS = ITEM_COLUMNS.filter(
  ({ name }) => !['category', 'category_zh', 'suggested_action'].includes(name),
);
const HEADER = [...COLUMNS.map(({ name }) => name), 'counterpart_item_id'];

/** One line for each record of the date, the payment of an order first. */
export const offsetsCsv: Report = {
  name: 'offsets.csv',
  isNeeded: ({ offsets }) => offsets !== undefined,
  render: ({ digits }, { offsetItems }) =>
    csvPieces(
      HEADER,
      (function* () {
        for (const { item, counterpart } of offsetItems) {
          const cells = COLUMNS.map(({ value, kind }) => CSV_CELLS[kind](value(item, digits)));
          yield [...cells, exactCell(counterpart)];
        }
      })(),
    ),
};
