/** The first sheet: the verdict, both totals, the proof, and links to the sheets of items. */
import type { Totals } from '../../domain/exact-sums.ts';
import { SIDES } from '../../domain/record.ts';
import { say } from '../../words/language.ts';
import type { Comparison, Digest } from '../digest.ts';
import { categoryLabel, verdictName } from '../names.ts';
import { senseNote } from '../notes.ts';
import { columnLetters, numberCell, textCell, timeCell } from './cells.ts';
import type { ItemSheet } from './item-sheets.ts';
import type { Style } from './styles.ts';
import { pageTail, rowElement, type SheetLink, sheetHead } from './worksheet.ts';

/** Characters; the last column holds what may run on to the right. */
const WIDTHS = [26, 20, 20, 20, 20, 20, 20];

/** Writes a cell at its place. */
type Cell = (place: string) => string;

/** The XML of the sheet; `sheets` are those of items. */
export function summarySheet(digest: Digest, sheets: readonly ItemSheet[]): string {
  const page = new Page();
  addFacts(page, digest);
  addTotals(page, digest);
  addProof(page, digest);
  addLines(page, digest, sheets);
  addFiles(page, digest);
  const head = sheetHead({ widths: WIDTHS, isHeaderFrozen: false, isShown: true });
  return head + page.rows.join('') + pageTail(page.links);
}

/** Rows as they are added, and links in them. */
class Page {
  readonly rows: string[] = [];
  readonly links: SheetLink[] = [];
  #number = 0;

  add(...cells: readonly Cell[]): void {
    this.#number++;
    const written = cells.map((cell, index) => cell(`${columnLetters(index)}${this.#number}`));
    this.rows.push(rowElement(this.#number, written.join('')));
  }

  /** Links the first cell of the last row to a sheet. */
  link(sheet: string): void {
    this.links.push({ place: `A${this.#number}`, sheet });
  }

  addBlankRow(): void {
    this.#number++;
  }
}

function addFacts(page: Page, { verdict, job, date, currency, rejects }: Digest): void {
  page.add(text(verdictName(verdict), 'title'));
  page.add(text(say`Job`, 'bold'), text(job));
  page.add(text(say`Business date`, 'bold'), (place) => timeCell(place, date));
  page.add(text(say`Currency`, 'bold'), text(currency));
  if (rejects > 0) {
    page.add(text(say`Rows that could not be read`, 'bold'), count(rejects), text('rejects.csv'));
  }
  page.addBlankRow();
}

function addTotals(page: Page, { types, total, money }: Digest): void {
  const add = (
    name: Cell,
    { statement, flows, difference }: Comparison,
    [counts, amounts]: readonly [Style, Style],
  ) => {
    const cells = [statement, flows, difference].flatMap((each) => [
      count(each.count, counts),
      number(money(each.amount), amounts),
    ]);
    page.add(name, ...cells);
  };
  page.add(
    ...header(
      say`Totals`,
      ...[say`Statement count`, say`Statement amount`],
      ...[say`Flows count`, say`Flows amount`],
      ...[say`Difference of counts`, say`Difference`],
    ),
  );
  for (const each of types) add(text(each.type), each, ['count', 'amount']);
  add(text(say`Total`, 'bold'), total, ['boldCount', 'boldAmount']);
  page.addBlankRow();
}

function addProof(page: Page, digest: Digest): void {
  const { proof, lines, money } = digest;
  const add = (title: string, amount: bigint, counted: Cell = () => '') =>
    page.add(text(title), counted, number(money(amount)));
  page.add(...header(say`Proof`, '', say`Amount`));
  add(say`Statement less flows`, proof.difference);
  add(say`Explained by items`, proof.items);
  for (const line of lines) {
    if (line.group === 'tolerated' && line.count > 0) {
      add(say`Within the tolerance`, line.amount, count(line.count));
    }
  }
  add(say`Residual`, proof.residual);
  page.add(text(senseNote(digest)));
  page.addBlankRow();
}

function addLines(page: Page, { lines, money }: Digest, sheets: readonly ItemSheet[]): void {
  const cells = ({ count: many, amount }: Totals) => [count(many), number(money(amount))];
  page.add(...header(say`Category`, say`Count`, say`Difference`, say`Category code`));
  for (const line of lines) {
    const { code } = line;
    if (code === 'tolerated') continue;
    if (code === 'openItems') {
      page.add(text(say`Open items`, 'bold'), ...cells(line));
      continue;
    }
    const sheet = sheets.find(({ category }) => category === code);
    const label = text(categoryLabel(code), sheet === undefined ? 'text' : 'link');
    page.add(label, ...cells(line), text(code));
    if (sheet !== undefined) page.link(sheet.name);
  }
  if (lines.some(({ code, count }) => code === 'expired' && count > 0)) {
    page.add(
      text(
        say`Expired items of this date count above as long or short, earlier ones on their own
          dates.`,
      ),
    );
  }
  page.addBlankRow();
}

function addFiles(page: Page, { sides }: Digest): void {
  page.add(
    ...header(say`Files`, say`Rows`, say`Bytes`, say`Format`, say`Encoding`, 'SHA-256', say`Path`),
  );
  for (const side of SIDES) {
    const title = side === 'statement' ? say`Statement` : say`Flows`;
    for (const { path, sha256, bytes, profile, encoding, rows } of sides[side].files) {
      const facts = [text(profile), text(encoding), text(sha256), text(path)];
      page.add(text(title), count(rows), count(bytes), ...facts);
    }
  }
}

function header(...titles: string[]): Cell[] {
  return titles.map((title) => text(title, 'header'));
}

function text(value: string, style: Style = 'text'): Cell {
  return (place) => textCell(place, value, style);
}

function count(value: number, style: Style = 'count'): Cell {
  return number(String(value), style);
}

function number(decimal: string, style: Style = 'amount'): Cell {
  return (place) => numberCell(place, decimal, style);
}
