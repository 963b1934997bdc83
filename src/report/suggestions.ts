/** Suggestions in words, in suggestions.csv, and in JSON. */
import { currencyDigits } from '../domain/money.ts';
import { CANDIDATES_MAX, CHANCE_CANDIDATES, type Unsearched } from '../domain/suggestion.ts';
import type { JobSuggestions, Suggestion } from '../ledger/suggestions.ts';
import { say } from '../words/language.ts';
import { csvPieces, exactCell, plainCell, wordCell } from './csv.ts';
import type { Report } from './digest.ts';
import { ITEM_COLUMN_NAMES, itemCells, itemFields } from './item-columns.ts';

/** The items of each suggestion, one per line. */
export const suggestionsCsv: Report = {
  name: 'suggestions.csv',
  isNeeded: (_, { suggestions }) => (suggestions?.suggestions.length ?? 0) > 0,
  render: ({ digits }, { suggestions }) =>
    csvPieces(
      [...SUGGESTION_COLUMNS.map(([name]) => name), ...MEMBER_COLUMNS],
      (suggestions?.suggestions ?? []).flatMap((each) => {
        const ofSuggestion = SUGGESTION_COLUMNS.map(([, cell, value]) => cell(value(each)));
        return each.items.map(({ item }) => {
          const cells = itemCells(item, digits);
          const ofMember = MEMBER_COLUMNS.map((name) => cells[ITEM_COLUMN_NAMES.indexOf(name)]);
          return [...ofSuggestion, ...ofMember];
        });
      }),
    ),
};

type Column = readonly [string, (text: string) => string, (from: Suggestion) => string];

const SUGGESTION_COLUMNS: readonly Column[] = [
  ['suggestion_id', exactCell, ({ id }) => id],
  ['kind', wordCell, ({ kind }) => kind],
  ['state', wordCell, ({ state }) => state],
  ['reason', wordCell, reasonText],
  ['alternatives', plainCell, ({ alternatives }) => String(alternatives)],
  ['candidates', plainCell, ({ kind, candidates }) => (kind === 'set' ? String(candidates) : '')],
];

const MEMBER_COLUMNS = [
  ...['item_id', 'business_date', 'category', 'category_zh', 'order_id', 'refund_id'],
  ...['difference', 'currency'],
];

/** The suggestions of a job as JSON. */
export function jobFields({ job, window, suggestions, ...searched }: JobSuggestions) {
  return {
    ...{ job: job.name, window_days: window, finished: searched.isFinished },
    unsearched: merged(searched.unsearched),
    suggestions: suggestions.map(suggestionFields),
  };
}

/** A suggestion as JSON. */
export function suggestionFields(suggestion: Suggestion) {
  const { id, kind, state, alternatives, candidates, otherSets, alike, items } = suggestion;
  return {
    ...{ suggestion_id: id, kind, state, reason: reasonText(suggestion), alternatives },
    ...(alike === null ? { candidates } : { alike, other_sets: otherSets }),
    items: items.map(({ item, job }) => {
      const fields = itemFields(item, currencyDigits(job.currency));
      const names = MEMBER_COLUMNS.filter((name) => name !== 'category_zh');
      return Object.fromEntries(names.map((name) => [name, fields[name]]));
    }),
  };
}

/** Why the items may belong together, and how sure that is. */
export function reasonText(suggestion: Suggestion): string {
  const { kind, items, candidates, state, alternatives, otherSets } = suggestion;
  if (kind === 'look_alike') {
    const only = say`neither looks like another open item`;
    const others = say`one of them looks like ${alternatives} open items`;
    const how = { unique: only, ambiguous: others, unfinished: say`not all ids were compared` };
    const inSets = otherSets > 0 ? [say`sets with one of them: ${otherSets}`] : [];
    return [alikeText(suggestion), how[state], ...inSets].join(say`; `);
  }
  const how = {
    unique: say`no other set has one of them`,
    ambiguous: say`one of them is in ${alternatives} such sets`,
    unfinished: say`not all sets were searched`,
  };
  const isMany = candidates >= CHANCE_CANDIDATES;
  return [
    say`${items.length} items among ${candidates} candidates add up to zero`,
    how[state],
    ...(isMany
      ? [say`from ${CHANCE_CANDIDATES} candidates on, chance alone makes a second set likely`]
      : []),
  ].join(say`; `);
}

function alikeText({ alike }: Suggestion): string {
  const { how, ids } = alike ?? { how: 'same', ids: ['', ''] };
  const [first, second] = ids;
  switch (how) {
    case 'same':
      return say`equal amounts, and both have the id ${first}`;
    case 'transposed':
      return say`equal amounts, and two characters are transposed: ${first}, ${second}`;
    case 'one_edit':
      return say`equal amounts, and the ids differ by one character: ${first}, ${second}`;
    case 'prefix':
      return say`equal amounts, and the ids differ only by prefixes that other ids have, too:
        ${first}, ${second}`;
    case 'inside':
      return say`equal amounts, and one id contains the other: ${first}, ${second}`;
  }
}

/** The state of a suggestion for people. */
export function suggestionState({ state }: Suggestion): string {
  return { unique: say`unique`, ambiguous: say`ambiguous`, unfinished: say`unfinished` }[state];
}

/** What was not searched, a line each. */
export function unsearchedNotes({ unsearched, window, isFinished }: JobSuggestions): string[] {
  const notes = merged(unsearched).map(({ from, to, candidates }) => {
    return say`${from} to ${to}: up to ${candidates} open items within ${window} days. Sets are
      searched among at most ${CANDIDATES_MAX}.`;
  });
  if (isFinished) return notes;
  return [...notes, say`Not everything was searched: there are too many open items for the steps.`];
}

/** Ranges that overlap, as one with the most candidates. */
function merged(unsearched: readonly Unsearched[]): Unsearched[] {
  const ranges: Unsearched[] = [];
  for (const next of unsearched) {
    const last = ranges.at(-1);
    if (last === undefined || next.from > last.to) ranges.push(next);
    else {
      const candidates = Math.max(last.candidates, next.candidates);
      ranges.splice(-1, 1, { from: last.from, to: next.to, candidates });
    }
  }
  return ranges;
}
