/** Works on several bills: one that is not ready lets the others go first. */
import { clock } from '../support/clock.ts';
import { FetchFailure } from './channel.ts';
import { nextTry } from './schedule.ts';

/** A pause that is worth reporting what has ended before it, ms. */
const LONG_MS = 60_000;

/** Something that needs a bill. */
export interface Task<T> {
  readonly of: T;
  /** It is attempted again until then, ms since 1970; null: no run waits for it. */
  readonly until: number | null;
}

interface Waiting<T> extends Task<T> {
  readonly tries: number;
  readonly due: number;
}

export interface TurnEvents<T> {
  /** A task is attempted again at a moment, ms since 1970. */
  onWait(of: T, failure: FetchFailure, until: number): void;
  /** Called before each long pause in which nothing can be done. */
  beforePause?(): Promise<void>;
  /** Must a task wait until another one is done? */
  follows?(of: T, other: T): boolean;
}

/**
 * Attempts each task, in order, and those again that throw a FetchFailure which may pass, as long
 * as there is time. Yields each task once, with what the attempt returned or the last failure.
 * Other errors are thrown.
 */
export async function* inTurn<T, R>(
  tasks: readonly Task<T>[],
  attempt: (of: T) => Promise<R>,
  { onWait, beforePause = async () => {}, follows = () => false }: TurnEvents<T>,
): AsyncGenerator<[task: Task<T>, result: R | FetchFailure]> {
  const queue: Waiting<T>[] = tasks.map((task) => ({ ...task, tries: 0, due: 0 }));
  while (queue.length > 0) {
    const now = clock.now();
    const free = queue.filter(({ of }) => !queue.some((other) => follows(of, other.of)));
    const earliest = Math.min(...free.map(({ due }) => due));
    const task = free.find(({ due }) => due <= Math.max(now, earliest)) as Waiting<T>;
    queue.splice(queue.indexOf(task), 1);
    if (task.due - now > LONG_MS) await beforePause();
    await clock.until(task.due);
    const tries = task.tries + 1;
    try {
      yield [task, await attempt(task.of)];
    } catch (error) {
      if (!(error instanceof FetchFailure)) throw error;
      const { retryMs } = error;
      const failed = { tries, now: clock.now() };
      const due = retryMs === null ? null : nextTry(task, { ...failed, retryMs });
      if (due === null) yield [task, error];
      else {
        onWait(task.of, error, due);
        queue.push({ ...task, tries, due });
      }
    }
  }
}
