/** Runs in this process: for thousands of runs, and for limits. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { JOB_DEFAULTS, type Job } from '../../src/domain/job.ts';
import type { Outcome } from '../../src/domain/outcome.ts';
import { RefusedError } from '../../src/support/errors.ts';
import { runAlone } from '../support/reconcile.ts';

export interface Inputs {
  statement: Uint8Array | string;
  flows: Uint8Array | string;
  date?: string | null;
  job?: Partial<Job>;
}

/** Writes the inputs into `folder` and reconciles them. */
export function reconcileBytes(folder: string, inputs: Inputs): Promise<Outcome> {
  const paths = { statement: join(folder, 'statement'), flows: join(folder, 'flows') };
  writeFileSync(paths.statement, inputs.statement);
  writeFileSync(paths.flows, inputs.flows);
  return runAlone({
    job: { ...JOB_DEFAULTS, name: 'job', ...inputs.job },
    date: inputs.date === undefined ? '2026-11-19' : inputs.date,
    ...paths,
    scratchDir: folder,
  });
}

/** Why the run is refused, and what the refusal says. */
export async function refusalOf(run: Promise<unknown>): Promise<{ reason: string; text: string }> {
  const error = await run.then(
    () => new Error('was not refused'),
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(RefusedError);
  const { reason, message } = error as RefusedError;
  return { reason, text: message };
}
