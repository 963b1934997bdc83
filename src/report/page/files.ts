/** What was read, with fingerprints, and how long it took. */
import { type FileFacts, ROW_CHANGES_MAX } from '../../domain/outcome.ts';
import { say } from '../../words/language.ts';
import type { Digest } from '../digest.ts';
import { shownBytes, shownCount, shownDuration } from '../figures.ts';
import { changedNotes, fileNotes, keptNotes, obtainedNotes, rejectsNotes } from '../notes.ts';
import { type Children, type Element, el } from './element.ts';
import { factList, note, section } from './section.ts';
import type { Words } from './words.ts';

/** The files of both sides. */
export function filesSection(digest: Digest, { table }: Words): Element {
  const { statement, flows } = digest.sides;
  const { settlement } = digest;
  return section(
    'files',
    say`Files`,
    el(
      'div',
      { class: 'both' },
      sideOf(table.statement, statement.files),
      sideOf(table.flows, flows.files, settlement && say`Sums of job ${settlement.upstream}`),
    ),
    [...digest.otherNotes, ...rejectsNotes(digest)].map(note),
  );
}

/** `other` is what a side has in place of files. */
function sideOf(name: string, files: readonly FileFacts[], other: string | null = null): Element {
  const what = files.length === 0 && other !== null && note(other);
  return el('div', {}, el('h3', {}, name), what, el('ul', {}, files.map(fileOf)));
}

function fileOf(file: FileFacts): Element {
  const { path, sha256, bytes, profile, encoding, rows } = file;
  const rowCount = rows === 1 ? say`1 row` : say`${shownCount(rows)} rows`;
  const facts = [profile, encoding, rowCount, shownBytes(bytes)];
  facts.push(...obtainedNotes(file), ...fileNotes(file), ...keptNotes(file));
  return el(
    'li',
    {},
    el('span', { class: 'path' }, path),
    el('span', { class: 'under' }, facts.join(' · ')),
    changedNotes(file, ROW_CHANGES_MAX).map((each) => el('span', { class: 'under' }, each)),
    el('span', { class: 'under hash' }, 'SHA-256 ', el('code', {}, sha256)),
  );
}

/** The run that the page shows. */
export function runSection({ runId, engine, timings }: Digest, version: string): Element {
  // The page is written while reports are: it shows the steps before.
  const { total, report = 0, ...steps } = timings;
  const facts: [string, Children][] = [[say`Run id`, el('span', { class: 'id' }, runId)]];
  if (total !== undefined) facts.push([say`Took`, shownDuration(total - report)]);
  const names = stepNames();
  for (const [step, ms] of Object.entries(steps)) {
    facts.push([names[step] ?? step, shownDuration(ms)]);
  }
  facts.push([say`Engine`, engine], [say`Program`, `zhangping ${version}`]);
  return el('footer', {}, factList(facts));
}

/** Steps of a run, by what timings call them. */
function stepNames(): Readonly<Record<string, string>> {
  return {
    start: say`Starting`,
    gate: say`Opening`,
    scan: say`Reading`,
    difference: say`Comparing`,
    classify: say`Classifying`,
    proof: say`Proving`,
    commit: say`Committing`,
  };
}
