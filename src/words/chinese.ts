/** The Chinese texts by their English texts, one file per part of the program. */
import { ALIPAY } from './chinese/alipay.ts';
import { BALANCES } from './chinese/balances.ts';
import { COMMANDS } from './chinese/commands.ts';
import { CONFIGURING } from './chinese/configuring.ts';
import { DATABASE_SERVERS } from './chinese/database-servers.ts';
import { DATABASES } from './chinese/databases.ts';
import { DOCTOR } from './chinese/doctor.ts';
import { FEE_COMMANDS } from './chinese/fee-commands.ts';
import { FEES } from './chinese/fees.ts';
import { FETCH_COMMAND } from './chinese/fetch-command.ts';
import { FETCHING } from './chinese/fetching.ts';
import { FORMATS } from './chinese/formats.ts';
import { HELP } from './chinese/help.ts';
import { INIT } from './chinese/init.ts';
import { INSPECTING } from './chinese/inspecting.ts';
import { KEPT_ROWS } from './chinese/kept-rows.ts';
import { LEDGER } from './chinese/ledger.ts';
import { MATCHES } from './chinese/matches.ts';
import { MONTH } from './chinese/month.ts';
import { MONTH_PAGE } from './chinese/month-page.ts';
import { MYSQL } from './chinese/mysql.ts';
import { NOTIFY } from './chinese/notify.ts';
import { OPENING } from './chinese/opening.ts';
import { PAGE } from './chinese/page.ts';
import { PROGRESS } from './chinese/progress.ts';
import { READING } from './chinese/reading.ts';
import { RECEIVABLES } from './chinese/receivables.ts';
import { REDIS } from './chinese/redis.ts';
import { REPORTS } from './chinese/reports.ts';
import { RUNNING } from './chinese/running.ts';
import { SFTP } from './chinese/sftp.ts';
import { SUGGESTING } from './chinese/suggesting.ts';
import { SUGGESTIONS } from './chinese/suggestions.ts';
import { TOOLS } from './chinese/tools.ts';
import { UNIONPAY } from './chinese/unionpay.ts';
import { WECHAT } from './chinese/wechat.ts';
import type { Catalogue } from './language.ts';

export const CHINESE: Catalogue = {
  ...ALIPAY,
  ...BALANCES,
  ...COMMANDS,
  ...CONFIGURING,
  ...DATABASES,
  ...DATABASE_SERVERS,
  ...DOCTOR,
  ...FEES,
  ...FEE_COMMANDS,
  ...FETCHING,
  ...FETCH_COMMAND,
  ...FORMATS,
  ...HELP,
  ...INIT,
  ...INSPECTING,
  ...KEPT_ROWS,
  ...LEDGER,
  ...MATCHES,
  ...MONTH,
  ...MONTH_PAGE,
  ...MYSQL,
  ...NOTIFY,
  ...OPENING,
  ...PAGE,
  ...PROGRESS,
  ...READING,
  ...RECEIVABLES,
  ...REDIS,
  ...REPORTS,
  ...RUNNING,
  ...SFTP,
  ...SUGGESTING,
  ...SUGGESTIONS,
  ...TOOLS,
  ...WECHAT,
  ...UNIONPAY,
};
