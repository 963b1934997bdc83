/** What is proposed: settings of a profile in their order, with what a person should look at. */

/** A word of a column and what it is taken to mean. */
export interface WordMeaning {
  readonly word: string;
  readonly means: string;
  /** What to look at; '': nothing. */
  readonly check: string;
}

/** Words of a column: written as a map, with what to look at behind each. */
export class Words {
  readonly entries: readonly WordMeaning[];

  constructor(entries: readonly WordMeaning[]) {
    this.entries = entries;
  }
}

/** What is written as a value. */
export type Value =
  | string
  | number
  | boolean
  | Words
  | readonly Value[]
  | { readonly [key: string]: Value };

export interface Setting {
  readonly key: string;
  readonly value: Value;
  /** What is uncertain about it. */
  readonly checks: readonly string[];
}

export interface Proposal {
  readonly settings: readonly Setting[];
  /** What is to be said of the table as a whole. */
  readonly remarks: readonly string[];
  /** What is uncertain about the table as a whole. */
  readonly checks: readonly string[];
  /** ISO 4217 code of the job's currency. */
  readonly currency: string;
  /** The account that the file says it is of; empty: it does not say. */
  readonly account: string;
}

/** Has it columns or words for money that comes in and for money that goes out? */
export function tellsDirection({ settings }: Proposal): boolean {
  const value = settings.find(({ key }) => key === 'amount')?.value;
  return typeof value === 'object' && ('income' in value || 'direction' in value);
}

/** Is anything in it uncertain? */
export function isGuess({ settings, checks: ofAll }: Proposal): boolean {
  const isUnsure = ({ value, checks }: Setting) => checks.length > 0 || hasUnsureWord(value);
  return ofAll.length > 0 || settings.some(isUnsure);
}

function hasUnsureWord(value: Value): boolean {
  if (value instanceof Words) return value.entries.some(({ check }) => check !== '');
  return typeof value === 'object' && Object.values(value).some(hasUnsureWord);
}
