/** `zhangping init`: writes a config for files, and prints what to do next. */
import { dirname } from 'node:path';
import { CONFIG_DEFAULT } from '../../config/defaults.ts';
import { dateFlag } from '../../config/flags.ts';
import { loadConfig } from '../../config/load.ts';
import { JOB_DEFAULTS } from '../../domain/job.ts';
import { SIDES } from '../../domain/record.ts';
import { checkJobName } from '../../report/folder.ts';
import { hasOtherSigns, signNote } from '../../report/notes.ts';
import { padRight } from '../../report/terminal-text.ts';
import type { RunResult } from '../../run/reconcile.ts';
import type { DatabaseFlags } from '../../setup/init/config-text.ts';
import type { QueriedFlows } from '../../setup/init/database/propose-flows.ts';
import type { SideFacts } from '../../setup/init/evidence.ts';
import type { FoundFile } from '../../setup/init/found-file.ts';
import { type Proposed, proposeConfig } from '../../setup/init/propose-config.ts';
import { isThere, requireFree, writeConfig } from '../../setup/init/write-config.ts';
import { EXIT, type ExitCode, UsageError } from '../../support/errors.ts';
import { maskMessage, maskNumbers } from '../../support/masking.ts';
import { print, printError } from '../../support/output.ts';
import { printable, visible } from '../../support/printable.ts';
import { say } from '../../words/language.ts';

/** Tables of a database that are listed, besides the chosen one. */
const TABLES_SHOWN = 20;
/** Files of a side that are listed one by one. */
const FILES_SHOWN = 5;
/** When the bills of the day before are available, as in the README's line for cron. */
const CRON_TIME = '30 10 * * *';
/** Dates that a night catches up on, in case bills or the machine were not available. */
const CATCH_UP_DAYS = '7';
/** Sets the environment variables that notifications name, if there are any. */
const SECRETS = 'set -a; [ ! -f secrets.env ] || . ./secrets.env; set +a';
/** The output of the last night's run, which is mailed if the run failed. */
const LOG = 'zhangping.out';
const ALARM = `mail -s "zhangping: exit $?" you@example.com < ${LOG}`;
/** Files of the help's example. */
const EXAMPLE = ['bills/20881234567890120156_20261119.csv.zip', 'flows/2026-11-19.csv'];

const DATABASE_EXAMPLE = [
  ...['--database', 'mysql://reader@db:3306/shop'],
  ...['--password-env', 'SHOP_DB_PASSWORD'],
];

interface InitOptions {
  readonly statement?: string[];
  readonly flows?: string[];
  readonly date?: string;
  readonly job?: string;
  readonly config?: string;
  readonly print?: boolean;
  readonly database?: string;
  readonly passwordEnv?: string;
  readonly passwordFile?: string;
  readonly caFile?: string;
  readonly tls: boolean;
}

/**
 * Proposes a config, tries it, writes or prints it, and prints the next steps; 3 where the config
 * refuses the files for which it was made.
 */
export async function init(files: readonly string[], options: InitOptions): Promise<ExitCode> {
  const { statement = [], flows = [], job = null, config: path = CONFIG_DEFAULT } = options;
  const database = databaseFlags(options);
  if (files.length + statement.length + flows.length === 0 && database === null) {
    throw new UsageError(usage());
  }
  if (job !== null) checkJobName(job);
  if (!options.print) requireFree(path);
  const existing = options.print && isThere(path) ? await loadConfig(path) : null;
  const date = dateFlag(options.date, JOB_DEFAULTS.timeZone);
  const given = { files, statement, flows, database };
  const proposed = await proposeConfig({ ...given, date, job, path, existing });
  if (!options.print) await writeConfig(path, proposed.text);
  const written = writtenText(proposed, options.print ? null : path);
  const parts = [filesText(proposed), `${written}\n${trialText(proposed)}`, notesText(proposed)];
  const text = parts.filter((part) => part !== '').join('\n');
  if (options.print) {
    printError(`${text}\n`);
    print(proposed.text);
  } else print(`${text}\n${nextText(proposed, path)}`);
  return proposed.trial?.refusal?.exitCode ?? EXIT.balanced;
}

/** What the config has; the path is null where it is printed. */
function writtenText({ job, settlements }: Proposed, path: string | null): string {
  const jobs = [...new Set([job, ...settlements.map(({ name }) => name)])];
  if (jobs.length > 1) {
    const names = jobs.join(say`, `);
    return path === null
      ? say`Below are the jobs ${names}; nothing was written.`
      : say`Wrote ${path} with the jobs ${names}.`;
  }
  return path === null
    ? say`Below is the job ${job}; nothing was written.`
    : say`Wrote ${path} with the job ${job}.`;
}

function databaseFlags(options: InitOptions): DatabaseFlags | null {
  const { database, passwordEnv, passwordFile, caFile, tls } = options;
  if (database !== undefined) return { url: database, passwordEnv, passwordFile, caFile, tls };
  if ([passwordEnv, passwordFile, caFile].every((flag) => flag === undefined) && tls) return null;
  throw new UsageError(
    say`--password-env, --password-file, --ca-file and --no-tls need --database <url>.`,
  );
}

function usage(): string {
  const what = say`Give the files of a day, the channel's and your own, in any order, as in`;
  const then = say`It examines them and writes zhangping.yaml. If a database has your own records:`;
  return [
    what,
    `  ${command('init', ...EXAMPLE)}`,
    then,
    `  ${command('init', EXAMPLE[0], ...DATABASE_EXAMPLE)}`,
  ].join('\n');
}

function filesText({ taken, facts, queried, banks }: Proposed): string {
  const lines: string[] = [];
  for (const side of SIDES) {
    const files = taken.filter((each) => each.side === side);
    const { account = '', from = '', to = '' } = facts[side] ?? {};
    const label = side === 'statement' ? say`statement` : say`flows`;
    for (const [index, { path }] of files.slice(0, FILES_SHOWN).entries()) {
      lines.push(`${padRight(index === 0 ? label : '', 11)}${visible(path)}`);
    }
    if (files.length > FILES_SHOWN)
      lines.push(indented(say`and ${files.length - FILES_SHOWN} more`));
    if (files.length === 0) continue;
    lines.push(aboutLine(files[0], { account, from, to }));
    // With a database, all files are the statement.
    if (queried === null) lines.push(indented(say`because ${files[0].why}`));
  }
  if (queried !== null) lines.push(...queriedLines(queried));
  for (const { file, facts } of banks) {
    const why = say`it is an account statement with counterparties (own records: name it with
      --flows)`;
    const path = `${padRight(say`bank`, 11)}${visible(file.path)}`;
    lines.push(path, aboutLine(file, facts), indented(say`because ${why}`));
  }
  return lines.map((line) => `${line}\n`).join('');
}

function aboutLine(
  file: FoundFile,
  { account, from, to }: Pick<SideFacts, 'account' | 'from' | 'to'>,
): string {
  const period = from === to ? from : say`${from} to ${to}`;
  const about = [formatOf(file), account === '' ? '' : say`account ${account}`, period];
  return indented(about.filter((part) => part !== '').join(say`, `));
}

function queriedLines({ query, tables, otherTables, described }: QueriedFlows): string[] {
  const shown = otherTables.slice(0, TABLES_SHOWN).join(say`, `);
  const more = otherTables.length > TABLES_SHOWN ? ' …' : '';
  const read = say`database ${query.name}, table ${tables.join(say`, `)}`;
  return [
    `${padRight(say`flows`, 11)}${visible(read)}`,
    otherTables.length === 0 ? '' : indented(say`other tables: ${shown}${more}`),
    described === null ? '' : indented(say`the config describes its rows`),
  ].filter((line) => line !== '');
}

function indented(text: string): string {
  return `${' '.repeat(11)}${visible(maskNumbers(text))}`;
}

function formatOf({ kind, isDescribed, title, profile }: FoundFile): string {
  if (kind === 'table') return say`an unknown table: the config describes it`;
  return isDescribed
    ? say`${title}, with columns of your own: the config describes it`
    : say`${title}, profile ${profile}`;
}

function trialText({ trial, date, naming, taken }: Proposed): string {
  if (trial === null) {
    if (taken.length === 0)
      return `${say`Not tried: it needs the sums of runs of the job it settles.`}\n`;
    const why =
      naming.statement === 'none'
        ? say`Not tried: no statement was given. Name it in the config.`
        : say`Not tried: no flows were given. Name them in the config.`;
    return `${why}\n`;
  }
  if (trial.result !== null) return triedText(trial.result, date ?? '');
  const why = printable(maskMessage(trial.refusal.message));
  return `${say`Tried on ${date}; the run refuses the files:`}\n  ${why}\n`;
}

function triedText({ outcome, digest }: RunResult, date: string): string {
  const { statement, flows, matched, crossDay } = outcome;
  const wrong = digest.counts.listed;
  const counts = [
    say`${statement.count} and ${flows.count} records`,
    say`${matched.count} match`,
    wrong === 1 ? say`1 discrepancy` : say`${wrong} discrepancies`,
  ];
  if (crossDay.pending.count > 0) counts.push(say`${crossDay.pending.count} in transit`);
  const lines = [say`Tried on ${date}: ${counts.join(say`, `)}.`];
  if (hasOtherSigns(outcome)) lines.push(signNote());
  if (matched.count === 0 && statement.count > 0 && flows.count > 0) {
    lines.push(
      say`Nothing matches. Check that the files are of the same day, and that both sides share the
        orderId of the profile or the identity of the job.`,
    );
  }
  return lines.map((line) => `${line}\n`).join('');
}

function notesText({ notes, hasGuesses }: Proposed): string {
  const all = hasGuesses
    ? [say`Settings marked "check" in the config are guesses: review them.`, ...notes]
    : notes;
  return all.map((note) => `- ${printable(maskMessage(note))}\n`).join('');
}

/** The next commands: a run, one every night, and the check of the set-up. */
function nextText(proposed: Proposed, path: string): string {
  const { job, date, naming, settlements } = proposed;
  const config = path === CONFIG_DEFAULT ? [] : ['--config', quoted(path)];
  const missing = SIDES.filter((side) => naming[side] === 'none');
  const given = missing.flatMap((side) => [`--${side}`, '<file>']);
  const on = date === null ? [] : ['--date', date];
  const lines = [say`Next:`, `  ${command('run', job, ...on, ...given, ...config)}`];
  const isDated = naming.statement === 'dated' && naming.flows === 'dated';
  for (const { name, upstream, dates } of settlements) {
    lines.push(say`Then the credits at the bank, after all dates of ${upstream} that they pay:`);
    if (isDated && dates.upstream.length > 1) {
      lines.push(`  ${command('run', upstream, ...over(dates.upstream), ...config)}`);
    }
    lines.push(`  ${command('run', name, ...over(dates.bank), ...config)}`);
  }
  if (settlements.length > 0) {
    lines.push(say`What the channels owe:`, `  ${command('receivables', ...config)}`);
  }
  if (isDated) {
    const night = command('run', '--catch-up', CATCH_UP_DAYS, ...config);
    // If the folder is gone, cron mails the message of cd.
    const place = ['umask 077;', 'cd', quoted(process.cwd()), '||', 'exit'].join(' ');
    const work = `${place}; ${SECRETS}; ${night} > ${LOG} 2>&1`;
    lines.push(say`Every day, in cron:`, `  PATH=${pathOfCron()}`);
    lines.push(`  ${CRON_TIME} ${work} || ${ALARM}`);
  }
  lines.push(say`To check the whole set-up:`, `  ${command('doctor', ...config)}`);
  return `${lines.join('\n')}\n`;
}

/** The flags for a run of these dates. */
function over(dates: readonly string[]): string[] {
  const [first = '<date>'] = dates;
  return dates.length > 1 ? ['--from', first, '--to', dates[dates.length - 1]] : ['--date', first];
}

/** The folders of this command and of node, which cron does not search, and its own. */
function pathOfCron(): string {
  const own = [process.argv[1] ?? '', process.execPath].map(dirname);
  return [...new Set([...own, '/usr/bin', '/bin'])].map(visible).join(':');
}

function command(...words: readonly string[]): string {
  return ['zhangping', ...words].join(' ');
}

/** A path as a word of a shell; in crontabs, % ends the command. */
function quoted(path: string): string {
  const safe = visible(path);
  if (/^[\p{L}\p{N}_./:@+-]+$/u.test(safe)) return safe;
  return `'${safe.replaceAll("'", "'\\''").replaceAll('%', '\\%')}'`;
}
