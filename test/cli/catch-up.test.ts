/** Missed dates are run the next time, and only those. */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { shiftDate, today } from '../../src/domain/time.ts';
import { runCli } from '../support/cli.ts';
import { changeShop, DATE, makeShop, NEXT } from '../support/shop-database.ts';
import { tempDir } from '../support/tempdir.ts';

const YESTERDAY = shiftDate(today('Asia/Shanghai'), -1);
const CONFIG = `
jobs:
  shop:
    statement: bill-{date}.csv
    flows: flows-{date}.csv
`;
let cwd: string;

beforeEach(() => {
  cwd = tempDir();
  writeFileSync(join(cwd, 'zhangping.yaml'), CONFIG);
});

/** Puts the files of a date there. */
function deliver(date: string): void {
  const row = (note: string) => `A-${date},12.30,${date} 10:00:00,${note}`;
  for (const side of ['bill', 'flows']) {
    const text = `order_id,amount,paid_at,channel_txn_id\n${row(side)}\n`;
    writeFileSync(join(cwd, `${side}-${date}.csv`), text);
  }
}

async function datesRun(): Promise<string[]> {
  const month = (date: string) => date.slice(0, 7);
  const months = new Set([month(shiftDate(YESTERDAY, -9)), month(YESTERDAY)]);
  const found: string[] = [];
  for (const each of months) {
    const { stdout } = await runCli(['status', '--month', each, '--json'], { cwd });
    const [{ dates }] = JSON.parse(stdout);
    for (const { date, state } of dates) if (state === 'balanced') found.push(date);
  }
  return found;
}

describe('--catch-up', () => {
  test('runs the missed dates, then nothing, and reports the range of dates', async () => {
    const [first, second, third] = [-3, -2, -1].map((days) => shiftDate(YESTERDAY, days));
    for (const date of [first, second, third, YESTERDAY]) deliver(date);
    expect((await runCli(['run', '--date', first], { cwd })).code).toBe(0);
    expect((await runCli(['run', '--date', third], { cwd })).code).toBe(0);
    const caught = await runCli(['run', '--catch-up', '7', '--json'], { cwd });
    expect(caught.code).toBe(0);
    const dates = JSON.parse(caught.stdout).map(({ date }: { date: string }) => date);
    expect(dates).toEqual([second, YESTERDAY]);
    expect(await datesRun()).toEqual([first, second, third, YESTERDAY]);
    const again = await runCli(['run', '--catch-up', '7'], { cwd });
    expect(again).toMatchObject({
      code: 0,
      stdout:
        `Nothing to catch up on: shop was run for every date from ${first} to ${YESTERDAY}. ` +
        `There are no files for ${shiftDate(YESTERDAY, -6)} to ${shiftDate(YESTERDAY, -4)}.\n`,
    });
  });

  test('starts from the first bill, if a database has the flows', async () => {
    const shop = makeShop();
    const bill = 'order_id,amount,fee,status,paid_at\nB1,7.00,0.00,success,';
    writeFileSync(join(shop, `bill-${YESTERDAY}.csv`), `${bill}${YESTERDAY} 12:00:00\n`);
    const late = `('B1', '7.00', '0.00', 'success', '${YESTERDAY} 12:00:00', '')`;
    changeShop(shop, `INSERT INTO orders VALUES ${late}`);
    for (const date of [DATE, NEXT]) rmSync(join(shop, `bill-${date}.csv`));
    const { code, stdout } = await runCli(['run', '--catch-up', '7', '--json'], { cwd: shop });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject([{ date: YESTERDAY, verdict: 'balanced' }]);
  });

  test('starts from the first date with files, even without an earlier run', async () => {
    const [third, second, first] = [-3, -2, -1].map((days) => shiftDate(YESTERDAY, days));
    for (const date of [third, second, YESTERDAY]) deliver(date);
    expect((await runCli(['run', '--date', second], { cwd })).code).toBe(0);
    const caught = await runCli(['run', '--catch-up', '7', '--quiet'], { cwd });
    // The date without files follows one with files, so it is reported.
    expect(caught).toMatchObject({ code: 3, stdout: '' });
    expect(caught.stderr).toContain(`shop ${first}: zhangping: bill-${first}.csv does not exist`);
    expect(await datesRun()).toEqual([third, second, YESTERDAY]);
  });

  test('runs a date that has files on one side only', async () => {
    const early = shiftDate(YESTERDAY, -2);
    for (const date of [early, YESTERDAY]) deliver(date);
    rmSync(join(cwd, `bill-${early}.csv`));
    const { code, stderr } = await runCli(['run', '--catch-up', '7', '--quiet'], { cwd });
    expect(code).toBe(3);
    expect(stderr).toContain(`bill-${early}.csv does not exist`);
  });

  test('runs only yesterday if there are no files', async () => {
    const { code, stderr } = await runCli(['run', '--catch-up', '7', '--quiet'], { cwd });
    expect(code).toBe(3);
    expect(stderr.match(/does not exist/g)?.length).toBe(1);
  });

  test('checks no more days than given', async () => {
    const [early, between] = [-5, -2].map((days) => shiftDate(YESTERDAY, days));
    for (const date of [early, between, YESTERDAY]) deliver(date);
    await runCli(['run', '--date', early], { cwd });
    const { code } = await runCli(['run', '--catch-up', '3', '--quiet'], { cwd });
    // The date between those two has no files: it is reported, and does not stop the others.
    expect(code).toBe(3);
    expect(await datesRun()).toEqual([early, between, YESTERDAY]);
  });

  test.each([
    [['--catch-up', '0'], 'expected a number of days from 1 to 366'],
    [['--catch-up', 'x'], 'expected a number of days'],
    [['--catch-up', '367'], 'expected a number of days'],
    [['--catch-up', '3', '--date', 'today'], 'Give only one of --date, --from with --to, and'],
    [['--catch-up', '3', '--no-ledger'], 'leave out --no-ledger'],
    [['--catch-up', '3', '--statement', 'x.csv'], 'needs a statement path with a date in it'],
  ])('%j is a usage error', async (flags, message) => {
    const { code, stderr } = await runCli(['run', 'shop', ...flags], { cwd });
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });
});
