/** How a run ended. */

/**
 * `missing`: a bill or flows do not exist yet or at all; `refused`: an input cannot be reconciled;
 * `failed`: for another reason than its inputs.
 */
export const RUN_ENDINGS = ['balanced', 'discrepant', 'missing', 'refused', 'failed'] as const;
export type RunEnding = (typeof RUN_ENDINGS)[number];

/** The result of a run that proves its totals. */
export type Verdict = Extract<RunEnding, 'balanced' | 'discrepant'>;
