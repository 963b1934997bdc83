/** What the records of a piece add up to by type, status and hour. */
import type { RecordSums } from '../../domain/activity.ts';
import { STATUSES, TRANSACTION_TYPES } from '../../domain/record.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import * as L from '../../kernel/layout.ts';
import type { TallyRow } from './record-tally.ts';

/** The hour of a stamp (see domain/time.ts); NO_HOUR if it has no clock, or is 0. */
export function hourOf(stamp: number): number {
  const seconds = stamp % 2 ** L.CLOCK_BITS;
  if (stamp === 0 || seconds === L.NO_CLOCK) return L.NO_HOUR;
  return Math.floor(seconds / L.HOUR_SECONDS);
}

/** The records that the kernel itself has read in a pass. */
export function kernelActivity(kernel: Kernel, pass: number): TallyRow<number>[] {
  const rows: TallyRow<number>[] = [];
  let at = pass + L.PASS_ACTIVITY;
  for (let type = 0; type < TRANSACTION_TYPES.length; type++) {
    for (let status = 0; status < STATUSES.length; status++) {
      for (let key = 0; key < L.HOURS; key++, at += L.TALLY_BYTES) {
        const isNone = kernel.word(at + L.TALLY_COUNT) === 0;
        if (!isNone) rows.push({ type, status, key, ...kernelSums(kernel, at) });
      }
    }
  }
  return rows;
}

/** Sums of records in the kernel's memory. */
export function kernelSums(kernel: Kernel, at: number): RecordSums {
  return {
    count: kernel.word(at + L.TALLY_COUNT),
    amount: kernel.longs[(at + L.TALLY_AMOUNT) / 8],
    fee: kernel.longs[(at + L.TALLY_FEE) / 8],
    withFee: kernel.word(at + L.TALLY_WITH_FEE),
  };
}
