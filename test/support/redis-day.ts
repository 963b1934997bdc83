/** A day for engines: much that matches, every kind of discrepancy, keys that occur many times. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Random } from '../../scripts/lib/random.mjs';

const HEADER = 'order_id,refund_id,type,amount,fee,status,paid_at,channel_txn_id\n';

export interface DayFiles {
  readonly statement: string[];
  readonly flows: string[];
}

/** Writes both sides, of about so many orders, into a folder. */
export function writeDay(rng: Random, folder: string, orders: number): DayFiles {
  const sides = { statement: [`\ufeff${HEADER}`], flows: [HEADER] };
  for (let i = 0; i < orders; i++) {
    const amount = `${rng.int(1000)}.${10 + rng.int(90)}`;
    const row = `O${i},,payment,${amount},0.1,success,2026-11-19 12:00:00,`;
    const times = { statement: 1, flows: 1 };
    if (rng.chance(0.01)) times[rng.pick(['statement', 'flows'] as const)] = rng.int(4);
    // One order in a while has so many equal records that they are not told apart one by one.
    if (rng.chance(0.0005)) times.statement = times.flows = 60 + rng.int(40);
    if (rng.chance(0.0005)) times.statement += 100;
    if (rng.chance(0.0001)) times.flows += 1500;
    for (const side of ['statement', 'flows'] as const) {
      for (let n = 0; n < times[side]; n++) {
        const cells = rng.chance(0.005) ? changed(rng, row, i) : row;
        sides[side].push(`${cells}${rng.pick(['', 'T1', 'T2', `T${n}`])}\n`);
      }
    }
  }
  const put = (name: string, rows: readonly string[]) => {
    const path = join(folder, name);
    writeFileSync(path, rows.join(''));
    return [path];
  };
  return { statement: put('s.csv', sides.statement), flows: put('f.csv', sides.flows) };
}

/** The row, but for its channel id, with another amount, fee, status, type or refund. */
function changed(rng: Random, row: string, order: number): string {
  switch (rng.int(5)) {
    case 0:
      return row.replace(/payment,\d+/, 'payment,4711');
    case 1:
      return row.replace(',0.1,', ',0.2,');
    case 2:
      return row.replace('success', 'failed');
    case 3:
      return row.replace('payment', 'topup');
    default:
      return `O${order},R1,refund,1.00,,success,2026-11-19 23:50:00,`;
  }
}
