/** A footer's claims (counts and sums) held against what the rows really add up to. */

import { formatScaled, parseScaled, pointsForCommas } from '../domain/money.ts';
import { GROUP_IN, GROUP_OUT } from '../kernel/layout.ts';
import { RefusedError } from '../support/errors.ts';
import { say } from '../words/language.ts';
import { normalizeName } from './header.ts';
import type { HeadLine, RowPlan, RowSums } from './profile.ts';

/** A decimal in a footer, scaled by 10^digits; NaN if it is none. `20.0` is a count too. */
export function parseClaim(text: string, digits: number, decimalComma = false): number {
  const number = decimalComma ? pointsForCommas(text) : text;
  const bytes = Buffer.from(number.trim().replaceAll(',', ''), 'latin1');
  return parseScaled(bytes, 0, bytes.length, digits);
}

/** The rows' own sum of a named column over some groups; null if the scan does not add it up. */
export function columnSum(
  plan: RowPlan,
  rows: RowSums,
  name: string,
  groups: readonly number[],
): { value: bigint; digits: number } | null {
  const index = plan.sums.findIndex((sum) => normalizeName(sum.name) === normalizeName(name));
  if (index < 0) return null;
  const value = groups.reduce((total, group) => total + rows.sums[group][index], 0n);
  return { value, digits: plan.sums[index].digits };
}

/** Rows of some groups. */
export function groupCount(rows: RowSums, groups: readonly number[]): number {
  return groups.reduce((total, group) => total + rows.counts[group], 0);
}

/**
 * What rows brought in and took away, minor units, neither negative; of plans whose groups are told
 * by the sign, and whose sums are those of the amount itself, of its one column, or of the columns
 * of what came in and what went out.
 */
export function movements(
  { sums: columns }: Pick<RowPlan, 'sums'>,
  { sums }: RowSums,
): { readonly received: bigint; readonly paid: bigint } {
  const magnitude = (value: bigint) => (value < 0n ? -value : value);
  return {
    received: magnitude(sums[GROUP_IN][0]),
    paid: magnitude(sums[GROUP_OUT][columns.length - 1]),
  };
}

/** One footer line; each check throws RefusedError('footer') where line and rows disagree. */
export class FooterClaims {
  readonly #name: string;
  readonly #line: HeadLine;
  readonly #plan: RowPlan;
  readonly #rows: RowSums;

  constructor(
    name: string,
    line: HeadLine | undefined,
    expected: string,
    plan: RowPlan,
    rows: RowSums,
  ) {
    if (!line) {
      throw new RefusedError(
        'footer',
        say`${name}: the footer line '${expected}…' is missing. The file is cut off; download it
          again.`,
      );
    }
    this.#name = name;
    this.#line = line;
    this.#plan = plan;
    this.#rows = rows;
  }

  /** The count must stand in the line and be the rows'. */
  count(pattern: RegExp, what: string, groups: readonly number[]): void {
    const text = this.#line.text.match(pattern)?.[1];
    if (text === undefined) {
      throw new RefusedError(
        'footer',
        say`${this.#name}:${this.#line.line}: no count can be read from '${this.#line.text}'.
          Download the bill again.`,
      );
    }
    const found = groupCount(this.#rows, groups);
    if (parseClaim(text, 0) !== found) this.#refuse(say`${what} count`, text, String(found));
  }

  /**
   * Each sum that the line states must be the rows', and it must state one. `columns` says by the
   * words of the line what is added up; null where that is not known.
   */
  sums(columns: ReadonlyMap<string, string | null>, groups: readonly number[]): void {
    const [, ...parts] = this.#line.text.split(/，|,(?!\d)/);
    for (const part of parts.length > 0 ? parts : ['']) {
      const [, word = '', text = ''] = /^(.+)共\s*(-?[\d.,]+)\s*元\s*$/.exec(part.trim()) ?? [];
      const column = columns.get(word);
      if (column === undefined) {
        const where = `${this.#name}:${this.#line.line}`;
        throw new RefusedError(
          'footer',
          say`${where}: the footer states '${part}', which is not known here. Download the bill
            again; if the channel changed its format, it must be described anew before it is used.`,
        );
      }
      const found = column === null ? null : columnSum(this.#plan, this.#rows, column, groups);
      if (found === null) continue;
      const claimed = parseClaim(text, found.digits);
      if (Number.isNaN(claimed) || BigInt(claimed) !== found.value) {
        this.#refuse(say`sum of ${column}`, text, formatScaled(found.value, found.digits));
      }
    }
  }

  #refuse(what: string, claimed: string, found: string): never {
    throw footerMismatch(this.#name, this.#line.line, what, claimed, found);
  }
}

/** The refusal of a document whose own totals are not its rows'. */
export function footerMismatch(
  name: string,
  line: number,
  what: string,
  claimed: string,
  found: string,
): RefusedError {
  return new RefusedError(
    'footer',
    say`${name}:${line}: the file states ${what} ${claimed}, its rows give ${found}. Rows are
      missing, doubled or altered; download it again.`,
  );
}
