/**
 * The last runs of jobs in Prometheus' text format. A file holds several jobs; a run replaces the
 * samples of its own job, except that those of a verdict stay until the next verdict.
 */
import type { Totals } from '../domain/exact-sums.ts';
import { formatScaled } from '../domain/money.ts';
import { SIDES } from '../domain/record.ts';
import { dayStart } from '../domain/time.ts';
import { RUN_ENDINGS } from '../domain/verdict.ts';
import type { Digest } from './digest.ts';
import type { RunEnd } from './run-end.ts';

const MILLI_DIGITS = 3;

/**
 * The runs that a family is about: the last run with any ending; the last run with a verdict; or
 * the last run of some kind.
 */
type Subject = 'run' | 'verdict' | 'last';

interface Family {
  readonly name: string;
  readonly type: 'gauge' | 'counter';
  readonly of: Subject;
  readonly help: string;
}

const family = (of: Subject, name: string, help: string): Family => {
  const type = name.endsWith('_total') ? 'counter' : 'gauge';
  return { name: `zhangping_${name}`, type, of, help };
};

const LAST_SUCCESS = 'zhangping_last_success_timestamp_seconds';
const LAST_SUCCESS_AGE = 'zhangping_last_success_age_seconds';
const LAST_BALANCED = 'zhangping_last_balanced_timestamp_seconds';
const LAST_BALANCED_DATE = 'zhangping_last_balanced_business_date_timestamp_seconds';
const RUNS = 'zhangping_runs_total';

const AMOUNTS = 'Sum of their amounts, in major units of the currency.';
const DIFFERENCES =
  'Sum of their differences, statement minus flows, in major units of the currency.';

/**
 * In the order of the file. English in every language: node_exporter and Prometheus expect a metric
 * to have the same text in all files and on all machines.
 */
const FAMILIES: readonly Family[] = [
  family('run', 'run_ending', '1 for how the last run of the job ended, 0 for the other endings.'),
  family('run', 'run_exit_code', 'Exit code of the last run of the job.'),
  family('run', 'run_end_timestamp_seconds', 'When the last run of the job ended.'),
  family('run', 'run_duration_seconds', 'How long the last run of the job took, reports included.'),
  family(
    'run',
    'run_business_date_timestamp_seconds',
    "Midnight, in the job's time zone, of the business date of the last run; absent if the run " +
      'ended before the date was known.',
  ),
  family('run', 'runs_total', 'Runs since this file began, by how they ended.'),
  family(
    'last',
    'last_success_timestamp_seconds',
    'When a run last came to a verdict, balanced or discrepant. Alert on this one: ' +
      'time() - zhangping_last_success_timestamp_seconds > 26 * 3600.',
  ),
  family(
    'last',
    'last_success_age_seconds',
    'How long ago that was when this file was written. It does not grow between two runs: alert ' +
      'on zhangping_last_success_timestamp_seconds instead.',
  ),
  family('last', 'last_balanced_timestamp_seconds', 'When a run last found the books balanced.'),
  family(
    'last',
    'last_balanced_business_date_timestamp_seconds',
    "Midnight, in the job's time zone, of the business date of that run.",
  ),
  family(
    'verdict',
    'business_date_timestamp_seconds',
    "Midnight, in the job's time zone, of the last business date with a verdict; all metrics " +
      'below are about this date.',
  ),
  family('verdict', 'phase_duration_seconds', 'How long the phases of that run took.'),
  family('verdict', 'records', 'Records of either side.'),
  family('verdict', 'records_amount', AMOUNTS),
  family('verdict', 'matched_records', 'Records of the statement that the flows agree with.'),
  family('verdict', 'matched_amount', AMOUNTS),
  family('verdict', 'discrepancies', 'Discrepancies of the date, settled or not.'),
  family('verdict', 'discrepancies_amount', DIFFERENCES),
  family('verdict', 'cross_day_items', 'Items that cross the end of the business date.'),
  family('verdict', 'cross_day_amount', DIFFERENCES),
  family('verdict', 'open_items', 'Items of the date that are not settled.'),
  family('verdict', 'open_items_amount', DIFFERENCES),
  family(
    'verdict',
    'difference_amount',
    'Statement minus flows, in major units of the currency: positive is more money than booked.',
  ),
  family(
    'verdict',
    'residual_amount',
    'The part of the difference that no item explains, in major units of the currency: always 0.',
  ),
  family('verdict', 'rejected_rows', 'Rows that could not be read and were set aside.'),
];

const SUBJECTS = new Map(FAMILIES.map(({ name, of }) => [name, of]));

/** The first line, which identifies the file. */
const MARK = '# Metrics of zhangping, version 1';
const NOTE =
  '# Jobs keep their lines until they run again. Prometheus calls the label job exported_job, ' +
  'unless its scrape config has honor_labels.';

type Labels = Readonly<Record<string, string>>;

/** One number of a job; its label job is not among the labels. */
export interface Sample {
  readonly name: string;
  readonly labels: Labels;
  /** A decimal, as it is printed. */
  readonly value: string;
}

/** The samples of jobs, by job name. */
export type Metrics = ReadonlyMap<string, readonly Sample[]>;

/** The samples of a job after one more run of it. */
export function afterRun(
  before: readonly Sample[],
  end: RunEnd,
  timeZone: string,
): readonly Sample[] {
  const { digest } = end;
  const samples = [...runSamples(end, timeZone), ...countedRuns(before, end)];
  if (digest !== null) {
    const date = seconds(dayStart(digest.date, timeZone));
    samples.push(...verdictSamples(digest, timeZone), one(LAST_SUCCESS, time(end.endedAt)));
    if (digest.verdict === 'balanced') {
      samples.push(one(LAST_BALANCED, time(end.endedAt)), one(LAST_BALANCED_DATE, date));
    }
  }
  // A family is replaced as a whole: the phases of two runs may differ.
  const replaced = new Set(samples.map(({ name }) => name));
  const isOver = ({ name }: Sample) => {
    return SUBJECTS.get(name) === 'run' || (digest !== null && SUBJECTS.get(name) === 'verdict');
  };
  return [...before.filter((each) => !replaced.has(each.name) && !isOver(each)), ...samples];
}

/** Whether the samples have the time of the last verdict. */
export function knowsSuccess(samples: readonly Sample[]): boolean {
  return samples.some(({ name }) => name === LAST_SUCCESS);
}

/** Adds the time of the last verdict, ISO 8601, from another source. */
export function withSuccess(samples: readonly Sample[], at: string): readonly Sample[] {
  return [...samples, one(LAST_SUCCESS, time(at))];
}

function runSamples(end: RunEnd, timeZone: string): Sample[] {
  const ofRun = (name: string, value: string) => one(`zhangping_run_${name}`, value);
  const endings = RUN_ENDINGS.map((ending) => {
    return sample('zhangping_run_ending', { ending }, end.ending === ending ? '1' : '0');
  });
  return [
    ...endings,
    ofRun('exit_code', String(end.exitCode)),
    ofRun('end_timestamp_seconds', time(end.endedAt)),
    ofRun('duration_seconds', seconds(end.durationMs)),
    ...(end.date === ''
      ? []
      : [ofRun('business_date_timestamp_seconds', seconds(dayStart(end.date, timeZone)))]),
  ];
}

function countedRuns(before: readonly Sample[], { ending: ended }: RunEnd): Sample[] {
  return RUN_ENDINGS.map((ending) => {
    const was = before.find(({ name, labels }) => name === RUNS && labels.ending === ending);
    const count = BigInt(was?.value ?? 0) + (ending === ended ? 1n : 0n);
    return sample(RUNS, { ending }, String(count));
  });
}

/** The families of the lines of a digest, and the label that has their codes. */
const LINE_FAMILIES = {
  discrepancies: { count: 'discrepancies', amount: 'discrepancies_amount', label: 'category' },
  crossDay: { count: 'cross_day_items', amount: 'cross_day_amount', label: 'state' },
  openItems: { count: 'open_items', amount: 'open_items_amount', label: null },
  tolerated: null,
} as const;

function verdictSamples(digest: Digest, timeZone: string): Sample[] {
  const { currency, total, proof, money } = digest;
  const found: Sample[] = [];
  const add = (name: string, labels: Labels, value: string) => {
    found.push(sample(`zhangping_${name}`, labels, value));
  };
  const addAmount = (name: string, labels: Labels, amount: bigint) => {
    add(name, { ...labels, currency }, money(amount));
  };
  const addTotals = (names: readonly [string, string], labels: Labels, totals: Totals) => {
    add(names[0], labels, String(totals.count));
    addAmount(names[1], labels, totals.amount);
  };
  add('business_date_timestamp_seconds', {}, seconds(dayStart(digest.date, timeZone)));
  for (const [phase, ms] of Object.entries(digest.timings)) {
    // The sum over all phases is the total.
    if (phase !== 'total') add('phase_duration_seconds', { phase }, seconds(Math.round(ms)));
  }
  for (const side of SIDES) addTotals(['records', 'records_amount'], { side }, total[side]);
  addTotals(['matched_records', 'matched_amount'], {}, digest.matched);
  for (const line of digest.lines) {
    const family = LINE_FAMILIES[line.group];
    if (family === null) continue;
    const labels = family.label === null ? {} : { [family.label]: line.code };
    addTotals([family.count, family.amount], labels, line);
  }
  addAmount('difference_amount', {}, proof.difference);
  addAmount('residual_amount', {}, proof.residual);
  add('rejected_rows', {}, String(digest.rejects));
  return found;
}

function sample(name: string, labels: Labels, value: string): Sample {
  return { name, labels, value };
}

function one(name: string, value: string): Sample {
  return sample(name, {}, value);
}

/** Milliseconds as seconds. */
function seconds(ms: number): string {
  return formatScaled(ms, MILLI_DIGITS);
}

/** A moment in ISO 8601 as seconds since 1970. */
function time(at: string): string {
  return seconds(Date.parse(at));
}

/** The text of the file, as of `nowMs` (since 1970). */
export function metricsText(metrics: Metrics, nowMs: number): string {
  const jobs = [...metrics].sort(([a], [b]) => (a < b ? -1 : 1));
  const lines = [MARK, NOTE];
  for (const { name, type, help } of FAMILIES) {
    const samples = jobs.flatMap(([job, known]) => {
      // An age is computed when it is written.
      const all = name === LAST_SUCCESS_AGE ? ageOf(known, nowMs) : known;
      return all.filter((each) => each.name === name).map((each) => lineOf(job, each));
    });
    if (samples.length === 0) continue;
    lines.push(`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`, ...samples);
  }
  return `${lines.join('\n')}\n`;
}

function ageOf(samples: readonly Sample[], nowMs: number): Sample[] {
  const success = samples.find(({ name }) => name === LAST_SUCCESS);
  if (!success) return [];
  const age = nowMs - Math.round(Number(success.value) * 1000);
  return [one(LAST_SUCCESS_AGE, seconds(Math.max(0, age)))];
}

function lineOf(job: string, { name, labels, value }: Sample): string {
  const all = Object.entries({ job, ...labels });
  const text = all.map(([label, of]) => `${label}="${escapeLabel(of)}"`);
  return `${name}{${text.join(',')}} ${value}`;
}

/**
 * A label's value as it is written between quotes: "the backslash, the double-quote, and the
 * line-feed characters have to be escaped as \\, \", and \n"
 * (https://prometheus.io/docs/instrumenting/exposition_formats/).
 */
function escapeLabel(value: string): string {
  return value.replace(/[\\"\n]/g, (char) => (char === '\n' ? '\\n' : `\\${char}`));
}

const SAMPLE = /^(?<name>\w+)\{(?<labels>.*)\} (?<value>-?\d+(?:\.\d+)?)$/s;
const LABEL = /(\w+)="((?:[^\\"]|\\[\\"n])*)"(?:,|$)/y;

/** The metrics in a text of metricsText; null: another text, or a damaged one. */
export function readMetrics(text: string): Metrics | null {
  const lines = text.split('\n');
  if (lines[0] !== MARK || lines.pop() !== '') return null;
  const metrics = new Map<string, Sample[]>();
  const seen = new Set<string>();
  for (const line of lines) {
    if (line.startsWith('#')) continue;
    const read = readLine(line);
    if (read === null) return null;
    // With a duplicate node_exporter ignores the whole file.
    seen.add(line.slice(0, line.lastIndexOf(' ')));
    const known = metrics.get(read.job);
    if (known) known.push(read.sample);
    else metrics.set(read.job, [read.sample]);
  }
  return seen.size === [...metrics.values()].flat().length ? metrics : null;
}

function readLine(line: string): { job: string; sample: Sample } | null {
  const { name, labels, value } = SAMPLE.exec(line)?.groups ?? {};
  if (name === undefined || !SUBJECTS.has(name)) return null;
  if (name === RUNS && !/^\d+$/.test(value)) return null;
  const { job, ...others } = readLabels(labels) ?? {};
  return job === undefined ? null : { job, sample: sample(name, others, value) };
}

function readLabels(text: string): Labels | null {
  const labels: Record<string, string> = {};
  const label = new RegExp(LABEL);
  while (label.lastIndex < text.length) {
    const found = label.exec(text);
    if (!found) return null;
    labels[found[1]] = found[2].replace(/\\(.)/g, (_, char) => (char === 'n' ? '\n' : char));
  }
  return labels;
}
