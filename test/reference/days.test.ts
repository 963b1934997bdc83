/** The rules of carry one by one, on days made by hand; and what must hold of any days. */
import Big from 'big.js';
import { describe, expect, it } from 'vitest';
import { Random } from '../../scripts/lib/random.mjs';
import { isSameAmount, isSameFee } from './compare.ts';
import {
  canonicalDay,
  isMaybeCopy,
  type ReferenceCarried,
  type ReferenceDay,
  reconcileDays,
} from './days.ts';
import { randomWeek } from './random-week.ts';
import { reconcile } from './reconcile.ts';
import type { PlainDay, PlainRecord } from './record.ts';

const CARRY_DAYS = 3;
const WEEKS = 300;
const [D1, D2, D3, D4, D5] = [1, 2, 3, 4, 5].map((day) => `2026-11-0${day}`);
const D9 = '2026-11-09';

function record(changes: Partial<PlainRecord> = {}): PlainRecord {
  return {
    orderId: 'A1',
    refundId: '',
    channelTxnId: '',
    type: 'payment',
    amount: '10.00',
    fee: '0.06',
    status: 'success',
    time: '',
    currency: 'CNY',
    place: '',
    ...changes,
  };
}

/** Near the end of the date, so that it is pending where it is left over. */
const edge = (date: string) => record({ time: `${date} 23:59:59` });

function dayOf(date: string, statement: PlainRecord[], flows: PlainRecord[]): PlainDay {
  const placed = (records: PlainRecord[], side: string) =>
    records.map((each, index) => ({ ...each, place: `${side}:${index + 2}` }));
  return { date, statement: placed(statement, 'statement'), flows: placed(flows, 'flows') };
}

/** Day of the month, verdict and lines, those of items that closed there in brackets. */
function told(days: PlainDay[], carryDays = CARRY_DAYS): string[] {
  const line = (item: ReferenceCarried) => {
    const { category, difference, counterpartDate, ageDays } = item;
    const about = counterpartDate && ` with ${Number(counterpartDate.slice(-2))}`;
    return `${category} ${difference}${about}${ageDays ? ` at ${ageDays}` : ''}`;
  };
  return [...reconcileDays(days, carryDays).values()].map((day) => {
    const lines = [...day.items.map(line), ...day.expiredHere.map((item) => `(${line(item)})`)];
    return `${Number(day.date.slice(-2))} ${day.verdict}: ${lines.join(', ')}`;
  });
}

/** The lines of the items with their places and without what is the same everywhere. */
function places(days: PlainDay[]): string[] {
  return [...reconcileDays(days, CARRY_DAYS).values()].flatMap((day) =>
    day.items.map((item) => {
      const found = [item.statement?.place, item.flows?.place].filter((place) => place);
      return [Number(day.date.slice(-2)), item.category, ...found].join(' ');
    }),
  );
}

describe("the channel's transaction id", () => {
  const [x, y] = [{ channelTxnId: 'X' }, { channelTxnId: 'Y' }];

  it('says which of two candidates of a later date, or of an earlier one, is met', () => {
    const both = [record(x), record(y)];
    expect(places([dayOf(D1, [], [record(y)]), dayOf(D2, both, [])])).toEqual([
      '1 cleared flows:2',
      '2 long statement:2',
      '2 cleared statement:3',
    ]);
    expect(places([dayOf(D1, both, []), dayOf(D2, [], [record(y)])])).toEqual([
      '1 long statement:2',
      '1 cleared statement:3',
      '2 cleared flows:2',
    ]);
  });

  it('comes before the nearest date, and after equal amounts', () => {
    const days = [dayOf(D1, [record(x)], []), dayOf(D2, [record(y)], [])];
    expect(places([...days, dayOf(D3, [], [record(x)])])).toEqual([
      '1 cleared statement:2',
      '2 long statement:2',
      '3 cleared flows:2',
    ]);
    const [more, most] = [record({ ...x, amount: '12.00' }), record({ ...y, amount: '13.00' })];
    const later = dayOf(D2, [], [record(y)]);
    expect(told([dayOf(D1, [record(), most], []), later])[0]).toContain('cleared 10.00 with 2');
    expect(told([dayOf(D1, [more, most], []), later])[0]).toContain('cleared 13.00 with 2');
  });
});

describe('clearing', () => {
  it('clears an order around midnight, forward and backward', () => {
    const statementFirst = [dayOf(D1, [edge(D1)], []), dayOf(D2, [], [edge(D1)])];
    expect(told(statementFirst)).toEqual([
      '1 balanced: cleared 10.00 with 2 at 1',
      '2 balanced: cleared -10.00 with 1 at 1',
    ]);
    const flowsFirst = [dayOf(D1, [], [edge(D1)]), dayOf(D2, [edge(D1)], [])];
    expect(told(flowsFirst)).toEqual([
      '1 balanced: cleared -10.00 with 2 at 1',
      '2 balanced: cleared 10.00 with 1 at 1',
    ]);
  });

  it('clears what is late by the window, and nothing later', () => {
    expect(told([dayOf(D1, [record()], []), dayOf(D4, [], [record()])])).toEqual([
      '1 balanced: cleared 10.00 with 4 at 3',
      '4 balanced: cleared -10.00 with 1 at 3',
    ]);
    const tooLate = [dayOf(D1, [record()], []), dayOf(D5, [], [record()])];
    expect(told(tooLate)).toEqual(['1 discrepant: long 10.00', '5 discrepant: short -10.00']);
    expect(told(tooLate, 4)[0]).toBe('1 balanced: cleared 10.00 with 5 at 4');
    expect(told([dayOf(D1, [record()], []), dayOf(D2, [], [record()])], 0)).toEqual([
      '1 discrepant: long 10.00',
      '2 discrepant: short -10.00',
    ]);
  });

  it('counts calendar days, over the end of a month too', () => {
    const days = [dayOf('2026-10-29', [record()], []), dayOf(D1, [], [record()])];
    expect(told(days)[0]).toBe('29 balanced: cleared 10.00 with 1 at 3');
  });

  it('clears only the same identity and type, from the other side', () => {
    const others: Partial<PlainRecord>[] = [
      { orderId: 'A2' },
      { refundId: 'R1' },
      { type: 'transfer' },
    ];
    for (const other of others) {
      const days = [dayOf(D1, [record()], []), dayOf(D2, [], [record(other)])];
      expect(told(days)).toEqual(['1 discrepant: long 10.00', '2 discrepant: short -10.00']);
    }
    const sameSide = [dayOf(D1, [record()], []), dayOf(D2, [record()], [])];
    expect(told(sameSide)).toEqual(['1 discrepant: long 10.00', '2 discrepant: long 10.00']);
  });

  it('clears a refund with its signs', () => {
    const refund = record({ type: 'refund', refundId: 'R1', amount: '-4.00', fee: '-0.02' });
    expect(told([dayOf(D1, [refund], []), dayOf(D2, [], [refund])])).toEqual([
      '1 balanced: cleared -4.00 with 2 at 1',
      '2 balanced: cleared 4.00 with 1 at 1',
    ]);
  });

  it('clears a refund of which one side lacks the id, where nothing else could be meant', () => {
    const refund = record({ type: 'refund', refundId: 'R1', amount: '-4.00', fee: '-0.02' });
    const lacking = { ...refund, refundId: '' };
    const cleared = [
      '1 balanced: cleared -4.00 with 2 at 1',
      '2 balanced: cleared 4.00 with 1 at 1',
    ];
    expect(told([dayOf(D1, [refund], []), dayOf(D2, [], [lacking])])).toEqual(cleared);
    expect(told([dayOf(D1, [lacking], []), dayOf(D2, [], [refund])])).toEqual(cleared);
    const other = { ...refund, refundId: 'R2' };
    for (const days of [
      [dayOf(D1, [refund, other], []), dayOf(D2, [], [lacking])],
      [dayOf(D1, [refund], []), dayOf(D2, [other], []), dayOf(D3, [], [lacking])],
      [dayOf(D1, [refund], []), dayOf(D2, [], [other])],
    ]) {
      expect(told(days).join()).not.toContain('cleared');
    }
  });

  it('clears a duplicate', () => {
    const days = [dayOf(D1, [record(), record()], [record()]), dayOf(D2, [], [record()])];
    expect(told(days)).toEqual([
      '1 balanced: cleared 10.00 with 2 at 1',
      '2 balanced: cleared -10.00 with 1 at 1',
    ]);
    expect(places(days)).toEqual(['1 cleared statement:3', '2 cleared flows:2']);
  });

  const rest = record({ amount: '5.00' });

  it('clears what is left beside matched records, which match again', () => {
    const first = dayOf(D1, [record(), rest], [record()]);
    expect(told([first])).toEqual(['1 discrepant: amount_mismatch 5.00']);
    const days = [first, dayOf(D2, [], [rest])];
    expect(told(days)).toEqual([
      '1 balanced: cleared 5.00 with 2 at 1',
      '2 balanced: cleared -5.00 with 1 at 1',
    ]);
    expect(places(days)).toEqual(['1 cleared statement:3', '2 cleared flows:2']);
    expect(places([dayOf(D1, [], [rest]), { ...first, date: D2 }])).toEqual([
      '1 cleared flows:2',
      '2 cleared statement:3',
    ]);
  });

  it('clears one of several that are left, and keeps the others together', () => {
    const more = record({ amount: '3.00' });
    const later = dayOf(D2, [], [rest]);
    expect(told([dayOf(D1, [record(), rest, more], [record()]), later])).toEqual([
      '1 discrepant: amount_mismatch 3.00, cleared 5.00 with 2 at 1',
      '2 balanced: cleared -5.00 with 1 at 1',
    ]);
    const failed = record({ status: 'failed' });
    expect(told([dayOf(D1, [rest, more], [failed]), later])).toEqual([
      '1 discrepant: status_mismatch 3.00, cleared 5.00 with 2 at 1',
      '2 balanced: cleared -5.00 with 1 at 1',
    ]);
  });

  it('clears no parts of a mismatch, and adds up no records of two dates', () => {
    const parts = [record({ amount: '6.00' }), rest];
    expect(told([dayOf(D1, parts, [record()]), dayOf(D2, [], [rest])])).toEqual([
      '1 discrepant: amount_mismatch 1.00',
      '2 discrepant: short -5.00',
    ]);
    expect(told([dayOf(D1, [rest, { ...rest }], []), dayOf(D2, [], [record()])])).toEqual([
      '1 discrepant: cleared 5.00 with 2 at 1, long 5.00',
      '2 discrepant: amount_mismatch -5.00 with 1 at 1, cleared -5.00 with 1 at 1',
    ]);
  });

  it('clears a status mismatch, which keeps both records of its day', () => {
    const failed = record({ status: 'failed' });
    const earlier = [dayOf(D1, [record()], [failed]), dayOf(D2, [], [record()])];
    expect(told(earlier)).toEqual([
      '1 balanced: cleared 10.00 with 2 at 1',
      '2 balanced: cleared -10.00 with 1 at 1',
    ]);
    expect(places(earlier)).toEqual(['1 cleared statement:2 flows:2', '2 cleared flows:2']);
    const later = [dayOf(D1, [record()], []), dayOf(D2, [failed], [record()])];
    expect(places(later)).toEqual(['1 cleared statement:2', '2 cleared statement:2 flows:2']);
  });

  it('clears no mismatch of two counted records', () => {
    const differing: Partial<PlainRecord>[] = [
      { amount: '9.00' },
      { fee: '0.07' },
      { type: 'transfer' },
    ];
    for (const other of differing) {
      const days = [dayOf(D1, [record()], [record(other)]), dayOf(D2, [], [record()])];
      expect(told(days)[1]).toBe('2 discrepant: short -10.00');
    }
  });
});

describe('a mismatch across days', () => {
  it('stands on the later date, where the cleared entry keeps the sum', () => {
    const [full, less] = [record(), record({ amount: '9.00' })];
    expect(told([dayOf(D1, [full], []), dayOf(D2, [], [less])])).toEqual([
      '1 balanced: cleared 10.00 with 2 at 1',
      '2 discrepant: amount_mismatch 1.00 with 1 at 1, cleared -10.00 with 1 at 1',
    ]);
    expect(told([dayOf(D1, [], [full]), dayOf(D3, [less], [])])).toEqual([
      '1 balanced: cleared -10.00 with 3 at 2',
      '3 discrepant: amount_mismatch -1.00 with 1 at 2, cleared 10.00 with 1 at 2',
    ]);
  });

  it('is of fees where amounts agree, after rounding half away from zero', () => {
    const flowsOf = (fee: string | null) => [
      dayOf(D1, [record({ fee: '0.065' })], []),
      dayOf(D2, [], [record({ fee })]),
    ];
    expect(told(flowsOf('0.08'))).toEqual([
      '1 balanced: cleared 10.00 with 2 at 1',
      '2 discrepant: fee_mismatch 0.00 with 1 at 1, cleared -10.00 with 1 at 1',
    ]);
    const cleared = '2 balanced: cleared -10.00 with 1 at 1';
    for (const fee of ['0.07', '0.0749', null]) expect(told(flowsOf(fee))[1]).toBe(cleared);
  });

  it('holds both records, the cleared entry those of its own date', () => {
    const days = [
      dayOf(D1, [record({ orderId: 'A2' }), record()], [record({ orderId: 'A2' })]),
      dayOf(D2, [record({ status: 'closed' })], [record({ amount: '9.00' })]),
    ];
    expect([...reconcileDays(days, CARRY_DAYS).values()].map(canonicalDay)).toEqual([
      [`cleared|A1||10.00|10.00||statement:3||${D1}|${D2}|1|1:0|carry|`],
      [
        `amount_mismatch|A1||1.00|10.00|9.00|statement:3|flows:2|${D2}|${D1}|1|1:1|carry|`,
        `cleared|A1||-10.00|10.00|9.00|statement:2|flows:2|${D2}|${D1}|1|1:1|carry|`,
      ],
    ]);
  });
});

describe('preference', () => {
  const lone = (date: string, changes: Partial<PlainRecord> = {}) =>
    dayOf(date, [record(changes)], []);

  it('takes the nearest date of equals, then file order', () => {
    expect(told([lone(D1), lone(D2), dayOf(D3, [], [record()])])).toEqual([
      '1 discrepant: long 10.00',
      '2 balanced: cleared 10.00 with 3 at 1',
      '3 balanced: cleared -10.00 with 2 at 1',
    ]);
    const twice = dayOf(D1, [record(), record()], []);
    expect(places([twice, dayOf(D2, [], [record()])])).toEqual([
      '1 cleared statement:2',
      '1 long statement:3',
      '2 cleared flows:2',
    ]);
  });

  it('gives the first of the later date the nearest', () => {
    const days = [lone(D1), lone(D2), dayOf(D3, [], [record(), record()])];
    const [day] = [...reconcileDays(days, CARRY_DAYS).values()].slice(-1);
    const met = day.items.map((item) => [item.flows?.place, item.counterpartDate]);
    expect(met).toEqual([
      ['flows:2', D2],
      ['flows:3', D1],
    ]);
  });

  it('lets the nearest statement choose first where any amount will do', () => {
    const flows = [record({ amount: '3.00' }), record({ amount: '4.00' })];
    const days = [lone(D1), lone(D2, { amount: '11.00' }), dayOf(D3, [], flows)];
    expect(told(days)[2]).toBe(
      '3 discrepant: amount_mismatch 8.00 with 2 at 1, cleared -11.00 with 2 at 1, ' +
        'amount_mismatch 6.00 with 1 at 2, cleared -10.00 with 1 at 2',
    );
  });

  it.each<[string, Partial<PlainRecord>, Partial<PlainRecord>]>([
    ['equal amounts to a nearer date', {}, { amount: '9.00' }],
    ['equal fees to a nearer record without one', {}, { fee: null }],
    ['equal fees to a nearer date', {}, { fee: '0.09' }],
    ['a record without a fee to a nearer one with another fee', { fee: null }, { fee: '0.09' }],
    ['another fee to a nearer date with another amount', { fee: '0.09' }, { amount: '9.00' }],
  ])('prefers %s', (_, far, near) => {
    for (const side of ['statement', 'flows'] as const) {
      const day = (date: string, own: Partial<PlainRecord>) =>
        side === 'statement' ? lone(date, own) : dayOf(date, [], [record(own)]);
      const later = side === 'statement' ? dayOf(D3, [], [record()]) : lone(D3);
      const days = [...reconcileDays([day(D1, far), day(D2, near), later], CARRY_DAYS).values()];
      expect(days[0].items.map((item) => item.category)).toEqual(['cleared']);
      expect(days[1].items.map((item) => item.counterpartDate)).toEqual(['']);
      expect(days[2].items[0].counterpartDate).toBe(D1);
    }
  });

  it('gives a record without a fee what would be a fee mismatch of an earlier line', () => {
    const two = [record({ fee: '0.05' }), record({ fee: null })];
    const one = [record({ fee: '0.09' })];
    expect(places([dayOf(D1, [], one), dayOf(D2, two, [])])).toEqual([
      '1 cleared flows:2',
      '2 long statement:2',
      '2 cleared statement:3',
    ]);
    expect(places([dayOf(D1, two, []), dayOf(D2, [], one)])).toEqual([
      '1 long statement:2',
      '1 cleared statement:3',
      '2 cleared flows:2',
    ]);
  });

  it('never waits for a later date that would fit better', () => {
    const days = [lone(D1), dayOf(D2, [], [record({ amount: '9.00' })]), dayOf(D3, [], [record()])];
    expect(told(days)).toEqual([
      '1 balanced: cleared 10.00 with 2 at 1',
      '2 discrepant: amount_mismatch 1.00 with 1 at 1, cleared -10.00 with 1 at 1',
      '3 discrepant: short -10.00',
    ]);
  });

  it('uses each leftover once', () => {
    expect(told([lone(D1), dayOf(D2, [], [record()]), dayOf(D3, [], [record()])])).toEqual([
      '1 balanced: cleared 10.00 with 2 at 1',
      '2 balanced: cleared -10.00 with 1 at 1',
      '3 discrepant: short -10.00',
    ]);
  });
});

describe('expiry', () => {
  it('leaves pending what still has time', () => {
    const days = [dayOf(D1, [edge(D1)], []), dayOf(D4, [], [])];
    expect(told(days)).toEqual(['1 balanced: pending 10.00', '4 balanced: ']);
  });

  it('closes on the first date of the set that is too late, and is listed there', () => {
    const days = [D2, D5, '2026-11-06'].map((date) => dayOf(date, [], []));
    expect(told([dayOf(D1, [edge(D1)], []), ...days])).toEqual([
      '1 discrepant: expired 10.00 at 4',
      '2 balanced: ',
      '5 discrepant: (expired 10.00 at 4)',
      '6 balanced: ',
    ]);
    expect(told([dayOf(D1, [], [edge(D1)]), dayOf(D9, [], [])])).toEqual([
      '1 discrepant: expired -10.00 at 8',
      '9 discrepant: (expired -10.00 at 8)',
    ]);
  });

  it('closes several dates on one after a gap, each by its own age', () => {
    const days = [dayOf(D1, [edge(D1)], []), dayOf(D2, [edge(D2)], []), dayOf(D9, [], [])];
    expect(told(days)).toEqual([
      '1 discrepant: expired 10.00 at 8',
      '2 discrepant: expired 10.00 at 7',
      '9 discrepant: (expired 10.00 at 8), (expired 10.00 at 7)',
    ]);
    const lines = canonicalDay(reconcileDays(days, CARRY_DAYS).get(D9) as ReferenceDay);
    expect(lines).toEqual([
      `expired|A1||10.00|10.00||statement:2||${D1}||8|1:0||repost`,
      `expired|A1||10.00|10.00||statement:2||${D2}||7|1:0||repost`,
    ]);
  });

  it('comes with the date on which it would have cleared a day too late', () => {
    expect(told([dayOf(D1, [edge(D1)], []), dayOf(D5, [], [record()])])).toEqual([
      '1 discrepant: expired 10.00 at 4',
      '5 discrepant: short -10.00, (expired 10.00 at 4)',
    ]);
  });

  it('is for pending items that nothing met', () => {
    const met = [dayOf(D1, [edge(D1)], []), dayOf(D2, [], [record()]), dayOf(D9, [], [])];
    expect(told(met)[2]).toBe('9 balanced: ');
    const long = [dayOf(D1, [record()], []), dayOf(D9, [], [])];
    expect(told(long)).toEqual(['1 discrepant: long 10.00', '9 balanced: ']);
  });
});

describe('any days', () => {
  const weeks = Array.from({ length: WEEKS }, (_, seed) => randomWeek(new Random(seed)));
  const sum = (items: readonly ReferenceCarried[]) =>
    items.reduce((total, item) => total.plus(item.difference), Big(0)).toFixed(2);

  it('are explained day by day, and cleared to nothing over all of them', () => {
    weeks.forEach((week, seed) => {
      const days = reconcileDays(week, CARRY_DAYS);
      for (const { date, statement, flows } of week) {
        const { proof } = reconcile(statement, flows, date);
        expect(sum(days.get(date)?.items ?? []), `seed ${seed}`).toBe(proof.difference);
      }
      const all = [...days.values()].flatMap((day) => day.items);
      const cleared = all.filter((item) => item.category === 'cleared');
      expect(sum(cleared), `seed ${seed}`).toBe('0.00');
      const meetings = (from: 'businessDate' | 'counterpartDate') =>
        cleared.map((item) => `${item[from]} ${item.orderId}`).sort();
      expect(meetings('businessDate'), `seed ${seed}`).toEqual(meetings('counterpartDate'));
      for (const item of cleared) expect(item.ageDays).toBeLessThanOrEqual(CARRY_DAYS);
    });
  });

  it('leave nothing open that could have met', () => {
    const dayNumber = (item: ReferenceCarried) => Date.parse(item.businessDate) / 86_400_000;
    const agree = (one: PlainRecord, other: PlainRecord) =>
      isSameAmount(one, other) &&
      (one.fee === null || other.fee === null || isSameFee(one, other, 2));
    weeks.forEach((week, seed) => {
      const all = [...reconcileDays(week, CARRY_DAYS).values()].flatMap((day) => day.items);
      const left = all.flatMap((item) =>
        item.open.map(({ side, record: one }) => ({ date: item.businessDate, item, side, one })),
      );
      for (const { date, item, one } of left.filter(({ side }) => side === 'statement')) {
        const met = left.filter(
          (other) =>
            other.side === 'flows' &&
            other.one.orderId === one.orderId &&
            other.one.refundId === one.refundId &&
            other.one.type === one.type &&
            // Of another date's file, it is no counterpart of a second payment on its own date.
            !isMaybeCopy({ date, record: one, item }, { record: other.one }) &&
            // Beside others of its item, a record of the later date has to agree in all.
            (!(dayNumber(item) > dayNumber(other.item) ? item : other.item).hasOthers ||
              agree(one, other.one)) &&
            Math.abs(dayNumber(other.item) - dayNumber(item)) <= CARRY_DAYS,
        );
        expect(met, `seed ${seed}`).toEqual([]);
      }
    });
  });

  it('give the same in whatever order they are given', () => {
    weeks.forEach((week, seed) => {
      const shuffled = new Random(seed).shuffle(week);
      const [one, other] = [week, shuffled].map((days) => [...reconcileDays(days, CARRY_DAYS)]);
      expect(other, `seed ${seed}`).toEqual(one);
    });
  });

  it('are as by themselves without a window, but for what expires', () => {
    weeks.forEach((week, seed) => {
      const days = reconcileDays(week, 0);
      const last = week[week.length - 1].date;
      for (const { date, statement, flows } of week) {
        const alone = reconcile(statement, flows, date, 0).items.map(
          ({ category, rule, difference, statement: s, flows: f }) => ({
            ...{ rule, difference, ...(s ? { statement: s } : {}), ...(f ? { flows: f } : {}) },
            category: category === 'pending' && date !== last ? 'expired' : category,
          }),
        );
        expect(days.get(date)?.items, `seed ${seed}`).toMatchObject(alone);
      }
    });
  });

  it('may be none', () => {
    expect(reconcileDays([], CARRY_DAYS)).toEqual(new Map());
  });
});
