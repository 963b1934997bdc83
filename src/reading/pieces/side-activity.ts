/** What the records of a side add up to, piece by piece or part by part. */
import {
  type Activity,
  type ActivityRow,
  DIMENSION_VALUES_MAX,
  type ValueRow,
} from '../../domain/activity.ts';
import { STATUSES, TRANSACTION_TYPES } from '../../domain/record.ts';
import { NO_HOUR } from '../../kernel/layout.ts';
import type { PieceResult } from './piece.ts';
import { RecordTally, type TallyRow } from './record-tally.ts';

export class SideActivity {
  readonly #hours = new RecordTally<number>();
  readonly #dimensions: readonly string[];
  readonly #values: readonly RecordTally<string>[];

  /** `dimensions`: their names. */
  constructor(dimensions: readonly string[]) {
    this.#dimensions = dimensions;
    this.#values = dimensions.map(() => new RecordTally<string>(DIMENSION_VALUES_MAX));
  }

  add({ activity, values }: Pick<PieceResult, 'activity' | 'values'>): void {
    this.#hours.join(activity);
    for (const [index, tally] of this.#values.entries()) tally.join(values[index]);
  }

  activity(): Activity {
    const hours = this.#hours.rows() ?? [];
    return {
      rows: hours.map((row) => ({ ...named(row), hour: row.key === NO_HOUR ? null : row.key })),
      breakdowns: this.#dimensions.map((name, index) => {
        const rows = this.#values[index].rows();
        if (rows === null) return { name, rows };
        return { name, rows: rows.map((row) => ({ ...named(row), value: row.key })) };
      }),
    };
  }
}

/** The activity of a side that was read in parts; a part may not name accounts, if others do. */
export function joinActivities(parts: readonly Activity[]): Activity {
  const all = parts.flatMap(({ breakdowns }) => breakdowns.map(({ name }) => name));
  const names = [...new Set(all)];
  const joined = new SideActivity(names);
  for (const { rows, breakdowns } of parts) {
    const activity = rows.map((row) => numbered(row, row.hour ?? NO_HOUR));
    const values = names.map((name) => {
      const own = breakdowns.find((each) => each.name === name);
      if (own === undefined) return rows.map((row) => numbered(row, ''));
      return own.rows === null ? null : own.rows.map((row) => numbered(row, row.value));
    });
    joined.add({ activity, values });
  }
  return joined.activity();
}

function named<K>({ type, status, key: _, ...sums }: TallyRow<K>) {
  return { type: TRANSACTION_TYPES[type], status: STATUSES[status], ...sums };
}

function numbered<K>(row: ActivityRow | ValueRow, key: K): TallyRow<K> {
  const { type, status, count, amount, fee, withFee } = row;
  return {
    type: TRANSACTION_TYPES.indexOf(type),
    status: STATUSES.indexOf(status),
    ...{ key, count, amount, fee, withFee },
  };
}
