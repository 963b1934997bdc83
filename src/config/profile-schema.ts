/** The settings of a profile in zhangping.yaml, which describes a format (docs/formats.md). */
import { z } from 'zod';
import { STATUSES, TRANSACTION_TYPES } from '../domain/record.ts';
import { isTimeZone } from '../domain/time.ts';
import { timePatternMistake } from '../domain/time-format.ts';
import { COLUMNS_MAX } from '../support/limits.ts';
import { say } from '../words/language.ts';
import { ENTRY_FIELDS } from './defaults.ts';

/** The names of encodings in a config. */
const ENCODINGS = ['utf-8', 'gb18030', 'gbk', 'big5', 'latin1'] as const;
const LINE_BYTES_MAX = 65_536;
/** Most words of skip, and of starts of the footer. */
const WORDS_MAX = 16;
/** Columns that an order id may be taken from. */
export const ID_COLUMNS_MAX = 3;
/** Fields of a profile's own. */
const FIELDS_MAX = 16;
/** The name of a field, as in camelCase. */
export const FIELD_NAME = /^[a-z][A-Za-z0-9]{0,63}$/;
/** What every record has, whatever its profile. */
export const RECORD_FIELDS: readonly string[] = [
  ...['date', 'account', 'amount', 'channelTxnId', 'currency', 'fee', 'orderId', 'refundId'],
  ...['status', 'time', 'type'],
];

const text = z.string().min(1);

const yesOrNo = z.boolean({ error: () => say`must be true or false` });

/** One of several words; the message for a missing one is short. */
const oneOf = <const T extends readonly string[]>(values: T) =>
  z.enum(values, { error: ({ input }) => (input === undefined ? say`is missing` : undefined) });

const patternOf = (values: 1 | 2) =>
  text.superRefine((source, context) => {
    const message = patternMistake(source, values);
    if (message !== undefined) context.addIssue({ code: 'custom', message });
  });
/** A regular expression whose first group is the value. */
const pattern = patternOf(1);

const position = z.int().min(1).max(COLUMNS_MAX);
const bytes = z.strictObject({
  at: z.int().min(0).max(LINE_BYTES_MAX).describe('Offset of its first byte in the line, from 0.'),
  bytes: z.int().min(1).max(LINE_BYTES_MAX).describe('Its length in bytes.'),
});
/** A column: its name in the header, its position from 1, or its bytes in the line. */
const column = z.union([text, position, bytes]);

/** Entries (MT940, camt.053) have no columns, only a pattern. */
const columnOfTable = column
  .optional()
  .describe('Not for mt940 and camt.053, where it is their free text.');
const idColumn = z.union([
  column,
  z.strictObject({
    column: columnOfTable,
    pattern: pattern.describe('Regular expression; its first group is the id.'),
  }),
]);
const idColumns = z.union([
  z
    .array(idColumn)
    .min(1)
    .max(ID_COLUMNS_MAX, { error: () => say`must be at most ${ID_COLUMNS_MAX} columns` }),
  idColumn,
]);

const fields = z
  .record(
    z.string().meta({ pattern: FIELD_NAME.source }),
    z.union([
      column,
      z.strictObject({
        column: columnOfTable,
        pattern: pattern.describe('Regular expression; its first group is the value.'),
      }),
    ]),
  )
  .superRefine(checkFieldNames, { when: ({ value }) => isMap(value) });

const tradeDates = z.strictObject({
  column: columnOfTable,
  pattern: patternOf(2).describe('Regular expression; its groups are the first and last date.'),
});

const someWords = <T extends z.ZodType>(word: T) =>
  z
    .array(word)
    .min(1)
    .max(WORDS_MAX, { error: () => say`must be at most ${WORDS_MAX} words` });

const words = <T extends z.ZodType>(values: T) => z.record(z.string(), values);

const amount = z.union([
  column,
  z.strictObject({
    income: column,
    expense: column,
    expenseSign: z
      .enum(['unsigned', 'either'])
      .default('unsigned')
      .describe('either: expenses may also be negative numbers.'),
  }),
  z.strictObject({ column, refund: column.describe('The column with the amount of refunds.') }),
  z.strictObject({
    column,
    direction: column.describe('The column with the words in and out.'),
    in: z.array(z.string()).min(1).describe('Words for money that you receive.'),
    out: z.array(z.string()).min(1).describe('Words for money that you pay.'),
  }),
]);

const typeName = oneOf(TRANSACTION_TYPES);
const type = z.union([
  // Text first, so that a map is not compared with the names of types.
  z
    .string()
    .meta({ enum: [...TRANSACTION_TYPES] })
    .pipe(typeName),
  z.strictObject({ in: typeName, out: typeName }),
  z.strictObject({
    column,
    words: words(z.enum([...TRANSACTION_TYPES, 'skip'])),
    other: typeName
      .optional()
      .describe('Type for words that are not listed; without it the file is refused.'),
  }),
]);

const timeText = text.superRefine((format, context) => {
  const message = timePatternMistake(format);
  if (message !== undefined) context.addIssue({ code: 'custom', message });
});
const time = z.union([
  column,
  z.strictObject({ column, format: timeText }),
  z.strictObject({ date: column, clock: column, format: timeText }),
]);

const check = z
  .strictObject({
    pattern: pattern.describe('Regular expression; its first group is the number.'),
    counts: z.enum(['in', 'out', 'all']).optional(),
    sums: z.enum(['in', 'out', 'all']).optional(),
    unit: z.enum(['major', 'minor']).optional(),
  })
  .refine(({ counts, sums }) => (counts === undefined) !== (sums === undefined), {
    error: () => say`must have either counts or sums`,
  });

const profileShape = z.strictObject({
  title: text.optional(),
  channel: text
    .optional()
    .describe("Name of the job if it has no other (default: the profile's name)."),
  format: z.enum(['delimited', 'fixed-width', 'mt940', 'camt.053']).default('delimited'),
  encoding: z.enum(ENCODINGS).optional().describe('Default: UTF-8 or GB18030, detected.'),
  separator: z
    .string()
    .regex(/^([!-~]|tab)$/, { error: () => say`must be one ASCII character, or tab` })
    .default(','),
  quote: z
    .string()
    .regex(/^(["'`]|none)$/, {
      error: () => say`must be a double or single quote, a backtick, or none`,
    })
    .default('"')
    .describe('A backtick precedes every cell, without a closing one.'),
  header: yesOrNo.default(true).describe('false: columns are given by position.'),
  rowsAfter: text.optional().describe('The header, or the first row, follows this text.'),
  lineBytes: z.int().min(1).max(LINE_BYTES_MAX).optional(),
  preamble: z
    .strictObject({
      account: pattern.optional().describe('Finds the account of the file.'),
      from: pattern.optional().describe('Finds the first date of the file.'),
      to: pattern.optional().describe('Finds the last date of the file.'),
    })
    .optional(),
  orderId: idColumns.optional(),
  refundId: idColumn.optional(),
  channelTxnId: idColumn.optional(),
  businessId: column.optional().describe('The number that a fee shares with its transaction.'),
  amount: amount.optional(),
  unit: z.enum(['major', 'minor']).default('major').describe('major: yuan; minor: fen.'),
  thousandsSeparators: yesOrNo.default(false),
  decimalComma: yesOrNo.default(false).describe('Numbers are written 1234,56 or 1.234,56.'),
  currencySign: z
    .string()
    .regex(/^[^\s\d+.,-]{1,4}$/u, {
      error: () => say`must be 1 to 4 characters, none of them a digit, a blank or one of + - . ,`,
    })
    .optional()
    .describe('May precede or follow a number, like ¥.'),
  empty: z
    .string()
    .regex(/^[!-~]{1,12}$/, { error: () => say`must be at most 12 ASCII characters` })
    .optional()
    .describe('Text of cells that count as empty, like "-".'),
  type: type.default('payment'),
  status: z.strictObject({ column, words: words(z.enum(STATUSES)) }).optional(),
  fee: z
    .union([column, z.strictObject({ column, paid: oneOf(['positive', 'negative']) })])
    .optional(),
  currency: z.union([column, z.strictObject({ column, words: words(text) })]).optional(),
  account: z.union([column, z.strictObject({ constant: text })]).optional(),
  time: time.optional(),
  balance: column
    .optional()
    .describe('The balance after each row; the first and last one are used to check the rows.'),
  rowsTellDate: z
    .boolean()
    .default(true)
    .describe('Refuse a file whose rows all have other dates; false if dates are of settlement.'),
  timeZone: z
    .string()
    .refine(isTimeZone, { error: () => say`is not the name of a time zone` })
    .optional()
    .describe("Time zone of the times (default: the job's)."),
  fields: fields
    .optional()
    .describe('Columns of your own by name, by which a job selects (only) or groups its rows.'),
  tradeDates: tradeDates
    .optional()
    .describe('The first and last trade date that a payout names, such as 0905-0905.'),
  skip: z
    .strictObject({ column, is: someWords(z.string()) })
    .optional()
    .describe('Rows that are not records: the words that a column has in them.'),
  footer: z
    .strictObject({
      starts: someWords(text).describe('Texts with which its first line may begin.'),
      checks: z.array(check).default([]),
    })
    .optional(),
});

/** A format described in a config. */
export const profileSchema = profileShape.superRefine(checkColumns, {
  when: ({ value }) => isMap(value),
});

/** The settings of an empty profile. */
const DEFAULTS = profileShape.parse({});

/** A checked profile of a config. */
export type ProfileConfig = z.infer<typeof profileShape>;
export type ColumnConfig = z.infer<typeof column>;
export type IdColumnConfig = z.infer<typeof idColumn>;

/** The fields that a profile has beside those of every record. */
export function ownFields({ format, fields = {} }: ProfileConfig): string[] {
  const isEntries = format === 'mt940' || format === 'camt.053';
  return [...(isEntries ? ENTRY_FIELDS : []), ...Object.keys(fields)];
}

/** Checks the names of a profile's own fields. */
function checkFieldNames(named: object, context: z.RefinementCtx): void {
  const names = Object.keys(named);
  if (names.length > FIELDS_MAX) {
    context.addIssue({ code: 'custom', message: say`must be at most ${FIELDS_MAX} fields` });
  }
  for (const name of names) {
    const message = fieldNameMistake(name);
    if (message !== undefined) context.addIssue({ code: 'custom', path: [name], message });
  }
}

function fieldNameMistake(name: string): string | undefined {
  if (RECORD_FIELDS.includes(name)) {
    return say`cannot be the name of a field: each record has its own ${name}`;
  }
  if (FIELD_NAME.test(name)) return undefined;
  return say`cannot be the name of a field: use ASCII letters and digits, the first a small letter,
    as in payoutId`;
}

export function isMap(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function patternMistake(source: string, values: 1 | 2): string | undefined {
  try {
    new RegExp(source, 'u');
  } catch (error) {
    return say`is not a regular expression: ${(error as Error).message}`;
  }
  // With an empty alternative it always matches, and the match shows the number of groups.
  const groups = new RegExp(`${source}|`, 'u').exec('')?.length ?? 0;
  if (groups > values) return undefined;
  return values === 1
    ? say`needs a group in parentheses around the value to find`
    : say`needs two groups in parentheses, around the first and the last trade date`;
}

const isBytes = (value: unknown): value is z.infer<typeof bytes> => bytes.safeParse(value).success;

export type Issues = readonly (readonly [path: PropertyKey[], message: string])[];

/** Required columns must be set, and each column must be given as the format needs. */
function checkColumns(profile: ProfileConfig, context: z.RefinementCtx): void {
  const { format } = profile;
  const isTable = format === 'delimited' || format === 'fixed-width';
  const isEntries = format === 'mt940' || format === 'camt.053';
  const issues = isTable ? tableIssues(profile, format) : isEntries ? entryIssues(profile) : [];
  for (const [path, message] of issues) context.addIssue({ code: 'custom', path, message });
}

function tableIssues(profile: ProfileConfig, format: 'delimited' | 'fixed-width'): Issues {
  const issues: [PropertyKey[], string][] = [];
  for (const setting of ['orderId', 'amount'] as const) {
    if (profile[setting] === undefined) issues.push([[setting], say`is missing`]);
  }
  if (format === 'delimited' && profile.lineBytes !== undefined) {
    issues.push([['lineBytes'], say`is only for fixed-width`]);
  }
  if (profile.quote === '`' && profile.separator !== ',') {
    issues.push([['separator'], say`must be a comma where cells begin with a backtick`]);
  }
  for (const [path, value] of namedColumns(profile)) {
    const message = columnMistake(value, format, profile);
    if (message !== undefined) issues.push([path, message]);
  }
  return [...issues, ...patternIssues(profile), ...columnlessIssues(profile)];
}

/** Fields of tables with a pattern but without its column. */
function columnlessIssues(profile: ProfileConfig): Issues {
  return fieldsOf(profile)
    .filter(([, field]) => hasPattern(field) && field.column === undefined)
    .map(([path]) => [[...path, 'column'], say`is missing`]);
}

function fieldsOf({ fields = {}, tradeDates }: ProfileConfig): [PropertyKey[], IdColumnConfig][] {
  const named = Object.entries(fields).map(([name, field]): [PropertyKey[], IdColumnConfig] => {
    return [['fields', name], field];
  });
  return tradeDates === undefined ? named : [...named, [['tradeDates'], tradeDates]];
}

/** Each id must have a column; each column must have one pattern, or none, for all its uses. */
function patternIssues(profile: ProfileConfig): Issues {
  const issues: [PropertyKey[], string][] = [];
  const patterns = new Map<string, string>();
  for (const [path, id] of idsOf(profile)) {
    const place = hasPattern(id) ? id.column : id;
    if (place === undefined) {
      issues.push([[...path, 'column'], say`is missing`]);
      continue;
    }
    const key = JSON.stringify(place);
    const pattern = hasPattern(id) ? id.pattern : '';
    if ((patterns.get(key) ?? pattern) !== pattern) {
      const message = say`uses a column that is also read with another pattern, or without one`;
      issues.push([path, message]);
    }
    patterns.set(key, pattern);
  }
  return issues;
}

function hasPattern(id: unknown): id is { pattern: string; column?: ColumnConfig } {
  return typeof id === 'object' && id !== null && 'pattern' in id;
}

function idsOf({ orderId, ...profile }: ProfileConfig): [PropertyKey[], IdColumnConfig][] {
  const orderIds = Array.isArray(orderId)
    ? orderId.map((id, index): [PropertyKey[], IdColumnConfig] => [['orderId', index], id])
    : orderId !== undefined
      ? [[['orderId'], orderId] as [PropertyKey[], IdColumnConfig]]
      : [];
  const others = (['refundId', 'channelTxnId'] as const).flatMap((setting) => {
    const id = profile[setting];
    return id === undefined ? [] : [[[setting], id] as [PropertyKey[], IdColumnConfig]];
  });
  return [...orderIds, ...others];
}

/** The only settings that a profile of entries may have. */
const ENTRY_SETTINGS = ['title', 'channel', 'format', 'orderId', 'fields', 'tradeDates'];

/** Entries contain nearly everything themselves: a setting that would be ignored is a mistake. */
function entryIssues(profile: ProfileConfig): Issues {
  const { format, orderId } = profile;
  const defaults: Readonly<Record<string, unknown>> = DEFAULTS;
  const ignored = Object.entries(profile).filter(([setting, value]) => {
    return !ENTRY_SETTINGS.includes(setting) && value !== defaults[setting];
  });
  const issues: [PropertyKey[], string][] = ignored.map(([setting]) => [
    [setting],
    say`is not for ${format}: its entries contain this themselves`,
  ]);
  if (orderId !== undefined && !hasPattern(orderId)) {
    issues.push([['orderId'], say`must be { pattern } for ${format}, which has no columns`]);
  }
  for (const [path, field] of fieldsOf(profile)) {
    if (hasPattern(field) && field.column === undefined) continue;
    issues.push([path, say`must be { pattern } for ${format}, which has no columns`]);
  }
  return issues;
}

function columnMistake(
  value: ColumnConfig,
  format: 'delimited' | 'fixed-width',
  { header: hasHeader, lineBytes }: ProfileConfig,
): string | undefined {
  if (format === 'fixed-width') {
    if (!isBytes(value)) return say`must be { at, bytes }: the position of the column in a line`;
    // Bytes after the end of a line belong to the next one.
    const isBeyond = lineBytes !== undefined && lineBytes > 0 && value.at + value.bytes > lineBytes;
    return isBeyond ? say`ends after the ${lineBytes} bytes of lineBytes` : undefined;
  }
  if (isBytes(value)) {
    return say`must be a name or a position: { at, bytes } is only for fixed-width`;
  }
  if (typeof value === 'string' && !hasHeader) {
    return say`must be a position: there is no header`;
  }
  return undefined;
}

/** Settings that name columns, or contain settings that do. */
const COLUMN_SETTINGS = [
  'orderId',
  'refundId',
  'channelTxnId',
  'businessId',
  'amount',
  'type',
  'status',
  'fee',
  'currency',
  'account',
  'time',
  'balance',
  'fields',
  'tradeDates',
  'skip',
] as const satisfies readonly (keyof ProfileConfig)[];
/** Settings inside these that name a column. */
const INNER_SETTINGS = ['column', 'refund', 'income', 'expense', 'direction', 'date', 'clock'];

/** All columns that a profile names, with their key paths. */
export function namedColumns(profile: ProfileConfig): [PropertyKey[], ColumnConfig][] {
  const found: [PropertyKey[], ColumnConfig][] = [];
  const visit = (path: PropertyKey[], value: unknown): void => {
    if (typeof value !== 'object' || value === null || isBytes(value)) {
      found.push([path, value as ColumnConfig]);
      return;
    }
    for (const [key, inner] of Object.entries(value)) {
      if (INNER_SETTINGS.includes(key)) visit([...path, key], inner);
    }
  };
  for (const setting of COLUMN_SETTINGS) {
    const value = profile[setting];
    if (value === undefined || (setting === 'type' && typeof value === 'string')) continue;
    const isList = setting === 'orderId' && Array.isArray(value);
    const parts = isList ? value.entries() : setting === 'fields' ? Object.entries(value) : null;
    if (parts === null) visit([setting], value);
    else for (const [key, each] of parts) visit([setting, key], each);
  }
  return found;
}
