/** Fees on report.html: a line for each rule, and what an item's fee should be. */
import { expect, test } from 'vitest';
import type { FeeLine } from '../../../src/domain/fee-sums.ts';
import { itemOf, outcomeOf, recordOn } from '../outcomes.ts';
import { useBrowser } from './browser.ts';

const { open } = useBrowser();

const LINE: FeeLine = {
  ...{ rule: 'r60', from: '', values: { product: 'JSAPI' }, collect: 'deducted', rows: 120 },
  ...{ volume: 1_200_000n, charged: 7_301_000n, expected: 7_200_000n, differing: 101 },
  ...{ difference: 101_000n, assumed: 0, unstated: 0, isWrongRate: true },
};
const NONE: FeeLine = {
  ...{ ...LINE, rule: '', values: {}, rows: 2, volume: 500n, charged: 3_000n, expected: null },
  ...{ differing: 0, difference: 0n, isWrongRate: false },
};

test('fees by rule, and the right fee of an item', async () => {
  const owed = { fee: 60_000, rule: '<b>r60' };
  const statement = recordOn('statement', { orderId: 'A1', fee: 61_000, owed });
  const items = [itemOf('fee_mismatch', { statement, flows: recordOn('flows'), difference: 0 })];
  const page = await open(outcomeOf({ verdict: 'discrepant', items, fees: [NONE, LINE] }));
  const rows = await page.locator('section.fees tr').allInnerTexts();
  expect(rows.map((row) => row.split('\t').map((cell) => cell.trim()))).toEqual([
    [
      'Fee rule',
      'Number of records',
      'Volume',
      'Charged',
      'Expected',
      'Difference',
      'Effective rate',
    ],
    ['no rule', '2', '5.00', '0.03', '—', '—', '0.006000'],
    [
      ...['r60, product=JSAPI (wrong rate)', '120', '12,000.00', '73.01', '72.00', '1.01'],
      '0.006084',
    ],
  ]);
  expect(await page.locator('section.fees').innerText()).toContain(
    'fees charged 73.01, by the rules 72.00, difference 1.01; no rule: 2; wrong rate: r60 (',
  );
  await page.locator('#discrepancies tr.item td.difference').click();
  const detail = await page.locator('#discrepancies tr.detail dl').innerText();
  expect(detail).toMatch(/Expected fee\s+0\.60\s+Fee rule\s+<b>r60/);
});
