/** Reads decisions from a CSV file, such as discrepancies.csv with an added `action` column. */
import { type CsvError, type Info, parse } from 'csv-parse/sync';
import { actionNamed, RESOLVE_ACTIONS, type ResolveAction } from '../domain/decision.ts';
import { UsageError } from '../support/errors.ts';
import { say } from '../words/language.ts';
import type { Decision } from './decide.ts';

/** The decision in a row; other columns are ignored. */
type RowDecision = Pick<Decision, 'item' | 'action' | 'where'> &
  Partial<Pick<Decision, 'by' | 'note' | 'reference'>>;

interface Parsed {
  readonly record: Readonly<Record<string, string>>;
  readonly info: Info;
}

/**
 * The decisions of a file with a header: column `item_id` and optional columns `action`, `by`,
 * `note` and `reference`. Rows without an item id are skipped. Throws UsageError with the line.
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
      throw new UsageError(say`${path}: has no column item_id; its columns are ${columns}.`);
    }
    // A TAB before ids of only digits makes spreadsheets keep them as text: see report/csv.ts.
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
  if (decisions.length === 0) throw new UsageError(say`${path}: contains no items.`);
  return decisions;
}

function parseRows(text: string, path: string): Parsed[] {
  try {
    return parse(text, { bom: true, columns: true, info: true, skip_empty_lines: true }) as never;
  } catch (error) {
    const { message } = error as CsvError;
    throw new UsageError(say`${path}: cannot be read as CSV (${message}).`);
  }
}
