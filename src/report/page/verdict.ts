/** The top of the page: the verdict, the proof, and what to do first. */
import { say } from '../../words/language.ts';
import { type Digest, discrepancyCount, type Line } from '../digest.ts';
import { MINUS, shownAmount, shownCount, shownMagnitude } from '../figures.ts';
import { verdictName } from '../names.ts';
import { senseNote } from '../notes.ts';
import type { StepItems } from '../to-do.ts';
import { type Children, type Element, el } from './element.ts';
import { note, nothing, section } from './section.ts';
import type { Words } from './words.ts';

/** Where the links of the page lead. */
export const SECTIONS = { listed: 'discrepancies', across: 'cross-day' } as const;

/** The verdict, by how much the sides differ, and for which job and date. */
export function verdictHeader(digest: Digest): Element {
  const { verdict, job, date, currency, proof, digits } = digest;
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
      el('span', { class: 'word' }, verdictName(verdict)),
      ' ',
      el(
        'span',
        { class: 'amount' },
        shownAmount(proof.difference, digits),
        ' ',
        el('span', { class: 'currency' }, currency),
      ),
    ),
    el('p', { class: 'facts' }, joined(factsOf(digest))),
  );
}

/** Short facts below the verdict, most important first. */
function factsOf({ lines, matched, expiredHere, proof, counts, open }: Digest): string[] {
  const found = counts.listed;
  const pending = lines.find(({ code }) => code === 'pending')?.count ?? 0;
  return [
    found > 0 && discrepancyCount(found),
    found > open.count && say`${shownCount(found - open.count)} resolved`,
    expiredHere.count > 0 && say`${shownCount(expiredHere.count)} expired of earlier dates`,
    found === 0 &&
      proof.difference !== 0n &&
      say`the difference is in transit across days, or tolerated`,
    pending > 0 && say`${shownCount(pending)} pending`,
    say`${shownCount(matched.count)} matched`,
  ].filter((fact) => fact !== false);
}

function joined(facts: readonly string[]): Children {
  return facts.flatMap((fact, index) => {
    return index === 0 ? [el('span', {}, fact)] : [' · ', el('span', {}, fact)];
  });
}

/** The proof: totals, their difference, and the terms that add up to it. */
export function proofSection(digest: Digest, words: Words): Element {
  const { total, proof, terms, digits, settlement } = digest;
  const { statement, flows } = total;
  const minus =
    settlement === null
      ? say`Difference is statement minus flows.`
      : say`Difference is credits minus groups.`;
  const figure = (value: string, name: string) =>
    el('span', { class: 'term' }, valued(value, name));
  const theirs = shownAmount(flows.amount, digits);
  const group = (text: string, shown: Element) => el('span', { class: 'group' }, sign(text), shown);
  return section(
    'proof',
    say`Proof`,
    el(
      'p',
      { class: 'equation totals' },
      figure(shownAmount(statement.amount, digits), words.table.statement),
      // Two minus signs side by side would look like a typing error.
      group(MINUS, figure(flows.amount < 0n ? `(${theirs})` : theirs, words.table.flows)),
      group('=', figure(shownAmount(proof.difference, digits), words.table.difference)),
    ),
    el(
      'p',
      { class: 'equation terms' },
      sign('='),
      terms.map((term, index) => termLink(term, index === 0, digits)),
      residualTerm(proof.residual, terms.length === 0, digits),
    ),
    note([minus, senseNote(digest)].join(' ')),
  );
}

function sign(text: string): Element {
  return el('span', { class: 'sign' }, text);
}

function valued(value: string, name: string): Element[] {
  return [el('span', { class: 'value' }, value), el('span', { class: 'name' }, name)];
}

/** A term with its sign before its size; the first one shows no plus. */
function signed(amount: bigint, isFirst: boolean, digits: number, name: string): Children {
  const shown = amount < 0n ? MINUS : isFirst ? '' : '+';
  return [shown !== '' && sign(shown), ...valued(shownMagnitude(amount, digits), name)];
}

function termLink({ code, group, name, count, amount }: Line, isFirst: boolean, digits: number) {
  const parts = signed(amount, isFirst, digits, say`${name} ×${shownCount(count)}`);
  if (group === 'tolerated') return el('span', { class: 'term' }, parts);
  const href = `#${group === 'crossDay' ? SECTIONS.across : SECTIONS.listed}`;
  return el('a', { class: 'term', href, 'data-filter': code }, parts);
}

/** The unexplained rest: always 0, because a run with another residual fails. */
function residualTerm(residual: bigint, isOnly: boolean, digits: number): Element {
  const set = residual === 0n ? 'term residual' : 'term residual wrong';
  return el('span', { class: set }, signed(residual, isOnly, digits, say`unexplained`));
}

/** What to do first, most money first; `suggestions`: how many there are. */
export function toDoSection(digest: Digest, suggestions: number): Element {
  const { toDo, counts, itemNotes, digits, settlement } = digest;
  const steps = toDo.map(({ amount, verb, why, items }) =>
    el(
      'li',
      {},
      el('span', { class: 'amount' }, amount === null ? '' : shownAmount(amount, digits)),
      el('span', { class: 'text' }, el('strong', {}, verb), ' ', why),
      items && itemsLink(items),
    ),
  );
  const agrees =
    settlement === null ? say`Nothing: every order agrees.` : say`Nothing on this date.`;
  const done = counts.listed > 0 ? say`Nothing: all of it is resolved.` : agrees;
  return section(
    'to-do',
    say`What to do first`,
    suggestions > 0 &&
      note(
        say`Some items may explain each other: see the suggestions below (${suggestions}) first.`,
      ),
    steps.length === 0 ? nothing(done) : el('ol', {}, steps),
    itemNotes.map(note),
  );
}

function itemsLink({ count, list, category, isOpen, action }: StepItems): Element {
  const text = count === 1 ? say`1 item` : say`${shownCount(count)} items`;
  const only = { 'data-action': action || undefined, 'data-state': isOpen ? 'open' : undefined };
  return el('a', { href: `#${SECTIONS[list]}`, 'data-filter': category, ...only }, text);
}
