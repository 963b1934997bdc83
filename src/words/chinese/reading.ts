/** Chinese for reading/: rows that cannot be read, and files that do not belong to a run. */
import type { Catalogue } from '../language.ts';

export const READING: Catalogue = {
  // Files that are similar to a known format.
  'its encoding is UTF-16, which is not supported. A bill: download it again, and use it as it came. Own records: save them as UTF-8':
    '文件编码是 UTF-16，程序不读取。渠道账单：请重新下载，不要打开另存，直接使用。自己的流水：请另存为 UTF-8',
  'it looks like {0}, but its columns are separated by {1}, not by commas. A bill: download it again, and use it as it came. Own records: save them with commas':
    '看起来是 {0}，但各列用 {1} 分隔，而不是逗号。渠道账单：请重新下载，不要打开另存，直接使用。自己的流水：请另存为逗号分隔',
  "{0} for '{1}'": "'{1}' 写成 {0}",
  'it looks like own records whose columns have other names: write {0}. Any other table: zhangping inspect --suggest describes it for zhangping.yaml':
    '看起来是自己的流水，但列名不同：请把 {0}。其他表格：zhangping inspect --suggest 可以为 zhangping.yaml 写出描述',
  // What other jobs need of the rows.
  "{0}: the rows have no field '{1}', by which groupBy groups them; they have: {2}. Correct groupBy, or add the field to fields: of the profile.":
    "{0}：各行没有 groupBy 要用来分组的字段 '{1}'；有的字段：{2}。请改正 groupBy，或者在格式的 fields: 里加上这个字段",
  "{0}: the rows have no column or field '{1}', which dimensions of the job {2} names; they have: {3}. Correct dimensions.":
    "{0}：各行没有任务 {2} 的 dimensions 写的列或字段 '{1}'；有的：{3}。请改正 dimensions",
  "{0}: the column '{1}', which dimensions of the job {2} names, occurs twice. Name another one.":
    "{0}：任务 {2} 的 dimensions 写的列 '{1}' 出现了两次。请改写另一列",
  'The records are in more than {0} groups. A group is what one payment of the channel settles; group by a field with fewer values.':
    '流水分成的组超过 {0} 个。一组对应渠道的一笔结算款；请改用取值较少的字段分组',
  '{0}:{1}: more than {2} rows are taken one by one. Sum them by group instead: use groupBy.':
    '{0}:{1}：逐笔取用的行超过 {2} 行。请改为分组汇总：用 groupBy',
  // Why a row is rejected: alone, or after the name of its column.
  'expected {0} columns, found {1}': '应有 {0} 列，实际 {1} 列',
  'it does not start with a backtick': '这一行不以反引号开头',
  'it has more than {0} columns': '这一行超过 {0} 列',
  'a quote that opens a field is never closed': '有字段的引号没有闭合',
  'a closing quote is not followed by a separator': '闭合引号之后不是分隔符',
  'the line has {0} bytes, expected at least {1}': '这一行有 {0} 字节，应至少 {1} 字节',
  'the line has {0} bytes, expected {1}': '这一行有 {0} 字节，应为 {1} 字节',
  'it is not a complete flat JSON object: {0}': '这一行不是一个完整的单层 JSON 对象：{0}',
  'it does not start with {': '不以 { 开头',
  'a key in quotes is missing': '缺少带引号的键',
  'a colon is missing after a key': '键之后缺少冒号',
  'a comma or } is missing between values': '值之间缺少逗号，或缺少 }',
  'something follows the object': '对象之后还有内容',
  "the key '{0}' occurs twice": "键 '{0}' 出现了两次",
  "the value of '{0}' is neither a string nor a number": "'{0}' 的值既不是文本也不是数字",
  'values are nested too deeply': '值嵌套得太深',
  'a value is not JSON': '有值不是 JSON',
  'a comma is missing between values': '值之间缺少逗号',
  'a string contains a control character': '文本里有控制字符',
  'a string is not closed': '有文本的引号没有闭合',
  'a string has an invalid escape or is not UTF-8': '文本里有 JSON 之外的转义，或者不是 UTF-8',
  'a string has an escape for half a character': '文本里有只表示半个字符的转义',
  'cannot be decoded as {0}': '无法按 {0} 解码',
  "'{0}' is unknown; known: {1}": "'{0}' 不认识；认识的有 {1}",
  "'{0}' is unknown; known: {1}; define it under types: in the job, or use --unknown-types as-other":
    "'{0}' 不认识；认识的有 {1}；请在任务的 types: 里说明它是什么，或者用 --unknown-types as-other",
  "'{0}' is unknown; known: {1}; define it under statuses: in the job":
    "'{0}' 不认识；认识的有 {1}；请在任务的 statuses: 里说明它是什么",
  'contains no id': '里找不到标识',
  'is empty': '为空',
  'is longer than {0} bytes': '超过 {0} 字节',
  'contains a control character': '含有控制字符',
  "'{0}' was changed by a spreadsheet and its digits are lost; use the original file":
    "'{0}' 被电子表格软件改过，数字已经丢失；请用原始文件",
  "'{0}' has thousands separators that are not every three digits":
    "'{0}' 的千分位分隔符不是每三位一个",
  "'{0}' is negative": "'{0}' 是负数",
  'and {0} are both empty': '和 {0} 都为空',
  "'{0}' is negative, but expenses must be written without a minus sign":
    "'{0}' 是负数，而这里的支出不写成负数",
  'and {0} both have an amount': '和 {0} 都有金额',
  "'{0}' is positive, which a {1} cannot be": "'{0}' 是正数，{1} 不可能为正",
  "'{0}' is negative, which a {1} cannot be": "'{0}' 是负数，{1} 不可能为负",
  "'{0}' is not a time; expected yyyy-MM-dd, or yyyy-MM-dd HH:mm:ss with or without an offset":
    "'{0}' 不是时间；应为 yyyy-MM-dd，或者 yyyy-MM-dd HH:mm:ss，后面可以带时区偏移",
  "'{0}' is not a time; expected {1}": "'{0}' 不是时间；应为 {1}",
  "is not a time: '{0}' is not HH:mm:ss, HHmmss or HH:mm":
    "不是时间：'{0}' 不是 HH:mm:ss、HHmmss 或 HH:mm",
  'is {0}, but the job reconciles {1} only': '是 {0}，而任务只对 {1}',
  'the bill is for account {0}, the job for account {1}': '账单的账户是 {0}，任务的账户是 {1}',
  // Own records of another date or account.
  '{0}: all {1} rows are for accounts other than {2}, the account of the job {3}. Correct the account of the job, or give the right flows. If there really are none, --allow-unrelated makes an item of each record of the statement.':
    '{0}: 全部 {1} 行都是其他账号的，而任务 {3} 的账号是 {2}。请改正任务的 account，或者给出正确的流水。如果这一天确实没有流水，可加 --allow-unrelated，对账单的每一笔都会成为差错。',
  '{0}: all records are for {1}, the business date is {2}. Give the flows of {3}. If their time is not that of the payment, describe their format in the config, with rowsTellDate: false.':
    '{0}: 所有流水都是 {1} 的，而账期是 {2}。请给出 {3} 的流水。如果其中的时间不是支付时间，请在配置里描述这种格式，并写上 rowsTellDate: false。',
  '{0}: all records are for {1} to {2}, none for the business date {3}. Give the flows of {4}. If their time is not that of the payment, describe their format in the config, with rowsTellDate: false.':
    '{0}: 所有流水都是 {1} 至 {2} 的，没有一笔属于账期 {3}。请给出 {4} 的流水。如果其中的时间不是支付时间，请在配置里描述这种格式，并写上 rowsTellDate: false。',
  // Handling of rejects.
  "1 row cannot be read ({0} allowed by the job's maxRejects):":
    '有 1 行无法读取（任务的 maxRejects 允许 {0} 行）：',
  "{0} rows cannot be read ({1} allowed by the job's maxRejects):":
    '有 {0} 行无法读取（任务的 maxRejects 允许 {1} 行）：',
  '  … and {0} more': '  … 另有 {0} 行',
  'A job reconciles one currency, this one {0}. In the config, set currency: {1} in the job, or add a job for it. Without a config, run zhangping init <statement> <flows>: it writes one with the currency of the files.':
    '一个任务只对一个币种，这个任务对 {0}。有配置文件时，请在任务里写 currency: {1}，或者为它另建一个任务；没有配置文件时，请运行 zhangping init <对账单> <流水>，它会按文件的币种生成一份。',
  "A channel's bill: download it again and use it as it came. Own records: correct them at their source, or raise maxRejects to set such rows aside.":
    '渠道账单：请重新下载，原样使用。自己的流水：请在源头改正，或者调高 maxRejects，把这样的行放到一边。',
  '{0}:{1}: more than {2} rows cannot be read, the last because {3}. The file is damaged or of another format.':
    '{0}:{1}: 无法读取的行超过 {2} 行，最后一行的原因：{3}。这不是应该给的文件。',
  '{0}:{1}: the record that starts here is longer than 1 MiB. No bill has such rows; the file is damaged or not a bill.':
    '{0}:{1}: 从这里开始的记录超过 1 MiB。账单里没有这样的行；文件已损坏，或者不是账单。',
  '{0}: {1}. The file is damaged or was re-encoded; use the original file.':
    '{0}: {1}。文件已损坏，或者被转过编码；请用原始文件。',
  '{0}: {1}. Give the bill of the right account, or correct the job.':
    '{0}: {1}。请给出该账户的账单，或者修改任务。',
  '{0}:{1}: the rows end here, but more than {2} KiB follow. Two files were joined, or the file is damaged; download it again and give each file separately.':
    '{0}:{1}: 明细到此结束，后面却还有超过 {2} KiB 的内容。两个文件被拼在一起，或者文件已损坏；请重新下载，每个文件单独给出。',
  // Files that belong to another run, or not together.
  '{0}: the format is not recognized; the file starts with {1}. Known formats: {2}. A bill: download it again, and use it as it came. Own records: the first line must name at least order_id and amount. Any other table: zhangping inspect --suggest describes it for zhangping.yaml.':
    '{0}: 识别不出格式；文件开头是 {1}。认识的格式有：{2}。渠道账单：请重新下载，原样使用。自己的流水：第一行至少要有 order_id 和 amount。其他表格：zhangping inspect --suggest 可以为 zhangping.yaml 生成描述。',
  '{0}: this is not a file of the profile {1}; it looks like {2}. Give the right file, or leave the profile to be detected.':
    '{0}: 这不是格式 {1} 的文件，看起来是 {2}。请给出正确的文件，或者让程序自动识别格式。',
  '{0}: this is not a file of the profile {1}; it starts with {2}. Give the right file, or leave the profile to be detected.':
    '{0}: 这不是格式 {1} 的文件，开头是 {2}。请给出正确的文件，或者让程序自动识别格式。',
  '{0}: its content is the same as that of {1}, and would count twice. Give each file once.':
    '{0}: 内容与 {1} 相同，会重复计算。每个文件只给一次。',
  '{0}: the bill is for account {1}, the job {2} for account {3}. Give the bill of the right account, or correct the job.':
    '{0}: 账单的账户是 {1}，任务 {2} 的账户是 {3}。请给出该账户的账单，或者修改任务。',
  '{0}: the statement is for {1}, the job {2} for account {3}. Give the statement of the right account, or correct the job.':
    '{0}: 对账单的账户是 {1}，任务 {2} 的账户是 {3}。请给出该账户的对账单，或者修改任务。',
  '{0}: the summary is for account {1}, but no bill of that account was given. Give the files that belong together.':
    '{0}: 汇总的账户是 {1}，却没有给出该账户的账单。请给出属于同一份账单的文件。',
  '{0}: the archive contains no files. Download it again.': '{0}: 压缩包里没有文件。请重新下载。',
  '{0}: this is a summary ({1}), which names no orders. Give the detail bill ({2}) as well.':
    '{0}: 这是汇总（{1}），里面没有逐笔订单。请把明细账单（{2}）一起给出。',
  '{0} ({1}) and {2} ({3}) contain the same money, which would count twice. Give bills of one kind, and reconcile the other as a job of its own.':
    '{0}（{1}）和 {2}（{3}）说的是同一笔钱，会重复计算。请只给一种账单，另一种作为单独的任务来对。',
  '{0}: part {1} of the bill {2} was given twice, also as {3}. Give each part once.':
    '{0}: 账单 {2} 的第 {1} 部分给了两次，另一次是 {3}。每一部分只给一次。',
  '{0}: part {1} of the bill {2} is missing; this is part {3}. Give all parts of a bill together.':
    '{0}: 账单 {2} 缺少第 {1} 部分；这个文件是第 {3} 部分。请把一份账单的所有部分一起给出。',
  '{0}:{1}: the columns are not those of {2}, and this part of the bill has no title of its own. Download all parts of the bill again.':
    '{0}:{1}: 列与 {2} 的不同，而账单的这一部分没有自己的标题。请重新下载账单的所有部分。',
  '{0}:{1}: the balance is {2} here and {3} in line {4}, and the rows between do not lead from one to the other: all rows together move {5}. Rows are missing, doubled or altered; download it again.':
    '{0}:{1}: 这里的余额是 {2}，第 {4} 行的余额是 {3}，而两者之间的各行接不上：所有行合计变动 {5}。有行缺失、重复或被改动；请重新下载。',
  '{0}:{1}: {2} is not a balance. Use the file as it came, or leave balance out of its profile.':
    '{0}:{1}: {2} 不是余额。请原样使用文件，或者在它的格式里去掉 balance。',
  '{0}:{1}: the file changed while it was read. Wait until it is written completely, then run again.':
    '{0}:{1}: 文件在读取过程中变了。请等到它完全写好之后重新运行。',
  'netFees: rows of {0} have no business number that fees and transactions share, or state their fees already. Leave netFees out of the job.':
    'netFees: {0} 的行没有手续费和交易共用的业务单号，或者已经写明手续费。请在任务里去掉 netFees。',
  // The business date.
  '{0}: the bill covers {1} to {2}; one business date is reconciled at a time. Download the daily bills.':
    '{0}: 账单的时间是 {1} 到 {2}；每次只对一个账期。请下载日账单。',
  '{0}: the bill is for {1}, the business date is {2}. Give the bill of that date, or reconcile {3}.':
    '{0}: 账单是 {1} 的，账期是 {2}。请给出该账期的账单，或者改对 {3}。',
  'The statement has no date, and neither do its rows. Give it with --date yyyy-MM-dd.':
    '对账单没有写明日期，各行也没有日期。请用 --date yyyy-MM-dd 指定账期。',
  'The statement has rows of {0} to {1}. Say which business date it is with --date yyyy-MM-dd.':
    '对账单里有 {0} 到 {1} 的行。请用 --date yyyy-MM-dd 指定账期。',
  '{0}: the rows are for {1}, the business date is {2}. Give the bill of that date.':
    '{0}: 各行的日期是 {1}，账期是 {2}。请给出该账期的账单。',
  '{0}: the rows are for {1} to {2}, the business date is {3}. Give the bill of that date.':
    '{0}: 各行的日期是 {1} 到 {2}，账期是 {3}。请给出该账期的账单。',
};
