/** Where the rows are that runs read from databases. */
import type { FileFacts } from '../../domain/outcome.ts';
import type { TransactionRecord } from '../../domain/record.ts';
import { findCopy } from '../../inputs/database/kept-copy.ts';
import type { HistoryRun, OrderHistory } from '../../ledger/order-history.ts';
import { shellArgument } from '../../support/shell.ts';
import { say } from '../../words/language.ts';

/** Lines of a file in a command. */
const LINES_MAX = 20;

/** The kept copies of rows from databases that exist, by what runs recorded of them. */
export type Copies = ReadonlyMap<FileFacts, string>;

export async function copiesOf(
  histories: readonly OrderHistory[],
  ledger: string,
): Promise<Copies> {
  const copies = new Map<FileFacts, string>();
  for (const { job, runs } of histories) {
    for (const { run, queried } of runs) {
      for (const file of queried) {
        const copy = await findCopy({ ledger, job: job.name, date: run.date }, file.sha256);
        if (copy !== null) copies.set(file, copy);
      }
    }
  }
  return copies;
}

/** How to see the rows that a run read from databases, which items name as `database:shop:5`. */
export function copyLines(run: HistoryRun, { items }: OrderHistory, copies: Copies): string[] {
  return run.queried.flatMap((file) => {
    const copy = copies.get(file);
    if (copy === undefined) {
      return run.isCurrent ? [say`${file.path}: no copy of its rows is kept (keepDays)`] : [];
    }
    const lines = run.isCurrent ? linesIn(file.path, run.run.date, items) : [];
    const script = lines.length === 0 ? '<line>p' : lines.map((line) => `${line}p`).join(';');
    const [path, lineOf] = [shellArgument(copy), shellArgument(script)];
    return [say`rows of ${file.path} by line: zcat ${path} | sed -n ${lineOf}`];
  });
}

/** The lines of a date's file that its items name, unless another date's may be among them. */
function linesIn(path: string, date: string, items: OrderHistory['items']): number[] {
  const ofDate = items.filter(({ item: { businessDate, counterpartDate } }) => {
    return businessDate === date && counterpartDate === '';
  });
  const lines = ofDate.flatMap(({ item }) => {
    const records: readonly (TransactionRecord | null)[] = item.records ?? [
      item.statement,
      item.flows,
    ];
    return records.flatMap((record) => {
      return record?.source.file === path ? [record.source.line] : [];
    });
  });
  return [...new Set(lines)].sort((a, b) => a - b).slice(0, LINES_MAX);
}
