/** Builds what jobs settle from their checked settings, and links jobs with those they settle. */
import type { Grouping, Measure, Settlement } from '../domain/settlement.ts';
import { type Lag, parseLag } from '../domain/working-days.ts';
import type { ConfiguredJob, ConfiguredSettlement } from './configured-job.ts';
import type { JobConfig } from './schema.ts';
import {
  DATE_FIELD,
  isGrouped,
  isOfJob,
  type JobSums,
  tenThousandths,
} from './settlement-schema.ts';

/** How a job settles; null: it is no settlement job. */
export function settlementOf(config: JobConfig): Settlement | null {
  const { statement, flows, settles } = config;
  if (settles === undefined || !(isOfJob(flows) || isGrouped(flows))) return null;
  const take = isOfJob(flows) ? flows.take : undefined;
  const { measure, ...sums } = groupingOf(flows);
  return {
    upstream: isOfJob(flows) ? flows.job : null,
    taking: take === undefined ? sums : { take },
    measure,
    credits: isGrouped(statement) ? groupingOf(statement) : null,
    lag: parseLag(settles.lag) as Lag,
    grace: settles.grace,
    calendar: settles.calendar,
    runs: config.runs,
    partialMax: tenThousandths(config.partialMax),
  };
}

/** A group is of one business date, so that the date is none of the fields that vary. */
function groupingOf({
  measure = 'net',
  groupBy = [],
}: Pick<JobSums, 'measure' | 'groupBy'>): Grouping & { readonly measure: Measure } {
  const by = groupBy.filter((name) => name !== DATE_FIELD);
  return { amount: measure === 'order' ? 'order' : 'settled', by, measure };
}

/** The jobs, each with those that settle it, and with what these take from its statement. */
export function withDownstream(jobs: readonly ConfiguredJob[]): ConfiguredJob[] {
  return jobs.map((upstream) => {
    const downstream = jobs.flatMap(({ job, settlement, calendar }): ConfiguredSettlement[] =>
      settlement?.upstream === upstream.job.name ? [{ job, settlement, calendar }] : [],
    );
    const takings = downstream.map(({ settlement: { taking } }) => taking);
    const distinct = new Map(takings.map((taking) => [JSON.stringify(taking), taking]));
    return { ...upstream, downstream, takings: [...distinct.values()] };
  });
}
