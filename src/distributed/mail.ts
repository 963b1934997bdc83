/**
 * Questions to loaders and their answers, as keys in Redis: writing one twice changes nothing, so a
 * broken connection does no harm. An answer has several messages, of which a limited number waits
 * to be read.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { newRunId } from '../difference/redis/redis-keys.ts';
import { InternalError } from '../support/errors.ts';
import { say } from '../words/language.ts';
import { type SharedRun, shortId } from './shared-run.ts';
import type { LoaderAnswer, Question } from './shipped.ts';

const POLL_MS = 25;
/** Messages of an answer that can wait to be read. */
const UNREAD_MAX = 8;
/** Approximate size of a message, so that no command keeps the server busy. */
const MESSAGE_CHARS = 256 * 1024;
const MESSAGE_TTL_SECONDS = 600;
/** Polls for an answer between checks that the loader is alive. */
const POLLS_PER_CHECK = 80;

/** A question without its number. */
type QuestionBody<T = Question> = T extends Question ? Omit<T, 'number'> : never;

/** Asks the loaders of some parts; yields the lines of their answers, part by part. */
export async function* askAll<P extends { readonly id: string; readonly host: string }>(
  run: SharedRun,
  parts: readonly P[],
  asked: QuestionBody,
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
      const { lines, isLast, failure } = await receiveMessage(run, part, number, message);
      if (failure !== undefined) throw new InternalError(failure);
      for (const line of lines) yield { line, part };
      if (isLast) break;
    }
  }
}

async function receiveMessage(
  run: SharedRun,
  part: { readonly id: string; readonly host: string },
  number: string,
  message: number,
): Promise<LoaderAnswer> {
  const key = messageKey(run, part.id, number, message);
  for (let polls = 1; ; polls++) {
    const text = await run.do((client) => client.get(key));
    if (text !== null) {
      await run.do((client) => client.unlink(key));
      return JSON.parse(text) as LoaderAnswer;
    }
    if (polls % POLLS_PER_CHECK === 0 && !(await run.isAlive(part.id)))
      throw loaderEnded(run.id, part);
    await delay(POLL_MS);
  }
}

/** The error for a part whose loader has ended. */
export function loaderEnded(
  run: string,
  part: { readonly id: string; readonly host: string },
): InternalError {
  return new InternalError(
    say`The loader of part ${shortId(part)} on ${part.host} has ended. Start zhangping load --run
      ${run} there again, which resumes it; then run again.`,
  );
}

/** The question to a part; null if there is none, or it was answered. */
export async function pendingQuestion(
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
 * Answers a question with lines, message by message. If making the lines fails, sends the error
 * instead, and throws it. Stops if another question arrives.
 */
export async function answerQuestion(
  run: SharedRun,
  part: string,
  number: string,
  lines: Iterable<string>,
): Promise<void> {
  let message = 0;
  const put = async (answered: LoaderAnswer): Promise<boolean> => {
    if (message >= UNREAD_MAX) {
      const before = messageKey(run, part, number, message - UNREAD_MAX);
      if (!(await waitUntilRead(run, part, number, before))) return false;
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

/** Waits until a message is read; false if another question was asked meanwhile. */
async function waitUntilRead(
  run: SharedRun,
  part: string,
  number: string,
  key: string,
): Promise<boolean> {
  while ((await run.do((client) => client.exists(key))) === 1) {
    if ((await pendingQuestion(run, part, number)) !== null) return false;
    await delay(POLL_MS);
  }
  return true;
}

function messageKey(run: SharedRun, part: string, number: string, message: number): string {
  return run.key(`said:${part}:${number}:${message}`);
}
