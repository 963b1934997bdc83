/** Describes a run's progress: its phase, how much is done, how it ended. */
import type { Phase, Progress } from '../../domain/progress.ts';
import { type Digest, discrepancyCount } from '../../report/digest.ts';
import { shownCount } from '../../report/figures.ts';
import { LockedError, RefusedError, UsageError } from '../../support/errors.ts';
import { say } from '../../words/language.ts';

/** Elapsed time, ms, and share of the work before the remaining time is estimated. */
const ESTIMATE_FROM_MS = 1000;
const ESTIMATE_FROM_SHARE = 0.02;
/** Duration of a phase before its elapsed time is shown, ms. */
const ELAPSED_FROM_MS = 2000;
const MINUTES_FROM_SECONDS = 90;
const KB = 1000;
const MB = 1000 * KB;

/** The phase and how much of it is done, the most important part first. */
export function progressParts(
  phase: Phase,
  progress: Progress | null,
  elapsedMs: number,
): string[] {
  const { share = null, rows = null, bytes = null, bytesTotal = null } = progress ?? {};
  const parts = [phaseText(phase)];
  if (rows !== null) parts.push(phase === 'classify' ? leftoverCount(rows) : rowCount(rows));
  if (bytes !== null) parts.push(sizeOf(bytes, bytesTotal));
  else if (share !== null) parts.push(`${Math.floor(share * 100)} %`);
  if (bytes !== null && elapsedMs >= ESTIMATE_FROM_MS) parts.push(rateOf(bytes, elapsedMs));
  const left = timeLeft(share, elapsedMs);
  if (left !== null) parts.push(left);
  else if (elapsedMs >= ELAPSED_FROM_MS) {
    parts.push(say`${Math.floor(elapsedMs / 1000)} s so far`);
  }
  return parts;
}

function phaseText(phase: Phase): string {
  switch (phase) {
    case 'gate':
      return say`opening files`;
    case 'scan':
      return say`reading both sides`;
    case 'difference':
      return say`comparing both sides`;
    case 'classify':
      return say`classifying leftovers`;
    case 'proof':
      return say`proving the totals`;
    case 'commit':
      return say`matching across days`;
    default:
      return say`writing reports`;
  }
}

/** What a completed phase has done. */
export function phaseDoneText(phase: Phase, progress: Progress | null, elapsedMs: number): string {
  const { rows = null, bytes = null } = progress ?? {};
  switch (phase) {
    case 'gate':
      return say`opened the files`;
    case 'scan':
      if (rows === null || bytes === null) return say`read both sides`;
      return say`read ${rowCount(rows)}, ${sizeOf(bytes, bytes)} (${rateOf(bytes, elapsedMs)})`;
    case 'difference':
      return say`compared both sides`;
    case 'classify':
      return rows === null ? say`classified leftovers` : say`classified ${leftoverCount(rows)}`;
    case 'proof':
      return say`proved the totals`;
    case 'commit':
      return say`matched across days`;
    default:
      return say`wrote the reports`;
  }
}

/** How a run with a verdict ended. */
export function verdictText({ verdict, proof, currency, money, matched, counts }: Digest): string {
  const difference = `${money(proof.difference)} ${currency}`;
  if (verdict === 'balanced') {
    return say`balanced, ${shownCount(matched.count)} matched, difference ${difference}`;
  }
  return say`discrepant, ${discrepancyCount(counts.listed)}, difference ${difference}`;
}

/** How a run without a verdict ended; empty if it did not begin. */
export function failureText(error: unknown): string {
  if (error instanceof UsageError) return '';
  if (error instanceof RefusedError) return say`refused, nothing was written`;
  if (error instanceof LockedError) return say`another run of the job is in progress`;
  return say`failed`;
}

/** Seconds with one decimal. */
export function secondsOf(ms: number): string {
  return (ms / 1000).toFixed(1);
}

function rowCount(count: number): string {
  return count === 1 ? say`1 row` : say`${shownCount(count)} rows`;
}

function leftoverCount(count: number): string {
  return count === 1 ? say`1 leftover` : say`${shownCount(count)} leftovers`;
}

/** The size read so far, and the total size if it is known. */
function sizeOf(bytes: number, total: number | null): string {
  const unit = (total ?? bytes) < MB ? KB : MB;
  const name = unit === KB ? 'kB' : 'MB';
  const amount = shownCount(Math.ceil(bytes / unit));
  if (total === null || bytes >= total) return `${amount} ${name}`;
  return say`${amount} of ${shownCount(Math.ceil(total / unit))} ${name}`;
}

function rateOf(bytes: number, elapsedMs: number): string {
  return `${shownCount(Math.ceil(bytes / MB / Math.max(0.001, elapsedMs / 1000)))} MB/s`;
}

function timeLeft(share: number | null, elapsedMs: number): string | null {
  if (share === null || share < ESTIMATE_FROM_SHARE) return null;
  if (elapsedMs < ESTIMATE_FROM_MS) return null;
  const seconds = Math.ceil((elapsedMs / 1000) * (1 / share - 1));
  if (seconds <= MINUTES_FROM_SECONDS) return say`${seconds} s left`;
  return say`${Math.ceil(seconds / 60)} min left`;
}
