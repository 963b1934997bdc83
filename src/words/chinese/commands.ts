/** Chinese for the arguments and output of commands. */
import type { Catalogue } from '../language.ts';

export const COMMANDS: Catalogue = {
  // Jobs, dates and files.
  "Job '{0}' does not exist: {1} has {2}.": '没有任务“{0}”；{1} 里的任务：{2}。',
  'Name the job of the files: {0} has {1}.': '请指明文件属于哪个任务；{0} 里的任务：{1}。',
  'The jobs have different ledgers ({0}): name a job.': '各任务的台账不同（{0}），请指明任务。',
  '--run is for one job and date: name the job, and leave out --from and --to.':
    '--run 只对一个任务的一个账期：请指明任务，不要用 --from 和 --to。',
  '--from {0} is after --to {1}.': '--from {0} 晚于 --to {1}。',
  '--run uses the loaded files: leave out --statement and --flows.':
    '--run 用的是已经装载的文件，请去掉 --statement 和 --flows。',
  "--statement is missing: give the channel's bill, for example":
    '缺少 --statement：请给出渠道账单，例如',
  '--flows is missing: give your own records, for example': '缺少 --flows：请给出自己的流水，例如',
  'Only one side can be read from standard input (-).': '标准输入（-）只能用于其中一边。',
  '{0} The run is in the ledger: {1} writes the reports.':
    '{0}台账已经记下这次对账：用 {1} 补写报告。',

  // Items.
  id: '编号',
  date: '账期',
  category: '类别',
  difference: '差额',
  age: '账龄',
  state: '状态',
  suggested: '建议',
  order: '订单',
  '{0} d': '{0} 天',
  '1 open item': '挂账差错 1 笔',
  '1 resolved item': '已处理差错 1 笔',
  '{0} open items': '挂账差错 {0} 笔',
  '{0} resolved items': '已处理差错 {0} 笔',
  'the {0} largest shown (--limit)': '只列出差额最大的 {0} 笔（--limit）',
  '{0}, {1}': '{0}，{1}',
  'event {0}': '记录 {0}',
  '… and {0} more\n': '……还有 {0} 笔\n',
  '… and {0} more (--json shows all)': '……还有 {0} 笔（--json 列出全部）',
  '{0}, no counterpart': '{0}，对方没有',
  'Action: {0}': '处理方式：{0}',
  'Suggested action hold: {0} of {1}. Check these before money moves.\n':
    '{1} 笔中有 {0} 笔建议挂账，动账前请先核实。\n',
  'Resolve {0} with the action {1}?': '按“{1}”处理{0}？',
  'Reopen {0}?': '重新打开{0}？',
  'Nothing was changed.\n': '什么都没有改动。\n',
  'Dry run: nothing was changed.': '试运行：什么都没有改动。',
  'Resolved (event {0}). To undo: zhangping items reopen --event {1}':
    '已处理（记录 {0}）。要撤回：zhangping items reopen --event {1}',
  'Reopened (event {0}).': '已重新打开（记录 {0}）。',

  // The history of an order.
  'job {0}': '任务 {0}',
  'unknown: {0}': '无法确定：{0}',
  '… and {0} more dates for which it is unknown': '……还有 {0} 个账期无法确定',
  'it was not read from a file': '当时不是从文件读取的',
  '{0} has changed since': '{0} 后来变了',
  matched: '两边一致',
  'it succeeded on one side only, or the other side uses another id':
    '只有一方成功，或者对方用的是另一个单号',
  'The order id is empty.': '订单号是空的。',
  '--date and --from or --to: give one of them.': '--date 不能与 --from、--to 一起用。',
  'searching {0} of {1} ({2} of {3})': '正在查任务 {1} 的账期 {0}（第 {2} 个，共 {3} 个）',
  'searched: job {0}, {1}: {2} in lists of matches, {3} in files':
    '查过：任务 {0} 的 {1}：查对平明细的 {2} 个，读文件的 {3} 个',
  'not searched: job {0}, {1}. Add --date <date> to search one of them, or --from <date>.':
    '没有查：任务 {0} 的 {1}。要查其中某一个的，请加 --date <date>；要从某一天起都查，请加 --from <date>。',
  '1 date ({0})': '1 个账期（{0}）',
  '{0} dates ({1} … {2})': '{0} 个账期（{1} … {2}）',
  '{0}: job {1} was not run.': '{0}：任务 {1} 没有对过账。',
  'job {0} has no run of these dates.': '任务 {0} 在这些账期没有对过账。',
  'job {0} has no other record of it on the dates that were searched.':
    '在查过的账期里，任务 {0} 没有它的其他流水。',
  'job {0}: no other match of it was found.': '任务 {0}：没有查到它的其他匹配。',
  'The ledger has no runs.': '台账里没有对账。',
  'order {0} in {1}: {2}': '订单 {0}（{1}）：{2}',
  differs: '有差错',
  'pending, the other date may have the rest': '日切在途，对应的流水可能在另一个账期',
  'differed and was resolved': '有过差错，已处理',
  'agreed across dates': '跨账期对平',
  agreed: '两边一致',
  'never succeeded': '未成功',
  'not found': '没有找到',
  'not found in the dates that were searched': '在查过的账期里没有找到',
  'not searched': '没有查',
  'no match and no difference': '没有匹配，也没有差错',
  'unknown, for the reasons below': '无法确定，原因如下',
  'fees: statement {0}, flows {1}, difference {2}': '手续费：渠道 {0}，流水 {1}，相差 {2}',
  '{0} is the id of a refund or of a transaction of the channel:\n':
    '{0} 是退款单号或渠道交易号：\n',
  '{0}, order {1}': '{0}，订单 {1}',
  'since run {0}, {1}': '自 {1} 的对账 {0} 起对平',
  'run {0}, {1}': '{1} 的对账 {0}',
  'rule {0}, {1}': '规则 {0}，{1}',
  '{0}; read in its files': '{0}；查自当时的文件',
  '{0}; read in {1}': '{0}；查自 {1}',
  '{0}, fee {1}': '{0}，手续费 {1}',
  '{0} and {1} more records, added up': '{0}，连同另外 {1} 笔的合计',
  'not among the matches ({0}) or the differences of {1}': '不在 {1} 的匹配（{0} 条）和差错之中',
  '{0}; the files were not read, because another date or job has the order':
    '{0}；没有读文件，因为这笔订单在别的账期或任务里',
  '{0}; whether it was a failed attempt or no order of this date cannot be said: {1}':
    '{0}；无法判断它是未成功的记录，还是不属于这个账期：{1}',
  '{0} was not used: {1}': '没有采用 {0}：{1}',
  'it is damaged, or cut off': '文件已损坏或不完整',
  'the summary.json beside it is not of the current run':
    '同目录的 summary.json 不是当前有效的那次对账的',
  'it was changed after the summary.json beside it': '它在同目录的 summary.json 写好之后被改动过',
  'it is not a file': '它不是文件',
  'it is not as a run wrote it': '内容不是对账写出的样子',
  'it does not have the {0} matches of the run, to the cent':
    '与对账对平的 {0} 条对不上（条数或金额不同）',
  'never succeeded, so the other side need not have it': '未成功，另一边可以没有',
  'order {0}  job {1}  {2}': '订单 {0}  任务 {1}  {2}',
  'The ledger no longer has an item for it.': '台账里已经没有它的差错。',
  '{0} in job {1}, {2}, item {3}': '任务 {1} 有{0}，账期 {2}，差错 {3}',
  'may have been paid over the wrong channel': '可能是付款渠道不对',
  'may have been paid twice': '可能是重复付款',
  'may have been refunded over the wrong channel': '可能是退款渠道不对',
  'may have been refunded twice': '可能是重复退款',
  'Runs of these dates:': '这些账期的对账：',
  '{0} against {1}': '{0} 对 {1}',
  '{0} against {1} (superseded)': '{0} 对 {1}（已被后来的取代）',
  'Changes since:': '后来的变化：',
  '{0}, with {1}': '{0}（对应 {1}）',
  '1 day old': '账龄 1 天',
  '{0} days old': '账龄 {0} 天',
  '{0}, {1}, suggested: {2}': '{0}，{1}，建议：{2}',
  'item {0}': '差错 {0}',
  '{0}: {1}': '{0}：{1}',
  'new: {0}': '原来没有，变为 {0}',
  'was {0}, now gone': '原为 {0}，现在没有了',
  'was {0}, now {1}': '原为 {0}，变为 {1}',
  '{0} resolved as {1}': '{0} 处理为 {1}',
  '({0})': '（{0}）',
  '{0} reopened': '{0} 重新打开',

  // The calendar of a month.
  discrepancies: '差错',
  open: '挂账',
  'run at': '对账时间',
  'No open items.\n': '没有挂账差错。\n',
  'Open items by age on {0}:\n': '挂账差错的账龄（截至 {0}）：\n',
  'Changed since the reports were written:\n': '以下账期的报告写出后又有变化，重写：\n',
  'no dates\n': '没有账期\n',

  // Fixtures.
  '{0}: the folder does not exist.': '{0}：没有这个目录。',
  '{0}: neither this folder nor a folder in it has a {1}.': '{0}：它和它下面的目录都没有 {1}。',
  '{0} of {1} fixtures as expected\n': '{1} 个样例，{0} 个符合预期\n',
  'updated {0}\n': '已更新 {0}\n',
  '{0}: not expected, but written': '{0}：预期没有，却写出了',
  '{0}: expected, but not written': '{0}：预期有，却没有写出',
  '{0}:{1}: expected {2}, got {3}': '{0}:{1}: 预期 {2}，实得 {3}',
  'the end': '结尾',
  '{0} has {1} such items.': '{0} 有 {1} 条这样的差错。',

  // Metrics and shell completion.
  '--metrics {0}: expected a name that ends in .prom, the only files that node_exporter reads.':
    '--metrics {0}：文件名应以 .prom 结尾，node_exporter 不读别的文件。',
  'must end in .prom, the only files that node_exporter reads':
    '应以 .prom 结尾，node_exporter 不读别的文件',
  '{0}: not a metrics file of zhangping, or a damaged one. It was replaced, with only the jobs of this command.':
    '{0}：这不是 zhangping 的指标文件，或者已经损坏。现已重写，其中只有本次命令的对账任务。',
  '{0}: a run that ended before its job was known is not in the metrics. Name the job: zhangping run <job>':
    '{0}：有一次对账在任务名确定之前就结束了，指标里没有它。请给出任务名，例如：zhangping run <job>',
  '{0}: the metrics cannot be written ({1}). The result of the run is not affected. Check that this user can write to the folder and that the disk has space.':
    '{0}：指标文件写不了（{1}）。对账结论不受影响；请检查本用户能否写该目录，以及磁盘是否有空间。',
  'print a shell completion script': '打印补全脚本：在 shell 里按 TAB 补全命令、参数和名字',
  'bash, zsh or fish': 'bash、zsh 或 fish',
};
