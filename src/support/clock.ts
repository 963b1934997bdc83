/** The time, and waiting for it. */
import { setTimeout as pause } from 'node:timers/promises';

/** Replaced as a whole in tests of what takes hours. */
export const clock = {
  /** ms since 1970. */
  now: (): number => Date.now(),
  /** Waits until a moment, ms since 1970; the machine may have slept meanwhile. */
  async until(moment: number): Promise<void> {
    for (let left = moment - clock.now(); left > 0; left = moment - clock.now()) {
      await pause(Math.min(left, 60_000));
    }
  },
};
