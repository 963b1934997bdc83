/** Balances against an account and books kept beside them, as integers, over random days. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { Random } from '../../scripts/lib/random.mjs';
import type { BalanceReport } from '../../src/domain/balance-statement.ts';
import { endsOf } from '../../src/domain/balances.ts';
import { JOB_DEFAULTS, type Job } from '../../src/domain/job.ts';
import { dateRange, shiftDate } from '../../src/domain/time.ts';
import { balancesOf } from '../../src/ledger/balances.ts';
import { jobNamed } from '../../src/ledger/days.ts';
import { closeLedger, type Ledger, openLedger, TEMPORARY } from '../../src/ledger/open.ts';
import { runInto } from '../support/reconcile.ts';
import { tempDir } from '../support/tempdir.ts';

const SEED = 20_261_130;
const ROUNDS = 15;
const FIRST = '2026-10-28';
const DAYS = 7;
const JOB: Job = { ...JOB_DEFAULTS, name: 'shop', allowEmpty: true };

/** A movement as the bank and the books have it: its day from 0, null if they never have it. */
interface Movement {
  readonly id: string;
  readonly bank: number | null;
  readonly books: number | null;
  readonly bankAmount: number;
  readonly bookAmount: number;
  /** Is it at the end of the bank's day? */
  readonly isLate: boolean;
}

function movementsOf(rng: Random): Movement[] {
  const movements: Movement[] = [];
  for (let day = 0; day < DAYS; day++) {
    const count = day === 0 ? 1 : rng.between(0, 6);
    for (let n = 0; n < count; n++) {
      const amount = rng.between(1, 5000) * (day > 0 && rng.chance(0.3) ? -1 : 1);
      const kind =
        day === 0 ? 'both' : rng.pick(['both', 'both', 'bank', 'books', 'late', 'wrong']);
      movements.push({
        id: `W${day}x${n}`,
        bank: kind === 'books' ? null : day,
        books: kind === 'bank' ? null : kind === 'late' ? day + 1 : day,
        bankAmount: amount,
        bookAmount: kind === 'wrong' ? amount + Math.sign(amount) * 7 : amount,
        isLate: kind === 'late',
      });
    }
  }
  return movements;
}

const yuan = (fen: number) => (fen / 100).toFixed(2);

/** A fund bill of a day, whose account has `opening` before it; rows in any order. */
function billOf(
  date: string,
  of: readonly Movement[],
  opening: number,
  shuffle: (rows: string[]) => string[],
) {
  let balance = opening;
  const rows = of.map(({ id, bankAmount, isLate }) => {
    balance += bankAmount;
    const cells = [`${date} ${isLate ? '23:59' : '12:00'}:00`, id, `${id}f`, '交易', '转账'];
    const [way, size] = [bankAmount < 0 ? '支出' : '收入', yuan(Math.abs(bankAmount))];
    return [...cells, way, size, yuan(balance), 'system', '', id]
      .map((cell) => `\`${cell}`)
      .join(',');
  });
  const sums = [1, -1].flatMap((sign) => {
    const some = of.filter(({ bankAmount }) => Math.sign(bankAmount) === sign);
    return [some.length, yuan(some.reduce((sum, { bankAmount }) => sum + sign * bankAmount, 0))];
  });
  return [
    '记账时间,微信支付业务单号,资金流水单号,业务名称,业务类型,收支类型,收支金额(元),账户结余(元),资金变更提交申请人,备注,业务凭证号',
    ...shuffle(rows),
    '资金流水总笔数,收入笔数,收入金额,支出笔数,支出金额',
    [of.length, ...sums].map((cell) => `\`${cell}`).join(','),
    '',
  ].join('\n');
}

function flowsOf(date: string, of: readonly Movement[]): string {
  const rows = of.map(({ id, bookAmount, isLate }) => {
    return `${id},${yuan(bookAmount)},transfer,${date} ${isLate ? '00:01' : '12:00'}:00`;
  });
  return ['order_id,amount,type,paid_at', ...rows, ''].join('\n');
}

/** Runs the days of the movements except `skipped` ones; returns the balance after each day. */
async function runDays(
  ledger: Ledger,
  movements: readonly Movement[],
  opening: number,
  { shuffle, skipped = [] }: { shuffle: (rows: string[]) => string[]; skipped?: readonly number[] },
): Promise<number[]> {
  const folder = tempDir();
  const closing: number[] = [];
  let balance = opening;
  for (const [day, date] of dateRange(FIRST, shiftDate(FIRST, DAYS - 1)).entries()) {
    const theirs = movements.filter(({ bank }) => bank === day);
    const paths = {
      statement: join(folder, date, 'fund.csv'),
      flows: join(folder, date, 'flows.csv'),
    };
    mkdirSync(join(folder, date));
    writeFileSync(paths.statement, billOf(date, theirs, balance, shuffle));
    writeFileSync(
      paths.flows,
      flowsOf(
        date,
        movements.filter(({ books }) => books === day),
      ),
    );
    balance += theirs.reduce((sum, { bankAmount }) => sum + bankAmount, 0);
    closing.push(balance);
    if (skipped.includes(day)) continue;
    await runInto(ledger, { job: JOB, date, ...paths, scratchDir: folder });
  }
  return closing;
}

function report(ledger: Ledger, to: string, book: number | null): BalanceReport {
  const job = jobNamed(ledger, 'shop');
  if (!job) throw new Error('the job is missing');
  const given = book === null ? null : BigInt(book);
  return balancesOf(ledger, job, { from: FIRST, to, book: () => given });
}

/** What the books have and lack after a day, kept beside the program. */
function booksAfter(movements: readonly Movement[], opening: number, day: number) {
  let balance = opening;
  const open: string[] = [];
  for (const { id, bank, books, bankAmount, bookAmount } of movements) {
    const [atBank, inBooks] = [bank !== null && bank <= day, books !== null && books <= day];
    if (inBooks) balance += bookAmount;
    if (atBank && !inBooks) open.push(`${id} book ${bankAmount}`);
    if (!atBank && inBooks) open.push(`${id} bank ${bookAmount}`);
    if (atBank && inBooks && bankAmount !== bookAmount) {
      open.push(`${id} book ${bankAmount - bookAmount}`);
    }
  }
  return { balance, open: open.sort() };
}

function openOf({ items }: BalanceReport): string[] {
  const id = ({ item }: BalanceReport['items'][number]) => (item.statement ?? item.flows)?.orderId;
  return items.map((each) => `${id(each)} ${each.side} ${each.amount}`).sort();
}

describe('balances of random days', () => {
  test('are those of the account, and the open items lead from them to the books', async () => {
    for (let seed = SEED; seed < SEED + ROUNDS; seed++) {
      const rng = new Random(seed);
      const movements = movementsOf(rng);
      const opening = rng.between(100_000, 900_000);
      const ledger = openLedger(TEMPORARY);
      try {
        const isShuffled = rng.chance(0.5);
        const shuffle = (rows: string[]) => (isShuffled ? rng.shuffle(rows) : rows);
        const closing = await runDays(ledger, movements, opening, { shuffle });
        for (let day = 0; day < DAYS; day++) {
          const about = `seed ${seed}, day ${day}`;
          const books = booksAfter(movements, opening, day);
          const found = report(ledger, shiftDate(FIRST, day), books.balance);
          expect(found.bank.balance, about).toBe(BigInt(closing[day]));
          expect(openOf(found), about).toEqual(books.open);
          expect(found.difference, about).toBe(0n);
          expect(found.isProven, about).toBe(true);
          const off = rng.between(1, 9) * (rng.chance(0.5) ? 1 : -1);
          const wrong = report(ledger, shiftDate(FIRST, day), books.balance + off);
          expect(wrong.difference, about).toBe(BigInt(-off));
          expect(wrong.isProven, about).toBe(false);
        }
      } finally {
        closeLedger(ledger);
      }
    }
  });

  test('name the dates that are missing where the chain breaks', async () => {
    let named = 0;
    for (let seed = SEED; seed < SEED + ROUNDS; seed++) {
      const rng = new Random(seed);
      const movements = movementsOf(rng);
      const skipped = rng.between(1, DAYS - 2);
      const ledger = openLedger(TEMPORARY);
      try {
        const closing = await runDays(ledger, movements, 500_000, {
          shuffle: (rows) => rows,
          skipped: [skipped],
        });
        const { statement, missing } = report(ledger, shiftDate(FIRST, DAYS - 1), null);
        expect(missing, `seed ${seed}`).toEqual([shiftDate(FIRST, skipped)]);
        const moved = BigInt(closing[skipped] - closing[skipped - 1]);
        const gaps = statement.days.filter(({ gap }) => gap !== 0n);
        // Of a statement without rows, no balance shows what it opens with.
        if (gaps.length === 0) continue;
        named++;
        expect(
          gaps.map(({ gap }) => gap),
          `seed ${seed}`,
        ).toEqual([moved]);
      } finally {
        closeLedger(ledger);
      }
    }
    expect(named).toBeGreaterThan(ROUNDS / 2);
  });
});

test('the ends of movements in any order are found unless they may be anywhere', () => {
  for (let seed = SEED; seed < SEED + 2000; seed++) {
    const rng = new Random(seed);
    const balances = Array.from({ length: rng.between(2, 8) }, () => BigInt(rng.between(0, 5)));
    const [first, last] = [balances[0], balances[balances.length - 1]];
    const movements = balances.slice(1).map((closing, i) => ({ opening: balances[i], closing }));
    const found = endsOf(rng.shuffle(movements));
    const isStill = balances.every((balance) => balance === first);
    if (first !== last || isStill) expect(found).toEqual({ opening: first, closing: last });
    else expect(found).toBe('unclear');
  }
});
