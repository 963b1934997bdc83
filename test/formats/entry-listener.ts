/** Keeps what a transcriber tells. */
import { shiftDate } from '../../src/domain/time.ts';
import type { Entry, EntryListener, StatementFacts } from '../../src/formats/entries/entry.ts';

/** What the statements of a document say of themselves. */
export interface DocumentFacts {
  readonly account: string;
  readonly accounts: readonly string[];
  /** From the first closing balance to the day after the last one. */
  readonly period: { readonly from: string; readonly until: string };
  readonly entries: number;
}

export class Kept implements EntryListener {
  readonly entries: Entry[] = [];
  readonly statements: StatementFacts[] = [];

  onEntry(entry: Entry): void {
    this.entries.push(entry);
  }

  onStatement(statement: StatementFacts): void {
    this.statements.push(statement);
  }

  get facts(): DocumentFacts {
    const accounts = [...new Set(this.statements.map(({ account }) => account))];
    const closings = this.statements.map(({ closingDate }) => closingDate).sort();
    const period = { from: closings[0], until: shiftDate(closings[closings.length - 1], 1) };
    return { account: accounts[0], accounts, period, entries: this.entries.length };
  }
}

/** Hears entries, and nothing else. */
export function entryListener(onEntry: (entry: Entry) => void): EntryListener {
  return { onEntry, onStatement: () => {} };
}
