/** Reads the files of a side, those in a proposed format with the proposal. */
import { tmpdir } from 'node:os';
import type { ProfileConfigs } from '../../config/configured-job.ts';
import { configOf } from '../../config/load.ts';
import { JOB_DEFAULTS, type Job } from '../../domain/job.ts';
import { formatsNamed } from '../../formats/registry.ts';
import { type Inspection, inspectUnmasked } from '../inspect/inspect.ts';
import { type NamedProposal, profilesText } from '../suggest/yaml.ts';
import { type SideFacts, sideFacts } from './evidence.ts';
import type { FoundFile } from './found-file.ts';

/** Records of a document that are read one by one. */
const SAMPLE_ROWS = 1000;

/** Rates are first fitted to the amounts that rules charge for by default. */
const SETTLED: Job = { ...JOB_DEFAULTS, name: 'job', amount: 'settled' };

export interface ReadWith {
  /** The proposal for the files; null: they need none. */
  readonly table: NamedProposal | null;
  /** Further profiles that the files may have. */
  readonly profiles?: ProfileConfigs;
  /** The job whose statement they are; undefined: one with defaults. */
  readonly job?: Job;
}

/** What the files contain, with their first records. */
export async function inspectSide(
  files: readonly FoundFile[],
  { table, profiles = {}, job }: ReadWith,
): Promise<Inspection[]> {
  const all = { ...profiles, ...(table && profilesOf(table)) };
  const formats = await formatsNamed(table?.name, all);
  const currency = currencyOf(files, table);
  const names = [...Object.keys(all), ...files.map(({ profile }) => profile)];
  const around = {
    scratchDir: tmpdir(),
    formats,
    currencies: new Map(currency === '' ? [] : names.map((name) => [name, currency] as const)),
    rows: SAMPLE_ROWS,
    ...(job && { of: { job, side: 'statement' as const } }),
  };
  const inspections = [];
  for (const { input } of files) inspections.push(...(await inspectUnmasked(input, around)));
  return inspections;
}

/** The facts of the files of a side. */
export async function factsOfFiles(
  files: readonly FoundFile[],
  table: NamedProposal | null,
  profiles?: ProfileConfigs,
): Promise<SideFacts> {
  const readWith = { table, ...(profiles && { profiles }) };
  const settled = await inspectSide(files, { ...readWith, job: SETTLED });
  const facts = sideFacts(settled);
  const found = { ...facts, currency: facts.currency || currencyOf(files, table) };
  const isCharged = settled.some(({ firstRows }) => firstRows.some(({ fee }) => Number(fee) > 0));
  if (facts.rates.length > 0 || !isCharged) return found;
  const { rates } = sideFacts(await inspectSide(files, readWith));
  return { ...found, rates: rates.map((rate) => ({ ...rate, base: 'order' as const })) };
}

export function currencyOf(files: readonly FoundFile[], table: NamedProposal | null): string {
  return table?.proposal.currency ?? files[0]?.currency ?? '';
}

/** The profile, as in a config. */
function profilesOf(table: NamedProposal): ProfileConfigs {
  return configOf(`${profilesText([table])}jobs: { job: {} }\n`, 'proposal').profiles;
}
