/** A description of an unknown file, proven by reading the file with it. */
import { checkConfig } from '../../config/mistakes.ts';
import { parseYaml } from '../../config/yaml-file.ts';
import { JOB_DEFAULTS, type Job } from '../../domain/job.ts';
import { currencyDigits, formatScaled } from '../../domain/money.ts';
import { formatPlace } from '../../domain/record.ts';
import { formatDateNumber, shiftDate } from '../../domain/time.ts';
import { movements } from '../../formats/footer.ts';
import { type Formats, formatsNamed } from '../../formats/registry.ts';
import type { DeliveredFile, Document } from '../../inputs/document.ts';
import { openFile } from '../../inputs/open.ts';
import { datesOf } from '../../reading/gate/period.ts';
import { recognize } from '../../reading/recognize/recognize.ts';
import { openKnown } from '../../reading/side.ts';
import type { ScannedDocument, ScannedSide } from '../../reading/side-contents.ts';
import { ExpectedError, RefusedError } from '../../support/errors.ts';
import { headline } from '../../support/outline.ts';
import { say } from '../../words/language.ts';
import { checkAlone, scanAlone } from '../inspect/lone-scan.ts';
import { bareTable, type Candidate, findCandidates, type Table, tableOf } from './cut.ts';
import { type Check, checksOf } from './footer.ts';
import { dayOf, type Preamble } from './preamble.ts';
import type { Proposal, Setting } from './proposal.ts';
import { readSample, type Sample } from './sample.ts';
import { proposalOf } from './suggest.ts';
import { commentText, configText, PROFILE_NAME } from './yaml.ts';

/** Candidate headers that are tried. */
const TRIED_MAX = 3;
const PROBLEMS_SHOWN = 5;
const LINES_SHOWN = 3;
const LINE_CHARS = 80;
/** The profile that anything with the right two columns is of. */
const GENERIC = 'generic-csv';

/** What is printed about a file, and whether what is proposed reads all of it. */
export interface Suggestion {
  readonly text: string;
  readonly readsAll: boolean;
  /** What is proposed; null where the format is known already. */
  readonly found: Described | null;
}

/** A table, and what is proposed to be said of it. */
export interface Described {
  readonly table: Table;
  readonly proposal: Proposal;
  /** Numbers of its footer that agree with its rows. */
  readonly checks: readonly Check[];
}

/** What reading a document with a proposal gave. */
interface Proof {
  readonly problems: readonly string[];
  readonly scanned: ScannedSide | null;
}

/**
 * Proposes a profile for the first document of a file that has a table. Throws RefusedError where
 * none has, with what was seen.
 */
export async function suggestFile(
  path: string,
  scratchDir: string,
  formats: Formats,
): Promise<Suggestion> {
  const file = await openFile(path, { scratchDir });
  try {
    let failed: Suggestion | null = null;
    let refusal: unknown = null;
    for (const document of file.documents) {
      try {
        const found = await suggestDocument(file, document, { scratchDir, formats });
        if (found.readsAll) return found;
        failed ??= found;
      } catch (error) {
        if (!(error instanceof ExpectedError)) throw error;
        refusal ??= error;
      }
    }
    if (failed) return failed;
    throw refusal ?? new RefusedError('archive', say`${path}: the archive holds no files.`);
  } finally {
    await file.close();
  }
}

interface Surroundings {
  readonly scratchDir: string;
  readonly formats: Formats;
}

async function suggestDocument(
  file: DeliveredFile,
  document: Document,
  around: Surroundings,
): Promise<Suggestion> {
  const recognized = await recognize(document, around.formats);
  const { head, is } = recognized;
  if (is === 'known' && recognized.profile.name !== GENERIC) {
    const { name, title } = recognized.profile;
    const line = say`${document.name} is known already: ${title}, profile ${name}.`;
    return { text: commentText([line]), readsAll: true, found: null };
  }
  if (is === 'no-bill' || is === 'not-a-bill') throw recognized.refusal;
  const sample = await readSample(document);
  refuseBinary(sample);
  const candidates = await findCandidates(sample);
  const tables = await tablesOf(sample, candidates);
  let failed: Suggestion | null = null;
  for (const table of tables) {
    const found = await suggestTable(file, document, table, around);
    if (found?.readsAll) return found;
    failed ??= found;
  }
  if (failed) return failed;
  throw noTable(sample, head.lines[0]?.text ?? '', candidates);
}

async function tablesOf(sample: Sample, candidates: readonly Candidate[]): Promise<Table[]> {
  if (candidates.length > 0) {
    return candidates.slice(0, TRIED_MAX).map((candidate) => tableOf(sample, candidate));
  }
  const table = await bareTable(sample);
  return table === null ? [] : [table];
}

/** Text has no zero bytes; UTF-16 is nothing but. */
function refuseBinary({ document, bytes }: Sample): void {
  if (!bytes.includes(0)) return;
  throw new RefusedError(
    'unrecognized',
    say`${document.name}: this is no text: it holds zero bytes. If it is UTF-16, save it as UTF-8;
      if it is a workbook or an archive of an unknown kind, save its table as CSV.`,
  );
}

function noTable(sample: Sample, first: string, candidates: readonly Candidate[]): RefusedError {
  const seen = candidates.slice(0, LINES_SHOWN).map(({ line, cutting, known, fitting }) => {
    const text = JSON.stringify(headline(line.text.slice(0, LINE_CHARS)));
    const separator = JSON.stringify(cutting.separator);
    return say`line ${line.line}, cut at ${separator}: ${known} known names, ${Math.round(fitting)}
      of 100 lines below have as many cells: ${text}`;
  });
  const { name } = sample.document;
  const start = JSON.stringify(headline(first.slice(0, LINE_CHARS)));
  const lines = seen.join(say`; `);
  const message =
    seen.length > 0
      ? say`${name}: no table with amounts was found; it starts with ${start}. Among its first lines
          these might be headers: ${lines}. Describe it by hand, or give the file as the bank made
          it.`
      : say`${name}: no table with amounts was found; it starts with ${start}. Among its first lines
          none is a header. Describe it by hand, or give the file as the bank made it.`;
  return new RefusedError('unrecognized', message);
}

async function suggestTable(
  file: DeliveredFile,
  document: Document,
  table: Table,
  { scratchDir }: Surroundings,
): Promise<Suggestion | null> {
  const guess = proposalOf(table);
  if (guess === null) return null;
  let { proposal } = guess;
  let checks: readonly Check[] = [];
  const prove = (tried: Proposal, claims: readonly Check[]) =>
    proofOf(file, document, { text: configText(tried, claims), proposal: tried, scratchDir });
  let proof = await prove(proposal, checks);
  if (proof.problems.length === 0 && proof.scanned !== null) {
    const claims = claimsOf(proof.scanned.documents[0]);
    const again = claims.length === 0 ? proof : await prove(proposal, claims);
    if (again.problems.length === 0) [proof, checks] = [again, claims];
    proposal = withPeriod(proposal, guess.preamble, proof.scanned?.documents[0].times);
    const balanced = await withBalance(proposal, guess.balances, (tried) => prove(tried, checks));
    [proof, proposal] = [balanced.proof ?? proof, balanced.proposal];
  }
  const missing = missingRows(proof, table.isWhole ? guess.rows : 1);
  const problems = [...proof.problems, ...missing];
  const said = { table, problems, checks: checks.length };
  const text = configText(proposal, checks) + commentText(factsOf(proof, proposal, said));
  return { text, readsAll: problems.length === 0, found: { table, proposal, checks } };
}

/** With the first of the balances that the rows follow; where none is, that is to be checked. */
async function withBalance(
  proposal: Proposal,
  balances: readonly Setting[],
  prove: (tried: Proposal) => Promise<Proof>,
): Promise<{ readonly proposal: Proposal; readonly proof: Proof | null }> {
  for (const balance of balances.slice(0, TRIED_MAX)) {
    const tried = { ...proposal, settings: [...proposal.settings, balance] };
    const proof = await prove(tried);
    if (proof.problems.length === 0) return { proposal: tried, proof };
  }
  if (balances.length === 0) return { proposal, proof: null };
  const name = String(balances[0].value);
  const check = say`the column ${name} does not follow the amounts as they are read here: do amounts
    have their right sign, and do the rows stand in the order of time?`;
  return { proposal: { ...proposal, checks: [...proposal.checks, check] }, proof: null };
}

/** With the day that stands above the header, where it is that of all rows. */
function withPeriod(
  proposal: Proposal,
  { from, to }: Preamble,
  times: ScannedDocument['times'] | undefined,
): Proposal {
  const [first, last] = [from ?? to, to ?? from].map((found) => dayOf(found?.text ?? ''));
  if (times === undefined || first === 0 || first !== last) return proposal;
  const dates = datesOf(times, { cutoffMinutes: 0 });
  const day = formatDateNumber(first);
  if (dates !== null && (dates.first !== day || dates.last !== day)) return proposal;
  const period = { ...(from && { from: from.pattern }), ...(to && { to: to.pattern }) };
  const there = proposal.settings.find(({ key }) => key === 'preamble');
  const account = typeof there?.value === 'object' ? there.value : {};
  const preamble = { key: 'preamble', value: { ...account, ...period }, checks: [] };
  const others = proposal.settings.filter((setting) => setting !== there);
  return { ...proposal, settings: [preamble, ...others] };
}

/** The claims of a footer that agree with the rows. */
function claimsOf({ footer, opening, sums }: ScannedDocument): readonly Check[] {
  return checksOf(footer.lines, opening.plan, sums);
}

/** Rows that were seen in the file and not read with the proposal. */
function missingRows({ scanned }: Proof, expected: number): string[] {
  if (scanned === null) return [];
  const [{ rows, skipped }] = scanned.documents;
  if (rows + skipped >= expected) return [];
  return [say`${expected} rows were seen, ${rows} were read and ${skipped} passed over`];
}

/** Reads a document with a proposal, from its text on: as if it had been pasted. */
async function proofOf(
  file: DeliveredFile,
  document: Document,
  proposed: { readonly text: string; readonly proposal: Proposal; readonly scratchDir: string },
): Promise<Proof> {
  const failed = (problem: string): Proof => ({
    problems: [problem],
    scanned: null,
  });
  const yaml = parseYaml(proposed.text, []);
  if (Array.isArray(yaml)) return failed(say`line ${yaml[0].line} of it ${yaml[0].what}`);
  const config = checkConfig(yaml.data);
  if (Array.isArray(config)) return failed(`${config[0].where.join('.')} ${config[0].what}`);
  const job: Job = { ...JOB_DEFAULTS, name: PROFILE_NAME, currency: proposed.proposal.currency };
  try {
    const formats = await formatsNamed(PROFILE_NAME, config.profiles ?? {});
    const found = await recognize(document, formats);
    if (found.is !== 'known' || found.profile.role !== 'records') {
      return failed(say`its own header is not recognized`);
    }
    const { scratchDir } = proposed;
    const opened = await openKnown({ ...found, file, document }, { job, formats, scratchDir });
    const scanned = await scanAlone(opened, job, scratchDir);
    return { problems: problemsOf(scanned), scanned };
  } catch (error) {
    if (error instanceof ExpectedError) return failed(error.message);
    throw error;
  }
}

function problemsOf(side: ScannedSide): string[] {
  const problems = side.sums.rejects.map((reject) => `${formatPlace(reject)}: ${reject.reason}`);
  try {
    checkAlone(side);
  } catch (error) {
    if (!(error instanceof ExpectedError)) throw error;
    problems.push(error.message);
  }
  return problems;
}

/** What reading the file with the proposal gives, line by line. */
function factsOf(
  { scanned }: Proof,
  { currency }: Proposal,
  { table, problems, checks }: { table: Table; problems: readonly string[]; checks: number },
): string[] {
  const lines = ['', say`Read with it:`];
  if (scanned !== null) lines.push(...totalsOf(scanned, currency, checks));
  if (problems.length === 0) return [...lines, say`problems: none`];
  const { header, cutting } = table;
  const separator = JSON.stringify(cutting.separator);
  return [
    ...lines,
    say`problems: ${problems.length}`,
    ...problems.slice(0, PROBLEMS_SHOWN).map((problem) => `  ${problem}`),
    header === null
      ? say`seen: cut at ${separator}, there is no header`
      : say`seen: cut at ${separator}, the header is line ${header.line}`,
  ];
}

function totalsOf(
  { documents: [document], sums: side }: ScannedSide,
  currency: string,
  checks: number,
): string[] {
  const { sums, opening, times, footer } = document;
  const digits = currencyDigits(currency);
  const lines = [say`rows: ${document.rows}, passed over: ${document.skipped}`];
  const { received, paid } = movements(opening.plan, sums);
  lines.push(say`in: ${sums.counts[0]} rows, ${formatScaled(received, digits)} ${currency}`);
  lines.push(say`out: ${sums.counts[1]} rows, ${formatScaled(paid, digits)} ${currency}`);
  const set = side.records - side.totals.counts.reduce((sum, count) => sum + count, 0);
  if (set > side.rejects.length) {
    lines.push(say`not success: ${set - side.rejects.length} rows of these`);
  }
  const { period } = opening.declared;
  if (period !== null) lines.push(say`period: ${period.from} to ${shiftDate(period.until, -1)}`);
  else {
    const dates = datesOf(times, { cutoffMinutes: 0 });
    if (dates !== null) lines.push(say`period: ${dates.first} to ${dates.last}`);
  }
  if (opening.plan.balance >= 0) {
    lines.push(say`the balances of the first and last row prove the rows`);
  }
  const first = footer.lines.find(({ text }) => text.trim() !== '')?.text ?? '';
  if (first !== '' && opening.plan.footerStarts.length > 0) {
    lines.push(say`footer begins: ${JSON.stringify(first.slice(0, LINE_CHARS))}`);
    lines.push(say`numbers of the footer that agree with the rows and are checked: ${checks}`);
  }
  return lines;
}
