/** A ledger with changed bytes gives the answers of the whole one, or says that it is damaged. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { Random } from '../../../scripts/lib/random.mjs';
import { JOB_DEFAULTS, type Job } from '../../../src/domain/job.ts';
import type { DayFindings } from '../../../src/domain/outcome.ts';
import { calendarOf } from '../../../src/ledger/calendar.ts';
import { jobsOf } from '../../../src/ledger/days.ts';
import { decide } from '../../../src/ledger/decide.ts';
import { listItems } from '../../../src/ledger/listing.ts';
import { matchItems } from '../../../src/ledger/match-items.ts';
import { closeLedger, guarded, type Ledger, openLedger } from '../../../src/ledger/open.ts';
import { orderHistoriesOf } from '../../../src/ledger/order-history.ts';
import { currentOutcome } from '../../../src/ledger/reported.ts';
import { undo } from '../../../src/ledger/take-back.ts';
import { openToWrite } from '../../../src/ledger/write-open.ts';
import { commitDay } from '../../../src/run/reconcile.ts';
import { InternalError, UsageError } from '../../../src/support/errors.ts';
import { describeRun, expectExit, runCli } from '../../support/cli.ts';
import { runAlone, runInto } from '../../support/reconcile.ts';
import { bankRun, credit, group, settlementJob } from '../../support/settlement.ts';
import { tempDir } from '../../support/tempdir.ts';
import { damaged } from './damage.ts';
import { DATES, JOB, LEDGER, MIDDLE, runArgs, writeInputs } from './week.ts';

const SOAK = Number(process.env.ZHANGPING_SOAK ?? 0);
const FLIPS = SOAK ? 2 * SOAK : 150;
const CLI_FLIPS = SOAK ? Math.ceil(SOAK / 5) : 40;
const SEED = Number(process.env.ZHANGPING_SEED ?? Date.now() % 1_000_000);
const MONTH = '2026-11';
const NOW = new Date('2026-11-05T02:00:00Z');
const LATER = new Date('2026-11-06T02:00:00Z');
const PAGE = 4096;
/** SQLite's own, which opening the file may mend. */
const HEADER = 100;
/** Failures that a message shows. */
const SHOWN = 25;
/** Some that crossed midnight, one that a decision is about, one that only a change tells of. */
const ORDERS = ['N1s0', 'N1f2', 'N2s3', 'LATE2', 'LONG0', 'SHORT1', 'FEE1', 'M0-1', 'C4'];

const SHOP: Job = { ...JOB_DEFAULTS, name: JOB, carryDays: 1, maxRejects: 5 };
const OTHER: Job = { ...SHOP, name: 'other' };

/** What an operation gives, or how it fails. */
type Answers = Readonly<Record<string, string>>;

let cwd: string;
let whole: Buffer;
let findings: DayFindings;
let wanted: { readonly before: Answers; readonly after: Answers; readonly commit: string };

/** What the statements of the shop are worth by account and batch. */
const SUMS = [
  [group(100, ['A', 'B1']), group(250, ['A', '']), group(0, ['B', '']), group(70, ['B', ''])],
  [group(300, ['A', 'B2']), group(300, ['A', '']), group(1000, ['B', ''])],
  [group(400, ['A', 'B3']), group(80, ['B', 'B4'])],
];
/** Other sums of the middle date: what was late is paid, what was paid is late. */
const OTHER_SUMS = [group(300, ['A', 'B2']), group(20, ['A', 'B1']), group(950, ['B', ''])];
const TAKING = { amount: 'settled', by: ['account', 'batch'] } as const;
const BANK = settlementJob('bank', { upstream: JOB, taking: TAKING });
const DOWNSTREAM = { own: null, downstream: [BANK] };
const batch = (text: string) => ({ fields: { batch: text } });
/** By key, by runs, split, in part, of nobody; two that may pay one group. */
const CREDITS = [
  [credit('C1', 100, batch('B1')), credit('C2', 250, batch('')), credit('C3', 7, batch(''))],
  [credit('C4', 60, batch('B2')), credit('C5', 300, batch('')), credit('C6', 300, batch(''))],
  [credit('C7', 240, batch('B2')), credit('C8', 70, batch('')), credit('C9', 399, batch('B9'))],
  [credit('C10', 80, batch(''))],
];
const BANK_DATES = ['2026-11-03', '2026-11-04', '2026-11-05', '2026-11-09'];

/** A run of the shop, with the sums that its settlement job takes. */
async function runOf(name: string, groups: (typeof SUMS)[number]): Promise<DayFindings> {
  const [statement, flows] = ['s', 'f'].map((side) => join(cwd, 'in', `${name}-${side}.csv`));
  const date = name === 'again' ? MIDDLE : name;
  const alone = await runAlone({ job: SHOP, date, statement, flows, scratchDir: cwd });
  const items = [...alone.listed, ...alone.acrossDays];
  return { ...alone, items, documents: [statement, flows], taken: [{ taking: TAKING, groups }] };
}

/**
 * Dates of two jobs and of a settlement job, a rerun, decisions that stand, were taken back, and
 * have lost their item.
 */
async function fillLedger(path: string): Promise<void> {
  const ledger = openLedger(path);
  const run = (job: Job, date: string) => {
    const [statement, flows] = ['s', 'f'].map((side) => join(cwd, 'in', `${date}-${side}.csv`));
    return runInto(ledger, { job, date, statement, flows, scratchDir: cwd });
  };
  for (const [n, date] of DATES.entries()) {
    commitDay(ledger, SHOP, await runOf(date, SUMS[n]), true, DOWNSTREAM);
    await run(OTHER, date);
  }
  for (const [n, date] of BANK_DATES.entries()) {
    const own = { own: BANK, downstream: [] };
    commitDay(ledger, BANK.job, bankRun('bank', date, CREDITS[n]), true, own);
  }
  const { items } = listItems(ledger, { state: 'open', job: JOB });
  const idOf = (order: string) => {
    const found = items.find(({ item }) => (item.statement ?? item.flows)?.orderId === order);
    return found?.item.id ?? '';
  };
  const common = { by: 'wang', note: 'seen', reference: 'V-1', where: '' };
  for (const order of ['LONG0', 'FEE1', 'SHORT1', 'AMOUNT2', 'STATUS2']) {
    decide(ledger, [{ ...common, kind: 'resolve', action: 'adjust', item: idOf(order) }]);
  }
  decide(ledger, [{ ...common, kind: 'reopen', action: '', item: idOf('AMOUNT2') }]);
  const match = (orders: readonly string[]) => {
    const about = { by: 'li', note: 'together', residual: 'unexplained' as const };
    return matchItems(ledger, orders.map(idOf), about).event;
  };
  // One that stands, one that the rerun opens, one that was taken back.
  match(['LONG2', 'SHORT2', 'TWICE0']);
  match(['TWICE1', 'LONG1', 'LATE0']);
  undo(ledger, match(['STATUS0', 'STATUS1']), { by: 'li', note: '' });
  commitDay(ledger, SHOP, await runOf('again', SUMS[1]), true, DOWNSTREAM);
  closeLedger(ledger);
}

beforeAll(async () => {
  cwd = tempDir();
  writeInputs(cwd);
  vi.useFakeTimers({ toFake: ['Date'], now: NOW });
  const path = join(cwd, 'whole.db');
  await fillLedger(path);
  whole = readFileSync(path);
  vi.setSystemTime(LATER);
  findings = await runOf(MIDDLE, OTHER_SUMS);
  const ledger = openLedger(path);
  const before = readAll(ledger);
  const commit = answerOf(() => commitTo(ledger));
  wanted = { before, commit, after: readAll(ledger) };
  closeLedger(ledger);
  expect([...Object.values(wanted.after), ...Object.values(before), commit].join()).not.toMatch(
    /(^|,)(recognized|not found|FAULT)/,
  );
  expect(before.items).not.toBe(wanted.after.items);
});
afterAll(() => vi.useRealTimers());

function plain(value: unknown): string {
  return JSON.stringify(value, (_, each) => {
    if (typeof each === 'bigint') return `${each}n`;
    return each instanceof Map ? [...each] : each;
  });
}

/** An operation's answer as text; errors that tell of damage are all the same. */
function answerOf(work: () => unknown): string {
  try {
    return plain(work());
  } catch (error) {
    if (error instanceof InternalError) return 'recognized';
    if (error instanceof UsageError) return `not found: ${error.message}`;
    return `FAULT ${error instanceof Error ? error.stack : error}`;
  }
}

function commitTo(ledger: Ledger): unknown {
  return commitDay(ledger, SHOP, findings, true, DOWNSTREAM);
}

/** Everything that can be asked of a ledger. */
function readAll(ledger: Ledger): Answers {
  const answers: Record<string, string> = {
    items: answerOf(() => listItems(ledger, { state: 'all' })),
    open: answerOf(() => listItems(ledger, { state: 'open' }, 5)),
    status: answerOf(() => {
      return guarded(ledger, () => jobsOf(ledger)).map((job) => {
        return calendarOf(ledger, job, { month: MONTH, until: '2026-11-05' });
      });
    }),
  };
  const pages = { [JOB]: DATES, [OTHER.name]: DATES, bank: BANK_DATES };
  for (const [name, dates] of Object.entries(pages)) {
    for (const date of dates) {
      answers[`page of ${name} ${date}`] = answerOf(() => {
        const page = currentOutcome(ledger, name, date);
        const lists = { listed: [...page.listed], bySize: [...page.listedBySize] };
        return { ...page, ...lists, acrossDays: [...page.acrossDays] };
      });
    }
  }
  for (const order of ORDERS)
    answers[`story of ${order}`] = answerOf(() => orderHistoriesOf(ledger, order));
  return answers;
}

const counts = { same: 0, recognized: 0, 'not found': 0, wrong: 0 };

/** Answers that are neither the right ones nor say that there is damage. */
function wrongAnswers(found: Answers, right: Answers): string[] {
  return Object.entries(found).flatMap(([what, answer]) => {
    const kind = kindOf(answer, right[what]);
    counts[kind]++;
    return kind === 'wrong' ? [`${what}: ${differenceOf(answer, right[what])}`] : [];
  });
}

function kindOf(answer: string, right: string): keyof typeof counts {
  if (answer === right) return 'same';
  if (answer === 'recognized') return answer;
  return answer.startsWith('not found') ? 'not found' : 'wrong';
}

function differenceOf(found: string, right: string): string {
  if (found.startsWith('FAULT')) return found;
  let at = 0;
  while (at < found.length && found[at] === right[at]) at++;
  const cut = (text: string) => text.slice(Math.max(0, at - 60), at + 60);
  return `…${cut(found)}… instead of …${cut(right)}…`;
}

/** Does a command that writes take it? Throws what is no refusal. */
function isTaken(path: string): boolean {
  try {
    closeLedger(openToWrite(path));
    return true;
  } catch (error) {
    if (error instanceof InternalError) return false;
    throw error;
  }
}

/**
 * Reads a damaged ledger and commits a rerun to it, be it one that no run would take; what is wrong
 * with what that gave.
 */
function readAndCommit(path: string): string[] {
  const taken = isTaken(path);
  let ledger: Ledger;
  try {
    ledger = openLedger(path);
  } catch (error) {
    counts.recognized++;
    return error instanceof InternalError ? [] : [`open: ${(error as Error).stack}`];
  }
  try {
    const found = readAll(ledger);
    const wrong = wrongAnswers(found, wanted.before);
    if (taken)
      wrong.push(...refusedOf(found).map((what) => `runs take it, and refused is ${what}`));
    const commit = answerOf(() => commitTo(ledger));
    wrong.push(...wrongAnswers({ commit }, { commit: wanted.commit }));
    const right = commit === 'recognized' ? wanted.before : wanted.after;
    const after = wrongAnswers(readAll(ledger), right);
    return [...wrong, ...after.map((each) => `after the commit: ${each}`)];
  } finally {
    closeLedger(ledger);
  }
}

function refusedOf(answers: Answers): string[] {
  return Object.keys(answers).filter((what) => answers[what] === 'recognized');
}

/** What is wrong with the answers of a ledger of these bytes. */
function wrongWith(bytes: Buffer, what: string): string[] {
  const path = join(cwd, 'flipped.db');
  writeFileSync(path, bytes);
  const wrong = readAndCommit(path).map((fault) => `${what}: ${fault}`);
  for (const suffix of ['', '-wal', '-shm']) rmSync(path + suffix, { force: true });
  return wrong;
}

function expectNone(faults: readonly string[]): void {
  const shown = faults.slice(0, SHOWN);
  expect(shown, `${faults.length} in all`).toEqual([]);
}

test(`${FLIPS} times changed bytes (seed ${SEED})`, () => {
  const faults: string[] = [];
  for (let i = 0; i < FLIPS; i++) {
    const { bytes, what } = damaged(new Random(SEED + i), whole);
    faults.push(...wrongWith(bytes, `seed ${SEED + i} (${what})`));
  }
  expectNone(faults);
  expect(counts['not found']).toBe(0);
  // Some of it must have hit what is read.
  expect(counts.recognized).toBeGreaterThan(0);
}, 3_600_000);

test.each(['next', 'last'])('a row is shown twice in place of the %s one', (which) => {
  const faults: string[] = [];
  for (let page = PAGE; page < whole.length; page += PAGE) {
    // A leaf of a table or an index, and its number of rows (sqlite.org/fileformat2.html).
    const rows = whole.readUInt16BE(page + 3);
    if (![10, 13].includes(whole[page]) || rows < 2) continue;
    const bytes = Buffer.from(whole);
    const lost = page + 8 + 2 * (which === 'next' ? 1 : rows - 1);
    bytes.copy(bytes, lost, lost - 2, lost);
    faults.push(...wrongWith(bytes, `page ${page / PAGE + 1}`));
  }
  expectNone(faults);
});

test('order ids that are text no more are damage to a commit', () => {
  const path = join(cwd, 'blobs.db');
  writeFileSync(path, whole);
  const db = new Database(path);
  db.exec('UPDATE items SET order_id = CAST(order_id AS BLOB)');
  db.close();
  const ledger = openLedger(path);
  expect(answerOf(() => commitTo(ledger))).toBe('recognized');
  closeLedger(ledger);
});

const COMMANDS: readonly (readonly string[])[] = [
  ['items', 'list', '--state', 'all', '--json'],
  ['status', '--month', MONTH, '--json'],
  ['explain', 'N1s0', '--json'],
  ['report', JOB, '--date', MIDDLE, '--json', '--out', 'read'],
];
const RERUN = [...runArgs(MIDDLE, MIDDLE), '--quiet'];

test(`${CLI_FLIPS} times changed bytes, on the command line (seed ${SEED})`, async () => {
  const path = join(cwd, LEDGER);
  const put = (bytes: Buffer) => {
    for (const suffix of ['-wal', '-shm']) rmSync(path + suffix, { force: true });
    writeFileSync(path, bytes);
  };
  const right: string[] = [];
  for (const args of COMMANDS) {
    put(whole);
    const result = await runCli([...args, '--ledger', LEDGER], { cwd });
    expectExit(result, 0);
    right.push(result.stdout);
  }
  put(whole);
  expectExit(await runCli(RERUN, { cwd }), 1);
  const ends: Record<string, number> = {};
  const faults: string[] = [];
  for (let i = 0; i < CLI_FLIPS; i++) {
    const { bytes, what } = damaged(new Random(SEED + i), whole);
    put(bytes);
    const at = i % COMMANDS.length;
    const read = await runCli([...COMMANDS[at], '--ledger', LEDGER], { cwd });
    const run = await runCli(RERUN, { cwd });
    for (const [result, good] of [[read, 0] as const, [run, 1] as const]) {
      const { code, stdout, stderr } = result;
      ends[code ?? 'none'] = (ends[code ?? 'none'] ?? 0) + 1;
      const isRight = code === good && (result === run || stdout === right[at]);
      const isTold = code === 4 && stderr.startsWith('zhangping: ') && stderr.includes(LEDGER);
      if (isRight || (isTold && !stderr.includes('internal error'))) continue;
      faults.push(`seed ${SEED + i} (${what}): ${describeRun(result)}`);
    }
    if (run.code !== 4) {
      if (read.code === 4) faults.push(`seed ${SEED + i} (${what}): run over ${describeRun(read)}`);
    } else if (!readFileSync(path).subarray(HEADER).equals(bytes.subarray(HEADER))) {
      faults.push(`seed ${SEED + i} (${what}): written to, and ${describeRun(run)}`);
    }
  }
  expectNone(faults);
}, 3_600_000);
