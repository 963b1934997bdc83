/** Chinese for `inspect`: descriptions of files. */
import type { Catalogue } from '../language.ts';

export const INSPECTING: Catalogue = {
  '--suggest takes one file at a time.': '--suggest 一次只处理一个文件。',
  '--suggest prints YAML: leave out --json.': '--suggest 打印的是 YAML：请去掉 --json。',
  'The flows of {0} are sums of the statement of job {1}: inspect that, or give --side statement.':
    '任务 {0} 的流水是任务 {1} 的账单的汇总：请查看后者，或给出 --side statement。',
  format: '格式',
  '{0}, profile {1}': '{0}，格式名 {1}',
  container: '容器',
  obtained: '获取',
  encoding: '编码',
  account: '账户',
  period: '日期',
  '{0} to {1}': '{0} 到 {1}',
  rows: '行数',
  'passed over': '跳过',
  '{0} that are not records': '{0} 行，不是流水',
  '1 record, {0}': '1 笔，{0}',
  '{0} records, {1}': '{0} 笔，{1}',
  footer: '文件尾',
  'agrees with the rows': '与各行相符',
  'balances and rows agree': '余额与各行相符',
  'DISAGREES with the rows': '与各行不符',
  'this format has none': '这种格式没有',
  'line {0}': '第 {0} 行',
  '… and {0} more rows that cannot be read': '… 另有 {0} 行无法读取',

  // `inspect --suggest`: comments of a proposal, and the result of reading with it.
  'A proposal for {0}: review what is marked with "check".':
    '为 {0} 拟的描述：请核对标有“核对”的地方。',
  'check: {0}': '核对：{0}',
  'no header was found; columns are by position': '没有找到表头；列按位置指定',
  'some columns have the same name; columns are by position': '有列名重复；列按位置指定',
  'Files of this format are not detected: name the profile as the channel of the job.':
    '这种格式的文件不会被自动识别：请在任务的 channel 里写明它。',
  'no column has readable times: runs need --date': '没有一列的时间能读出来：运行时要给 --date',
  'how does this differ from a row? {0}': '这一行和明细行怎么区分？{0}',
  "the channel's files": '渠道的文件',
  'your own records': '自己的流水',
  // What is uncertain about a setting.
  'these look like the first and the last trade date that a credit pays':
    '看来是这笔到账所对应的首末交易日期',
  'the column {0} is not used: do all of its rows count? {1}':
    '{0} 这一列没有用到：它的每一行都要计入吗？{1}',
  'these rows have no time of payment and are passed over: are they unpaid?':
    '这些行没有支付时间，会跳过：它们是未支付的吗？',
  'the column {0} does not follow the amounts as they are read here: do the amounts have the right sign, and are the rows in chronological order?':
    '按这里的读法，{0} 这一列和金额对不上：金额的正负对吗？各行是按时间顺序排的吗？',
  "did the money of '{0}' come in or go out? Files with such rows are refused until `in` or `out` lists it":
    "'{0}' 的钱是收入还是支出？写进 `in` 或 `out` 之前，有这些行的文件会被拒收",
  "the balances do not show whether the money of '{0}' came in or went out":
    "从余额看不出 '{0}' 的钱是收入还是支出",
  "by the balances, the money of '{0}' comes in": "按余额看，'{0}' 的钱是收入",
  "by the balances, the money of '{0}' goes out": "按余额看，'{0}' 的钱是支出",
  'by the balances, {0} is the income': '按余额看，{0} 才是收入',
  '{0} has other amounts: which ones does the other side use?':
    '{0} 这一列的金额不同：对方按哪一列计？',
  'only one direction was seen: add the words of the other one':
    '只看到一个方向：请补上另一个方向用的词',
  'these rows are passed over: they are neither income nor expense':
    '跳过这些行：它们既不算收入也不算支出',
  'the columns have no names: is this the amount?': '各列没有名字：这一列是金额吗？',
  'no column has the amounts of the other direction': '没有一列是另一个方向的金额',
  'the file is of a credit card, where purchases may be positive':
    '这是信用卡的文件，消费可能写成正数',
  'no amount has a decimal point: are they fen (minor), or whole yuan (major)?':
    '金额都没有小数点：单位是分（minor），还是整元（major）？',
  'is this really not a row? {0}': '这一行确实不是明细吗？{0}',
  'no column of your own order ids was found; these are ids of the channel':
    '没有找到自己的订单号这一列；这里用的是渠道的单号',
  'some rows have no order id; this column has {0} different values in {1} rows':
    '不是每行都有订单号；{1} 行里这一列有 {0} 个不同的值',
  'no column of order ids was found; this one has {0} different values in {1} rows':
    '没有找到订单号这一列；{1} 行里这一列有 {0} 个不同的值',
  'no column has ids of any kind, and nothing matches by this one: ask for a statement with your order ids':
    '没有一列是单号；用这一列对不上任何记录：请向银行要带订单号的账单',
  'free text that may contain order ids; alternative: orderId: {0}':
    '这一列文字里可能有订单号；可以改为 orderId: {0}',
  'words that are not listed are read as `other`': '没有列出的词按 `other` 处理',
  'no column has the type; these types are assumed for income and expense':
    '没有一列说明业务类型；收入和支出分别按这里的类型处理',
  'which type do rows have in which this is empty?': '没有写类型的行是什么类型？',
  'which type is this?': '这是什么类型？',
  'looks like a {0}, but the money is outgoing': '看起来是 {0}，钱却是付出去的',
  'looks like a {0}, but the money is incoming': '看起来是 {0}，钱却是收进来的',
  'amounts have no sign: the direction is taken from the words of types':
    '金额没有正负号：按类型的词判断是收入还是支出',
  "which status is '{0}' ({1} rows)? Files with such rows are refused until `words` lists it: success, pending, failed or closed":
    "'{0}'（{1} 行）是什么状态？写进 `words`（success、pending、failed 或 closed）之前，有这些行的文件会被拒收",
  'paid, then refunded: is the refund in a separate row?': '已支付后又退款：退款有单独的一行吗？',
  'files with words that do not occur in the first rows are refused':
    '前面的行里没有出现过的词会导致拒收',
  'a job has one currency: rows in currencies other than {0} are passed over':
    '一个任务只有一个币种：跳过 {0} 以外的行',
  'these rows look like totals and are passed over': '这些行看起来是合计，会跳过',
  'all of them can also be read as {0}': '所有的值也都能按 {0} 来读',
  // The result of reading the file with the proposal.
  'Read with it:': '用它读文件的结果：',
  'rows: {0}, passed over: {1}': '行数：{0}，跳过：{1}',
  'in: {0} rows, {1} {2}': '收入：{0} 行，{1} {2}',
  'out: {0} rows, {1} {2}': '支出：{0} 行，{1} {2}',
  'not success: {0} rows of these': '其中不是成功状态：{0} 行',
  'period: {0} to {1}': '日期：{0} 到 {1}',
  'the balances of the first and last row prove the rows': '首行和末行的余额证明了各行',
  'footer begins: {0}': '文件尾开头：{0}',
  'numbers of the footer that agree with the rows and are checked: {0}':
    '文件尾里与各行相符、会检查的数字：{0} 个',
  'problems: none': '问题：无',
  'problems: {0}': '问题：{0} 个',
  'seen: separator {0}, no header': '看到的是：以 {0} 分列，没有表头',
  'seen: separator {0}, header in line {1}': '看到的是：以 {0} 分列，表头是第 {1} 行',
  '{0} rows were seen, {1} were read and {2} passed over': '看到 {0} 行，读取 {1} 行，跳过 {2} 行',
  "the proposal does not recognize the file's own header": '连文件自己的表头都识别不出来',
  // Files without a proposal.
  '{0} is known already: {1}, profile {2}.': '{0} 的格式已经认识：{1}，格式名 {2}。',
  '{0}: the archive contains no files.': '{0}: 压缩包里没有文件。',
  '{0}: not a text file: it contains NUL bytes. If it is UTF-16, save it as UTF-8; if it is a workbook or an archive of an unknown kind, save its table as CSV.':
    '{0}: 这不是文本：里面有零字节。如果是 UTF-16，请另存为 UTF-8；如果是工作簿或不认识的压缩包，请把表格另存为 CSV。',
  '{0}: no table with amounts was found; it starts with {1}. {2} Describe it by hand, or give the original file of the bank.':
    '{0}: 没有找到带金额的表格；文件开头是 {1}。{2}请手工描述，或者给出银行原样生成的文件。',
  'These of its first lines may be headers: {0}.': '开头几行里可能是表头的有：{0}。',
  'None of its first lines is a header.': '开头几行里没有表头。',
  'line {0}, separator {1}: {2} known names, {3} of 100 rows below have as many cells: {4}':
    '第 {0} 行，以 {1} 分列：认识 {2} 个列名，下面每 100 行有 {3} 行列数相同：{4}',
};
