/** Chinese for main.ts, program.ts and the commands that run. */
import type { Catalogue } from '../language.ts';

export const RUNNING: Catalogue = {
  '--lang {0}: expected zh or en.': '--lang {0}：应为 zh 或 en。',
  'the package {0} is not installed': '没有安装依赖包 {0}',
  'install the dependencies of zhangping: {0}': '请安装：{0}',
  'Node.js {0} cannot load better-sqlite3, the native module for the ledger: {1}':
    'Node.js {0} 无法加载台账用的原生模块 better-sqlite3：{1}',
  'compile it (takes minutes, requires a C++ compiler, make and Python 3): {0}':
    '请编译（要几分钟，需要 C++ 编译器、make 和 Python 3）：{0}',
  'it has not been compiled': '还没有编译',
  'it is compiled for another version of Node.js': '是为另一个版本的 Node.js 编译的',
  'it is damaged, or compiled on another system': '已损坏，或是在另一种系统上编译的',
  'internal error: {0}': '意外故障：{0}',
  'Run again with --verbose and report the output.':
    '请加 --verbose 再运行一次，并把输出报告给我们。',
  'Give only one of --date, --from with --to, and --catch-up.':
    '--date、--from 加 --to、--catch-up 三者只能给一个。',
  '{0} is missing: --from and --to are both required, as yyyy-MM-dd.':
    '缺少 {0}：起止两端都要给，格式 yyyy-MM-dd。',
  '--from {0} is after --to {1}.': '--from {0} 晚于 --to {1}。',
  '--catch-up {0}: expected a number of days from 1 to {1}.':
    '--catch-up {0}：应为往回看的天数，1 到 {1}。',
  '--catch-up needs the ledger to know which dates were run: leave out --no-ledger.':
    '--catch-up 要从台账得知哪些账期已对过：请去掉 --no-ledger。',
  '{0} needs a {1} path with a date in it, such as bills/{date:yyyyMMdd}.zip; no path has one.':
    '{0}：{1} 的路径须随账期变化，例如 bills/{date:yyyyMMdd}.zip；现有路径都不含 {date}。',
  'Nothing to catch up on: {0} was run for every date from {1} to {2}.':
    '没有需要补跑的账期：任务 {0} 从 {1} 到 {2} 都已对过。',
  'Nothing to run: {0} has no files from {1} to {2}, which are days off.':
    '没有需要运行的账期：{1} 到 {2} 都是休息日，任务 {0} 没有文件。',
  '{0} does not apply to job {1}, which has settles: leave it out, or name another job.':
    '{0} 不适用于有 settles 的任务 {1}：请去掉它，或指定别的任务。',
  '{0} does not apply to job {1}, whose statement {2} sums: run it from its files on one machine.':
    '{0} 不适用于任务 {1}，任务 {2} 要汇总它的账单：请在一台机器上用文件运行。',
  'Nothing to catch up on: {0} was run for every date from {1} to {2} but days off without files.':
    '没有需要补跑的账期：任务 {0} 从 {1} 到 {2} 都已对过，没有文件的休息日除外。',
  'There are no files for {0} to {1}.': '{0} 到 {1} 没有文件。',
};
