/** Payments that one side has with their refunds or reversals, and the other side has not. */

/** @typedef {import('./fixture-files.mjs').Case} Case */

const COLUMNS = 'order_id,refund_id,type,amount,fee,paid_at,status';

/** @typedef {readonly [string, string, string, string, ...string[]]} Row */

/**
 * Rows with a fee and a time, if they are given.
 * @param {string} date
 * @param {readonly Row[]} rows
 */
function csv(date, rows) {
  const lines = rows.map((row) => {
    const [order, refund, type, amount, fee = '', time = '12:00:00', status = 'success'] = row;
    return [order, refund, type, amount, fee, `${date} ${time}`, status].join(',');
  });
  return `${[COLUMNS, ...lines].join('\n')}\n`;
}

const [MON, TUE, FRI] = ['2026-11-02', '2026-11-03', '2026-11-06'];

/** @type {readonly Case[]} */
export const offsetCases = [
  {
    name: 'story-of-offsets',
    what: 'A payment and its refund or reversal on one side: matched, across dates, or undone.',
    settings: {
      job: 'gateway-book',
      channel: 'generic-csv',
      flowsProfile: 'generic-csv',
      offset: ['statement', 'flows'],
      statement: 'statement-{date:yyyyMMdd}.csv',
      flows: 'flows-{date:yyyyMMdd}.csv',
      steps: [
        { what: 'S3 waits until its window is over', run: { date: MON } },
        { what: 'The rest of the refund of S2, and our payment S4', run: { date: TUE } },
        { what: 'The window of Monday is over', run: { date: FRI } },
      ],
    },
    files: {
      'statement-20261102.csv': csv(MON, [
        ['K1', '', 'payment', '20.00'],
        // Reversed at once; the fee of the payment is given back only in part.
        ['S1', '', 'payment', '100.00', '0.60'],
        ['S1', '', 'reversal', '-100.00', '-0.50'],
        // Refunded in parts, on two dates.
        ['S2', '', 'payment', '50.00', '0.30'],
        ['S2', 'R21', 'refund', '-20.00', '-0.12'],
        // Near the end of the day: tomorrow's flows may have it.
        ['S3', '', 'payment', '80.00', '', '23:45:00'],
        ['S3', 'R3', 'refund', '-80.00', '', '23:50:00'],
        // Ours has the payment a day later: the refund is missing there.
        ['S4', '', 'payment', '10.00'],
        ['S4', 'R4', 'refund', '-10.00'],
        // Equal amounts of two orders are no offset.
        ['S6', '', 'payment', '33.00'],
        ['S7', 'R7', 'refund', '-33.00'],
        // Refunded once too often.
        ['S8', '', 'payment', '5.00'],
        ['S8', 'R81', 'refund', '-5.00'],
        ['S8', 'R82', 'refund', '-5.00'],
        // Our side knows the payment, as failed.
        ['S9', '', 'payment', '6.00'],
        ['S9', 'R9', 'refund', '-6.00'],
      ]),
      'flows-20261102.csv': csv(MON, [
        ['K1', '', 'payment', '20.00'],
        ['F5', '', 'payment', '7.00'],
        ['F5', 'R5', 'refund', '-7.00'],
        ['S9', '', 'payment', '6.00', '', '12:00:00', 'failed'],
      ]),
      'statement-20261103.csv': csv(TUE, [
        ['K2', '', 'payment', '20.00'],
        ['S2', 'R22', 'refund', '-30.00', '-0.18'],
      ]),
      'flows-20261103.csv': csv(TUE, [
        ['K2', '', 'payment', '20.00'],
        ['S4', '', 'payment', '10.00'],
      ]),
      'statement-20261106.csv': csv(FRI, [['K3', '', 'payment', '20.00']]),
      'flows-20261106.csv': csv(FRI, [['K3', '', 'payment', '20.00', '', '12:00:01']]),
    },
  },
];
