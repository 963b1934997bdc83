/**
 * Questions to loaders and their answers, by keys in Redis: writing one twice changes nothing, so a
 * connection that breaks does no harm. An answer has several messages; only so many are there at a
 * time as wait to be read.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { newRunId } from '../difference/redis/redis-keys.ts';
import { InternalError } from '../support/errors.ts';
import { say } from '../words/language.ts';
import { type SharedRun, shortId } from './shared-run.ts';
import type { Answer, Question } from './shipped.ts';

const LOOK_MS = 25;
/** Messages of an answer that wait to be read. */
const AHEAD = 8;
/** Bytes of a message, about: no command takes the server long. */
const MESSAGE_CHARS = 256 * 1024;
const MESSAGE_TTL_SECONDS = 600;
/** How often is looked for an answer before is asked whether anybody is there. */
const LOOKS_PER_CHECK = 80;

/** A question without the number that tells it from others. */
type Asked<T = Question> = T extends Question ? Omit<T, 'number'> : never;

/** Asks the loaders of some parts, and gives the lines of their answers, part after part. */
export async function* askAll<P extends { readonly id: string; readonly host: string }>(
  run: SharedRun,
  parts: readonly P[],
  asked: Asked,
): AsyncGenerator<{ readonly line: string; readonly part: P }> {
  const number = newRunId();
  const question = JSON.stringify({ ...asked, number });
  await Promise.all(
    parts.map(({ id }) =>
      run.do((client) => client.set(run.key(`ask:${id}`), question, 'EX', MESSAGE_TTL_SECONDS)),
    ),
  );
  for (const part of parts) {
    for (let message = 0; ; message++) {
      const { lines, isLast, failure } = await answerOf(run, part, number, message);
      if (failure !== undefined) throw new InternalError(failure);
      for (const line of lines) yield { line, part };
      if (isLast) break;
    }
  }
}

async function answerOf(
  run: SharedRun,
  part: { readonly id: string; readonly host: string },
  number: string,
  message: number,
): Promise<Answer> {
  const key = messageKey(run, part.id, number, message);
  for (let looks = 1; ; looks++) {
    const text = await run.do((client) => client.get(key));
    if (text !== null) {
      await run.do((client) => client.unlink(key));
      return JSON.parse(text) as Answer;
    }
    if (looks % LOOKS_PER_CHECK === 0 && !(await run.isThere(part.id))) throw isGone(run.id, part);
    await delay(LOOK_MS);
  }
}

/** A part whose loader does not live any more. */
export function isGone(
  run: string,
  part: { readonly id: string; readonly host: string },
): InternalError {
  return new InternalError(
    say`The loader of part ${shortId(part)} on ${part.host} has ended. Start zhangping load --run
      ${run} there again, which resumes it; then run again.`,
  );
}

/** The question to a part; null: none, or one that was answered. */
export async function questionTo(
  run: SharedRun,
  part: string,
  answered: string,
): Promise<Question | null> {
  const text = await run.do((client) => client.get(run.key(`ask:${part}`)));
  if (text === null) return null;
  const question = JSON.parse(text) as Question;
  return question.number === answered ? null : question;
}

/**
 * Answers a question with lines, message after message. What making them fails with is told in
 * their place, and thrown. Gives up where somebody else asks meanwhile.
 */
export async function answer(
  run: SharedRun,
  part: string,
  number: string,
  lines: Iterable<string>,
): Promise<void> {
  let message = 0;
  const put = async (answered: Answer): Promise<boolean> => {
    if (message >= AHEAD) {
      const before = messageKey(run, part, number, message - AHEAD);
      if (!(await untilRead(run, part, number, before))) return false;
    }
    const text = JSON.stringify(answered);
    const key = messageKey(run, part, number, message++);
    await run.do((client) => client.set(key, text, 'EX', MESSAGE_TTL_SECONDS));
    return true;
  };
  let held: string[] = [];
  let chars = 0;
  try {
    for (const line of lines) {
      held.push(line);
      chars += line.length;
      if (chars < MESSAGE_CHARS) continue;
      if (!(await put({ lines: held, isLast: false }))) return;
      held = [];
      chars = 0;
    }
  } catch (error) {
    await put({ lines: [], isLast: true, failure: (error as Error).message });
    throw error;
  }
  await put({ lines: held, isLast: true });
}

/** Waits until a message was read; false: nobody is going to, another question was asked. */
async function untilRead(
  run: SharedRun,
  part: string,
  number: string,
  key: string,
): Promise<boolean> {
  while ((await run.do((client) => client.exists(key))) === 1) {
    if ((await questionTo(run, part, number)) !== null) return false;
    await delay(LOOK_MS);
  }
  return true;
}

function messageKey(run: SharedRun, part: string, number: string, message: number): string {
  return run.key(`said:${part}:${number}:${message}`);
}
