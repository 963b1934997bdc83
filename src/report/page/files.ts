/** What was read, with fingerprints, and how long it took. */
import type { FileFacts, Outcome } from '../../domain/outcome.ts';
import { say } from '../../words/language.ts';
import { accountNotes, outsideNote } from '../record-notes.ts';
import { type Children, type Element, el } from './element.ts';
import { shownBytes, shownCount, shownDuration } from './figures.ts';
import type { Words } from './page-data.ts';

/** The files of both sides. */
export function filesSection(outcome: Outcome, { table }: Words): Element {
  const { statement, flows, rejects } = outcome;
  const outside = outsideNote(outcome);
  return el(
    'section',
    { class: 'files', 'aria-labelledby': 'files' },
    el('h2', { id: 'files' }, say`Files`),
    el(
      'div',
      { class: 'both' },
      sideOf(table.statement, statement.files),
      sideOf(table.flows, flows.files),
    ),
    outside !== null && el('p', { class: 'note' }, outside),
    rejects.length > 0 && el('p', { class: 'note' }, rejectsText(rejects.length)),
  );
}

function sideOf(name: string, files: readonly FileFacts[]): Element {
  return el('div', {}, el('h3', {}, name), el('ul', {}, files.map(fileOf)));
}

function fileOf(file: FileFacts): Element {
  const { path, sha256, bytes, profile, encoding, rows, skipped = 0 } = file;
  const facts = [profile, encoding, rowsText(rows), shownBytes(bytes)];
  if (skipped > 0) facts.push(say`${shownCount(skipped)} passed over as no records`);
  facts.push(...accountNotes(file));
  return el(
    'li',
    {},
    el('span', { class: 'path' }, path),
    el('span', { class: 'under' }, facts.join(' · ')),
    el('span', { class: 'under hash' }, 'SHA-256 ', el('code', {}, sha256)),
  );
}

function rowsText(rows: number): string {
  return rows === 1 ? say`1 row` : say`${shownCount(rows)} rows`;
}

function rejectsText(count: number): string {
  return count === 1
    ? say`1 row could not be read: it stands in rejects.csv.`
    : say`${shownCount(count)} rows could not be read: they stand in rejects.csv.`;
}

/** Which run it was. */
export function runSection({ runId, engine, timings }: Outcome, version: string): Element {
  const { total, ...steps } = timings;
  const facts: [string, Children][] = [[say`Run id`, el('span', { class: 'id' }, runId)]];
  if (total !== undefined) facts.push([say`Took`, shownDuration(total)]);
  const names = stepNames();
  for (const [step, ms] of Object.entries(steps)) {
    facts.push([names[step] ?? step, shownDuration(ms)]);
  }
  facts.push([say`Engine`, engine], [say`Program`, `zhangping ${version}`]);
  return el(
    'footer',
    {},
    el(
      'dl',
      {},
      facts.map(([name, value]) => el('div', {}, el('dt', {}, name), el('dd', {}, value))),
    ),
  );
}

/** Steps of a run, by what timings call them. */
function stepNames(): Readonly<Record<string, string>> {
  return {
    gate: say`Opening`,
    scan: say`Reading`,
    difference: say`Comparing`,
    classify: say`Classifying`,
    proof: say`Proving`,
  };
}
