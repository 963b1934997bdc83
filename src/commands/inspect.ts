/** `zhangping inspect`: what is this file? */
import { tmpdir } from 'node:os';
import { type Inspection, inspectFile } from '../inspect.ts';
import { allFormats, formatsNamed } from '../profile/registry.ts';
import { expandPaths } from '../source/expand.ts';
import { EXIT, type ExitCode, UsageError } from '../support/errors.ts';
import { printable } from '../support/printable.ts';
import { configFormats, formatsBeside } from './choose-jobs.ts';

/** Proposes a description of a file for zhangping.yaml; 0 if that reads all of it, 3 if not. */
export async function suggest(
  paths: readonly string[],
  options: { json?: boolean; config?: string },
): Promise<ExitCode> {
  const [path, ...others] = await expandPaths([...paths]);
  if (others.length > 0) throw new UsageError('--suggest takes one file at a time.');
  if (options.json) throw new UsageError('--suggest prints YAML: leave out --json.');
  const formats = await allFormats(await formatsBeside(options.config));
  // What only a proposal takes is loaded for none else.
  const { suggestFile } = await import('../suggest-file.ts');
  const { text, readsAll } = await suggestFile(path, tmpdir(), formats);
  process.stdout.write(text);
  return readsAll ? EXIT.balanced : EXIT.refused;
}

/** Prints what every file is; 0 if all of them could be reconciled, 3 if not. */
export async function inspect(
  paths: readonly string[],
  options: { json?: boolean; config?: string; profile?: string },
): Promise<ExitCode> {
  const inspections: Inspection[] = [];
  const { profiles, currencies } = await configFormats(options.config);
  const formats = await formatsNamed(options.profile, profiles);
  for (const path of await expandPaths([...paths])) {
    inspections.push(...(await inspectFile(path, { scratchDir: tmpdir(), formats, currencies })));
  }
  if (options.json) process.stdout.write(`${JSON.stringify(inspections, null, 2)}\n`);
  else process.stdout.write(inspections.map(describe).join('\n'));
  return inspections.some(({ problems }) => problems.length > 0) ? EXIT.refused : EXIT.balanced;
}

const FOOTER_TEXT: Readonly<Record<Inspection['footer'], string>> = {
  agrees: 'agrees with the rows',
  balances: 'balances and rows agree',
  disagrees: 'DISAGREES with the rows',
  none: 'this format has none',
  unchecked: '',
};

function describe(inspection: Inspection): string {
  const { period } = inspection;
  const days = period.from === period.to ? period.from : `${period.from} to ${period.to}`;
  const facts: [string, string][] = [
    ['format', inspection.title && `${inspection.title}, profile ${inspection.profile}`],
    ['container', inspection.container],
    ['encoding', inspection.encoding],
    ['account', inspection.account],
    ['period', days],
    ['rows', inspection.profile === '' ? '' : String(inspection.rows)],
    ['passed over', inspection.skipped > 0 ? `${inspection.skipped} that are no records` : ''],
    ...inspection.totals.map(({ type, count, amount }): [string, string] => [
      `  ${type}`,
      `${count} ${count === 1 ? 'record' : 'records'}, ${amount}`,
    ]),
    ['footer', FOOTER_TEXT[inspection.footer]],
  ];
  const lines = facts
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `  ${name.padEnd(12)} ${printable(value)}`);
  for (const row of inspection.firstRows) {
    const cells = Object.entries(row).filter(([name, value]) => value !== '' && name !== 'line');
    const text = cells.map(([name, value]) => `${name}=${value}`).join(' ');
    lines.push(`  line ${String(row.line).padEnd(7)} ${printable(text)}`);
  }
  lines.push(...inspection.problems.map((problem) => `  PROBLEM      ${printable(problem)}`));
  return `${printable(inspection.name)}\n${lines.join('\n')}\n`;
}
