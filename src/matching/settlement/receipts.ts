/**
 * Matches credits of a bank with the groups of orders that they pay. Nothing is matched that could
 * be matched in another way.
 */
import type { ReceiptRule } from '../../domain/item.ts';
import { groupBy } from '../pair.ts';
import { amountOf } from '../rules/sums.ts';
import { type Run, RunFinder, WantedSums } from './runs.ts';

/** A sum that is to arrive as money: the orders of one date, or a part of them. */
export interface Receivable {
  /** The account of the channel; a run has groups of one. */
  readonly account: string;
  /** The date of the orders, `yyyy-MM-dd`. */
  readonly businessDate: string;
  /** When the money is expected, and the last date on which it is not overdue. */
  readonly expectedDate: string;
  readonly graceEnd: string;
  /** Minor units. */
  readonly amount: number;
  /** A number that the credit has as well, such as that of a batch; empty: none. */
  readonly key: string;
}

/** Money that arrived. */
export interface Credit {
  readonly date: string;
  /** Minor units. */
  readonly amount: number;
  readonly key: string;
  /** The first and the last date of the orders, if the credit names them. */
  readonly tradeDates: readonly [from: string, to: string] | null;
  /** Had it candidates on its date, and was matched with none? Then no partial match is right. */
  readonly isAmbiguous: boolean;
}

/** Credits and the groups that they pay. A `partial` one differs, all others are equal. */
export interface Receipt<G, C> {
  readonly rule: ReceiptRule;
  readonly groups: readonly G[];
  readonly credits: readonly C[];
}

export interface ReceiptRules {
  /** The longest run, days; 0: only keys match. */
  readonly runs: number;
  /** The largest difference of a partial credit, in ten thousandths of the group; 0: none. */
  readonly partialMax: number;
}

export interface Received<G, C> {
  readonly receipts: readonly Receipt<G, C>[];
  /**
   * The runs that a credit of the date may pay, if it may pay several or others may pay them; none
   * are listed if there are too many.
   */
  readonly candidates: ReadonlyMap<C, readonly (readonly G[])[]>;
}

/** Candidates that are listed for one credit. */
const LISTED_MAX = 5;

/**
 * Matches what is open on a date: groups expected by then, and credits of then or earlier. Runs
 * match credits of the date itself only, so that what arrives later does not change the past.
 */
export function matchReceipts<G extends Receivable, C extends Credit>(
  date: string,
  open: { readonly groups: readonly G[]; readonly credits: readonly C[] },
  { runs, partialMax }: ReceiptRules,
): Received<G, C> {
  const receipts: Receipt<G, C>[] = [];
  const done = new Set<G | C>();
  const add = (found: readonly Receipt<G, C>[]) => {
    for (const receipt of found) {
      receipts.push(receipt);
      for (const each of [...receipt.groups, ...receipt.credits]) done.add(each);
    }
  };
  const free = <T extends G | C>(all: readonly T[]) => all.filter((each) => !done.has(each));
  // A group of 0.00 needs no money.
  const owed = open.groups.filter(({ amount }) => amount !== 0);
  const keyed = keyReceipts(owed, open.credits);
  add(keyed.receipts);
  const differing = keyed.differing.flatMap((each) => [...each.groups, ...each.credits]);
  for (const each of differing) done.add(each);
  add(tradeDateReceipts(free(owed), free(open.credits)));
  // A credit that names what it pays pays nothing else.
  const keyless = free(open.credits).filter(({ key }) => key === '');
  const today = keyless.filter((each) => each.date === date);
  const byRuns = runReceipts(free(owed), today, runs);
  add(byRuns.receipts);
  const late = free(owed).filter(({ graceEnd }) => graceEnd < date);
  add(partialReceipts(late, free(owed), free(keyless), partialMax));
  add(keyed.differing.filter((each) => isPartial(each, date, partialMax)));
  return { receipts, candidates: byRuns.candidates };
}

/** Groups and credits with a common key and equal sums; and those whose sums differ. */
function keyReceipts<G extends Receivable, C extends Credit>(
  groups: readonly G[],
  credits: readonly C[],
): { readonly receipts: Receipt<G, C>[]; readonly differing: Receipt<G, C>[] } {
  const receipts: Receipt<G, C>[] = [];
  const differing: Receipt<G, C>[] = [];
  const byKey = groupBy(groups, ({ key }) => key);
  for (const [key, paying] of groupBy(credits, (credit) => credit.key)) {
    const paid = key === '' ? undefined : byKey.get(key);
    if (paid === undefined) continue;
    const members = { groups: paid, credits: paying };
    if (amountOf(paid) !== amountOf(paying)) differing.push({ rule: 'partial', ...members });
    else receipts.push({ rule: 'group', ...members });
  }
  return { receipts, differing };
}

/** Is it one group and one credit of its expected date, after its grace, that differ by little? */
function isPartial<G extends Receivable, C extends Credit>(
  { groups: [group, ...moreGroups], credits: [credit, ...moreCredits] }: Receipt<G, C>,
  date: string,
  partialMax: number,
): boolean {
  if (moreGroups.length > 0 || moreCredits.length > 0 || group.graceEnd >= date) return false;
  if (credit.date !== group.expectedDate || !mayPay(credit, group)) return false;
  return differsByLittle(group, credit, partialMax);
}

/** Credits, and the groups of the trade dates that they name, if no other credit names them. */
function tradeDateReceipts<G extends Receivable, C extends Credit>(
  groups: readonly G[],
  credits: readonly C[],
): Receipt<G, C>[] {
  const dated = credits.filter(({ tradeDates }) => tradeDates !== null);
  const claims = new Map<G, number>();
  const byDates = groupBy(dated, ({ tradeDates }) => String(tradeDates));
  const found = [...byDates.values()].map((paying) => {
    const named = groups.filter((group) => isNamed(group, paying[0]));
    for (const group of named) claims.set(group, (claims.get(group) ?? 0) + 1);
    return { paying, accounts: [...groupBy(named, ({ account }) => account).values()] };
  });
  return found.flatMap(({ paying, accounts }) => {
    const equal = accounts.filter((paid) => amountOf(paid) === amountOf(paying));
    const isOnly = equal.length === 1 && equal[0].every((group) => claims.get(group) === 1);
    return isOnly ? [{ rule: 'group' as const, groups: equal[0], credits: paying }] : [];
  });
}

function isNamed({ businessDate }: Receivable, { tradeDates }: Credit): boolean {
  return tradeDates !== null && tradeDates[0] <= businessDate && businessDate <= tradeDates[1];
}

/** A credit that names trade dates pays no groups of other dates. */
function mayPay(credit: Credit, group: Receivable): boolean {
  return credit.tradeDates === null || isNamed(group, credit);
}

/** The groups of an account, and the runs that credits may pay in them. */
interface Account<G, C> {
  readonly groups: readonly G[];
  /** null: any run. */
  readonly runs: ReadonlyMap<C, readonly Run[] | null>;
}

/** Matches until no credit has only one run that no other credit may pay in part. */
function runReceipts<G extends Receivable, C extends Credit>(
  groups: readonly G[],
  credits: readonly C[],
  days: number,
): Received<G, C> {
  const receipts: Receipt<G, C>[] = [];
  let openCredits = credits;
  let accounts = accountsOf(groups, credits, days);
  for (;;) {
    const certain = accounts.flatMap((account) => certainIn(account, accounts));
    if (certain.length === 0) {
      return { receipts, candidates: candidatesIn(accounts, openCredits) };
    }
    receipts.push(...certain);
    const done = new Set<G | C>(certain.flatMap((each) => [...each.groups, ...each.credits]));
    openCredits = openCredits.filter((each) => !done.has(each));
    const isSame = (each: Account<G, C>) => !each.groups.some((group) => done.has(group));
    const left = accounts.filter((each) => !isSame(each)).flatMap((each) => each.groups);
    const open = left.filter((each) => !done.has(each));
    accounts = accounts.filter(isSame).map(({ groups: same, runs }) => {
      return { groups: same, runs: new Map([...runs].filter(([credit]) => !done.has(credit))) };
    });
    accounts.push(...accountsOf(open, openCredits, days));
  }
}

function accountsOf<G extends Receivable, C extends Credit>(
  groups: readonly G[],
  credits: readonly C[],
  days: number,
): Account<G, C>[] {
  if (days === 0 || credits.length === 0) return [];
  const byAmount = groupBy(credits, ({ amount }) => amount);
  const wanted = new WantedSums(byAmount.keys());
  return [...groupBy(groups, ({ account }) => account).values()].map((ofAccount) => {
    const inOrder = ofAccount.toSorted(byBusinessDate);
    const finder = new RunFinder(inOrder, days);
    const runs = new Map<C, readonly Run[] | null>();
    for (const [amount, found] of finder.find(wanted)) {
      for (const credit of byAmount.get(amount) ?? []) {
        const own = found?.filter((run) => run.every((i) => mayPay(credit, inOrder[i]))) ?? null;
        if (own?.length !== 0) runs.set(credit, own);
      }
    }
    return { groups: inOrder, runs };
  });
}

function byBusinessDate({ businessDate: a }: Receivable, { businessDate: b }: Receivable): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** The credits whose only run is in this account, and shares no group with that of another. */
function certainIn<G, C>(account: Account<G, C>, accounts: readonly Account<G, C>[]) {
  const { groups, runs } = account;
  if ([...runs.values()].includes(null)) return [];
  // How many more runs begin than end before each group, and then how many contain it.
  const claims = new Int32Array(groups.length + 1);
  for (const [first, last] of [...runs.values()].flatMap((found) => found ?? [])) {
    claims[first]++;
    claims[last + 1]--;
  }
  /** How many of the first groups are in several runs. */
  const shared = new Uint32Array(groups.length + 1);
  let containing = 0;
  for (let i = 0; i < groups.length; i++) {
    containing += claims[i];
    shared[i + 1] = shared[i] + (containing > 1 ? 1 : 0);
  }
  const certain: Receipt<G, C>[] = [];
  for (const [credit, found] of runs) {
    if (found?.length !== 1) continue;
    if (accounts.some((other) => other !== account && other.runs.has(credit))) continue;
    const [[first, last]] = found;
    if (shared[last + 1] !== shared[first]) continue;
    certain.push({ rule: 'run', groups: groups.slice(first, last + 1), credits: [credit] });
  }
  return certain;
}

function candidatesIn<G, C>(
  accounts: readonly Account<G, C>[],
  credits: readonly C[],
): ReadonlyMap<C, readonly (readonly G[])[]> {
  const candidates = new Map<C, readonly (readonly G[])[]>();
  for (const credit of credits) {
    const paid = accounts.filter(({ runs }) => runs.has(credit));
    const found = paid.flatMap(({ groups, runs }) => {
      return (runs.get(credit) ?? []).map(([first, last]) => groups.slice(first, last + 1));
    });
    if (paid.length > 0) candidates.set(credit, found.slice(0, LISTED_MAX));
  }
  return candidates;
}

/** The only group and the only credit of an expected date, if they differ by little. */
function partialReceipts<G extends Receivable, C extends Credit>(
  late: readonly G[],
  groups: readonly G[],
  credits: readonly C[],
  partialMax: number,
): Receipt<G, C>[] {
  if (partialMax === 0) return [];
  const byDate = groupBy(groups, ({ expectedDate }) => expectedDate);
  const creditsOf = groupBy(credits, ({ date }) => date);
  return late.flatMap((group) => {
    const paying = creditsOf.get(group.expectedDate) ?? [];
    if (byDate.get(group.expectedDate)?.length !== 1 || paying.length !== 1) return [];
    if (paying[0].isAmbiguous || !mayPay(paying[0], group)) return [];
    if (!differsByLittle(group, paying[0], partialMax)) return [];
    return [{ rule: 'partial' as const, groups: [group], credits: paying }];
  });
}

/** Equal amounts do not differ: what pays them is not certain. */
function differsByLittle(group: Receivable, credit: Credit, partialMax: number): boolean {
  const difference = Math.abs(credit.amount - group.amount);
  if (difference === 0) return false;
  // Products of amounts can exceed 2^53.
  return BigInt(difference) * 10_000n <= BigInt(Math.abs(group.amount)) * BigInt(partialMax);
}
