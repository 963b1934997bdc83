/** Which columns of a table have the time. */
import { clockTime } from '../../domain/time.ts';
import { say } from '../../words/language.ts';
import { columnsOf, type Grid, type GridColumn, refOf } from './columns.ts';
import { type Setting, settingOf } from './proposal.ts';
import { writtenAs } from './time-patterns.ts';

/** The setting of the time; null where no column has readable times. */
export function timeSetting(grid: Grid): Setting | null {
  const named = columnsOf(grid, 'time');
  const others = grid.table.header === null ? grid.columns : [];
  const dated = [...named, ...others].flatMap((column) => {
    const written = writtenAs(column.cells);
    return written === null ? [] : [{ column, written }];
  });
  const whole = dated.find(({ written }) => written.pattern === '' || /H/.test(written.pattern));
  const chosen = whole ?? dated[0];
  if (!chosen) return null;
  const { column, written } = chosen;
  const { pattern: format, instead } = written;
  const ref = refOf(grid, column);
  const clock = whole ? undefined : named.find((each) => each !== column && isClock(each));
  const checks = instead === '' ? [] : [say`all of them can also be read as ${instead}`];
  if (clock) return settingOf('time', { date: ref, clock: refOf(grid, clock), format }, ...checks);
  return settingOf('time', format === '' ? ref : { column: ref, format }, ...checks);
}

function isClock({ filled, cells }: GridColumn): boolean {
  return filled > 0 && cells.every((cell) => cell === '' || clockTime(cell) !== null);
}
