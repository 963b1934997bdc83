/** A run without a process of its own: for thousands of them, and for limits. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { MemoryEngine } from '../../src/engine/memory.ts';
import { JOB_DEFAULTS, type Job } from '../../src/model/job.ts';
import { reconcile } from '../../src/reconcile.ts';
import type { Outcome } from '../../src/report/outcome.ts';
import { RefusedError } from '../../src/support/errors.ts';

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
  return reconcile({
    job: { ...JOB_DEFAULTS, name: 'job', ...inputs.job },
    date: inputs.date === undefined ? '2026-11-19' : inputs.date,
    statement: [paths.statement],
    flows: [paths.flows],
    statementProfile: undefined,
    flowsProfile: undefined,
    engine: new MemoryEngine(),
    scratchDir: folder,
    onPhase: () => {},
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
