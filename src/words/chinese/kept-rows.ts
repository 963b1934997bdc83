/** Chinese messages about rows of databases that are kept. */
import type { Catalogue } from '../language.ts';

export const KEPT_ROWS: Catalogue = {
  // Keeping.
  'The rows of the database cannot be kept in {0}: the disk is full ({1}). Nothing was committed. Free space there, or lower keepDays, and run again.':
    '数据库的数据行无法留存到 {0}：磁盘已满（{1}）。什么都没有入账。请腾出空间，或者调小 keepDays，再运行。',
  'The rows of the database cannot be kept in {0}: {1}. Nothing was committed. Give this user write permission there, or leave out keepDays, and run again.':
    '数据库的数据行无法留存到 {0}：{1}。什么都没有入账。请让当前用户可以在那里写，或者去掉 keepDays，再运行。',
  // Reading.
  '{0}: the rows of {1} were not kept. Set keepDays for the query of job {2}, so that the next runs keep theirs.':
    '{0}：{1} 的数据行没有留存。在任务 {2} 的查询里设 keepDays，以后对账就会留存。',
  '{0}: the kept rows of {1} no longer exist: {2} has been removed (keepDays), or the ledger was moved without its folder {3}.':
    '{0}：{1} 留存的数据行已经没有了：{2} 过期删除了（keepDays），或者台账搬走时没有带上目录 {3}。',
  '{0} is damaged: it does not have the rows that the run read.':
    '{0} 已损坏：里面不是那次对账读到的数据行。',
  '--kept needs the ledger, which says which rows were kept: leave out --no-ledger.':
    '--kept 要靠台账知道留存了哪些数据行：请去掉 --no-ledger。',
  '--kept: job {0} does not read a database.': '--kept：任务 {0} 不读数据库。',
  'database:{0}: job {1} has no run of {2} that read it. Run without --kept.':
    'database:{0}：任务 {1} 在 {2} 没有读过它的对账。请不带 --kept 运行。',
  '{0} To read the database again, run without --kept.': '{0}要重新读数据库，请不带 --kept 运行。',
  '--kept reads the rows of dates that were run, and --catch-up runs dates that were not: give --date, or --from and --to.':
    '--kept 读对过的账期留存的数据行，--catch-up 跑没有对过的账期：请改用 --date，或 --from 和 --to。',
  '--run uses the loaded files: leave out --kept.': '--run 使用已装入的文件：请去掉 --kept。',
  'read the rows that the last run of the date kept, not the database':
    '不读数据库，读该账期上次对账留存的数据行',
  // In reports.
  'kept rows, {0}': '留存的数据行，{0}',
  'rows kept in {0}, beside the ledger: {1}:<n> is line n of it':
    '数据行留存在台账旁的 {0}：{1}:<n> 就是其中第 n 行',
  "the rows differ from those of the date's previous run, of which no copy is left to show the difference":
    '数据行与该账期上次对账时不同，但当时的数据行没有留存，看不出差在哪里',
  '{0}; keepDays of the query keeps copies': '{0}；查询里设了 keepDays 就会留存',
  '{0} changed, {1} added, {2} removed': '改动 {0} 行，新增 {1} 行，减少 {2} 行',
  "rows that differ from the date's previous run: {0}": '与该账期上次对账相比，数据行有变动：{0}',
  "rows that differ from the date's previous run, which had another query: {0}":
    '与该账期上次对账相比，查询改过，数据行有变动：{0}',
  '… and {0} more': '……还有 {0} 行',
  '(empty)': '（空）',
  '{0} added: {1}': '{0} 新增：{1}',
  '{0} removed: {1}': '{0} 减少：{1}',
  '{0} changed: {1}': '{0} 改动：{1}',
  // In explain.
  '{0}: no copy of its rows is kept (keepDays)': '{0}：数据行没有留存（keepDays）',
  'rows of {0} by line: zcat {1} | sed -n {2}': '按行看 {0} 的数据：zcat {1} | sed -n {2}',
};
