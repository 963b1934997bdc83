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
  '1 item': '1 笔',
  '{0} open items': '挂账差错 {0} 笔',
  '{0} resolved items': '已处理差错 {0} 笔',
  '{0} items': '{0} 笔',
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
  'order {0}: the ledger has no item for it.': '订单 {0}：台账里没有它的差错。',
  'order {0}: no item in {1}.': '订单 {0}：{1} 里没有它的差错。',
  'job {0}': '任务 {0}',
  'The files of {0} dates were read again: none contains the order.':
    '重新读了 {0} 个账期的文件：都没有这笔订单。',
  'unknown: {0}': '无法确定：{0}',
  '… and {0} more dates for which it is unknown': '……还有 {0} 个账期无法确定',
  'it was not read from a file': '当时不是从文件读取的',
  '{0} has changed since': '{0} 后来变了',
  matched: '两边一致',
  'it succeeded on one side only, or the other side uses another id':
    '只有一方成功，或者对方用的是另一个单号',
  '{0} earlier dates were not searched. Add --date <date> to search one of them, or --from <date>.':
    '更早的 {0} 个账期没有查。要查其中某一个的，请加 --date <date>；要从某一天起都查，请加 --from <date>。',
  'The order id is empty.': '订单号是空的。',
  '--date and --from or --to: give one of them.': '--date 不能与 --from、--to 一起用。',
  'searching {0} of {1} ({2} of {3})': '正在查任务 {1} 的账期 {0}（第 {2} 个，共 {3} 个）',
  'searched: job {0}, {1} dates ({2}): {3} lists of matches, files of {4} dates':
    '查过：任务 {0} 的 {1} 个账期（{2}）：对平明细 {3} 份，重读了 {4} 个账期的文件',
  '{0} is the id of a refund or of a transaction of the channel:': '{0} 是退款单号或渠道交易号：',
  '{0}, order {1}': '{0}，订单 {1}',
  'since run {0}, {1}': '自 {1} 的对账 {0} 起对平',
  'run {0}, {1}': '{1} 的对账 {0}',
  'rule {0}, {1}': '规则 {0}，{1}',
  '{0}; read in its files': '{0}；查自当时的文件',
  '{0}; read in {1}': '{0}；查自 {1}',
  '{0}, fee {1}': '{0}，手续费 {1}',
  '{0} and {1} more records, added up': '{0}，连同另外 {1} 笔的合计',
  'it did not match; whether an attempt failed, only the files say':
    '没有对平；有没有未成功的记录，只有文件里才有',
  '{0} was not used: {1}': '没有采用 {0}：{1}',
  'it is damaged, or cut off': '文件已损坏或不完整',
  'the summary.json beside it is not of the current run':
    '同目录的 summary.json 不是当前有效的那次对账的',
  'it was changed after the summary.json beside it': '它在同目录的 summary.json 写好之后被改动过',
  'it is not a file': '它不是文件',
  'it is not as a run wrote it': '内容不是对账写出的样子',
  'it does not have the {0} matches of the run, to the cent':
    '与对账对平的 {0} 条对不上（条数或金额不同）',
  'excluded: it did not succeed, so the other side need not have it':
    '不计：交易未成功，另一边可以没有',
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
  '{0} to {1} days': '{0} 至 {1} 天',
  '{0} days and more': '{0} 天及以上',
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
};
