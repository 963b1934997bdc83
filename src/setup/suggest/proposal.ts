/** A proposed profile: its settings in order, with what a person should check. */

/** A word of a column and its assumed meaning. */
export interface WordMeaning {
  readonly word: string;
  readonly means: string;
  /** What a person should check; '': nothing. */
  readonly check: string;
}

/** Words of a column: written as a map, each with what to check as a comment. */
export class WordMap {
  readonly entries: readonly WordMeaning[];

  constructor(entries: readonly WordMeaning[]) {
    this.entries = entries;
  }
}

/** The value of a setting. */
export type SettingValue =
  | string
  | number
  | boolean
  | WordMap
  | readonly SettingValue[]
  | { readonly [key: string]: SettingValue };

export interface Setting {
  readonly key: string;
  readonly value: SettingValue;
  /** What is uncertain about it. */
  readonly checks: readonly string[];
}

export function settingOf(key: string, value: SettingValue, ...checks: readonly string[]): Setting {
  return { key, value, checks };
}

export interface Proposal {
  readonly settings: readonly Setting[];
  /** Remarks on the table as a whole. */
  readonly remarks: readonly string[];
  /** What is uncertain about the table as a whole. */
  readonly checks: readonly string[];
  /** ISO 4217 code of the job's currency. */
  readonly currency: string;
  /** The account that the file names; empty: it names none. */
  readonly account: string;
}

/** Does it have columns or words for money that comes in and for money that goes out? */
export function tellsDirection({ settings }: Proposal): boolean {
  const value = settings.find(({ key }) => key === 'amount')?.value;
  return typeof value === 'object' && ('income' in value || 'direction' in value);
}

/** Is anything in it uncertain? */
export function isGuess({ settings, checks: ofAll }: Proposal): boolean {
  const isUnsure = ({ value, checks }: Setting) => checks.length > 0 || hasUnsureWord(value);
  return ofAll.length > 0 || settings.some(isUnsure);
}

function hasUnsureWord(value: SettingValue): boolean {
  if (value instanceof WordMap) return value.entries.some(({ check }) => check !== '');
  return typeof value === 'object' && Object.values(value).some(hasUnsureWord);
}
