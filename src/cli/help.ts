/** Translates commander's own messages, and holds the long help of `run`. */
import type { Command } from 'commander';
import { textWidth, wrapWide } from '../report/terminal-text.ts';
import { print, printError } from '../support/output.ts';
import { language, say } from '../words/language.ts';

/** Commander's messages in our words; any other message is printed unchanged. */
const ERRORS: readonly (readonly [RegExp, (...found: string[]) => string])[] = [
  [/^unknown option '(.*)'$/s, (flag) => say`unknown option '${flag}'.`],
  [/^unknown command '(.*)'$/s, (name) => say`unknown command '${name}'.`],
  [/^missing required argument '(.*)'$/, (name) => say`<${name}> is missing.`],
  [/^option '(.*)' argument missing$/, (flag) => say`the value of ${flag} is missing.`],
  [/^required option '(.*)' not specified$/, (flag) => say`${flag} is missing.`],
  [
    /^too many arguments(?: for '.*')?\. Expected (\d+) arguments? but got (\d+)\.$/,
    (expected, got) => say`too many arguments: expected ${expected}, found ${got}.`,
  ],
];
const SUGGESTION = /\n\(Did you mean (one of )?(.*)\?\)$/;

/** Translates the help and errors of a program and of all commands that are added to it later. */
export function localizeHelp(program: Command): Command {
  return program
    .helpOption('-h, --help', say`display help for command`)
    .helpCommand('help [command]', say`display help for command`)
    .configureHelp({
      styleTitle: titleText,
      // Descriptions already name the choices, in the user's language.
      optionDescription: ({ description }) => description,
      argumentDescription: ({ description }) => description,
      // Chinese characters are two columns wide, and have no spaces between words.
      ...(language() === 'zh' ? { displayWidth: textWidth, boxWrap: wrapWide } : {}),
    })
    .configureOutput({
      writeOut: (text) => print(text),
      writeErr: printError,
      outputError: (text, write) => write(`zhangping: ${errorText(text.trimEnd())}\n`),
    });
}

function titleText(title: string): string {
  switch (title) {
    case 'Usage:':
      return say`Usage:`;
    case 'Arguments:':
      return say`Arguments:`;
    case 'Options:':
      return say`Options:`;
    case 'Commands:':
      return say`Commands:`;
    default:
      return title;
  }
}

function errorText(text: string): string {
  const [suggestion = '', isOneOf, names] = SUGGESTION.exec(text) ?? [];
  const message = text.slice(0, text.length - suggestion.length).replace(/^error: /, '');
  const lines = [translated(message)];
  if (suggestion !== '') {
    lines.push(isOneOf ? say`(Did you mean one of ${names}?)` : say`(Did you mean ${names}?)`);
  }
  return lines.join('\n');
}

function translated(message: string): string {
  for (const [pattern, words] of ERRORS) {
    const found = pattern.exec(message);
    if (found) return words(...found.slice(1));
  }
  return message;
}

/** The text after the flags of `run`. */
export function runHelp(): string {
  return [
    '',
    say`A first run:`,
    '  zhangping run --statement 20881234567890120156_20261119.csv.zip --flows flows.csv',
    '',
    say`Statements: trade and fund bills of Alipay and WeChat Pay, UnionPay ZM files, MT940 and
      camt.053, as\ndownloaded (zip, gzip or plain). The format is detected. Describe other tables,
      including .xlsx, in\nzhangping.yaml; zhangping inspect --suggest <file> writes a draft. Flows:
      CSV with a header, or one\nJSON object per line, with these fields; only order_id and amount
      are required:`,
    '  order_id, refund_id, channel_txn_id, type, amount, fee, currency, status, paid_at, account',
    ...[
      say`type: payment (default), refund, reversal, withdrawal, topup, fee, transfer, settlement,
        other`,
      say`status: success (default), pending, failed, closed`,
      say`amounts in major units: 12.30; paid_at: 2026-11-19 10:55:23 (offset optional) or
        2026-11-19`,
    ].map((line) => `  ${line}`),
    '',
    say`Nightly, all jobs of zhangping.yaml (see the README), up to yesterday:`,
    '  zhangping run --catch-up 7 --quiet',
    '',
    say`Reports: <out>/<job>/<date>/ with report.html, summary.json, summary.md, discrepancies.csv
      and\ncross-day.csv; item-records.csv if an item has several records of a side, rejects.csv if
      rows were\nrejected, discrepancies.xlsx with --format xlsx. Open items stay in the ledger:
      zhangping items.`,
    say`Exit codes: 0 balanced, 1 discrepancies, 2 usage error, 3 input refused, 4 internal error, 5
      job\nlocked by another run; for several runs, the worst code`,
  ].join('\n');
}
