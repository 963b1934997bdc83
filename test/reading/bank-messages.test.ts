/** Messages of banks that are no account statements are named as what they are. */
import { describe, expect, it } from 'vitest';
import type { Head } from '../../src/formats/profile.ts';
import { bankMessageRefusal } from '../../src/reading/recognize/near-formats.ts';

function headOf(text: string | Uint8Array): Head {
  const bytes = Buffer.from(text);
  const lines = bytes
    .toString()
    .split('\n')
    .map((line, index) => ({ text: line, start: 0, next: 0, line: index + 1 }));
  return { name: 'bank.xml', encoding: 'utf-8', lines, bytes };
}

const message = async (text: string | Uint8Array) =>
  (await bankMessageRefusal(headOf(text)))?.message;

const of = (id: string, inside = '') =>
  `<?xml version="1.0"?>\n<Document xmlns="urn:iso:std:iso:20022:tech:xsd:${id}">${inside}`;
const MT942 = ':20:X\n:25:123\n:28C:1/1\n:34F:EURD0,\n:13D:2611191200+0100\n:61:261119C5,NTRFQ1\n';

describe('a bank message that is not an account statement', () => {
  it.each([
    ['camt.052', of('camt.052.001.08'), 'an account report (camt.052)'],
    ['camt.054', of('camt.054.001.02'), 'a notification of debits and credits (camt.054)'],
    ['camt.054 in UTF-16', Buffer.from(`\ufeff${of('camt.054.001.02')}`, 'utf16le'), 'camt.054'],
    ['camt.052 without namespace', '<Document><BkToCstmrAcctRpt>', '(camt.052)'],
    ['camt.053 without namespace', '<d:Document><d:BkToCstmrStmt>', '(camt.053) without its'],
    ['a payment order', of('pain.001.001.03'), 'a message pain.001 of ISO 20022, not an account'],
    ['MT942', MT942, 'an interim report (MT942)'],
    ['MT942 of one line', MT942.replaceAll('\n', '@@'), 'an interim report (MT942)'],
    ['MT942 by its envelope', '{1:F01X}{2:O9421200X}{4:\n:20:X', 'an interim report (MT942)'],
  ])('is refused with its kind: %s', async (_, text, expected) => {
    const said = await message(text);
    expect(said).toContain(expected);
    if (!said?.includes('without its')) expect(said).toContain('Ask the bank for the account stat');
  });

  it.each([
    ['camt.053', of('camt.053.001.08', '<BkToCstmrStmt>')],
    ['an answer of a channel', '<xml><return_code>FAIL</return_code></xml>'],
    ['a page', '<!doctype html><html>BkToCstmrStmt</html>'],
    ['a table', 'order_id,amount\n:34F:,1\n'],
    ['MT940', ':20:X\n:25:123\n:28C:1/1\n:60F:C261119EUR0,\n'],
  ])('is not %s', async (_, text) => {
    expect(await message(text)).toBeUndefined();
  });
});
