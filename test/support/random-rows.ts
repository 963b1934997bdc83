/** Rows of a random plan, as its files have them: right ones, or some of them wrong as well. */
import type { Random } from '../../scripts/lib/random.mjs';
import type { FixedColumn, Kind, RowPlan } from '../../src/formats/profile.ts';
import { type PlannedRows, type Role, randomPlan } from './random-plan.ts';
import { spelled, spelledOrNot, textOf, tryingText } from './spelled.ts';

/** What may stand where numbers do, some of which only the careful reader may judge. */
const NUMBERS = [
  ...['', '0', '-0', '0.00', '1', '-1', '2', '1.0', '1.005', '-1.00', '+1.00', '.5', '1.', '-0.5'],
  ...['1,234.50', '1,23', '12,34.00', '1234,567.00', '1,234,', ',123', '-1,000', '+1,000,000.5'],
  ...['1,2345', '1,,234', '1,23,456', '1,234,56.00', '1,234.5,6', '-,123', '12,345', '123,456.7'],
  ...['D000000002861', 'C12', 'C', 'D', 'D-5', 'C+5', 'C1,234.00', 'd12', 'D1,23', 'D.5', 'DD1'],
  ...['9'.repeat(15), '9'.repeat(16), '99999999999.99', '10000000000000.00', '00001.00', '1e9'],
  ...['1,000,000,000,000.00', '0'.repeat(45), '-', '--', 'N/A', 'NaN', '0x10', '1 000', '1.2.3'],
];
/** The same of times. */
const TIMES = [
  ...['20261119', '20260230', '20261119240000', '20261119235959', '2026/11/19 10:60:00'],
  ...['2026/11/19 10:59:60', '2026年02月29日', '2026年11月19日', '31.11.2026', '19.11.2026 10:00'],
  ...['2026-11-19 00:00:00', '2026-11-19 24:00:00', '2026-11-19T10:00:00Z', '0000-00-00 00:00:00'],
  ...['23:59:59', '235959', '24:00', '23:5', '12:00:60', '12:60', '126000', '12:00.00', '12.00.00'],
  ...[
    '2026-02-30',
    '2026-11-19',
    '26-11-19',
    '1119',
    '11/19/2026',
    '2026-11-19 10.55.16',
    '000000',
  ],
];
/** What may stand anywhere. */
const ODD = [
  ...['A1', 'A+1', '4.00123E+27', 'x'.repeat(128), 'x'.repeat(129), '账单', '账'.repeat(43), 'é'],
  ...['\t', ' ', '"', '""', '"A1"', '"A""1"', '"A\n1"', '"A', 'A"1', "'", "''", "'A1'", "'A''1'"],
  ...["'A\n1'", "'A", '`', '`A1', ',', '|', ';', '^', '~', '^^', '#', '合计', '\0', '\r', '\n'],
  ...['\r\n', '\n\n', '收入', '支出', 'OUT', 'ok', 'OK', 'x', 'refund', 'USD', '无', ''],
];
/** What may stand behind an id, as part of it and as if it were nothing. */
const MORE = ['+', '.', ' b', '账', 'é', 'x'.repeat(99)];
const BLANK_LIKE = ['\u00a0', '\u3000', '\u200b', '\ufeff', '\u3000\u00a0'];
/** Bytes that are no text in one encoding or another, one a character. */
const UNDECODABLE = ['\xff', 'A\x80', '\xe4\xb8', '\x81\x30', '\xd5', '\xd5|', '\xd5^1', '\x80|'];
/** Bytes of rows that the kernel indexes at once. */
const CHUNK_BYTES = 8192;
const DATES = ['2026-11-18', '2026-11-19', '2026-11-20', '2024-02-29'];
const CLOCKS = ['00:00:00', '02:29:59', '02:30:00', '10:55:16', '22:59:59', '23:00:00', '23:59:59'];
const UNITS = [10n, 100_000n, 100_000n, 100_000_000n, 100_000_000_000n];

/** A file, and how it is to be read. */
export interface RowsFile extends PlannedRows {
  readonly bytes: Buffer;
  readonly rowsStart: number;
  readonly rowsLine: number;
  /** What is in its rows, for those who count. */
  readonly hits: ReadonlySet<string>;
}

/** A file of a random plan; `isSound` says that nothing in it is wrong. */
export function randomFile(rng: Random, isSound: boolean): RowsFile {
  const writer = new FileWriter(rng, randomPlan(rng, isSound));
  return writer.file(isSound);
}

type Cells = readonly string[];

class FileWriter {
  readonly #rng: Random;
  #planned: PlannedRows;
  readonly #hits = new Set<string>();

  constructor(rng: Random, planned: PlannedRows) {
    this.#rng = rng;
    this.#planned = planned;
  }

  file(isSound: boolean): RowsFile {
    const rng = this.#rng;
    const count = rng.chance(0.04) ? 300 : rng.int(12);
    const rows = Array.from({ length: count }, () => this.#row());
    if (this.#planned.plan.layout === 'fixed') this.#fix(rows);
    const head = rng.pick(['', 'head\n', 'head\r\nof two\n']);
    let lines = rows.map((cells) => this.#line(cells) + this.#lineEnd());
    if (!isSound) lines = this.#damaged(lines);
    const footer = this.#footer(lines);
    let text = lines.join('') + footer;
    if (rng.chance(0.2) && /[^\n]\n$/.test(text)) {
      this.#hits.add('no last line end');
      text = text.replace(/\r?\n$/, '');
    }
    const bytes = Buffer.from(head + text, 'latin1');
    if (lines.join('').length > 3 * CHUNK_BYTES) this.#hits.add('rows of many chunks');
    const rowsLine = head.split('\n').length;
    return { ...this.#planned, bytes, rowsStart: head.length, rowsLine, hits: this.#hits };
  }

  #row(): Cells {
    const { plan, roles } = this.#planned;
    const rng = this.#rng;
    const values = new Map<Role, string>();
    const isSkipped = plan.skip !== null && rng.chance(0.15);
    this.#setKind(values);
    this.#setIds(values);
    this.#setTime(values);
    values.set('status', rng.pick([...plan.statusWords.keys()]));
    values.set('currency', rng.pick(['', this.#planned.job.currency]));
    this.#setAccounts(values);
    values.set('note', rng.chance(0.1) ? rng.pick(['a"b', 'a\nb', "'", '"', 'a, b', '|']) : '');
    if (plan.skip) values.set('skip', this.#skipCell(isSkipped));
    const cells = roles.map((role) => this.#spelled(values.get(role) ?? ''));
    return cells.map((cell, column) => {
      const isFree = roles[column] === 'note' || (isSkipped && column !== plan.skip?.column);
      const text = isFree && rng.chance(0.8) ? this.#trying() : cell;
      return this.#blanked(text);
    });
  }

  #setAccounts(values: Map<Role, string>): void {
    const { plan, job, roles } = this.#planned;
    const rng = this.#rng;
    const isOwn = rng.chance(0.5) && roles.includes('account');
    const own = rng.pick(job.accounts.length > 0 ? job.accounts : ['K1']);
    values.set('account', isOwn ? own : rng.pick(['other', '']));
    values.set('own', isOwn ? rng.pick(['other', '']) : own);
    const isUnnamed = rng.chance(0.1);
    if (!isUnnamed && !(plan.passOverOthers && rng.chance(0.2))) return;
    if (plan.ownAccounts.length > 0 && job.accounts.length > 0) {
      this.#hits.add(isUnnamed ? 'no account' : 'other account');
    }
    for (const role of ['account', 'own'] as const) values.set(role, isUnnamed ? '' : 'other');
  }

  #trying(): string {
    const { encoding } = this.#planned;
    const text = tryingText(this.#rng, encoding);
    if (encoding === 'gb18030' && /[\x81-\xfe][0-9]/.test(text)) this.#hits.add('four bytes');
    return text;
  }

  #skipCell(isSkipped: boolean): string {
    const words = this.#planned.plan.skip?.words ?? [];
    if (isSkipped) this.#hits.add('skipped row');
    if (isSkipped) return this.#rng.pick(words);
    return this.#rng.pick(words.includes('') ? ['row', 'xx'] : ['row', 'xx', '']);
  }

  #spelled(text: string): string {
    return spelledOrNot(text, this.#planned.encoding) ?? spelled('?', this.#planned.encoding);
  }

  /** A cell with nothing in it may have the plan's text for that. */
  #blanked(cell: string): string {
    const { emptyText } = this.#planned.plan;
    if (cell !== '' || emptyText === '' || this.#rng.chance(0.4)) return cell;
    this.#hits.add('empty text');
    return this.#spelled(emptyText);
  }

  /** Sets the word of a kind, and all numbers as its rule wants them. */
  #setKind(values: Map<Role, string>): void {
    const { plan } = this.#planned;
    const rng = this.#rng;
    let kind = 0;
    if (plan.kind >= 0) {
      const known = rng.pick([...plan.kindWords]);
      const isOther = plan.otherKind >= 0 && rng.chance(0.2);
      if (isOther) this.#hits.add('other kind');
      kind = isOther ? plan.otherKind : known[1];
      values.set('kind', isOther ? `other${rng.int(3)}` : this.#cased(known[0]));
    }
    values.set('direction', this.#cased(rng.pick([...plan.directionWords.keys()])));
    this.#setAmounts(values, plan.kinds[kind]);
    const isSummed = (name: Role) => plan.sums.some((sum) => sum.name === name);
    if (!values.has('minus')) {
      values.set('minus', isSummed('minus') ? this.#number(this.#value(), 0) : 'any');
    }
    values.set('fee', rng.chance(0.3) ? '' : this.#number(this.#value(), 3));
    values.set('extra', isSummed('extra') ? this.#number(this.#value(), 0) : 'any');
  }

  #cased(word: string): string {
    return this.#planned.plan.foldCase && this.#rng.chance(0.5) ? word.toUpperCase() : word;
  }

  #setAmounts(values: Map<Role, string>, { amountRule: rule }: Kind): void {
    const rng = this.#rng;
    const magnitude = this.#value();
    const size = magnitude < 0n ? -magnitude : magnitude;
    if (rule === 'in-out' || rule === 'in-out-either') {
      const isIn = rng.chance(0.5);
      const paid = rule === 'in-out-either' && rng.chance(0.5) ? -size : size;
      const nothing = () => (rng.chance(0.6) ? '' : this.#number(0n, 0));
      values.set('amount', isIn ? this.#number(size, 0) : nothing());
      values.set('minus', isIn ? nothing() : this.#number(paid, 0));
      return;
    }
    const isFree = rule === 'signed' || rule === 'magnitude-owed';
    values.set('amount', this.#number(isFree ? magnitude : rule === 'negative' ? -size : size, 0));
    if (rule !== 'net') return;
    const minus = this.#value();
    values.set('minus', this.#number(minus < 0n ? -minus : minus, 0));
  }

  /** An amount in minor units, of any size and sign. */
  #value(): bigint {
    const rng = this.#rng;
    if (rng.chance(0.1)) return 0n;
    const value = (BigInt(rng.int(2 ** 31)) * 2n ** 10n) % rng.pick(UNITS);
    return rng.chance(0.3) ? -value : value;
  }

  /** A number in one of the ways in which the plan allows it to be written. */
  #number(value: bigint, finer: number): string {
    const { plan, digits: amountDigits } = this.#planned;
    const rng = this.#rng;
    const digits = amountDigits + (finer > 0 && rng.chance(0.7) ? finer : 0);
    const size = (value < 0n ? -value : value).toString().padStart(digits + 1, '0');
    let whole = size.slice(0, size.length - digits);
    let decimals = size.slice(size.length - digits);
    if (rng.chance(0.2)) decimals = decimals.replace(/0+$/, '');
    if (rng.chance(0.05)) decimals += '00';
    if (rng.chance(0.05)) whole = `000${whole}`;
    if (plan.grouped && rng.chance(0.6)) {
      const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
      if (grouped !== whole) this.#hits.add('grouped number');
      whole = grouped;
    }
    const text = decimals === '' ? whole : `${whole}.${decimals}`;
    if (plan.lettered && rng.chance(0.6)) {
      this.#hits.add(value < 0n ? 'letter D' : 'letter C');
      return (value < 0n ? 'D' : 'C') + text;
    }
    return (value < 0n ? '-' : rng.chance(0.05) ? '+' : '') + text;
  }

  #setIds(values: Map<Role, string>): void {
    const { plan, roles } = this.#planned;
    const rng = this.#rng;
    const id = (role: Role) => {
      const more = rng.chance(0.1) ? rng.pick([...MORE, ...BLANK_LIKE]) : '';
      const isSpelled = this.#spelled(more) !== '?';
      if (isSpelled && BLANK_LIKE.includes(more)) this.#hits.add('blank-like end');
      const text = `A${rng.int(1000)}${isSpelled ? more : ''}`;
      return plan.patterns.has(roles.indexOf(role)) && rng.chance(0.7) ? `no ${text} of` : text;
    };
    for (const role of ['refund', 'txn'] as const)
      values.set(role, rng.chance(0.3) ? '' : id(role));
    const orders = roles.filter((role) => role.startsWith('order')).sort();
    const first = rng.int(orders.length);
    if (first > 0) this.#hits.add('order id elsewhere');
    for (const [index, role] of orders.entries()) {
      const isFound = index === first || (index > first && rng.chance(0.5));
      const nothing = plan.patterns.has(roles.indexOf(role)) ? rng.pick(['', 'none']) : '';
      values.set(role, isFound ? id(role) : nothing);
    }
  }

  #setTime(values: Map<Role, string>): void {
    const rng = this.#rng;
    const [date, clock] = [rng.pick(DATES), rng.pick(CLOCKS)];
    const { timeFormat } = this.#planned.plan;
    const clocks = [clock, clock.slice(0, 5), clock.replaceAll(':', '')];
    values.set('clock', rng.pick(clocks));
    if (rng.chance(0.1)) return;
    const offset = rng.chance(0.1) ? rng.pick(['Z', '+08:00', '.5', '.123-0330']) : '';
    const iso = `${date}${rng.pick([' ', ' ', 'T'])}${clock}${offset}`;
    values.set('time', timeFormat ? this.#formatted(timeFormat.pattern, date, clock) : iso);
  }

  #formatted(pattern: string, date: string, clock: string): string {
    const [y, M, d] = date.split('-');
    const [H, m, s] = clock.split(':');
    const parts: Record<string, string> = { y, M, d, H, m, s };
    return pattern.replace(/y+|M+|d+|H+|m+|s+/g, (token) => {
      const digits = parts[token[0]];
      if (token.length > 1) return digits.slice(-token.length);
      return this.#rng.chance(0.5) ? String(Number(digits)) : digits;
    });
  }

  #lineEnd(): string {
    const end = this.#rng.pick(['\n', '\n', '\n', '\n', '\r\n', '\r\n', '\n\n', '\n\r\n']);
    if (end.startsWith('\r')) this.#hits.add('carriage return');
    if (end.length > 2 || end === '\n\n') this.#hits.add('blank line');
    return end;
  }

  #line(cells: Cells): string {
    const { layout, emptyTail } = this.#planned.plan;
    if (layout === 'fixed') return this.#fixedLine(cells);
    const hasTail = emptyTail && this.#rng.chance(0.5);
    if (hasTail) this.#hits.add('empty tail');
    const all = hasTail ? [...cells, this.#blanked('')] : cells;
    if (layout === 'backtick') {
      return all.map((cell) => `\`${this.#padded(cell.replaceAll('\n', ''))}`).join(',');
    }
    const separator = String.fromCharCode(this.#planned.plan.separator);
    return all.map((cell) => this.#field(cell, separator)).join(separator);
  }

  /** A field of a delimited row, in quotes where it must be. */
  #field(cell: string, separator: string): string {
    const { plan, encoding, allQuoted } = this.#planned;
    const quote = plan.quote < 0 ? null : String.fromCharCode(plan.quote);
    const text = textOf(cell, encoding);
    const hasMarks = text.includes(separator) || text.includes('\n');
    if (!hasMarks && cell.includes(separator)) this.#hits.add('half a character');
    if (quote === null) {
      const plain = hasMarks ? text.replaceAll(separator, '').replaceAll('\n', '') : text;
      return this.#padded(spelled(plain, encoding), separator);
    }
    const isQuoted = allQuoted || hasMarks || text.startsWith(quote) || this.#rng.chance(0.1);
    if (!isQuoted) return this.#padded(cell, separator);
    this.#hits.add('quotes');
    if (text.includes(quote)) this.#hits.add('doubled quote');
    if (text.includes('\n')) this.#hits.add('line break in quotes');
    const blank = separator === '\t' ? ' ' : this.#rng.pick([' ', '\t', '\t \t']);
    const behind = this.#rng.chance(0.15) ? blank : '';
    return quote + this.#padded(cell.replaceAll(quote, quote + quote)) + quote + behind;
  }

  #padded(cell: string, separator = ''): string {
    if (!this.#rng.chance(0.1)) return cell;
    const blanks = ['', ' ', '  ', separator === '\t' ? ' ' : '\t'];
    return this.#rng.pick(blanks) + cell + this.#rng.pick(blanks);
  }

  /** Gives the columns of a fixed layout their places, in which all cells have room. */
  #fix(rows: readonly Cells[]): void {
    const rng = this.#rng;
    const { plan, roles } = this.#planned;
    const fixed: FixedColumn[] = [];
    let start = rng.int(3);
    for (const column of roles.keys()) {
      const length = Math.max(1, ...rows.map((cells) => cells[column].length)) + rng.int(3);
      fixed.push({ start, length });
      start += length + rng.int(3);
    }
    const last = fixed[fixed.length - 1];
    const end = last.start + last.length;
    const recordBytes = rng.chance(0.5) ? end + rng.int(4) : -1;
    this.#planned = { ...this.#planned, plan: { ...plan, fixed, recordBytes } };
  }

  #fixedLine(cells: Cells): string {
    const rng = this.#rng;
    const { fixed, recordBytes } = this.#planned.plan;
    // What stands between columns means nothing, and must not be taken for any of them.
    const filler = rng.pick([' ', 'x', '9', '|']);
    let line = '';
    for (const [column, { start, length }] of fixed.entries()) {
      const cell = cells[column].replace(/[\r\n]/g, '');
      const isLeft = rng.chance(0.7);
      const text = isLeft ? cell.padEnd(length) : cell.padStart(length);
      line = line.padEnd(start, filler) + text;
    }
    if (recordBytes >= 0) return line.padEnd(recordBytes, filler);
    const more = rng.int(4);
    if (more > 0) this.#hits.add('longer line');
    return line + filler.repeat(more);
  }

  #footer(lines: readonly string[]): string {
    const { rowStart, footerStarts, layout } = this.#planned.plan;
    const starts = footerStarts.map((start) => Buffer.from(start).toString('latin1'));
    if (rowStart) starts.push(rowStart.not ? String.fromCharCode(rowStart.byte) : 'Total');
    if (starts.length === 0 || this.#rng.chance(0.3)) return '';
    this.#hits.add('footer');
    const start = this.#rng.pick(starts);
    const line = this.#rng.pick([...lines, '']);
    // What could be a row as well, if its first bytes did not say what it is.
    const rowLike = layout === 'fixed' ? line.slice(start.length) : line;
    if (layout === 'fixed') this.#hits.add('footer behind fixed lines');
    return `${start}${this.#rng.pick(['', ',1,2', ' rows', rowLike, rowLike])}\n${line}`;
  }

  /** Some lines with other fields, or cut short, or made longer. */
  #damaged(lines: readonly string[]): string[] {
    const rng = this.#rng;
    const { plan } = this.#planned;
    const damaged = [...lines];
    for (let changes = 1 + rng.int(6); changes > 0 && damaged.length > 0; changes--) {
      const at = rng.int(damaged.length);
      if (plan.layout === 'fixed') {
        damaged[at] = this.#oddLine(damaged[at]);
        continue;
      }
      const separator = plan.layout === 'backtick' ? ',`' : String.fromCharCode(plan.separator);
      const fields = damaged[at].split(separator);
      const field = plan.skip && rng.chance(0.1) ? plan.skip.column : rng.int(fields.length);
      const odd = this.#odd(field, separator);
      fields[field] = rng.chance(0.85) ? odd : fields[field] + odd;
      damaged[at] = fields.join(separator) + (rng.chance(0.8) ? '' : '\n');
    }
    return damaged;
  }

  /** Something for a column that may be wrong in it. */
  #odd(column: number, separator: string): string {
    const rng = this.#rng;
    const { encoding, plan, roles } = this.#planned;
    const role = roles[column];
    // In latin1 everything is text.
    if (rng.chance(0.1)) return rng.pick(encoding === 'latin1' ? ODD : UNDECODABLE);
    const isNumber = role === 'amount' || role === 'minus' || role === 'fee' || role === 'extra';
    const likely = isNumber ? NUMBERS : role === 'time' || role === 'clock' ? TIMES : ODD;
    const text = rng.pick(rng.chance(0.8) ? likely : [...NUMBERS, ...TIMES, ...ODD]);
    const odd = spelledOrNot(text, encoding) ?? Buffer.from(text).toString('latin1');
    if (plan.quote < 0 || separator === '' || !odd.includes(separator) || rng.chance(0.3))
      return odd;
    const quote = String.fromCharCode(plan.quote);
    return quote + odd + quote;
  }

  #oddLine(line: string): string {
    const rng = this.#rng;
    const { fixed } = this.#planned.plan;
    const column = rng.int(fixed.length);
    const { start, length } = fixed[column];
    const fitted = this.#odd(column, '').slice(0, length).padEnd(length);
    if (rng.chance(0.7)) return line.slice(0, start) + fitted + line.slice(start + length);
    const [text, end = ''] = line.split(/(?=\r?\n)/);
    const cut = text.slice(0, Math.max(0, text.length - 1 - rng.int(3)));
    return rng.pick([`x${line}`, line.slice(rng.int(3)), cut + end, `${text}9${end}`]);
  }
}

/** What a plan has in it, for those who count. */
export function featuresOf({ plan, encoding, job, wantsTimes }: RowsFile): string[] {
  const { layout, timeFormat, skip } = plan;
  const isOn: Record<string, boolean> = {
    'several order ids': plan.orderId.length > 1,
    patterns: plan.patterns.size > 0,
    'minor units': plan.minorUnits,
    grouped: plan.grouped,
    lettered: plan.lettered,
    'empty text': plan.emptyText !== '',
    skip: skip !== null,
    'groups by sign': plan.groupsBySign,
    'footer starts': plan.footerStarts.length > 0,
    'row start': plan.rowStart !== null,
    'time format': timeFormat !== null && plan.time >= 0,
    'ISO times': timeFormat === null && plan.time >= 0,
    clock: plan.clock >= 0,
    'time zone': plan.timeZone !== '' && plan.time >= 0,
    'other kind': plan.otherKind >= 0 && plan.kind >= 0,
    'fold case': plan.foldCase,
    'out kind': plan.kinds.some((kind) => kind.outKind >= 0),
    summed: plan.kinds.some(({ role }) => role === 'summed'),
    'skipped kind': plan.kind >= 0 && plan.kinds.some(({ role }) => role === 'skipped'),
    'own accounts': plan.ownAccounts.length > 0 && job.accounts.length > 0,
    sums: plan.sums.length > 0,
    'empty tail': plan.emptyTail,
    'cut off': job.cutoffMinutes > 0 && wantsTimes && plan.time >= 0,
    'exact length': layout === 'fixed' && plan.recordBytes >= 0,
    'least length': layout === 'fixed' && plan.recordBytes < 0,
  };
  const features = Object.keys(isOn).filter((name) => isOn[name]);
  features.push(`${layout} ${encoding}`, `digits of ${job.currency}`);
  for (const { amountRule } of plan.kinds) features.push(`rule ${amountRule}`);
  if (layout !== 'delimited') return features;
  const separator = JSON.stringify(String.fromCharCode(plan.separator));
  return [...features, `separator ${separator} ${encoding}`, `quote ${plan.quote}`];
}

/** Names the parts of a plan that a failure's message needs. */
export function describePlan(file: RowsFile): string {
  const { plan, encoding, bytes, rowsStart, ...rest } = file;
  const shown = (_: string, value: unknown) => {
    if (value instanceof Map) return [...value].map(String);
    if (value instanceof RegExp) return String(value);
    if (value instanceof Set) return undefined;
    return value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value;
  };
  const row: RowPlan = plan;
  return JSON.stringify(
    { encoding, ...rest, row, text: bytes.toString('latin1', rowsStart) },
    shown,
  );
}
