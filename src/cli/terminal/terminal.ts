/** Detects the terminal's abilities and chooses how to display progress. */
import type { RunLabel } from '../../domain/progress.ts';
import { printError } from '../../support/output.ts';
import type { RunProgress } from './progress.ts';
import { TimedLines } from './timed-lines.ts';

/** Width of a table if the width of the terminal is unknown, and its maximum. */
const TABLE_COLUMNS = 80;
/** A narrower table would be unreadable. */
const TABLE_COLUMNS_MIN = 40;

/**
 * Starts the progress display of a run: a spinner if standard error is a terminal that can move
 * its cursor, else timed lines. `run`: what is known of the job and date.
 */
export async function startProgress(run: RunLabel): Promise<RunProgress> {
  if (!canSpin()) return TimedLines.start({ write: printError }, run);
  const { startSpinner } = await import('./spinner.ts');
  return startSpinner(process.stderr, wantsColour(process.stderr));
}

/** A line that says what a command does, until it ends. */
export interface StatusLine {
  show(text: string): void;
  end(): void;
}

/** Starts such a line if standard error is a terminal that can move its cursor. */
export async function startStatusLine(): Promise<StatusLine> {
  if (!canSpin()) return { show: () => {}, end: () => {} };
  const { startLine } = await import('./spinner.ts');
  return startLine(process.stderr, wantsColour(process.stderr));
}

function canSpin(): boolean {
  const { stderr } = process;
  // With an unknown width (0 columns) the spinner would erase lines forever.
  return stderr.isTTY && stderr.columns > 0 && !isDumb();
}

/** Colours only on a terminal, and not with --no-color or NO_COLOR (https://no-color.org). */
export function wantsColour(stream: { isTTY?: boolean }): boolean {
  if (process.argv.includes('--no-color') || process.env.NO_COLOR) return false;
  return stream.isTTY === true && !isDumb();
}

/** The width available for a table on this stream. */
export function tableWidth(stream: { isTTY?: boolean; columns?: number }): number {
  if (!stream.isTTY || !stream.columns) return TABLE_COLUMNS;
  return Math.max(TABLE_COLUMNS_MIN, Math.min(TABLE_COLUMNS, stream.columns));
}

/** The width available for lines on this stream: all of a terminal, else that of a table. */
export function lineWidth(stream: { isTTY?: boolean; columns?: number }): number {
  return Math.max(tableWidth(stream), (stream.isTTY && stream.columns) || 0);
}

function isDumb(): boolean {
  return process.env.TERM === 'dumb';
}
