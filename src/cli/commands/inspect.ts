/** `zhangping inspect`: what is this file? */
import { tmpdir } from 'node:os';
import { parseDateFlag } from '../../config/flags.ts';
import { JOB_DEFAULTS } from '../../domain/job.ts';
import type { Side } from '../../domain/record.ts';
import { clockAt } from '../../domain/time.ts';
import { allFormats, formatsNamed } from '../../formats/registry.ts';
import { expandPaths } from '../../inputs/expand-paths.ts';
import { fileAt } from '../../inputs/open.ts';
import type { FoundFile } from '../../inputs/source.ts';
import { sourceFor } from '../../inputs/source-for.ts';
import { obtainedNotes } from '../../report/notes.ts';
import { padRight } from '../../report/terminal-text.ts';
import { chooseJobs, configFormats, formatsBeside } from '../../run/choose-jobs.ts';
import { type Inspection, type InspectOptions, inspectFile } from '../../setup/inspect/inspect.ts';
import { EXIT, type ExitCode, UsageError } from '../../support/errors.ts';
import { print, printValue } from '../../support/output.ts';
import { printable } from '../../support/printable.ts';
import { say } from '../../words/language.ts';

/** Width of the names of facts, columns. */
const LABEL_COLUMNS = 12;

/** Proposes a description of a file for zhangping.yaml; 0 if that reads all of it, 3 if not. */
export async function suggest(
  paths: readonly string[],
  options: { json?: boolean; config?: string },
): Promise<ExitCode> {
  if (paths.length === 0) throw new UsageError(usage());
  const [path, ...others] = await expandPaths([...paths]);
  if (others.length > 0) throw new UsageError(say`--suggest takes one file at a time.`);
  if (options.json) throw new UsageError(say`--suggest prints YAML: leave out --json.`);
  const formats = await allFormats(await formatsBeside(options.config));
  // Loaded only where a proposal is wanted.
  const { suggestFile } = await import('../../setup/suggest/suggest-file.ts');
  const { text, readsAll } = await suggestFile(fileAt(path), tmpdir(), formats);
  print(text);
  return readsAll ? EXIT.balanced : EXIT.refused;
}

interface InspectFlags {
  readonly json?: boolean;
  readonly config?: string;
  readonly profile?: string;
  readonly job?: string;
  readonly side?: Side;
  readonly date?: string;
}

/** What is inspected, and with what. */
interface Inspected {
  readonly files: readonly FoundFile[];
  readonly around: InspectOptions;
  /** The time zone in which times of a profile are shown. */
  readonly zoneOf: (profile: string) => string;
}

/** Prints what every file is; 0 if all of them can be reconciled, 3 if not. */
export async function inspect(paths: readonly string[], flags: InspectFlags): Promise<ExitCode> {
  const { files, around, zoneOf } =
    flags.job === undefined ? await givenFiles(paths, flags) : await filesOfJob(paths, flags);
  const inspections: Inspection[] = [];
  for (const file of files) inspections.push(...(await inspectFile(file, around)));
  if (flags.json) {
    const facts = inspections.map(({ obtained, ...others }) => {
      return { ...others, ...(obtained?.query && { query: obtained.query }) };
    });
    printValue(facts);
  } else {
    print(inspections.map((each) => inspectionText(each, zoneOf(each.profile))).join('\n'));
  }
  return inspections.some(({ problems }) => problems.length > 0) ? EXIT.refused : EXIT.balanced;
}

/** Files by their paths. */
async function givenFiles(paths: readonly string[], flags: InspectFlags): Promise<Inspected> {
  if (paths.length === 0 || flags.side !== undefined || flags.date !== undefined) {
    throw new UsageError(usage());
  }
  const { profiles, currencies, timeZones } = await configFormats(flags.config);
  const formats = await formatsNamed(flags.profile, profiles);
  return {
    files: (await expandPaths([...paths])).map(fileAt),
    around: { scratchDir: tmpdir(), formats, currencies },
    zoneOf: (profile) => timeZones.get(profile) ?? JOB_DEFAULTS.timeZone,
  };
}

/** What a side of a job has of a date: files, or the rows of a database. Throws ExpectedError. */
async function filesOfJob(paths: readonly string[], flags: InspectFlags): Promise<Inspected> {
  if (paths.length > 0) throw new UsageError(usage());
  const { date = 'yesterday', profile } = flags;
  const [{ job, profiles, ...configured }] = await chooseJobs(flags.job, flags);
  const upstream = configured.settlement?.upstream ?? null;
  const { side = upstream === null ? 'flows' : 'statement' } = flags;
  const { [side]: config, channel, flowsProfile } = configured;
  if (upstream !== null && side === 'flows') {
    throw new UsageError(say`The flows of ${job.name} are sums of the statement of job ${upstream}:
      inspect that, or give --side statement.`);
  }
  if (config === undefined) {
    throw new UsageError(say`${job.name}: the config does not say where the ${side} come from.`);
  }
  const day = parseDateFlag(date, job.timeZone);
  const found = await sourceFor(config).find(day);
  const problem = found.find((each) => each.problem !== null)?.problem;
  if (problem) throw problem;
  const named = profile ?? (side === 'statement' ? channel : flowsProfile);
  const formats = await formatsNamed(named, profiles);
  return {
    files: found.flatMap((each) => each.files),
    around: { scratchDir: tmpdir(), formats, currencies: new Map(), of: { job, side } },
    zoneOf: () => job.timeZone,
  };
}

function usage(): string {
  return say`Give files, or a job of the config with --job, and optionally --side and --date.`;
}

function footerText(footer: Inspection['footer']): string {
  const texts: Readonly<Record<Inspection['footer'], string>> = {
    agrees: say`agrees with the rows`,
    balances: say`balances and rows agree`,
    disagrees: say`DISAGREES with the rows`,
    none: say`this format has none`,
    unchecked: '',
  };
  return texts[footer];
}

function countText(count: number, amount: string): string {
  return count === 1 ? say`1 record, ${amount}` : say`${count} records, ${amount}`;
}

function obtainedText({ obtained }: Inspection, timeZone: string): string {
  if (obtained === null) return '';
  const time = clockAt(obtained.at, timeZone);
  const at = time === '' ? '' : `${time} ${timeZone}`;
  return obtainedNotes({ obtained: { ...obtained, at } }).join('');
}

/** The times between which a query reads; empty: it is no query. */
function queryText({ obtained }: Inspection): string {
  const { from, to } = obtained?.query ?? {};
  return from && to ? say`${from} to ${to} (exclusive)` : '';
}

function inspectionText(inspection: Inspection, timeZone: string): string {
  const { title, profile, skipped, period } = inspection;
  const { from, to } = period;
  const facts: [string, string][] = [
    [say`format`, title && say`${title}, profile ${profile}`],
    [say`container`, inspection.container],
    [say`obtained`, obtainedText(inspection, timeZone)],
    [say`query`, queryText(inspection)],
    [say`encoding`, inspection.encoding],
    [say`account`, inspection.account],
    [say`currency`, inspection.currency],
    [say`period`, from === to ? from : say`${from} to ${to}`],
    [say`rows`, profile === '' ? '' : String(inspection.rows)],
    [say`passed over`, skipped > 0 ? say`${skipped} that are not records` : ''],
    ...inspection.totals.map(({ type, count, amount }): [string, string] => [
      `  ${type}`,
      countText(count, amount),
    ]),
    [say`footer`, footerText(inspection.footer)],
  ];
  const line = (name: string, value: string) =>
    `  ${padRight(name, LABEL_COLUMNS)} ${printable(value)}`;
  const lines = facts.filter(([, value]) => value !== '').map(([name, value]) => line(name, value));
  for (const { line: number, account: _, ...cells } of inspection.firstRows) {
    const filled = Object.entries(cells).filter(([, value]) => value !== '');
    const text = filled.map(([name, value]) => `${name}=${value}`).join(' ');
    lines.push(line(say`line ${number}`, text));
  }
  lines.push(...inspection.problems.map((problem) => line(say`PROBLEM`, problem)));
  return `${printable(inspection.name)}\n${lines.join('\n')}\n`;
}
