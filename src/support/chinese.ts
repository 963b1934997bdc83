/** What the program says in Chinese, by what it says in English: a file a part of the program. */
import { FORMATS } from './chinese/formats.ts';
import { INSPECTING } from './chinese/inspecting.ts';
import { NOTIFY } from './chinese/notify.ts';
import { OPENING } from './chinese/opening.ts';
import { READING } from './chinese/reading.ts';
import { RUNNING } from './chinese/running.ts';
import { SUGGESTING } from './chinese/suggesting.ts';
import { SUMMARY_MD } from './chinese/summary-md.ts';
import { WORKBOOK } from './chinese/workbook.ts';
import type { Catalogue } from './language.ts';

export const CHINESE: Catalogue = {
  ...RUNNING,
  ...OPENING,
  ...FORMATS,
  ...READING,
  ...SUGGESTING,
  ...INSPECTING,
  ...SUMMARY_MD,
  ...WORKBOOK,
  ...NOTIFY,
};
