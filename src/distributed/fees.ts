/**
 * Fees are compared only if both sides have some. A loader cannot know about the other side, so it
 * assumes that the other side has fees. If that was wrong, its side is loaded again.
 */
import type { Job } from '../domain/job.ts';
import { SIDES, type Side } from '../domain/record.ts';
import { askAll } from './mail.ts';
import type { SealedPart, SharedRun } from './shared-run.ts';

/** Makes loaders reload sides whose keys have the wrong kind; returns whether there were any. */
export async function reloadWrongFees(
  run: SharedRun,
  parts: readonly SealedPart[],
  job: Job,
): Promise<boolean> {
  const of = (side: Side) => parts.filter((part) => part.side === side);
  const areCompared = areFeesCompared(parts, job);
  const wrong = SIDES.filter((side) => {
    const generations = new Set(of(side).map(({ generation }) => generation));
    const hasFees = of(side).some((part) => part.usesFees && statesFees(part));
    return generations.size > 1 || (hasFees && !areCompared);
  });
  for (const side of wrong) {
    const generation = Math.max(...of(side).map((part) => part.generation)) + 1;
    const question = { kind: 'again', generation, usesFees: areCompared } as const;
    for await (const _ of askAll(run, of(side), question));
  }
  return wrong.length > 0;
}

/** Whether both sides have fees and the job compares them. */
export function areFeesCompared(parts: readonly SealedPart[], job: Job): boolean {
  const isStated = (side: Side) => parts.some((part) => part.side === side && statesFees(part));
  return job.compare.includes('fee') && SIDES.every(isStated);
}

function statesFees({ seal }: SealedPart): boolean {
  return seal.hasFeeColumn && seal.withFee > 0;
}
