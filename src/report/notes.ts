/** Notes that every report shows about records and rows. */

import type { OpenedMatch } from '../domain/item.ts';
import { shownCountOf } from '../domain/item-order.ts';
import { currencyDigits, formatScaled } from '../domain/money.ts';
import type { FileFacts, Offsets, Outcome, RowChange } from '../domain/outcome.ts';
import type { ListedCredit, Unclaimed } from '../domain/receivables.ts';
import { formatPlace } from '../domain/record.ts';
import { visible } from '../support/printable.ts';
import { say } from '../words/language.ts';

/** Dates that a note names. */
const DATES_MAX = 5;

/** Rows of a file that are skipped, or that are included without an account. */
export function fileNotes(file: FileFacts): string[] {
  const { skipped = 0, otherAccounts = 0, withoutAccount = 0, passedOver = 0 } = file;
  const notes: string[] = [];
  if (skipped > 0) notes.push(say`rows that are not records, skipped: ${skipped}`);
  if (otherAccounts > 0) notes.push(say`rows of other accounts, skipped: ${otherAccounts}`);
  if (passedOver > 0) notes.push(say`rows that are not of this job (only), skipped: ${passedOver}`);
  if (withoutAccount > 0) {
    notes.push(say`rows without an account, assigned to this job: ${withoutAccount}`);
  }
  return notes;
}

/** How and when a file was obtained; times at which it was read differ between equal runs. */
export function obtainedNotes({ obtained }: Pick<FileFacts, 'obtained'>): string[] {
  if (obtained?.how === 'stdin') return [say`from standard input`];
  if (obtained?.query) {
    const read = say`read ${obtained.at} from ${obtained.query.server}`;
    return obtained.how === 'kept' ? [say`kept rows, ${read}`] : [read];
  }
  if (obtained?.evidence) return [say`fetched ${obtained.at}`];
  return obtained?.how === 'file' && obtained.at !== '' ? [say`modified ${obtained.at}`] : [];
}

/** Where the rows of a database are that the run kept. */
export function keptNotes({ path, kept }: FileFacts): string[] {
  if (kept === undefined) return [];
  return [say`rows kept in ${kept}, beside the ledger: ${path}:<n> is line n of it`];
}

/** Rows that changed since the date's previous run, `max` of them one by one. */
export function changedNotes(file: FileFacts, max: number): string[] {
  const { changed, kept, obtained } = file;
  if (changed === undefined) return [];
  if (changed === null) {
    const unknown = say`the rows differ from those of the date's previous run, of which no copy is
      left to show the difference`;
    return kept === undefined && obtained?.evidence === undefined
      ? [say`${unknown}; keepDays of the query keeps copies`]
      : [unknown];
  }
  const { added, removed, rows, isOtherQuery } = changed;
  const shown = rows.slice(0, max);
  const more = added + removed + changed.changed - shown.length;
  const counts = say`${changed.changed} changed, ${added} added, ${removed} removed`;
  return [
    isOtherQuery
      ? say`rows that differ from the date's previous run, which had another query: ${counts}`
      : say`rows that differ from the date's previous run: ${counts}`,
    ...shown.map((row) => `  ${rowChangeText(row)}`),
    ...(more > 0 && shown.length > 0 ? [`  ${say`… and ${more} more`}`] : []),
  ];
}

/** The columns of a row that changed, or all columns of one that was added or removed. */
function rowChangeText({ orderId, before, after }: RowChange): string {
  const [was, is] = [before?.values ?? {}, after?.values ?? {}];
  const names = [...new Set([...Object.keys(was), ...Object.keys(is)])];
  const cells = names.flatMap((name) => {
    const [from = '', to = ''] = [was[name], is[name]];
    const only = from + to;
    if (before === null || after === null) {
      return only === '' || only === orderId ? [] : `${name} ${only}`;
    }
    return from === to ? [] : `${name} ${from || say`(empty)`} → ${to || say`(empty)`}`;
  });
  const text = cells.join(say`, `);
  if (before === null) return say`${orderId} added: ${text}`;
  return after === null ? say`${orderId} removed: ${text}` : say`${orderId} changed: ${text}`;
}

/** Records of one side that cancel each other. */
export function offsetNotes({ matches, across }: Offsets = { matches: 0, across: 0 }): string[] {
  return [
    ...(matches === 0 ? [] : [say`Matched by offset on one side: ${matches}, see offsets.csv`]),
    ...(across === 0 ? [] : [say`Cleared by offset with another date: ${across}, see offsets.csv`]),
  ];
}

/** Own records of other dates. */
export function outsideNotes({ outside, date }: Pick<Outcome, 'outside' | 'date'>): string[] {
  if (outside === 0) return [];
  return [
    say`Own records that the statement lacks, with a time outside ${date}: ${outside}. Those
      within carry_days wait as pending for their own date. Export the records of each date by
      itself.`,
  ];
}

/** What the sign of a difference means. */
export function senseNote({ settlement }: Pick<Outcome, 'settlement'>): string {
  return settlement === null
    ? say`Positive: we hold more than booked (长款), negative: less (短款), refunds too.`
    : say`Positive: more has arrived than was expected (长款), negative: less (短款).`;
}

export function rejectsNotes({ rejects }: { readonly rejects: number }): string[] {
  return rejects === 0 ? [] : [say`Rows that could not be read: ${rejects}, see rejects.csv`];
}

type Refunds = Pick<
  Outcome,
  'statement' | 'flows' | 'refundsByAmount' | 'unclearRefunds' | 'unclearElsewhere'
>;

/** Notes on refunds whose sign looks wrong, and on refunds without a refund id on one side. */
export function refundNotes(outcome: Refunds): string[] {
  const { refundsByAmount, unclearRefunds, unclearElsewhere } = outcome;
  const { matched } = refundsByAmount;
  const { statement, flows } = unclearRefunds;
  const notes = hasOtherSigns(outcome) ? [signNote()] : [];
  if (matched > 0) {
    notes.push(say`Refunds without a refund id, matched by order and amount: ${matched}.`);
  }
  if (statement > 0) {
    notes.push(
      say`Refunds of the statement without a refund id that may equal refunds of the flows for the
        same order: ${statement}. They cannot be distinguished: hold both.`,
    );
  }
  if (flows > 0) {
    notes.push(
      say`Refunds of the flows without a refund id that may equal refunds of the statement for the
        same order: ${flows}. They cannot be distinguished: hold both.`,
    );
  }
  if (unclearElsewhere.statement > 0) {
    notes.push(
      say`Refunds of the flows that the statement of another date may have without a refund id:
        ${unclearElsewhere.statement}. They cannot be distinguished: hold both.`,
    );
  }
  if (unclearElsewhere.flows > 0) {
    notes.push(
      say`Refunds of the statement that the flows of another date may have without a refund id:
        ${unclearElsewhere.flows}. They cannot be distinguished: hold both.`,
    );
  }
  if (statement + flows + unclearElsewhere.statement + unclearElsewhere.flows > 0) {
    notes.push(
      say`Add the missing refund ids (column refund_id, or refundId of a described format), or set
        identity: [orderId] for the job; then run the dates of these refunds again.`,
    );
  }
  return notes;
}

/** Do own refunds or reversals add up to money received, and those of the statement do not? */
export function hasOtherSigns({ statement, flows }: Pick<Outcome, 'statement' | 'flows'>): boolean {
  return (['refund', 'reversal'] as const).some((type) => {
    const [theirs, ours] = [statement, flows].map(({ byType }) => byType[type]?.amount ?? 0n);
    return ours > 0n && theirs <= 0n;
  });
}

export function signNote(): string {
  return say`Own refunds or reversals add up to money received, and those of the statement do not.
    If your records have refunds that you paid as positive numbers, make them negative, or set the
    direction in the profile of the flows (flowsProfile): amount: {column, direction, in, out}; then
    run the date again.`;
}

/** Credits that may pay several groups, and these. */
export function undecidedNotes(
  credits: readonly ListedCredit[],
  { money }: { readonly money: (amount: number) => string },
): string[] {
  return credits.map(({ place, amount, candidates }) => {
    const ways = candidatesText(candidates);
    return say`${place}: ${money(amount)} may pay ${ways}. Nothing was matched.`;
  });
}

/** Rows that no job takes: how many, and the first of them. */
export function unclaimedNotes({ count, rows }: Unclaimed, digits: number, max: number): string[] {
  if (count === 0) return [];
  const shown = rows.slice(0, max).map(({ source, amount, fields }) => {
    const texts = Object.values(fields).filter((text) => text !== '');
    return `  ${[formatPlace(source), formatScaled(amount, digits), ...texts].join('  ')}`;
  });
  const more = count - shown.length;
  return [
    say`Rows that no job takes (unclaimed): ${count}`,
    ...shown,
    ...(more > 0 ? [`  ${say`… and ${more} more`}`] : []),
  ];
}

/** What a credit may pay: each way as its first and last group; none are known if too many. */
export function candidatesText(ways: ListedCredit['candidates']): string {
  if (ways.length === 0) return say`groups in too many ways to list`;
  const names = ways.map((way) => {
    return way.length === 1 ? way[0] : say`${way[0]} to ${way[way.length - 1]}`;
  });
  return names.reduce((all, name) => say`${all}, or ${name}`);
}

/** The first dates of a list, and how many more there are. */
export function datesText(dates: readonly string[]): string {
  const named = dates.slice(0, DATES_MAX).reduce((all, date) => say`${all}, ${date}`);
  const more = dates.length - DATES_MAX;
  return more > 0 ? say`${named} and ${more} more` : named;
}

/** Matches that a note names each. */
const MATCHES_MAX = 5;

/** People's matches that are open again. */
export function openedNotes(opened: readonly OpenedMatch[], currency: string): string[] {
  const shown = opened.slice(0, shownCountOf(opened.length, MATCHES_MAX));
  const more = opened.length - shown.length;
  return [
    ...shown.map((match) => openedLine(match, currency)),
    ...(more > 0 ? [say`${more} more matches are open again: zhangping status`] : []),
  ];
}

/** A line about a match that is open again. */
export function openedLine({ event, by, items, lost }: OpenedMatch, currency: string): string {
  const [{ item, date, category, difference, isGone }] = lost;
  const amount = formatScaled(difference, currencyDigits(currency));
  const first = say`${item} (${category} ${amount}, ${date})`;
  const why = isGone ? say`${first} is no longer there` : say`${first} has changed`;
  return visible(
    say`The match of event ${event} by ${by}, ${items.length} items, is open again: ${why}. Match
      its items again, or forget it: zhangping items unmatch ${event}`,
  );
}
