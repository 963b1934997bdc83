/** How a run ended. */

/**
 * `missing`: a bill or flows do not exist, or not yet; `refused`: an input cannot be reconciled;
 * `failed`: not the fault of an input.
 */
export const RUN_ENDINGS = ['balanced', 'discrepant', 'missing', 'refused', 'failed'] as const;
export type RunEnding = (typeof RUN_ENDINGS)[number];

/** What a run that proves its totals comes to. */
export type Verdict = Extract<RunEnding, 'balanced' | 'discrepant'>;
