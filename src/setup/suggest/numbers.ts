/** Numbers as tables write them, read exactly and never as floats. */
import { pointsForCommas } from '../../domain/money.ts';
import { withoutSign } from '../../reading/rows/odd-number.ts';

const NUMBER = /^([+-]?)(\d+|\d{1,3}(?:,\d{3})+)(?:\.(\d+))?$/;
const CHARS_MAX = 40;
/** Signs of currencies, and the most frequent currency of each. */
const SIGNS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    ...{ '¥': 'CNY', '￥': 'CNY', 元: 'CNY', CNY: 'CNY', RMB: 'CNY', $: 'USD', US$: 'USD' },
    ...{ USD: 'USD', HK$: 'HKD', HKD: 'HKD', '€': 'EUR', EUR: 'EUR', '£': 'GBP', GBP: 'GBP' },
  }),
);
const SIGN = /^[+-]?\s?([^\s\d+.,-]{1,4})\s?[+-]?\d|\d\s?([^\s\d+.,-]{1,4})$/u;

/** How a table writes numbers. */
export interface TableNumberStyle {
  readonly decimalComma: boolean;
  /** The sign before or after them; '': none. */
  readonly currencySign: string;
}

/** A number of a cell. */
export interface CellNumber {
  /** Scaled by 10^digits. */
  readonly value: bigint;
  readonly digits: number;
  readonly hasPoint: boolean;
  readonly isGrouped: boolean;
}

const PLAIN: TableNumberStyle = { decimalComma: false, currencySign: '' };

/** How some columns write numbers: plainly, unless one can only be read in another way. */
export function numberStyleOf(columns: readonly (readonly string[])[]): TableNumberStyle {
  const signs = new Set(columns.flat().flatMap((cell) => signIn(cell) ?? []));
  const [currencySign = ''] = signs.size === 1 ? signs : [];
  const isReadAs = (cells: readonly string[], decimalComma: boolean) =>
    cells.every((cell) => readNumber(cell, { decimalComma, currencySign }) !== null);
  const decimalComma = columns.some((cells) => !isReadAs(cells, false) && isReadAs(cells, true));
  return { decimalComma, currencySign };
}

function signIn(cell: string): string | null {
  const [, before, after] = SIGN.exec(cell.slice(0, CHARS_MAX)) ?? [];
  const sign = before ?? after ?? '';
  return SIGNS.has(sign) ? sign : null;
}

/** The most frequent currency of a sign; null: the sign is not known. */
export function currencyOfSign(sign: string): string | null {
  return SIGNS.get(sign) ?? null;
}

/** A text as a number; null if it is not one. */
export function readNumber(
  text: string | undefined,
  { decimalComma, currencySign } = PLAIN,
): CellNumber | null {
  if (text === undefined || text.length > CHARS_MAX) return null;
  const number = withoutSign(text, currencySign);
  const parts = NUMBER.exec(decimalComma ? pointsForCommas(number) : number);
  if (!parts) return null;
  const [, sign, whole, written = ''] = parts;
  const fraction = written.replace(/0+$/, '');
  const magnitude = BigInt(whole.replaceAll(',', '') + fraction);
  return {
    value: sign === '-' ? -magnitude : magnitude,
    digits: fraction.length,
    hasPoint: written !== '',
    isGrouped: whole.includes(','),
  };
}

/** A number scaled by 10^digits; null where it has more digits. */
export function scaledTo({ value, digits: own }: CellNumber, digits: number): bigint | null {
  return own > digits ? null : value * 10n ** BigInt(digits - own);
}
