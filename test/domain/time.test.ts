import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  businessDateOf,
  clockAt,
  clockTime,
  convertZone,
  dateNumber,
  formatDateNumber,
  isDate,
  nearEdgeOf,
  shiftDate,
  timeDateNumber,
  today,
  wallClock,
} from '../../src/domain/time.ts';

const two = (value: number) => String(value).padStart(2, '0');
const dateText = (year: number, month: number, day: number) =>
  `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`;

/** Is there such a day? Date takes the 30th of February for the 2nd of March. */
function exists(text: string): boolean {
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

function timeDate(text: string): number {
  const bytes = Buffer.from(`2${text}0+`, 'latin1');
  return timeDateNumber(bytes, 1, 1 + text.length);
}

describe('dates', () => {
  const years = [0, 1, 4, 99, 100, 1582, 1600, 1900, 1999, 2000, 2100, 2400, 9999];
  for (let year = 2015; year <= 2035; year++) years.push(year);

  it.each(years)('knows every day of the year %i, and no others', (year) => {
    for (let month = 0; month <= 13; month++) {
      for (let day = 0; day <= 32; day++) {
        const text = dateText(year, month, day);
        const number = year * 10_000 + month * 100 + day;
        const expected = exists(text) ? number : -1;
        if (dateNumber(Buffer.from(text), 0) !== expected || isDate(text) !== exists(text)) {
          expect.fail(`${text} is taken for ${dateNumber(Buffer.from(text), 0)}`);
        }
        if (exists(text)) expect(formatDateNumber(number)).toBe(text);
      }
    }
  });

  it.each(['2026-1-19', '2026/11/19', '20261119', '2026-11-19 ', '', '2026-11-1x', '+026-11-19'])(
    'does not take %j for one',
    (text) => {
      expect(isDate(text)).toBe(false);
    },
  );

  it('goes from day to day as Date does', () => {
    const day = fc.date({
      min: new Date('1971-01-01T00:00:00Z'),
      max: new Date('2099-12-31T00:00:00Z'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(day, fc.integer({ min: -400, max: 400 }), (date, days) => {
        const from = date.toISOString().slice(0, 10);
        const expected = new Date(Date.parse(`${from}T00:00:00Z`) + days * 86_400_000);
        expect(shiftDate(from, days)).toBe(expected.toISOString().slice(0, 10));
      }),
      { numRuns: 500 },
    );
  });

  it('goes on where the clocks of the machine skip a date', () => {
    const before = process.env.TZ;
    process.env.TZ = 'Pacific/Apia';
    try {
      // The 30th is the one that Samoa left out.
      expect(new Date(2011, 11, 30).getDate()).toBe(31);
      expect(shiftDate('2011-12-29', 1)).toBe('2011-12-30');
    } finally {
      if (before === undefined) delete process.env.TZ;
      else process.env.TZ = before;
    }
  });

  it('knows what day it is', () => {
    const format = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Pacific/Auckland' });
    const expected = [
      format.format(new Date()),
      today('Pacific/Auckland'),
      format.format(new Date()),
    ];
    expect([expected[0], expected[2]]).toContain(expected[1]);
  });
});

const number = (max: number) => fc.oneof(fc.nat(max), fc.constantFrom(0, max));
const clock = fc.tuple(number(24), number(60), number(60)).map((parts) => parts.map(two).join(':'));
const day = fc.constantFrom('2026-11-19', '2024-02-29', '2023-02-29', '2026-13-01');
const tail = fc.oneof(
  fc.constantFrom(
    '',
    'Z',
    '+08:00',
    '+0800',
    '-03:30',
    '+05:45',
    '+08',
    '.5',
    '.123456789Z',
    '+14:59',
  ),
  fc.constantFrom(
    'z',
    ' ',
    '+8',
    '+08:0',
    '+08:000',
    '+15:00',
    '+08:60',
    '.',
    '.Z',
    '+',
    'ZZ',
    '+08-00',
  ),
);

describe('times', () => {
  it('are taken where date, clock and offset are such', () => {
    fc.assert(
      fc.property(day, fc.constantFrom(' ', 'T', 't', '_'), clock, tail, (date, gap, time, end) => {
        const isTime =
          exists(date) &&
          /[ T]/.test(gap) &&
          /^([01]\d|2[0-3]):[0-5]\d:[0-5]\d$/.test(time) &&
          /^(\.\d+)?(Z|[+-](0\d|1[0-4])(:?[0-5]\d)?)?$/.test(end);
        const expected = isTime ? Number(date.replaceAll('-', '')) : -1;
        expect(timeDate(`${date}${gap}${time}${end}`)).toBe(expected);
      }),
      { numRuns: 5000 },
    );
  });

  it('may be dates alone', () => {
    expect(timeDate('2026-11-19')).toBe(20261119);
  });

  it.each(['', '2026-11-31', '2026-11-19 10:55', '2026-11-19 10.55.16', ' 2026-11-19 10:55:16'])(
    'are not %j',
    (text) => {
      expect(timeDate(text)).toBe(-1);
    },
  );
});

const ZONES = [
  'Asia/Shanghai',
  'UTC',
  'Asia/Kolkata',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'America/New_York',
  'America/St_Johns',
  'Pacific/Apia',
];

function inZone(moment: number, timeZone: string): string {
  const options = { timeZone, dateStyle: 'short', timeStyle: 'medium' } as const;
  return new Intl.DateTimeFormat('sv-SE', options).format(moment);
}

describe('wallClock', () => {
  it('converts a time with an offset, to the second', () => {
    const moment = fc.integer({ min: Date.parse('1971-01-01'), max: Date.parse('2037-12-31') });
    const minutes = fc.oneof(
      fc.integer({ min: -14 * 60, max: 14 * 60 }),
      fc.constantFrom(330, -210),
    );
    const fraction = fc.constantFrom('', '.5', '.999', '.9999999', `.${'9'.repeat(30)}`);
    const args = [moment, minutes, fc.constantFrom(...ZONES), fraction, fc.boolean()] as const;
    fc.assert(
      fc.property(...args, (at, offset, zone, decimals, colon) => {
        const local = new Date(at + offset * 60_000).toISOString();
        const sign = offset < 0 ? '-' : '+';
        const hours = two(Math.floor(Math.abs(offset) / 60));
        const written = `${sign}${hours}${colon ? ':' : ''}${two(Math.abs(offset) % 60)}`;
        const text = `${local.slice(0, 10)} ${local.slice(11, 19)}${decimals}`;
        expect(wallClock(`${text}${written}`, zone)).toBe(inZone(at, zone));
        expect(wallClock(text, zone)).toBe(text.slice(0, 19));
        if (offset === 0) expect(wallClock(`${text}Z`, zone)).toBe(inZone(at, zone));
      }),
      { numRuns: 1500 },
    );
  });

  it.each([
    ['2026-11-19T23:30:00Z', 'Asia/Shanghai', '2026-11-20 07:30:00'],
    ['2026-11-19 10:00:00+05:30', 'Asia/Shanghai', '2026-11-19 12:30:00'],
    ['2026-11-19T10:00:00-03', 'Asia/Kathmandu', '2026-11-19 18:45:00'],
    ['2026-11-19T10:00:00.123', 'Asia/Shanghai', '2026-11-19 10:00:00'],
    ['2026-11-19T23:59:59.99999999999999999Z', 'UTC', '2026-11-19 23:59:59'],
  ])('makes %s in %s %s', (text, zone, expected) => {
    expect(wallClock(text, zone)).toBe(expected);
  });

  it('has an answer for every time that is taken', () => {
    fc.assert(
      fc.property(day, clock, tail, fc.constantFrom(...ZONES), (date, time, end, zone) => {
        const text = `${date}T${time}${end}`;
        fc.pre(timeDate(text) > 0);
        expect(wallClock(text, zone)).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('clockAt', () => {
  it.each([
    [Date.parse('2026-11-19T16:00:59.999Z'), '2026-11-20 00:00:59'],
    [0, '1970-01-01 08:00:00'],
    [8.64e15, ''],
    [Number.NaN, ''],
  ])('of %d in Shanghai', (moment, expected) => {
    expect(clockAt(new Date(moment), 'Asia/Shanghai')).toBe(expected);
  });
});

describe('convertZone', () => {
  it('tells a wall clock of one zone as another one would, to the second', () => {
    const moment = fc.integer({ min: Date.parse('1971-01-01'), max: Date.parse('2037-12-31') });
    const zone = fc.constantFrom(...ZONES);
    fc.assert(
      fc.property(moment, zone, zone, (at, from, to) => {
        const wall = inZone(at, from);
        // When clocks go back, a wall clock says two moments: both are right then.
        const others = [-3600, -1800, 0, 1800, 3600].map((seconds) => at + seconds * 1000);
        const same = others.filter((other) => inZone(other, from) === wall);
        expect(same.map((other) => inZone(other, to))).toContain(convertZone(wall, from, to));
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    ['2026-11-19 23:30:00', 'UTC', 'Asia/Shanghai', '2026-11-20 07:30:00'],
    ['2026-03-01 00:00:00', 'Asia/Shanghai', 'America/New_York', '2026-02-28 11:00:00'],
    ['2026-07-01 00:00:00', 'America/New_York', 'UTC', '2026-07-01 04:00:00'],
    ['2024-12-31 23:59:59', 'Asia/Kolkata', 'Asia/Kathmandu', '2025-01-01 00:14:59'],
    ['2026-11-19 10:55:16', 'Asia/Shanghai', 'Asia/Shanghai', '2026-11-19 10:55:16'],
  ])('%s in %s is, in %s, %s', (wall, from, to, expected) => {
    expect(convertZone(wall, from, to)).toBe(expected);
  });
});

describe('clockTime', () => {
  it('takes every time of day there is, in three ways, and no other', () => {
    fc.assert(
      fc.property(number(24), number(60), number(60), (hours, minutes, seconds) => {
        const [H, m, s] = [hours, minutes, seconds].map(two);
        const isMinute = hours < 24 && minutes < 60;
        const whole = isMinute && seconds < 60 ? `${H}:${m}:${s}` : null;
        expect(clockTime(`${H}:${m}:${s}`)).toBe(whole);
        expect(clockTime(`${H}${m}${s}`)).toBe(whole);
        expect(clockTime(`${H}:${m}`)).toBe(isMinute ? `${H}:${m}:00` : null);
      }),
      { numRuns: 2000 },
    );
  });

  it.each(['', '10', '1055', '10:5', '1:05', '10:55:1', '10:5516', '1055:16', '10-55', ' 10:55'])(
    'does not take %j',
    (text) => {
      expect(clockTime(text)).toBe(null);
    },
  );

  it.each(['10:55:16.5', '10:55:16\n', '１０:55', '10:55 ', '+1:55', '10551', '1055160'])(
    'does not take %j either',
    (text) => {
      expect(clockTime(text)).toBe(null);
    },
  );
});

describe('businessDateOf', () => {
  it.each([
    ['2026-11-19 00:00:00', 0, 20261119],
    ['2026-11-19 02:29:59', 150, 20261118],
    ['2026-11-19 02:30:00', 150, 20261119],
    ['2026-11-19 22:59:59', 23 * 60, 20261118],
    ['2026-11-19 23:00:00', 23 * 60, 20261119],
    ['2026-03-01 00:00:00', 1, 20260228],
    ['2024-03-01 00:00:00', 1, 20240229],
    ['2026-01-01 00:00:59', 1, 20251231],
    ['2026-01-01 00:01:00', 1, 20260101],
    ['2026-11-19', 23 * 60, 20261119],
  ])('of %s with the cut at minute %i is %i', (wall, cutoffMinutes, expected) => {
    expect(businessDateOf(wall, cutoffMinutes)).toBe(expected);
  });
});

describe('nearEdgeOf', () => {
  const date = '2026-11-19';
  const china = { timeZone: 'Asia/Shanghai', cutoffMinutes: 0 };

  it.each([
    [0, 30],
    [0, 0],
    [0, 1],
    [0, 720],
    [150, 30],
    [1439, 45],
  ])(
    'with the cut at minute %i reaches %i minutes to either side',
    (cutoffMinutes, edgeMinutes) => {
      const job = { ...china, cutoffMinutes, edgeMinutes };
      for (const midnight of ['2026-11-19T00:00:00Z', '2026-11-20T00:00:00Z']) {
        const cut = Date.parse(midnight) + cutoffMinutes * 60_000;
        for (const sign of [-1, 1]) {
          const at = (seconds: number) =>
            new Date(cut + sign * seconds * 1000).toISOString().slice(0, 19).replace('T', ' ');
          const isNear = (seconds: number) => nearEdgeOf(date, job)(at(seconds));
          const found = [-60, -1, 0, 1, 60].map((more) => isNear(edgeMinutes * 60 + more));
          // What is too far from this cut may be near the other one.
          const reachesBoth = edgeMinutes >= 720;
          expect(found.slice(0, 3)).toEqual([edgeMinutes > 0, edgeMinutes > 0, true]);
          if (!reachesBoth) expect(found.slice(3)).toEqual([false, false]);
        }
      }
    },
  );

  it('holds in the middle of the day only for an edge of half a day', () => {
    const noon = `${date} 12:00:00`;
    const near = (edgeMinutes: number) => nearEdgeOf(date, { ...china, edgeMinutes })(noon);
    expect([719, 720, 721].map(near)).toEqual([false, true, true]);
  });

  it('does not hold for a time that is not known, or has no clock', () => {
    const isNear = nearEdgeOf(date, { ...china, edgeMinutes: 720 });
    expect(['', date, '2026-11-20'].map(isNear)).toEqual([false, false, false]);
  });

  // Clocks go forward over the cutoff, up to it, back over it, by half an hour, or by a whole day.
  it.each([
    ['America/New_York', '2026-03-08', '02:30'],
    ['America/New_York', '2026-03-07', '02:30'],
    ['America/New_York', '2026-03-08', '00:00'],
    ['America/New_York', '2026-03-08', '03:00'],
    ['America/New_York', '2026-11-01', '00:00'],
    ['America/New_York', '2026-11-01', '01:30'],
    ['America/New_York', '2026-10-31', '02:00'],
    ['America/Sao_Paulo', '2018-11-04', '00:00'],
    ['America/Sao_Paulo', '2018-11-03', '00:00'],
    ['America/Sao_Paulo', '2018-02-18', '00:00'],
    ['Africa/Casablanca', '2026-02-15', '02:30'],
    ['Africa/Casablanca', '2026-03-22', '02:30'],
    ['Australia/Lord_Howe', '2026-10-04', '02:15'],
    ['Australia/Lord_Howe', '2026-04-05', '01:45'],
    ['Pacific/Apia', '2011-12-29', '12:00'],
    ['Asia/Shanghai', '2026-11-19', '23:00'],
  ])('tells elapsed time in %s on %s from %s', (timeZone, date, cutoff) => {
    const clock = new Intl.DateTimeFormat('sv-SE', {
      timeZone,
      dateStyle: 'short',
      timeStyle: 'medium',
    });
    // Every minute of four days as clocks show it, and where these pass either end of the day.
    const noon = Date.parse(`${date}T12:00:00Z`);
    const moments = Array.from({ length: 5760 }, (_, i) => noon + (i - 2880) * 60_000);
    const walls = moments.map((moment) => clock.format(moment));
    const ends = [date, shiftDate(date, 1)].flatMap((day) => {
      const end = `${day} ${cutoff}:00`;
      return moments.filter((_, i) => i > 0 && walls[i - 1] < end && walls[i] >= end);
    });
    const [hours, minutes] = cutoff.split(':').map(Number);
    const job = { timeZone, cutoffMinutes: hours * 60 + minutes, edgeMinutes: 30 };
    const isNear = nearEdgeOf(date, job);
    const expected = new Set(
      walls.filter((_, i) => ends.some((end) => Math.abs(moments[i] - end) <= 30 * 60_000)),
    );
    const wrong = walls.filter((wall) => isNear(wall) !== expected.has(wall));
    expect(wrong).toEqual([]);
    expect(expected.size).toBeGreaterThan(90);
  });
});
