/** The text of a new zhangping.yaml: what a job needs, and what else may be said, with comments. */
import type { IdentityField } from '../../domain/job.ts';
import { JOB_DEFAULTS } from '../../domain/job.ts';
import type { TransactionType } from '../../domain/record.ts';
import { padRight, textWidth } from '../../report/terminal-text.ts';
import { language, say } from '../../words/language.ts';
import { type NamedProposal, profilesText, valueText } from '../suggest/yaml.ts';

/** What is proposed for a job. */
export interface ProposedJob {
  readonly name: string;
  /** Relative to the config, `{date}` and globs in them; empty: the side was not given. */
  readonly statement: readonly string[];
  readonly flows: readonly string[];
  /** Profiles of tables that the config describes; empty: the format is detected. */
  readonly channel: string;
  readonly flowsProfile: string;
  readonly currency: string;
  /** Empty: not known. */
  readonly account: string;
  readonly identity: readonly IdentityField[];
  readonly netFees: boolean;
  readonly types: Readonly<Record<string, TransactionType>>;
}

/** A line of YAML, and what is said of it. */
interface Line {
  readonly text: string;
  readonly comment: string;
}

/** Columns of a setting beyond which its comment stands above it. */
const SETTING_COLUMNS_MAX = 40;

/** The whole file. */
export function newConfigText(job: ProposedJob, profiles: readonly NamedProposal[]): string {
  const parts = [headText(), jobsText(job, profiles), notifyText()];
  return parts.join('\n');
}

/** The job and its profiles alone, to be pasted into a config that is there. */
export function jobsText(job: ProposedJob, profiles: readonly NamedProposal[]): string {
  const described = profiles.length === 0 ? '' : `${profilesText(profiles)}\n`;
  const lines = [...pathLines(job), ...formatLines(job), ...ruleLines(job), ...defaultLines()];
  return `${described}jobs:\n  ${valueText(job.name)}:\n${aligned(lines, '    ')}`;
}

function headText(): string {
  const lang: Line = {
    text: language() === 'zh' ? 'lang: zh' : '# lang: en',
    comment: say`language of reports and messages, zh or en: cron often knows no other than en`,
  };
  const comments = [
    say`What zhangping run reconciles. Paths are relative to this file.`,
    say`A setting that is commented out is at its default.`,
  ];
  const places: Line[] = [
    { text: 'ledger: zhangping.db', comment: say`what is open from day to day: back it up` },
    { text: 'out: reports', comment: say`reports go to reports/<job>/<date>` },
    lang,
  ];
  return `${comments.map((text) => `# ${text}\n`).join('')}\n${aligned(places, '')}`;
}

function pathLines({ statement, flows }: ProposedJob): Line[] {
  return [
    ...pathsOf('statement', statement, say`the channel's files of a day`, 'bills/{date}.zip'),
    ...pathsOf('flows', flows, say`your own records of that day`, 'flows/{date}.csv'),
  ];
}

function pathsOf(key: string, paths: readonly string[], what: string, example: string): Line[] {
  if (paths.length === 0) {
    return [
      { text: `# ${key}: ${valueText(example)}`, comment: say`${what}: not given yet, name them` },
    ];
  }
  const isDated = paths.some((path) => path.includes('{date'));
  const comment = isDated
    ? say`${what}; {date…} becomes the business date`
    : say`${what}: the same for every run until a {date:yyyyMMdd} stands in it`;
  if (paths.length === 1) return [{ text: `${key}: ${valueText(paths[0])}`, comment }];
  const items = paths.map((path) => ({ text: `  - ${valueText(path)}`, comment: '' }));
  return [{ text: `${key}:`, comment }, ...items];
}

function formatLines({ channel, flowsProfile, account, currency }: ProposedJob): Line[] {
  const lines: Line[] = [];
  if (channel !== '') {
    const comment = say`the profile above describes the statement`;
    lines.push({ text: `channel: ${valueText(channel)}`, comment });
  }
  if (flowsProfile !== '') {
    const comment = say`the profile above describes the flows`;
    lines.push({ text: `flowsProfile: ${valueText(flowsProfile)}`, comment });
  }
  const rule = say`statements of other accounts are refused, such rows of the flows are
    passed over`;
  if (account !== '') lines.push({ text: `account: ${valueText(account)}`, comment: rule });
  else lines.push({ text: '# account: "2088123456789012"', comment: rule });
  lines.push(
    { text: `currency: ${valueText(currency)}`, comment: say`of all amounts` },
    {
      text: `timeZone: ${valueText(JOB_DEFAULTS.timeZone)}`,
      comment: say`in which business dates begin and end`,
    },
  );
  return lines;
}

function ruleLines({ identity, netFees, types }: ProposedJob): Line[] {
  const lines: Line[] = [];
  if (identity.join() !== JOB_DEFAULTS.identity.join()) {
    const comment = say`what says that two records are of one event`;
    lines.push({ text: `identity: ${valueText(identity)}`, comment });
  }
  if (netFees) {
    const comment = say`fees in rows of their own become those of their transactions`;
    lines.push({ text: 'netFees: true', comment });
  }
  const words = Object.entries(types);
  if (words.length > 0) {
    const comment = say`what you call what the statement calls otherwise`;
    lines.push({ text: 'types:', comment });
    for (const [word, type] of words) {
      lines.push({ text: `  ${valueText(word)}: ${type}`, comment: '' });
    }
  }
  return lines;
}

/** Settings at their defaults, commented out. */
function defaultLines(): Line[] {
  const { carryDays, edgeMinutes, amount, compare, maxRejects } = JOB_DEFAULTS;
  const lines: [string, string][] = [
    ['cutoff: "00:00"', say`when a business date begins`],
    [`edge: ${edgeMinutes}`, say`minutes around it in which an order may be in transit`],
    [`carryDays: ${carryDays}`, say`days before and after in which it may still be found`],
    [`amount: ${amount}`, say`or settled: what you get, after what the channel takes off`],
    [`compare: ${valueText(compare)}`, say`what must agree beyond type and amount`],
    ['amountTolerance: "0"', say`amounts that differ by no more than this agree`],
    [`maxRejects: ${maxRejects}`, say`unreadable rows that may be set aside`],
  ];
  return lines.map(([text, comment]) => ({ text: `# ${text}`, comment }));
}

function notifyText(): string {
  const lines = [
    { text: '# notify:', comment: say`who is told how a run ended` },
    { text: '#   - to: dingtalk', comment: '' },
    {
      text: '#     urlEnv: DINGTALK_URL',
      comment: say`names of environment variables: secrets do not belong into this file`,
    },
    { text: '#     secretEnv: DINGTALK_SECRET', comment: '' },
    { text: '#     on: [discrepant, refused, missing, failed]', comment: '' },
  ];
  return aligned(lines, '');
}

/** Lines with their comments behind them, below each other; of a long setting it stands above. */
function aligned(lines: readonly Line[], indent: string): string {
  const widths = lines.map(({ text }) => textWidth(text));
  const width = Math.max(...widths.filter((each) => each <= SETTING_COLUMNS_MAX), 0);
  return lines
    .map(({ text, comment }) => {
      if (comment === '') return `${indent}${text}\n`;
      if (textWidth(text) > width) return `${indent}# ${comment}\n${indent}${text}\n`;
      return `${indent}${padRight(text, width)}  # ${comment}\n`;
    })
    .join('');
}
