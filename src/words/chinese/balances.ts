/** Chinese for balances: chains, and the reconciliation statement. */
import type { Catalogue } from '../language.ts';

export const BALANCES: Catalogue = {
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
  '--book-file {0}: larger than {1} bytes.': '--book-file {0}：超过 {1} 字节。',
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
