import { describe, expect, it } from 'vitest';
import { digestOf } from '../../src/report/digest.ts';
import { summaryJson, summaryOf } from '../../src/report/summary.ts';
import { mixedItems, mixedOutcome, orders, outcomeOf } from './outcomes.ts';

const ZERO = { count: 0, amount: '0.00' };

describe('summaryOf', () => {
  it('gives a quiet day with every category present', () => {
    expect(summaryOf(digestOf(outcomeOf()))).toEqual({
      schema: 'zhangping.summary/2',
      job: 'wechat',
      date: '2026-11-19',
      currency: 'CNY',
      runId: 'r1',
      engine: 'memory',
      verdict: 'balanced',
      statement: { files: [], count: 0, amount: '0.00', byType: {} },
      flows: { files: [], count: 0, amount: '0.00', byType: {} },
      matched: ZERO,
      discrepancies: {
        long: ZERO,
        short: ZERO,
        amount_mismatch: ZERO,
        fee_mismatch: ZERO,
        status_mismatch: ZERO,
        type_mismatch: ZERO,
        duplicate: ZERO,
      },
      crossDay: { pending: ZERO, cleared: ZERO, expired: ZERO },
      openItems: ZERO,
      proof: { difference: '0.00', explained: '0.00', residual: '0.00' },
      rejects: 0,
      timings: {},
    });
  });

  it('counts expired items as long or short, and as expired', () => {
    const { discrepancies, crossDay } = summaryOf(digestOf(mixedOutcome()));
    expect(discrepancies.long).toEqual({ count: 2, amount: '24.60' });
    expect(discrepancies.short).toEqual({ count: 2, amount: '-10.07' });
    expect(discrepancies.amount_mismatch).toEqual({ count: 1, amount: '-2.00' });
    expect(crossDay).toEqual({
      pending: { count: 1, amount: '0.90' },
      cleared: { count: 1, amount: '-0.90' },
      expired: { count: 2, amount: '12.23' },
    });
  });

  it("prints the currency's digits, beyond what a double holds", () => {
    const amount = 12_345_678_901_234_567_891n;
    const matched = { count: 1, amount };
    const printed = (currency: string) =>
      summaryOf(digestOf(outcomeOf({ currency, matched }))).matched.amount;
    expect(printed('CNY')).toBe('123456789012345678.91');
    expect(printed('JPY')).toBe('12345678901234567891');
    expect(printed('KWD')).toBe('12345678901234567.891');
  });
});

describe('summaryJson', () => {
  it('keeps the order of keys and ends with a line break', () => {
    const text = summaryJson(digestOf(mixedOutcome()));
    expect(text.endsWith('\n}\n')).toBe(true);
    const keys = [...text.matchAll(/^ {2}"(\w+)"/gm)].map((match) => match[1]);
    const expected =
      'schema job date currency runId engine verdict statement flows matched discrepancies ' +
      'crossDay openItems proof rejects timings';
    expect(keys.join(' ')).toBe(expected);
    expect(text).toContain(`  "statement": {
    "files": [
      {
        "path": "b.csv",
        "sha256": "ab",
        "bytes": 9,
        "profile": "wechat",
        "encoding": "utf-8",
        "rows": 10
      }
    ],
    "count": 10,
    "amount": "1000.53",
    "byType": {
      "payment": {
        "count": 9,
        "amount": "1005.53"
      },
      "refund": {
        "count": 1,
        "amount": "-5.00"
      }
    }
  },
`);
    expect(text).toContain(`  "rejects": 1,
  "timings": {
    "scan": 13,
    "match": 0
  }
}
`);
  });

  it('does not depend on the order of items', () => {
    const texts = orders(mixedItems()).map((items) => summaryJson(digestOf(mixedOutcome(items))));
    expect(new Set(texts).size).toBe(1);
  });
});
