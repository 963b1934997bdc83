/** Open items that may belong together. */
import { leadRecord } from '../../domain/item-order.ts';
import type { JobSuggestions, Suggestion } from '../../ledger/suggestions.ts';
import { say } from '../../words/language.ts';
import type { Digest } from '../digest.ts';
import { shownAmount } from '../figures.ts';
import { categoryLabel } from '../names.ts';
import { reasonText, suggestionState, unsearchedNotes } from '../suggestions.ts';
import { type Element, el } from './element.ts';
import { figuresTable, note, section } from './section.ts';

/** Suggestions that the page shows; the file has all. */
const SHOWN_MAX = 20;
/** Characters of an item's id; commands accept them. */
const ID_SHOWN = 8;

/** Null: there is nothing to say. */
export function suggestionsSection(found: JobSuggestions, { digits }: Digest): Element | null {
  const { suggestions } = found;
  const notes = unsearchedNotes(found);
  if (suggestions.length === 0 && notes.length === 0) return null;
  const shown = suggestions.slice(0, SHOWN_MAX);
  const more = suggestions.length - shown.length;
  return section(
    'suggestions',
    say`Suggestions`,
    note(
      say`Open items that may belong together, as of the time of writing: dates that are run later
        may add others. They change nothing until a person decides. Accept look-alikes first: fewer
        sets are left.`,
    ),
    notes.map(note),
    shown.map((each) => suggestionOf(each, digits)),
    more > 0 && note(say`${more} more are in suggestions.csv.`),
  );
}

function suggestionOf(suggestion: Suggestion, digits: number): Element[] {
  const rows = suggestion.items.map(({ item }) => {
    const words = [
      item.businessDate,
      categoryLabel(item.category),
      leadRecord(item)?.orderId ?? '',
    ];
    return el(
      'tr',
      {},
      el('th', { scope: 'row' }, el('code', {}, item.id.slice(0, ID_SHOWN))),
      words.map((word) => el('td', { class: 'breaks' }, word)),
      el('td', { class: 'number' }, shownAmount(item.difference, digits)),
    );
  });
  const words = [say`Item`, say`Business date`, say`Category`, say`Order id`];
  return [
    el('h3', {}, `${suggestionState(suggestion)} · ${suggestion.id}`),
    note(reasonText(suggestion)),
    el('p', { class: 'note' }, el('code', {}, `zhangping items accept ${suggestion.id}`)),
    figuresTable({ words, numbers: [say`Difference`] }, rows),
  ];
}
