/** A loader after its parts are sealed: it answers for them until the run is over. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Side } from '../domain/record.ts';
import type { PartLoader } from './load-part.ts';
import { answer, questionTo } from './mail.ts';
import type { SealedPart, SharedRun } from './shared-run.ts';
import type { Question } from './shipped.ts';

/** A part that is loaded, and who can answer for it. */
export interface ServedPart {
  readonly part: SealedPart;
  readonly loader: PartLoader;
}

const LOOK_MS = 50;
/** How often is looked for questions before is asked whether the run is still there. */
const LOOKS_PER_CHECK = 20;

/**
 * Answers questions to some parts until the run has ended. All at once: an answer waits until it is
 * read, and nobody says in which order they are. Throws what answering fails with.
 */
export async function serve(
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
  for (let looks = 0; ; looks++) {
    if (looks % LOOKS_PER_CHECK === 0 && (await run.hasEnded(part))) return;
    const question = await questionTo(run, id, answered);
    if (question === null) {
      await delay(LOOK_MS);
      continue;
    }
    answered = question.number;
    await answer(run, id, answered, await linesFor(question, loader, side, bucketBits));
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
