/** The statements of banks: what channels paid into their accounts. */
import { statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import type { ProfileConfigs } from '../../config/configured-job.ts';
import { JOB_DEFAULTS } from '../../domain/job.ts';
import type { Formats } from '../../formats/registry.ts';
import { fileAt } from '../../inputs/open.ts';
import { ExpectedError } from '../../support/errors.ts';
import { SUGGEST_BYTES } from '../../support/limits.ts';
import type { Proposal } from '../suggest/proposal.ts';
import { type Described, suggestFile } from '../suggest/suggest-file.ts';
import { PROFILE_NAME } from '../suggest/yaml.ts';
import { type SideFacts, sideFacts } from './evidence.ts';
import { dateInPath, type OtherDay, onOtherDays } from './file-names.ts';
import { examineFile, type FoundFile } from './found-file.ts';
import { currencyOf, inspectSide, type ReadWith } from './inspect-side.ts';

/** What the names of the accounts contain from which the channels pay. */
export const PAYERS = { wechat: '财付通', alipay: '支付宝', unionpay: '银联商务' } as const;
export type PayingChannel = keyof typeof PAYERS;
export const PAYING_CHANNELS = Object.keys(PAYERS) as PayingChannel[];

/** Files of other days that are read, the latest ones, unless they are large. */
const DAYS_MAX = 31;
/** Kinds of files of other days that are examined: one of them may be of a bank. */
const KINDS_MAX = 8;

/** What a channel paid, and the field in which the bank names it. */
export interface Paid {
  readonly field: 'counterparty' | 'remark';
  /** How many credits there are among the first rows. */
  readonly credits: number;
}

/** A bank's statement, and what channels paid. */
export interface Bank {
  readonly file: FoundFile;
  /** What is proposed for it; null: its format is known. */
  readonly proposal: Proposal | null;
  /** Of this file alone. */
  readonly facts: SideFacts;
  /** Its business date; null where it has several, or none. */
  readonly date: string | null;
  /** With those of other days, in order. */
  readonly dates: readonly string[];
  /** Of the files of other days. */
  readonly problems: readonly string[];
  /** By channel, in this file and those of other days; a channel that paid nothing has none. */
  readonly paid: ReadonlyMap<PayingChannel, Paid>;
}

/** A file, and what is proposed for it, if anything is. */
export interface DescribedFile {
  readonly file: FoundFile;
  readonly found: Described | null;
}

/** The profiles of a config that describe statements of banks. */
export function bankProfilesIn(profiles: ProfileConfigs): ProfileConfigs {
  const isOfBank = ({ fields }: ProfileConfigs[string]) => fields?.counterparty !== undefined;
  return Object.fromEntries(Object.entries(profiles).filter(([, each]) => isOfBank(each)));
}

/** Is it an account statement with counterparties? */
export function isBank({ file, found }: DescribedFile, profiles: ProfileConfigs): boolean {
  const hasFields = found?.proposal.settings.some(({ key }) => key === 'fields') ?? false;
  return file.hasEntries || Object.hasOwn(profiles, file.profile) || hasFields;
}

/** Examines files on which nothing depends: those that cannot be read are left out. */
export async function examineFurther(
  paths: readonly string[],
  formats: Formats,
): Promise<DescribedFile[]> {
  const files: DescribedFile[] = [];
  for (const path of paths.slice(0, KINDS_MAX)) {
    try {
      const file = await examineFile(fileAt(path), tmpdir(), formats);
      const suggested = file.isDescribed ? await suggestFile(file.input, tmpdir(), formats) : null;
      files.push({ file, found: suggested?.found ?? null });
    } catch (error) {
      if (!(error instanceof ExpectedError)) throw error;
    }
  }
  return files;
}

/** Reads a bank's statement, and those of other days, for what channels paid. */
export async function readBank(
  { file, found }: DescribedFile,
  others: readonly OtherDay[],
  profiles: ProfileConfigs,
): Promise<Bank> {
  const table = found && { name: PROFILE_NAME, proposal: found.proposal };
  const readWith = { table, profiles };
  const facts = sideFacts(await inspectSide([file], readWith));
  const onOthers = filesOnOtherDays(file, others);
  const files = [file, ...onOthers];
  const paid = new Map<PayingChannel, Paid>();
  for (const channel of PAYING_CHANNELS) {
    const each = await paidBy(channel, files, readWith);
    if (each !== null) paid.set(channel, each);
  }
  const currency = facts.currency || currencyOf([file], table);
  const date = dateOf(file.path, facts);
  const dates = [date ?? [], onOtherDays(file.path, others).map((other) => other.date)].flat();
  const proposal = found?.proposal ?? null;
  const problems = (await inspectSide(onOthers, readWith)).flatMap((each) => each.problems);
  const days = { date, dates: dates.sort(), problems };
  return { file, proposal, facts: { ...facts, currency }, ...days, paid };
}

/** The files of other days that are like a file. */
export function filesOnOtherDays(file: FoundFile, others: readonly OtherDay[]): FoundFile[] {
  return onOtherDays(file.path, others)
    .filter(({ path }) => statSync(path).size <= SUGGEST_BYTES)
    .slice(-DAYS_MAX)
    .map(({ path }) => ({ ...file, path, input: fileAt(path) }));
}

/** The date of all rows, else the one in the name if there are rows of it. */
function dateOf(path: string, { from, to }: SideFacts): string | null {
  if (from !== '' && from === to) return from;
  const inName = dateInPath(path);
  return inName !== '' && (from === '' || (inName >= from && inName <= to)) ? inName : null;
}

/** What a channel paid; free text may name it where entries have no counterparty. */
async function paidBy(
  channel: PayingChannel,
  files: readonly FoundFile[],
  readWith: ReadWith,
): Promise<Paid | null> {
  for (const field of ['counterparty', 'remark'] as const) {
    if (field === 'remark' && !files[0].hasEntries) break;
    const job = { ...JOB_DEFAULTS, name: channel, only: { [field]: [PAYERS[channel]] } };
    const rows = (await inspectSide(files, { ...readWith, job })).flatMap((each) => each.firstRows);
    const credits = rows.filter(({ amount }) => Number(amount) > 0).length;
    if (credits > 0) return { field, credits };
  }
  return null;
}
