/** The first sheet: level or not, both totals, the proof, and where the items are. */
import type { Totals } from '../../domain/exact-sums.ts';
import { type Category, CROSS_DAY_STATES, DISCREPANCY_CATEGORIES } from '../../domain/item.ts';
import { currencyDigits, formatScaled } from '../../domain/money.ts';
import type { Outcome } from '../../domain/outcome.ts';
import { SIDES, TRANSACTION_TYPES } from '../../domain/record.ts';
import { say } from '../../words/language.ts';
import { columnLetters, numberCell, textCell, timeCell } from './cells.ts';
import { categoryLabel, type ItemSheet } from './item-sheets.ts';
import type { Style } from './styles.ts';
import { pageTail, rowElement, type SheetLink, sheetHead } from './worksheet.ts';

/** Characters; the last column holds what may run on to the right. */
const WIDTHS = [26, 20, 20, 20, 20, 20, 20];

/** Writes a cell at its place. */
type Cell = (place: string) => string;
type Row = readonly Cell[];

/** The XML of the sheet; `sheets` are those of items. */
export function summarySheet(outcome: Outcome, sheets: readonly ItemSheet[]): string {
  const page = new Page();
  addFacts(page, outcome);
  addTotals(page, outcome);
  addProof(page, outcome);
  addCategories(page, outcome, sheets);
  addFiles(page, outcome);
  const head = sheetHead({ widths: WIDTHS, isHeaderFrozen: false, isShown: true });
  return head + page.rows.join('') + pageTail(page.links);
}

/** Rows as they are added, and what in them leads elsewhere. */
class Page {
  readonly rows: string[] = [];
  readonly links: SheetLink[] = [];
  #number = 0;

  add(...cells: Row): void {
    this.#number++;
    const written = cells.map((cell, index) => cell(`${columnLetters(index)}${this.#number}`));
    this.rows.push(rowElement(this.#number, written.join('')));
  }

  /** A row in the first cell of which one may go to a sheet. */
  addLinked(sheet: string, ...cells: Row): void {
    this.add(...cells);
    this.links.push({ place: `A${this.#number}`, sheet });
  }

  skip(): void {
    this.#number++;
  }
}

function addFacts(page: Page, outcome: Outcome): void {
  const verdict = outcome.verdict === 'balanced' ? say`Balanced` : say`Discrepant`;
  page.add(text(verdict, 'title'));
  page.add(text(say`Job`, 'bold'), text(outcome.job));
  page.add(text(say`Business date`, 'bold'), (place) => timeCell(place, outcome.date));
  page.add(text(say`Currency`, 'bold'), text(outcome.currency));
  if (outcome.rejects.length > 0) {
    const title = text(say`Rows that could not be read`, 'bold');
    page.add(title, count(outcome.rejects.length), text('rejects.csv'));
  }
  page.skip();
}

function addTotals(page: Page, { statement, flows, currency }: Outcome): void {
  const money = amountIn(currency);
  const both = (title: Cell, s: Totals, f: Totals, style: 'bold' | 'plain') => {
    const [number, amount] = [
      style === 'bold' ? 'boldCount' : 'count',
      amountStyle(style),
    ] as const;
    const cells = [s, f, { count: s.count - f.count, amount: s.amount - f.amount }];
    page.add(
      title,
      ...cells.flatMap((each) => [count(each.count, number), money(each.amount, amount)]),
    );
  };
  page.add(
    ...header(
      say`Totals`,
      ...[say`Statement count`, say`Statement amount`],
      ...[say`Flows count`, say`Flows amount`],
      ...[say`Difference of counts`, say`Difference`],
    ),
  );
  const none = { count: 0, amount: 0n };
  for (const type of TRANSACTION_TYPES) {
    const [s, f] = [statement.byType[type], flows.byType[type]];
    if (s || f) both(text(type), s ?? none, f ?? none, 'plain');
  }
  both(text(say`Total`, 'bold'), statement, flows, 'bold');
  page.skip();
}

function addProof(page: Page, { proof, tolerated, currency }: Outcome): void {
  const money = amountIn(currency);
  const line = (title: string, amount: bigint) => page.add(text(title), nothing, money(amount));
  page.add(...header(say`Proof`, '', say`Amount`));
  line(say`Statement less flows`, proof.difference);
  line(say`Explained by items`, proof.explained - tolerated.amount);
  if (tolerated.count > 0) {
    page.add(text(say`Within the tolerance`), count(tolerated.count), money(tolerated.amount));
  }
  line(say`Residual`, proof.residual);
  page.add(
    text(say`Positive: money we hold without a record (长款), negative: the opposite (短款)`),
  );
  page.skip();
}

function addCategories(page: Page, outcome: Outcome, sheets: readonly ItemSheet[]): void {
  const { discrepancies, crossDay, openItems, currency } = outcome;
  const money = amountIn(currency);
  const add = (category: Category, { count: many, amount }: Totals) => {
    const cells = [count(many), money(amount), text(category)];
    const first = sheets.find((sheet) => sheet.category === category);
    if (first === undefined) page.add(text(categoryLabel(category)), ...cells);
    else page.addLinked(first.name, text(categoryLabel(category), 'link'), ...cells);
  };
  page.add(...header(say`Category`, say`Count`, say`Difference`, say`Category code`));
  for (const category of DISCREPANCY_CATEGORIES) add(category, discrepancies[category]);
  for (const state of CROSS_DAY_STATES) add(state, crossDay[state]);
  page.add(text(say`Open items`, 'bold'), count(openItems.count), money(openItems.amount));
  if (crossDay.expired.count > 0) {
    page.add(
      text(
        say`Expired items of this date count above as long or short, earlier ones on their own
          dates.`,
      ),
    );
  }
  page.skip();
}

function addFiles(page: Page, outcome: Outcome): void {
  page.add(
    ...header(say`Files`, say`Rows`, say`Bytes`, say`Format`, say`Encoding`, 'SHA-256', say`Path`),
  );
  for (const side of SIDES) {
    const title = side === 'statement' ? say`Statement` : say`Flows`;
    for (const { path, sha256, bytes, profile, encoding, rows } of outcome[side].files) {
      const facts = [text(profile), text(encoding), text(sha256), text(path)];
      page.add(text(title), count(rows), count(bytes), ...facts);
    }
  }
}

function header(...titles: string[]): Cell[] {
  return titles.map((title) => text(title, 'header'));
}

function nothing(): string {
  return '';
}

function text(value: string, style: Style = 'text'): Cell {
  return (place) => textCell(place, value, style);
}

function count(value: number, style: Style = 'count'): Cell {
  return (place) => numberCell(place, String(value), style);
}

function amountStyle(style: 'bold' | 'plain'): Style {
  return style === 'bold' ? 'boldAmount' : 'amount';
}

function amountIn(currency: string): (value: bigint, style?: Style) => Cell {
  const digits = currencyDigits(currency);
  return (value, style = 'amount') => {
    return (place) => numberCell(place, formatScaled(value, digits), style);
  };
}
