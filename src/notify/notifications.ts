/** Which runs each target is notified of. */
import type { NotifyTarget } from '../config/notify-schema.ts';
import type { RunEnd } from '../report/run-end.ts';
import { WORST_FIRST } from '../support/errors.ts';

/** A target, and the runs that it is notified of. */
export interface Notification {
  /** Its place in the config, from 1: messages show it because the URL is secret. */
  readonly number: number;
  readonly target: NotifyTarget;
  /** At least one, the worst first. */
  readonly runs: readonly RunEnd[];
  /** The number of all runs of its jobs. */
  readonly of: number;
}

/** The targets to notify of any of these runs. */
export function planNotifications(
  targets: readonly NotifyTarget[],
  ends: readonly RunEnd[],
): readonly Notification[] {
  return targets.flatMap((target, index) => {
    const ofJobs = ends.filter(({ job }) => target.jobs?.includes(job) ?? true);
    const runs = worstFirst(ofJobs.filter(({ ending }) => target.on.includes(ending)));
    return runs.length === 0 ? [] : [{ number: index + 1, target, runs, of: ofJobs.length }];
  });
}

function worstFirst(runs: readonly RunEnd[]): RunEnd[] {
  const rank = ({ exitCode }: RunEnd) => WORST_FIRST.indexOf(exitCode);
  return runs.toSorted((a, b) => rank(a) - rank(b));
}
