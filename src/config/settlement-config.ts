/** Builds what jobs settle from their checked settings, and links jobs with those they settle. */
import { type Grouping, type Measure, type Settlement, takingText } from '../domain/settlement.ts';
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
  const grouping: Grouping = isOfJob(flows) ? sums : { ...sums, isOfFlows: true };
  return {
    upstream: isOfJob(flows) ? flows.job : null,
    taking: take === undefined ? grouping : { take },
    measure,
    credits: isGrouped(statement) ? groupingOf(statement) : null,
    lag: parseLag(settles.lag) as Lag,
    grace: settles.grace,
    calendar: settles.calendar,
    runs: config.runs,
    partialMax: tenThousandths(config.partialMax),
  };
}

/** All rows of a group have one business date, so the date is not one of its fields. */
function groupingOf({
  measure = 'net',
  groupBy = [],
}: Pick<JobSums, 'measure' | 'groupBy'>): Grouping & { readonly measure: Measure } {
  const by = groupBy.filter((name) => name !== DATE_FIELD);
  return { amount: measure === 'order' ? 'order' : 'settled', by, measure };
}

/** The jobs, each with those that settle it, and with what these take from its statement. */
export function withDownstream(jobs: readonly ConfiguredJob[]): ConfiguredJob[] {
  const settling = new Map<string, ConfiguredSettlement[]>();
  for (const { job, settlement, calendar } of jobs) {
    const { upstream = null } = settlement ?? {};
    if (settlement === null || upstream === null) continue;
    const known = settling.get(upstream);
    if (known) known.push({ job, settlement, calendar });
    else settling.set(upstream, [{ job, settlement, calendar }]);
  }
  const readers = readersByStatement(jobs);
  return jobs.map((upstream) => {
    const downstream = settling.get(upstream.job.name) ?? [];
    const takings = downstream.map(({ settlement: { taking } }) => taking);
    const distinct = new Map(takings.map((taking) => [takingText(taking), taking]));
    const shared = readers.get(statementKey(upstream)) ?? [];
    return { ...upstream, downstream, takings: [...distinct.values()], readers: shared };
  });
}

/** The jobs that share a statement, by its key, where one of them takes only some of its rows. */
function readersByStatement(jobs: readonly ConfiguredJob[]): Map<string, ConfiguredJob[]> {
  const takesSome = ({ job }: ConfiguredJob) => Object.keys(job.only).length > 0;
  const readers = new Map<string, ConfiguredJob[]>(
    jobs.filter(takesSome).map((job) => [statementKey(job), []]),
  );
  for (const job of jobs) readers.get(statementKey(job))?.push(job);
  return readers;
}

function statementKey({ statement, channel }: ConfiguredJob): string {
  // Jobs may ask for one bill at different times; each bill has a folder of its own.
  const place = statement?.kind === 'fetched' ? statement.into : statement;
  return JSON.stringify([place, channel]);
}
