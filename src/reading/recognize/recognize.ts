/** What a document is: the one place that decides it, by its first lines. */
import { answerRefusal, recognizeAnswer, startsAsJson } from '../../formats/answer.ts';
import type { Head, Profile, RecordProfile } from '../../formats/profile.ts';
import type { Formats } from '../../formats/registry.ts';
import type { Document } from '../../inputs/document.ts';
import { RefusedError, refusalOf } from '../../support/errors.ts';
import { headline } from '../../support/outline.ts';
import { say } from '../../words/language.ts';
import { readHead } from './head.ts';
import { bankMessageRefusal, nearFormatText } from './near-formats.ts';

/** Characters of a first line that a message shows. */
const SHOWN_HEAD_CHARS = 60;

/** A document of a wanted format; its head is decoded as the format is. */
interface KnownDocument {
  readonly is: 'known';
  readonly head: Head;
  readonly profile: Profile;
}

/** A document that only its name shows to be a part of a bill; alone, it is refused. */
interface UntitledDocument {
  readonly is: 'untitled';
  readonly head: Head;
  readonly profile: RecordProfile;
  readonly refusal: () => Promise<RefusedError>;
}

/**
 * A document that has no wanted format: the channel's answer that there is no bill; something that
 * is certainly no bill (an error answer, other JSON, a bank's message without balances); or
 * anything else.
 */
interface OtherDocument {
  readonly is: 'no-bill' | 'not-a-bill' | 'unknown';
  readonly head: Head;
  readonly refusal: () => Promise<RefusedError>;
}

type Recognized = KnownDocument | UntitledDocument | OtherDocument;

/** Says what a document is, by its first lines and its name. */
export async function recognize(document: Document, formats: Formats): Promise<Recognized> {
  const detected = await readHead(document);
  const known = await findKnown(document, detected, formats);
  const head = known?.head ?? detected;
  // An account statement may be XML, as answers are.
  if (known?.profile.role === 'entries') return known;
  const bankMessage = known === null ? await bankMessageRefusal(head) : null;
  if (bankMessage !== null) return { is: 'not-a-bill', head, refusal: async () => bankMessage };
  const text = head.lines.map((line) => line.text).join('\n');
  const answer = recognizeAnswer(text);
  if (answer !== null) {
    const refusal = async () => answerRefusal(document.name, answer, text);
    return { is: answer === 'no-bill' ? 'no-bill' : 'not-a-bill', head, refusal };
  }
  if (known !== null) return known;
  // Built only if it is thrown: most parts of a bill follow one that has a title.
  const refusal = () => unknownRefusal(document, head, formats);
  if (startsAsJson(text)) {
    // It may be an answer of a kind that is not known: a fetched one must not be kept as the bill.
    const asError = async () => new RefusedError('error-body', (await refusal()).message);
    return { is: 'not-a-bill', head, refusal: asError };
  }
  const profile = profileOfPart(document.name, formats);
  return profile === null
    ? { is: 'unknown', head, refusal }
    : { is: 'untitled', head, profile, refusal };
}

/** Returns a document that has a wanted format. Throws the refusal of any other one. */
export async function requireKnown(document: Recognized): Promise<KnownDocument> {
  if (document.is === 'known') return document;
  throw await document.refusal();
}

/** The first of the wanted profiles that recognizes a document. */
async function findKnown(
  document: Document,
  detected: Head,
  { wanted, others }: Formats,
): Promise<KnownDocument | null> {
  for (const profile of wanted) {
    // A format that only its name identifies is tried only where it was named.
    if (profile.isOnlyNamed && others.length === 0) continue;
    const head = await headFor(document, detected, profile);
    if (await profile.recognize(head)) return { is: 'known', profile, head };
  }
  return null;
}

/** The head in a profile's own encoding. */
async function headFor(document: Document, detected: Head, { encoding }: Profile): Promise<Head> {
  const isOther = encoding !== undefined && encoding !== detected.encoding;
  return isOther ? await readHead(document, encoding) : detected;
}

/** The format whose bills have parts of this name. */
function profileOfPart(name: string, { wanted }: Formats): RecordProfile | null {
  const hasPart = (profile: Profile): profile is RecordProfile =>
    profile.role === 'records' && Boolean(profile.part?.(name));
  return wanted.find(hasPart) ?? null;
}

/** The refusal of a document that none of the wanted profiles recognizes. */
async function unknownRefusal(
  document: Document,
  head: Head,
  { wanted, others }: Formats,
): Promise<RefusedError> {
  const near = await nearFormatText(head, wanted);
  if (near !== null) return new RefusedError('unrecognized', say`${head.name}: ${near}.`);
  const first = JSON.stringify(headline((head.lines[0]?.text ?? '').slice(0, SHOWN_HEAD_CHARS)));
  const names = wanted.map(({ name }) => name).join(say`, `);
  if (others.length === 0) {
    return new RefusedError(
      'unrecognized',
      say`${head.name}: the format is not recognized; the file starts with ${first}. Known formats:
        ${names}. A bill: download it again, and use it as it came. Own records: the first line must
        name at least order_id and amount. Any other table: zhangping inspect --suggest describes it
        for zhangping.yaml.`,
    );
  }
  const other = await findKnown(document, head, { wanted: others, others: [] });
  if (other === null && wanted.length === 1) {
    const own = await headFor(document, head, wanted[0]);
    const missing = refusalOf(() => wanted[0].explain?.(own));
    if (missing !== null) return missing;
  }
  const message = other
    ? say`${head.name}: this is not a file of the profile ${names}; it looks like
        ${other.profile.name}. Give the right file, or leave the profile to be detected.`
    : say`${head.name}: this is not a file of the profile ${names}; it starts with ${first}. Give
        the right file, or leave the profile to be detected.`;
  return new RefusedError('unrecognized', message);
}
