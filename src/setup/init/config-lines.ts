/** Lines of a new zhangping.yaml with their comments. */
import { padRight, textWidth } from '../../report/terminal-text.ts';
import { say } from '../../words/language.ts';
import { valueText } from '../suggest/yaml.ts';

/** A line of YAML and its comment. */
export type ConfigLine = readonly [text: string, comment?: string];

/** Columns of a setting beyond which its comment stands above it. */
const SETTING_COLUMNS_MAX = 40;

/** The setting of a side's paths; an example as a comment where there are none. */
export function pathLines(
  key: string,
  paths: readonly string[],
  what: string,
  example: string,
): ConfigLine[] {
  if (paths.length === 0) {
    return [[`# ${key}: ${valueText(example)}`, say`${what}: not given yet, add them`]];
  }
  const comment = paths.some((path) => path.includes('{date'))
    ? say`${what}; {date…} becomes the business date`
    : say`${what}: the same for every run unless it contains {date:yyyyMMdd}`;
  if (paths.length === 1) return [[`${key}: ${valueText(paths[0])}`, comment]];
  return [[`${key}:`, comment], ...paths.map((path): ConfigLine => [`  - ${valueText(path)}`])];
}

/** Lines with their comments in one column; the comment of a long setting stands above it. */
export function aligned(lines: readonly ConfigLine[], indent: string): string {
  const widths = lines.map(([text]) => textWidth(text));
  const width = Math.max(...widths.filter((each) => each <= SETTING_COLUMNS_MAX), 0);
  return lines
    .map(([text, comment = '']) => {
      if (comment === '') return `${indent}${text}\n`;
      if (textWidth(text) > width) return `${indent}# ${comment}\n${indent}${text}\n`;
      return `${indent}${padRight(text, width)}  # ${comment}\n`;
    })
    .join('');
}
