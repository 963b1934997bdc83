/** How a run ended, for whoever is told of it: notifications and metrics. */
import type { Outcome } from './outcome.ts';

/**
 * `missing`: the bill or the flows are not there, or not yet; `refused`: what is there cannot be
 * reconciled; `failed`: no input's fault.
 */
export const RUN_ENDINGS = ['balanced', 'discrepant', 'missing', 'refused', 'failed'] as const;
export type RunEnding = (typeof RUN_ENDINGS)[number];

export interface RunEnd {
  /** Empty where the run ended before it was known. */
  readonly job: string;
  /** Business date, `yyyy-MM-dd`; empty where the run ended before it was known. */
  readonly date: string;
  readonly ending: RunEnding;
  readonly exitCode: 0 | 1 | 2 | 3 | 4 | 5;
  /** What the run came to; null where it came to no verdict. */
  readonly page: Outcome | null;
  /** Folder of its reports; empty where none were written. */
  readonly reports: string;
  /** Why it came to no verdict, as it is printed; empty where it came to one. */
  readonly message: string;
  /** Stable code of a refusal; empty for every other end. */
  readonly reason: string;
  /** ISO 8601, UTC. */
  readonly endedAt: string;
  readonly durationMs: number;
}
