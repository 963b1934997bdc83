/** The fields of an account statement by which settlements are recognized. */
import { bareName, isCounterpartyName, isRemark } from '../../formats/column-names.ts';
import { say } from '../../words/language.ts';
import { columnsOf, type Grid, type GridColumn, refOf, wordsIn } from './columns.ts';
import { type Setting, settingOf } from './proposal.ts';

/** The first and the last trade date (MMDD) in the remark of 银联商务: `0905-0905费0元`. */
const TRADE_DATES = '^(\\d{4})-(\\d{4})费';
/** How names of columns begin that have the counterparty of payments only. */
const OF_PAYEE = /^(?:收款|payee|beneficiary)/;

/** The settings for counterparty, remark and trade dates; none where the table has no balances. */
export function fieldSettings(grid: Grid): Setting[] {
  const counterparty = counterpartyColumn(grid);
  if (counterparty === undefined || columnsOf(grid, 'balance').length === 0) return [];
  const remark = remarkColumn(grid);
  const fields = {
    counterparty: refOf(grid, counterparty),
    ...(remark && { remark: refOf(grid, remark) }),
  };
  const settings = [settingOf('fields', fields)];
  if (!remark || tradeDates(remark) === 0) return settings;
  const value = { column: refOf(grid, remark), pattern: TRADE_DATES };
  const check = say`these look like the first and the last trade date that a credit pays`;
  return [...settings, settingOf('tradeDates', value, check)];
}

function counterpartyColumn({ columns }: Grid): GridColumn | undefined {
  const named = columns.filter(({ name, filled }) => filled > 0 && isCounterpartyName(name));
  const isOfPayee = ({ name }: GridColumn) => OF_PAYEE.test(bareName(name));
  return named.find((column) => !isOfPayee(column)) ?? named[0];
}

/** The column with trade dates, else the one in which rows differ most. */
function remarkColumn({ columns }: Grid): GridColumn | undefined {
  const named = columns.filter(({ name, filled }) => filled > 0 && isRemark(name));
  const [best] = named.toSorted(
    (a, b) => tradeDates(b) - tradeDates(a) || wordsIn(b).size - wordsIn(a).size,
  );
  return best;
}

/** How many rows of a column name trade dates. */
function tradeDates({ cells }: GridColumn): number {
  const pattern = new RegExp(TRADE_DATES, 'u');
  return cells.filter((cell) => pattern.test(cell)).length;
}
