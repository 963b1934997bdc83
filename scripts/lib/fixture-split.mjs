/** The case of orders that one side has as several records. */

/** @typedef {import('./fixture-files.mjs').Case} Case */

const [DAY, NEXT_DAY] = ['2026-11-19', '2026-11-20'];

/**
 * A file of generic CSV; each row: order id, refund id, amount, then fee, channel id and status.
 * @param {string} date
 * @param {readonly (readonly [string, string, string, string?, string?, string?])[]} rows
 */
function csv(date, rows) {
  const lines = rows.map(([order, refund, amount, fee = '', txn = '', status = 'success']) => {
    const type = refund === '' ? 'payment' : 'refund';
    return `${order},${refund},${txn},${type},${amount},${fee},CNY,${status},${date} 12:00:00`;
  });
  const header = 'order_id,refund_id,channel_txn_id,type,amount,fee,currency,status,paid_at';
  return `${[header, ...lines].join('\n')}\n`;
}

const statement = csv(DAY, [
  // Equal sums: matched.
  ['S1001', '', '97.00'],
  ['S1001', '', '1.00'],
  ['S1001', '', '2.00'],
  // Equal sums, but 0.60 against 0.50 of fees.
  ['S1002', '', '60.00', '0.36'],
  ['S1002', '', '40.00', '0.24'],
  // Split by the flows, which do not state all fees.
  ['S1003', '', '50.00', '0.30'],
  // 2.00 too little, and 50.00 too much.
  ['S1004', '', '97.00'],
  ['S1004', '', '1.00'],
  ['S1005', '', '100.00'],
  ['S1005', '', '100.00'],
  // The channel id says which one is 0.50 too little; the other one is long.
  ['S1006', '', '25.00', '', 'T-1'],
  ['S1006', '', '10.00', '', 'T-2'],
  // One more than the flows have, which have it on the next date.
  ['S1007', '', '100.00'],
  ['S1007', '', '50.00'],
  // One more of an equal amount.
  ['S1008', '', '30.00'],
  ['S1008', '', '30.00'],
  ['S1009', '', '100.00'],
  // Dropped: the flows have two failed attempts.
  ['S1010', '', '70.00'],
  ['S1010', '', '30.00'],
  // The flows do not have the order: each record is long by itself.
  ['S1011', '', '5.00'],
  ['S1011', '', '6.00'],
  // A refund that only the channel has is short.
  ['S1012', 'R1012', '-10.00'],
  // A refund in two parts.
  ['S1014', 'R1014', '-3.00'],
  ['S1014', 'R1014', '-4.00'],
]);

const flows = csv(DAY, [
  ['S1001', '', '100.00'],
  ['S1002', '', '100.00', '0.50'],
  ['S1003', '', '20.00', '0.10'],
  ['S1003', '', '30.00'],
  ['S1004', '', '100.00'],
  ['S1005', '', '150.00'],
  ['S1006', '', '25.50', '', 'T-1'],
  ['S1007', '', '100.00'],
  ['S1008', '', '30.00'],
  // One more than the statement has.
  ['S1009', '', '100.00'],
  ['S1009', '', '40.00'],
  ['S1010', '', '69.00', '', '', 'failed'],
  ['S1010', '', '100.00', '', '', 'failed'],
  // A refund that only the flows have is long.
  ['S1013', 'R1013', '-12.00'],
  ['S1014', 'R1014', '-7.00'],
]);

/** @type {readonly Case[]} */
export const splitCases = [
  {
    name: 'split-orders',
    what: 'Orders that one side has as several records: equal sums match, others are one item.',
    settings: {
      job: 'gateway-book',
      channel: 'generic-csv',
      flowsProfile: 'generic-csv',
      statement: 'statement-{date:yyyyMMdd}.csv',
      flows: 'flows-{date:yyyyMMdd}.csv',
      steps: [
        { run: { date: DAY } },
        { what: 'The flows of the next date have the 50.00 of S1007', run: { date: NEXT_DAY } },
      ],
    },
    files: {
      'statement-20261119.csv': statement,
      'flows-20261119.csv': flows,
      'statement-20261120.csv': csv(NEXT_DAY, [['S2001', '', '8.00']]),
      'flows-20261120.csv': csv(NEXT_DAY, [
        ['S2001', '', '8.00'],
        ['S1007', '', '50.00'],
      ]),
    },
  },
];
