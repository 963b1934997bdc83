/** When two bills say the same. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { alipay, wechat } from '../../scripts/lib/fixture-events.mjs';
import { alipayFile, wechatFile } from '../../scripts/lib/fixture-files.mjs';
import { JOB_DEFAULTS } from '../../src/domain/job.ts';
import { isSameBill } from '../../src/fetch/same-bill.ts';
import { formatsNamed } from '../../src/formats/registry.ts';
import { FileSource } from '../../src/inputs/file-source.ts';
import { closeSide, openSide } from '../../src/reading/side.ts';
import { tempDir } from '../support/tempdir.ts';

const folder = tempDir();
const { pay, back } = alipay;
const EVENTS = [
  pay('A1', '12.30', '10:00:00'),
  pay('A2', '0.01', '11:00:00'),
  pay('A2', '0.01', '11:00:00'),
  back('A1', 'R1', '2.00', '12:00:00'),
];
const [first, ...others] = EVENTS;
const MT940 = [
  ':20:STARTUMSE',
  ':25:10020030/1234567',
  ':28C:00001/001',
  ':60F:C261118EUR100,00',
  ':61:2611191119C1,23N062NONREF',
  ':86:166?20A1',
  ':62F:C261119EUR101,23',
  '-',
  '',
].join('\r\n');

type Change = (text: string) => string;
const unchanged: Change = (text) => text;
const swap =
  (from: string, to: string): Change =>
  (text) => {
    expect(text).toContain(from);
    return text.replace(from, to);
  };
/** As bytes, so that the encoding does not matter. */
const changed = (file: Buffer | string, change: Change) =>
  Buffer.from(change(Buffer.from(file).toString('latin1')), 'latin1');

const ALIPAY = alipayFile(EVENTS);
const WECHAT = wechatFile([
  wechat.pay('W1', '1.00', '10:00:00'),
  wechat.pay('W2', '2.00', '10:00:01'),
]);

test.each<[string, boolean, Buffer | string, Buffer]>([
  ['the same bytes', true, ALIPAY, changed(ALIPAY, unchanged)],
  ['another time of export', true, ALIPAY, changed(ALIPAY, swap('05:46:49', '23:10:00'))],
  ['other line ends', true, WECHAT, changed(WECHAT, (text) => text.replaceAll('\r\n', '\n'))],
  ['rows in another order', true, ALIPAY, alipayFile([...others, first])],
  [
    'an order less, which comes twice',
    false,
    ALIPAY,
    alipayFile(EVENTS.slice(0, 2).concat(EVENTS[3])),
  ],
  ['another amount', false, ALIPAY, changed(ALIPAY, swap(',12.30,', ',12.31,'))],
  ['another figure below', false, WECHAT, changed(WECHAT, swap('`3.00', '`3.01'))],
  ['a column that no job uses', false, ALIPAY, changed(ALIPAY, swap('138***', '139***'))],
  ['rows in place of none', false, alipayFile([]), ALIPAY],
  ['another reference of the message', true, MT940, changed(MT940, swap('STARTUMSE', 'X2'))],
  [
    'another entry',
    false,
    MT940,
    changed(MT940, (text) =>
      text.replace('C1,23', 'C2,23').replace('C261119EUR101', 'C261119EUR102'),
    ),
  ],
])('%s: %s', async (_, expected, before, after) => {
  const job = { ...JOB_DEFAULTS, name: 'shop', currency: before === MT940 ? 'EUR' : 'CNY' };
  const formats = await formatsNamed(undefined, {});
  const open = async (name: string, content: Buffer | string) => {
    const path = join(folder, name);
    writeFileSync(path, content);
    const options = { job, date: '2026-11-19', formats, scratchDir: folder };
    return await openSide('statement', new FileSource([path]), options);
  };
  const sides = [await open('before', before), await open('after', after)] as const;
  try {
    expect(await isSameBill(...sides, job)).toBe(expected);
    expect(await isSameBill(sides[1], sides[0], job)).toBe(expected);
  } finally {
    for (const side of sides) await closeSide(side);
  }
});
