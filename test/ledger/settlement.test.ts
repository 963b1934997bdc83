import { describe, expect, it } from 'vitest';
import { openLedger, TEMPORARY } from '../../src/ledger/open.ts';
import { currentOutcome } from '../../src/ledger/reported.ts';
import { listReceivables } from '../../src/ledger/settlement/listing.ts';
import { commitDay } from '../../src/run/reconcile.ts';
import {
  bankRun,
  credit,
  group,
  jobNamed,
  NET_BY_DATE,
  settlementJob,
  upstreamRun,
} from '../support/settlement.ts';

const BANK = settlementJob('bank');

const DAY_AFTER = { unit: 'calendar', days: 1 } as const;

function ledgerOf(job = BANK) {
  const ledger = openLedger(TEMPORARY);
  const upstream = (date: string, ...amounts: number[]) => {
    const groups = amounts.map((amount) => group(amount));
    const findings = upstreamRun('shop', date, [{ taking: NET_BY_DATE, groups }]);
    return commitDay(ledger, jobNamed('shop'), findings, true, { own: null, downstream: [job] });
  };
  const bank = (date: string, ...credits: ReturnType<typeof credit>[]) =>
    commitDay(ledger, job.job, bankRun('bank', date, credits), true, {
      own: job,
      downstream: [],
    });
  const shown = (date: string) => {
    const outcome = currentOutcome(ledger, 'bank', date);
    const items = [...outcome.listed, ...outcome.acrossDays];
    return [
      `${outcome.verdict} ${outcome.matched.count}`,
      ...items.map(({ category, rule, difference, counterpartDate }) =>
        [category, rule, difference, counterpartDate].join(' '),
      ),
    ];
  };
  return { ledger, upstream, bank, shown };
}

describe('a settlement job', () => {
  it('matches a day, a weekend, and what comes late', () => {
    const { upstream, bank, shown } = ledgerOf();
    upstream('2026-03-05', 100);
    expect(bank('2026-03-06', credit('a', 100)).outcome.matched.count).toBe(1);
    expect(shown('2026-03-06')).toEqual(['balanced 1']);
    // Friday to Sunday in one credit on Monday.
    upstream('2026-03-06', 200);
    upstream('2026-03-07', 300);
    upstream('2026-03-08', 400);
    bank('2026-03-09', credit('b', 900));
    expect(shown('2026-03-09')).toEqual(['balanced 1']);
    // Late by a day.
    upstream('2026-03-09', 500);
    bank('2026-03-10');
    expect(shown('2026-03-10')).toEqual(['balanced 0', 'pending  -500 ']);
    bank('2026-03-11', credit('c', 500), credit('x', 77));
    expect(shown('2026-03-10')).toEqual(['balanced 0', 'cleared run -500 2026-03-11']);
    expect(shown('2026-03-11')).toEqual([
      'discrepant 0',
      'long  77 ',
      'cleared run 500 2026-03-10',
    ]);
  });

  it('takes the names of keys from the last date, also for what is open since before', () => {
    const taking = { amount: 'settled', by: ['batch'] } as const;
    const own = { own: settlementJob('bank', { taking }), downstream: [] };
    const downstream = { own: null, downstream: [own.own] };
    const ledger = openLedger(TEMPORARY);
    const groups = [group(300, ['B1']), group(300, ['B2'])];
    const sums = upstreamRun('shop', '2026-03-05', [{ taking, groups }]);
    commitDay(ledger, jobNamed('shop'), sums, true, downstream);
    const bank = (date: string, ...credits: ReturnType<typeof credit>[]) =>
      commitDay(ledger, own.own.job, bankRun('bank', date, credits), true, own);
    bank('2026-03-06', credit('interest', 7));
    const { outcome } = bank('2026-03-09', credit('a', 300, { fields: { batch: 'B2' } }));
    expect([...outcome.acrossDays].map(({ rule }) => rule)).toEqual(['group']);
  });

  it('names what never arrives, even if it was expected on a date without a run', () => {
    const { upstream, bank, shown } = ledgerOf(settlementJob('bank', { lag: DAY_AFTER, grace: 0 }));
    // Expected on Saturday, which counts on Monday.
    upstream('2026-03-06', 113);
    bank('2026-03-06');
    bank('2026-03-09');
    expect(shown('2026-03-09')).toEqual(['balanced 0', 'pending  -113 ']);
    bank('2026-03-10');
    expect(shown('2026-03-09')).toEqual(['discrepant 0', 'expired  -113 ', 'expired  -113 ']);
    // Saturday was run after all.
    bank('2026-03-07', credit('a', 113));
    expect(shown('2026-03-07')).toEqual(['balanced 1']);
    expect(shown('2026-03-09')).toEqual(['balanced 0']);
  });

  it('is replayed when an upstream date is run again', () => {
    const { upstream, bank, shown } = ledgerOf();
    upstream('2026-03-05', 100);
    bank('2026-03-06', credit('a', 90));
    expect(shown('2026-03-06')).toEqual(['discrepant 0', 'long  90 ', 'pending  -100 ']);
    const { downstream } = upstream('2026-03-05', 90);
    expect(downstream).toEqual([{ job: 'bank', date: '2026-03-06', verdict: 'balanced' }]);
    expect(shown('2026-03-06')).toEqual(['balanced 1']);
  });

  it('expires after its grace, and matches in part then', () => {
    const { upstream, bank, shown } = ledgerOf();
    upstream('2026-03-05', 1000);
    upstream('2026-03-06', 7000);
    bank('2026-03-06', credit('a', 960));
    bank('2026-03-09');
    expect(shown('2026-03-06')).toEqual(['discrepant 0', 'long  960 ', 'pending  -1000 ']);
    bank('2026-03-10');
    expect(shown('2026-03-06')).toEqual(['discrepant 0', 'amount_mismatch partial -40 ']);
    bank('2026-03-11');
    expect(shown('2026-03-09')).toEqual(['discrepant 0', 'expired  -7000 ', 'expired  -7000 ']);
  });

  it('of another upstream job than before loses the groups of that', () => {
    const { ledger, upstream, bank, shown } = ledgerOf();
    upstream('2026-03-05', 100);
    bank('2026-03-06', credit('a', 100));
    const groups = [group(70)];
    const other = upstreamRun('other', '2026-03-06', [{ taking: NET_BY_DATE, groups }]);
    const own = settlementJob('bank', { upstream: 'other' });
    commitDay(ledger, jobNamed('other'), other, true, { own: null, downstream: [own] });
    expect(shown('2026-03-06')).toEqual(['discrepant 0', 'long  100 ']);
    const [{ groups: listed }] = listReceivables(ledger, ['bank'], () => '2026-03-10');
    expect(listed.map(({ group: name, state }) => [name, state])).toEqual([
      ['2026-03-06', 'in_transit'],
    ]);
  });

  it('is another kind than a job with flows of its own', () => {
    const { ledger, upstream, bank } = ledgerOf();
    const plain = () => commitDay(ledger, BANK.job, upstreamRun('bank', '2026-03-06', []), true);
    plain();
    // The upstream job goes on.
    upstream('2026-03-05', 100);
    expect(() => bank('2026-03-06')).toThrow('has runs of job bank without settles');
    const other = ledgerOf();
    other.upstream('2026-03-05', 100);
    const unsettled = () =>
      commitDay(other.ledger, BANK.job, upstreamRun('bank', '2026-03-06', []), true);
    expect(unsettled).toThrow('has job bank with settles');
  });

  it('lists dates that its upstream job ran again without it', () => {
    const { ledger, upstream } = ledgerOf();
    upstream('2026-03-05', 100);
    upstream('2026-03-06', 100);
    const outdated = () => listReceivables(ledger, [], () => null).map((each) => each.outdated);
    expect(outdated()).toEqual([[]]);
    commitDay(ledger, jobNamed('shop'), upstreamRun('shop', '2026-03-06', []), true);
    expect(outdated()).toEqual([['2026-03-06']]);
  });

  it('names groups of people without their full names', () => {
    const taking = { amount: 'settled', by: ['counterparty'] } as const;
    const job = settlementJob('bank', { taking });
    const ledger = openLedger(TEMPORARY);
    const groups = [group(100, ['张三']), group(100, ['张四']), group(7, ['某某有限公司'])];
    const findings = upstreamRun('shop', '2026-03-05', [{ taking, groups }]);
    commitDay(ledger, jobNamed('shop'), findings, true, { own: null, downstream: [job] });
    const [{ groups: listed }] = listReceivables(ledger, [], () => null);
    expect(listed.map(({ group: name }) => name)).toEqual([
      ...['2026-03-05 张**', '2026-03-05 张**', '2026-03-05 某某有限公司'],
    ]);
  });
});
