/** A proposal as the text of a config, with what is uncertain as comments. */
import { Document, Pair, Scalar, YAMLMap, YAMLSeq } from 'yaml';
import { maskNumbers } from '../../support/masking.ts';
import { visible } from '../../support/printable.ts';
import { say } from '../../words/language.ts';
import type { Check } from './footer.ts';
import { type Proposal, type Setting, type Value, Words } from './proposal.ts';

/** The name that a proposed profile has. */
export const PROFILE_NAME = 'my-format';
const JOB_NAME = 'my-job';
const CURRENCY_DEFAULT = 'CNY';
/** What is never shown as it is, as in `printable`, but for the ends of lines. */
const UNSAFE = /[^\n\P{C}]|[\p{Zl}\p{Zp}\p{Variation_Selector}]/gu;
const HAS_UNSAFE = /[\p{C}\p{Zl}\p{Zp}\p{Variation_Selector}]/u;
/** Characters of a comment that are shown. */
const COMMENT_CHARS_MAX = 240;
/** What a job needs beside its profile, as a comment. */
function jobSketch(): string {
  return [
    ` statement: bank/{date:yyyyMMdd}*.csv  # ${say`the channel's files`}`,
    ` flows: flows/{date}.csv  # ${say`your own records`}`,
  ].join('\n');
}

/** The text of zhangping.yaml with a proposed profile. */
export function configText(proposal: Proposal, checks: readonly Check[]): string {
  const job = new YAMLMap<Scalar, unknown>();
  job.items.push(new Pair(scalar('channel'), scalar(PROFILE_NAME)));
  if (proposal.currency !== CURRENCY_DEFAULT) {
    job.items.push(new Pair(scalar('currency'), scalar(proposal.currency)));
  }
  if (proposal.account !== '') {
    job.items.push(new Pair(scalar('account'), scalar(proposal.account)));
  }
  job.comment = jobSketch();
  const document = new Document(new YAMLMap());
  document.set(scalar('profiles'), mapOf(PROFILE_NAME, profileNode(proposal, checks)));
  document.set(scalar('jobs'), mapOf(JOB_NAME, job));
  document.commentBefore = remarksText(proposal);
  return textOf(document);
}

/** A proposed profile, and the name that it is to have. */
export interface NamedProposal {
  readonly name: string;
  readonly proposal: Proposal;
  readonly checks: readonly Check[];
}

/** The part `profiles:` of a config, each with what is to be said of its table. */
export function profilesText(named: readonly NamedProposal[]): string {
  const profiles = new YAMLMap<Scalar, unknown>();
  for (const { name, proposal, checks } of named) {
    const key = scalar(name);
    key.commentBefore = remarksText(proposal);
    profiles.items.push(new Pair(key, profileNode(proposal, checks)));
  }
  const document = new Document(new YAMLMap());
  document.set(scalar('profiles'), profiles);
  return textOf(document);
}

function remarksText({ remarks, checks }: Proposal): string {
  return [...remarks, ...checks.map((check) => say`check: ${check}`)].map(remark).join('\n');
}

/** A value as it is written in a config, on one line. */
export function valueText(value: string | readonly string[]): string {
  const node = typeof value === 'string' ? scalar(value) : nodeOf(value);
  if (node instanceof YAMLSeq) node.flow = true;
  return textOf(new Document(node)).trimEnd();
}

function textOf(document: Document): string {
  // What is unsafe stands between double quotes only, or was made visible before.
  const style = { lineWidth: 0, simpleKeys: true, flowCollectionPadding: false };
  return document.toString(style).replace(UNSAFE, escaped);
}

function profileNode(proposal: Proposal, checks: readonly Check[]): YAMLMap<Scalar, unknown> {
  const profile = new YAMLMap<Scalar, unknown>();
  for (const setting of proposal.settings) {
    profile.items.push(pairOf(withChecks(setting, checks)));
  }
  return profile;
}

/** Lines as comments; nothing in them ends the comment. */
export function commentText(lines: readonly string[]): string {
  return lines.map((line) => `#${line === '' ? '' : remark(line)}\n`).join('');
}

function withChecks(setting: Setting, checks: readonly Check[]): Setting {
  if (setting.key !== 'footer' || checks.length === 0) return setting;
  const { starts } = setting.value as { readonly starts: readonly string[] };
  return { ...setting, value: { starts, checks: checks.map((check) => ({ ...check })) } };
}

function mapOf(key: string, value: unknown): YAMLMap<Scalar, unknown> {
  const map = new YAMLMap<Scalar, unknown>();
  map.items.push(new Pair(scalar(key), value));
  return map;
}

function pairOf({ key, value, checks }: Setting): Pair<Scalar, unknown> {
  const name = scalar(key);
  if (checks.length > 0)
    name.commentBefore = checks.map((check) => remark(say`check: ${check}`)).join('\n');
  return new Pair(name, nodeOf(value));
}

function nodeOf(value: Value): unknown {
  if (value instanceof Words) return wordsNode(value);
  if (Array.isArray(value)) {
    const list = new YAMLSeq();
    list.items.push(...value.map(nodeOf));
    return list;
  }
  if (typeof value !== 'object') return scalar(value);
  const map = new YAMLMap<Scalar, unknown>();
  for (const [key, inner] of Object.entries(value)) {
    map.items.push(new Pair(scalar(key), nodeOf(inner)));
  }
  return map;
}

function wordsNode({ entries }: Words): YAMLMap<Scalar, unknown> {
  const map = new YAMLMap<Scalar, unknown>();
  for (const { word, means, check } of entries) {
    const meaning = scalar(means);
    if (check !== '') meaning.comment = remark(say`check: ${check}`);
    map.items.push(new Pair(scalar(word), meaning));
  }
  return map;
}

function scalar(value: string | number | boolean): Scalar {
  const node = new Scalar(value);
  if (typeof value === 'string' && HAS_UNSAFE.test(value)) node.type = 'QUOTE_DOUBLE';
  return node;
}

function remark(text: string): string {
  const shown = visible(maskNumbers(text));
  return ` ${shown.length > COMMENT_CHARS_MAX ? `${shown.slice(0, COMMENT_CHARS_MAX)}…` : shown}`;
}

function escaped(char: string): string {
  const code = char.codePointAt(0) ?? 0;
  const [letter, digits] = code > 0xffff ? ['U', 8] : ['u', 4];
  return `\\${letter}${code.toString(16).padStart(digits as number, '0')}`;
}
