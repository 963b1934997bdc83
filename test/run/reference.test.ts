/** The program held to the slow reference, on thousands of small nasty days. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Big from 'big.js';
import { describe, expect, test } from 'vitest';
import { Random } from '../../scripts/lib/random.mjs';
import type { ActivityRow } from '../../src/domain/activity.ts';
import { JOB_DEFAULTS } from '../../src/domain/job.ts';
import { FEE_UNITS } from '../../src/domain/money.ts';
import type { Outcome } from '../../src/domain/outcome.ts';
import { SIDES } from '../../src/domain/record.ts';
import { digestOf } from '../../src/report/digest.ts';
import { crossDayCsv, discrepanciesCsv } from '../../src/report/items-csv.ts';
import { summaryOf } from '../../src/report/summary.ts';
import { RefusedError } from '../../src/support/errors.ts';
import { summed } from '../reference/activity.ts';
import { canonicalItems, canonicalReports } from '../reference/canonical.ts';
import {
  alipayFile,
  alipayZipFile,
  asStatement,
  flowsCsvFile,
  flowsNdjsonFile,
  wechatFile,
} from '../reference/files.ts';
import type { ReferenceMatch } from '../reference/item.ts';
import { randomAlipayDay, randomDay, randomWechatDay } from '../reference/random-day.ts';
import {
  areOfOtherDates,
  type ReferenceResult,
  reconcile as referenceReconcile,
} from '../reference/reconcile.ts';
import type { PlainDay, PlainRecord } from '../reference/record.ts';
import { runAlone } from '../support/reconcile.ts';
import { tempDir } from '../support/tempdir.ts';

const DAYS = Number(process.env.ZHANGPING_DAYS ?? 300);
const FIRST_SEED = Number(process.env.ZHANGPING_SEED ?? 1);
const FEN = 100;

/** A file, and the line of its first record. */
interface Written {
  readonly bytes: Buffer;
  readonly firstLine: number;
}

interface Channel {
  readonly name: string;
  readonly day: (rng: Random) => PlainDay;
  readonly statement: (day: PlainDay, rng: Random) => Written | Promise<Written>;
  /** The job's, in fen. */
  readonly tolerance?: number;
}

/** As CSV or NDJSON; without records only the former is a file that may be read. */
function ownRecords(records: readonly PlainRecord[], rng: Random): Written {
  const isCsv = rng.chance(0.5) || records.length === 0;
  return isCsv
    ? { bytes: flowsCsvFile(records), firstLine: 2 }
    : { bytes: flowsNdjsonFile(records), firstLine: 1 };
}

function ownStatement({ statement }: PlainDay, rng: Random): Written {
  const { bytes, firstLine } = ownRecords(statement, rng);
  return { bytes: asStatement(bytes), firstLine };
}

/** The records with the places that they have in the file. */
function placed(records: readonly PlainRecord[], { firstLine }: Written): PlainRecord[] {
  return records.map((record, index) => ({ ...record, place: `:${firstLine + index}` }));
}

const CHANNELS: Channel[] = [
  {
    name: 'generic',
    day: randomDay,
    statement: ownStatement,
  },
  {
    name: 'generic, within a tolerance',
    day: randomDay,
    statement: ownStatement,
    tolerance: 50,
  },
  {
    name: 'alipay',
    day: randomAlipayDay,
    statement: async ({ statement, date }, rng) => ({
      bytes: rng.chance(0.5)
        ? alipayFile(statement, date)
        : await alipayZipFile(statement, date, { summary: rng.pick(['first', 'last'] as const) }),
      firstLine: 6,
    }),
  },
  {
    name: 'wechat',
    day: randomWechatDay,
    statement: ({ statement }, rng) => ({
      bytes: wechatFile(statement, {
        bom: rng.chance(0.5),
        eol: rng.pick(['\r\n', '\n'] as const),
      }),
      firstLine: 2,
    }),
  },
];

/** After the last hour. */
const NO_CLOCK = 24;

/** By type, status and hour, and by rule, the figures of a run add up to its totals. */
function expectFigures(
  outcome: Outcome,
  day: PlainDay,
  { matches }: ReferenceResult,
  name: string,
): void {
  for (const side of SIDES) {
    const { activity, files: _, ...totals } = outcome[side];
    const entries = day[side].map(({ type, status, time, amount, fee }) => ({
      ...{ type, status, key: time[10] ? Number(time.slice(11, 13)) : NO_CLOCK },
      amount: BigInt(Big(amount).times(FEN).toFixed()),
      fee: fee === null ? null : BigInt(Big(fee).times(FEN).times(FEE_UNITS).toFixed()),
    }));
    const rows = activity?.rows.map(({ hour, ...row }) => ({ ...row, key: hour ?? NO_CLOCK }));
    expect(rows, `${name}, ${side}`).toEqual(summed(entries));
    const successes = activity?.rows.filter(({ status }) => status === 'success') ?? [];
    const sum = (all: readonly ActivityRow[]) => ({
      count: all.reduce((total, { count }) => total + count, 0),
      amount: all.reduce((total, { amount }) => total + amount, 0n),
    });
    const types = Object.keys(totals.byType).map((type) => {
      return [type, sum(successes.filter((row) => row.type === type))];
    });
    expect({ ...sum(successes), byType: Object.fromEntries(types) }, name).toEqual(totals);
  }
  const { key, identity, sum: bySum, ...others } = outcome.matchedByRule ?? {};
  const both = (['matches', 'records'] as const).map((what) => [
    ...[what, (key?.[what] ?? 0) + (identity?.[what] ?? 0)],
  ]);
  const isSum = ({ rule }: ReferenceMatch) => rule === 'sum';
  const counted = (of: readonly ReferenceMatch[]) => ({
    matches: of.length,
    records: of.reduce((total, { statement }) => total + statement.length, 0),
  });
  expect(others, name).toEqual({});
  expect(bySum ?? counted([]), name).toEqual(counted(matches.filter(isSum)));
  const pairs = counted(matches.filter((match) => !isSum(match)));
  expect(Object.fromEntries(both), name).toEqual(pairs);
}

describe.each(CHANNELS)('$name', ({ day: makeDay, statement, tolerance = 0 }) => {
  test(`${DAYS} random days have the results of the reference`, async () => {
    const folder = tempDir();
    for (let seed = FIRST_SEED; seed < FIRST_SEED + DAYS; seed++) {
      const rng = new Random(seed);
      const day = makeDay(rng);
      const paths = { statement: join(folder, 'statement'), flows: join(folder, 'flows') };
      const files = { statement: await statement(day, rng), flows: ownRecords(day.flows, rng) };
      writeFileSync(paths.statement, files.statement.bytes);
      writeFileSync(paths.flows, files.flows.bytes);
      const isOther =
        areOfOtherDates(day.flows, day.date) ||
        (makeDay === randomDay && areOfOtherDates(day.statement, day.date));
      const outcome = await runAlone({
        job: { ...JOB_DEFAULTS, name: 'job', allowEmpty: true, amountTolerance: tolerance },
        date: day.date,
        ...paths,
        scratchDir: folder,
      }).catch((error) => {
        if (isOther && error instanceof RefusedError && error.reason === 'period') return null;
        throw new Error(`seed ${seed}: ${error.message}`, { cause: error });
      });
      expect(outcome === null, `seed ${seed} is refused`).toBe(isOther);
      if (outcome === null) continue;
      const reference = referenceReconcile(
        placed(day.statement, files.statement),
        placed(day.flows, files.flows),
        day.date,
        JOB_DEFAULTS.carryDays,
        String(tolerance / FEN),
      );
      const reports = [[...discrepanciesCsv(outcome)].join(''), [...crossDayCsv(outcome)].join('')];
      expect(canonicalReports(...reports), `seed ${seed}`).toEqual(canonicalItems(reference.items));
      const summary = summaryOf(digestOf(outcome));
      expect(summary.matched, `seed ${seed}`).toEqual(reference.matched);
      const isTolerated = reference.tolerated.count > 0;
      expect(summary.tolerated, `seed ${seed}`).toEqual(
        isTolerated ? reference.tolerated : undefined,
      );
      expect(reference.proof, `seed ${seed}`).toEqual({ ...summary.proof, countResidual: 0 });
      expect(summary.statement, `seed ${seed}`).toMatchObject(reference.statement);
      expect(summary.flows, `seed ${seed}`).toMatchObject(reference.flows);
      expectFigures(outcome, day, reference, `seed ${seed}`);
      expect(summary.discrepancies, `seed ${seed}`).toEqual(reference.discrepancies);
    }
  });
});
