/** A proposal as the text of a config, with what is uncertain as comments. */
import { Document, Scalar, visit, type YAMLMap, YAMLSeq } from 'yaml';
import { JOB_DEFAULTS } from '../../domain/job.ts';
import { maskNumbers } from '../../support/masking.ts';
import { shorten } from '../../support/printable.ts';
import { say } from '../../words/language.ts';
import { type Proposal, type Setting, WordMap } from './proposal.ts';

/** The name of a proposed profile, to be changed by the user. */
export const PROFILE_NAME = 'my-format';
const JOB_NAME = 'my-job';
/** What is never shown as it is, as in `printable`, except for the ends of lines. */
const UNSAFE = /[^\n\P{C}]|[\p{Zl}\p{Zp}\p{Variation_Selector}]/gu;
const HAS_UNSAFE = /[\p{C}\p{Zl}\p{Zp}\p{Variation_Selector}]/u;
/** Characters of a comment that are shown. */
const COMMENT_CHARS_MAX = 240;

/** A proposed profile and its name. */
export interface NamedProposal {
  readonly name: string;
  readonly proposal: Proposal;
}

/** The text of a zhangping.yaml with a proposed profile and a job that uses it. */
export function configText(proposal: Proposal): string {
  const { currency, account } = proposal;
  const document = new Document();
  const job = nodeOf({
    channel: PROFILE_NAME,
    ...(currency !== JOB_DEFAULTS.currency && { currency }),
    ...(account !== '' && { account }),
  });
  job.comment = jobSketch();
  document.contents = nodeOf({
    profiles: new Map([[PROFILE_NAME, settingsNode(proposal.settings)]]),
    jobs: new Map([[JOB_NAME, job]]),
  });
  document.commentBefore = remarksText(proposal);
  return textOf(document);
}

/** What a job needs beside its profile, as a comment. */
function jobSketch(): string {
  return [
    ` statement: bank/{date:yyyyMMdd}*.csv  # ${say`the channel's files`}`,
    ` flows: flows/{date}.csv  # ${say`your own records`}`,
  ].join('\n');
}

/** The section `profiles:` of a config, each profile with the remarks on its table. */
export function profilesText(named: readonly NamedProposal[]): string {
  const profiles = named.map(({ name, proposal }) => {
    const key = new Scalar(name);
    key.commentBefore = remarksText(proposal);
    return [key, settingsNode(proposal.settings)] as const;
  });
  return textOf(new Document(nodeOf({ profiles: new Map(profiles) })));
}

/** A map as a config writes it, with what to check as comments; `sql` keeps its lines. */
export function mapText(key: string, settings: readonly Setting[]): string {
  const map = settingsNode(settings);
  const sql = map.get('sql', true);
  if (sql !== undefined) sql.type = 'BLOCK_LITERAL';
  return textOf(new Document(nodeOf({ [key]: map })));
}

/** A value as a config writes it, on one line. */
export function valueText(value: string | readonly string[]): string {
  const document = new Document(value);
  if (document.contents instanceof YAMLSeq) document.contents.flow = true;
  return textOf(document).trimEnd();
}

/** Lines as comments; nothing in them can end the comment. */
export function commentText(lines: readonly string[]): string {
  return lines.map((line) => `#${line === '' ? '' : remark(line)}\n`).join('');
}

function textOf(document: Document): string {
  visit(document, {
    Scalar(_, node) {
      const text = String(node.value);
      // A query has lines, and stays readable.
      if (HAS_UNSAFE.test(node.type === 'BLOCK_LITERAL' ? text.replaceAll('\n', '') : text)) {
        node.type = 'QUOTE_DOUBLE';
      }
    },
  });
  // Unsafe characters are between double quotes now; comments show them as visible ones.
  const style = { lineWidth: 0, simpleKeys: true, flowCollectionPadding: false };
  return document.toString(style).replace(UNSAFE, escaped);
}

function escaped(char: string): string {
  const code = char.codePointAt(0) ?? 0;
  const hex = code.toString(16);
  return code > 0xffff ? `\\U${hex.padStart(8, '0')}` : `\\u${hex.padStart(4, '0')}`;
}

function nodeOf(value: object): YAMLMap {
  return new Document().createNode(value, wordsAsMap, { aliasDuplicateObjects: false }) as YAMLMap;
}

/** A map, as an object would list words that look like numbers first. */
function wordsAsMap(_: unknown, value: unknown): unknown {
  if (!(value instanceof WordMap)) return value;
  return new Map(
    value.entries.map(({ word, means, check }) => {
      const meaning = new Scalar(means);
      if (check !== '') meaning.comment = checkRemark(check);
      return [word, meaning];
    }),
  );
}

function settingsNode(settings: readonly Setting[]): YAMLMap {
  const entries = settings.map((setting) => {
    const key = new Scalar(setting.key);
    if (setting.checks.length > 0) key.commentBefore = setting.checks.map(checkRemark).join('\n');
    return [key, setting.value] as const;
  });
  return nodeOf(new Map(entries));
}

function remarksText({ remarks, checks }: Proposal): string {
  return [...remarks.map(remark), ...checks.map(checkRemark)].join('\n');
}

function checkRemark(check: string): string {
  return remark(say`check: ${check}`);
}

function remark(text: string): string {
  return ` ${shorten(maskNumbers(text), COMMENT_CHARS_MAX)}`;
}
