import { describe, expect, it } from 'vitest';
import { SIDES } from './compare.ts';
import { reconcile } from './reconcile.ts';
import type { PlainRecord } from './record.ts';

const DATE = '2026-11-19';

function record(changes: Partial<PlainRecord> = {}): PlainRecord {
  return {
    orderId: 'A1',
    refundId: '',
    channelTxnId: 'T1',
    type: 'payment',
    amount: '10.00',
    fee: '0.06',
    status: 'success',
    time: `${DATE} 12:00:00`,
    currency: 'CNY',
    place: 'file:1',
    ...changes,
  };
}

const refund = (changes: Partial<PlainRecord> = {}) =>
  record({ type: 'refund', refundId: 'R1', amount: '-4.00', fee: '-0.02', ...changes });

/** What was found as `category difference`, in the order found; the proof must hold. */
function found(statement: PlainRecord[], flows: PlainRecord[]): string[] {
  const result = reconcile(statement, flows, DATE);
  expect(result.proof.residual).toBe('0.00');
  expect(result.proof.countResidual).toBe(0);
  return result.items.map((item) => `${item.category} ${item.difference}`);
}

describe('refunds of which one side lacks the id', () => {
  const lacking = (changes: Partial<PlainRecord> = {}) => refund({ refundId: '', ...changes });

  it('match by order and amount, in parts too, and count as matched', () => {
    const parts = [refund(), refund({ refundId: 'R2', amount: '-1.00' })];
    const ours = [lacking({ amount: '-1.00' }), lacking()];
    expect(found(parts, ours)).toEqual([]);
    expect(found(ours, parts)).toEqual([]);
    expect(reconcile(parts, ours, DATE).matched).toEqual({ count: 2, amount: '-5.00' });
  });

  it('match where Alipay repeats the order id', () => {
    expect(found([refund({ refundId: 'A1' })], [lacking()])).toEqual([]);
    expect(found([refund({ refundId: 'A1' })], [refund()])).toEqual([]);
  });

  it('stay where one of several could be meant, or the amount or order is another', () => {
    const two = [refund(), refund({ refundId: 'R2' })];
    expect(found(two, [lacking()])).toEqual(['short -4.00', 'short -4.00', 'long 4.00']);
    expect(found([refund()], [lacking({ amount: '-4.01' })])).toHaveLength(2);
    expect(found([refund()], [lacking({ orderId: 'A2' })])).toHaveLength(2);
    expect(found([refund()], [refund({ refundId: 'R2' })])).toHaveLength(2);
  });

  it('differ in their fees as any do', () => {
    expect(found([refund()], [lacking({ fee: '-0.03' })])).toEqual(['fee_mismatch 0.00']);
    expect(found([refund()], [lacking({ fee: null })])).toEqual([]);
  });

  it('are no duplicates of each other where their amounts differ', () => {
    const ours = [lacking(), lacking({ amount: '-1.00' }), lacking({ amount: '-1.00' })];
    expect(found([lacking()], ours)).toEqual(['long 1.00', 'long 1.00']);
    expect(found([], ours)).toEqual(['long 4.00', 'long 1.00', 'long 1.00']);
  });
});

describe('matching', () => {
  it('finds nothing where both sides agree', () => {
    expect(found([], [])).toEqual([]);
    expect(found([record(), refund()], [refund(), record({ time: '' })])).toEqual([]);
  });

  it('compares amounts as numbers and rounds fees half away from zero first', () => {
    expect(found([record({ fee: '0.06499' })], [record({ amount: '10.0', fee: '0.06' })])).toEqual(
      [],
    );
    expect(found([record({ fee: '0.065' })], [record({ fee: '0.07' })])).toEqual([]);
    expect(found([refund({ fee: '-0.065' })], [refund({ fee: '-0.07' })])).toEqual([]);
    expect(found([refund({ fee: '-0.00499' })], [refund({ fee: '0.00' })])).toEqual([]);
  });

  it('takes a record without a fee to agree with any fee', () => {
    expect(found([record()], [record({ fee: null })])).toEqual([]);
    expect(found([record({ fee: null })], [record({ fee: '9.99' })])).toEqual([]);
  });

  it('matches equal fees first, then the records without one in file order', () => {
    const flows = [record({ fee: null, place: 'f:1' }), record({ fee: '0.06', place: 'f:2' })];
    expect(found([record({ fee: '0.06' }), record({ fee: '0.07' })], flows)).toEqual([]);
    const result = reconcile([record({ fee: '0.06' })], flows, DATE);
    expect(result.items.map((item) => item.flows?.place)).toEqual(['f:1']);
  });

  it('counts two records without a fee as having equal fees', () => {
    const statement = [record({ fee: null }), record({ fee: '0.01' })];
    expect(found(statement, [record({ fee: '0.02' }), record({ fee: null })])).toEqual([
      'fee_mismatch 0.00',
    ]);
  });

  it('leaves the last of equal records over', () => {
    const statement = [record({ place: 's:1' }), record({ place: 's:2' })];
    const { items, matched } = reconcile(statement, [record()], DATE);
    expect(items.map((item) => item.statement?.place)).toEqual(['s:2']);
    expect(matched).toEqual({ count: 1, amount: '10.00' });
  });

  it('does not mix up the payment and the refunds of an order', () => {
    const statement = [record(), refund(), refund({ refundId: 'R2' })];
    expect(found(statement, [record(), refund({ refundId: 'R2' })])).toEqual(['short -4.00']);
  });
});

describe('pairing', () => {
  it('finds differing amounts, statement minus flows', () => {
    expect(found([record()], [record({ amount: '10.01' })])).toEqual(['amount_mismatch -0.01']);
    expect(found([refund()], [refund({ amount: '-3.00' })])).toEqual(['amount_mismatch -1.00']);
  });

  it('finds differing fees only where amounts agree', () => {
    expect(found([record()], [record({ fee: '0.07' })])).toEqual(['fee_mismatch 0.00']);
    expect(found([record()], [record({ fee: '0.07', amount: '9.00' })])).toEqual([
      'amount_mismatch 1.00',
    ]);
  });

  it('pairs equal amounts before the rest in file order', () => {
    const statement = [record({ amount: '1.00' }), record({ amount: '2.00' })];
    const flows = [record({ amount: '2.00', fee: '0.01' }), record({ amount: '5.00' })];
    expect(found(statement, flows)).toEqual(['fee_mismatch 0.00', 'amount_mismatch -4.00']);
  });

  it('pairs the same type before different types', () => {
    const statement = [record({ type: 'transfer' }), record({ amount: '2.00' })];
    const flows = [record({ amount: '3.00' }), record({ type: 'other', amount: '7.00' })];
    expect(found(statement, flows)).toEqual(['amount_mismatch -1.00', 'type_mismatch 3.00']);
  });

  it('finds a type mismatch of equal and of different amounts', () => {
    expect(found([record()], [record({ type: 'transfer' })])).toEqual(['type_mismatch 0.00']);
    expect(found([record()], [refund({ refundId: '' })])).toEqual(['type_mismatch 14.00']);
  });
});

describe("the channel's transaction id", () => {
  const [x, y] = [{ channelTxnId: 'X' }, { channelTxnId: 'Y' }];
  /** What was found, with the lines of both sides. */
  const placed = (statement: PlainRecord[], flows: PlainRecord[]) => {
    const [s, f] = [statement, flows].map((records) =>
      records.map((each, index) => ({ ...each, place: `${index + 1}` })),
    );
    return reconcile(s, f, DATE).items.map((item) =>
      [item.category, ...SIDES.map((side) => linesOf(item.records[side]))].join(' '),
    );
  };
  const linesOf = (records: PlainRecord[]) => records.map(({ place }) => place).join('+') || '-';

  it('says which of equal records is left over', () => {
    expect(placed([record(x), record(y)], [record(y)])).toEqual(['duplicate 1 -']);
    expect(placed([record(y)], [record(x), record(y)])).toEqual(['duplicate - 1']);
    expect(placed([record(x), record(y)], [record(x)])).toEqual(['duplicate 2 -']);
  });

  it('leaves it to the order of files where it is missing, or agrees with none', () => {
    expect(placed([record(x), record(y)], [record()])).toEqual(['duplicate 2 -']);
    expect(placed([record(), record(y)], [record(x)])).toEqual(['duplicate 2 -']);
  });

  it('comes after equal amounts and before unequal ones, whatever their types', () => {
    const [more, most] = [{ amount: '12.00' }, { amount: '13.00' }];
    expect(placed([record({ ...x, ...more }), record()], [record(x)])).toEqual([
      'amount_mismatch 1+2 1',
    ]);
    expect(placed([record({ ...x, ...more }), record({ ...y, ...most })], [record(y)])).toEqual([
      'amount_mismatch 2 1',
      'long 1 -',
    ]);
    const transfer = record({ ...y, ...most, type: 'transfer' });
    expect(placed([record({ ...x, ...more }), transfer], [record(y)])).toEqual([
      'type_mismatch 2 1',
      'long 1 -',
    ]);
  });

  it('comes before fees, but where records are equal in all that is compared', () => {
    const [fees, others] = [{ fee: '0.01' }, { fee: '0.02' }];
    expect(placed([record({ ...x, fee: null }), record({ ...y, ...fees })], [record(y)])).toEqual([
      'fee_mismatch 2 1',
      'duplicate 1 -',
    ]);
    expect(
      placed([record({ ...x, ...fees }), record({ ...y, ...others })], [record({ ...y, ...fees })]),
    ).toEqual(['duplicate 2 -']);
  });

  it('says which unsettled record answers', () => {
    const flows = [record({ ...x, status: 'failed' }), record({ ...y, status: 'closed' })];
    expect(placed([record(y)], flows)).toEqual(['status_mismatch 1 2']);
    expect(placed([record(), record(y)], flows)).toEqual(['status_mismatch 1+2 2']);
  });
});

describe('status', () => {
  it('finds a dropped order, whatever the unsettled record says', () => {
    for (const status of ['pending', 'failed', 'closed'] as const) {
      expect(found([record()], [record({ status })])).toEqual(['status_mismatch 10.00']);
    }
    expect(
      found([record()], [record({ status: 'closed', type: 'other', amount: '1.00' })]),
    ).toEqual(['status_mismatch 10.00']);
  });

  it('finds our record where the channel set its own aside', () => {
    expect(found([refund({ status: 'failed' })], [refund()])).toEqual(['status_mismatch 4.00']);
  });

  it('takes unsettled records on their own for no discrepancy', () => {
    const aside = record({ status: 'pending' });
    expect(found([], [aside])).toEqual([]);
    expect(found([aside], [aside])).toEqual([]);
    expect(found([record()], [record(), aside])).toEqual([]);
  });

  it('is one for all records of a type, with the nearest attempt', () => {
    const attempts = ['10.00', '21.00', '19.00'].map((amount) =>
      record({ amount, status: 'failed', channelTxnId: '' }),
    );
    const { items } = reconcile([record(), record()], attempts, DATE);
    expect(items.map((item) => [item.category, item.difference, item.flows?.amount])).toEqual([
      ['status_mismatch', '20.00', '21.00'],
    ]);
    expect(items[0].countDifference).toBe(2);
  });

  it('uses each record set aside once, whatever its type', () => {
    const statement = [record(), record({ type: 'transfer', amount: '3.00' })];
    expect(found(statement, [record({ status: 'failed' })])).toEqual([
      'status_mismatch 10.00',
      'long 3.00',
    ]);
  });

  it('comes before duplicate and pending', () => {
    const flows = [record(), record({ status: 'failed' })];
    expect(found([record(), record()], flows)).toEqual(['status_mismatch 10.00']);
    expect(found([record({ time: `${DATE} 00:00:00` })], [record({ status: 'failed' })])).toEqual([
      'status_mismatch 10.00',
    ]);
  });
});

describe('duplicates', () => {
  it('finds one on either side', () => {
    expect(found([record(), record()], [record()])).toEqual(['duplicate 10.00']);
    expect(found([record()], [record(), record()])).toEqual(['duplicate -10.00']);
  });

  it('are of a matched record: of one side alone each is by itself', () => {
    expect(found([record(), record()], [])).toEqual(['long 10.00', 'long 10.00']);
    expect(found([], [record(), record({ amount: '3.00' })])).toEqual([
      'short -10.00',
      'short -3.00',
    ]);
    expect(found([refund(), refund()], [])).toEqual(['short -4.00', 'short -4.00']);
  });

  it('are beside a pair whose fees differ, too', () => {
    expect(found([record(), record()], [record({ fee: '0.07' })])).toEqual([
      'fee_mismatch 0.00',
      'duplicate 10.00',
    ]);
  });

  it('count per type', () => {
    expect(found([record(), record({ type: 'transfer' })], [record()])).toEqual(['long 10.00']);
    expect(found([record(), record({ type: 'transfer' })], [record({ type: 'other' })])).toEqual([
      'type_mismatch 0.00',
      'long 10.00',
    ]);
  });

  it('come before pending', () => {
    const late = record({ time: `${DATE} 23:59:59` });
    expect(found([late, { ...late }], [late])).toEqual(['duplicate 10.00']);
    expect(found([late, { ...late }], [])).toEqual(['pending 10.00', 'pending 10.00']);
  });
});

describe('orders in parts', () => {
  const parts = (...amounts: string[]) =>
    amounts.map((amount, index) => {
      const [money, channelTxnId = ''] = amount.split(' ');
      return record({ amount: money, channelTxnId, fee: null, place: `${index + 1}` });
    });
  /** `category records difference`, then what matched. */
  function told(statement: PlainRecord[], flows: PlainRecord[], tolerance = '0'): string[] {
    const result = reconcile(statement, flows, DATE, 3, tolerance);
    expect(result.proof).toMatchObject({ residual: '0.00', countResidual: 0 });
    const items = result.items.map(
      ({ category, records, difference }) =>
        `${category} ${records.statement.length}:${records.flows.length} ${difference}`,
    );
    return [...items, `${result.matched.count} matched ${result.matched.amount}`];
  }

  it('match where the sums are equal, on either side or both', () => {
    const [three, one] = [parts('97.00', '1.00', '2.00'), parts('100.00')];
    expect(told(three, one)).toEqual(['1 matched 100.00']);
    expect(told(one, three)).toEqual(['1 matched 100.00']);
    expect(told(parts('60.00', '40.00'), parts('70.00', '30.00'))).toEqual(['1 matched 100.00']);
    expect(told([...three, ...parts('5.00')], [...one, ...parts('5.00')])).toEqual([
      '2 matched 105.00',
    ]);
  });

  it('add up their fees, and round them once', () => {
    const fees = (...list: (string | null)[]) =>
      list.map((fee) => record({ amount: '50.00', fee }));
    const whole = (fee: string | null) => [record({ amount: '100.00', fee })];
    expect(told(fees('0.004', '0.004'), whole('0.01'))).toEqual(['1 matched 100.00']);
    expect(told(fees('0.004', '0.004'), whole('0.00'))).toEqual([
      'fee_mismatch 2:1 0.00',
      '0 matched 0.00',
    ]);
    expect(told(fees('0.30', null), whole('0.70'))).toEqual(['1 matched 100.00']);
  });

  it('are one mismatch where the sums differ', () => {
    expect(told(parts('97.00', '1.00'), parts('100.00'))).toEqual([
      'amount_mismatch 2:1 -2.00',
      '0 matched 0.00',
    ]);
    expect(told(parts('100.00', '100.00'), parts('150.00'))).toEqual([
      'amount_mismatch 2:1 50.00',
      '0 matched 0.00',
    ]);
  });

  it('differ one by one where channel ids agree; the rest is by itself, or adds up', () => {
    const theirs = parts('25.00 X', '10.00 Y');
    expect(told(theirs, parts('25.50 X'))).toEqual([
      'amount_mismatch 1:1 -0.50',
      'long 1:0 10.00',
      '0 matched 0.00',
    ]);
    expect(told([...theirs, ...parts('5.00')], parts('25.50 X', '15.00'))).toEqual([
      'amount_mismatch 1:1 -0.50',
      '1 matched 15.00',
    ]);
    expect(told([...theirs, ...parts('5.00')], parts('25.50 X', '14.00'))).toEqual([
      'amount_mismatch 1:1 -0.50',
      'amount_mismatch 2:1 1.00',
      '0 matched 0.00',
    ]);
    expect(told([...theirs, ...parts('30.00')], parts('25.50 X', '30.00'))).toEqual([
      'amount_mismatch 1:1 -0.50',
      'amount_mismatch 2:1 10.00',
      '0 matched 0.00',
    ]);
  });

  it('take matched records with them where more is left on one side', () => {
    expect(told(parts('100.00', '50.00'), parts('100.00'))).toEqual([
      'amount_mismatch 2:1 50.00',
      '0 matched 0.00',
    ]);
    expect(told(parts('100.00'), parts('50.00', '100.00', '100.00'))).toEqual([
      'amount_mismatch 1:2 -50.00',
      'duplicate 0:1 -100.00',
      '0 matched 0.00',
    ]);
    const [item] = reconcile(parts('100.00', '50.00'), parts('100.00'), DATE).items;
    expect(item.unmatched.statement.map(({ amount }) => amount)).toEqual(['50.00']);
    expect([item.statement?.amount, item.flows?.amount]).toEqual(['150.00', '100.00']);
  });

  it('agree within the tolerance, once for a sum', () => {
    const three = parts('97.00', '1.00', '2.00');
    expect(told(three, parts('100.05'), '0.05')).toEqual(['1 matched 100.00']);
    expect(told(three, parts('100.06'), '0.05')).toEqual([
      'amount_mismatch 3:1 -0.06',
      '0 matched 0.00',
    ]);
    expect(told(parts('1.00', '2.00'), parts('1.05', '2.05'), '0.05')).toEqual(['2 matched 3.00']);
  });
});

describe('long and short', () => {
  it('follow the money, and the side where there is none', () => {
    expect(found([record()], [])).toEqual(['long 10.00']);
    expect(found([], [record()])).toEqual(['short -10.00']);
    expect(found([refund()], [])).toEqual(['short -4.00']);
    expect(found([], [refund()])).toEqual(['long 4.00']);
    expect(found([record({ amount: '0.00' })], [])).toEqual(['long 0.00']);
    expect(found([], [record({ amount: '0.00' })])).toEqual(['short 0.00']);
  });
});

describe('pending', () => {
  it.each([
    ['2026-11-18 23:29:59', 'long'],
    ['2026-11-18 23:30:00', 'pending'],
    ['2026-11-19 00:00:00', 'pending'],
    ['2026-11-19 00:30:00', 'pending'],
    ['2026-11-19 00:30:01', 'long'],
    ['2026-11-19 23:29:59', 'long'],
    ['2026-11-19 23:30:00', 'pending'],
    ['2026-11-20 00:20:00', 'pending'],
    ['2026-11-20 00:30:00', 'pending'],
    ['2026-11-20 00:30:01', 'long'],
    ['', 'long'],
  ])('calls a leftover of %s %s', (time, category) => {
    expect(found([record({ time })], [])).toEqual([`${category} 10.00`]);
    // An own record of another date waits for that date.
    const isOfDate = time === '' || time.startsWith(DATE);
    const other = category === 'long' && isOfDate ? 'short' : 'pending';
    expect(found([], [record({ time })])).toEqual([`${other} -10.00`]);
  });

  it.each([
    ['2026-11-16 00:00:00', 'pending'],
    ['2026-11-15 23:59:59', 'short'],
    ['2026-11-22 23:59:59', 'pending'],
    ['2026-11-23 00:00:00', 'short'],
    ['2026-11-22', 'pending'],
    ['2026-11-23', 'short'],
    [DATE, 'short'],
  ])('calls an own record of %s %s', (time, category) => {
    expect(found([], [record({ time })])).toEqual([`${category} -10.00`]);
  });

  it('does not excuse a mismatch', () => {
    const late = record({ time: `${DATE} 23:59:59` });
    expect(found([late], [{ ...late, amount: '1.00' }])).toEqual(['amount_mismatch 9.00']);
  });
});

describe('totals', () => {
  it('are over counted records, by type', () => {
    const statement = [record(), record({ orderId: 'A2' }), refund(), refund({ status: 'failed' })];
    const result = reconcile(statement, [record(), record({ status: 'closed' })], DATE);
    expect(result.statement).toEqual({
      count: 3,
      amount: '16.00',
      byType: {
        payment: { count: 2, amount: '20.00' },
        refund: { count: 1, amount: '-4.00' },
      },
    });
    expect(result.flows.count).toBe(1);
    expect(result.matched).toEqual({ count: 1, amount: '10.00' });
    expect(result.discrepancies.long).toEqual({ count: 1, amount: '10.00' });
    expect(result.discrepancies.short).toEqual({ count: 1, amount: '-4.00' });
    expect(result.proof).toEqual({
      difference: '6.00',
      explained: '6.00',
      residual: '0.00',
      countResidual: 0,
    });
  });

  it('use the digits of the currency', () => {
    const yen = (changes: Partial<PlainRecord>) =>
      record({ currency: 'JPY', amount: '100', fee: '0.4', ...changes });
    const result = reconcile([yen({})], [yen({ fee: '0' }), yen({ orderId: 'A2' })], DATE);
    expect(result.matched).toEqual({ count: 1, amount: '100' });
    expect(result.items.map((item) => item.difference)).toEqual(['-100']);
  });
});
