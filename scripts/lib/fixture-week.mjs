/** The story of a week, as docs/ledger.md tells it: late files, a rerun, and people's decisions. */
import { alipay as a } from './fixture-events.mjs';
import { alipayFile, flowsFile } from './fixture-files.mjs';

/** @typedef {import('./fixture-files.mjs').Case} Case */

const MON = '2026-11-02';
const TUE = '2026-11-03';
const WED = '2026-11-04';
const THU = '2026-11-05';
const FRI = '2026-11-06';
const SAT = '2026-11-07';

/**
 * Orders of a day that both sides agree about.
 * @param {string} date
 * @param {number} first
 */
function usual(date, first) {
  return [
    a.pay(`A${first}`, '18.00', '09:12:30', { date }),
    a.pay(`A${first + 1}`, '25.50', '12:40:05', { date }),
    a.pay(`A${first + 2}`, '7.20', '18:03:44', { date }),
    a.back(`A${first}`, `R${first}`, '3.00', '19:30:00', { date }),
  ];
}

const monday = {
  usual: usual(MON, 2001),
  /** Missing in the export of Monday night; the corrected one has the first two. */
  forgotten: [
    a.pay('A2011', '66.00', '20:15:00', { date: MON }),
    a.pay('A2012', '12.80', '20:16:10', { date: MON }),
  ],
  unknown: a.pay('A2013', '40.00', '20:20:00', { date: MON }),
  /** Paid at two seconds to midnight: our record is of Tuesday. */
  midnight: a.pay('A2021', '30.00', '23:59:58', { date: MON }),
  /** Paid just before midnight too, and never recorded. */
  lost: a.pay('A2022', '9.90', '23:50:00', { date: MON }),
  rounded: a.pay('A2031', '15.01', '10:00:00', { date: MON }),
  roundedHere: a.pay('A2031', '15.00', '10:00:00', { date: MON }),
};

const tuesday = {
  usual: usual(TUE, 3001),
  midnight: a.pay('A2021', '30.00', '00:00:01', { date: TUE }),
  /** Ours at two seconds to midnight: the channel has it on Wednesday. */
  early: a.pay('A3021', '55.00', '23:59:57', { date: TUE }),
};

const wednesday = {
  usual: usual(WED, 4001),
  early: a.pay('A3021', '54.00', '00:00:02', { date: WED }),
  /** Recorded by us, unknown to the channel. */
  ghost: a.pay('A4031', '21.00', '14:00:00', { date: WED }),
};

/** What no rule across the sides can match. */
const saturday = {
  usual: usual(SAT, 7001),
  /** Paid and refunded on the terminal, and never booked. */
  terminal: [
    a.pay('A7071', '35.00', '11:05:00', { date: SAT }),
    a.back('A7071', 'R7071', '35.00', '11:09:00', { date: SAT }),
  ],
  /** The ghost of Wednesday, collected later under a mistyped id. */
  mistyped: a.pay('A4013', '21.00', '13:30:00', { date: SAT }),
  /** One payment of a table, which is three orders in our records. */
  table: a.pay('A7041', '186.00', '20:40:00', { date: SAT }),
  orders: [
    a.pay('A7051', '68.00', '20:40:00', { date: SAT }),
    a.pay('A7052', '75.00', '20:40:00', { date: SAT }),
  ],
  third: a.pay('A7053', '43.00', '20:40:00', { date: SAT }),
  /** The third order was cancelled, and booked again. */
  thirdAgain: a.pay('A7054', '43.00', '20:40:00', { date: SAT }),
  /** A transfer of 500.00, from which a bank kept its fee. */
  transfer: a.pay('T0707', '498.50', '15:20:00', { date: SAT }),
  transferHere: a.pay('A7061', '500.00', '15:20:00', { date: SAT }),
};
const saturdayHere = [...saturday.usual, ...saturday.orders, saturday.transferHere];

/** @param {string} date @param {import('./event.mjs').Event[]} rows */
function bill(date, rows) {
  return alipayFile(rows, { date });
}

const files = {
  'bill-20261102.csv': bill(MON, [
    ...monday.usual,
    ...monday.forgotten,
    monday.unknown,
    monday.rounded,
    monday.lost,
    monday.midnight,
  ]),
  'flows-20261102.csv': flowsFile([...monday.usual, monday.roundedHere]),
  'flows-20261102-corrected.csv': flowsFile([
    ...monday.usual,
    monday.roundedHere,
    ...monday.forgotten,
  ]),
  'bill-20261103-late.csv': bill(TUE, tuesday.usual),
  'flows-20261103.csv': flowsFile([tuesday.midnight, ...tuesday.usual, tuesday.early]),
  'bill-20261104.csv': bill(WED, [wednesday.early, ...wednesday.usual]),
  'flows-20261104.csv': flowsFile([...wednesday.usual, wednesday.ghost]),
  'bill-20261105.csv': bill(THU, usual(THU, 5001)),
  'flows-20261105.csv': flowsFile(usual(THU, 5001)),
  'bill-20261106.csv': bill(FRI, usual(FRI, 6001)),
  'flows-20261106.csv': flowsFile(usual(FRI, 6001)),
  'bill-20261107.csv': bill(SAT, [
    ...saturday.usual,
    ...saturday.terminal,
    saturday.mistyped,
    saturday.transfer,
    saturday.table,
  ]),
  'flows-20261107.csv': flowsFile([...saturdayHere, saturday.third]),
  'flows-20261107-corrected.csv': flowsFile([...saturdayHere, saturday.thirdAgain]),
};

const steps = [
  { what: 'Monday, reconciled on Tuesday morning', run: { date: MON } },
  { what: 'Tuesday: its bill is late', run: { date: TUE } },
  { what: 'Wednesday, before Tuesday', run: { date: WED } },
  {
    what: 'Tuesday, now that its bill is there',
    run: { date: TUE, statement: ['bill-20261103-late.csv'] },
  },
  { what: 'Thursday', run: { date: THU } },
  {
    what: 'Monday again, with a corrected export',
    run: { date: MON, flows: ['flows-20261102-corrected.csv'] },
  },
  {
    what: 'Wang repays what nobody ordered',
    resolve: { order: 'A2013', action: 'refund', by: 'wang', note: 'customer paid twice' },
  },
  {
    what: 'Li writes off the rounded cent',
    resolve: { order: 'A2031', action: 'write-off', by: 'li', reference: 'V-1106' },
  },
  {
    what: 'Li takes the ghost for a test order',
    resolve: { order: 'A4031', action: 'ignore', by: 'li', note: 'test order' },
  },
  {
    what: 'Wang sees that it was not',
    reopen: { order: 'A4031', by: 'wang', note: 'a real customer: ask the channel' },
  },
  { what: 'Friday: the window of Monday is over', run: { date: FRI } },
  { what: 'Saturday: what the statement alone has twice cancels out', run: { date: SAT } },
  {
    what: 'Saturday again: an order was booked anew',
    run: { date: SAT, flows: ['flows-20261107-corrected.csv'] },
  },
];

/** @type {readonly Case[]} */
export const weekCases = [
  {
    name: 'story-of-a-week',
    what: 'Six dates: a late bill, corrected records, midnight, decisions of people, an offset.',
    settings: {
      job: 'alipay',
      offset: ['statement'],
      statement: 'bill-{date:yyyyMMdd}.csv',
      flows: 'flows-{date:yyyyMMdd}.csv',
      steps,
    },
    files,
  },
];
