/** A document read with a proposal: the problems, and the totals that a person can compare. */
import { configOf } from '../../config/load.ts';
import { JOB_DEFAULTS, type Job } from '../../domain/job.ts';
import { currencyDigits, formatScaled } from '../../domain/money.ts';
import { formatPlace } from '../../domain/record.ts';
import { shiftDate } from '../../domain/time.ts';
import { movedSums } from '../../formats/footer.ts';
import { formatsNamed } from '../../formats/registry.ts';
import type { DeliveredFile, Document } from '../../inputs/document.ts';
import { businessDates } from '../../reading/gate/period.ts';
import { recognize } from '../../reading/recognize/recognize.ts';
import { openKnown } from '../../reading/side.ts';
import type { ScannedSide } from '../../reading/side-contents.ts';
import { ExpectedError } from '../../support/errors.ts';
import { say } from '../../words/language.ts';
import { checkAlone, scanAlone } from '../inspect/lone-scan.ts';
import type { Table } from './find-table.ts';
import type { Proposal } from './proposal.ts';
import { configText, PROFILE_NAME } from './yaml.ts';

const PROBLEMS_SHOWN = 5;
const FOOTER_CHARS = 80;

/** The result of reading a document with a proposal; null where it cannot be opened. */
export interface ProposalTrial {
  readonly problems: readonly string[];
  readonly scanned: ScannedSide | null;
}

/** Reads a document with a proposal, starting from its text, as a config would contain it. */
export async function tryProposal(
  file: DeliveredFile,
  document: Document,
  proposal: Proposal,
  scratchDir: string,
): Promise<ProposalTrial> {
  const job: Job = { ...JOB_DEFAULTS, name: PROFILE_NAME, currency: proposal.currency };
  try {
    const { profiles } = configOf(configText(proposal), PROFILE_NAME);
    const formats = await formatsNamed(PROFILE_NAME, profiles);
    const found = await recognize(document, formats);
    if (found.is !== 'known' || found.profile.role !== 'records') {
      const problem = say`the proposal does not recognize the file's own header`;
      return { problems: [problem], scanned: null };
    }
    const opened = await openKnown({ ...found, file, document }, { job, formats, scratchDir });
    const scanned = await scanAlone(opened, job, scratchDir);
    return { problems: problemsOf(scanned), scanned };
  } catch (error) {
    if (!(error instanceof ExpectedError)) throw error;
    return { problems: [error.message], scanned: null };
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

/** What reading the file with the proposal gave, line by line. */
export function proofLines(
  { scanned, problems }: ProposalTrial,
  { table, proposal, claims }: { table: Table; proposal: Proposal; claims: number },
): string[] {
  const totals = scanned === null ? [] : totalLines(scanned, proposal.currency, claims);
  const lines = ['', say`Read with it:`, ...totals];
  if (problems.length === 0) return [...lines, say`problems: none`];
  const separator = JSON.stringify(table.cutting.separator);
  return [
    ...lines,
    say`problems: ${problems.length}`,
    ...problems.slice(0, PROBLEMS_SHOWN).map((problem) => `  ${problem}`),
    table.header === null
      ? say`seen: separator ${separator}, no header`
      : say`seen: separator ${separator}, header in line ${table.header.line}`,
  ];
}

function totalLines(
  { documents: [document], sums: side }: ScannedSide,
  currency: string,
  claims: number,
): string[] {
  const { rows, skipped, sums, opening, times, footer } = document;
  const { plan, declared } = opening;
  const { received, paid } = movedSums(plan, sums);
  const money = (amount: bigint) => formatScaled(amount, currencyDigits(currency));
  const lines = [
    say`rows: ${rows}, passed over: ${skipped}`,
    say`in: ${sums.counts[0]} rows, ${money(received)} ${currency}`,
    say`out: ${sums.counts[1]} rows, ${money(paid)} ${currency}`,
  ];
  const succeeded = side.totals.counts.reduce((sum, count) => sum + count, 0);
  const others = side.records - succeeded - side.rejects.length;
  if (others > 0) lines.push(say`not success: ${others} rows of these`);
  const { period } = declared;
  const dates =
    period === null
      ? businessDates(times, { cutoffMinutes: 0 })
      : { first: period.from, last: shiftDate(period.until, -1) };
  if (dates !== null) lines.push(say`period: ${dates.first} to ${dates.last}`);
  if (plan.balance >= 0) lines.push(say`the balances of the first and last row prove the rows`);
  const first = footer.lines.find(({ text }) => text.trim() !== '')?.text ?? '';
  if (first !== '' && plan.footerStarts.length > 0) {
    lines.push(say`footer begins: ${JSON.stringify(first.slice(0, FOOTER_CHARS))}`);
    lines.push(say`numbers of the footer that agree with the rows and are checked: ${claims}`);
  }
  return lines;
}
