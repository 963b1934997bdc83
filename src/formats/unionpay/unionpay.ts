/** What the files of UnionPay's ACP (银联全渠道) share: file names, columns by bytes. */
import { isDate, shiftDate } from '../../domain/time.ts';
import { timeFormat } from '../../domain/time-format.ts';
import {
  type Declared,
  EMPTY_PLAN,
  type FixedColumn,
  type Head,
  type HeadLine,
  type Opening,
  type RowMeaning,
  type RowPlan,
} from '../profile.ts';

/** A carriage return and a line feed; either may be missing. */
const LINE_END_BYTES_MAX = 2;
const MERCHANT = /^[0-9A-Za-z]{15}$/;

/** The time in the first 14 digits of 查询流水号. */
export const QUERY_ID_TIME = timeFormat('yyyyMMddHHmmss', (text) => Buffer.from(text, 'ascii'));

/** `INN<yyMMdd>88ZM_<merchant>`, `INN<yyMMdd>88ZME_<merchant>`, `RD2010<yyMMdd>01_<merchant>`. */
const NAME = /^(INN|RD2010)(\d{2})(\d{2})(\d{2})\d{2}(ZM|ZME|)_([^.]*)/;

type UnionpayFile = 'ZM' | 'ZME' | 'RD';

/** The content of a file name, the only place with the settlement date (清算日期). */
interface UnionpayName {
  readonly file: UnionpayFile;
  readonly date: string;
  /** 商户代码 or 集团商户代码; empty where the name was changed. */
  readonly merchant: string;
}

/** Reads a document's name (`path!entry`, or a path); null if it is not one of UnionPay's. */
export function readName(name: string): UnionpayName | null {
  const match = NAME.exec(name.split(/[/\\!]/).at(-1) ?? '');
  if (!match) return null;
  const [, prefix, year, month, day, infix, merchant] = match;
  const date = `20${year}-${month}-${day}`;
  if ((prefix === 'INN') === (infix === '') || !isDate(date)) return null;
  const file = infix === 'ZM' || infix === 'ZME' ? infix : 'RD';
  return { file, date, merchant: merchantCode(merchant) };
}

/** The trimmed code of a merchant; empty if it is not one. */
export function merchantCode(text: string): string {
  const code = text.trim();
  return MERCHANT.test(code) ? code : '';
}

/** The settlement date and the merchant by the document's name; empty if it was renamed. */
export function declaredByName(name: string): Declared {
  const read = readName(name);
  if (read === null) return { account: '', period: null };
  return {
    account: read.merchant,
    period: { from: read.date, until: shiftDate(read.date, 1) },
  };
}

/** The first line of a file, for recognition without its name. */
interface FirstLine {
  readonly bytes: number;
  readonly fields: RegExp;
}

/** Is it this file, by its name, or else by its first line? */
export function isUnionpayFile(
  file: UnionpayFile,
  { name, lines: [first] }: Head,
  { bytes, fields }: FirstLine,
): boolean {
  const read = readName(name);
  if (read !== null) return read.file === file;
  return first !== undefined && mayHaveBytes(first, bytes) && fields.test(first.text);
}

/** Can a line have this many bytes, given an unknown line end? */
function mayHaveBytes({ start, next }: HeadLine, bytes: number): boolean {
  return next - start >= bytes && next - start <= bytes + LINE_END_BYTES_MAX;
}

/** The opening of a document without a header. */
export function openWithoutHeader({ name, lines: [first] }: Head, plan: RowPlan): Opening {
  return { declared: declaredByName(name), rowsStart: first?.start ?? 0, rowsLine: 1, plan };
}

/** The row plan of lines of fixed length. */
export function linePlan<Name extends string>(
  columns: ByteColumns<Name | '商户代码' | '集团商户代码'>,
  recordBytes: number,
  meaning: RowMeaning,
): RowPlan {
  const account = columns.at('商户代码');
  return {
    ...EMPTY_PLAN,
    layout: 'fixed',
    columns: columns.columns,
    fixed: columns.fixed,
    recordBytes,
    feeSign: -1,
    account,
    ownAccounts: [account, columns.at('集团商户代码')],
    minorUnits: true,
    lettered: true,
    ...meaning,
  };
}

/** Shared by the profiles of files with records. Nothing in them proves that they are complete. */
export const UNIONPAY_RECORDS = {
  role: 'records',
  channel: 'unionpay',
  encoding: 'gb18030',
  confirmsEmpty: false,
  provenBy: null,
  rowsTellDate: false,
  refundsBothWays: true,
} as const;

/** The columns of a line by name and bytes. */
export class ByteColumns<Name extends string> {
  readonly columns: readonly Name[];
  readonly fixed: readonly FixedColumn[];

  /** By name: offset of the first byte, and how many there are. */
  constructor(places: Readonly<Record<Name, readonly [start: number, length: number]>>) {
    this.columns = Object.keys(places) as Name[];
    this.fixed = this.columns.map((name) => ({ start: places[name][0], length: places[name][1] }));
  }

  /** The index of a column. */
  at(name: Name): number {
    return this.columns.indexOf(name);
  }

  /** The text of a column in a line that is ASCII up to the column's end. */
  textIn(line: string, name: Name): string {
    const { start, length } = this.fixed[this.at(name)];
    return line.slice(start, start + length).trim();
  }
}
