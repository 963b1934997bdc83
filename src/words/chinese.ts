/** The Chinese texts by their English texts, one file per part of the program. */
import { COMMANDS } from './chinese/commands.ts';
import { CONFIGURING } from './chinese/configuring.ts';
import { DATABASES } from './chinese/databases.ts';
import { DOCTOR } from './chinese/doctor.ts';
import { FEES } from './chinese/fees.ts';
import { FETCHING } from './chinese/fetching.ts';
import { FORMATS } from './chinese/formats.ts';
import { HELP } from './chinese/help.ts';
import { INIT } from './chinese/init.ts';
import { INSPECTING } from './chinese/inspecting.ts';
import { LEDGER } from './chinese/ledger.ts';
import { MATCHES } from './chinese/matches.ts';
import { MONTH } from './chinese/month.ts';
import { NOTIFY } from './chinese/notify.ts';
import { PAGE } from './chinese/page.ts';
import { READING } from './chinese/reading.ts';
import { RECEIVABLES } from './chinese/receivables.ts';
import { REPORTS } from './chinese/reports.ts';
import { RUNNING } from './chinese/running.ts';
import type { Catalogue } from './language.ts';

export const CHINESE: Catalogue = {
  ...COMMANDS,
  ...CONFIGURING,
  ...DATABASES,
  ...DOCTOR,
  ...FEES,
  ...FETCHING,
  ...FORMATS,
  ...HELP,
  ...INIT,
  ...INSPECTING,
  ...LEDGER,
  ...MATCHES,
  ...MONTH,
  ...NOTIFY,
  ...PAGE,
  ...READING,
  ...RECEIVABLES,
  ...REPORTS,
  ...RUNNING,
};
