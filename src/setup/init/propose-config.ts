/**
 * Proposes a config for files: recognizes them (`found-file.ts`), describes unknown tables, decides
 * their sides (`sides.ts`), drafts the job (`draft-job.ts`) and its paths (`named-paths.ts`), and
 * tries the config on the files (`try-config.ts`).
 */
import { tmpdir } from 'node:os';
import { dirname } from 'node:path';
import { parseDatabaseUrl } from '../../config/database-url.ts';
import type { Config } from '../../config/load.ts';
import { JOB_DEFAULTS } from '../../domain/job.ts';
import type { Side, Sides } from '../../domain/record.ts';
import { shiftDate, today } from '../../domain/time.ts';
import { allFormats, type Formats } from '../../formats/registry.ts';
import { expandPaths, STANDARD_INPUT } from '../../inputs/expand-paths.ts';
import { SIDECAR_SUFFIX } from '../../inputs/sidecar.ts';
import { RefusedError, UsageError } from '../../support/errors.ts';
import { say } from '../../words/language.ts';
import { isGuess } from '../suggest/proposal.ts';
import { type Described, suggestFile } from '../suggest/suggest-file.ts';
import { type Bank, bankProfilesIn, isBank } from './banks.ts';
import { partBanks, proposeSettlements, type SettlementProposals } from './beside.ts';
import {
  type DatabaseFlags,
  jobsText,
  newConfigText,
  type ProposedJobs,
  type ProposedQuery,
} from './config-text.ts';
import { proposeFlows, type QueriedFlows } from './database/propose-flows.ts';
import { draftJob, type JobDraft, tableOf } from './draft-job.ts';
import type { SideFacts } from './evidence.ts';
import {
  dateInPath,
  freeJobName,
  latestDay,
  nameOfFile,
  type OtherDay,
  otherDay,
} from './file-names.ts';
import { examineFiles, type FoundFile } from './found-file.ts';
import { factsOfFiles } from './inspect-side.ts';
import { fromFolder, type Naming, namedOnOtherDays, namePaths } from './named-paths.ts';
import type { ProposedSettlement } from './settlement-text.ts';
import { type Taken, takeSides } from './sides.ts';
import { type Trial, tryConfig } from './try-config.ts';

interface ProposeRequest {
  readonly files: readonly string[];
  /** Files whose side the command line names. */
  readonly statement: readonly string[];
  readonly flows: readonly string[];
  /** The database of the flows; null: none is given. */
  readonly database: DatabaseFlags | null;
  /** Business date of the files; null: as the files say. */
  readonly date: string | null;
  /** The job's name; null: after the files. */
  readonly job: string | null;
  /** The config to write: paths in it start from its folder. */
  readonly path: string;
  /** The config that is there; null: there is none. */
  readonly existing: Config | null;
}

export interface Proposed {
  /** The config; for an existing one, the job and its profiles alone. */
  readonly text: string;
  /** The new job, else the first one that settles a job of the existing config. */
  readonly job: string;
  /** The business date of the files; null where there are only flows, which do not name one. */
  readonly date: string | null;
  readonly taken: readonly Taken[];
  /** Statements of banks beside them, and the jobs that settle with these. */
  readonly banks: readonly Bank[];
  readonly settlements: readonly ProposedSettlement[];
  /** The flows of a database; null: none is given. */
  readonly queried: QueriedFlows | null;
  readonly facts: Partial<Sides<SideFacts>>;
  /** What a person should know or check, a sentence each. */
  readonly notes: readonly string[];
  /** Is something in the config marked as a guess? */
  readonly hasGuesses: boolean;
  readonly naming: Sides<Naming>;
  /** null: there was only one side. */
  readonly trial: Trial | null;
}

/** The sides that the command line names, by path. */
type Given = Map<string, Side | null>;

/** A query has a date, and no paths. */
const QUERIED_PATHS = { paths: [], naming: 'dated', notes: [] } as const;

/** Drafts of a job with the paths of its files. */
type NewJob = Pick<Proposed, 'date' | 'taken' | 'queried' | 'facts' | 'notes' | 'naming'> & {
  readonly drafts: readonly JobDraft[];
};

/** Where all files are statements of banks, for the jobs of an existing config. */
const NO_JOB: NewJob = {
  ...{ drafts: [], date: null, taken: [], queried: null, facts: {}, notes: [] },
  naming: { statement: 'none', flows: 'none' },
};

/**
 * Proposes a config for files, and tries it. Throws UsageError where the command line has to name
 * the side or date of files, and RefusedError where a file cannot be read.
 */
export async function proposeConfig(request: ProposeRequest): Promise<Proposed> {
  const { existing, database } = request;
  const given = await givenFiles(request);
  const formats = await allFormats(bankProfilesIn(existing?.profiles ?? {}));
  let days = latestDay([...given.keys()]);
  let found = await examineFiles(days.day, tmpdir(), formats);
  let described = await describeTables(found, formats);
  const isOfBank = (file: FoundFile) =>
    isBank({ file, found: described.get(file.path) ?? null }, existing?.profiles ?? {});
  if (existing === null && days.others.length > 0 && found.every(isOfBank)) {
    // A bank pays for a day on the next one: the bill is of an earlier date.
    days = otherDay(days);
    found = await examineFiles(days.day, tmpdir(), formats);
    described = await describeTables(found, formats);
  }
  const isQueried = database !== null;
  const around = { found, described, given, ...days, formats, existing, isQueried };
  const { files, ...beside } = await partBanks(around);
  const hasJob = files.length > 0 || isQueried;
  if (!hasJob && request.job !== null)
    throw new UsageError(say`--job ${request.job}: the files are of a
    bank, and its jobs are named after those that they settle. Leave out --job.`);
  const job = hasJob ? await draftNewJob(request, files, { given, described }) : NO_JOB;
  const { drafts, taken, date, notes, ...about } = job;
  const settled = await proposeSettlements({
    ...beside,
    job: drafts[0]?.job ?? null,
    statement: taken.filter(({ side }) => side === 'statement'),
    others: days.others,
    ...{ date, existing },
    folder: dirname(request.path),
    profiles: drafts.flatMap(({ profiles }) => profiles.map(({ name }) => name)),
  });
  const { proposed, trial } = await tryDrafts(drafts, settled, request, date);
  const { settlements, profiles } = proposed;
  return {
    ...about,
    text: textOf(proposed, request),
    job: proposed.job?.name ?? settlements[0].name,
    date,
    taken,
    banks: beside.areBeside ? beside.banks : [],
    settlements,
    notes: [...notes, ...settled.notes, ...(await notesOnOthers(proposed, request, days.others))],
    hasGuesses:
      profiles.some(({ proposal }) => isGuess(proposal)) ||
      settlements.length > 0 ||
      (proposed.job?.query?.checks ?? []).length > 0,
    trial,
  };
}

/** Drafts the job of files and of the flows in a database. */
async function draftNewJob(
  request: ProposeRequest,
  found: readonly FoundFile[],
  { given, described }: { given: Given; described: Map<string, Described> },
): Promise<NewJob> {
  const taken = takeSides(
    found.map((file) => ({
      ...file,
      named: given.get(file.path) ?? null,
      proposal: described.get(file.path)?.proposal ?? null,
    })),
  );
  const statementFiles = taken.filter(({ side }) => side === 'statement');
  const queried = await queriedFlows(request, statementFiles, described);
  if (queried?.described) described.set(queried.file.path, queried.described);
  const sides = {
    statement: statementFiles,
    flows: queried === null ? taken.filter(({ side }) => side === 'flows') : [queried.file],
  };
  const name = nameFor(request, sides);
  const { drafts, facts, notes } = await draftJob({ name, sides, described });
  const date = businessDateFor(request, sides, facts);
  const folder = dirname(request.path);
  const query = queried && { ...queried.query, settings: settingsFrom(folder, queried.query) };
  const statement = await namePaths(sides.statement, date, folder);
  const flows = query === null ? await namePaths(sides.flows, date, folder) : QUERIED_PATHS;
  return {
    drafts: drafts.map(({ job, profiles }) => {
      return { job: { ...job, statement: statement.paths, flows: flows.paths, query }, profiles };
    }),
    ...{ date, taken, queried, facts },
    notes: [...notes, ...statement.notes, ...flows.notes, ...passwordNotes(request)],
    naming: { statement: statement.naming, flows: flows.naming },
  };
}

/** Cron does not have the variables of this shell. */
function passwordNotes({ database }: ProposeRequest): string[] {
  if (database?.passwordEnv === undefined) return [];
  return [
    say`The nightly run needs the password: put ${database.passwordEnv}=… into secrets.env in this
      folder, and run chmod 600 secrets.env.`,
  ];
}

/** The flows of a database, if one is given, on the date of the statement, else on yesterday. */
async function queriedFlows(
  request: ProposeRequest,
  statement: readonly FoundFile[],
  described: ReadonlyMap<string, Described>,
): Promise<QueriedFlows | null> {
  const { database, date } = request;
  if (database === null) return null;
  const sides = { statement, flows: [] };
  const given = statement.length === 0 ? date : await dateOfStatement();
  return await proposeFlows(database, given ?? shiftDate(today(JOB_DEFAULTS.timeZone), -1));

  async function dateOfStatement(): Promise<string | null> {
    const table = tableOf('statement', { name: '', sides, described });
    return businessDateFor(request, sides, { statement: await factsOfFiles(statement, table) });
  }
}

/** The settings of a database, with paths from the config's folder. */
function settingsFrom(folder: string, { settings }: ProposedQuery): ProposedQuery['settings'] {
  const { url = '', passwordFile, caFile } = settings;
  const target = parseDatabaseUrl(url);
  const isFile = typeof target === 'object' && target.kind === 'sqlite';
  return {
    ...settings,
    url: isFile ? `sqlite:${fromFolder(target.path, folder)}` : url,
    passwordFile: passwordFile && fromFolder(passwordFile, folder),
    caFile: caFile && fromFolder(caFile, folder),
  };
}

/** The files, with the sides that the command line names. */
async function givenFiles(request: ProposeRequest): Promise<Given> {
  const { files, statement, flows } = request;
  if ([...files, ...statement, ...flows].includes(STANDARD_INPUT)) {
    throw new UsageError(say`A config cannot name standard input (-): give files.`);
  }
  if (request.database !== null && flows.length > 0) {
    throw new UsageError(say`Give the flows with --flows or with --database, not with both.`);
  }
  const given: Given = new Map();
  const all: string[] = [];
  for (const [paths, side] of [
    [files, request.database === null ? null : 'statement'],
    [statement, 'statement'],
    [flows, 'flows'],
  ] as const) {
    // A star that a shell expands includes the checksum files beside bills.
    const expanded = (await expandPaths(paths)).filter((path) => !path.endsWith(SIDECAR_SUFFIX));
    all.push(...expanded);
    for (const path of expanded) given.set(path, side);
  }
  if (all.length === 0 && request.database === null) {
    throw new UsageError(say`Only checksum files were given: give the files that they belong to.`);
  }
  // Refuses a file that is on both sides.
  await expandPaths(all);
  const odd = all.find((path) => path.includes('{date'));
  if (odd !== undefined) {
    throw new UsageError(
      say`${odd}: in a config, {date is a placeholder for a date: rename the file.`,
    );
  }
  return given;
}

/** Proposals for all tables among the files. Throws RefusedError where one has none. */
async function describeTables(
  found: readonly FoundFile[],
  formats: Formats,
): Promise<Map<string, Described>> {
  const described = new Map<string, Described>();
  for (const { path, input } of found.filter((file) => file.isDescribed)) {
    const { found: table } = await suggestFile(input, tmpdir(), formats);
    if (table === null) throw new RefusedError('unrecognized', say`${path}: no table was found.`);
    described.set(path, table);
  }
  return described;
}

function nameFor({ job, existing }: ProposeRequest, sides: Sides<readonly FoundFile[]>): string {
  const jobs = existing?.jobs.map((each) => each.job.name) ?? [];
  if (job !== null) {
    if (!jobs.includes(job)) return job;
    throw new UsageError(say`--job ${job}: the config has a job of that name.`);
  }
  const bill = sides.statement.find(({ kind }) => kind === 'bill');
  const first = sides.statement[0] ?? sides.flows[0];
  return freeJobName(bill?.channel ?? nameOfFile(first.path), jobs);
}

/**
 * The business date of the files: that of the command line, else the declared one or that of all
 * rows, else the date in the statement's name, if it has rows of that. Throws UsageError otherwise.
 */
function businessDateFor(
  { date }: ProposeRequest,
  sides: Sides<readonly FoundFile[]>,
  facts: Partial<Sides<SideFacts>>,
): string | null {
  if (date !== null) return date;
  const side = facts.statement ? 'statement' : 'flows';
  const { from, to, problems } = facts[side] as SideFacts;
  if (from !== '' && from === to) return from;
  const [inName = ''] = sides[side].map(({ path }) => dateInPath(path)).filter(Boolean);
  const isWithin = from === '' || (inName >= from && inName <= to);
  if (inName !== '' && isWithin) return inName;
  if (side === 'flows') return null;
  // A problem of the file may be the reason why it has no date.
  if (from === '' && problems.length > 0) throw new RefusedError('unrecognized', problems[0]);
  const rows =
    from === ''
      ? say`The statement names no date, and its rows have none.`
      : say`The statement has rows of ${from} to ${to}.`;
  throw new UsageError(say`${rows} Give the business date for the trial: --date yyyy-MM-dd.`);
}

/** The config or, for an existing one, the text to add to it. */
function textOf(proposed: ProposedJobs, { existing }: ProposeRequest): string {
  return existing === null ? newConfigText(proposed) : jobsText(proposed);
}

/**
 * The first draft that accepts the files, else the first one, with the jobs that settle it. One
 * side alone is not tried.
 */
async function tryDrafts(
  drafts: readonly JobDraft[],
  settled: SettlementProposals,
  request: ProposeRequest,
  date: string | null,
): Promise<{ readonly proposed: ProposedJobs; readonly trial: Trial | null }> {
  const { settlements } = settled;
  const all = drafts.map(({ job, profiles }) => {
    return { job, settlements, profiles: [...profiles, ...settled.profiles] };
  });
  const [first = { job: null, settlements, profiles: settled.profiles }] = all;
  const { job } = first;
  const hasFlows = job !== null && (job.flows.length > 0 || job.query !== null);
  if (date === null || !hasFlows || job.statement.length === 0)
    return { proposed: first, trial: null };
  const trials: Trial[] = [];
  for (const proposed of all) {
    // Others may settle jobs of the existing config, which is not part of the text.
    const tried = request.existing === null ? proposed : { ...proposed, settlements: [] };
    const text = textOf(tried, request);
    const trial = await tryConfig(text, request.path, { job: job.name, date });
    if (trial.refusal === null) return { proposed, trial };
    trials.push(trial);
  }
  return { proposed: first, trial: trials[0] };
}

async function notesOnOthers(
  { job, settlements }: ProposedJobs,
  { path }: ProposeRequest,
  others: readonly OtherDay[],
): Promise<string[]> {
  if (others.length === 0) return [];
  const paths = [job?.statement ?? [], job?.flows ?? [], settlements.map((each) => each.statement)];
  const named = await namedOnOtherDays(paths.flat(2), others, dirname(path));
  const left = others.find((other) => !named.has(other.path));
  if (left === undefined) {
    return [say`Files of other days (${others.length}): the paths in the config match them, too.`];
  }
  const count = others.length - named.size;
  return [
    say`Files of other days that no path in the config matches: ${count}, such as ${left.path}.`,
  ];
}
