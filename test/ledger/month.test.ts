/** The month against sums over plain records, over random runs, reruns, carries and decisions. */
import { afterEach, describe, expect, test, vi } from 'vitest';
import { Random } from '../../scripts/lib/random.mjs';
import { JOB_DEFAULTS } from '../../src/domain/job.ts';
import { SIDES, type Side, type TransactionType } from '../../src/domain/record.ts';
import { dateRange, daysBetween, shiftDate } from '../../src/domain/time.ts';
import { decide } from '../../src/ledger/decide.ts';
import { monthOf } from '../../src/ledger/month.ts';
import { closeLedger, type Ledger, openLedger, TEMPORARY } from '../../src/ledger/open.ts';
import { commitDay } from '../../src/run/reconcile.ts';
import {
  differenceOf,
  findingsOf,
  idOf,
  isLone,
  ownCategory,
  type Plain,
  type Run,
  totals,
} from '../support/month-runs.ts';

const ROUNDS = Number(process.env.ZHANGPING_MONTHS ?? 10);
const SEED = Number(process.env.ZHANGPING_SEED ?? 20_261_130);
const FIRST = '2026-10-27';
const DAYS = 9;
const TODAY = '2026-11-06';
const CARRY_DAYS = 3;
/** The statement of `shop` is the flows of `pay`. */
const JOBS = [
  { name: 'pay', currency: 'CNY', profile: 'alipay-trade', channel: 'alipay', in: null },
  { name: 'shop', currency: 'CNY', profile: 'generic', channel: 'shop', in: 'pay' },
  { name: 'wx', currency: 'CNY', profile: 'wechat-trade', channel: 'wechat', in: null },
  { name: 'yen', currency: 'JPY', profile: 'wechat-trade', channel: 'wechat', in: null },
];
const PERIODS = ['2026-10', '2026-11', '2026-11-01', '2026-11-03', '2026-10-30'];

function recordsOf(rng: Random, date: string, job: (typeof JOBS)[number]): Plain[] {
  return Array.from({ length: rng.int(7) }, (_, n): Plain => {
    const type = rng.pick(['payment', 'payment', 'payment', 'refund', 'fee', 'transfer'] as const);
    const size = rng.between(1, 9000);
    const kind = rng.pick(['both', 'both', 'both', 'statement', 'flows', 'failed', 'late']);
    const isLone = kind === 'statement' || kind === 'flows' || kind === 'late';
    const sides =
      kind === 'both' ? SIDES : [kind === 'flows' || kind === 'failed' ? 'flows' : 'statement'];
    return {
      // A late one is on the flows of another date, see `withLate`.
      order: `${kind === 'late' ? 'L' : 'N'}${date}x${n}${job.name}`,
      sides: sides as Side[],
      type,
      amount: type === 'payment' || type === 'transfer' ? size : -size,
      fee:
        job.name === 'yen' || rng.chance(0.2) ? null : (type === 'refund' ? -1 : 1) * rng.int(900),
      status: kind === 'failed' ? rng.pick(['failed', 'closed', 'pending'] as const) : 'success',
      hour: rng.chance(0.1) ? null : rng.int(24),
      account: rng.pick(['m1', 'm2', '']),
      store: rng.pick(['north', 'south', '=1+1']),
      isPending: isLone && rng.chance(0.3),
    };
  });
}

/** The flows have late records of the statement on other dates. */
function withLate(rng: Random, all: Map<string, Plain[]>): void {
  for (const [place, records] of [...all]) {
    const [name, date] = place.split(' ');
    for (const record of records) {
      if (!record.order.startsWith('L') || record.sides[0] !== 'statement') continue;
      const other = `${name} ${shiftDate(date, rng.pick([-2, -1, 1, 2, 3]))}`;
      all.get(other)?.push({ ...record, sides: ['flows'], isPending: false });
    }
  }
}

/** What people did: the last decision of each item. */
type Decided = Map<string, { readonly amount: number; readonly date: string }>;

interface History {
  /** The last run of each job and date. */
  readonly runs: Map<string, Run>;
  readonly decided: Decided;
}

function play(rng: Random, ledger: Ledger): History {
  const planned = new Map<string, Plain[]>();
  for (const job of JOBS) {
    for (const date of dateRange(FIRST, shiftDate(FIRST, DAYS - 1))) {
      if (rng.chance(0.85)) planned.set(`${job.name} ${date}`, recordsOf(rng, date, job));
    }
  }
  withLate(rng, planned);
  const again = [...planned.keys()].filter(() => rng.chance(0.3));
  const order = rng.shuffle([...planned.keys(), ...again]);
  const history: History = { runs: new Map(), decided: new Map() };
  const isOld = rng.chance(0.5);
  for (const [n, place] of order.entries()) {
    const [name, date] = place.split(' ');
    const job = JOBS.find((each) => each.name === name) as (typeof JOBS)[number];
    const isLast = !order.slice(n + 1).includes(place);
    const all = planned.get(place) ?? [];
    // An earlier run read less, or other amounts.
    const records = isLast
      ? all
      : all
          .filter(() => rng.chance(0.8))
          .map((each) => (rng.chance(0.3) ? { ...each, amount: each.amount + 1 } : each));
    const run = { job, date, records, hasActivity: !isOld || rng.chance(0.8) };
    commitDay(
      ledger,
      { ...JOB_DEFAULTS, ...job, carryDays: CARRY_DAYS },
      findingsOf(run, `r${n}`),
      true,
    );
    history.runs.set(place, run);
    if (rng.chance(0.4)) decideSome(rng, ledger, history);
  }
  return history;
}

/** Resolves or reopens an item, at a moment whose date is another one in UTC. */
function decideSome(rng: Random, ledger: Ledger, { runs, decided }: History): void {
  const lone = [...runs.values()].flatMap((run) =>
    run.records.filter(isLone).map((record) => ({ run, record, id: idOf(run, record) })),
  );
  if (lone.length === 0) return;
  const { run, record, id } = rng.pick(lone);
  const isOpen = closedOn(run, record, runs, decided) === null;
  const base = { item: id, by: 'li', note: '', reference: '', where: '' };
  const date = shiftDate(run.date, rng.int(12));
  vi.setSystemTime(`${date}T17:30:00Z`);
  if (isOpen) {
    decide(ledger, [{ kind: 'resolve', action: 'adjust', ...base }]);
    decided.set(id, { amount: record.amount, date: shiftDate(date, 1) });
  } else if (isDecided(run, record, runs, decided) && rng.chance(0.5)) {
    decide(ledger, [{ kind: 'reopen', action: '', ...base }]);
    decided.delete(id);
  }
}

/** The date on which the other side has a record, if it has it. */
function counterpartOf(run: Run, record: Plain, runs: History['runs']): string | null {
  for (const other of runs.values()) {
    if (other.job !== run.job || other.date === run.date) continue;
    if (Math.abs(daysBetween(other.date, run.date)) > CARRY_DAYS) continue;
    const isSame = (each: Plain) =>
      isLone(each) && each.order === record.order && each.sides[0] !== record.sides[0];
    const found = other.records.find(isSame);
    // One that differs is a mismatch, which the reference leaves alone.
    if (found) return found.amount === record.amount && found.fee === record.fee ? other.date : '';
  }
  return null;
}

function isDecided(run: Run, record: Plain, runs: History['runs'], decided: Decided): boolean {
  if (counterpartOf(run, record, runs) !== null) return false;
  return decided.get(idOf(run, record))?.amount === record.amount;
}

function closedOn(run: Run, record: Plain, runs: History['runs'], decided: Decided): string | null {
  const other = counterpartOf(run, record, runs);
  if (other !== null) return other;
  return isDecided(run, record, runs, decided)
    ? (decided.get(idOf(run, record))?.date ?? '')
    : null;
}

// The reference: every figure by its definition, over plain records.

const inPeriod = (date: string, period: string) => date.startsWith(period);

function before(period: string): string {
  if (period.length === 10) return shiftDate(period, -1);
  return shiftDate(`${period}-01`, -1).slice(0, 7);
}

interface KnownOf {
  readonly attempts: boolean;
  readonly fees: boolean;
  readonly stated: boolean;
}

const mayStateFee = ({ type }: Plain) => type === 'payment' || type === 'refund';

/** What the activity of runs tells: is there another status, and is there a fee? */
function knownOf(runs: readonly Run[], side: Side): KnownOf {
  const all = runs
    .filter(({ hasActivity }) => hasActivity)
    .flatMap(({ records }) => records)
    .filter(({ sides }) => sides.includes(side));
  const success = all.filter(({ status }) => status === 'success');
  return {
    attempts: success.length < all.length,
    fees: success.some(({ fee, type }) => fee !== null || type === 'fee'),
    stated: success.some((record) => mayStateFee(record) && record.fee !== null),
  };
}

const nothingKnown = { attempts: false, fees: false, stated: false };

function figures(records: readonly Plain[], side: Side, known: KnownOf) {
  const mine = records.filter(({ sides }) => sides.includes(side));
  const good = mine.filter(({ status }) => status === 'success');
  const of = (types: readonly TransactionType[]) => good.filter(({ type }) => types.includes(type));
  const costs = good.map(({ type, fee, amount }) => (type === 'fee' ? -amount * 1000 : (fee ?? 0)));
  const stating = known.fees && known.stated ? good.filter(mayStateFee) : [];
  return {
    payments: totals(of(['payment'])),
    refunds: totals(of(['refund'])),
    others: totals(of(['fee', 'transfer'])),
    attempts: known.attempts ? mine.filter(({ type }) => type === 'payment').length : null,
    fees: known.fees ? BigInt(costs.reduce((sum, each) => sum + each, 0)) : 0n,
    hasFees: known.fees,
    withFee: stating.filter(({ fee }) => fee !== null).length,
    withoutFee: stating.filter(({ fee }) => fee === null).length,
  };
}

const NOT_RUN = { statement: null, flows: null };

type Figures = ReturnType<typeof figures>;
type Row = { readonly statement: Figures | null; readonly flows: Figures | null };

const all = (runs: readonly Run[]) => runs.flatMap(({ records }) => records);

/** Sums of all dates: what only activity has is known if every date has it. */
function rowOf(runs: readonly Run[], some: (record: Plain) => boolean = () => true): Row {
  const isWhole = runs.every(({ hasActivity }) => hasActivity);
  const [statement, flows] = SIDES.map((side) =>
    figures(all(runs).filter(some), side, isWhole ? knownOf(runs, side) : nothingKnown),
  );
  return { statement, flows };
}

/** Rows by a value, of the dates with activity; `sides` are those that have the value. */
function tableOf(
  runs: readonly Run[],
  sides: readonly Side[],
  keyOf: (record: Plain) => string,
): Map<string, Row> {
  const collected = runs.filter(({ hasActivity }) => hasActivity);
  const mine = all(collected).filter((record) => sides.some((side) => record.sides.includes(side)));
  const rows = [...new Set(mine.map(keyOf))].map((value): [string, Row] => {
    const some = mine.filter((record) => keyOf(record) === value);
    const of = (side: Side) =>
      sides.includes(side) ? figures(some, side, knownOf(runs, side)) : null;
    return [value, { statement: of('statement'), flows: of('flows') }];
  });
  return new Map(rows);
}

function zeros({ statement, flows }: Row): Row {
  const of = (side: Side, was: Figures | null) =>
    was && figures([], side, { attempts: was.attempts !== null, fees: was.hasFees, stated: false });
  return { statement: of('statement', statement), flows: of('flows', flows) };
}

/** What only the period before has is zero if any date was run, else not known. */
function beside(now: Map<string, Row>, was: Map<string, Row>, wasRun: boolean) {
  const keys = [...new Set([...now.keys(), ...was.keys()])].sort();
  return keys.map((key) => ({
    key,
    now: now.get(key) ?? (wasRun ? zeros(was.get(key) as Row) : NOT_RUN),
    before: was.get(key) ?? null,
  }));
}

function byHour(runs: readonly Run[]): Map<string, Row> {
  const sidesWithHours = SIDES.filter((side) =>
    all(runs.filter(({ hasActivity }) => hasActivity)).some(
      ({ hour, sides }) => hour !== null && sides.includes(side),
    ),
  );
  const rows = tableOf(runs, sidesWithHours, ({ hour }) => (hour === null ? '' : String(hour)));
  const none = rows.get('');
  const isEmpty = [none?.statement, none?.flows].every(
    (side) => !side || side.payments.count + side.refunds.count + side.others.count === 0,
  );
  if (isEmpty) rows.delete('');
  return rows;
}

function byType(runs: readonly Run[]): Map<string, Row> {
  const seen = runs.flatMap(({ records, hasActivity }) =>
    records.filter(({ status }) => hasActivity || status === 'success').map(({ type }) => type),
  );
  return new Map(
    [...new Set(seen)].map((type) => [type, rowOf(runs, (each) => each.type === type)]),
  );
}

function categories(job: string, period: string, { runs, decided }: History) {
  const found = new Map<string, { items: Plain[]; open: Plain[]; days: number[] }>();
  const mine = [...runs.values()].filter((run) => run.job.name === job);
  for (const run of mine.filter(({ date }) => inPeriod(date, period))) {
    const isClosed = mine.some(({ date }) => daysBetween(run.date, date) > CARRY_DAYS);
    for (const record of run.records.filter(isLone)) {
      const other = counterpartOf(run, record, runs);
      const own = ownCategory(record) === 'pending' && isClosed ? 'expired' : ownCategory(record);
      const category = other === null ? own : 'cleared';
      const sum = found.get(category) ?? { items: [], open: [], days: [] };
      found.set(category, sum);
      sum.items.push(record);
      const closed = closedOn(run, record, runs, decided);
      if (closed === null) sum.open.push(record);
      else sum.days.push(Math.max(0, daysBetween(run.date, closed)));
    }
  }
  const amountOf = (some: readonly Plain[]) => ({
    count: some.length,
    amount: BigInt(some.reduce((sum, each) => sum + differenceOf(each), 0)),
  });
  const lines = [...found].map(([category, { items, open, days }]) => {
    const sorted = days.sort((a, b) => a - b);
    const middle = sorted.slice(Math.ceil(days.length / 2) - 1, Math.floor(days.length / 2) + 1);
    const median = middle.reduce((sum, each) => sum + each, 0) / (middle.length || 1);
    const max = sorted.at(-1) ?? null;
    const closedDays = { count: days.length, median: max === null ? null : median, max };
    return { category, all: amountOf(items), open: amountOf(open), closedDays };
  });
  return lines.sort((a, b) => (a.category < b.category ? -1 : 1));
}

function added(rows: readonly Row[]): Row {
  const of = (side: Side): Figures => {
    const all = rows.map((row) => row[side] as Figures);
    const busy = all.filter((each) => {
      return (
        each.payments.count + each.refunds.count + each.others.count + (each.attempts ?? 0) > 0
      );
    });
    const plus = (name: 'payments' | 'refunds' | 'others') => ({
      count: all.reduce((sum, each) => sum + each[name].count, 0),
      amount: all.reduce((sum, each) => sum + each[name].amount, 0n),
    });
    const isCounted = busy.length > 0 && busy.every(({ attempts }) => attempts !== null);
    const hasFees = busy.length > 0 && busy.every((each) => each.hasFees);
    return {
      ...{ payments: plus('payments'), refunds: plus('refunds'), others: plus('others') },
      attempts: isCounted ? busy.reduce((sum, { attempts }) => sum + (attempts ?? 0), 0) : null,
      fees: hasFees ? all.reduce((sum, { fees }) => sum + fees, 0n) : 0n,
      hasFees,
      withFee: hasFees ? all.reduce((sum, { withFee }) => sum + withFee, 0) : 0,
      withoutFee: hasFees ? all.reduce((sum, { withoutFee }) => sum + withoutFee, 0) : 0,
    };
  };
  return { statement: of('statement'), flows: of('flows') };
}

function expected(period: string, history: History) {
  const of = (job: string, when: string) =>
    [...history.runs.values()]
      .filter((run) => run.job.name === job && inPeriod(run.date, when))
      .sort((a, b) => (a.date < b.date ? -1 : 1));
  const jobs = JOBS.flatMap(({ name, channel, currency, in: countedIn }) => {
    const [now, was] = [of(name, period), of(name, before(period))];
    const ever = of(name, '');
    if (ever.length === 0 || (ever[0].date > `${period}-99` && was.length === 0)) return [];
    const range = period.length === 10 ? [period] : dateRange(`${period}-01`, `${period}-31`);
    const missing = range.filter(
      (date) => date > ever[0].date && date < TODAY && !ever.some((run) => run.date === date),
    );
    const withoutActivity = now.filter(({ hasActivity }) => !hasActivity).map(({ date }) => date);
    const matched = all(now).filter(({ sides }) => sides.length === 2).length;
    return [
      {
        ...{
          job: name,
          currency,
          channel: now.length + was.length === 0 ? name : channel,
          countedIn,
        },
        coverage: { ran: now.length, ranBefore: was.length, missing, withoutActivity },
        figures: {
          key: name,
          now: now.length === 0 ? NOT_RUN : rowOf(now),
          before: was.length === 0 ? null : rowOf(was),
        },
        categories: categories(name, period, history),
        matched: withoutActivity.length > 0 ? 0 : matched,
        byType: beside(byType(now), byType(was), now.length > 0),
        byHour: beside(byHour(now), byHour(was), now.length > 0),
        byAccount: beside(
          tableOf(now, ['statement'], ({ account }) => account),
          tableOf(was, ['statement'], ({ account }) => account),
          now.length > 0,
        ),
        stores: now.some(({ hasActivity }) => hasActivity)
          ? beside(
              tableOf(now, ['flows'], ({ store }) => store),
              tableOf(was, ['flows'], ({ store }) => store),
              true,
            )
          : null,
        dates: now.map((run) => ({
          date: run.date,
          row: {
            statement: figures(
              run.records,
              'statement',
              run.hasActivity ? knownOf(now, 'statement') : nothingKnown,
            ),
            flows: figures(
              run.records,
              'flows',
              run.hasActivity ? knownOf(now, 'flows') : nothingKnown,
            ),
          },
        })),
      },
    ];
  });
  const counted = jobs.filter(({ countedIn }) => countedIn === null);
  const totalsBy = (keyOf: (job: (typeof jobs)[number]) => string) => {
    const when = (name: 'now' | 'before') => {
      const groups = new Map<string, Row[]>();
      for (const job of counted) {
        const row = job.figures[name];
        if (row === null || (name === 'now' && job.coverage.ran === 0)) continue;
        groups.set(keyOf(job), [...(groups.get(keyOf(job)) ?? []), row]);
      }
      return new Map([...groups].map(([key, rows]) => [key, added(rows)]));
    };
    return beside(when('now'), when('before'), false);
  };
  return {
    jobs,
    totals: totalsBy(({ currency }) => currency),
    channels: totalsBy(({ channel, currency }) => `${channel} ${currency}`),
  };
}

/** What the program says, in the shape of the reference. */
function found(period: string, ledger: Ledger) {
  const report = monthOf(ledger, {
    ...{ period, jobs: [], configured: null, profiles: {}, today: () => TODAY },
  });
  type Compared = (typeof report)['totals'][number];
  const plain = ({ statement, flows }: Compared['now']): Row => ({ statement, flows }) as Row;
  const row = ({ now, before }: Compared, key = now.key) => {
    return { key, now: plain(now), before: before && plain(before) };
  };
  const table = (rows: readonly Compared[] | null) =>
    (rows ?? []).map((each) => row(each)).sort((a, b) => (a.key < b.key ? -1 : 1));
  return {
    jobs: report.jobs.map((job) => ({
      ...{ job: job.job, currency: job.currency, channel: job.channel, countedIn: job.countedIn },
      coverage: {
        ...{ ran: job.coverage.ran, ranBefore: job.coverage.ranBefore },
        missing: job.coverage.missing,
        withoutActivity: job.coverage.withoutActivity,
      },
      figures: row(job.figures),
      categories: [...job.categories].sort((a, b) => (a.category < b.category ? -1 : 1)),
      matched: job.rules.reduce((sum, { records }) => sum + records, 0),
      byType: table(job.byType),
      byHour: table(job.byHour),
      byAccount: table(job.byAccount),
      stores: job.dimensions.length === 0 ? null : table(job.dimensions[0].rows),
      dates: job.dates.map(({ date, row }) => ({ date, row: plain(row) })),
    })),
    totals: table(report.totals),
    channels: report.channels
      .map((each) => row(each, `${each.now.key} ${each.now.currency}`))
      .sort((a, b) => (a.key < b.key ? -1 : 1)),
  };
}

afterEach(() => {
  vi.useRealTimers();
});

describe('the month of random runs, reruns and decisions', () => {
  test('is the sum of the records of the last run of each date', () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    for (let seed = SEED; seed < SEED + ROUNDS; seed++) {
      const ledger = openLedger(TEMPORARY);
      try {
        const history = play(new Random(seed), ledger);
        for (const period of PERIODS) {
          const about = `seed ${seed}, ${period}`;
          expect(found(period, ledger), about).toEqual(expected(period, history));
        }
      } finally {
        closeLedger(ledger);
      }
    }
  });
});
