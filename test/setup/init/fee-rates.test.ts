/** Rates that fees of a sample fit. */
import { expect, test } from 'vitest';
import { betterRates, fitRates, shortRules } from '../../../src/setup/init/fee-rates.ts';

/** Payments of 50.00, 51.37, …, with the fee of a rate, half-up. */
function payments(rate: number, product = '', count = 60) {
  return Array.from({ length: count }, (_, i) => {
    const minor = 5000 + 137 * i;
    const fee = (Math.floor((minor * rate) / 5000 + 1) >> 1) / 100;
    const amount = (minor / 100).toFixed(2);
    return { type: 'payment', status: 'success', amount, fee: fee.toFixed(2), product };
  });
}

test('one rate, though one payment has another fee', () => {
  const rows = [...payments(60, 'JSAPI', 80), ...payments(60, 'APP', 80)];
  rows[3] = { ...rows[3], fee: '9.99' };
  expect(fitRates(rows, 2)).toEqual([
    { product: '', rate: '0.006', base: 'settled', held: 159, of: 160, keepsFees: false },
  ]);
});

test('a rate for each product that has one', () => {
  const odd = payments(60, 'H5').map((row, i) => ({ ...row, fee: (i / 7).toFixed(2) }));
  expect(fitRates([...payments(60, 'JSAPI'), ...payments(38, 'APP'), ...odd], 2)).toEqual([
    { product: 'JSAPI', rate: '0.006', base: 'settled', held: 60, of: 60, keepsFees: false },
    { product: 'APP', rate: '0.0038', base: 'settled', held: 60, of: 60, keepsFees: false },
  ]);
});

test('rates of orders, if more payments have them than have those of settled amounts', () => {
  const ofOrders = fitRates(payments(60, 'JSAPI'), 2, 'order');
  expect(betterRates([], ofOrders)).toBe(ofOrders);
  expect(shortRules(ofOrders, 'pay')).toEqual([{ name: 'pay', rate: '0.006', base: 'order' }]);
  const ofSettled = fitRates(payments(60, 'JSAPI'), 2);
  expect(betterRates(ofSettled, ofOrders)).toBe(ofSettled);
  expect(shortRules(ofSettled, 'pay')).toEqual([{ name: 'pay', rate: '0.006' }]);
});

test.each([
  ['few payments', payments(60, '', 9)],
  ['no fees', payments(0)],
  [
    'small payments, which fit several rates',
    payments(60).map((row) => ({ ...row, amount: '2.00', fee: '0.01' })),
  ],
  ['no stated fees', payments(60).map((row) => ({ ...row, fee: '' }))],
  ['refunds', payments(60).map((row) => ({ ...row, type: 'refund' }))],
  ['several rates without a product', [...payments(60), ...payments(38)]],
])('%s: none', (_, rows) => {
  expect(fitRates(rows, 2)).toEqual([]);
});

test.each([
  ['no fee', '0.00', { refunds: 'kept' }],
  ['their share', '-0.30', {}],
  ['no fee that is stated', '', {}],
])('refunds that return %s', (_, fee, setting) => {
  const refund = { ...payments(60)[0], type: 'refund', amount: '-50.00', fee };
  // Its share would be rounded to 0.00.
  const small = { ...refund, amount: '-0.50', fee: '0.00' };
  const rates = fitRates([...payments(60), refund, small], 2);
  expect(shortRules(rates, 'job')).toEqual([{ name: 'job', rate: '0.006', ...setting }]);
});
