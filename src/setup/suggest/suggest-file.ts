/**
 * Describes an unknown file: takes a sample (`sample.ts`), finds the table in it (`find-table.ts`)
 * and its columns (`columns.ts`), proposes a profile (`propose-profile.ts`), reads the file with
 * that (`proof.ts`), and prints it as a config (`yaml.ts`).
 */
import { formatDateNumber } from '../../domain/time.ts';
import type { Formats } from '../../formats/registry.ts';
import type { DeliveredFile, Document } from '../../inputs/document.ts';
import { withFile } from '../../inputs/open.ts';
import type { FoundFile } from '../../inputs/source.ts';
import { businessDates } from '../../reading/gate/period.ts';
import { recognize } from '../../reading/recognize/recognize.ts';
import type { ScannedDocument } from '../../reading/side-contents.ts';
import { ExpectedError, RefusedError } from '../../support/errors.ts';
import { headline } from '../../support/outline.ts';
import { say } from '../../words/language.ts';
import { bareTable, type Candidate, findCandidates, type Table, tableBelow } from './find-table.ts';
import { footerClaims, withClaims } from './footer.ts';
import { dateNumberAtStart, type Preamble } from './preamble.ts';
import { type ProposalTrial, proofLines, tryProposal } from './proof.ts';
import { type Proposal, type Setting, settingOf } from './proposal.ts';
import { proposalOf } from './propose-profile.ts';
import { type DocumentSample, readSample } from './sample.ts';
import { commentText, configText } from './yaml.ts';

/** Candidate headers, and columns of balances, that are tried. */
const TRIED_MAX = 3;
const LINES_SHOWN = 3;
const LINE_CHARS = 80;
/** The profile that recognizes any table with the right two columns. */
const GENERIC = 'generic-csv';

/** The text to print for a file, and whether the proposal reads all of the file. */
export interface Suggestion {
  readonly text: string;
  readonly readsAll: boolean;
  /** The proposal; null where the format is known already. */
  readonly found: Described | null;
}

/** A table and the profile that is proposed for it. */
export interface Described {
  readonly table: Table;
  readonly proposal: Proposal;
}

/**
 * Proposes a profile for the first document of a file that has a table. Throws RefusedError where
 * none has, with what was seen.
 */
export async function suggestFile(
  found: FoundFile,
  scratchDir: string,
  formats: Formats,
): Promise<Suggestion> {
  return await withFile(found, scratchDir, async (file) => {
    let failed: Suggestion | null = null;
    let refusal: unknown = null;
    for (const document of file.documents) {
      try {
        const suggestion = await suggestDocument(file, document, { scratchDir, formats });
        if (suggestion.readsAll) return suggestion;
        failed ??= suggestion;
      } catch (error) {
        if (!(error instanceof ExpectedError)) throw error;
        refusal ??= error;
      }
    }
    if (failed) return failed;
    throw (
      refusal ?? new RefusedError('archive', say`${found.name}: the archive contains no files.`)
    );
  });
}

/** The first table of a file and its proposal, with which no row is read yet; null without one. */
export async function describeTable(
  found: FoundFile,
  scratchDir: string,
): Promise<Described | null> {
  return await withFile(found, scratchDir, async ({ documents }) => {
    for (const document of documents) {
      const sample = await readSample(document);
      for (const table of await tablesOf(sample, await findCandidates(sample))) {
        const guess = proposalOf(table);
        if (guess !== null) return { table, proposal: guess.proposal };
      }
    }
    return null;
  });
}

async function suggestDocument(
  file: DeliveredFile,
  document: Document,
  { scratchDir, formats }: { readonly scratchDir: string; readonly formats: Formats },
): Promise<Suggestion> {
  const recognized = await recognize(document, formats);
  const { head, is } = recognized;
  if (is === 'known' && recognized.profile.name !== GENERIC) {
    const { name, title } = recognized.profile;
    const line = say`${document.name} is known already: ${title()}, profile ${name}.`;
    return { text: commentText([line]), readsAll: true, found: null };
  }
  if (is === 'no-bill' || is === 'not-a-bill') throw await recognized.refusal();
  const sample = await readSample(document);
  refuseBinary(sample);
  const candidates = await findCandidates(sample);
  let failed: Suggestion | null = null;
  for (const table of await tablesOf(sample, candidates)) {
    const found = await suggestTable(file, document, table, scratchDir);
    if (found?.readsAll) return found;
    failed ??= found;
  }
  if (failed) return failed;
  throw noTable(document.name, head.lines[0]?.text ?? '', candidates);
}

async function tablesOf(
  sample: DocumentSample,
  candidates: readonly Candidate[],
): Promise<Table[]> {
  if (candidates.length > 0) {
    return candidates.slice(0, TRIED_MAX).map((candidate) => tableBelow(sample, candidate));
  }
  const table = await bareTable(sample);
  return table === null ? [] : [table];
}

/** Text contains no NUL bytes, except in UTF-16. */
function refuseBinary({ document, bytes }: DocumentSample): void {
  if (!bytes.includes(0)) return;
  throw new RefusedError(
    'unrecognized',
    say`${document.name}: not a text file: it contains NUL bytes. If it is UTF-16, save it as UTF-8;
      if it is a workbook or an archive of an unknown kind, save its table as CSV.`,
  );
}

function noTable(name: string, first: string, candidates: readonly Candidate[]): RefusedError {
  const shown = (text: string) => JSON.stringify(headline(text.slice(0, LINE_CHARS)));
  const seen = candidates.slice(0, LINES_SHOWN).map(({ line, cutting, known, fitting }) => {
    const separator = JSON.stringify(cutting.separator);
    return say`line ${line.line}, separator ${separator}: ${known} known names,
      ${Math.round(fitting)} of 100 rows below have as many cells: ${shown(line.text)}`;
  });
  const headers =
    seen.length > 0
      ? say`These of its first lines may be headers: ${seen.join(say`; `)}.`
      : say`None of its first lines is a header.`;
  return new RefusedError(
    'unrecognized',
    say`${name}: no table with amounts was found; it starts with ${shown(first)}. ${headers}
      Describe it by hand, or give the original file of the bank.`,
  );
}

/** A proposal for a table, with which its document was read; null where it has no amounts. */
async function suggestTable(
  file: DeliveredFile,
  document: Document,
  table: Table,
  scratchDir: string,
): Promise<Suggestion | null> {
  const guess = proposalOf(table);
  if (guess === null) return null;
  let { proposal } = guess;
  let claims = 0;
  const prove = (tried: Proposal) => tryProposal(file, document, tried, scratchDir);
  let proof = await prove(proposal);
  if (proof.problems.length === 0 && proof.scanned !== null) {
    const [{ footer, opening, sums, times }] = proof.scanned.documents;
    const found = footerClaims(footer.lines, opening.plan, sums);
    const claiming = withClaims(proposal, found);
    const again = found.length === 0 ? proof : await prove(claiming);
    if (again.problems.length === 0) [proof, proposal, claims] = [again, claiming, found.length];
    proposal = withPeriod(proposal, guess.preamble, times);
    const balanced = await withBalance(proposal, guess.balances, prove);
    [proof, proposal] = [balanced.proof ?? proof, balanced.proposal];
  }
  proof = withMissingRows(proof, table.isWhole ? guess.rows : 1);
  const text = configText(proposal) + commentText(proofLines(proof, { table, proposal, claims }));
  return { text, readsAll: proof.problems.length === 0, found: { table, proposal } };
}

/** Adds the first column of balances that agrees with the rows, or a check if none agrees. */
async function withBalance(
  proposal: Proposal,
  balances: readonly Setting[],
  prove: (tried: Proposal) => Promise<ProposalTrial>,
): Promise<{ readonly proposal: Proposal; readonly proof: ProposalTrial | null }> {
  for (const balance of balances.slice(0, TRIED_MAX)) {
    const tried = { ...proposal, settings: [...proposal.settings, balance] };
    const proof = await prove(tried);
    if (proof.problems.length === 0) return { proposal: tried, proof };
  }
  if (balances.length === 0) return { proposal, proof: null };
  const name = String(balances[0].value);
  const check = say`the column ${name} does not follow the amounts as they are read here: do the
    amounts have the right sign, and are the rows in chronological order?`;
  return { proposal: { ...proposal, checks: [...proposal.checks, check] }, proof: null };
}

/** With the day that the lines above the header name, where all rows are of it. */
function withPeriod(
  proposal: Proposal,
  { from, to }: Preamble,
  times: ScannedDocument['times'],
): Proposal {
  const [first, last] = [from ?? to, to ?? from].map((found) =>
    dateNumberAtStart(found?.text ?? ''),
  );
  if (first === 0 || first !== last) return proposal;
  const dates = businessDates(times, { cutoffMinutes: 0 });
  const day = formatDateNumber(first);
  if (dates !== null && (dates.first !== day || dates.last !== day)) return proposal;
  const period = { ...(from && { from: from.pattern }), ...(to && { to: to.pattern }) };
  const there = proposal.settings.find(({ key }) => key === 'preamble');
  const account = typeof there?.value === 'object' ? there.value : {};
  const preamble = settingOf('preamble', { ...account, ...period });
  const others = proposal.settings.filter((setting) => setting !== there);
  return { ...proposal, settings: [preamble, ...others] };
}

/** With a problem where rows of the file were not read with the proposal. */
function withMissingRows(proof: ProposalTrial, expected: number): ProposalTrial {
  if (proof.scanned === null) return proof;
  const [{ rows, skipped }] = proof.scanned.documents;
  if (rows + skipped >= expected) return proof;
  const problem = say`${expected} rows were seen, ${rows} were read and ${skipped} passed over`;
  return { ...proof, problems: [...proof.problems, problem] };
}
