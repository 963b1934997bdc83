/** The statements of banks beside the files of a job, and the jobs that settle with them. */
import { basename } from 'node:path';
import type { Config } from '../../config/load.ts';
import { JOB_DEFAULTS } from '../../domain/job.ts';
import type { Side } from '../../domain/record.ts';
import type { Formats } from '../../formats/registry.ts';
import { say } from '../../words/language.ts';
import { type Proposal, settingOf } from '../suggest/proposal.ts';
import type { Described } from '../suggest/suggest-file.ts';
import type { NamedProposal } from '../suggest/yaml.ts';
import {
  type Bank,
  bankProfilesIn,
  type DescribedFile,
  examineFurther,
  filesOnOtherDays,
  isBank,
  readBank,
} from './banks.ts';
import type { ProposedJob } from './config-text.ts';
import { FUND_PROFILES } from './evidence.ts';
import { dateInPath, freeJobName, nameOfFile, type OtherDay, unlikeDay } from './file-names.ts';
import type { FoundFile } from './found-file.ts';
import { namePaths } from './named-paths.ts';
import type { ProposedSettlement } from './settlement-text.ts';
import {
  channelNamed,
  draftSettlements,
  type NamedBank,
  nothingPaid,
  paysAny,
  type Upstream,
  upstreamsIn,
} from './settlements.ts';

/** Name of a profile where the bank's file has none. */
const BANK = 'bank';

interface DayRequest {
  readonly found: readonly FoundFile[];
  readonly described: ReadonlyMap<string, Described>;
  /** The sides that the command line names. */
  readonly given: ReadonlyMap<string, Side | null>;
  readonly day: readonly string[];
  readonly others: readonly OtherDay[];
  readonly formats: Formats;
  readonly existing: Config | null;
  /** Are the flows in a database? */
  readonly isQueried: boolean;
}

/** The files of a job, and the banks. */
interface Parted {
  readonly files: readonly FoundFile[];
  readonly banks: readonly Bank[];
  /** false: a bank's statement is that of the job. */
  readonly areBeside: boolean;
}

/**
 * Takes the statements of banks apart: those beside a channel's bill, or those alone that have
 * money of the jobs of an existing config.
 */
export async function partBanks(request: DayRequest): Promise<Parted> {
  const { found, described, given, others, formats, existing, isQueried } = request;
  const profiles = bankProfilesIn(existing?.profiles ?? {});
  const isFlows = ({ path }: FoundFile) => given.get(path) === 'flows';
  const near = found
    .map((file): DescribedFile => ({ file, found: described.get(file.path) ?? null }))
    .filter((each) => !isFlows(each.file) && isBank(each, profiles));
  const files = found.filter((file) => !near.some((each) => each.file === file));
  // A table beside own records is a statement.
  const statements = files.filter((file) => file.kind !== 'own' && !isFlows(file));
  const isPaired = statements.length > 0 && statements.length < files.length;
  const hasStatement = isPaired || statements.some(({ kind }) => kind === 'bill');
  const far = hasStatement ? await examineFurther(unlikeDay(request), formats) : [];
  const banks: Bank[] = [];
  for (const each of [...near, ...far.filter((file) => isBank(file, profiles))]) {
    banks.push(await readBank(each, others, profiles));
  }
  const upstreams = existing === null || isQueried ? [] : upstreamsIn(existing);
  const areOfJobs = files.length === 0 && banks.some((bank) => paysAny(bank, upstreams));
  const areBeside = hasStatement || areOfJobs;
  return areBeside ? { files, banks, areBeside } : { files: found, banks, areBeside };
}

interface BankRequest extends Omit<Parted, 'files'> {
  /** The new job and its statement; null: there is none. */
  readonly job: ProposedJob | null;
  readonly statement: readonly FoundFile[];
  readonly date: string | null;
  readonly others: readonly OtherDay[];
  readonly existing: Config | null;
  /** Of the config. */
  readonly folder: string;
  /** Names of profiles that are taken. */
  readonly profiles: readonly string[];
}

export interface SettlementProposals {
  readonly settlements: readonly ProposedSettlement[];
  readonly profiles: readonly NamedProposal[];
  readonly notes: readonly string[];
}

/** Proposes the jobs that settle the new job, or those of an existing config. */
export async function proposeSettlements(request: BankRequest): Promise<SettlementProposals> {
  const { banks, areBeside, existing, folder } = request;
  const upstreams = [...newUpstreams(request), ...(existing ? upstreamsIn(existing) : [])];
  const names = [request.job?.name ?? [], existing?.jobs.map(({ job }) => job.name) ?? []].flat();
  const taken = [...Object.keys(existing?.profiles ?? {}), ...request.profiles];
  const named: NamedBank[] = [];
  const profiles: NamedProposal[] = [];
  const notes: string[] = [];
  for (const bank of banks) {
    const { file, proposal, date } = bank;
    const { paths, notes: unnamed } = await namePaths([file], date, folder);
    const used = [...taken, ...profiles.map(({ name }) => name)];
    const name = freeJobName(nameOfFile(file.path) || BANK, used);
    if (proposal !== null) profiles.push({ name, proposal: forCredits(proposal) });
    const declared = Object.hasOwn(existing?.profiles ?? {}, file.profile) ? file.profile : '';
    named.push({ bank, paths, profile: proposal === null ? declared : name });
    const isOfDays = date === null && bank.facts.from !== '' && !file.hasEntries;
    notes.push(...(isOfDays ? [severalDays(bank)] : unnamed), ...unreadDays(bank));
  }
  const drafted = draftSettlements(named, upstreams, names);
  if (!areBeside) return { settlements: [], profiles: [], notes: drafted.notes };
  const empty = banks.filter(({ paid }) => paid.size === 0).map(nothingPaid);
  return { ...drafted, profiles, notes: [...notes, ...empty, ...drafted.notes] };
}

/** Settlements use neither types nor order ids: any words will do, also those of other days. */
function forCredits(proposal: Proposal): Proposal {
  const settings = proposal.settings.map((setting) => {
    if (setting.key === 'type') return settingOf('type', { in: 'transfer', out: 'transfer' });
    return setting.key === 'orderId' ? { ...setting, checks: [] } : setting;
  });
  return { ...proposal, settings };
}

/** The new job, if a channel's bill is its statement. */
function newUpstreams(request: BankRequest): Upstream[] {
  const { job, statement, others, areBeside } = request;
  const [bill] = statement;
  if (job === null || bill === undefined || !areBeside) return [];
  const channel = channelNamed(bill.channel) ?? channelNamed(`${job.name} ${basename(bill.path)}`);
  if (channel === null) return [];
  const hasWithdrawals = FUND_PROFILES.includes(bill.profile);
  const bills = statement.flatMap((file) => [file, ...filesOnOtherDays(file, others)]);
  const named = bills.map(({ path }) => dateInPath(path)).filter(Boolean);
  const dates = [...new Set([request.date ?? [], named].flat())].sort();
  const { timeZone } = JOB_DEFAULTS;
  const { name, currency } = job;
  return [{ name, channel, isNew: true, currency, timeZone, hasWithdrawals, dates }];
}

function unreadDays({ problems: [first], file }: Bank): string[] {
  if (first === undefined) return [];
  return [say`Not all files like ${file.path} can be read as the config describes it: ${first}`];
}

function severalDays({ file, facts: { from, to } }: Bank): string {
  return say`${file.path} has rows of ${from} to ${to}: a run reads the bank's file of one
    day, so give it one file for each day.`;
}
