/** What the program says in Chinese, by what it says in English: a file a part of the program. */
import { COMMANDS } from './chinese/commands.ts';
import { CONFIGURING } from './chinese/configuring.ts';
import { HELP } from './chinese/help.ts';
import { LEDGER } from './chinese/ledger.ts';
import { REDIS } from './chinese/redis.ts';
import { REPORTS } from './chinese/reports.ts';
import { RUNNING } from './chinese/running.ts';
import type { Catalogue } from './language.ts';

export const CHINESE: Catalogue = {
  ...COMMANDS,
  ...CONFIGURING,
  ...HELP,
  ...LEDGER,
  ...REDIS,
  ...REPORTS,
  ...RUNNING,
};
