/** The top of the page: level or not, by how much, why, and what to do first. */
import type { ToDo } from '../../domain/item-sums.ts';
import { currencyDigits } from '../../domain/money.ts';
import type { Outcome } from '../../domain/outcome.ts';
import { say } from '../../words/language.ts';
import { refundTexts } from '../refund-texts.ts';
import { type Children, type Element, el } from './element.ts';
import { type Term, termsOf } from './equation.ts';
import { MINUS, shownAmount, shownCount, shownMagnitude } from './figures.ts';
import type { Words } from './page-data.ts';

/** Where the links of the page lead. */
export const SECTIONS = { listed: 'discrepancies', across: 'cross-day' } as const;

/** Level or not, by how much, and for which job and date. */
export function verdictHeader(outcome: Outcome): Element {
  const { verdict, job, date, currency, proof } = outcome;
  const isBalanced = verdict === 'balanced';
  return el(
    'header',
    { class: `verdict ${verdict}` },
    el(
      'p',
      { class: 'what' },
      el('span', { class: 'job' }, job),
      el('time', { datetime: date }, date),
    ),
    el(
      'h1',
      {},
      el('span', { class: 'word' }, isBalanced ? say`Balanced` : say`Discrepant`),
      ' ',
      el(
        'span',
        { class: 'amount' },
        shownAmount(proof.difference, currencyDigits(currency)),
        ' ',
        el('span', { class: 'currency' }, currency),
      ),
    ),
    el('p', { class: 'facts' }, joined(factsOf(outcome))),
  );
}

/** Short facts below the verdict, most important first. */
function factsOf(outcome: Outcome): string[] {
  const { discrepancies, crossDay, matched, expiredHere, proof, worst } = outcome;
  const found = Object.values(discrepancies).reduce((sum, { count }) => sum + count, 0);
  const facts: string[] = [];
  if (found > 0) {
    facts.push(found === 1 ? say`1 discrepancy` : say`${shownCount(found)} discrepancies`);
  }
  if (found > worst.count) facts.push(say`${shownCount(found - worst.count)} resolved`);
  if (expiredHere.count > 0)
    facts.push(say`${shownCount(expiredHere.count)} expired of earlier dates`);
  if (found === 0 && proof.difference !== 0n) {
    facts.push(say`the difference is in transit across days, or tolerated`);
  }
  const { pending } = crossDay;
  if (pending.count > 0) facts.push(say`${shownCount(pending.count)} pending`);
  facts.push(say`${shownCount(matched.count)} matched`);
  return facts;
}

function joined(facts: readonly string[]): Children {
  return facts.flatMap((fact, index) => {
    return index === 0 ? [el('span', {}, fact)] : [' · ', el('span', {}, fact)];
  });
}

/** The proof: totals, their difference, and the terms that it is the sum of. */
export function proofSection(outcome: Outcome, words: Words): Element {
  const { statement, flows, proof, currency } = outcome;
  const digits = currencyDigits(currency);
  const figure = (value: string, name: string) =>
    el(
      'span',
      { class: 'term' },
      el('span', { class: 'value' }, value),
      el('span', { class: 'name' }, name),
    );
  const [ours, theirs] = [statement, flows].map(({ amount }) => shownAmount(amount, digits));
  const sign = (text: string) => el('span', { class: 'sign' }, text);
  const terms = termsOf(outcome);
  return el(
    'section',
    { class: 'proof', 'aria-labelledby': 'proof' },
    el('h2', { id: 'proof' }, say`Proof`),
    el(
      'p',
      { class: 'equation totals' },
      figure(ours, words.table.statement),
      el(
        'span',
        { class: 'group' },
        sign(MINUS),
        // Two minus signs side by side would look like a slip.
        figure(flows.amount < 0n ? `(${theirs})` : theirs, words.table.flows),
      ),
      el(
        'span',
        { class: 'group' },
        sign('='),
        figure(shownAmount(proof.difference, digits), words.table.difference),
      ),
    ),
    el(
      'p',
      { class: 'equation terms' },
      sign('='),
      terms.map((term, index) => termLink(term, index === 0, digits, words)),
      residualTerm(proof.residual, terms.length === 0, digits),
    ),
    el(
      'p',
      { class: 'note' },
      [
        say`Difference is statement minus flows.`,
        say`Positive: money we hold without a record (长款).`,
        say`Negative: money recorded that did not arrive (短款).`,
      ].join(' '),
    ),
  );
}

function termLink({ name, count, amount }: Term, isFirst: boolean, digits: number, words: Words) {
  const sign = amount < 0n ? MINUS : isFirst ? '' : '+';
  const label = name === 'tolerated' ? say`tolerated` : words.categories[name];
  const parts = [
    sign !== '' && el('span', { class: 'sign' }, sign),
    el('span', { class: 'value' }, shownMagnitude(amount, digits)),
    el('span', { class: 'name' }, say`${label} ×${shownCount(count)}`),
  ];
  if (name === 'tolerated') return el('span', { class: 'term' }, parts);
  const isAcross = name === 'pending' || name === 'cleared';
  return el(
    'a',
    {
      class: 'term',
      href: `#${isAcross ? SECTIONS.across : SECTIONS.listed}`,
      'data-filter': name,
    },
    parts,
  );
}

/** What nothing explains: never anything, or the run would have ended with the proof. */
function residualTerm(residual: bigint, isOnly: boolean, digits: number): Element {
  const sign = residual < 0n ? MINUS : isOnly ? '' : '+';
  return el(
    'span',
    { class: residual === 0n ? 'term residual' : 'term residual wrong' },
    sign !== '' && el('span', { class: 'sign' }, sign),
    el('span', { class: 'value' }, shownMagnitude(residual, digits)),
    el('span', { class: 'name' }, say`unexplained`),
  );
}

/** A line of what to do: what is in question, what to do about it, and where it is. */
interface Step {
  readonly amount: string;
  readonly verb: string;
  readonly why: string;
  readonly link: Element | null;
}

/** What to do first, most money first. */
export function toDoSection(outcome: Outcome, words: Words): Element {
  const steps = [
    ...outcome.toDo.map((each) => stepOf(each, outcome, words)),
    ...tellingSteps(outcome),
  ];
  const items = steps.map(({ amount, verb, why, link }) =>
    el(
      'li',
      {},
      el('span', { class: 'amount' }, amount),
      el('span', { class: 'text' }, el('strong', {}, verb), ' ', why),
      link,
    ),
  );
  return el(
    'section',
    { class: 'to-do', 'aria-labelledby': 'to-do' },
    el('h2', { id: 'to-do' }, say`What to do first`),
    items.length === 0 ? el('p', { class: 'nothing' }, nothingToDo(outcome)) : el('ol', {}, items),
    refundTexts(outcome).map((text) => el('p', { class: 'note' }, text)),
  );
}

function nothingToDo({ discrepancies }: Outcome): string {
  const isAnything = Object.values(discrepancies).some(({ count }) => count > 0);
  return isAnything ? say`Nothing: all of it is resolved.` : say`Nothing: every order agrees.`;
}

function stepOf(each: ToDo, { currency, toDo }: Outcome, { actions }: Words): Step {
  const { amount, count, category, action } = each;
  const verb = actions[action];
  const isAll = toDo.filter((other) => other.category === category).length === 1;
  return {
    amount: shownAmount(amount, currencyDigits(currency)),
    verb: verb.charAt(0).toUpperCase() + verb.slice(1),
    why: reasonOf(each),
    link: link(SECTIONS.listed, category, count, { isOpen: true, action: isAll ? '' : action }),
  };
}

function reasonOf({ category, action }: ToDo): string {
  if (action === 'hold') return say`refunds that one side gave no refund id: see the note below`;
  switch (category) {
    case 'long':
      return say`what the channel has and we do not; give back what is no order of ours`;
    case 'short':
      return say`what we have and the channel does not, once the channel has confirmed that`;
    case 'amount_mismatch':
      return action === 'write-off'
        ? say`amounts that differ by the smallest unit`
        : say`amounts that differ, to those that are right`;
    case 'fee_mismatch':
      return say`fees that differ, by what was agreed with the channel`;
    case 'status_mismatch':
      return action === 'repost'
        ? say`dropped orders: the channel settled them, our record is no success`
        : say`what is a success with us and not with the channel`;
    case 'type_mismatch':
      return say`what the two sides have as different kinds of transaction`;
    case 'duplicate':
      if (action === 'refund') return say`what the channel took more often than we know of`;
      return action === 'repost'
        ? say`what the channel paid out more often than we know of`
        : say`what we recorded more often than the channel`;
  }
}

/** What is not among the day's discrepancies, and is to be told all the same. */
function tellingSteps({ expiredHere, rejects, crossDay, currency }: Outcome): Step[] {
  const steps: Step[] = [];
  const digits = currencyDigits(currency);
  if (expiredHere.count > 0) {
    steps.push({
      amount: shownAmount(expiredHere.amount, digits),
      verb: say`Settle`,
      why: say`what has expired of earlier dates: it counts there, and is told here`,
      link: link(SECTIONS.across, 'expired', expiredHere.count),
    });
  }
  if (rejects.length > 0) {
    steps.push({
      amount: '',
      verb: say`Look at`,
      why:
        rejects.length === 1
          ? say`1 row that could not be read: rejects.csv`
          : say`${shownCount(rejects.length)} rows that could not be read: rejects.csv`,
      link: null,
    });
  }
  const { pending } = crossDay;
  if (pending.count > 0) {
    steps.push({
      amount: shownAmount(pending.amount, digits),
      verb: say`Wait`,
      why: say`for what is expected on the neighbouring day`,
      link: link(SECTIONS.across, 'pending', pending.count),
    });
  }
  return steps;
}

function link(
  section: string,
  filter: string,
  count: number,
  { isOpen = false, action = '' }: { readonly isOpen?: boolean; readonly action?: string } = {},
): Element {
  const text = count === 1 ? say`1 item` : say`${shownCount(count)} items`;
  const only = { 'data-action': action || undefined, 'data-state': isOpen ? 'open' : undefined };
  return el('a', { href: `#${section}`, 'data-filter': filter, ...only }, text);
}
