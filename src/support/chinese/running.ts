/** Chinese for main.ts, program.ts and the commands that run. */
import type { Catalogue } from '../language.ts';

export const RUNNING: Catalogue = {
  '--lang {0}: expected zh or en.': '--lang {0}：应为 zh 或 en。',
  'unexpected fault: {0}': '意外故障：{0}',
  'Run again with --verbose and report what it prints.':
    '请加 --verbose 再运行一次，并把输出报告给我们。',
  'Give one of --date, --from with --to, and --catch-up.':
    '--date、--from 加 --to、--catch-up 三者只能给一个。',
  '{0} is missing: expected yyyy-MM-dd, of both ends.':
    '缺少 {0}：起止两端都要给，格式 yyyy-MM-dd。',
  '--from {0} is after --to {1}.': '--from {0} 晚于 --to {1}。',
  '--catch-up {0}: expected how many days to look back, from 1 to {1}.':
    '--catch-up {0}：应为往回看的天数，1 到 {1}。',
  '--catch-up asks the ledger which dates were run: leave out --no-ledger.':
    '--catch-up 要从台账得知哪些账期已对过：请去掉 --no-ledger。',
  '{0}: this needs a path of the {1} for each date, like bills/{date:yyyyMMdd}.zip; none has a {date} in it.':
    '{0}：{1} 的路径须随账期变化，例如 bills/{date:yyyyMMdd}.zip；现有路径都不含 {date}。',
  'Nothing to catch up on: every date was run.\n': '没有需要补跑的账期：都已对过。\n',
};
