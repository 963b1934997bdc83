/**
 * What a settlement job says of each date, as plainly as it can be said: run dates in order, each
 * with all that is open searched by brute force. Slow, and meant to be checked by reading it.
 */

const DAY_MS = 24 * 60 * 60_000;
const PARTS = 10_000;

export interface ReferenceRules {
  lag: number;
  unit: 'working' | 'calendar';
  grace: number;
  runs: number;
  partialMax: number;
  /** Working days that a weekend has, and days off that a week has. */
  work: readonly string[];
  off: readonly string[];
}

export interface ReferenceGroup {
  businessDate: string;
  label: string;
  account: string;
  /** Empty where there is none. */
  key: string;
  amount: number;
}

export interface ReferenceCredit {
  date: string;
  id: string;
  key: string;
  tradeDates: readonly [from: string, to: string] | null;
  amount: number;
}

export interface ReferenceReceipt {
  rule: 'group' | 'run' | 'partial' | 'zero';
  groups: OpenGroup[];
  credits: ReferenceCredit[];
}

export interface ReferenceSettlementItem {
  category: 'long' | 'short' | 'pending' | 'expired' | 'cleared' | 'amount_mismatch';
  orderId: string;
  rule: string;
  difference: number;
  counterpartDate: string;
}

export interface ReferenceSettlementDay {
  verdict: 'balanced' | 'discrepant';
  /** Receipts whose members are all of the date. */
  matched: { count: number; amount: number };
  /** The groups that are expected on the date. */
  expected: { count: number; amount: number };
  items: ReferenceSettlementItem[];
  /** The items of earlier dates that are expired since this date. */
  expiredHere: ReferenceSettlementItem[];
}

interface OpenGroup extends ReferenceGroup {
  /** Among those of its business date. */
  number: number;
  expected: string;
  graceEnd: string;
  /** The run date on which it counts, the first from the expected date on; '': none. */
  counted: string;
  /** The last date on which it is no expired item. */
  pendingUntil: string;
}

/** The outcomes of all run dates; credits of other dates do not count. */
export function settle(
  rules: ReferenceRules,
  runDates: readonly string[],
  allGroups: readonly ReferenceGroup[],
  allCredits: readonly ReferenceCredit[],
): { days: Map<string, ReferenceSettlementDay>; receipts: ReferenceReceipt[] } {
  const dates = [...runDates].sort();
  const groups = allGroups.map((group, index): OpenGroup => {
    const number = allGroups
      .slice(0, index)
      .filter(({ businessDate }) => businessDate === group.businessDate).length;
    const expected = addDays(group.businessDate, rules.lag, rules);
    const graceEnd = addDays(expected, rules.grace, rules);
    const next = expected < dates[0] ? undefined : dates.find((date) => date >= expected);
    const pendingUntil = next === undefined ? '' : addDays(next, rules.grace, rules);
    return { ...group, number, expected, graceEnd, counted: next ?? '', pendingUntil };
  });
  const credits = allCredits.filter(({ date }) => dates.includes(date));
  const found: Found = { receipts: [], unclear: [] };
  for (const date of dates) receiveOn(date, rules, { groups, credits }, found);

  const days = dates.map((date) => [date, dayOf(date, dates, groups, credits, found.receipts)]);
  return { days: new Map(days as [string, ReferenceSettlementDay][]), receipts: found.receipts };
}

type Member = OpenGroup | ReferenceCredit;

interface Found {
  receipts: ReferenceReceipt[];
  /** Credits that several runs fitted on their date, or that shared a run with others. */
  unclear: ReferenceCredit[];
}

interface All {
  groups: readonly OpenGroup[];
  credits: readonly ReferenceCredit[];
}

/** What no receipt has yet on a date; groups of 0 need no money. */
function openOn(date: string, all: All, { receipts }: Found, blocked: readonly Member[]) {
  const isFree = (one: Member) => !blocked.includes(one) && receiptOf(one, receipts) === undefined;
  return {
    groups: all.groups.filter((one) => one.expected <= date && isFree(one)),
    credits: all.credits.filter((one) => one.date <= date && isFree(one)),
  };
}

function receiptOf(one: Member, receipts: readonly ReferenceReceipt[]) {
  return receipts.find(({ groups, credits }) => [...groups, ...credits].includes(one as never));
}

/** Adds the receipts of one run date. */
function receiveOn(date: string, rules: ReferenceRules, all: All, found: Found): void {
  const { receipts, unclear } = found;
  for (const group of openOn(date, all, found, []).groups) {
    if (group.amount === 0) receipts.push({ rule: 'zero', groups: [group], credits: [] });
  }
  const blocked = receiveByKey(openOn(date, all, found, []), receipts);
  const open = () => openOn(date, all, found, blocked);
  receiveByTradeDates(open(), receipts);
  // A credit that names what it pays pays nothing else.
  const today = () =>
    open().credits.filter((credit) => {
      return credit.date === date && credit.key === '';
    });
  while (receiveByRuns({ groups: open().groups, credits: today() }, rules.runs, receipts));
  const runs = runsOf(open().groups, rules.runs);
  unclear.push(...today().filter((credit) => runs.some((run) => fits(run, credit))));
  const keyless = open().credits.filter((credit) => credit.key === '');
  receiveInPart(date, rules.partialMax, { groups: open().groups, credits: keyless }, found);
  // A common key says which group a credit pays, whatever else is of the date.
  const keyed = openOn(date, all, found, []);
  for (const key of new Set(blocked.map((one) => one.key))) {
    const groups = keyed.groups.filter((group) => group.key === key);
    const credits = keyed.credits.filter((credit) => credit.key === key);
    if (groups.length !== 1 || credits.length !== 1) continue;
    receiveInPart(date, rules.partialMax, { groups, credits }, found);
  }
}

/** Returns what has a common key, but not the same sum. */
function receiveByKey({ groups, credits }: All, receipts: ReferenceReceipt[]): Member[] {
  const blocked: Member[] = [];
  for (const key of new Set(credits.map((credit) => credit.key))) {
    const ours = groups.filter((group) => group.key === key);
    const theirs = credits.filter((credit) => credit.key === key);
    if (key === '' || ours.length === 0) continue;
    if (total(ours) !== total(theirs)) blocked.push(...ours, ...theirs);
    else receipts.push({ rule: 'group', groups: ours, credits: theirs });
  }
  return blocked;
}

function receiveByTradeDates({ groups, credits }: All, receipts: ReferenceReceipt[]): void {
  const texts = new Set(credits.map(({ tradeDates }) => tradeDates?.join(' ') ?? ''));
  texts.delete('');
  const claimedBy = (text: string) =>
    groups.filter(({ businessDate }) => {
      const [from, to] = text.split(' ');
      return from <= businessDate && businessDate <= to;
    });
  for (const text of texts) {
    const theirs = credits.filter(({ tradeDates }) => tradeDates?.join(' ') === text);
    const fitting = accountsOf(groups)
      .map((account) => claimedBy(text).filter((group) => group.account === account))
      .filter((ours) => ours.length > 0 && total(ours) === total(theirs));
    const others = [...texts].filter((other) => other !== text).flatMap(claimedBy);
    if (fitting.length !== 1 || fitting[0].some((group) => others.includes(group))) continue;
    receipts.push({ rule: 'group', groups: fitting[0], credits: theirs });
  }
}

/** One round; returns whether something was received. */
function receiveByRuns({ groups, credits }: All, days: number, receipts: ReferenceReceipt[]) {
  const runs = runsOf(groups, days);
  const pairs = credits.flatMap((credit) =>
    runs.filter((run) => fits(run, credit)).map((run) => ({ credit, run })),
  );
  const certain = pairs.filter((pair) => {
    const others = pairs.filter((other) => other !== pair);
    const isOther = ({ credit, run }: (typeof pairs)[number]) =>
      credit === pair.credit || run.some((group) => pair.run.includes(group));
    return !others.some(isOther);
  });
  for (const { credit, run } of certain) {
    receipts.push({ rule: 'run', groups: run, credits: [credit] });
  }
  return certain.length > 0;
}

/** The sum is equal, and all groups are of the trade dates, if the credit names some. */
function fits(run: readonly OpenGroup[], credit: ReferenceCredit): boolean {
  return total(run) === credit.amount && run.every((group) => isNamed(group, credit));
}

function isNamed({ businessDate }: OpenGroup, { tradeDates }: ReferenceCredit): boolean {
  return tradeDates === null || (tradeDates[0] <= businessDate && businessDate <= tradeDates[1]);
}

/** What several runs fit is somebody's to decide; what is equal is not received in part. */
function receiveInPart(
  date: string,
  partialMax: number,
  { groups, credits }: All,
  { receipts, unclear }: Found,
): void {
  for (const group of groups.filter(({ graceEnd }) => graceEnd < date)) {
    const ours = groups.filter(({ expected }) => expected === group.expected);
    const theirs = credits.filter((credit) => credit.date === group.expected);
    if (ours.length !== 1 || theirs.length !== 1 || unclear.includes(theirs[0])) continue;
    if (!isNamed(group, theirs[0])) continue;
    const lacking = Math.abs(theirs[0].amount - group.amount);
    if (lacking === 0 || lacking * PARTS > partialMax * Math.abs(group.amount)) continue;
    receipts.push({ rule: 'partial', groups: [group], credits: theirs });
  }
}

/** All runs of consecutive groups, of any account. */
function runsOf(groups: readonly OpenGroup[], runDays: number): OpenGroup[][] {
  return accountsOf(groups).flatMap((account) => {
    const sorted = groups
      .filter((group) => group.account === account)
      .sort((a, b) =>
        a.businessDate < b.businessDate
          ? -1
          : a.businessDate > b.businessDate
            ? 1
            : a.number - b.number,
      );
    return sorted.flatMap((first, from) =>
      sorted.slice(from).flatMap((last, length) => {
        const span = (Date.parse(last.businessDate) - Date.parse(first.businessDate)) / DAY_MS + 1;
        return span <= runDays ? [sorted.slice(from, from + length + 1)] : [];
      }),
    );
  });
}

function dayOf(
  date: string,
  dates: readonly string[],
  groups: readonly OpenGroup[],
  credits: readonly ReferenceCredit[],
  receipts: readonly ReferenceReceipt[],
): ReferenceSettlementDay {
  const expected = groups.filter((group) => group.counted === date);
  const arrived = credits.filter((credit) => credit.date === date);
  const matched = receipts.filter((each) => isOfOneDate(each, date));
  const exact = matched.filter(({ rule }) => rule !== 'partial');
  const items = [...expected, ...arrived]
    .filter((one) => !exact.some((receipt) => receipt === receiptOf(one, receipts)))
    .flatMap((one) => itemOf(one, receiptOf(one, receipts), dates) ?? []);
  const expiredHere = groups
    .filter((one) => one.counted !== '' && expiredOn(one, dates) === date)
    .filter((one) => receiptOf(one, receipts) === undefined)
    .flatMap((one) => itemOf(one, undefined, dates) ?? []);
  const isQuiet = items.every(({ category }) => ['pending', 'cleared'].includes(category));
  return {
    verdict: isQuiet && expiredHere.length === 0 ? 'balanced' : 'discrepant',
    matched: { count: exact.length, amount: total(exact.flatMap((each) => each.groups)) },
    expected: { count: expected.length, amount: total(expected) },
    items,
    expiredHere,
  };
}

/** null: the group of a partial receipt, which is in the item of its credit. */
function itemOf(
  one: Member,
  receipt: ReferenceReceipt | undefined,
  dates: readonly string[],
): ReferenceSettlementItem | null {
  const isGroup = 'businessDate' in one;
  const orderId = isGroup ? one.label : one.id;
  const difference = isGroup ? 0 - one.amount : one.amount;
  const alone = { orderId, difference, rule: '', counterpartDate: '' };
  if (receipt?.rule === 'partial') {
    if (isGroup) return null;
    const lacking = one.amount - total(receipt.groups);
    return { ...alone, category: 'amount_mismatch', rule: 'partial', difference: lacking };
  }
  if (receipt) {
    const { rule } = receipt;
    // A group is paid once the last credit is there; a credit pays what is due since the first.
    const counterpartDate = isGroup
      ? (receipt.credits
          .map((credit) => credit.date)
          .sort()
          .at(-1) as string)
      : receipt.groups.map((group) => group.counted || group.expected).sort()[0];
    return { ...alone, category: 'cleared', rule, counterpartDate };
  }
  if (!isGroup) return { ...alone, category: one.amount < 0 ? 'short' : 'long' };
  return { ...alone, category: expiredOn(one, dates) === undefined ? 'pending' : 'expired' };
}

/** The first run date after the grace of a group. */
function expiredOn({ pendingUntil }: OpenGroup, dates: readonly string[]): string | undefined {
  return dates.find((date) => date > pendingUntil);
}

function isOfOneDate({ groups, credits }: ReferenceReceipt, date: string): boolean {
  return [...groups.map(({ counted }) => counted), ...credits.map((each) => each.date)].every(
    (each) => each === date,
  );
}

function accountsOf(groups: readonly OpenGroup[]): string[] {
  return [...new Set(groups.map(({ account }) => account))];
}

function total(amounts: readonly { amount: number }[]): number {
  return amounts.reduce((sum, { amount }) => sum + amount, 0);
}

/** Days later; no working day counts only if the date is one itself. */
export function addDays(date: string, days: number, rules: ReferenceRules): string {
  let [day, left] = [date, days];
  if (rules.unit === 'working' && left === 0) {
    while (!isWorkingDay(day, rules)) day = nextDay(day);
  }
  while (left > 0) {
    day = nextDay(day);
    if (rules.unit === 'calendar' || isWorkingDay(day, rules)) left--;
  }
  return day;
}

function isWorkingDay(date: string, { work, off }: ReferenceRules): boolean {
  const isWeekend = [0, 6].includes(new Date(`${date}T00:00:00Z`).getUTCDay());
  return work.includes(date) || (!isWeekend && !off.includes(date));
}

export function nextDay(date: string): string {
  return new Date(Date.parse(date) + DAY_MS).toISOString().slice(0, 10);
}
