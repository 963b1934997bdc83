/** Chinese for formats/: names of bills and statements, and errors in them. */
import type { Catalogue } from '../language.ts';

export const FORMATS: Catalogue = {
  // Between the members of a list.
  ', ': '、',
  // Names of formats.
  'Alipay fund summary (支付宝账务汇总)': '支付宝账务汇总',
  'Alipay fund bill (支付宝账务明细)': '支付宝账务明细',
  'Alipay trade summary (支付宝业务汇总)': '支付宝业务汇总',
  'Alipay trade bill (支付宝业务明细)': '支付宝业务明细',
  'WeChat Pay fund bill (微信支付资金账单)': '微信支付资金账单',
  'WeChat Pay trade bill (微信支付交易账单)': '微信支付交易账单',
  'UnionPay ACP summary (银联对账汇总 RD2010)': '银联对账汇总 RD2010',
  'UnionPay ACP detail file (银联全渠道对账明细 ZM)': '银联全渠道对账明细 ZM',
  'UnionPay ACP dispute file (银联差错明细 ZME)': '银联差错明细 ZME',
  'SWIFT MT940 account statement': 'SWIFT MT940 银行对账单',
  'ISO 20022 camt.053 account statement': 'ISO 20022 camt.053 银行对账单',
  'Own records as CSV': '自己的流水（CSV）',
  'Own records as NDJSON': '自己的流水（NDJSON）',
  'profile {0} of the config': '配置里的格式 {0}',
  "Unknown profile '{0}'. Known profiles: {1}.": "没有格式 '{0}'。可用的有：{1}。",
  // Answers of a channel instead of a bill.
  '{0}: the channel answered that there is no bill for that day. If that is right (no transactions at all), run again with --allow-empty.':
    '{0}: 渠道答复当天没有账单。如果属实（确实没有任何交易），请加 --allow-empty 重新运行。',
  '{0}: the channel answered that the bill is not ready yet. Bills are ready from about 09:00 to 10:00 the next day; download it again later.':
    '{0}: 渠道答复账单还在生成。账单一般在次日 09:00 到 10:00 左右出齐；请稍后重新下载。',
  '{0}: this is an error answer, not a bill: {1} … The download failed (an expired link, or a wrong request); fetch the bill again.':
    '{0}: 这是出错的应答，不是账单：{1} … 下载失败（链接过期，或请求有误）；请重新获取账单。',
  // Headers and footers of bills.
  "the column '{0}' occurs twice": "列 '{0}' 出现了两次",
  'the header lacks {0} and has unknown columns: {1}': '表头缺少 {0}；多出不认识的列：{1}',
  'the header lacks {0}': '表头缺少 {0}',
  '{0}:{1}: a spreadsheet program saved this file: the line is padded to the width of the table. It may have changed ids and times as well. Download the bill again, and use it as it came.':
    '{0}:{1}: 这个文件被表格软件另存过：这一行被补齐到了整张表的宽度。单号和时间也可能被改动。请重新下载账单，不要打开另存，直接使用。',
  'the columns are separated by {0}, not by commas': '各列用 {0} 分隔，而不是逗号',
  'the header has unknown columns: {0}': '表头多出新的列：{0}',
  '(no name)': '（没有列名）',
  '{0}:{1}: {2}. Check that this is the right kind of bill; if the channel changed its format, describe the new format in zhangping.yaml first.':
    '{0}:{1}: {2}。请确认账单种类没有给错；如果是渠道改了格式，要先在 zhangping.yaml 里描述新格式。',
  "{0}: the footer line '{1}：…笔，…共…元' is missing or cannot be read. The file is cut off or damaged; download it again.":
    "{0}: 文件尾的 '{1}：…笔，…共…元' 这一行缺失或读不出来。文件不完整或已损坏；请重新下载。",
  '{0}:{1}: the file states {2} {3}, its rows give {4}. Rows are missing, doubled or altered; download it again.':
    '{0}:{1}: 文件写明的“{2}”是 {3}，按各行算出来是 {4}。有行缺失、重复或被改动；请重新下载。',
  '{0} count': '{0}笔数',
  'sum of {0}': '{0}合计',
  'count ({0})': '笔数（{0}）',
  'sum ({0})': '合计（{0}）',
  '{0}: the row 合计 of the summary is missing, or its columns are not those of the header. Download the bill again.':
    '{0}: 汇总里缺少“合计”这一行，或者这一行的列数与表头不同。请重新下载账单。',
  "{0}:{1}: the footer states an unknown sum, '{2}'. Download the bill again; if the channel changed its format, describe the new format in zhangping.yaml first.":
    "{0}:{1}: 文件尾写明的合计 '{2}' 无法识别。请重新下载账单；如果是渠道改了格式，要先在 zhangping.yaml 里描述新格式。",
  '{0}:{1}: this line has no backtick at its start, so the rows end here, but the summary is on line {2}. The cause may be a line break in a value of the row above: join the two lines in a copy of the bill.':
    '{0}:{1}: 这一行不以反引号开头，明细到此为止，而汇总在第 {2} 行。可能是上一行的某个值里有换行：请在账单副本里把这两行合并。',
  '{0}:{1}: a row of the summary cannot be read: expected a type, a count and six sums. Download the files of the day again.':
    '{0}:{1}: 汇总里有一行读不出来：应为交易类型、笔数和六个金额。请重新下载当天的文件。',
  'the summary names {0} totals and states {1}': '汇总列出了 {0} 个合计项，却给出 {1} 个数',
  'the summary has no column {0}': '汇总里没有 {0} 这一列',
  "{0}: the line '#起始日期：[…] 终止日期：[…]' with the period of the bill is missing or cannot be read. Download the bill again.":
    "{0}: 说明账单起止时间的 '#起始日期：[…] 终止日期：[…]' 这一行缺失或读不出来。请重新下载账单。",
  "{0}: the column header ({1},…) is missing after the lines with '#'. The file is cut off; download it again.":
    "{0}: '#' 开头的各行之后缺少列名那一行（{1},…）。文件不完整；请重新下载。",
  '{0}: the end marker {1} and the totals after the last row are missing. The file is cut off; download it again.':
    '{0}: 最后一行之后缺少结束标记“{1}”和合计。文件不完整；请重新下载。',
  '{0}:{1}: a row follows the end marker. Two files were joined, or the file is damaged; download it again and give each file by itself.':
    '{0}:{1}: 明细结束之后又出现了明细行。两个文件被拼在一起，或者文件已损坏；请重新下载，每个文件单独给出。',
  '{0}:{1}: {2}. Download the bill again; if WeChat Pay changed its format, describe the new format in zhangping.yaml first.':
    '{0}:{1}: {2}。请重新下载账单；如果是微信支付改了格式，要先在 zhangping.yaml 里描述新格式。',
  '{0}: the summary ({1},…) after the last row is missing. The file is cut off; download it again.':
    '{0}: 最后一行之后缺少汇总（{1},…）。文件不完整；请重新下载。',
  '{0}:{1}: the bill continues after the summary, which must be its last line. Give each bill as its own file.':
    '{0}:{1}: 汇总应该是账单的最后一行，后面却还有内容。请每份账单单独给一个文件。',
  // Own records, and formats of a config.
  'or let zhangping inspect --suggest describe the file for zhangping.yaml; if the column is something else, leave it out':
    '或者用 zhangping inspect --suggest 生成该文件的描述，写进 zhangping.yaml；如果这一列是别的内容，请在文件里去掉它',
  'or leave it out if it is something else': '如果这一列是别的内容，请去掉它',
  "the column '{0}' looks like status, which is missing, so that every row would count as success. Name it status, with the words {1}; {2}.":
    "列 '{0}' 看起来是状态列，但文件里没有 status 列，这样每一行都会算作成功。请把列名改成 status，取值用 {1}；{2}。",
  "the column '{0}' looks like type, which is missing, so that every row would count as payment. Name it type, with the words {1}; {2}.":
    "列 '{0}' 看起来是类型列，但文件里没有 type 列，这样每一行都会算作支付。请把列名改成 type，取值用 {1}；{2}。",
  "the column '{0}' looks like {1}, which is missing. Name it {2}; {3}.":
    "列 '{0}' 很像 {1}，但文件里没有 {1} 列。请把列名改成 {2}；{3}。",
  'a column has no name': '有一列没有列名',
  '{0}: the file has no JSON object.': '{0}: 文件里没有 JSON 对象。',
  "{0}: the rows have no transaction id of the channel, which the job's identity uses. Correct the identity of the job, or give a file that has one.":
    '{0}: 各行没有渠道交易号，而任务的 identity 要用它。请修改任务的 identity，或者给出带渠道交易号的文件。',
  "{0}: the rows have no field '{1}', which only of the job {2} names; they have: {3}. Correct only, or add the field to fields: of the profile.":
    '{0}: 各行没有字段“{1}”，而任务 {2} 的 only 要用它；现有字段：{3}。请修改 only，或在格式的 fields: 里加上这个字段。',
  'column {0}': '第 {0} 列',
  'bytes {0} to {1}': '第 {0} 到 {1} 字节',
  "{0}: the text '{1}', which precedes the rows, is not in the first {2} lines. Give the right file, or correct rowsAfter of {3}.":
    "{0}: 明细应在文本 '{1}' 之后，而前 {2} 行里没有这个文本。请给出正确的文件，或者修改 {3} 的 rowsAfter。",
  '{0}:{1}: the header has {2} columns, and the profile {3} names column {4}. Give the right file, or correct the profile.':
    '{0}:{1}: 表头有 {2} 列，而格式 {3} 用到了第 {4} 列。请给出正确的文件，或者修改这个格式。',
  '{0}: no line has the columns {1} that the profile {2} names. Give the right file, or correct the profile.':
    '{0}: 没有一行含有格式 {2} 所写的列 {1}。请给出正确的文件，或者修改这个格式。',
  '{0}: nothing before the rows matches {1}, which the profile {2} expects. Give the right file, or correct its preamble.':
    '{0}: 明细之前没有内容与 {1} 匹配，格式 {2} 要找它。请给出正确的文件，或者修改这个格式的 preamble。',
  "{0}: '{1}' before the rows is not a date. Correct the profile's preamble.":
    "{0}: 明细之前的 '{1}' 不是日期。请修改这个格式的 preamble。",
  '{0}: the footer after the last row ({1}) is missing. The file is cut off; download it again.':
    '{0}: 最后一行之后应有的文件尾（{1}）缺失。文件不完整；请重新下载。',
  '{0}: nothing after the last row matches {1}, which the profile {2} expects there. The file is cut off or has another format.':
    '{0}: 最后一行之后没有内容与 {1} 匹配，而格式 {2} 要求那里有。文件不完整，或者是别的格式。',
  // MT940; the expected value follows the field that cannot be read.
  'an opening balance (:60F:) before an entry': '期初余额（:60F:），然后才是分录',
  'an opening balance (:60F:) before a closing balance': '期初余额（:60F:），然后才是期末余额',
  'a balance: C or D, a date yyMMdd, a currency and an amount with a comma':
    '余额：C 或 D、日期 yyMMdd、币种、带逗号的金额',
  'a value date, not {0}': '起息日，而不是 {0}',
  'an entry date within 180 days of {0}, not {1}': '与 {0} 相距 180 天以内的记账日，而不是 {1}',
  '{0}: the file has no statement: expected lines that begin with :20:, :25:, :60F: and so on. Give the file that the bank calls MT940.':
    '{0}: 里面没有对账单：应有以 :20:、:25:、:60F: 等开头的行。请给出银行称为 MT940 的文件。',
  'the account (:25:) is longer than {0} characters. The file is damaged; download it again.':
    '账号（:25:）超过 {0} 个字符。文件已损坏；请重新下载。',
  'the file has more than {0} accounts. Split it.': '文件里的账号超过 {0} 个。请拆成几个文件。',
  'the free text of the entry is longer than {0} characters. The file is damaged; download it again.':
    '这笔分录的附言超过 {0} 个字符。文件已损坏；请重新下载。',
  'the statement that begins here has no closing balance (:62F:). The file is cut off; download it again.':
    '从这里开始的对账单没有期末余额（:62F:）。文件不完整；请重新下载。',
  'the closing balance is in {0}, the opening balance in {1}. The file is damaged; download it again.':
    '期末余额的币种是 {0}，期初余额的币种是 {1}。文件已损坏；请重新下载。',
  'the page ends with :62M:, so another page should follow, but none does. Pages are missing; download the whole statement.':
    '这一页以 :62M: 结束，说明后面还有一页，却没有。缺页；请下载完整的对账单。',
  'the page begins with :60M:, so a page that ends with :62M: should come before it, but none does. Pages are missing; download the whole statement.':
    '这一页以 :60M: 开始，说明前面还有一页，而前面没有以 :62M: 结束的页。缺页；请下载完整的对账单。',
  '{0} {1} on account {2}': '账号 {2} 的 {0} {1}',
  'the page begins with {0}, the page before it ended with {1} (line {2}). Pages are missing; download the whole statement.':
    '这一页从{0}开始，上一页却到{1}为止（第 {2} 行）。缺页；请下载完整的对账单。',
  '{0}: the line is longer than {1} bytes. The file is damaged or not a statement; download it again.':
    '{0}: 这一行超过 {1} 字节。文件已损坏，或者不是对账单；请重新下载。',
  // camt.053
  '{0}:{1}: the file has no statement (<Stmt>). Fetch the account statement (camt.053) from the bank, not a notification or report.':
    '{0}:{1}: 文件到此结束，里面没有对账单（<Stmt>）。请向银行获取账户对账单（camt.053），而不是通知或报告。',
  '{0}:{1}: the file has no camt.053 <Document>. Fetch the account statement (camt.053) from the bank, not a notification or report.':
    '{0}:{1}: 文件到此结束，里面没有 camt.053 的 <Document>。请向银行获取账户对账单（camt.053），而不是通知或报告。',
  '{0}:{1}: more than {2} statements are in one file. Have the bank send a file for each account or day.':
    '{0}:{1}: 一个文件里的对账单超过 {2} 份。请让银行按账户或按天分文件发送。',
  'the {0} balance is {1}, which is not an amount': '{0} 余额是 {1}，不是金额',
  'the {0} balance has no currency (Ccy)': '{0} 余额没有币种（Ccy）',
  'the {0} balance has no date': '{0} 余额没有日期',
  'a tag, comment or text is longer than {0} characters': '有标签、注释或文本超过 {0} 个字符',
  'an element has more than {0} attributes': '有元素的属性超过 {0} 个',
  'elements are nested more than {0} deep': '元素嵌套超过 {0} 层',
  'the XML has a DOCTYPE, which is never read': 'XML 含有 DOCTYPE，其中的内容一律不读',
  'the file ends before its elements are closed, and nothing after line {0} is complete: it is cut off, or has an unescaped & or a lone quote there':
    '文件结束时还有元素没有关闭，第 {0} 行之后都不完整：文件被截断，或者那里有未转义的 & 或落单的引号',
  'not well-formed XML ({0}): the file is damaged, or two files were joined':
    '不是格式正确的 XML（{0}）：文件已损坏，或者是两个文件拼在一起',
  'the entry has no status (Sts)': '分录没有状态（Sts）',
  "the entry's <Amt> {0} is not an amount": '分录的 <Amt> {0} 不是金额',
  '<CdtDbtInd> is {0}, not CRDT or DBIT': '<CdtDbtInd> 是 {0}，不是 CRDT 或 DBIT',
  '{0}:{1}: <{2}> occurs a second time, but a statement has only one. The file is damaged; fetch it again.':
    '{0}:{1}: <{2}> 在这里第二次出现，对账单里只该有一个。文件已损坏；请重新获取。',
  'a text is longer than {0} characters': '有文本超过 {0} 个字符',
  '{0}:{1}: the id {2} is longer than {3} bytes. If it comes from orderIdPattern, let its first group match less; else fetch the file again.':
    '{0}:{1}: 标识 {2} 超过 {3} 字节。如果来自 orderIdPattern，请让它的第一个分组少匹配一些；否则请重新获取文件。',
  'the statement names no account before its entries': '对账单在分录之前没有写明账号',
  'the statement has no <Id>, and some of its entries have no reference of their own':
    '对账单没有 <Id>，而部分分录又没有自己的参考号',
  'the entry is in {0}, the entries before it in {1}: balances cannot prove such a statement':
    '这笔分录的币种是 {0}，之前的分录是 {1}：余额无法证明这样的对账单',
  '{0}:{1}: the statement {2}': '{0}:{1}: 对账单 {2}',
  '{0} has no closing balance (CLBD): nothing shows that its entries are complete. Ask the bank for statements with booked balances.':
    '{0} 没有期末余额（CLBD）：无法证明分录是齐全的。请让银行发送带已入账余额的对账单。',
  '{0} has no opening balance (OPBD, PRCD): nothing shows that its entries are complete. Ask the bank for statements with booked balances.':
    '{0} 没有期初余额（OPBD、PRCD）：无法证明分录是齐全的。请让银行发送带已入账余额的对账单。',
  '{0} has no opening balance (OPBD, PRCD) and no closing balance (CLBD): nothing shows that its entries are complete. Ask the bank for statements with booked balances.':
    '{0} 既没有期初余额（OPBD、PRCD）也没有期末余额（CLBD）：无法证明分录是齐全的。请让银行发送带已入账余额的对账单。',
  '{0} has its opening balance in {1} and its closing balance in {2}: they prove nothing. Fetch it again.':
    '{0} 的期初余额币种是 {1}，期末余额币种是 {2}：无法用来证明。请重新获取。',
  '{0} has its opening balance in {1}, entries in {2} and its closing balance in {3}: they prove nothing. Fetch it again.':
    '{0} 的期初余额币种是 {1}，分录币种是 {2}，期末余额币种是 {3}：无法用来证明。请重新获取。',
  '{0} states {1} entries (TxsSummry), but has {2}, {3} of them booked. Fetch it again.':
    '{0} 写明有 {1} 笔分录（TxsSummry），实际有 {2} 笔，其中 {3} 笔已入账。请重新获取。',
  'the file ends in the middle of a character: it is cut off': '文件在一个字符中间结束：文件不完整',
  "the declared encoding '{0}' is not known: the file must be sent as UTF-8 or converted":
    "声明的编码 '{0}' 无法识别：请让对方发送 UTF-8，或者转换这个文件",
  'bytes are not valid in {0}, the encoding of the file: it is damaged, or was converted without its declaration':
    '有字节不符合文件的编码 {0}：文件已损坏，或者转换了编码却没有改声明',

  // Unusual account statements, and their order.
  'the {0} balance has no amount (Amt)': '{0} 余额没有金额（Amt）',
  'the {0} balance has no direction (CdtDbtInd)': '{0} 余额没有借贷方向（CdtDbtInd）',
  'the {0} balance is {1}, not CRDT or DBIT': '{0} 余额的方向是 {1}，不是 CRDT 或 DBIT',
  'the entry has no amount (Amt)': '分录没有金额（Amt）',
  'the entry has no direction (CdtDbtInd)': '分录没有借贷方向（CdtDbtInd）',
  'the entry has no currency (Ccy)': '分录没有币种（Ccy）',
  'the currency (Ccy) {0} is not a code of three letters': '币种（Ccy）{0} 不是三个字母的代码',
  'the entry has no date (BookgDt, ValDt), and nothing before it shows that the statement is of one day':
    '分录没有日期（BookgDt、ValDt），前面也没有内容表明这份对账单只含一天',
  "the entry's date (BookgDt, ValDt) {0} is not a date": '分录的日期（BookgDt、ValDt）{0} 不是日期',
  '{0}:{1}: {2}. Fetch the file again; if it is the same, ask the bank what it means.':
    '{0}:{1}: {2}。请重新获取文件；如果仍然一样，请向银行询问含义。',
  'the opening balance {0} and the entries ({1}, together {2}) give {3} {4}, but the closing balance is {5}. {6}':
    '按期初余额 {0} 和分录（{1} 笔，合计 {2}）算得 {3} {4}，而期末余额是 {5}。{6}',
  'Entries are missing, doubled or altered; download it again.':
    '有分录缺失、重复或被改动；请重新下载。',
  'The balances agree if its reversals go the other way: the bank seems to give a reversal the direction of the entry that it reverses. Ask the bank for statements in which a reversal has its own direction.':
    '如果其中的冲正按相反方向计算，余额就相符：银行似乎给冲正标了原分录的借贷方向。请向银行索取按冲正自身方向标注的对账单。',
  '{0} is missing before this :{1}:, and every statement begins with :20: and :25:. Download the file again; if it is the same, ask the bank for complete MT940 statements.':
    '这个 :{1}: 之前缺少 {0}，而每份对账单都以 :20: 和 :25: 开头。请重新下载文件；如果仍然一样，请向银行索取完整的 MT940 对账单。',
  "cannot read '{0}': expected {1}. Download the file again; if it is the same, the bank has its own variant of MT940, which is not supported.":
    "无法读取 '{0}'：这里应为{1}。请重新下载文件；如果仍然一样，就是银行自己的 MT940 写法，这里不支持。",
  'a value date (yyMMdd) first': '以起息日（yyMMdd）开头',
  'C, D, RC or RD and an amount after the dates': '日期之后是 C、D、RC 或 RD 和金额',
  'an amount with a comma after the mark': '借贷标记之后是带逗号的金额',
  'a type code such as NTRF after the amount': '金额之后是 NTRF 之类的类型代码',
  '{0}: this is an interim report (MT942), which has no balances: nothing shows that it has all entries of a day. Ask the bank for the account statement of the day (MT940).':
    '{0}: 这是日间报告（MT942），没有余额，无法证明一天的分录齐全。请向银行索取当天的账户对账单（MT940）。',
  '{0}: this is an account report (camt.052), which a bank sends during the day: nothing shows that it has all entries of the day. Ask the bank for the account statement of the day (camt.053).':
    '{0}: 这是账户日间报告（camt.052），银行在日间发送，无法证明当天的分录齐全。请向银行索取当天的账户对账单（camt.053）。',
  '{0}: this is a notification of debits and credits (camt.054), which has no balances: nothing shows that it has all entries of a day. Ask the bank for the account statement of the day (camt.053).':
    '{0}: 这是借贷记通知（camt.054），没有余额，无法证明一天的分录齐全。请向银行索取当天的账户对账单（camt.053）。',
  '{0}: this looks like an account statement (camt.053) without its namespace (urn:iso:std:iso:20022:tech:xsd:camt.053.001.NN) on <Document>. Give the file as the bank made it.':
    '{0}: 这看起来是账户对账单（camt.053），但 <Document> 缺少命名空间（urn:iso:std:iso:20022:tech:xsd:camt.053.001.NN）。请给出银行原样的文件。',
  '{0}: this is a message {1} of ISO 20022, not an account statement. Ask the bank for the account statement of the day (camt.053).':
    '{0}: 这是 ISO 20022 的 {1} 报文，不是账户对账单。请向银行索取当天的账户对账单（camt.053）。',
  '{0}: the file has statements of several days, {1} to {2}. Say which one to reconcile with --date yyyy-MM-dd.':
    '{0}: 文件里有 {1} 至 {2} 多天的对账单。请用 --date yyyy-MM-dd 指明对哪一天。',
  '{0}: the file has statements of several days, {1} to {2}, and none of {3}. Give the statement of that date, or reconcile another one.':
    '{0}: 文件里有 {1} 至 {2} 多天的对账单，没有 {3} 的。请给出该账期的对账单，或者把账期改为其中一天。',
  '{0}: {1} is in {2} already, with the same balances and entries, and would count twice. Give every statement once.':
    '{0}: {1}已经在 {2}，余额和分录都相同，会重复计算。每份对账单只给一次。',
  '{0}: {1} opens with {2}, but {3} before it ({4}) closes with {5}. A statement between them is missing, or one is there twice. Give all statements of the account and date, each of them once.':
    '{0}: {1}的期初余额是 {2}，而它前面的{3}（{4}）期末余额是 {5}。中间缺少对账单，或者有对账单重复。请给出该账户该账期的全部对账单，每份一次。',
  '{0}: {1} follows {2} ({3}), and others have consecutive numbers. A statement between them is missing. Give all statements of the account and date.':
    '{0}: {1}接在{2}（{3}）之后，而其他对账单编号连续。中间缺少对账单。请给出该账户该账期的全部对账单。',
  'the statement of {0}': '{0} 的对账单',
  'statement {0} of {1}': '{1} 的第 {0} 号对账单',
};
