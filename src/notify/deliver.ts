/** Delivering a message: tried again while what is wrong may pass, for a bounded time. */
import { setTimeout as sleep } from 'node:timers/promises';

/** Why a message did not arrive. */
export interface Failure {
  readonly why: string;
  /** It may be better in a moment: the network, a receiver that is busy. */
  readonly mayPass: boolean;
  /** How long the receiver asks to be left alone, ms. */
  readonly waitMs?: number;
}

/** How long and how often is tried. */
export interface Pace {
  /** One attempt, ms. */
  readonly attemptMs: number;
  /** All of them and the pauses, ms: cron must end. */
  readonly totalMs: number;
  readonly attemptsMax: number;
  /** The pause before the second attempt, ms; each one after that is twice as long. */
  readonly pauseMs: number;
}

export const PACE: Pace = { attemptMs: 10_000, totalMs: 60_000, attemptsMax: 5, pauseMs: 1_000 };

/**
 * Makes attempts until one arrives, fails for good, or time is up; null: it arrived. An attempt
 * never throws, and ends when its signal says so.
 */
export async function deliver(
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

/** Half of the pause is left to chance: jobs of many machines must not come back together. */
function pauseMs({ pauseMs }: Pace, number: number): number {
  return pauseMs * 2 ** (number - 1) * (0.5 + Math.random() / 2);
}
