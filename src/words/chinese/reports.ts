/** Chinese for the results of a run: the table on the terminal, reports, the proof, refusals. */
import type { Catalogue } from '../language.ts';

export const REPORTS: Catalogue = {
  statement: '渠道对账单',
  flows: '内部流水',

  // The table on the terminal.
  '账平 BALANCED': '账平',
  '不平 DISCREPANT': '不平',
  'open items': '挂账差错',
  count: '笔数',
  amount: '金额',
  'statement - flows = {0}': '渠道 - 流水 = {0}',
  'explained {0}': '已解释 {0}',
  'residual {0}': '残差 {0}',
  'Positive: we hold more than booked (长款), negative: less (短款), refunds too.':
    '渠道减流水：正数为长款（钱比账多），负数为短款（钱比账少），退款也一样。',
  '{0},': '{0}，',
  'The {0} largest of {1} open discrepancies:': '未处理差错 {1} 笔，差额最大的 {0} 笔：',
  'Discrepancies:': '差错：',
  'The {0} largest of {1} expired items of earlier dates, which count there:':
    '以前账期有 {1} 笔超期，计入各自的账期，差额最大的 {0} 笔：',
  'Expired items of earlier dates, which count there:': '以前账期的超期，计入各自的账期：',
  'Refunds without a refund id, matched by order and amount: {0}.':
    '没有退款单号、按订单号和金额匹配的退款：{0} 笔。',
  'Refunds of the statement without a refund id that may equal refunds of the flows for the same order: {0}. They cannot be distinguished: hold both.':
    '对账单有 {0} 笔退款没有退款单号，可能就是流水中同一订单的退款，无法区分：两边都先挂账。',
  'Refunds of the flows without a refund id that may equal refunds of the statement for the same order: {0}. They cannot be distinguished: hold both.':
    '流水有 {0} 笔退款没有退款单号，可能就是对账单中同一订单的退款，无法区分：两边都先挂账。',
  'Refunds of the flows that the statement of another date may have without a refund id: {0}. They cannot be distinguished: hold both.':
    '流水有 {0} 笔退款，可能就是其他账期的对账单中同一订单、但没有退款单号的退款，无法区分：两边都先挂账。',
  'Refunds of the statement that the flows of another date may have without a refund id: {0}. They cannot be distinguished: hold both.':
    '对账单有 {0} 笔退款，可能就是其他账期的流水中同一订单、但没有退款单号的退款，无法区分：两边都先挂账。',
  'Add the missing refund ids (column refund_id, or refundId of a described format), or set identity: [orderId] for the job; then run the dates of these refunds again.':
    '请让这一边带上退款单号（refund_id 列，自定义格式用 refundId），或在任务中设置 identity: [orderId]，然后重跑这些退款所在的账期。',
  'Own refunds or reversals add up to money received, and those of the statement do not. If your records have refunds that you paid as positive numbers, make them negative, or set the direction in the profile of the flows (flowsProfile): amount: {column, direction, in, out}; then run the date again.':
    '流水的退款或冲正合计为收入，对账单的则不是。如果付出的退款在流水里写成了正数，请改为负数，或在流水的格式（flowsProfile）里写明收支方向：amount: {column, direction, in, out}，然后重跑该账期。',
  'Also changed: {0}, {1} (reports rewritten)': '随之变化：{0}，{1}（报告已重写）',
  'Also changed: {0}, {1} (stale: zhangping report --date {2})':
    '随之变化：{0}，{1}（报告已过时：zhangping report --date {2}）',
  'The settings of the job changed, all dates were recomputed: {0}':
    '任务设置有变，所有账期已重新推算：{0}',
  'A decision lost its item: {0} ({1} {2}, {3}, order {4}), {5} by {6}':
    '有处理找不到差错了：{0}（{1} {2}，{3}，订单 {4}），{6} 处理为 {5}',
  'Reports: {0}': '报告：{0}',
  'Rows that could not be read: {0}': '无法读取的行：{0}',
  'Rows that could not be read: {0}, see rejects.csv': '无法读取的行：{0}，见 rejects.csv',
  'Matched by offset on one side: {0}, see offsets.csv':
    '单边勾销（收款与其退款或冲正相抵）：{0} 组，见 offsets.csv',
  'Cleared by offset with another date: {0}, see offsets.csv':
    '与其他账期单边勾销：{0} 笔，见 offsets.csv',
  'rows that are not records, skipped: {0}': '跳过不是流水的行：{0}',
  'rows of other accounts, skipped: {0}': '跳过其他账号的行：{0}',
  'rows that are not of this job (only), skipped: {0}': '跳过不属于本任务的行（only）：{0}',
  'rows without an account, assigned to this job: {0}': '没有写账号、算作本任务的行：{0}',
  'Own records that the statement lacks, with a time outside {0}: {1}. Those within carry_days wait as pending for their own date. Export the records of each date by itself.':
    '对账单里没有、时间不在 {0} 的内部流水：{1} 笔。carry_days 以内的列为日切在途，等所属账期对账。请按账期分别导出内部流水。',

  // summary.md.
  '## {0}: {1}, {2}': '## {0}：{1}，{2}',
  '**Difference {0} {1}**, {2}.': '**差额 {0} {1}**，{2}。',
  'Statement less flows {0}, explained {1}, residual {2}': '对账单减流水 {0}，已解释 {1}，残差 {2}',
  'within the tolerance': '容差内',
  '1 item, {0}': '1 笔，{0}',
  '{0} items, {1}': '{0} 笔，{1}',

  // Writing reports.
  '{0} cannot be a job name: {1}.': '{0} 不能作任务名：{1}。',
  '{0} is not a date: expected yyyy-MM-dd.': '{0} 不是日期：应为 yyyy-MM-dd。',
  'Reports cannot be written to {0}: {1}. {2}': '报告写不进 {0}：{1}。{2}',
  'Free space there, or choose another folder with --out, and run again.':
    '请腾出空间，或用 --out 换一个目录，再运行。',
  'Give this user write permission there, or choose another folder with --out.':
    '请给当前用户写权限，或用 --out 换一个目录。',
  'The disk is read-only: choose another folder with --out.':
    '磁盘是只读的：请用 --out 换一个目录。',
  'A file is in the place of a folder, or a folder in the place of a file: move it and run again.':
    '该是目录的地方是文件，或者相反：请移走后再运行。',
  'Fix this, or choose another folder with --out, and run again.':
    '请排除故障，或用 --out 换一个目录，再运行。',

  // The proof.
  '{0} records of the statement ({1}) were matched with {2} of the flows ({3}).':
    '对账单 {0} 条（{1}）与流水 {2} 条（{3}）配成了对。',
  '{0}: the sides differ by {1} ({2} records), but the items explain {3} ({4} records).':
    '{0}：两边相差 {1}（{2} 条），差错解释了 {3}（{4} 条）。',
  'The proof failed: {0} Nothing was written. This is a bug in zhangping or a fault of this machine; please report it.':
    '证明不成立：{0}什么都没有写入。这是 zhangping 或本机的故障，请反馈。',

  // Refusals.
  'Of {0} records of the statement and {1} of the flows none agree: these are probably not of the same account and date.':
    '对账单 {0} 条、流水 {1} 条，没有一条一致：多半不是同一账号、同一账期。',
  'Of {0} records of the statement and {1} of the flows only {2} agree: these are probably not of the same account and date.':
    '对账单 {0} 条、流水 {1} 条，只有 {2} 条一致：多半不是同一账号、同一账期。',
  '{0}; fee expected {1} ({2})': '{0}；手续费应为 {1}（{2}）',
  'statement: {0}': '对账单：{0}',
  'flows: {0}': '流水：{0}',
  'Check that the files belong together, and that both name orders and amounts alike. If they do, --allow-unrelated makes each an item.':
    '请检查文件是否配套，两边的订单号和金额写法是否一致。确实无误，就用 --allow-unrelated，每条各成一条差错。',
  'nothing is left over': '没有剩下的',
  'order {0}, {1} {2} ({3})': '订单 {0}，{1} {2}（{3}）',
  '{0}: the statement has a header but no rows, and does not state that there were no transactions. If there really were none, run again with --allow-empty.':
    '{0}：对账单只有表头没有行，也没有说明这就是全部。如果确实没有交易，请加 --allow-empty 再运行。',
  'The statement has no date, and neither do its rows. Give it with --date yyyy-MM-dd.':
    '对账单没有写明日期，各行也没有日期。请用 --date yyyy-MM-dd 指定账期。',

  // Faults.
  'A file of items was cut off while in use.': '存放差错的文件在使用中被截断。',
  'A file of leftovers was cut off while in use.': '存放未匹配记录的文件在使用中被截断。',
  'A file of pairs was cut off while in use.': '存放对平明细的文件在使用中被截断。',
  'The list of matched records has {0} matches, the run {1}, or their amounts differ. Please report this; without the format matched the run is not affected.':
    '对平明细列出 {0} 笔，对账结果是 {1} 笔，或金额不一致。请报告这个问题；不要 matched 报告时，对账不受影响。',
  'A list of matched records is written by a run: zhangping run {0} --date {1} --format matched.':
    '对平明细由对账写出：zhangping run {0} --date {1} --format matched。',
  'A run of parts cannot write matched.csv: the records are on other machines. Leave out the format matched.':
    '分机对账不能写 matched.csv：流水在别的机器上。请去掉 matched 格式。',
  'A file of spilled keys was cut off while in use.': '存放对账键的文件在使用中被截断。',
  'The memory is too small for a piece of a file.': '内存太小，放不下一段文件。',
  'Too many records have the same order id: together they do not fit into memory. Give more with --memory.':
    '同一订单号的记录太多，内存一次放不下。请用 --memory 加大。',
  'The work was cancelled.': '工作已经放弃。',
  'A thread failed: {0}.': '有线程出错：{0}。',
  'A thread has ended.': '有线程已经结束。',
};
