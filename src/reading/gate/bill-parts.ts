/**
 * Bills that come in parts (`…_账务明细_1.csv`, `…_2.csv`), each a document: put in order, with
 * those that have no title opened like the part before them.
 */
import { headerCells, rowsBelow } from '../../formats/header.ts';
import type { HeadLine, RecordProfile } from '../../formats/profile.ts';
import type { DeliveredFile, Document } from '../../inputs/document.ts';
import { RefusedError } from '../../support/errors.ts';
import { say } from '../../words/language.ts';
import { readHead } from '../recognize/head.ts';
import { type OpenedDocument, UNREAD } from '../side-contents.ts';

/** A document that only its name shows to be a part of a bill. */
export interface UntitledPart {
  readonly file: DeliveredFile;
  readonly document: Document;
  readonly profile: RecordProfile;
  /** The refusal of a part that no titled part precedes. */
  readonly refusal: () => Promise<RefusedError>;
}

/** What shows whether a document is a part. */
type Named = Pick<UntitledPart, 'document' | 'profile'>;

/**
 * Returns all documents, the parts of a bill in order, with untitled ones opened. Throws
 * RefusedError where a part is missing or was given twice.
 */
export async function joinParts(
  documents: readonly OpenedDocument[],
  untitled: readonly UntitledPart[],
): Promise<OpenedDocument[]> {
  const joined: OpenedDocument[] = [];
  for (const parts of groupByBill([...documents, ...untitled])) {
    for (const [index, part] of parts.entries()) {
      requireInTurn(part, index, parts[index - 1]);
      if (isOpened(part)) joined.push(part);
      else if (index === 0) throw await part.refusal();
      else joined.push(await openUntitled(part, joined[joined.length - 1]));
    }
  }
  return joined;
}

function isOpened(part: OpenedDocument | UntitledPart): part is OpenedDocument {
  return 'opening' in part;
}

/** Groups documents by bill, in the order of its parts; most documents are a bill alone. */
export function groupByBill<T extends Named>(documents: readonly T[]): T[][] {
  const found = new Map<T | string, T[]>();
  for (const each of documents) {
    const bill = partOf(each)?.bill;
    const key = bill === undefined ? each : `${each.profile.name} ${bill}`;
    const parts = found.get(key);
    if (parts) parts.push(each);
    else found.set(key, [each]);
  }
  const number = (each: T) => partOf(each)?.number ?? 0;
  return [...found.values()].map((parts) => parts.sort((a, b) => number(a) - number(b)));
}

function partOf({ document, profile }: Named) {
  return profile.part?.(document.name) ?? null;
}

/** Refuses a part that is not the next one of its bill. */
function requireInTurn(each: Named, index: number, before: Named | undefined): void {
  const part = partOf(each);
  if (part === null || part.number === index + 1) return;
  const { name } = each.document;
  if (before && partOf(before)?.number === part.number) {
    throw new RefusedError(
      'twice',
      say`${name}: part ${part.number} of the bill ${part.bill} was given twice, also as
        ${before.document.name}. Give each part once.`,
    );
  }
  throw new RefusedError(
    'missing',
    say`${name}: part ${index + 1} of the bill ${part.bill} is missing; this is part ${part.number}.
      Give all parts of a bill together.`,
  );
}

/** Opens a part without a title like the part before it. */
async function openUntitled(
  { file, document, profile }: UntitledPart,
  before: OpenedDocument,
): Promise<OpenedDocument> {
  const { encoding } = before;
  const head = await readHead(document, encoding);
  const first = head.lines.find(({ text }) => text.trim() !== '');
  const rows = {
    rowsStart: head.lines[0]?.start ?? 0,
    rowsLine: 1,
    ...(first && isHeader(first, before, document.name) && rowsBelow(first)),
  };
  const opening = { ...before.opening, ...rows };
  return { file, document, head, profile, opening, planWith: before.planWith, encoding, ...UNREAD };
}

/** Is the line a header? Refuses other columns than those of the part before. */
function isHeader({ text, line }: HeadLine, { opening, head }: OpenedDocument, name: string) {
  const { columns, time } = opening.plan;
  const cells = headerCells(text);
  if (!cells.includes(columns[time])) return false;
  if (cells.length === columns.length && cells.every((cell, i) => cell === columns[i])) return true;
  throw new RefusedError(
    'header',
    say`${name}:${line}: the columns are not those of ${head.name}, and this part of the bill has no
      title of its own. Download all parts of the bill again.`,
  );
}
