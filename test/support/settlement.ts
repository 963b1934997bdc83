/** Runs of an upstream job and of settlement jobs, made from numbers, without files. */
import { randomUUID } from 'node:crypto';
import { JOB_DEFAULTS, type Job } from '../../src/domain/job.ts';
import type { DayFindings } from '../../src/domain/outcome.ts';
import type {
  ArrivedCredit,
  Settlement,
  SettlementJob,
  TakenSums,
} from '../../src/domain/settlement.ts';
import { WorkingCalendar } from '../../src/domain/working-days.ts';

/** A calendar of weekends alone. */
export const WEEKENDS = new WorkingCalendar('test', new Map([['2026-01-01', false]]));

export const NET_BY_DATE = { amount: 'settled', by: [] } as const;

export function jobNamed(name: string): Job {
  return { ...JOB_DEFAULTS, name };
}

export function settlementJob(name: string, settlement: Partial<Settlement> = {}): SettlementJob {
  return {
    job: jobNamed(name),
    calendar: WEEKENDS,
    settlement: {
      ...{ upstream: 'shop', taking: NET_BY_DATE, measure: 'net', credits: null, grace: 1 },
      ...{ lag: { unit: 'working', days: 1 }, calendar: 'test', runs: 14, partialMax: 500 },
      ...settlement,
    },
  };
}

const NOTHING = { count: 0, amount: 0n };

function findings(job: string, date: string): DayFindings {
  const side = { ...NOTHING, byType: {}, files: [] };
  return {
    ...{ job, date, runId: randomUUID(), engine: 'memory', currency: 'CNY' },
    ...{ statement: side, flows: side, matched: NOTHING, matchedCountDifference: 0 },
    refundsByAmount: { matched: 0, left: { statement: 0, flows: 0, lacking: 0 } },
    ...{ tolerated: NOTHING, outside: 0, flowsBounds: null, items: [], documents: [] },
    ...{ rejects: [], timings: {} },
  };
}

/** A run of the upstream job that took these sums. */
export function upstreamRun(job: string, date: string, taken: readonly TakenSums[]): DayFindings {
  return { ...findings(job, date), taken };
}

/** A group with payments alone, minor units. */
export function group(amount: number, values: readonly string[] = []) {
  const none = { refunds: 0n, feeRows: 0n, fees: 0n };
  return { values, count: 1, payments: BigInt(amount), ...none };
}

/** A run of a settlement job of `shop` that read these credits. */
export function bankRun(job: string, date: string, credits: readonly ArrivedCredit[]): DayFindings {
  const amount = credits.reduce((sum, each) => sum + BigInt(each.amount), 0n);
  const total = { count: credits.length, amount };
  const statement = { ...total, byType: { transfer: total }, files: [] };
  return { ...findings(job, date), statement, documents: ['bank.csv', 'shop'], credits };
}

export function credit(id: string, amount: number, more: Partial<ArrivedCredit> = {}) {
  return {
    ...{ type: 'transfer', orderId: id, refundId: '', channelTxnId: '', amount, time: '' },
    ...{ file: 'bank.csv', line: 1, fields: {}, tradeDates: null },
    ...more,
  } satisfies ArrivedCredit;
}
