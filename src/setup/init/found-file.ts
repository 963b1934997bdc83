/** Recognizes a file given to `init` by its first lines. */
import { misnamedIn } from '../../formats/generic.ts';
import { headerCells } from '../../formats/header.ts';
import { misnamedText } from '../../formats/own-columns.ts';
import type { Head, Profile } from '../../formats/profile.ts';
import type { Formats } from '../../formats/registry.ts';
import type { Document } from '../../inputs/document.ts';
import { fileAt, withFile } from '../../inputs/open.ts';
import type { FoundFile as InputFile } from '../../inputs/source.ts';
import { hasRefundsBothWays } from '../../reading/own-signs.ts';
import { recognize } from '../../reading/recognize/recognize.ts';
import { RefusedError } from '../../support/errors.ts';
import { say } from '../../words/language.ts';

/** A channel's bill or account statement; own records with our column names; an unknown table. */
type FileKind = 'bill' | 'own' | 'table';

export interface FoundFile {
  readonly path: string;
  /** How it is opened. */
  readonly input: InputFile;
  readonly kind: FileKind;
  /** Must the config describe it: a table, or own records with columns under other names? */
  readonly isDescribed: boolean;
  /** The profile of its rows and its title; empty for a table. */
  readonly profile: string;
  readonly title: string;
  readonly channel: string;
  /** Is it an account statement (MT940, camt.053)? */
  readonly hasEntries: boolean;
  /** Does the sign of own refunds matter with this statement? */
  readonly asksForOwnSigns: boolean;
  /** ISO 4217 code of the first record; empty if it has none. */
  readonly currency: string;
}

const OWN_PROFILES = ['generic-csv', 'generic-ndjson'];
const CURRENCY_CELL = /^"?([A-Z]{3})"?$/;
const CURRENCY_KEY = /"currency"\s*:\s*"([A-Z]{3})"/;

/**
 * Examines files, which may be in these formats. Throws RefusedError that lists what is wrong with
 * each unusable one.
 */
export async function examineFiles(
  paths: readonly string[],
  scratchDir: string,
  formats: Formats,
): Promise<FoundFile[]> {
  const found: FoundFile[] = [];
  const refusals: RefusedError[] = [];
  for (const path of paths) {
    try {
      found.push(await examineFile(fileAt(path), scratchDir, formats));
    } catch (error) {
      if (!(error instanceof RefusedError)) throw error;
      refusals.push(error);
    }
  }
  if (refusals.length === 0) return found;
  const messages = refusals.map(({ message }) => message).join('\n');
  throw new RefusedError(refusals[0].reason, messages);
}

/** Examines the head of every document of a file. Throws RefusedError. */
export async function examineFile(
  input: InputFile,
  scratchDir: string,
  formats: Formats,
): Promise<FoundFile> {
  return await withFile(input, scratchDir, async ({ documents }) => {
    const found: RecognizedHead[] = [];
    for (const document of documents) found.push(await recognizeUsable(document, formats));
    if (found.length === 0) {
      throw new RefusedError('archive', say`${input.name}: the archive contains no files.`);
    }
    const known = found.filter(({ profile }) => profile !== null);
    const first = known.find(({ profile }) => profile?.role !== 'check') ?? known[0] ?? found[0];
    return foundOf(input, first);
  });
}

interface RecognizedHead {
  readonly profile: Profile | null;
  readonly head: Head;
}

async function recognizeUsable(document: Document, formats: Formats): Promise<RecognizedHead> {
  const found = await recognize(document, formats);
  if (found.is === 'no-bill') {
    throw new RefusedError(
      'no-bill',
      say`${document.name}: the channel states that it has no bill for this day. Give the files of a
        day with transactions.`,
    );
  }
  if (found.is === 'not-a-bill') throw await found.refusal();
  return { head: found.head, profile: 'profile' in found ? found.profile : null };
}

function foundOf(input: InputFile, { profile, head }: RecognizedHead): FoundFile {
  const { name: path } = input;
  if (profile === null) {
    const names = { profile: '', title: '', channel: '', currency: '' };
    const nothing = { ...names, hasEntries: false, asksForOwnSigns: false };
    return { path, input, kind: 'table', isDescribed: true, ...nothing };
  }
  const isOwn = OWN_PROFILES.includes(profile.name);
  return {
    path,
    input,
    kind: isOwn ? 'own' : 'bill',
    isDescribed: isOwn && mustDescribe(profile, head),
    profile: profile.name,
    title: profile.title(),
    channel: profile.channel,
    hasEntries: profile.role === 'entries',
    asksForOwnSigns: hasRefundsBothWays(profile),
    currency: isOwn ? currencyIn(head) : '',
  };
}

/**
 * Must the config describe own records because one of their columns has another name? Throws
 * RefusedError if it cannot.
 */
function mustDescribe(profile: Profile, head: Head): boolean {
  const misnamed = misnamedIn(profile, head);
  if (misnamed === null) return false;
  const canDescribe = profile.name === 'generic-csv';
  if (canDescribe && misnamed.isSynonym) return true;
  throw new RefusedError('header', say`${head.name}: ${misnamedText(misnamed, canDescribe)}`);
}

/** The currency of the first own record, if it has a plain ISO 4217 code. */
function currencyIn({ lines }: Head): string {
  const [header, first] = lines.filter(({ text }) => text.trim() !== '');
  const inObject = CURRENCY_KEY.exec(header?.text ?? '')?.[1];
  if (inObject !== undefined) return inObject;
  const index = headerCells(header?.text ?? '').indexOf('currency');
  const cell = index < 0 ? '' : (headerCells(first?.text ?? '')[index] ?? '');
  return CURRENCY_CELL.exec(cell)?.[1] ?? '';
}
