/** Delivers a message: retries temporary failures for a bounded time. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { NotifyTarget, TargetOf } from '../config/notify-schema.ts';
import type { RunEnd } from '../report/run-end.ts';
import type { Message } from './message.ts';

/** The content sent to a target. */
export interface Notice {
  readonly message: Message;
  /** The worst first; empty in a test message. */
  readonly runs: readonly RunEnd[];
  readonly env: NodeJS.ProcessEnv;
  /** Variables in `env` that hold URLs and secrets of targets. */
  readonly secretNames: ReadonlySet<string>;
}

/** Sends a notice to a target of one kind; null: it arrived. */
export type Send<K extends NotifyTarget['to']> = (
  target: TargetOf<K>,
  notice: Notice,
) => Promise<Failure | null>;

/** Why a message did not arrive. */
export interface Failure {
  readonly why: string;
  /** Worth a retry: the network, a busy receiver. */
  readonly mayPass: boolean;
  /** How long the receiver asks to wait, ms. */
  readonly waitMs?: number;
}

/** How long and how often to try. */
export interface Pace {
  /** One attempt, ms. */
  readonly attemptMs: number;
  /** All attempts and pauses, ms: a cron job must end. */
  readonly totalMs: number;
  readonly attemptsMax: number;
  /** The pause before the second attempt, ms; each further pause is twice as long. */
  readonly pauseMs: number;
}

const PACE: Pace = { attemptMs: 10_000, totalMs: 60_000, attemptsMax: 5, pauseMs: 1_000 };

/**
 * Makes attempts until one arrives, fails permanently, or time is up; null: it arrived. An attempt
 * never throws, and ends when its signal aborts.
 */
export async function deliverInTime(
  attempt: (signal: AbortSignal) => Promise<Failure | null>,
  pace: Pace = PACE,
): Promise<Failure | null> {
  const end = performance.now() + pace.totalMs;
  for (let number = 1; ; number++) {
    const leftMs = Math.max(1, Math.ceil(end - performance.now()));
    const failure = await attempt(AbortSignal.timeout(Math.min(pace.attemptMs, leftMs)));
    if (failure === null || !failure.mayPass || number >= pace.attemptsMax) return failure;
    const waitMs = Math.max(pauseMs(pace, number), failure.waitMs ?? 0);
    if (performance.now() + waitMs >= end) return failure;
    await sleep(waitMs);
  }
}

/** Half of the pause is random, so that many machines do not retry at the same moment. */
function pauseMs({ pauseMs }: Pace, number: number): number {
  return pauseMs * 2 ** (number - 1) * (0.5 + Math.random() / 2);
}
