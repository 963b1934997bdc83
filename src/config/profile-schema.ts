/** What zhangping.yaml may say of a format that the program does not know (docs/formats.md). */
import { z } from 'zod';
import { STATUSES, TRANSACTION_TYPES } from '../model/record.ts';
import { isTimeZone } from '../model/time.ts';
import { timePatternMistake } from '../model/time-format.ts';

/** Encodings by the names that they have in a config. */
const ENCODINGS = ['utf-8', 'gb18030', 'gbk', 'big5', 'latin1'] as const;
const COLUMNS_MAX = 256;
const LINE_BYTES_MAX = 65_536;
const GROUP = /\((?!\?)|\(\?</;

const text = z.string().min(1);

/** A regular expression whose first group is what is looked for. */
const pattern = text.superRefine((source, context) => {
  const message = patternMistake(source);
  if (message !== undefined) context.addIssue({ code: 'custom', message });
});

const position = z.int().min(1).max(COLUMNS_MAX);
const bytes = z.strictObject({
  at: z.int().min(0).max(LINE_BYTES_MAX).describe('Byte of the line at which it begins, from 0.'),
  bytes: z.int().min(1).max(LINE_BYTES_MAX).describe('How many bytes it has.'),
});
/** Which column: by the name in the header, by its position from 1, or by its bytes. */
const column = z.union([text, position, bytes]);

const idColumn = z.union([
  column,
  z.strictObject({
    column: column.optional().describe('Not for mt940 and camt.053: their free text is meant.'),
    pattern: pattern.describe('Regular expression; its first group is the id.'),
  }),
]);
const idColumns = z.union([idColumn, z.array(idColumn).min(1).max(3)]);

const words = <T extends z.ZodType>(values: T) => z.record(z.string(), values);

const amount = z.union([
  column,
  z.strictObject({
    income: column,
    expense: column,
    expenseSign: z
      .enum(['unsigned', 'either'])
      .default('unsigned')
      .describe('May expenses be written as negative numbers, too?'),
  }),
  z.strictObject({
    column,
    direction: column.describe('The column with the words.'),
    in: z.array(z.string()).min(1).describe('Words for money that you receive.'),
    out: z.array(z.string()).min(1).describe('Words for money that you pay.'),
  }),
]);

const typeName = z.enum(TRANSACTION_TYPES);
const type = z.union([
  typeName,
  z.strictObject({ in: typeName, out: typeName }),
  z.strictObject({
    column,
    words: words(z.enum([...TRANSACTION_TYPES, 'skip'])),
    other: typeName.optional().describe('Of words that are not listed; without it they refuse.'),
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
    error: 'must have counts or sums, one of them',
  });

const profileShape = z.strictObject({
  title: text.optional(),
  channel: text.optional().describe("Name of a job that nobody named (default: the profile's)."),
  format: z.enum(['delimited', 'fixed-width', 'mt940', 'camt.053']).default('delimited'),
  encoding: z.enum(ENCODINGS).optional().describe('Default: UTF-8 or GB18030, as it is found.'),
  separator: z
    .string()
    .regex(/^([!-~]|tab)$/, { error: 'must be one ASCII character, or tab' })
    .default(','),
  quote: z
    .string()
    .regex(/^(["']|none)$/, { error: 'must be a double or single quote, or none' })
    .default('"'),
  header: z.boolean().default(true).describe('false: columns are told by position.'),
  rowsAfter: text.optional().describe('The header, or the first row, is behind this text.'),
  lineBytes: z.int().min(1).max(LINE_BYTES_MAX).optional(),
  preamble: z
    .strictObject({
      account: pattern.optional().describe('Finds the account that the file is of.'),
      from: pattern.optional().describe('Finds its first date.'),
      to: pattern.optional().describe('Finds its last date.'),
    })
    .optional(),
  orderId: idColumns.optional(),
  refundId: idColumn.optional(),
  channelTxnId: idColumn.optional(),
  businessId: column.optional().describe('The number that a fee and its transaction share.'),
  amount: amount.optional(),
  unit: z.enum(['major', 'minor']).default('major').describe('Yuan are major, fen minor units.'),
  thousandsSeparators: z.boolean().default(false),
  empty: z
    .string()
    .regex(/^[!-~]{1,12}$/, { error: 'must be at most 12 ASCII characters' })
    .optional()
    .describe('Text of cells that are as good as empty, like "-".'),
  type: type.default('payment'),
  status: z.strictObject({ column, words: words(z.enum(STATUSES)) }).optional(),
  fee: z
    .union([column, z.strictObject({ column, paid: z.enum(['positive', 'negative']) })])
    .optional(),
  currency: z.union([column, z.strictObject({ column, words: words(text) })]).optional(),
  account: z.union([column, z.strictObject({ constant: text })]).optional(),
  time: time.optional(),
  balance: column
    .optional()
    .describe('The balance behind each row: the first and the last one prove the rows.'),
  rowsTellDate: z
    .boolean()
    .default(true)
    .describe('Are rows of other dates alone a wrong file? Not where dates are of settlement.'),
  timeZone: z
    .string()
    .refine(isTimeZone, { error: 'is not the name of a time zone' })
    .optional()
    .describe("Zone that times are in (default: the job's)."),
  skip: z
    .strictObject({ column, is: z.array(z.string()).min(1).max(16) })
    .optional()
    .describe('Rows that are no records: what stands in a column then.'),
  footer: z
    .strictObject({
      starts: z.array(text).min(1).max(16).describe('What its first line may begin with.'),
      checks: z.array(check).default([]),
    })
    .optional(),
});

/** A format described in a config. */
export const profileSchema = profileShape.superRefine(checkColumns, {
  when: ({ value }) => typeof value === 'object' && value !== null,
});

/** A checked profile of a config. */
export type ProfileConfig = z.infer<typeof profileShape>;
export type ColumnConfig = z.infer<typeof column>;
export type IdColumnConfig = z.infer<typeof idColumn>;

function patternMistake(source: string): string | undefined {
  try {
    new RegExp(source, 'u');
  } catch (error) {
    return `is not a regular expression: ${(error as Error).message}`;
  }
  return GROUP.test(source) ? undefined : 'needs a group in brackets around what is looked for';
}

const isBytes = (value: unknown): value is z.infer<typeof bytes> => bytes.safeParse(value).success;

/** Columns must be there, and told in the way that the format needs. */
function checkColumns(profile: ProfileConfig, context: z.RefinementCtx): void {
  const { format, header } = profile;
  if (format !== 'delimited' && format !== 'fixed-width') return;
  for (const setting of ['orderId', 'amount'] as const) {
    if (profile[setting] === undefined) {
      context.addIssue({ code: 'custom', path: [setting], message: 'is missing' });
    }
  }
  for (const [path, id] of namedIds(profile)) {
    if (typeof id !== 'object' || !('pattern' in id) || id.column !== undefined) continue;
    context.addIssue({ code: 'custom', path: [...path, 'column'], message: 'is missing' });
  }
  for (const [path, value] of namedColumns(profile)) {
    const message = columnMistake(value, format, header ?? true);
    if (message !== undefined) context.addIssue({ code: 'custom', path, message });
  }
}

function columnMistake(
  value: ColumnConfig,
  format: 'delimited' | 'fixed-width',
  hasHeader: boolean,
): string | undefined {
  if (format === 'fixed-width') {
    return isBytes(value) ? undefined : 'must be { at, bytes }: where the column stands in a line';
  }
  if (isBytes(value)) return 'must be a name or a position: { at, bytes } is for fixed-width';
  if (typeof value === 'string' && !hasHeader) return 'must be a position: there is no header';
  return undefined;
}

/** The ids of a profile, with the keys that lead there. */
function namedIds({ orderId, refundId, channelTxnId }: ProfileConfig) {
  const orderIds = Array.isArray(orderId) ? orderId : [];
  return [
    ...orderIds.map((id, index) => [['orderId', index], id] as const),
    ...(Array.isArray(orderId) ? [] : [[['orderId'], orderId] as const]),
    [['refundId'], refundId] as const,
    [['channelTxnId'], channelTxnId] as const,
  ];
}

/** Settings that name columns, or hold settings that do. */
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
  'skip',
] as const satisfies readonly (keyof ProfileConfig)[];
/** What may hold a column within one of these. */
const INNER_SETTINGS = ['column', 'income', 'expense', 'direction', 'date', 'clock'];

/** All columns that a profile names, with the keys that lead there. */
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
    if (setting !== 'orderId' || !Array.isArray(value)) visit([setting], value);
    else for (const [index, each] of value.entries()) visit([setting, index], each);
  }
  return found;
}
