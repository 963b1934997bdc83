/** camt.053: what is told of a statement, and what is refused. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { recognizeCamt053 } from '../../src/formats/camt053/camt053.ts';
import type { Entry } from '../../src/formats/entries/entry.ts';
import {
  bal,
  details,
  document,
  NAMESPACE,
  ntry,
  refusal,
  statementsOf,
  stmt,
  transcribe,
  withEntries,
} from './camt053/transcribe.ts';

const sample = (name: string) =>
  readFileSync(join(import.meta.dirname, 'camt053', 'genkgo-camt', name), 'utf8');
const only = (xml: string, options = {}): Entry => {
  const { entries } = transcribe(xml, options);
  expect(entries).toHaveLength(1);
  return entries[0];
};

const AGAIN = 'Fetch the file again; if it is the same, ask the bank what it means.';

describe('published samples', () => {
  const currencies =
    "the statement '253EURNL26VAYB8060476890' has its opening balance in EUR, entries in EUR " +
    'and its closing balance in SEK: they prove nothing. Fetch it again.';

  it.each([
    ['camt053.v2.minimal.xml', `a.xml:26: ${currencies}`],
    ['camt053.v4.xml', `a.xml:30: ${currencies}`],
    ['camt053.v8.xml', `a.xml:30: ${currencies}`],
    [
      'camt053.v2.all-balance-types.xml',
      "a.xml:10: the statement 'CAMT0532015012200001': the opening balance 1.01 and the entries " +
        '(1, together 8.85) give 9.86 EUR, but the closing balance is 4.04. Entries are missing, ' +
        'doubled or altered; download it again.',
    ],
  ])('%s is recognized, and refused for its invented balances', (name, message) => {
    expect(recognizeCamt053(Buffer.from(sample(name)))).toBe(true);
    expect(refusal(sample(name))).toEqual({ reason: 'footer', message });
  });

  it.each([
    ['camt053.v2.minimal.xml', '4654654654654654', '', 90],
    ['camt053.v4.xml', '4654654654654654', 'AAAASESS-FP-CN_98765/01', 110],
    ['camt053.v8.xml', 'MUELL/FINP/RA12345', 'AAAASESS-FP-CN_98765/01', 110],
  ])('%s is read once its balances add up', (name, orderId, channelTxnId, line) => {
    const mended = sample(name)
      .replace('<Amt Ccy="SEK">27.00</Amt>', '<Amt Ccy="EUR">27.00</Amt>')
      .replace('<CdtDbtInd>DBIT</CdtDbtInd>', '<CdtDbtInd>CRDT</CdtDbtInd>');
    const { entries, facts } = transcribe(mended);
    const money = { type: 'transfer', amount: '8.85', currency: 'EUR', date: '2014-12-31' };
    const account = 'NL26VAYB8060476890';
    const texts = { counterparty: 'NAME NAME', remark: '' };
    expect(entries).toEqual([{ ...money, line, orderId, channelTxnId, account, ...texts }]);
    const from = name.includes('minimal') ? '2014-12-31' : '2014-12-30';
    const until = name.includes('minimal') ? '2015-01-01' : '2014-12-31';
    expect(facts).toEqual({ account, accounts: [account], period: { from, until }, entries: 1 });
  });

  it('all-balance-types.xml is read once its closing balance is right', () => {
    const mended = sample('camt053.v2.all-balance-types.xml').replace('>4.04<', '>9.86<');
    expect(only(mended).amount).toBe('8.850');
  });
});

describe('order id', () => {
  const refs = (...each: string[]) => `<Refs>${each.join('')}</Refs>`;
  const e2e = '<EndToEndId>E1</EndToEndId>';
  const none = '<EndToEndId>NOTPROVIDED</EndToEndId>';
  const instruction = '<InstrId>I1</InstrId>';
  const transaction = '<TxId>T1</TxId>';
  const creditor = '<RmtInf><Strd><CdtrRefInf><Ref>RF1</Ref></CdtrRefInf></Strd></RmtInf>';
  const bank = '<AcctSvcrRef>B1</AcctSvcrRef>';
  const entryBank = '<AcctSvcrRef>B2</AcctSvcrRef>';

  it.each([
    ['the payer', details(refs(bank, instruction, e2e, transaction) + creditor), 'E1', 'B1'],
    ['the instruction', details(refs(none, instruction, transaction) + creditor), 'I1', ''],
    ['the transaction', details(refs(none, transaction) + creditor), 'T1', ''],
    ['the creditor', details(refs('<EndToEndId/>', bank) + creditor), 'RF1', 'B1'],
    ['the bank, for the part', entryBank + details(refs(none, bank)), 'B1', 'B1'],
    ['the bank, for the entry', `<NtryRef>N1</NtryRef>${entryBank}`, 'B2', 'B2'],
    ['the entry', '<NtryRef>N1</NtryRef>', 'N1', ''],
    ['nobody', details(refs('<TxId>notprovided</TxId>')), 'S1/1', ''],
  ])('is given by %s', (_, inside, orderId, channelTxnId) => {
    expect(only(withEntries('101.00', ntry('1', inside)))).toMatchObject({ orderId, channelTxnId });
  });

  it('is made of statement, page and number in the statement, which are stable', () => {
    const pending = ntry('5.00', '', { sts: '<Sts>PDNG</Sts>' });
    const page = (number: number) => `<StmtPgntn><PgNb>${number}</PgNb></StmtPgntn>`;
    const balances = bal('OPBD', '1') + bal('CLBD', '3');
    const entries = [ntry('1.00'), pending, ntry('1.00')];
    const { entries: told } = transcribe(
      document(stmt(page(1), balances, ...entries), stmt(page(2), balances, ...entries)),
    );
    expect(told.map((entry) => entry.orderId)).toEqual(['S1/1', 'S1/3', 'S1/2/1', 'S1/2/3']);
  });

  it.each([
    ['RmtInf/Ustrd', details('<RmtInf><Ustrd>for </Ustrd><Ustrd>order A77</Ustrd></RmtInf>')],
    ['AddtlTxInf', details('<AddtlTxInf>order\n  A77</AddtlTxInf>')],
    ['AddtlNtryInf', '<AddtlNtryInf>order A77, thank you</AddtlNtryInf>'],
  ])('is found in %s before any reference', (_, inside) => {
    const xml = withEntries('101.00', ntry('1', `<NtryRef>N1</NtryRef>${inside}`));
    expect(only(xml, { orderIdPattern: /order (A\d+)/ }).orderId).toBe('A77');
    expect(only(xml, { orderIdPattern: /invoice (A\d+)/ }).orderId).toBe('N1');
    expect(only(xml, { orderIdPattern: /order(Z)?/ }).orderId).toBe('N1');
  });

  it('is refused if it is longer than an id may be', () => {
    const of = (id: string) => withEntries('101.00', ntry('1', `<NtryRef>${id}</NtryRef>`));
    expect(only(of('x'.repeat(127))).orderId).toHaveLength(127);
    expect(only(of('x'.repeat(128))).orderId).toHaveLength(128);
    expect(refusal(of('x'.repeat(129))).reason).toBe('limit');
    expect(refusal(of('账'.repeat(43))).reason).toBe('limit');
  });
});

describe('type', () => {
  const code = (domain: string, family: string, sub: string) =>
    `<Domn><Cd>${domain}</Cd><Fmly><Cd>${family}</Cd><SubFmlyCd>${sub}</SubFmlyCd></Fmly></Domn>`;
  const own = '<Prtry><Cd>n105</Cd></Prtry>';
  const typed = (codes: string, types: [string, string][] = [], inside = '') =>
    only(withEntries('101.00', ntry('1', `<BkTxCd>${codes}</BkTxCd>${inside}`)), {
      types: new Map(types),
    }).type;

  it.each(['CHRG', 'COMM', 'COME', 'COMI', 'COMT', 'FEES'])('is fee for %s', (sub) => {
    expect(typed(code('ACMT', 'MDOP', sub))).toBe('fee');
  });

  it('is transfer, or reversal if that is indicated', () => {
    expect(typed(code('PMNT', 'RCDT', 'ESCT'))).toBe('transfer');
    const reversed = (word: string) =>
      typed(code('ACMT', 'MDOP', 'CHRG'), [], `<RvslInd>${word}</RvslInd>`);
    expect(['true', '1', 'false', '0'].map(reversed)).toEqual([
      'reversal',
      'reversal',
      'fee',
      'fee',
    ]);
  });

  it("is first that of the job: by the bank's own code, then by the longest code", () => {
    const codes = code('PMNT', 'RCDT', 'ESCT') + own;
    const types: [string, string][] = [
      ['N105', 'payment'],
      ['PMNT-RCDT-ESCT', 'topup'],
      ['PMNT-RCDT', 'settlement'],
      ['ESCT', 'other'],
    ];
    const seen = types.map((_, from) => typed(codes, types.slice(from), '<RvslInd>true</RvslInd>'));
    expect(seen).toEqual(['payment', 'topup', 'settlement', 'other']);
  });

  it('is not taken from an empty code', () => {
    expect(typed(code('PMNT', 'RCDT', 'ESCT'), [['', 'other']])).toBe('transfer');
  });

  it('is that of the code of the TxDtls, before that of the entry', () => {
    const inside = details(`<BkTxCd>${code('ACMT', 'MDOP', 'CHRG')}</BkTxCd>`);
    expect(typed(code('PMNT', 'RCDT', 'ESCT'), [], inside)).toBe('fee');
  });
});

describe('an entry', () => {
  it.each([
    ['DBIT is negative', ntry('1.50', '', { sign: 'DBIT' }), '98.50', '-1.50'],
    ['a reversal keeps its direction', ntry('2', '<RvslInd>true</RvslInd>'), '102', '2'],
    ['nothing has no sign', ntry('0.00', '', { sign: 'DBIT' }), '100', '0.00'],
    ['digits may be missing on either side', ntry('+00.5'), '100.50', '0.5'],
    ['before the point', ntry('.5'), '100.5', '0.5'],
    ['after the point', ntry('5.'), '105', '5'],
    ['finest decimals add up', ntry('0.00000000000000001'), '100.00000000000000001', undefined],
  ])('%s', (_, entry, closing, amount) => {
    expect(only(withEntries(closing, entry)).amount).toBe(amount ?? '0.00000000000000001');
  });

  it('has the booking date, else the value date, as written', () => {
    const dated = (dates: string) => {
      const entry = ntry('1').replace('<BookgDt><Dt>2026-11-19</Dt></BookgDt>', dates);
      return only(withEntries('101', entry)).date;
    };
    const value = '<ValDt><Dt>2026-11-21</Dt></ValDt>';
    expect(dated(`<BookgDt><Dt>2026-11-20</Dt></BookgDt>${value}`)).toBe('2026-11-20');
    expect(dated('<BookgDt><DtTm>2026-11-20T23:30:00-05:00</DtTm></BookgDt>')).toBe('2026-11-20');
    expect(dated('<BookgDt><Dt>2026-11-20+08:00</Dt></BookgDt>')).toBe('2026-11-20');
    expect(dated(value)).toBe('2026-11-21');
  });

  const undated = ntry('1').replace('<BookgDt><Dt>2026-11-19</Dt></BookgDt>', '');
  const period = (from: string, to: string) =>
    `<FrToDt><FrDtTm>${from}</FrDtTm><ToDtTm>${to}</ToDtTm></FrToDt>`;

  it.each([
    ['2026-11-19', ''],
    ['2026-11-18', ''],
    ['2026-11-16', period('2026-11-19T00:00:00', '2026-11-19T23:59:59')],
    ['2026-11-16', period('2026-11-19T00:00:00', '2026-11-20T00:00:00')],
  ])('without a date has that of its statement of one day, opened on %s %s', (date, says) => {
    const balances = [bal('OPBD', '1', { date }), bal('CLBD', '2')];
    expect(only(document(stmt(says, ...balances, undated))).date).toBe('2026-11-19');
  });

  it.each([
    [
      'its balances show several days',
      [bal('OPBD', '1', { date: '2026-11-17' }), bal('CLBD', '2')],
    ],
    [
      'the statement says several days',
      [period('2026-11-18T00:00', '2026-11-19T23:59'), bal('OPBD', '1'), bal('CLBD', '2')],
    ],
    ['the balances come after it', []],
  ])('without a date is refused if %s', (_, before) => {
    const after = before.length > 0 ? [] : [bal('OPBD', '1'), bal('CLBD', '2')];
    const { reason, message } = refusal(document(stmt(...before, undated, ...after)));
    expect(reason).toBe('rejects');
    expect(message).toContain(
      'the entry has no date (BookgDt, ValDt), and nothing before it shows',
    );
  });

  it('that is not booked is ignored', () => {
    const entries = ['PDNG', 'INFO', 'FUTR'].flatMap((status) => [
      ntry('7', '', { sts: `<Sts>${status}</Sts>` }),
      ntry('7', '', { sts: `<Sts><Cd>${status}</Cd></Sts>` }),
    ]);
    const own = ntry('7', '', { sts: '<Sts><Prtry>X</Prtry></Sts>', sign: '?' });
    expect(transcribe(withEntries('100', ...entries, own)).entries).toEqual([]);
  });

  it.each([
    ['no amount', ntry('1,00'), "the entry's <Amt> '1,00' is not an amount"],
    ['a minus', ntry('-1'), "the entry's <Amt> '-1' is not an amount"],
    ['an exponent', ntry('1e3'), "the entry's <Amt> '1e3' is not an amount"],
    ['only a point', ntry('.'), "the entry's <Amt> '.' is not an amount"],
    [
      'too many digits',
      ntry('1'.repeat(19)),
      `the entry's <Amt> '${'1'.repeat(19)}' is not an amount`,
    ],
    [
      'too fine',
      ntry(`0.${'1'.repeat(18)}`),
      `the entry's <Amt> '0.${'1'.repeat(18)}' is not an amount`,
    ],
    ['no direction', ntry('1', '', { sign: 'X' }), "<CdtDbtInd> is 'X', not CRDT or DBIT"],
    ['no currency', ntry('1', '', { ccy: '' }), 'the entry has no currency (Ccy)'],
    [
      'a currency of two letters',
      ntry('1', '', { ccy: 'CN' }),
      "the currency (Ccy) 'CN' is not a code of three letters",
    ],
    ['nothing for an amount', ntry(''), 'the entry has no amount (Amt)'],
    [
      'nothing for a direction',
      ntry('1', '', { sign: '' }),
      'the entry has no direction (CdtDbtInd)',
    ],
    ['no status', ntry('1', '', { sts: '' }), 'the entry has no status (Sts)'],
    [
      'no date',
      ntry('1').replace('11-19', '02-30'),
      "the entry's date (BookgDt, ValDt) '2026-02-30' is not a date",
    ],
  ])('is refused for %s', (_, entry, what) => {
    expect(refusal(withEntries('101', ntry('0'), entry))).toEqual({
      reason: 'rejects',
      message: `a.xml:7: ${what}. ${AGAIN}`,
    });
  });

  it('is refused if an element that counts occurs twice', () => {
    const twice = ntry('1').replace('<Amt Ccy="CNY">1</Amt>', '$&$&');
    const { reason, message } = refusal(withEntries('101', twice));
    expect(reason).toBe('header');
    expect(message).toContain('a.xml:6: <Amt> occurs a second time');
  });

  it('has the line of its start tag, even if the tag has line breaks', () => {
    for (const lineEnd of ['\n', '\r\n']) {
      const xml = withEntries('103', ntry('1'), ntry('2')).replaceAll('<Ntry>', '<Ntry\n\n>');
      const { entries } = transcribe(xml.replaceAll('\n', lineEnd));
      expect(entries.map((entry) => entry.line)).toEqual([6, 9]);
    }
  });
});

describe('a batch', () => {
  const part = (amount: string, id = '', rest = '') =>
    `<Refs><EndToEndId>${id}</EndToEndId></Refs><Amt Ccy="CNY">${amount}</Amt>${rest}`;
  const told = (xml: string, options = {}) =>
    transcribe(xml, options).entries.map(({ orderId, amount }) => `${orderId} ${amount}`);
  const dbit = '<CdtDbtInd>DBIT</CdtDbtInd>';

  it('becomes its parts if they add up, each with its line and references', () => {
    const txDtls = [part('10.00', 'E1'), part('5.50', 'E2', '<AddtlTxInf>A9</AddtlTxInf>')];
    const lines = details(...txDtls).replaceAll('<TxDtls', '\n<TxDtls');
    const inside = `<AcctSvcrRef>B1</AcctSvcrRef>\n${lines}`;
    const { entries, facts } = transcribe(withEntries('115.50', ntry('15.5', inside)));
    expect(
      entries.map((each) => [each.line, each.orderId, each.channelTxnId, each.amount]),
    ).toEqual([
      [8, 'E1', 'B1', '10.00'],
      [9, 'E2', 'B1', '5.50'],
    ]);
    expect(facts.entries).toBe(2);
    const options = { orderIdPattern: /(A\d)/ };
    expect(told(withEntries('115.50', ntry('15.5', inside)), options)).toEqual([
      'E1 10.00',
      'A9 5.50',
    ]);
  });

  it.each([
    ['against the direction', details(part('20', 'E1'), part('5', 'E2', dbit)), ['20', '-5']],
    ['in AmtDtls', details(part('9').replace(/<Amt .*/, txAmt('9')), part('6')), ['9', '6']],
    ['in NtryDtls each', details(part('9')) + details(part('6')), ['9', '6']],
    [
      'in two currencies',
      details(txAmt('9') + part('70').replace('CNY', 'EUR'), part('6')),
      ['9', '6'],
    ],
  ])('has parts %s', (_, inside, amounts) => {
    const { entries } = transcribe(withEntries('115', ntry('15', inside)));
    expect(entries.map((entry) => entry.amount)).toEqual(amounts);
  });

  const instructed = (amount: string, id: string) =>
    `<Refs><EndToEndId>${id}</EndToEndId></Refs>` +
    `<AmtDtls><InstdAmt><Amt Ccy="CNY">${amount}</Amt></InstdAmt></AmtDtls>`;
  const chrgs = (amount: string, rest = '') => `<Amt Ccy="CNY">${amount}</Amt>${rest}`;
  const records = (...each: string[]) =>
    `<Chrgs>${each.map((one) => `<Rcrd>${one}</Rcrd>`).join('')}</Chrgs>`;

  it('has parts with the instructed amounts if these add up', () => {
    const inside = details(instructed('9', 'E1'), instructed('6', 'E2'));
    expect(told(withEntries('115', ntry('15', inside)))).toEqual(['E1 9', 'E2 6']);
    const one = ntry('14', `<NtryRef>N1</NtryRef>${inside}`);
    expect(told(withEntries('114', one))).toEqual(['N1 14']);
  });

  it.each([
    ['of the entry', records(chrgs('0.75'), chrgs('0.25')), '', ['E1 9', 'E2 6', 'S1/1 -1.00']],
    ['of a part', '', records(chrgs('1')), ['E1 9', 'E2 6', 'S1/1 -1.00']],
    ['as in version 2', `<Chrgs>${chrgs('1')}</Chrgs>`, '', ['E1 9', 'E2 6', 'S1/1 -1.00']],
  ])('has charges %s as a fee if they are the difference', (_, entry, first, expected) => {
    const parts = details(instructed('9', 'E1') + first, instructed('6', 'E2'));
    const { entries } = transcribe(withEntries('114', ntry('14', entry + parts)));
    expect(entries.map(({ orderId, amount }) => `${orderId} ${amount}`)).toEqual(expected);
    expect(entries.map(({ type }) => type)).toEqual(['transfer', 'transfer', 'fee']);
  });

  it('has charges of its only part as a fee, also returned ones', () => {
    const only = (rest: string) => details(instructed('15', 'E1') + records(chrgs('1', rest)));
    const kept = withEntries('114', ntry('14', only(dbit)));
    expect(told(kept)).toEqual(['E1 15', 'E1 -1.00']);
    const given = withEntries('116', ntry('16', only(dbit.replace('DBIT', 'CRDT'))));
    expect(told(given)).toEqual(['E1 15', 'E1 1.00']);
  });

  it('has no fee if its parts add up without the charges, or not even with them', () => {
    const inside = records(chrgs('1')) + details(instructed('9', 'E1'), instructed('6', 'E2'));
    expect(told(withEntries('115', ntry('15', inside)))).toEqual(['E1 9', 'E2 6']);
    expect(told(withEntries('113', ntry('13', inside)))).toEqual(['S1/1 13']);
  });

  it('has parts in its own direction unless they name another', () => {
    const entry = ntry('15', details(part('9', 'E1'), part('6', 'E2')), { sign: 'DBIT' });
    expect(told(withEntries('85', entry))).toEqual(['E1 -9', 'E2 -6']);
  });

  it('has a part of 0 without a sign', () => {
    const entry = ntry('15', details(part('15', 'E1'), part('0.00', 'E2')), { sign: 'DBIT' });
    expect(told(withEntries('85', entry))).toEqual(['E1 -15', 'E2 0.00']);
  });

  it.each([
    ['do not add up', details(part('9', 'E1'), part('5', 'E2'))],
    ['have no amount', details(part('15', 'E1'), '<Refs><EndToEndId>E2</EndToEndId></Refs>')],
    ['are in another currency', details(part('9', 'E1'), part('6').replace('CNY', 'EUR'))],
    ['have an invalid amount', details(part('9'), part('6.0.0'))],
    ['have an invalid direction', details(part('9'), part('6', '', dbit.replace('DBIT', 'XBIT')))],
  ])('is one record with the reference of the entry if its parts %s', (_, inside) => {
    const entry = ntry('15', `<NtryRef>N1</NtryRef>${inside}`);
    expect(told(withEntries('115', entry))).toEqual(['N1 15']);
  });

  it('of one part has the amount of the entry', () => {
    expect(told(withEntries('115', ntry('15', details(part('14', 'E1')))))).toEqual(['E1 15']);
    expect(told(withEntries('115', ntry('15', details(part('15')))))).toEqual(['S1/1 15']);
  });

  it('gives different ids to parts without an id', () => {
    const inside = `<NtryRef>N1</NtryRef>${details(part('9'), part('6'))}`;
    expect(told(withEntries('115', ntry('15', inside)))).toEqual(['S1/1.1 9', 'S1/1.2 6']);
  });

  it.each([9_999, 10_000, 10_001])('with %i parts is read', (count) => {
    const parts = Array.from({ length: count }, (_, index) => part('0.01', `E${index}`));
    const total = (count / 100).toFixed(2);
    const entry = ntry(total, `<NtryRef>N1</NtryRef>${details(...parts)}`);
    const found = told(withEntries(`${Number(total) + 100}`, entry));
    const whole = [`N1 ${total}`];
    const apart = parts.map((_, index) => `E${index} 0.01`);
    expect(found).toEqual(count > 10_000 ? whole : apart);
  });

  function txAmt(amount: string): string {
    return `<AmtDtls><TxAmt><Amt Ccy="CNY">${amount}</Amt></TxAmt></AmtDtls>`;
  }
});

describe('the proof', () => {
  const one = ntry('1.00');
  const place = "a.xml:3: the statement 'S1'";

  it.each([
    ['OPBD before PRCD', [bal('PRCD', '7'), bal('OPBD', '1'), bal('CLBD', '2')]],
    ['PRCD without OPBD', [bal('PRCD', '1'), bal('CLBD', '2')]],
    ['ITBD for both', [bal('ITBD', '1'), bal('ITBD', '2')]],
    ['ITBD first and last', [bal('ITBD', '1'), bal('ITBD', '9'), bal('ITBD', '2')]],
    ['ITBD at the start', [bal('ITBD', '1'), bal('CLBD', '2')]],
    ['ITBD at the end', [bal('OPBD', '1'), bal('ITBD', '2')]],
    ['the first of one day', [bal('OPBD', '1'), bal('OPBD', '7'), bal('CLBD', '2')]],
    ['an overdrawn account', [bal('OPBD', '0.50', { sign: 'DBIT' }), bal('CLBD', '0.5')]],
    ['others passed over', [bal('OPBD', '1'), bal('CLAV', 'x'), bal('CLBD', '2')]],
    [
      'several days: the earliest and the latest',
      [
        bal('OPBD', '8', { date: '2026-11-20' }),
        bal('OPBD', '1'),
        bal('CLBD', '2', { date: '2026-11-20' }),
        bal('CLBD', '8'),
      ],
    ],
  ])('accepts %s', (_, balances) => {
    expect(transcribe(document(stmt(...balances, one))).entries).toHaveLength(1);
  });

  it('uses balances before the entries or after them', () => {
    expect(only(document(stmt(one, bal('CLBD', '2'), bal('OPBD', '1')))).amount).toBe('1.00');
  });

  const noProof = (missing: string) =>
    `${place} has no ${missing}: nothing shows that its entries are complete. Ask the bank ` +
    'for statements with booked balances.';

  it.each([
    [[], noProof('opening balance (OPBD, PRCD) and no closing balance (CLBD)')],
    [[bal('OPBD', '1')], noProof('closing balance (CLBD)')],
    [[bal('ITBD', '1')], noProof('closing balance (CLBD)')],
    [[bal('CLBD', '2')], noProof('opening balance (OPBD, PRCD)')],
    [
      [bal('OPBD', '1'), bal('CLBD', '2.01')],
      `${place}: the opening balance 1.00 and the entries (1, together 1.00) give 2.00 CNY, but ` +
        'the closing balance is 2.01. Entries are missing, doubled or altered; download it again.',
    ],
    [
      [bal('OPBD', '1', { ccy: 'EUR' }), bal('CLBD', '2')],
      `${place} has its opening balance in EUR, entries in CNY and its closing balance in CNY: ` +
        'they prove nothing. Fetch it again.',
    ],
    [
      [bal('OPBD', '1'), bal('CLBD', '2'), ntry('0', '', { ccy: 'EUR' })],
      'a.xml:6: the entry is in EUR, the entries before it in CNY: balances cannot prove such a ' +
        `statement. ${AGAIN}`,
    ],
  ])('refuses %#', (balances, message) => {
    const entries = balances.length === 3 ? [...balances.slice(0, 2), one, balances[2]] : null;
    const xml = document(stmt(...(entries ?? [...balances, one])));
    const at = entries ? message.replace('a.xml:6', 'a.xml:7') : message;
    expect(refusal(xml)).toEqual({ reason: 'footer', message: at });
  });

  it.each([
    ['amount', bal('CLBD', 'x'), "is 'x', which is not an amount"],
    ['direction', bal('CLBD', '1', { sign: '' }), 'has no direction (CdtDbtInd)'],
    ['direction', bal('CLBD', '1', { sign: 'X' }), "is 'X', not CRDT or DBIT"],
    ['amount', bal('CLBD', ''), 'has no amount (Amt)'],
    ['currency', bal('CLBD', '1', { ccy: 'rmb' }), 'has no currency (Ccy)'],
    ['date', bal('CLBD', '1', { date: '2026-13-01' }), 'has no date'],
    ['digit', bal('CLBD', '1', { date: '\u0132026-01-01' }), 'has no date'],
  ])('refuses a balance whose %s cannot be read', (_, balance, what) => {
    expect(refusal(document(stmt(bal('OPBD', '1'), balance)))).toEqual({
      reason: 'footer',
      message: `a.xml:5: the CLBD balance ${what}. ${AGAIN}`,
    });
  });

  const summary = (count: string) =>
    `<TxsSummry><TtlNtries><NbOfNtries>${count}</NbOfNtries></TtlNtries></TxsSummry>`;
  const pending = ntry('9', '', { sts: '<Sts>PDNG</Sts>' });
  const summed = (count: string) => withEntries('101', summary(count), ntry('1'), pending, pending);

  it('accepts a count of booked entries or of all entries, and no other', () => {
    for (const count of ['1', '3', '0003'])
      expect(transcribe(summed(count)).entries).toHaveLength(1);
    for (const count of ['0', '2', '4', '3.0', 'x']) {
      expect(refusal(summed(count))).toEqual({
        reason: 'footer',
        message:
          `${place} states '${count}' entries (TxsSummry), but has 3, 1 of them booked. ` +
          'Fetch it again.',
      });
    }
  });

  it('names reversals in the wrong direction if they are the difference', () => {
    const reversal = (amount: string) => ntry(amount, '<RvslInd>true</RvslInd>', { sign: 'DBIT' });
    const of = (closing: string) =>
      refusal(withEntries(closing, ntry('1'), reversal('30'))).message;
    expect(of('131')).toContain('The balances agree if its reversals go the other way');
    expect(of('130')).toContain('Entries are missing, doubled or altered');
  });

  it('is checked for every statement', () => {
    const good = stmt(bal('OPBD', '1'), bal('CLBD', '2'), one);
    const bad = stmt(bal('OPBD', '2'), bal('CLBD', '3'));
    expect(refusal(document(good, bad)).message).toContain('a.xml:8: ');
  });
});

describe('facts', () => {
  it('name every account once, and the dates of the closing balances', () => {
    const of = (account: string, date: string) =>
      stmt(bal('OPBD', '1'), bal('CLBD', '1', { date })).replace('CN001', account);
    const late = of('CN2', '2026-12-31');
    const { facts } = transcribe(document(late, of('CN1', '2026-11-18'), of('CN2', '2026-12-01')));
    expect(facts).toEqual({
      account: 'CN2',
      accounts: ['CN2', 'CN1'],
      period: { from: '2026-11-18', until: '2027-01-01' },
      entries: 0,
    });
  });

  it.each([
    ['its closing balance', '2026-11-18', [], ['2026-11-19', '2026-11-19']],
    ['all its entries', '2026-11-17', ['2026-11-18', '2026-11-18'], ['2026-11-18', '2026-11-18']],
    ['several days', '2026-11-17', ['2026-11-18', '2026-11-19'], ['2026-11-18', '2026-11-19']],
    [
      'entries of its days',
      '2026-11-18',
      ['2026-11-02', '2026-11-21'],
      ['2026-11-19', '2026-11-19'],
    ],
  ])('have the dates of %s', (_, date, booked, [from, to]) => {
    const balances = [bal('OPBD', '1', { date }), bal('CLBD', `${1 + booked.length}`)];
    const entries = booked.map((day) => ntry('1').replace('2026-11-19', day));
    const [{ days }] = statementsOf(document(stmt(...balances, ...entries)));
    expect(days).toEqual({ from, to });
  });

  it('do not have value dates, unless these lie between the balances', () => {
    const daysOf = (opened: string, ...dates: string[]) => {
      const entries = dates.map((day) =>
        ntry('1').replace(/<BookgDt>.*<.BookgDt>/, `<ValDt><Dt>${day}</Dt></ValDt>`),
      );
      const balances = [bal('OPBD', '1', { date: opened }), bal('CLBD', `${1 + dates.length}`)];
      const [{ days }] = statementsOf(document(stmt(...balances, ...entries)));
      return `${days.from} ${days.to}`;
    };
    expect(daysOf('2026-11-18', '2026-11-18', '2026-11-19')).toBe('2026-11-19 2026-11-19');
    expect(daysOf('2026-11-01', '2026-11-05', '2026-11-19')).toBe('2026-11-05 2026-11-19');
  });

  it('have the number of the statement and its page', () => {
    const numbers = '<ElctrncSeqNb>9</ElctrncSeqNb><LglSeqNb>2</LglSeqNb>';
    const page = '<StmtPgntn><PgNb>2</PgNb></StmtPgntn>';
    const balances = bal('OPBD', '1') + bal('CLBD', '1');
    const numberOf = (text: string) => statementsOf(document(stmt(text, balances)))[0].number;
    expect([numberOf(numbers), numberOf(numbers + page), numberOf('')]).toEqual(['9', '9/2', '']);
  });

  it('need an account, and an id if entries have none', () => {
    const xml = withEntries('101', ntry('1'));
    const { reason, message } = refusal(xml.replace(/<Acct>.*<\/Acct>/, ''));
    expect([reason, message]).toEqual([
      'header',
      `a.xml:3: the statement names no account before its entries. ${AGAIN}`,
    ]);
    expect(refusal(xml.replace('<Id>S1</Id>', '')).message).toBe(
      'a.xml:3: the statement has no <Id>, and some of its entries have no reference of their ' +
        `own. ${AGAIN}`,
    );
    const other = xml.replace(/<IBAN>.*<\/IBAN>/, '<Othr><Id>6222</Id></Othr>');
    expect(transcribe(other).facts.account).toBe('6222');
  });

  it('need a statement', () => {
    const none = (what: string, line: number) => ({
      reason: 'header',
      message:
        `a.xml:${line}: the file has no ${what}. Fetch the account statement (camt.053) from ` +
        'the bank, not a notification or report.',
    });
    expect(refusal(document())).toEqual(none('statement (<Stmt>)', 4));
    const of = (number: string) => withEntries('100').replace('camt.053', `camt.${number}`);
    for (const number of ['052', '054']) {
      expect(refusal(of(number))).toEqual(none('camt.053 <Document>', 7));
    }
  });
});

describe('recognizeCamt053', () => {
  const start = `<Document xmlns="${NAMESPACE}"><BkToCstmrStmt>`;
  const versions = Array.from({ length: 13 }, (_, v) => String(v + 1).padStart(2, '0'));

  it.each(versions)('recognizes version %s', (version) => {
    expect(recognizeCamt053(Buffer.from(start.replace('001.08', `001.${version}`)))).toBe(true);
  });

  it.each([
    ['a byte order mark', `\ufeff<?xml version="1.0"?>${start}`],
    ['comments', `<!-- a --><?pi x?>\n<!-- b -->\n${start}`],
    ['a prefix', `<ns2:Document xmlns:ns2='${NAMESPACE}'>`],
    ['an envelope', `<E xmlns="x"><AppHdr xmlns="urn:head.001"><Id>1</Id></AppHdr>${start}`],
    ['a DOCTYPE, which is refused later', `<!DOCTYPE Document>${start}`],
    ['damage further on', `${start}</Wrong>`],
  ])('recognizes a file after or with %s', (_, text) => {
    expect(recognizeCamt053(Buffer.from(text))).toBe(true);
  });

  it.each([
    ['camt.052', start.replace('camt.053', 'camt.052')],
    ['camt.054', start.replace('camt.053', 'camt.054')],
    ['camt.054 with a comment', `<!-- ${start} -->${start.replace('053', '054')}`],
    ['camt.054 around it', `${start.replace('053', '054')}${start}`],
    ['another root of the namespace', start.replace('Document', 'Other')],
    ['a longer namespace', start.replace('001.08', '001.080')],
    ['HTML', `<!DOCTYPE html><html><body>${start}`],
    ['HTML as XML', `<html xmlns="http://www.w3.org/1999/xhtml">${start}`],
    ['an unbound prefix', '<ns2:Document>'],
    ['text', `camt.053 ${start}`],
    ['JSON', '{"Document": 1}'],
    ['nothing', ''],
  ])('does not recognize %s', (_, text) => {
    expect(recognizeCamt053(Buffer.from(text))).toBe(false);
  });
});
