/**
 * Which jobs have the payments of other ones: a payment passes from the channel to the gateway and
 * to the business system, and is in a job at every step. All by the latest date on which both have
 * records, if there is one.
 */
import type { FileFacts } from '../domain/outcome.ts';
import type { Sides } from '../domain/record.ts';
import { daysOf, runOf } from './days.ts';
import { readFacts } from './facts.ts';
import type { Ledger } from './open.ts';
import type { DayRow, JobRow } from './tables.ts';

/** What the run of a date read: files by path and bytes, queries by database and text. */
interface Inputs extends Sides<ReadonlySet<string>> {
  /** Files and queries of the statement whose rows all count. */
  readonly whole: ReadonlySet<string>;
  /** The formats of the statement. */
  readonly profiles: readonly string[];
  /** Accounts that rows of the statement name. */
  readonly accounts: ReadonlySet<string>;
  /** Does the statement have rows? One without names no account. */
  readonly hasRows: boolean;
}

export class JobRelations {
  readonly #ledger: Ledger;
  /** By job, the latest first. */
  readonly #days = new Map<number, ReadonlyMap<string, DayRow>>();
  readonly #inputs = new Map<number, Inputs>();

  constructor(ledger: Ledger) {
    this.#ledger = ledger;
  }

  /** Is a file of the other job's flows one of the job's statement? */
  isFedBy(job: JobRow, other: JobRow): boolean {
    const common = this.#latestOfBoth(job, other);
    return common !== null && haveCommon(common[0].statement, common[1].flows);
  }

  /**
   * Does the other job count the payments of the job? Its flows are the job's statement, so that it
   * is nearer to the money; or it counts all rows of the same statement; or the statement of the
   * job is the fund bill of a channel, and that of the other one the trade bill.
   */
  isCountedBy(job: JobRow, other: JobRow): boolean {
    const common = job.currency === other.currency ? this.#latestOfBoth(job, other) : null;
    if (common === null) return false;
    const [own, theirs] = common;
    return (
      haveCommon(own.statement, theirs.flows) ||
      haveCommon(own.statement, theirs.whole) ||
      isFundBillOf(own, theirs)
    );
  }

  inputsOf(day: DayRow): Inputs {
    let inputs = this.#inputs.get(day.id);
    if (inputs === undefined) {
      const { statement, flows } = readFacts(runOf(this.#ledger, day).facts);
      const { breakdowns = [] } = statement.activity ?? {};
      const rows = breakdowns.find(({ name }) => name === 'account')?.rows ?? [];
      const accounts = new Set(rows.map(({ value }) => value).filter((value) => value !== ''));
      inputs = {
        statement: namesOf(statement.files),
        flows: namesOf(flows.files),
        whole: namesOf(statement.files.filter(isWhole), day.date),
        profiles: statement.files.map(({ profile }) => profile),
        accounts,
        hasRows: statement.files.some(({ rows }) => rows > 0),
      };
      this.#inputs.set(day.id, inputs);
    }
    return inputs;
  }

  #latestOfBoth(job: JobRow, other: JobRow): [Inputs, Inputs] | null {
    const theirs = this.#daysOf(other);
    let latest: [Inputs, Inputs] | null = null;
    for (const [date, day] of this.#daysOf(job)) {
      const same = theirs.get(date);
      if (same === undefined) continue;
      const both: [Inputs, Inputs] = [this.inputsOf(day), this.inputsOf(same)];
      if (both.every(({ hasRows }) => hasRows)) return both;
      latest ??= both;
    }
    return latest;
  }

  #daysOf(job: JobRow): ReadonlyMap<string, DayRow> {
    let days = this.#days.get(job.id);
    if (days === undefined) {
      days = new Map(
        daysOf(this.#ledger, job)
          .reverse()
          .map((day) => [day.date, day]),
      );
      this.#days.set(job.id, days);
    }
    return days;
  }
}

/** For each job whose payments others of these jobs count, the names of those, in their order. */
export function countedElsewhere(
  relations: JobRelations,
  jobs: readonly JobRow[],
): Map<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  const leadsTo = (from: string, to: string): boolean => {
    const reached = new Set([from]);
    for (const each of reached) for (const next of found.get(each) ?? []) reached.add(next);
    return reached.has(to);
  };
  // Of two that count each other's payments, the first one is added.
  for (const job of [...jobs].reverse()) {
    const others = jobs.filter((each) => {
      return !leadsTo(each.name, job.name) && relations.isCountedBy(job, each);
    });
    const names = others.map(({ name }) => name);
    if (names.length > 0) found.set(job.name, names);
  }
  return found;
}

/**
 * The bytes of a file without rows are those of many files, and standard input is another file in
 * each run. With a date, only paths count that have it: others may have several bills one after the
 * other, and different queries read different rows of a database.
 */
function namesOf(files: readonly FileFacts[], date = ''): ReadonlySet<string> {
  return new Set(
    files.flatMap(({ path, sha256, rows, obtained }) => {
      const names = rows === 0 ? [] : [sha256];
      if (obtained?.query) names.push(obtained.query.sha256);
      const isDated = digitsOf(path).includes(digitsOf(date));
      return isDated && obtained?.how !== 'stdin' ? [...names, path] : names;
    }),
  );
}

function digitsOf(text: string): string {
  return text.replace(/\D/g, '');
}

function haveCommon(some: ReadonlySet<string>, others: ReadonlySet<string>): boolean {
  for (const name of some) if (others.has(name)) return true;
  return false;
}

/** Does the job count all rows of the file? */
function isWhole({ otherAccounts = 0, passedOver = 0 }: FileFacts): boolean {
  return otherAccounts + passedOver === 0;
}

const FUND_BILL = /^(.*)-fund$/;

/** Of different accounts if their rows say so. */
function isFundBillOf(own: Inputs, theirs: Inputs): boolean {
  const trades = own.profiles.flatMap((profile) => {
    const [, channel] = FUND_BILL.exec(profile) ?? [];
    return channel === undefined ? [] : [`${channel}-trade`];
  });
  if (!theirs.profiles.some((profile) => trades.includes(profile))) return false;
  const areUnknown = own.accounts.size === 0 || theirs.accounts.size === 0;
  return areUnknown || [...own.accounts].some((account) => theirs.accounts.has(account));
}
