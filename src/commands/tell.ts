/** Tells others how runs ended. */
import type { ConfiguredJob } from '../config/configured-job.ts';
import type { RunEnd } from '../model/run-end.ts';
import { writeMetrics } from './metrics.ts';
import type { RunOptions } from './run.ts';

/** Whatever becomes of it, the runs ended as they did: nothing is thrown. */
export async function tellEnds(
  ends: readonly RunEnd[],
  jobs: readonly ConfiguredJob[],
  options: RunOptions,
): Promise<void> {
  await writeMetrics(ends, jobs, options);
}
