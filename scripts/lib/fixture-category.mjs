/** Cases of what can differ, one category each, and of several at once. */
import { alipay, wechat } from './fixture-events.mjs';
import { alipayCase, wechatCase } from './fixture-files.mjs';

/** @typedef {import('./fixture-files.mjs').Case} Case */

const a = alipay;
const w = wechat;

const long = alipayCase(
  'category-long',
  'The channel has a payment and a refund that the flows do not have.',
  {
    bill: [
      a.pay('A1001', '12.50', '09:05:10'),
      a.pay('A1002', '30.00', '10:20:00'),
      a.pay('A1003', '8.80', '11:41:32'),
      a.back('A1003', 'R1003', '8.80', '15:02:07'),
    ],
    flows: [a.pay('A1001', '12.50', '09:05:10'), a.pay('A1003', '8.80', '11:41:32')],
  },
);

const short = wechatCase(
  'category-short',
  'The flows have a payment and a refund that the channel does not have.',
  {
    bill: [w.pay('W1001', '66.00', '08:30:00'), w.pay('W1003', '15.90', '12:10:45')],
    flows: [
      w.pay('W1001', '66.00', '08:30:00'),
      w.back('W1001', 'RW1001', '6.00', '09:00:00'),
      w.pay('W1002', '128.00', '10:15:30'),
      w.pay('W1003', '15.90', '12:10:45'),
    ],
  },
);

const amountMismatch = alipayCase(
  'category-amount-mismatch',
  'Both sides have a payment that differs by a cent and a refund with a lost digit.',
  {
    bill: [
      a.pay('A2001', '100.00', '09:00:00'),
      a.pay('A2002', '49.90', '10:00:00'),
      a.pay('A2003', '75.00', '11:00:00'),
      a.back('A2003', 'R2003', '50.00', '16:00:00'),
    ],
    flows: [
      a.pay('A2001', '99.99', '09:00:00'),
      a.pay('A2002', '49.90', '10:00:00'),
      a.pay('A2003', '75.00', '11:00:00'),
      a.back('A2003', 'R2003', '5.00', '16:00:00'),
    ],
  },
);

const feeMismatch = wechatCase(
  'category-fee-mismatch',
  'Two fees differ; fees that are equal once rounded to the cent, or stated by one side, do not.',
  {
    bill: [
      w.pay('W3001', '10.00', '09:00:00', { fee: '0.06000' }),
      w.pay('W3002', '9.30', '09:30:00', { fee: '0.05580' }),
      w.pay('W3003', '20.00', '10:00:00', { fee: '0.12000' }),
      w.pay('W3004', '5.00', '10:30:00', { fee: '0.03000' }),
      w.back('W3004', 'RW3004', '5.00', '14:00:00', { fee: '0.03000' }),
    ],
    flows: [
      w.pay('W3001', '10.00', '09:00:00', { fee: '0.60' }),
      w.pay('W3002', '9.30', '09:30:00', { fee: '0.06' }),
      w.pay('W3003', '20.00', '10:00:00'),
      w.pay('W3004', '5.00', '10:30:00', { fee: '0.03' }),
      w.back('W3004', 'RW3004', '5.00', '14:00:00', { fee: '0.00' }),
    ],
  },
);

const statusMismatch = wechatCase(
  'category-status-mismatch',
  'Two orders were paid but are not successes in the flows; other unpaid ones are no discrepancy.',
  {
    bill: [
      w.pay('W4001', '18.00', '09:11:00'),
      w.pay('W4002', '25.00', '09:40:00'),
      w.pay('W4003', '32.00', '10:05:00'),
    ],
    flows: [
      w.pay('W4001', '18.00', '09:10:02', { status: 'pending' }),
      w.pay('W4002', '25.00', '09:39:30', { status: 'closed' }),
      w.pay('W4003', '32.00', '10:01:00', { status: 'failed' }),
      w.pay('W4003', '32.00', '10:05:00'),
      w.pay('W4901', '11.00', '11:00:00', { status: 'closed' }),
      w.pay('W4902', '12.00', '11:05:00', { status: 'failed' }),
      w.pay('W4903', '13.00', '11:10:00', { status: 'pending' }),
      w.pay('W4904', '14.00', '23:58:00', { status: 'pending' }),
      w.pay('W4905', '15.00', '12:00:00', { status: 'closed' }),
      w.pay('W4906', '16.00', '12:30:00', { status: 'closed' }),
    ],
  },
);

const typeMismatch = alipayCase(
  'category-type-mismatch',
  'Both sides have three orders as different kinds of transaction, one with the sign turned round.',
  {
    bill: [
      a.pay('A5001', '20.00', '09:00:00'),
      a.pay('A5002', '15.00', '10:00:00'),
      a.pay('A5003', '7.00', '11:00:00'),
      a.pay('A5004', '9.00', '12:00:00'),
    ],
    flows: [
      a.pay('A5001', '20.00', '09:00:00', { type: 'topup' }),
      a.back('A5002', '', '15.00', '10:00:00'),
      a.pay('A5003', '7.50', '11:00:00', { type: 'transfer' }),
      a.pay('A5004', '9.00', '12:00:00'),
    ],
  },
);

const duplicateStatement = alipayCase(
  'category-duplicate-statement',
  'The channel took one order twice, one three times, and one twice at different prices.',
  {
    bill: [
      a.pay('A6001', '10.00', '09:00:00', { txn: '2026111922001458860515000601' }),
      a.pay('A6001', '10.00', '09:00:41', { txn: '2026111922001458860515000602' }),
      a.pay('A6002', '22.00', '10:00:00'),
      a.pay('A6002', '22.00', '10:00:00'),
      a.pay('A6002', '22.00', '10:00:00'),
      a.pay('A6003', '30.00', '11:00:00'),
      a.pay('A6003', '33.00', '23:45:00'),
    ],
    flows: [
      a.pay('A6001', '10.00', '09:00:00'),
      a.pay('A6002', '22.00', '10:00:00'),
      a.pay('A6003', '30.00', '11:00:00'),
    ],
  },
);

const duplicateFlows = wechatCase(
  'category-duplicate-flows',
  'The flows hold a payment and a refund twice that the channel has once.',
  {
    bill: [
      w.pay('W7001', '40.00', '09:00:00'),
      w.pay('W7002', '50.00', '10:00:00'),
      w.back('W7002', 'RW7002', '5.00', '15:00:00'),
    ],
    flows: [
      w.pay('W7001', '40.00', '09:00:00'),
      w.pay('W7001', '40.00', '09:00:00'),
      w.pay('W7002', '50.00', '10:00:00'),
      w.back('W7002', 'RW7002', '5.00', '15:00:00'),
      w.back('W7002', 'RW7002', '5.00', '15:00:03'),
    ],
  },
);

/** Ids of the channel, of which an order has several. */
const first = { txn: '4200002086202611190000009004' };
const second = { txn: '4200002086202611190000009005' };

const channelIds = wechatCase(
  'category-channel-ids',
  'Orders with several records: the channel id says which is left over, and which two are one.',
  {
    bill: [
      // Paid twice, of which the flows have the second.
      w.pay('W7101', '12.00', '09:00:00', first),
      w.pay('W7101', '12.00', '09:05:00', second),
      // No amount agrees.
      w.pay('W7102', '10.00', '10:00:00', first),
      w.pay('W7102', '25.00', '10:05:00', second),
      w.pay('W7103', '33.00', '11:00:00', second),
      w.pay('W7104', '44.00', '12:00:00', second),
      // The flows have no channel id: the first of the file is matched.
      w.pay('W7105', '55.00', '13:00:00', first),
      w.pay('W7105', '55.00', '13:05:00', second),
      // Equal amounts come before equal channel ids.
      w.pay('W7106', '60.00', '14:00:00', first),
      w.pay('W7106', '61.00', '14:05:00', second),
    ],
    flows: [
      w.pay('W7101', '12.00', '09:05:00', second),
      w.pay('W7102', '25.50', '10:05:00', second),
      // Written twice, of which the bill has the second.
      w.pay('W7103', '33.00', '11:00:00', first),
      w.pay('W7103', '33.00', '11:00:00', second),
      // Two attempts that failed here, of which the channel settled the second.
      w.pay('W7104', '44.00', '12:00:00', { ...first, status: 'failed' }),
      w.pay('W7104', '44.00', '12:01:00', { ...second, status: 'closed' }),
      w.pay('W7105', '55.00', '13:05:00', { txn: '' }),
      w.pay('W7106', '60.00', '14:05:00', second),
    ],
  },
);

const pending = alipayCase(
  'category-pending',
  'What one side alone has within 30 minutes of either end of the day is in transit: balanced.',
  {
    bill: [
      a.pay('A8001', '10.00', '00:10:00'),
      a.pay('A8002', '20.00', '00:30:00'),
      a.pay('A8003', '30.00', '12:00:00'),
      a.pay('A8004', '40.00', '23:45:00'),
    ],
    flows: [
      a.pay('A8003', '30.00', '12:00:00'),
      a.pay('A8005', '50.00', '23:30:00'),
      a.pay('A8006', '60.00', '23:59:59'),
      a.pay('A8007', '70.00', '00:05:00', { date: '2026-11-20' }),
    ],
  },
);

const pendingLimit = alipayCase(
  'category-pending-limit',
  '30 minutes from the end of the day is in transit; 31, or a second more than 30, is not.',
  {
    bill: [
      a.pay('A8101', '10.00', '00:30:00'),
      a.pay('A8102', '20.00', '00:30:01'),
      a.pay('A8103', '30.00', '00:31:00'),
    ],
    flows: [
      a.pay('A8111', '10.00', '23:30:00'),
      a.pay('A8112', '20.00', '23:29:59'),
      a.pay('A8113', '30.00', '23:29:00'),
    ],
  },
);

const mixed = alipayCase(
  'category-mixed',
  'A payment with three refunds of which one differs, with refund ids and without.',
  {
    bill: [
      a.pay('A9001', '100.00', '09:00:00'),
      a.back('A9001', 'R9001-1', '10.00', '10:00:00'),
      a.back('A9001', 'R9001-2', '20.00', '11:00:00'),
      a.back('A9001', 'R9001-3', '30.00', '12:00:00'),
      a.pay('A9002', '60.00', '13:00:00'),
      a.back('A9002', '', '5.00', '14:00:00'),
      a.back('A9002', '', '6.00', '15:00:00'),
      a.back('A9002', '', '7.00', '16:00:00'),
    ],
    flows: [
      a.pay('A9001', '100.00', '09:00:00'),
      a.back('A9001', 'R9001-1', '10.00', '10:00:00'),
      a.back('A9001', 'R9001-2', '25.00', '11:00:00'),
      a.back('A9001', 'R9001-3', '30.00', '12:00:00'),
      a.pay('A9002', '60.00', '13:00:00'),
      a.back('A9002', '', '5.00', '14:00:00'),
      a.back('A9002', '', '6.00', '15:00:00'),
      a.back('A9002', '', '8.00', '16:00:00'),
    ],
  },
);

/** @type {readonly Case[]} */
export const categoryCases = [
  long,
  short,
  amountMismatch,
  feeMismatch,
  statusMismatch,
  typeMismatch,
  duplicateStatement,
  duplicateFlows,
  channelIds,
  pending,
  pendingLimit,
  mixed,
];
