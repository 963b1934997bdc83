/** What a settlement job expected, what came, and what is left: by expected date. */
import {
  type ExpectedDay,
  RECEIVABLE_STATES,
  RECENT_DAYS,
  type SettledSums,
  type SettlementReport,
  UNCLAIMED_MAX,
} from '../../domain/receivables.ts';
import { daysBetween, shiftDate } from '../../domain/time.ts';
import { say } from '../../words/language.ts';
import type { Digest } from '../digest.ts';
import { MINUS, NONE, shownAmount, shownCount } from '../figures.ts';
import { unclaimedNotes, undecidedNotes } from '../notes.ts';
import { type Element, el } from './element.ts';
import { figuresTable, note, nothing, section } from './section.ts';

/** Width of a bar that is as long as the longest, in units of its drawing. */
const BAR_WIDTH = 1000;
const BAR_HEIGHT = 10;

/** The parts of a bar, from left to right. */
const PARTS = ['received', 'lacking', 'transit', 'overdue'] as const;
type Part = (typeof PARTS)[number];

/** The section of a settlement job's page. */
export function receivablesSection(settlement: SettlementReport, digest: Digest): Element {
  const { date } = digest;
  const [days, sums] = [settlement.expectedDays(), settlement.sums()];
  return section(
    'receivables',
    say`Expected and received`,
    note(
      say`By expected date, as of ${date}: the last ${RECENT_DAYS} days, what is expected later, and
        older dates of which something is left.`,
    ),
    undecidedNotes(settlement.undecided, digest).map(note),
    days.length === 0
      ? nothing(say`Nothing was expected.`)
      : [legend(), figuresTable(head(), rowsOf(days, digest), totalRow(days, digest))],
    sums && chainOf(sums, digest),
    unclaimedNotes(settlement.unclaimed, digest.digits, UNCLAIMED_MAX).map(note),
  );
}

/** How orders became money: the orders of the last days, and what became of them. */
function chainOf(sums: SettledSums, { digits, date }: Digest): Element[] {
  const from = shiftDate(date, 1 - RECENT_DAYS);
  const figure = (amount: bigint, name: string) =>
    el(
      'span',
      { class: 'term' },
      el('span', { class: 'value' }, shownAmount(amount, digits)),
      el('span', { class: 'name' }, name),
    );
  const term = (sign: string, amount: bigint, name: string) =>
    el('span', { class: 'group' }, el('span', { class: 'sign' }, sign), figure(amount, name));
  return [
    el('h3', {}, say`From orders to money, business dates ${from} to ${date}`),
    el(
      'p',
      { class: 'equation' },
      figure(sums.orders, say`orders`),
      term(MINUS, sums.refunds, say`refunds`),
      term(MINUS, sums.fees, say`fees`),
      term('=', sums.settled, say`settled`),
    ),
    el(
      'p',
      { class: 'equation' },
      term('=', sums.received, say`received`),
      term('+', sums.inTransit, say`in transit`),
      term('+', sums.overdue, say`overdue`),
      term('+', sums.partial, say`paid in part, lacking`),
      sums.residual !== 0n && term('+', sums.residual, say`residual`),
    ),
  ];
}

function head() {
  return {
    words: [say`Expected on`],
    numbers: [say`Count`, say`Expected`, say`Received`, say`Left`, ''],
  };
}

/** The latest first. */
function rowsOf(days: readonly ExpectedDay[], { digits, date }: Digest): Element[] {
  const longest = days.reduce((most, day) => (lengthOf(day) > most ? lengthOf(day) : most), 1n);
  const recent = shiftDate(date, 1 - RECENT_DAYS);
  return days.toReversed().map((day) => {
    const age = daysBetween(day.date, date);
    const isLate = age > 0 && leftOf(day) !== 0n;
    const cells = [shownCount(day.groups), ...amountsOf(day, digits)];
    return el(
      'tr',
      { class: day.date < recent ? 'older' : undefined },
      el(
        'th',
        { scope: 'row' },
        day.date,
        isLate && el('span', { class: 'under' }, say`${age} d ago`),
      ),
      cells.map((cell) => el('td', { class: 'number' }, cell)),
      el('td', { class: 'drawing' }, bar(day, longest)),
    );
  });
}

function totalRow(days: readonly ExpectedDay[], { digits }: Digest): Element {
  const sums = days.reduce((sum, day) => {
    const entries = RECEIVABLE_STATES.map((state) => [
      state,
      sum.expected[state] + day.expected[state],
    ]);
    return {
      date: '',
      groups: sum.groups + day.groups,
      expected: Object.fromEntries(entries) as ExpectedDay['expected'],
      paidInPart: sum.paidInPart + day.paidInPart,
    };
  });
  const cells = [shownCount(sums.groups), ...amountsOf(sums, digits)];
  return el(
    'tr',
    {},
    el('th', { scope: 'row' }, say`Total`),
    cells.map((cell) => el('td', { class: 'number' }, cell)),
    el('td', {}),
  );
}

/** What was expected, what came, and what is left. */
function amountsOf(day: ExpectedDay, digits: number): string[] {
  const left = leftOf(day);
  return [
    shownAmount(totalOf(day), digits),
    shownAmount(totalOf(day) - left, digits),
    left === 0n ? NONE : shownAmount(left, digits),
  ];
}

function totalOf({ expected }: ExpectedDay): bigint {
  return RECEIVABLE_STATES.reduce((sum, state) => sum + expected[state], 0n);
}

function leftOf(day: ExpectedDay): bigint {
  return totalOf(day) - day.expected.received - day.paidInPart;
}

/** The sizes of the parts of a bar; of amounts that are paid to the channel, without their sign. */
function partsOf({ expected, paidInPart }: ExpectedDay): Readonly<Record<Part, bigint>> {
  return {
    received: sizeOf(expected.received) + sizeOf(paidInPart),
    lacking: sizeOf(expected.partial - paidInPart),
    transit: sizeOf(expected.in_transit),
    overdue: sizeOf(expected.overdue),
  };
}

function sizeOf(amount: bigint): bigint {
  return amount < 0n ? -amount : amount;
}

function lengthOf(day: ExpectedDay): bigint {
  const parts = partsOf(day);
  return PARTS.reduce((sum, part) => sum + parts[part], 0n);
}

/** A part that is not nothing is visible. */
function bar(day: ExpectedDay, longest: bigint): Element {
  const parts = partsOf(day);
  let x = 0;
  const rects = PARTS.flatMap((part) => {
    if (parts[part] === 0n) return [];
    const width = Math.max(20, Number((parts[part] * BigInt(BAR_WIDTH)) / longest));
    const rect = el('rect', { class: part, x, y: 0, width, height: BAR_HEIGHT });
    x += width;
    return [rect];
  });
  const viewBox = `0 0 ${BAR_WIDTH} ${BAR_HEIGHT}`;
  const fixed = { class: 'bar', viewBox, preserveAspectRatio: 'none', 'aria-hidden': 'true' };
  return el('svg', fixed, rects);
}

function legend(): Element {
  const names: Readonly<Record<Part, string>> = {
    received: say`received`,
    lacking: say`paid in part, lacking`,
    transit: say`in transit`,
    overdue: say`overdue`,
  };
  const items = PARTS.map((part) => el('li', { class: part }, names[part]));
  return el('ul', { class: 'legend', 'aria-hidden': 'true' }, items);
}
