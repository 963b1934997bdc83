/** Answers questions about sealed parts until the run ends. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Side } from '../domain/record.ts';
import type { PartLoader } from './load-part.ts';
import { answerQuestion, pendingQuestion } from './mail.ts';
import type { SealedPart, SharedRun } from './shared-run.ts';
import type { Question } from './shipped.ts';

/** A loaded part and its loader. */
export interface ServedPart {
  readonly part: SealedPart;
  readonly loader: PartLoader;
}

const POLL_MS = 50;
/** Polls for questions between checks that the run has not ended. */
const POLLS_PER_CHECK = 20;

/**
 * Answers questions to some parts until the run ends. Parts are served concurrently, because an
 * answer waits until it is read, in any order. Throws the error of a failed answer.
 */
export async function serveParts(
  run: SharedRun,
  parts: readonly ServedPart[],
  options: { readonly side: Side; readonly bucketBits: number },
): Promise<void> {
  await Promise.all(parts.map((part) => servePart(run, part, options)));
}

async function servePart(
  run: SharedRun,
  { part, loader }: ServedPart,
  { side, bucketBits }: { readonly side: Side; readonly bucketBits: number },
): Promise<void> {
  const { id } = part;
  let answered = '';
  for (let polls = 0; ; polls++) {
    if (polls % POLLS_PER_CHECK === 0 && (await run.hasEnded(part))) return;
    const question = await pendingQuestion(run, id, answered);
    if (question === null) {
      await delay(POLL_MS);
      continue;
    }
    answered = question.number;
    await answerQuestion(run, id, answered, await linesFor(question, loader, side, bucketBits));
  }
}

async function linesFor(
  question: Question,
  loader: PartLoader,
  side: Side,
  bucketBits: number,
): Promise<Iterable<string>> {
  if (question.kind === 'records') return loader.file.records(question.identities);
  if (question.kind === 'members') {
    return loader.file.members(question.buckets, bucketBits, side);
  }
  await loader.load(question.generation, question.usesFees);
  return [];
}
