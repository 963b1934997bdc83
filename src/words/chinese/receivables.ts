/** Chinese for receivables and chains: what is owed, what arrived, what is left. */
import type { Catalogue } from '../language.ts';

export const RECEIVABLES: Catalogue = {
  // Flags and arguments.
  'show what channels owe, by age, and what is expected on which day':
    '各渠道还欠多少（按账龄）、哪天该到多少',
  'names of settlement jobs (default: all)': '结算任务名（默认全部）',
  'as of this date (default: the latest date of the job)': '截至这一天（默认为任务最近的账期）',
  'show how orders became money that arrived, proven to the cent': '从订单到到账，一分不差地对清',
  'a job, and the settlement jobs that follow from it, in this order':
    '一个任务，以及依次核对其到账的结算任务',
  'first business date of the orders': '订单的第一个账期',
  'last business date of the orders': '订单的最后一个账期',
  'count what arrived up to this date (default: the date of --to)':
    '算到这一天为止的到账（默认同 --to）',

  // Runs of settlement jobs.
  "{0} has no statement: set it in the config, or give the bank's file with --statement.":
    '{0} 没有银行账单：请在配置里写明，或用 --statement 给出银行文件。',
  '{0} has runs of job {1} without settles. Give the settlement job a name of its own, or use another ledger.':
    '{0} 里有任务 {1} 的运行，当时没有 settles。请给结算任务另起一个名字，或换一个台账。',
  '{0} has job {1} with settles. Give the job without settles a name of its own, or use another ledger.':
    '{0} 里的任务 {1} 是结算任务（有 settles）。请给没有 settles 的任务另起一个名字，或换一个台账。',
  'The groups of {0} are not those of the last runs of {1}. Run the settlement job: zhangping run {2}\n':
    '{0} 的应收不是 {1} 最近一次运行的结果。请运行结算任务：zhangping run {2}\n',
  '{0} needs the sums of {1}, which has no run in this ledger. Run it first: zhangping run {2}':
    '{0} 需要 {1} 的汇总，但台账里没有它的运行。请先运行：zhangping run {2}',
  '{0} needs the sums of {1}, and its runs of these dates have none: {2}. They ran before the job was in the config, or with another groupBy. Run them again: zhangping run {3} --from {4} --to {5}':
    '{0} 需要 {1} 的汇总，但这些账期的运行没有：{2}。当时配置里还没有这个任务，或 groupBy 不同。请重跑：zhangping run {3} --from {4} --to {5}',
  'The sum {0} of a group is larger than any that the ledger can hold.':
    '一笔应收的合计 {0} 超出台账能存的范围。',

  'Rows that no job takes (unclaimed): {0}': '没有任务认领的行（unclaimed）：{0}',

  // Receivables.
  '{0} was not run yet': '{0} 还没有运行过',
  '{0} was run up to {1}': '{0} 只运行到 {1}',
  '{0}: what has arrived since is not known.\n': '{0}：之后的到账还不知道。\n',
  '{0}: no job of this ledger settles another one.\n': '{0}：台账里没有结算任务。\n',
  '{0}: {1} is not a settlement job that has groups; the ledger has {2}. Its upstream job must run first.':
    '{0}：{1} 不是已有应收的结算任务；台账里有 {2}。请先运行它的上游任务。',
  'as of {0}': '截至 {0}',
  groups: '笔数',
  overdue: '超期',
  'paid in part': '部分到账',
  'paid in part, lacking': '部分到账，尚差',
  'in transit': '在途',
  received: '已到账',
  'Expected:\n': '预计到账：\n',
  'within its grace': '在宽限期内',
  'Overdue and paid in part, most money first:\n': '超期与部分到账，金额大的在前：\n',
  'expected {0}': '应到日 {0}',
  '{0} of {1} came': '应收 {1}，到账 {0}',
  '… and {0} more: --json': '……还有 {0} 笔，见 --json',
  'Credits that nothing explains:\n': '待查到账：\n',
  'groups in too many ways to list': '太多种应收组合（不逐一列出）',
  'may pay {0}': '可能付的是 {0}',
  '{0}, or {1}': '{0}，或 {1}',

  // Chains.
  'Each job must settle the one before it: zhangping chain {0}':
    '任务要依次排列，后一个核对前一个的到账：zhangping chain {0}',
  '{0}: none of these jobs settles another job.': '{0}：这些任务里没有结算任务。',
  'The groups of {0} are not those of its last run. Run the settlement job first: zhangping run {1}':
    '{0} 的应收不是按它最近一次运行算的。请先运行结算任务：zhangping run {1}',
  'groups of {0} to {1}, receipts up to {2}\n\n': '账期 {0} 到 {1} 的应收，到账算到 {2}\n\n',
  expected: '应收',
  residual: '无法解释',
  orders: '订单',
  settled: '应结算',
  'Credits that nothing explains: {0}\n': '待查到账：{0}\n',
  '{0}: {1} of the chain is explained by nothing. This is a fault of zhangping or of the ledger: please report it, and do not rely on these figures.\n':
    '{0}：有 {1} 无法解释。这是 zhangping 或台账的问题：请报告给我们，不要采用这些数字。\n',
  'Not in the chain, because {0} was not run for them: {1}.\n':
    '未计入：{0} 没有运行过的账期 {1}。\n',
  'Not in the chain, because {0} was run for them without the sums that are settled: {1}.\n':
    '未计入：{0} 运行时没有为结算任务记下合计的账期 {1}。\n',
  // Reports of a settlement job.
  Credits: '到账',
  Groups: '应收',
  'credits - groups = {0}': '到账 - 应收 = {0}',
  'Credits less groups {0}, explained {1}, residual {2}': '到账减应收 {0}，已解释 {1}，残差 {2}',
  'Difference is credits minus groups.': '差额 = 到账 − 应收。',
  'Positive: more has arrived than was expected (长款), negative: less (短款).':
    '到账减应收：正数为多到（长款），负数为少到（短款）。',
  'Sums of job {0}': '任务 {0} 的合计',
  'Nothing on this date.': '这个账期没有要处理的。',
  'Pending: money in transit.': '日切在途：还没到账，宽限期没有过。',
  'Cleared: expected and paid on two dates.': '日切已平：在应到日之外到账。',
  'Expired: overdue.': '超期：宽限期已过。',
  'for money whose grace has not passed': '宽限期内的在途款项',
  'credits that nothing explains, and deductions that are overdue: ask who paid, and for what':
    '待查到账，以及逾期未扣的款项：先问清是谁付的、付的是什么',
  'money that is overdue, and deductions that nothing explains: ask the channel':
    '超期未到的款项，以及待查的扣款：请渠道查',
  'groups that were paid in part: ask the channel for the rest': '部分到账的应收：向渠道追差额',
  'Expected and received': '应收与到账',
  'By expected date, as of {0}: the last {1} days, what is expected later, and older dates of which something is left.':
    '按应到日，截至 {0}：最近 {1} 天、以后应到的，以及更早还没到齐的。',
  'From orders to money, business dates {0} to {1}': '从订单到到账，账期 {0} 至 {1}',
  'Nothing was expected.': '没有应收。',
  'Expected on': '应到日',
  Received: '已到账',
  Left: '未到',
  '{0} d ago': '{0} 天前',
  '{0}: {1} may pay {2}. Nothing was matched.': '{0}：{1} 可能付的是 {2}，没有对上任何一笔。',
  'Also changed: {0} {1}, {2} (stale: zhangping report {3} --date {4})':
    '随之变化：{0} {1}，{2}（报告已过时：zhangping report {3} --date {4}）',
  'What is owed for {0} is not known: {1} was not run for them. zhangping run {2} --from {3} --to {4}':
    '{0} 应收多少还不知道：{1} 没有运行过这些账期。zhangping run {2} --from {3} --to {4}',
  '… and {0} more: zhangping receivables': '……还有 {0} 笔，见 zhangping receivables',

  // The history of a group or credit.
  'sums of job {0}': '任务 {0} 的合计',
  'group {0}: {1}, expected {2}': '应收 {0}：{1}，应到日 {2}',
  'credit {0}: {1}, {2}': '到账 {0}：{1}，{2}',
  '{0}, may pay {1}': '{0}，可能付的是 {1}',
  'nothing has paid it': '还没有到账',
  'it pays no group': '没有对上应收',
  'paid in part, {0}': '部分到账，{0}',
  'received, {0}': '已到账，{0}',
  'the receipts of {0} are incomplete': '{0} 的核销不完整',

  // Balances: chains, and the reconciliation statement.
  // Flags and mistakes.
  'prove balances to the cent: the reconciliation statement (余额调节表)':
    '核对余额，一分不差：余额调节表',
  'first business date (default: the first of the month of --to)':
    '第一个账期（默认为 --to 当月 1 日）',
  'last business date (default: the latest date of the job)':
    '最后一个账期（默认为任务最近的账期）',
  "book balance at the end of the last date (default: that of the flows' balance column)":
    '最后一个账期日终的企业账面余额（默认取流水的余额列）',
  'CSV file of book balances: date,balance': '企业账面余额的 CSV 文件：日期,余额',
  '--book and --book-file: give one of them.': '--book 和 --book-file 只能给一个。',
  '{0} was run up to {1}: these are the balances of that date.\n':
    '{0} 只运行到 {1}：以下是当天的余额。\n',
  '{0}: the amount {1}.': '{0}：金额{1}。',
  '--book-file {0} is larger than {1} bytes.': '--book-file {0} 超过 {1} 字节。',
  '--book-file {0}: {1}': '--book-file {0}：{1}',
  '{0}: expected a date and a balance, such as 2026-11-30,1234.56':
    '{0}：应为日期和余额，例如 2026-11-30,1234.56',
  '{0}: no line has the balance of {1}.': '{0}：没有 {1} 的余额。',
  '{0}: {1} lines have a balance of {2}.': '{0}：有 {1} 行都是 {2} 的余额。',
  '{0}: {1} has no run up to {2}.': '{0}：{1} 在 {2} 及之前没有运行过。',
  '{0}: its runs were made before balances were recorded. Run the dates again: zhangping run {1} --from {2} --to {3}':
    '{0}：这些账期运行时还不记录余额。请重跑：zhangping run {1} --from {2} --to {3}',
  '{0}: its statement states no balances. Fund bills, MT940, camt.053 and described formats with a balance column do.':
    '{0}：账单里没有余额。资金账单、MT940、camt.053，以及有余额列的自定义格式才有。',
  '{0}: the statements of its jobs state no balances. Fund bills, MT940, camt.053 and described formats with a balance column do.':
    '{0}：各任务的账单里都没有余额。资金账单、MT940、camt.053，以及有余额列的自定义格式才有。',
  '{0}: no date of this range was run.': '{0}：这段日期没有运行过。',

  // The statement.
  'Reconciliation statement as of {0}:\n': '余额调节表，截至 {0}：\n',
  Books: '企业日记账',
  'Bank or channel': '银行（渠道）对账单',
  'book balance': '企业账面余额',
  'received by the bank, not in the books': '银行已收、企业未收',
  'paid by the bank, not in the books': '银行已付、企业未付',
  'adjusted book balance': '调节后企业余额',
  'statement balance': '对账单余额',
  'received in the books, not by the bank': '企业已收、银行未收',
  'paid in the books, not by the bank': '企业已付、银行未付',
  'adjusted statement balance': '调节后对账单余额',
  'differences that the job tolerates': '任务容忍的差额',
  'rows and fees that the job does not compare': '任务不核对的行和手续费',
  'No book balance is given (--book): if every item is right, the books show {0}.':
    '没有给出企业账面余额（--book）：各项若都无误，账面应为 {0}。',
  'Dates without a run: {0}.': '没有运行的日期：{0}。',
  'Balances agree': '余额相符',
  'Balances do not agree': '余额不符',
  'To add to the book balance': '企业账面余额应加',
  'To add to the statement balance': '对账单余额应加',
  'To add to the book balance:\n': '企业账面余额应加：\n',
  'To add to the statement balance:\n': '对账单余额应加：\n',
  '… and {0} more: balances.csv': '……另有 {0} 项，见 balances.csv',
  'The first {0}; balances.csv has all {1}.': '前 {0} 项；全部 {1} 项见 balances.csv。',

  // Chains.
  opening: '期初',
  movements: '发生额',
  closing: '期末',
  'gap {0}': '断档 {0}',
  Movements: '发生额',
  'Opening balance': '期初余额',
  'Closing balance': '期末余额',
  'Statement balances': '对账单余额',
  'Flows balances': '流水余额',
  computed: '推算',
  'not run before: {0}': '此前未运行：{0}',
  Date: '日期',
  Order: '订单号',
  'Statement balance: {0} {1}': '对账单余额：{0} {1}',
  'Adjusted statement balance minus adjusted book balance: {0} {1}':
    '调节后对账单余额减调节后企业余额：{0} {1}',

  // What is not explained.
  'What is not explained': '未解释的差异',
  'Nothing: every balance is explained to the cent.': '没有：各余额一分不差。',
  'The adjusted balances differ by {0} (statement minus books): no open item explains it.':
    '调节后余额相差 {0}（对账单减企业）：没有挂账差错能解释。',
  'Rows and fees of the statement that the job does not compare add up to {0}.':
    '对账单里任务不核对的行和手续费合计 {0}。',
  'Items that were resolved by {0} add up to {1}: the books are expected to have them.':
    '截至 {0} 已处理的差错合计 {1}：视为企业账上已有。',
  '{0}: {1} ran before balances were recorded. Run again: {2}':
    '{0}：{1} 运行时还不记录余额。请重跑：{2}',
  '{0}: files of {1} have rows and state no balance.': '{0}：{1} 的文件有记录，却没有余额。',
  '{0}: the closing balance of {1} is not known.': '{0}：{1} 的期末余额未知。',
  '{0} {1}{2}: the opening balance {3} and the movements {4} do not lead to the closing balance {5}. A file of the date is missing, or of another account.':
    '{0} {1}{2}：期初余额 {3} 加发生额 {4} 不等于期末余额 {5}。当天缺文件，或有别的账户的文件。',
  '{0} {1}{2}: it opens with {3}, but the date before closed with {4}. Not run: {5}.':
    '{0} {1}{2}：期初余额 {3}，而前一账期的期末余额为 {4}。没有运行：{5}。',
  '{0} {1}{2}: it opens with {3}, but the date before closed with {4}, and no date is missing. Rows are missing between the two statements, or one of them was corrected: fetch both again and run the dates again.':
    '{0} {1}{2}：期初余额 {3}，而前一账期的期末余额为 {4}，中间并不缺日期。两份对账单之间缺记录，或其中一份更正过：请重新下载两份，并重跑这两个账期。',
};
