/** Days that a calendar lists: a date, or all dates from one to another. */
import { isDate } from '../domain/time.ts';

const DAYS = /^(\d{4}-\d\d-\d\d)(?:\.\.(\d{4}-\d\d-\d\d))?$/;

/** Days that are all working days, or all days off. */
export interface DayRange {
  readonly from: string;
  readonly to: string;
  readonly isWork: boolean;
  /** `file:line` or the path of the setting, for messages. */
  readonly place: string;
}

/** The first and the last date of `2026-02-16` or `2026-02-16..2026-02-20`; null: neither. */
export function parseDays(text: string): readonly [from: string, to: string] | null {
  const [, from, to = from] = DAYS.exec(text) ?? [];
  if (from === undefined || !isDate(from) || !isDate(to) || to < from) return null;
  return [from, to];
}

/** The days of checked `off:` and `work:` lists; `place` names the place of an entry. */
export function listedRanges(
  lists: { readonly off: readonly string[]; readonly work: readonly string[] },
  place: (key: 'off' | 'work', index: number) => string,
): DayRange[] {
  return (['off', 'work'] as const).flatMap((key) =>
    lists[key].map((days, index) => {
      const [from, to] = parseDays(days) ?? [days, days];
      return { from, to, isWork: key === 'work', place: place(key, index) };
    }),
  );
}
