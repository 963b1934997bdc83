/** The lines above the header: the account of the file, and its dates. */
import type { Grid } from './columns.ts';
import { patternOf } from './patterns.ts';

/** What the lines above the header name, with patterns that find it in other files. */
export interface Preamble {
  readonly account: Found | null;
  readonly from: Found | null;
  readonly to: Found | null;
}

interface Found {
  readonly pattern: string;
  readonly text: string;
}

const ACCOUNT_LABEL =
  '(?:账\\s*号|帐\\s*号|卡\\s*号|账户|商户号|商户编号|[Aa]ccount(?: ?(?:[Nn]o|[Nn]umber|ID|id))?\\.?|' +
  'ACCOUNT(?: ?(?:NO|NUMBER))?\\.?|IBAN|[Mm]erchant ?(?:ID|[Ii]d|[Nn]o|[Nn]umber)\\.?|MID)';
const ACCOUNT = new RegExp(
  `(?<!对方)(${ACCOUNT_LABEL}[\\s:：=,"'[(（【]*)((?=(?:[^\\d]*\\d){4})[A-Z0-9*]{6,34})(?![\\w*])`,
);
const DATE = '\\d{4}\\D?\\d{1,2}\\D?\\d{1,2}';
const DATES = new RegExp(`(?<!\\d)${DATE}(?!\\d)`, 'g');
/** Characters before a date that may label it. */
const LABEL = /[^\d,;|"\t]{1,16}$/;
const PRINTED = /打印|下载|导出|生成|制表|print|download|export|generat|creat/i;
const FROM = /区间|期间|起|始|范围|日期|时间|从|period|from|range|start|date/i;
const TO = /止|终|结束|到|至|until|to|end/i;
const DAY =
  /(?:账单|对账|清算|交易|结算|业务|账务|会计|记账)日期?|(?:statement|business|settlement|bill) date/i;

/** Finds the account and the dates above the header of a table. */
export function preambleOf({ table: { head, header } }: Grid): Preamble {
  const above = head.lines.filter(({ line }) => line < (header?.line ?? 0));
  const lines = above.map(({ text }) => text);
  const ifFound = (each: Found | null) => (each !== null && isFoundIn(lines, each) ? each : null);
  const { from, to } = periodIn(lines);
  return { account: ifFound(accountIn(lines)), from: ifFound(from), to: ifFound(to) };
}

/** Does the pattern find this text first? */
function isFoundIn(lines: readonly string[], { pattern, text }: Found): boolean {
  const expression = new RegExp(pattern, 'u');
  const [first] = lines.flatMap((line) => expression.exec(line)?.[1] ?? []);
  return first === text;
}

function accountIn(lines: readonly string[]): Found | null {
  for (const line of lines) {
    const [, label, text] = ACCOUNT.exec(line) ?? [];
    if (label !== undefined) return { pattern: `${escaped(label)}([A-Z0-9*]{6,34})`, text };
  }
  return null;
}

function periodIn(lines: readonly string[]): { from: Found | null; to: Found | null } {
  let from: Found | null = null;
  for (const line of lines) {
    const [first, second] = [...line.matchAll(DATES)];
    const label = first && (LABEL.exec(line.slice(0, first.index))?.[0] ?? '');
    if (!label || PRINTED.test(label)) continue;
    const pattern = `${escaped(label)}(${DATE})`;
    if (from !== null && TO.test(label)) return { from, to: { pattern, text: first[0] } };
    if (second && FROM.test(label)) {
      const between = line.slice(first.index + first[0].length, second.index);
      const both = `${escaped(label)}${DATE}${escaped(between)}(${DATE})`;
      return { from: { pattern, text: first[0] }, to: { pattern: both, text: second[0] } };
    }
    if (DAY.test(label) || FROM.test(label)) from ??= { pattern, text: first[0] };
  }
  return { from, to: null };
}

/** A pattern for a text with other digits. */
function escaped(text: string): string {
  return patternOf(text).replace(/\d+/g, '\\d+');
}

/** The date at the start of a text, as yyyymmdd; 0: none. */
export function dateNumberAtStart(text: string): number {
  const [, year, month, day] = /^(\d{4})\D?(\d{1,2})\D?(\d{1,2})/.exec(text) ?? [];
  return year === undefined ? 0 : Number(year) * 10000 + Number(month) * 100 + Number(day);
}
