/** Runs made of plain records, with the activity that a run collects, without files. */
import { createHash } from 'node:crypto';
import type { Activity, RecordSums } from '../../src/domain/activity.ts';
import type { Item, ItemSide } from '../../src/domain/item.ts';
import type { DayFindings, SideTotals } from '../../src/domain/outcome.ts';
import type { Side, Status, TransactionType } from '../../src/domain/record.ts';
import { draftItem } from '../../src/matching/items.ts';

/** A record, as both sides or one have it. */
export interface Plain {
  readonly order: string;
  readonly sides: readonly Side[];
  readonly type: TransactionType;
  readonly amount: number;
  readonly fee: number | null;
  readonly status: Status;
  readonly hour: number | null;
  readonly account: string;
  readonly store: string;
  readonly isPending: boolean;
}

export interface Run {
  readonly job: MonthJob;
  readonly date: string;
  readonly records: readonly Plain[];
  /** false: of an older version. */
  readonly hasActivity: boolean;
}

export interface MonthJob {
  readonly name: string;
  readonly currency: string;
  /** Of its statement. */
  readonly profile: string;
}

function sums(records: readonly Plain[]): RecordSums {
  return {
    count: records.length,
    amount: BigInt(records.reduce((sum, { amount }) => sum + amount, 0)),
    fee: BigInt(records.reduce((sum, { fee }) => sum + (fee ?? 0), 0)),
    withFee: records.filter(({ fee }) => fee !== null).length,
  };
}

function grouped<K>(records: readonly Plain[], keyOf: (record: Plain) => K) {
  const groups = new Map<string, { type: TransactionType; status: Status; key: K; of: Plain[] }>();
  for (const record of records) {
    const { type, status } = record;
    const key = keyOf(record);
    const name = JSON.stringify([type, status, key]);
    const group = groups.get(name) ?? { type, status, key, of: [] };
    group.of.push(record);
    groups.set(name, group);
  }
  return [...groups.values()];
}

function activityOf(records: readonly Plain[], side: Side): Activity {
  const rows = grouped(records, ({ hour }) => hour);
  const name = side === 'statement' ? 'account' : 'store';
  const values = grouped(records, (record) => record[name]);
  return {
    rows: rows.map(({ type, status, key, of }) => ({ type, status, hour: key, ...sums(of) })),
    breakdowns: [
      {
        name,
        rows: values.map(({ type, status, key, of }) => ({
          type,
          status,
          value: key,
          ...sums(of),
        })),
      },
    ],
  };
}

function sideOf(run: Run, side: Side): SideTotals {
  const records = run.records.filter(({ sides }) => sides.includes(side));
  const counted = records.filter(({ status }) => status === 'success');
  const types = grouped(counted, () => null).map(({ type, of }) => [type, totals(of)]);
  const { job, date } = run;
  // The export that is the statement of one job and the flows of another.
  const shared = `pay-flows-${date}`;
  const isShared =
    (job.name === 'pay' && side === 'flows') || (job.name === 'shop' && side === 'statement');
  const path = isShared ? shared : `${job.name}-${side}-${date}`;
  const sha256 = createHash('sha256').update(path).digest('hex');
  const profile = side === 'statement' ? job.profile : 'generic';
  const file = { path, sha256, bytes: 1, profile, encoding: 'utf-8', rows: records.length };
  return {
    ...totals(counted),
    byType: Object.fromEntries(types),
    files: [file],
    ...(run.hasActivity && { activity: activityOf(records, side) }),
  };
}

export function totals(records: readonly Plain[]) {
  const { count, amount } = sums(records);
  return { count, amount };
}

export const idOf = ({ job, date }: Pick<Run, 'job' | 'date'>, { order, sides }: Plain) =>
  createHash('sha256').update(`${job.name} ${date} ${order} ${sides}`).digest('hex').slice(0, 16);
export const isLone = ({ sides, status }: Plain) => sides.length === 1 && status === 'success';
/** Minor units, statement minus flows. */
export const differenceOf = ({ sides, amount }: Plain) =>
  sides[0] === 'statement' ? amount : -amount;
export const ownCategory = (record: Plain) =>
  record.isPending ? 'pending' : differenceOf(record) > 0 ? 'long' : 'short';

function itemOf(run: Run, record: Plain): Item {
  const [side] = record.sides;
  const difference = differenceOf(record);
  const { type, amount, fee, status } = record;
  const own: ItemSide = {
    ...{ side, orderId: record.order, refundId: '', channelTxnId: '', type, amount, fee, status },
    ...{ currency: run.job.currency, time: `${run.date} 12:00:00`, account: '', records: 1 },
    source: { file: 'a file', line: 1 },
  };
  const sides = { statement: null, flows: null, [side]: own };
  const parts = { ...sides, difference, countDifference: side === 'statement' ? 1 : -1 };
  const draft = draftItem(ownCategory(record), '', parts);
  const dates = { businessDate: run.date, counterpartDate: '', ageDays: 0 };
  return { id: idOf(run, record), ...draft, ...dates };
}

export function findingsOf(run: Run, runId: string): DayFindings {
  const both = run.records.filter(({ sides }) => sides.length === 2);
  const items = run.records.filter(isLone).map((record) => itemOf(run, record));
  const half = Math.floor(both.length / 2);
  const rules = {
    key: { matches: both.length - half, records: both.length - half },
    sum: { matches: half, records: half },
  };
  return {
    ...{ job: run.job.name, date: run.date, runId, engine: 'memory', currency: run.job.currency },
    ...{ statement: sideOf(run, 'statement'), flows: sideOf(run, 'flows') },
    ...{ matched: totals(both), matchedCountDifference: 0 },
    ...(run.hasActivity && { matchedByRule: rules }),
    refundsByAmount: { matched: 0, left: { statement: 0, flows: 0, lacking: 0 } },
    ...{ tolerated: { count: 0, amount: 0n }, outside: 0, flowsBounds: null, items },
    ...{ documents: ['a file'], rejects: [], timings: {} },
  };
}
