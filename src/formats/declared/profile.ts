/** Profiles that a config describes: recognized by header, proven by footer. */
import { namedColumns, type ProfileConfig } from '../../config/profile-schema.ts';
import type { Job } from '../../domain/job.ts';
import { currencyDigits } from '../../domain/money.ts';
import { isDate, shiftDate } from '../../domain/time.ts';
import { bomLength, type Encoding } from '../../inputs/decode.ts';
import { GROUP_IN, GROUP_OUT } from '../../kernel/layout.ts';
import { RefusedError } from '../../support/errors.ts';
import { say } from '../../words/language.ts';
import { checkClaim, checkCount, movedSums } from '../footer.ts';
import { FUND_GROUPS } from '../fund.ts';
import { type Cut, HeaderIndex, headerCells, normalizeName, rowsBelow } from '../header.ts';
import type {
  Declared,
  EntryProfile,
  Footer,
  Head,
  HeadLine,
  Opening,
  Profile,
  RecordProfile,
  RowSums,
} from '../profile.ts';
import {
  byteColumns,
  type Columns,
  countFields,
  headerColumns,
  positionColumns,
} from './columns.ts';
import { declaredPlan, patternIn } from './plan.ts';

/** The profiles of a config, by name; account statements are based on one of the `known`. */
export function declaredProfiles(
  configs: Readonly<Record<string, ProfileConfig>>,
  known: readonly Profile[],
): Profile[] {
  return Object.entries(configs).map(([name, config]) => {
    const base = known.find((each) => each.name === config.format);
    return base?.role === 'entries'
      ? entryProfile(name, config, base)
      : new DeclaredProfile(name, config);
  });
}

function entryProfile(name: string, config: ProfileConfig, base: EntryProfile): EntryProfile {
  const [id] = [config.orderId ?? []].flat();
  const fields = Object.entries(config.fields ?? {}).flatMap(([name, field]) => {
    const pattern = patternIn(field);
    return pattern === null ? [] : [[name, pattern] as const];
  });
  return {
    ...base,
    name,
    channel: config.channel ?? name,
    title: () => config.title ?? base.title(),
    orderIdPattern: patternIn(id),
    fields: new Map(fields),
    tradeDates: patternIn(config.tradeDates),
  };
}

/** Does it have separate columns or words for income and expense? */
function hasDirection({ amount }: ProfileConfig): boolean {
  return typeof amount === 'object' && ('income' in amount || 'direction' in amount);
}

type RowsStart = Pick<Opening, 'rowsStart' | 'rowsLine'>;

/** Where rows would start in a document that has none. */
function rowsAfterAll({ lines, bytes }: Head): RowsStart {
  const last = lines.at(-1);
  return last ? rowsBelow(last) : { rowsStart: bomLength(bytes), rowsLine: 1 };
}

class DeclaredProfile implements RecordProfile {
  readonly role = 'records';
  readonly name: string;
  readonly channel: string;
  readonly title: () => string;
  readonly encoding: Encoding | undefined;
  readonly confirmsEmpty: boolean;
  readonly provenBy: RecordProfile['provenBy'];
  readonly rowsTellDate: boolean;
  readonly refundsBothWays: boolean;
  readonly isOnlyNamed: boolean;
  readonly #config: ProfileConfig;
  readonly #cut: Cut;
  /** Normalized column names. */
  readonly #names: readonly string[];

  constructor(name: string, config: ProfileConfig) {
    this.name = name;
    this.channel = config.channel ?? name;
    this.title = () => config.title ?? say`profile ${name} of the config`;
    this.encoding = config.encoding === 'gbk' ? 'gb18030' : config.encoding;
    // Totals of zero confirm an empty day.
    this.confirmsEmpty = (config.footer?.checks.length ?? 0) > 0;
    this.provenBy = provenBy(config);
    this.rowsTellDate = config.rowsTellDate;
    this.refundsBothWays = hasDirection(config);
    this.#config = config;
    const { separator, quote } = config;
    this.#cut = {
      separator: separator === 'tab' ? '\t' : separator,
      quote: quote === 'none' ? '' : quote,
    };
    this.#names = namedColumns(config).flatMap(([, column]) =>
      typeof column === 'string' ? normalizeName(column) : [],
    );
    this.isOnlyNamed = this.#names.length === 0;
  }

  recognize(head: Head): boolean {
    return this.isOnlyNamed || this.#header(head) !== undefined;
  }

  explain(head: Head): void {
    this.#columns(head, this.#begin(head));
  }

  open(head: Head, job: Job): Opening {
    const before = this.#begin(head);
    const { columns, rows } = this.#columns(head, before);
    const encoding = head.encoding;
    const plan = declaredPlan(this.#config, columns, encoding, currencyDigits(job.currency));
    const preamble = head.lines.filter(({ line }) => line < rows.rowsLine);
    const declared = this.#declared(head, preamble);
    // Times in the job's zone need no conversion, so the kernel can read them.
    const timeZone = plan.timeZone === job.timeZone ? '' : plan.timeZone;
    return {
      declared,
      ...rows,
      plan: { ...plan, timeZone, accountConstant: plan.accountConstant || declared.account },
    };
  }

  /** The header line: the first that has all named columns. */
  #header(head: Head): HeadLine | undefined {
    return head.lines.find(({ text }) => {
      const cells = headerCells(text, this.#cut);
      return this.#names.every((name) => cells.includes(name));
    });
  }

  /** The lines after the text that precedes the rows. */
  #begin(head: Head): readonly HeadLine[] {
    const { rowsAfter } = this.#config;
    if (rowsAfter === undefined) return head.lines;
    const at = head.lines.findIndex(({ text }) => text.includes(rowsAfter));
    if (at >= 0) return head.lines.slice(at + 1);
    throw new RefusedError(
      'header',
      say`${head.name}: the text '${rowsAfter}', which precedes the rows, is not in the first
        ${head.lines.length} lines. Give the right file, or correct rowsAfter of ${this.name}.`,
    );
  }

  #columns(head: Head, lines: readonly HeadLine[]): { columns: Columns; rows: RowsStart } {
    const { format, header } = this.#config;
    const first = lines.find(({ text }) => text.trim() !== '');
    const rows = first ? { rowsStart: first.start, rowsLine: first.line } : rowsAfterAll(head);
    if (format === 'fixed-width') return { columns: byteColumns(), rows };
    if (header && this.#names.length > 0) {
      const line = this.#header({ ...head, lines }) ?? this.#nearest(head, lines);
      const index = new HeaderIndex(head, line, this.#cut, this.#names);
      index.require(this.#names);
      this.#requireWidth(head, line, index.cells.length);
      return { columns: headerColumns(index), rows: rowsBelow(line) };
    }
    const record = lines.slice(first === undefined ? lines.length : lines.indexOf(first));
    const width = countFields(record.map(({ text }) => text).join('\n'), this.#cut);
    const below = header && first ? rowsBelow(first) : rows;
    return { columns: positionColumns(Math.max(width, this.#width())), rows: below };
  }

  /** Refuses a header with fewer columns than the profile uses. */
  #requireWidth(head: Head, line: HeadLine, width: number): void {
    if (this.#width() <= width) return;
    throw new RefusedError(
      'header',
      say`${head.name}:${line.line}: the header has ${width} columns, and the profile ${this.name}
        names column ${this.#width()}. Give the right file, or correct the profile.`,
    );
  }

  /** The number of columns that the positions require. */
  #width(): number {
    const positions = namedColumns(this.#config).map(([, column]) => column);
    return Math.max(1, ...positions.filter((column) => typeof column === 'number'));
  }

  /** The line that has most of the names: its refusal lists the missing ones. */
  #nearest(head: Head, lines: readonly HeadLine[]): HeadLine {
    const found = lines.map((line) => {
      const cells = headerCells(line.text, this.#cut);
      return { line, count: this.#names.filter((name) => cells.includes(name)).length };
    });
    const best = found.toSorted((a, b) => b.count - a.count)[0];
    if (best !== undefined && best.count > 0) return best.line;
    const names = this.#names.join(say`, `);
    throw new RefusedError(
      'header',
      say`${head.name}: no line has the columns ${names} that the profile ${this.name} names. Give
        the right file, or correct the profile.`,
    );
  }

  #declared(head: Head, lines: readonly HeadLine[]): Declared {
    const { preamble } = this.#config;
    const find = (source: string | undefined) => {
      if (source === undefined) return '';
      const pattern = new RegExp(source, 'u');
      for (const { text } of lines) {
        const found = pattern.exec(text)?.[1];
        if (found !== undefined) return found.trim();
      }
      throw new RefusedError(
        'header',
        say`${head.name}: nothing before the rows matches ${source}, which the profile
          ${this.name} expects. Give the right file, or correct its preamble.`,
      );
    };
    const account = find(preamble?.account);
    if (preamble?.from === undefined && preamble?.to === undefined) {
      return { account, period: null };
    }
    const from = dateIn(head, find(preamble.from ?? preamble.to));
    const to = dateIn(head, find(preamble.to ?? preamble.from));
    return { account, period: { from, until: shiftDate(to, 1) } };
  }

  requireFooter(footer: Footer): void {
    const { footer: expected } = this.#config;
    if (expected === undefined || footer.lines.some(({ text }) => text.trim() !== '')) return;
    const starts = expected.starts.join(say` or `);
    throw new RefusedError(
      'footer',
      say`${footer.name}: the footer after the last row (${starts}) is missing. The file is cut off;
        download it again.`,
    );
  }

  checkFooter(footer: Footer, opening: Opening, rows: RowSums): void {
    for (const { pattern, counts, sums, unit } of this.#config.footer?.checks ?? []) {
      const expression = new RegExp(pattern, 'u');
      const line = footer.lines.find(({ text }) => expression.test(text));
      const text = line && expression.exec(line.text)?.[1];
      if (!line || text === undefined) {
        throw new RefusedError(
          'footer',
          say`${footer.name}: nothing after the last row matches ${pattern}, which the profile
            ${this.name} expects there. The file is cut off or has another format.`,
        );
      }
      const { decimalComma } = this.#config;
      const what = counts ? say`count (${counts})` : say`sum (${sums})`;
      const claim = { name: footer.name, line: line.line, what, text, decimalComma };
      if (counts) {
        checkCount(claim, rows, COUNTED[counts]);
        continue;
      }
      const isMinor = (unit ?? this.#config.unit) === 'minor';
      const digits = isMinor ? 0 : opening.plan.sums[0].digits;
      const found = sumOf(opening, rows, sums ?? 'all');
      // Payments may be written with a sign or without one.
      checkClaim(claim, digits, found, ...(sums === 'out' ? [-found] : []));
    }
  }
}

function provenBy({ footer, balance }: ProfileConfig): RecordProfile['provenBy'] {
  if ((footer?.checks.length ?? 0) > 0) return 'footer';
  return balance === undefined ? null : 'balances';
}

type Which = 'in' | 'out' | 'all';

/** The groups of the rows that a count is of. */
const COUNTED: Readonly<Record<Which, readonly number[]>> = {
  in: [GROUP_IN],
  out: [GROUP_OUT],
  all: FUND_GROUPS,
};

/** Minor units; never negative for `out`. */
function sumOf({ plan }: Opening, rows: RowSums, which: Which): bigint {
  const { received, paid } = movedSums(plan, rows);
  return which === 'in' ? received : which === 'out' ? paid : received - paid;
}

/** A date from digits, with any separators. */
function dateIn(head: Head, text: string): string {
  const digits = /^(\d{4})\D?(\d{1,2})\D?(\d{1,2})/.exec(text);
  const date = digits
    ? `${digits[1]}-${digits[2].padStart(2, '0')}-${digits[3].padStart(2, '0')}`
    : '';
  if (isDate(date)) return date;
  throw new RefusedError(
    'header',
    say`${head.name}: '${text}' before the rows is not a date. Correct the profile's preamble.`,
  );
}
