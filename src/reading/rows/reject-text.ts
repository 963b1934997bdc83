/**
 * What is kept of a row that cannot be read: what a person needs to find and correct it. Cells that
 * the plan does not read, such as names, accounts and goods, are masked.
 */
import type { Job } from '../../domain/job.ts';
import type { RowPlan } from '../../formats/profile.ts';
import { maskNumbers } from '../../support/masking.ts';
import { cutCell, LEFT_OUT, outline, withoutWords } from '../../support/outline.ts';

/** Longest text that is kept of a row, characters. */
export const REJECT_TEXT_CHARS = 200;
/** What ids are made of: visible ASCII without blanks, with a digit, and no e-mail address. */
const ID = /^(?=.*\d)(?!.*@)[\x21-\x7e]+$/;
const DECIMAL = /^-?\d{1,12}\.\d{1,6}$/;

/** A row that was split into the cells of its plan. */
interface CutRow {
  /** The trimmed text of a column. */
  text(column: number): string;
  /** The id that is found in a column of free text, empty if none; null for other columns. */
  found(column: number): string | null;
}

/** How the text of a cell is shown. */
type Showing = (text: string) => string;

export class RejectText {
  readonly #plan: RowPlan;
  readonly #keepsAll: boolean;
  /** By column that the plan reads. */
  readonly #showings: ReadonlyMap<number, Showing>;

  constructor(plan: RowPlan, job: Job) {
    this.#plan = plan;
    this.#keepsAll = job.personalData === 'kept';
    this.#showings = showingsOf(plan, job);
  }

  /** Masks the problem of a row. */
  reason(problem: string): string {
    return this.#keepsAll ? problem : maskNumbers(problem);
  }

  /** Masks a row of a file; `row` is null where it could not be split into cells. */
  of(raw: string, row: CutRow | null): string {
    const text = this.#keepsAll ? raw : maskNumbers(row === null ? outline(raw) : this.#cells(row));
    return text.slice(0, REJECT_TEXT_CHARS);
  }

  /** Masks one cell of a row. */
  cell(row: CutRow, column: number): string {
    return this.#keepsAll ? row.text(column) : maskNumbers(this.#cell(row, column));
  }

  #cells(row: CutRow): string {
    const { columns, layout, separator } = this.#plan;
    const cells = columns.map((_, column) => this.#cell(row, column));
    if (layout === 'ndjson') {
      const members = columns.flatMap((name, i) => {
        return cells[i] === '' ? [] : [`${JSON.stringify(name)}:${JSON.stringify(cells[i])}`];
      });
      return `{${members.join(',')}}`;
    }
    if (layout === 'backtick') return cells.map((cell) => `\`${cell}`).join(',');
    return cells.join(layout === 'fixed' ? ' ' : String.fromCharCode(separator));
  }

  #cell(row: CutRow, column: number): string {
    const text = row.text(column);
    if (text === '') return '';
    const found = row.found(column);
    if (found !== null) return found === '' ? LEFT_OUT : `${LEFT_OUT}${idText(found)}${LEFT_OUT}`;
    return (this.#showings.get(column) ?? otherText)(text);
  }
}

function showingsOf(plan: RowPlan, job: Job): Map<number, Showing> {
  const words = new Set<string>([
    ...[...plan.kindWords.keys(), ...plan.statusWords.keys(), ...plan.directionWords.keys()],
    ...[...plan.currencyWords.keys(), ...(plan.skip?.words ?? []), job.currency],
  ]);
  const wordText = (text: string) =>
    words.has(plan.foldCase ? text.toLowerCase() : text) || words.has(text) ? text : LEFT_OUT;
  const { kinds } = plan;
  const showings = new Map<number, Showing>();
  const show = (showing: Showing, columns: readonly number[]) => {
    for (const column of columns) if (column >= 0) showings.set(column, showing);
  };
  // A column of several meanings is shown as the last of them.
  show(wordText, [plan.kind, plan.direction, plan.currency, plan.skip?.column ?? -1]);
  show(
    wordText,
    kinds.map(({ status }) => status),
  );
  show(withoutWords, [plan.fee, plan.time, plan.clock, plan.balance]);
  show(withoutWords, [...plan.sums.map(({ column }) => column)]);
  show(
    withoutWords,
    kinds.flatMap(({ amount, minus }) => [amount, minus]),
  );
  show(idText, [...plan.orderId, ...kinds.map(({ orderId }) => orderId)]);
  show(idText, [plan.refundId, plan.channelTxnId, plan.businessId]);
  return showings;
}

/** A cell that the plan does not read: any text but a decimal may name a person. */
function otherText(text: string): string {
  return DECIMAL.test(text) ? text : LEFT_OUT;
}

function idText(text: string): string {
  return ID.test(text) ? cutCell(text) : LEFT_OUT;
}
