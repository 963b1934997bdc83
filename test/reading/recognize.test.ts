/** What a document is, by its first lines and its name: one answer for all commands. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { allFormats } from '../../src/formats/registry.ts';
import { openFile } from '../../src/inputs/open.ts';
import { recognize, requireKnown } from '../../src/reading/recognize/recognize.ts';
import { tempDir } from '../support/tempdir.ts';

const FORMATS = await allFormats({});
const PART = '20881234567890120156_20261119_账务明细_2.csv';

async function recognized(name: string, text: string) {
  const scratchDir = tempDir();
  const path = join(scratchDir, name);
  writeFileSync(path, text);
  const file = await openFile(path, { scratchDir });
  try {
    return await recognize(file.documents[0], FORMATS);
  } finally {
    await file.close();
  }
}

test.each([
  ['known', 'own.csv', 'order_id,amount\nA1,1.00\n', 'generic-csv'],
  ['untitled', PART, '1,2,3\n', 'alipay-fund'],
])('%s: %s', async (is, name, text, profile) => {
  expect(await recognized(name, text)).toMatchObject({ is, profile: { name: profile } });
});

test.each([
  ['no-bill', '{"code":"NO_STATEMENT_EXIST","message":"none"}', 'no-bill'],
  ['not-a-bill', '{"code":"STATEMENT_CREATING","message":"later"}', 'not-ready'],
  ['not-a-bill', '<html><title>Not found</title></html>', 'error-body'],
  ['not-a-bill', '{"errcode":40001,"errmsg":"invalid"}', 'error-body'],
  ['not-a-bill', '{\n  "error": {\n    "code": "x"\n  }\n}\n', 'error-body'],
  ['not-a-bill', '{"orderNo":"A1","amount":"1.00"}\n', 'error-body'],
  ['not-a-bill', '{"no":"A1","message":"hi"}\n{"no":"A2","message":"ho"}\n', 'error-body'],
  ['not-a-bill', '[{"order_id":"A1","amount":"1.00","code":"x"}]', 'error-body'],
  ['unknown', '{1:F01BANKDEFF}{4:\n:20:X\n:25:1\n', 'unrecognized'],
  ['not-a-bill', ':20:X\n:25:1\n:34F:EURD0,\n', 'unrecognized'],
  ['unknown', '记账日期;金额\n2026-11-19;1.00\n', 'unrecognized'],
])('%s: %s', async (is, text, reason) => {
  const document = await recognized('file.csv', text);
  expect(document.is).toBe(is);
  await expect(requireKnown(document)).rejects.toThrow(expect.objectContaining({ reason }));
});
