/** Prints findings: what is fine, what is worth knowing, what is wrong, and how to fix it. */
import { padRight, textWidth } from '../../report/terminal-text.ts';
import type { Finding, Level } from '../../setup/doctor/check.ts';
import { maskMessage } from '../../support/masking.ts';
import { printPainted } from '../../support/output.ts';
import { printable } from '../../support/printable.ts';
import { say } from '../../words/language.ts';
import { wantsColour } from './terminal.ts';

const SGR: Readonly<Record<Level, number>> = { ok: 32, hint: 33, problem: 31 };

/** What is shown of a finding; `check` is what was checked. */
type ShownFinding = Pick<Finding, 'level' | 'what' | 'fix'> & { readonly check: string };

export function printFindings(findings: readonly ShownFinding[]): void {
  const masked = findings.map((each) => ({ ...each, what: maskMessage(each.what) }));
  printPainted(findingsText(masked, wantsColour(process.stdout)));
}

function findingsText(findings: readonly ShownFinding[], colour: boolean): string {
  const labels: Readonly<Record<Level, string>> = {
    ok: say`ok`,
    hint: say`hint`,
    problem: say`PROBLEM`,
  };
  const levelWidth = Math.max(...Object.values(labels).map(textWidth));
  const checkWidth = Math.max(...findings.map(({ check }) => textWidth(check)));
  const indent = ' '.repeat(levelWidth + checkWidth + 4);
  const lines = findings.map(({ check, level, what, fix }) => {
    const label = padRight(labels[level], levelWidth);
    const shown = colour ? `\x1b[${SGR[level]}m${label}\x1b[0m` : label;
    const text = printable(what).replaceAll('\n', `\n${indent}`);
    const remedy = fix === '' ? '' : `${indent}→ ${printable(fix)}\n`;
    return `${shown}  ${padRight(check, checkWidth)}  ${text}\n${remedy}`;
  });
  const count = (level: Level) => findings.filter((each) => each.level === level).length;
  const sum = say`problems: ${count('problem')}, hints: ${count('hint')}, ok: ${count('ok')}`;
  return `${lines.join('')}\n${sum}\n`;
}
