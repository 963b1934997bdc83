/** The text of a new zhangping.yaml: the settings of a job, and optional ones as comments. */
import type { Database } from '../../config/database-schema.ts';
import { JOB_DEFAULTS, type Job } from '../../domain/job.ts';
import { language, say } from '../../words/language.ts';
import { settingOf } from '../suggest/proposal.ts';
import { mapText, type NamedProposal, profilesText, valueText } from '../suggest/yaml.ts';
import { aligned, type ConfigLine, pathLines } from './config-lines.ts';
import { type ProposedSettlement, settlementText } from './settlement-text.ts';

/** The database of a command line. */
export interface DatabaseFlags extends Omit<Database, 'name' | 'target'> {
  readonly url: string;
}

/** A query that is proposed for the flows, and its database. */
export interface ProposedQuery {
  /** Of the database in the config. */
  readonly name: string;
  readonly settings: DatabaseFlags;
  readonly sql: string;
  /** What a person should check. */
  readonly checks: readonly string[];
}

/** What is proposed for a job. */
export interface ProposedJob
  extends Pick<Job, 'name' | 'currency' | 'identity' | 'netFees' | 'types'> {
  /** Relative to the config, `{date}` and globs in them; empty: the side was not given. */
  readonly statement: readonly string[];
  readonly flows: readonly string[];
  /** The query of the flows; null: they are files, or were not given. */
  readonly query: ProposedQuery | null;
  /** Profiles of tables that the config describes; empty: the format is detected. */
  readonly channel: string;
  readonly flowsProfile: string;
  /** Empty: not known. */
  readonly account: string;
}

/** What a config has to say for given files. */
export interface ProposedJobs {
  /** null: there are only bank statements, for jobs of an existing config. */
  readonly job: ProposedJob | null;
  readonly settlements: readonly ProposedSettlement[];
  readonly profiles: readonly NamedProposal[];
}

/** The whole file. */
export function newConfigText(proposed: ProposedJobs): string {
  return [headText(), jobsText(proposed), notifyText()].join('\n');
}

/** The jobs and their profiles alone, to be pasted into an existing config. */
export function jobsText({ job, settlements, profiles }: ProposedJobs): string {
  const described = profiles.length === 0 ? '' : `${profilesText(profiles)}\n`;
  const texts = [...(job === null ? [] : [jobText(job)]), ...settlements.map(settlementText)];
  return `${job === null ? '' : databaseText(job)}${described}jobs:\n${texts.join('\n')}`;
}

function jobText(job: ProposedJob): string {
  const lines: readonly ConfigLine[] = [
    ...pathLines('statement', job.statement, say`the channel's files of a day`, 'bills/{date}.zip'),
    ...(job.query === null
      ? pathLines('flows', job.flows, say`your own records of that day`, 'flows/{date}.csv')
      : queryLines(job.query)),
    ...formatLines(job),
    ...ruleLines(job),
    ...defaultLines(),
  ];
  return `  ${valueText(job.name)}:\n${aligned(lines, '    ')}`;
}

function headText(): string {
  const comments = [
    say`What zhangping run reconciles. Paths are relative to this file.`,
    say`A setting that is commented out is at its default.`,
  ];
  const places: readonly ConfigLine[] = [
    ['ledger: zhangping.db', say`items carried between days: back it up`],
    ['out: reports', say`reports go to reports/<job>/<date>`],
    [
      language() === 'zh' ? 'lang: zh' : '# lang: en',
      say`language of reports and messages, zh or en: under cron it is often en`,
    ],
  ];
  return `${comments.map((text) => `# ${text}\n`).join('')}\n${aligned(places, '')}`;
}

function databaseText({ query }: ProposedJob): string {
  if (query === null) return '';
  const { name, settings } = query;
  const given = Object.entries(settings).filter(([, value]) => ![undefined, true].includes(value));
  const text = mapText(
    name,
    given.map(([key, value]) => settingOf(key, value)),
  );
  return `databases:\n${text.replace(/^(?=.)/gm, '  ')}\n`;
}

/** The query is text of several lines, above which is what to check. */
function queryLines({ name, sql, checks }: ProposedQuery): ConfigLine[] {
  const text = mapText('flows', [settingOf('database', name), settingOf('sql', sql, ...checks)]);
  const comment = say`your own records of that day: from :from, before :to`;
  const lines = [`# ${comment}`, ...text.trimEnd().split('\n')].map((line): ConfigLine => [line]);
  return [...lines, ...queryDefaults()];
}

/** Settings of a query at their defaults, commented out. */
function queryDefaults(): ConfigLine[] {
  return [
    ['  # keepDays: 30', say`keep the rows that were read: a rerun then shows what has changed`],
    ['  # maxLagSeconds: 60', say`refuse a replica that is further behind`],
    ['  # timeoutSeconds: 600', say`longest time of the query`],
  ];
}

function formatLines({ channel, flowsProfile, account, currency }: ProposedJob): ConfigLine[] {
  const lines: ConfigLine[] = [];
  if (channel !== '') {
    lines.push([`channel: ${valueText(channel)}`, say`profile of the statement`]);
  }
  if (flowsProfile !== '') {
    const comment = say`the profile above describes the flows`;
    lines.push([`flowsProfile: ${valueText(flowsProfile)}`, comment]);
  }
  const setting =
    account === '' ? '# account: "2088123456789012"' : `account: ${valueText(account)}`;
  const zone = valueText(JOB_DEFAULTS.timeZone);
  return [
    ...lines,
    [
      setting,
      say`statements of other accounts are refused, rows of other accounts in the flows are passed
        over`,
    ],
    [`currency: ${valueText(currency)}`, say`of all amounts`],
    [`timeZone: ${zone}`, say`time zone of business dates`],
  ];
}

function ruleLines({ identity, netFees, types }: ProposedJob): ConfigLine[] {
  const lines: ConfigLine[] = [];
  if (identity.join() !== JOB_DEFAULTS.identity.join()) {
    const comment = say`fields that identify an event`;
    lines.push([`identity: ${valueText(identity)}`, comment]);
  }
  if (netFees) {
    const comment = say`fees in separate rows are added to their transactions`;
    lines.push(['netFees: true', comment]);
  }
  const words = Object.entries(types);
  if (words.length > 0) {
    lines.push(['types:', say`your own types for types of the statement`]);
    lines.push(...words.map(([word, type]): ConfigLine => [`  ${valueText(word)}: ${type}`]));
  }
  return lines;
}

/** Settings at their defaults, commented out. */
function defaultLines(): ConfigLine[] {
  const { carryDays, edgeMinutes, amount, compare, maxRejects } = JOB_DEFAULTS;
  return [
    ['# cutoff: "00:00"', say`when a business date begins`],
    [`# edge: ${edgeMinutes}`, say`minutes around the cutoff in which an order may be in transit`],
    [`# carryDays: ${carryDays}`, say`days before and after in which the other side may have it`],
    [`# amount: ${amount}`, say`or settled: what you receive after deductions by the channel`],
    [`# compare: ${valueText(compare)}`, say`fields that must agree besides type and amount`],
    ['# amountTolerance: "0"', say`amounts that differ by no more than this agree`],
    [`# maxRejects: ${maxRejects}`, say`unreadable rows that may be set aside`],
  ];
}

function notifyText(): string {
  const secrets = say`names of environment variables: keep secrets out of this file`;
  const lines: readonly ConfigLine[] = [
    ['# notify:', say`who is notified when a run ends`],
    ['#   - to: dingtalk'],
    ['#     urlEnv: DINGTALK_URL', secrets],
    ['#     secretEnv: DINGTALK_SECRET'],
    ['#     on: [discrepant, refused, missing, failed]'],
  ];
  return aligned(lines, '');
}
