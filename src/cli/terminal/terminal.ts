/** What the terminal is like, and which way of showing progress suits it. */
import type { RunLabel } from '../../domain/progress.ts';
import { printError } from '../../support/output.ts';
import type { RunProgress } from './progress.ts';
import { TimedLines } from './timed-lines.ts';

/** Columns of a table where nobody says how many there are, and the most that it takes. */
const TABLE_COLUMNS = 80;
/** Narrower tables than this would tell nothing. */
const TABLE_COLUMNS_MIN = 40;

/**
 * How a run, named as far as it can be, shows that it goes on: a spinner where standard error is a
 * terminal that can move its cursor, else timed lines.
 */
export async function startProgress(run: RunLabel): Promise<RunProgress> {
  const { stderr } = process;
  // A terminal that does not know its width (0 columns) makes the spinner erase without end.
  if (!stderr.isTTY || !stderr.columns || isDumb()) {
    return TimedLines.start({ write: printError }, run);
  }
  const { startSpinner } = await import('./spinner.ts');
  return startSpinner(stderr, wantsColour(stderr));
}

/** Colours only where a person looks, and not against --no-color or https://no-color.org. */
export function wantsColour(stream: { isTTY?: boolean }): boolean {
  if (process.argv.includes('--no-color') || process.env.NO_COLOR) return false;
  return stream.isTTY === true && !isDumb();
}

/** Columns that a table on this stream may take. */
export function tableWidth(stream: { isTTY?: boolean; columns?: number }): number {
  if (!stream.isTTY || !stream.columns) return TABLE_COLUMNS;
  return Math.max(TABLE_COLUMNS_MIN, Math.min(TABLE_COLUMNS, stream.columns));
}

/** Columns that lines on this stream may take: all that a terminal has, else as a table. */
export function lineWidth(stream: { isTTY?: boolean; columns?: number }): number {
  return Math.max(tableWidth(stream), (stream.isTTY && stream.columns) || 0);
}

function isDumb(): boolean {
  return process.env.TERM === 'dumb';
}
