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

  // The progress of a run.
  'opening files': '正在打开文件',
  'reading both sides': '正在读取两边文件',
  'comparing both sides': '正在比对两边',
  'classifying leftovers': '正在判定未匹配记录',
  'proving the totals': '正在核验总额',
  'matching across days': '正在跨账期核对',
  'writing reports': '正在写报告',
  'opened the files': '打开文件',
  'read both sides': '读取两边文件',
  'read {0}, {1} ({2})': '读取 {0}、{1}（{2}）',
  'compared both sides': '比对两边',
  'classified leftovers': '判定未匹配记录',
  'classified {0}': '判定{0}',
  'proved the totals': '核验总额',
  'matched across days': '跨账期核对',
  'wrote the reports': '写报告',
  '{0} in {1} s': '{0}，用时 {1} 秒',
  '{0} s so far': '已用 {0} 秒',
  '{0} s left': '约剩 {0} 秒',
  '{0} min left': '约剩 {0} 分钟',
  '{0} of {1} {2}': '{0} / {1} {2}',
  '1 leftover': '未匹配记录 1 条',
  '{0} leftovers': '未匹配记录 {0} 条',
  'balanced, {0} matched, difference {1}': '账平，匹配 {0} 笔，差额 {1}',
  'discrepant, {0}, difference {1}': '不平，{0}，差额 {1}',
  'refused, nothing was written': '已拒绝，未写入任何内容',
  'another run of the job is in progress': '同一对账任务正在运行',
  '{0}; {1} s in total': '{0}；总用时 {1} 秒',

  // Redis, and runs on several machines.
  // URLs.
  '--redis is missing: expected {0}.': '缺少 --redis，应为 {0}。',
  'Several --redis URLs must be nodes of one cluster: redis+cluster://host:port.':
    '几个 --redis URL 应是同一集群的节点：redis+cluster://host:port。',
  'is a URL that {0}. Expected {1}; ?prefix=… sets the prefix of keys':
    '这个 URL {0}。应为 {1}；键的前缀用 ?prefix=…',
  'The Redis URL {0}. Expected {1}; ?prefix=… sets the prefix of keys.':
    'Redis 的 URL {0}。应为 {1}；键的前缀用 ?prefix=…。',
  'redis://user:password@host:6379/0, rediss://… for TLS, redis+cluster://host1,host2,host3':
    'redis://user:password@host:6379/0，TLS 用 rediss://…，集群用 redis+cluster://host1,host2,host3',
  'does not have the expected form': '不是规定的写法',
  'names a database, which clusters do not have': '指定了数据库，而集群没有数据库之分',
  'has a host that is not host:port': '里的主机不是 host:port',
  'has a parameter other than prefix': '含有 prefix 以外的参数',
  'has a prefix that is not letters, digits, and : . _ - (64 at most)':
    '里的 prefix 只能是字母、数字和 : . _ -（最多 64 个）',
  'has a user or password that is not percent-encoded': '里的用户名或密码没有按百分号编码',
  'No Redis is configured: give --redis redis://host:6379, or put the URL into {0} or, as redis:, into the config.':
    '没有指定 Redis：请用 --redis redis://host:6379，或把 URL 放进 {0}，或写进配置的 redis:。',

  // The server.
  'Redis {0} refuses the user or the password.': 'Redis {0} 拒绝了用户名或密码。',
  'Redis {0} denies the user a permission that is needed (see docs/scaling.md).':
    'Redis {0} 没有给这个用户所需的权限（见 docs/scaling.md）。',
  'Redis {0} is out of memory (maxmemory): give it more, see docs/scaling.md.':
    'Redis {0} 内存不足（maxmemory）：请加大，见 docs/scaling.md。',
  'Redis {0} cannot save its data and refuses writes: free its disk.':
    'Redis {0} 存不了盘，拒绝写入：请腾出它的磁盘。',
  'Redis {0} is not a cluster: use redis:// or rediss://.':
    'Redis {0} 不是集群：请用 redis:// 或 rediss://。',
  'Redis {0} does not have that database.': 'Redis {0} 没有这个数据库。',
  'Redis {0} is a node of a cluster: use redis+cluster://.':
    'Redis {0} 是集群的一个节点：请用 redis+cluster://。',
  'Redis {0} is a read-only replica: name its master.': 'Redis {0} 是只读副本：请指定它的主节点。',
  'Redis {0} cannot be reached, or failed: {1}. Nothing was reconciled; fix it and run again.':
    'Redis {0} 连不上，或出了故障：{1}。没有对账；请修好后再运行。',
  'Redis {0} has version {1}; 4.0 or later is required.': 'Redis {0} 的版本是 {1}，最低要 4.0。',
  'Redis {0} may evict keys when it is full (maxmemory-policy {1}), and evicted keys would look like discrepancies. Set maxmemory-policy noeviction, or use another Redis.':
    'Redis {0} 满了会淘汰键（maxmemory-policy {1}），淘汰的会被当成差错。请设 maxmemory-policy noeviction，或换一个 Redis。',
  'a set that was given {0} members has {1}': '写入 {0} 个成员的集合只有 {1} 个',
  'a transaction returned an incomplete answer': '事务只得到一半的应答',

  // Runs on several machines.
  "--run {0}: expected 1 to 64 letters, digits, '.', '_' or '-'.":
    '--run {0}：应为 1 至 64 个字母、数字或 . _ -。',
  'Run {0} has just ended. Choose another --run.': '对账 {0} 刚刚结束，请换一个 --run。',
  'Redis {0} has lost part {1} of run {2}: Redis was restarted, or the part was removed. Load it again.':
    'Redis {0} 里已经没有对账 {2} 的分片 {1}：它重启过，或者有人删了。请重新装载。',
  'Run {0} was started with other job settings or by another version: use the same config on every machine, or another --run.':
    '对账 {0} 开始时用的任务设置或程序版本不同：各台机器请用同一份配置，或换一个 --run。',
  'Run {0} does not exist in {1}: load its parts first with zhangping load.':
    '{1} 里没有对账 {0}：请先用 zhangping load 装载它的分片。',
  'Almost none of {0} records of the statement and {1} of the flows match: they are probably not of the same account and date. Check the parts; --allow-unrelated makes an item of each record.':
    '对账单 {0} 条、流水 {1} 条，几乎没有一致的：多半不是同一账号、同一账期。请检查分片；确实要对下去用 --allow-unrelated，每条记录各成一条差错。',
  'Run {0} is not complete: {1}.': '对账 {0} 还不完整：{1}。',
  'loaders disagree on the number of parts of the {0}: {1}': '各装载进程所说的{0}分片数不一：{1}',
  'no part of the {0} is loaded yet': '还没有{0}的分片',
  'the {0} has {1} parts instead of {2}: an extra part was loaded, or a file changed. Load all parts into another --run':
    '{0}有 {1} 个分片，应为 {2} 个：装载了不属于它的文件，或有文件变了。请换一个 --run 全部重新装载',
  'part {0} is not sealed. Wait for its loader on {1}; if the loader has ended, start it again':
    '分片 {0} 还没有装载完。请等 {1} 上的装载进程；如果它已经结束，请重新启动',
  '{0} of {1} parts of the {2} are loaded (a file that is loaded several times is one part)':
    '{2}的 {1} 个分片只装载了 {0} 个（同一个文件装载几次也只算一个分片）',
  'Two parts of the {0} are named {1}, on {2} and on {3}. Rename one: reports identify rows by file name.':
    '{0}有两个分片都叫 {1}，分别在 {2} 和 {3} 上。请取不同的名字：报告靠文件名说明行在哪里。',
  '{0}: the bill is of {1}, the business date is {2}. Load parts of one date into a run.':
    '{0}：账单是 {1} 的，账期是 {2}。一次对账只装载同一账期的分片。',
  '{0}: the statement has a header but no rows, and does not state that there were no transactions. If there really were none, load and run again with --allow-empty.':
    '{0}：对账单只有表头没有行，也没有说明这就是全部。如果确实没有交易，请加 --allow-empty 重新装载和对账。',
  '{0}: another part has the same content, which would count twice. Give each file once.':
    '{0}：内容和另一个分片相同，会重复计算。每个文件只给一次。',
  'A part cannot come from standard input, because its rows are read again later. Give a file.':
    '分片不能来自标准输入：以后还要读它的行。请给出文件。',
  'The loader of part {0} on {1} has ended. Start zhangping load --run {2} there again, which resumes it; then run again.':
    '{1} 上装载分片 {0} 的进程已经不在。请在那里重新执行 zhangping load --run {2}，它会接着做；然后再对账。',
  'A part has too many records of one order id for memory.':
    '有个分片里同一订单号的记录太多，内存放不下。',
  '{0}: {1} records, part {2}, sealed': '{0}：{1} 条，分片 {2}，已装载',
  'waiting for zhangping run --run {0}; this command ends with it':
    '等待 zhangping run --run {0}；它结束，这里也结束',
  "{0}: this statement requires the flows' refunds and reversals with the sign as written, but they were loaded without it. Set the job's channel in the config, and load them again with --job into another --run.":
    '{0}：与这种对账单对账时，内部流水的退款和冲正以所写正负号为准，而这一份不是这样加载的。请在配置里写明任务的 channel，再用 --job 加载到另一个 --run。',
  "{0}: the flows' refunds and reversals were loaded with the sign as written, but this statement is not of the job's channel. Correct the channel in the config, and load them again into another --run.":
    '{0}：内部流水的退款和冲正是按所写正负号加载的，而这份对账单不是任务的 channel。请改正配置里的 channel，再加载到另一个 --run。',
};
