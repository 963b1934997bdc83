/** `zhangping inspect`: what is this file? */
import { tmpdir } from 'node:os';
import { JOB_DEFAULTS } from '../../domain/job.ts';
import { clockAt } from '../../domain/time.ts';
import { allFormats, formatsNamed } from '../../formats/registry.ts';
import { expandPaths } from '../../inputs/expand-paths.ts';
import { obtainedNotes } from '../../report/notes.ts';
import { padRight } from '../../report/terminal-text.ts';
import { configFormats, formatsBeside } from '../../run/choose-jobs.ts';
import { type Inspection, inspectFile } from '../../setup/inspect/inspect.ts';
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
  const [path, ...others] = await expandPaths([...paths]);
  if (others.length > 0) throw new UsageError(say`--suggest takes one file at a time.`);
  if (options.json) throw new UsageError(say`--suggest prints YAML: leave out --json.`);
  const formats = await allFormats(await formatsBeside(options.config));
  // Loaded only where a proposal is wanted.
  const { suggestFile } = await import('../../setup/suggest/suggest-file.ts');
  const { text, readsAll } = await suggestFile(path, tmpdir(), formats);
  print(text);
  return readsAll ? EXIT.balanced : EXIT.refused;
}

/** Prints what every file is; 0 if all of them can be reconciled, 3 if not. */
export async function inspect(
  paths: readonly string[],
  options: { json?: boolean; config?: string; profile?: string },
): Promise<ExitCode> {
  const inspections: Inspection[] = [];
  const { profiles, currencies, timeZones } = await configFormats(options.config);
  const formats = await formatsNamed(options.profile, profiles);
  for (const path of await expandPaths([...paths])) {
    inspections.push(...(await inspectFile(path, { scratchDir: tmpdir(), formats, currencies })));
  }
  if (options.json) {
    const facts = inspections.map(({ obtained: _, ...others }) => others);
    printValue(facts);
  } else {
    const zoneOf = ({ profile }: Inspection) => timeZones.get(profile) ?? JOB_DEFAULTS.timeZone;
    print(inspections.map((each) => inspectionText(each, zoneOf(each))).join('\n'));
  }
  return inspections.some(({ problems }) => problems.length > 0) ? EXIT.refused : EXIT.balanced;
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

function inspectionText(inspection: Inspection, timeZone: string): string {
  const { title, profile, skipped, period } = inspection;
  const { from, to } = period;
  const facts: [string, string][] = [
    [say`format`, title && say`${title}, profile ${profile}`],
    [say`container`, inspection.container],
    [say`obtained`, obtainedText(inspection, timeZone)],
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
