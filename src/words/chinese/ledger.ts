/** Chinese messages about the ledger and decisions. */
import type { Catalogue } from '../language.ts';

export const LEDGER: Catalogue = {
  // The file.
  '{0}: the ledger does not exist. A run creates it; name another one with --ledger.':
    '{0}：没有台账。对账时会建立；别处的台账用 --ledger 指定。',
  "{0}: the ledger's folder {1} does not exist. Create it first.":
    '{0}：台账所在的目录 {1} 不存在，请先建立。',
  '{0}: the ledger cannot be opened ({1}).': '{0}：台账打不开（{1}）。',
  '{0}: not a ledger of zhangping (or its header is damaged). Name the right file with --ledger; nothing was changed.':
    '{0}：这不是 zhangping 的台账（或文件头已损坏）。请用 --ledger 指定正确的文件；什么都没有改动。',
  '{0}: the ledger has version {1}; this zhangping supports versions up to {2}. Install the newer zhangping that wrote it; nothing was changed.':
    '{0}：台账的版本是 {1}，这个 zhangping 最高只认得 {2}。请安装写出它的新版 zhangping；什么都没有改动。',
  '{0}: the ledger cannot be used: {1} ({2}).': '{0}：台账不能用：{1}（{2}）。',
  'temporary file': '临时文件',
  'the disk is full. Free space there and run again': '磁盘已满。请腾出空间后再运行',
  'a disk read or write failed. Free space there and run again': '磁盘读写失败。请腾出空间后再运行',
  'another program has locked it. Wait until that program ends, and run again':
    '另一个程序锁住了它。请等它结束后再运行',
  'it is read-only. Give this user write permission on it and its folder':
    '它是只读的。请给当前用户这个文件和所在目录的写权限',
  'this user cannot write it. Give write permission on it and its folder':
    '当前用户不能写它。请给这个文件和所在目录的写权限',
  'it cannot be opened. Check the path, and the permissions of its folder':
    '打不开。请检查路径和所在目录的权限',
  'it is damaged. Nothing was changed. Restore a backup, or move it away and run the last days again; the decisions of people exist only in the ledger':
    '它已损坏。什么都没有改动。请恢复备份，或把它移走，重跑最近几天的账期；人工处理的记录只在台账里',

  // Damage.
  'its jobs are incomplete': '任务不全',
  'the last row of {0} is lost': '表 {0} 的最后一行丢失',
  'the dates of {0} are incomplete': '任务 {0} 的账期不全',
  'the settlement dates of {0} are incomplete': '任务 {0} 的应收账期不全',
  'the groups of {0} are incomplete': '{0} 的应收不全',
  'the credits of {0} are incomplete': '{0} 的到账不全',
  'the sums of {0} are incomplete': '{0} 的汇总不全',
  'the events of {0} are incomplete': '任务 {0} 的处理记录不全',
  'the rejects of {0} are incomplete': '{0} 的坏行不全',
  'the items of {0} are incomplete': '{0} 的差错不全',
  'the records of item {0} are incomplete': '差错 {0} 的流水不全',
  'rows of {0} are missing': '{0} 的记录有缺失',
  'item {0} of {1} is missing': '{1} 的差错 {0} 不见了',
  'the run of {0} is missing': '{0} 的对账记录不见了',
  'the decision about {0} is missing': '差错 {0} 的处理记录不见了',
  'the date of item {0} is missing': '差错 {0} 所在的账期不见了',
  '{0} is missing': '{0} 不见了',
  'the sums of {0} are wrong': '{0} 的合计不对',
  'a row of {0} does not match its checksum': '表 {0} 有一行与校验和不符',

  // Locks.
  'process {0} on {1}, since {2}': '主机 {1} 上的进程 {0}，始于 {2}',
  'another process': '另一个进程',
  'Another run of {0} is in progress: {1}. Wait until it ends, and run again.':
    '任务 {0} 的另一次对账正在进行：{1}。请等它结束后再运行。',
  '{0}: the lock cannot be written: the disk is full. Free space there and run again ({1}).':
    '{0}：锁写不进去：磁盘已满。请腾出空间后再运行（{1}）。',
  '{0}: the lock cannot be created ({1}). With --ledger, name a ledger in a folder that this user can write to.':
    '{0}：锁建不了（{1}）。请用 --ledger 把台账指定到当前用户可写的目录。',
  'took over the lock of a run that crashed: {0}': '接管了一次中断的对账留下的锁：{0}',

  // Runs.
  'The ledger has job {0} in {1}, but this run is in {2}. A job has one currency: use a separate job for the other one.':
    '台账里任务 {0} 的币种是 {1}，这次对账是 {2}。一个任务只有一个币种：请给另一个币种单独起任务名。',
  '{0}: the same file was already reconciled for {1} (as {2}) and cannot also be the file of {3}. Give the file of {4}; if {5} was run with the wrong file, first run that date again with the right one.':
    '{0}：同一个文件已经用于 {1} 的对账（当时叫 {2}），不能又是 {3} 的。请给出 {4} 的文件；如果当时是 {5} 用错了文件，请先用正确的文件重跑那个账期。',
  '{0} in minor units {1} (was {2})': '{0}（最小货币单位）{1}（原为 {2}）',
  '{0} {1} (was {2})': '{0} {1}（原为 {2}）',
  none: '无',
  '{0}: there is no run of {1} for {2}.': '{0}：没有任务 {1} 在 {2} 的对账。',
  '{0}: there is no run of any job in this ledger.': '{0}：这个台账里没有任何任务的对账。',
  '{0}: there is no run of {1} in this ledger.': '{0}：这个台账里没有任务 {1} 的对账。',
  '{0}: name a job: the ledger has {1}.': '{0}：请指明任务；台账里的任务：{1}。',
  '{0}: there is no run of {1}; the ledger has {2}.':
    '{0}：没有任务 {1} 的对账；台账里的任务：{2}。',

  // Decisions.
  '{0} is listed twice.': '{0} 写了两次。',
  'Nothing was changed.': '什么都没有改动。',
  '{0} item ids begin with {1}: give more characters.':
    '有 {0} 个差错编号以 {1} 开头，请多写几位。',
  'Several item ids begin with {0}: give more characters.':
    '有几个差错编号都以 {0} 开头，请多写几位。',
  '{0} was cleared by {1}: there is nothing to decide.': '{0} 已由 {1} 冲平，不需要处理。',
  '{0} is already resolved. To resolve it differently, reopen it first: zhangping items reopen {1}':
    '{0} 已经处理过了。要重新处理，请先打开：zhangping items reopen {1}',
  '{0} has changed since it was selected. Check it, and decide again.':
    '{0} 选定之后又有变化。请查看后再处理。',
  'There is no event {0}. zhangping items show <id> lists the events.':
    '没有编号为 {0} 的处理记录。用 zhangping items show <编号> 查看。',
  'Event {0} no longer resolves any item: its items were reopened, resolved again or changed since.':
    '编号 {0} 的处理已经没有生效的差错：后来都重新打开、重新处理或变化了。',
  '{0} is open.': '{0} 还没有处理。',
  '{0}: no item has this id. zhangping items list shows the items.':
    '{0}：没有这条差错。用 zhangping items list 查看。',
  '{0}: no current run has this item ({1} of {2}, order {3}).':
    '{0}：对账结果里已经没有这条差错（{2} 的 {1}，订单 {3}）。',
  '{0}: has no column item_id; its columns are {1}.': '{0}：没有 item_id 这一列，已有的列：{1}。',
  'action {0}: expected one of {1}.': 'action {0}：应为其中之一：{1}。',
  '{0}: contains no items.': '{0}：里面没有差错。',
  '{0}: cannot be read as CSV ({1}).': '{0}：不能当作 CSV 读取（{1}）。',
  '{0}: the decisions cannot be read ({1}).': '{0}：处理清单读不了（{1}）。',
  'Select items in exactly one way: ids, --csv with a file, or a filter (--job, --date, --category).':
    '请用一种方式指明差错：编号，或用 --csv 给出文件，或筛选条件（--job、--date、--category）。',
  'Select items in exactly one way: ids, --csv with a file, --event with the number of a decision, or a filter (--job, --date, --category).':
    '请用一种方式指明差错：编号，或用 --csv 给出文件，或用 --event 给出处理记录的编号，或筛选条件（--job、--date、--category）。',
  '{0}: expected the number of a decision, as shown by items show.':
    '{0}：应为处理记录的编号，items show 里有。',
  '{0} other items of this decision are left unchanged: they were reopened, resolved again or changed since.\n':
    '这次处理的另外 {0} 笔差错保持原样：后来已重新打开、重新处理或变化。\n',
  'The filter selects {0}, and there is no terminal to ask for confirmation. Check them with --dry-run, then run it again with --yes. Nothing was changed.':
    '筛选条件选中{0}，但没有终端可以确认。请先用 --dry-run 查看，再加 --yes 运行。什么都没有改动。',
  'The filter selects no open items.': '没有符合条件的未处理差错。',
  'The filter selects no resolved items.': '没有符合条件的已处理差错。',
  'an item of {0} has no order id': '{0} 有一个条目没有订单号',
};
