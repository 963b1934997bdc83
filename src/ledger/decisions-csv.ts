/** Decisions from a CSV file: our own discrepancies.csv with an `action` column will do. */
import { type CsvError, type Info, parse } from 'csv-parse/sync';
import { actionNamed, RESOLVE_ACTIONS, type ResolveAction } from '../domain/decision.ts';
import { UsageError } from '../support/errors.ts';
import { say } from '../words/language.ts';
import type { Decision } from './decide.ts';

/** What a row may say; the rest of its columns is for people. */
type RowDecision = Pick<Decision, 'item' | 'action' | 'where'> &
  Partial<Pick<Decision, 'by' | 'note' | 'reference'>>;

interface Parsed {
  readonly record: Readonly<Record<string, string>>;
  readonly info: Info;
}

/**
 * The decisions of a file with a header: `item_id`, and if it has them `action`, `by`, `note`,
 * `reference`. Rows without an item id are passed over. Throws UsageError with file and line.
 */
export function readDecisions(text: string, path: string): RowDecision[] {
  const rows = parseRows(text, path);
  const mistakes: string[] = [];
  const decisions: RowDecision[] = [];
  for (const { record, info } of rows) {
    const where = `${path}:${info.lines}: `;
    const { item_id, action, by, note, reference } = record;
    if (item_id === undefined) {
      const columns = Object.keys(record).join();
      throw new UsageError(say`${path}: there is no column item_id in ${columns}.`);
    }
    // A spreadsheet keeps ids of digits alone as text behind a TAB: see report/csv.ts.
    const item = item_id.trim().replace(/^'/, '');
    if (item === '') continue;
    const known = actionNamed(action?.trim() ?? '');
    if (action?.trim() && !known) {
      const actions = RESOLVE_ACTIONS.join(', ');
      mistakes.push(where + say`action ${action}: expected one of ${actions}.`);
    }
    decisions.push({
      item,
      action: known ?? ('' satisfies ResolveAction | ''),
      where,
      ...(by?.trim() ? { by: by.trim() } : {}),
      ...(note?.trim() ? { note: note.trim() } : {}),
      ...(reference?.trim() ? { reference: reference.trim() } : {}),
    });
  }
  if (mistakes.length > 0) throw new UsageError(mistakes.join('\n'));
  if (decisions.length === 0) throw new UsageError(say`${path}: there are no items in it.`);
  return decisions;
}

function parseRows(text: string, path: string): Parsed[] {
  try {
    return parse(text, { bom: true, columns: true, info: true, skip_empty_lines: true }) as never;
  } catch (error) {
    const { message } = error as CsvError;
    throw new UsageError(say`${path}: it cannot be read as CSV (${message}).`);
  }
}
