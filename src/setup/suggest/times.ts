/** Which columns of a table have the time. */
import { clockTime } from '../../domain/time.ts';
import { say } from '../../words/language.ts';
import { type Column, columnsOf, type Grid, refOf } from './columns.ts';
import type { Setting } from './proposal.ts';
import { type Written, writtenAs } from './written.ts';

/** The setting of the time; null where no column has readable times. */
export function timeSetting(grid: Grid): Setting | null {
  const named = columnsOf(grid, 'time');
  const others = grid.table.header === null ? grid.columns : [];
  const dated = [...named, ...others].flatMap((column) => {
    const written = writtenAs(column.cells);
    return written === null ? [] : [{ column, written }];
  });
  const whole = dated.find(({ written }) => written.pattern === '' || /H/.test(written.pattern));
  if (whole) return settingOf(refOf(grid, whole.column), whole.written);
  const [date] = dated;
  if (!date) return null;
  const clock = named.find((column) => isClockOf(column, date.column));
  if (!clock) return settingOf(refOf(grid, date.column), date.written);
  const { pattern: format } = date.written;
  const value = { date: refOf(grid, date.column), clock: refOf(grid, clock), format };
  return { key: 'time', value, checks: checksOf(date.written) };
}

function isClockOf(column: Column, date: Column): boolean {
  const isClock = (cell: string) => cell === '' || clockTime(cell) !== null;
  return column !== date && column.filled > 0 && column.cells.every(isClock);
}

function settingOf(column: string | number, written: Written): Setting {
  const { pattern } = written;
  const value = pattern === '' ? column : { column, format: pattern };
  return { key: 'time', value, checks: checksOf(written) };
}

function checksOf({ instead }: Written): string[] {
  return instead === '' ? [] : [say`all of them can also be read as ${instead}`];
}
