/** `zhangping doctor`: checks the whole set-up, and says how to fix what is wrong with it. */
import { existsSync } from 'node:fs';
import { CONFIG_DEFAULT, LEDGER_DEFAULT, OUT_DEFAULT } from '../../config/defaults.ts';
import { padRight, textWidth } from '../../report/terminal-text.ts';
import type { Finding, Level } from '../../setup/doctor/check.ts';
import { checkUpAll, exitCodeOf } from '../../setup/doctor/doctor.ts';
import type { ExitCode } from '../../support/errors.ts';
import { maskMessage } from '../../support/masking.ts';
import { printPainted, printValue } from '../../support/output.ts';
import { printable } from '../../support/printable.ts';
import { say } from '../../words/language.ts';
import { wantsColour } from '../terminal/terminal.ts';

const SGR: Readonly<Record<Level, number>> = { ok: 32, hint: 33, problem: 31 };

interface DoctorOptions {
  readonly config?: string;
  readonly date?: string;
  readonly redis?: string[];
  readonly clean?: boolean;
  readonly json?: boolean;
}

/** Prints its findings; 0, or the exit code with which the first problem would end a run. */
export async function doctor(options: DoctorOptions): Promise<ExitCode> {
  const config = options.config ?? (existsSync(CONFIG_DEFAULT) ? CONFIG_DEFAULT : null);
  const found = await checkUpAll({
    config,
    date: options.date,
    ledger: LEDGER_DEFAULT,
    out: OUT_DEFAULT,
    redis: options.redis ?? [],
    clean: options.clean ?? false,
  });
  const findings = found.map((finding) => ({ ...finding, what: maskMessage(finding.what) }));
  if (options.json) {
    const shown = findings.map(({ exitCode: _, ...finding }) => finding);
    printValue(shown);
  } else printPainted(findingsText(findings, wantsColour(process.stdout)));
  return exitCodeOf(findings);
}

function findingsText(findings: readonly Finding[], colour: boolean): string {
  const labels: Readonly<Record<Level, string>> = {
    ok: say`ok`,
    hint: say`hint`,
    problem: say`PROBLEM`,
  };
  const levelWidth = Math.max(...Object.values(labels).map(textWidth));
  const checkWidth = Math.max(...findings.map(({ check }) => check.length));
  const indent = ' '.repeat(levelWidth + checkWidth + 4);
  const lines = findings.map(({ check, level, what, fix }) => {
    const label = padRight(labels[level], levelWidth);
    const shown = colour ? `\x1b[${SGR[level]}m${label}\x1b[0m` : label;
    const text = printable(what).replaceAll('\n', `\n${indent}`);
    const remedy = fix === '' ? '' : `${indent}→ ${printable(fix)}\n`;
    return `${shown}  ${check.padEnd(checkWidth)}  ${text}\n${remedy}`;
  });
  const count = (level: Level) => findings.filter((each) => each.level === level).length;
  const sum = say`problems: ${count('problem')}, hints: ${count('hint')}, ok: ${count('ok')}`;
  return `${lines.join('')}\n${sum}\n`;
}
