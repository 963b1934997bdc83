/** Chinese for reading/: rows that cannot be read, and files that do not belong to a run. */
import type { Catalogue } from '../language.ts';

export const READING: Catalogue = {
  // Files that are similar to a known format.
  'its encoding is UTF-16, which is not supported. A bill: download it again, and use it as it came. Own records: save them as UTF-8':
    '文件编码是 UTF-16，程序不读取。渠道账单：请重新下载，不要打开另存，直接使用。自己的流水：请另存为 UTF-8',
  'it is JSON, but not own records: these have one object a line, each with order_id and amount. Write them so, or as CSV. A bill: download it again, and use it as it came':
    '内容是 JSON，但不是自有格式的流水：那要一行一个对象，每个都有 order_id 和 amount。请照此导出，或者用 CSV。渠道账单：请重新下载，不要打开另存，直接使用',
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
  "It is the last row, and has no line end: the file may be cut off, and rows after it may be missing. A channel's bill: download it again. Own records: export them again; if the row is complete, correct it at its source, or raise maxRejects to set it aside.":
    '这是最后一行，而且没有换行：文件可能是截断的，后面可能还缺行。渠道账单：请重新下载。自己的流水：请重新导出；如果这一行是完整的，请在源头改正，或者调高 maxRejects，把它放到一边。',
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
  '{0} is a bill ({1}), but was given as flows, and {2}, which is own records ({3}), as the statement: the sides look swapped. Give {4} as the statement (--statement) and {5} as the flows (--flows). If they are not swapped, name a format: --flows-profile {6}, or flowsProfile in the job.':
    '{0} 是账单（{1}），却给作了流水；{2} 是自己的流水（{3}），却给作了对账单：两边好像颠倒了。请把 {4} 给作对账单（--statement），把 {5} 给作流水（--flows）。如果没有颠倒，请写明格式：--flows-profile {6}，或者任务里的 flowsProfile。',
  '{0}: its content is the same as that of {1}, and would count twice. Give each file once.':
    '{0}: 内容与 {1} 相同，会重复计算。每个文件只给一次。',
  "{0}: the flows are the same as the statement ({1}), so they would agree whatever is in them. Give the channel's bill as statement, and your own records as flows. If two systems really wrote the same bytes, add a column to one of the files.":
    '{0}: 内部流水与对账单（{1}）完全相同，不管内容如何都会对平。对账单请给渠道的账单，流水请给自己的流水。如果两个系统导出的文件确实一个字节都不差，请给其中一个文件加一列。',
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
    '{0}: 账单是 {1} 的，账期是 {2}。请给出该账期的账单，或者把账期改为 {3}。',
  'The statement has rows of {0} to {1}. Say which business date it is with --date yyyy-MM-dd.':
    '对账单里有 {0} 到 {1} 的行。请用 --date yyyy-MM-dd 指定账期。',
  '{0}: the rows are for {1}, the business date is {2}. Give the bill of that date.':
    '{0}: 各行的日期是 {1}，账期是 {2}。请给出该账期的账单。',
  '{0}: the rows are for {1} to {2}, the business date is {3}. Give the bill of that date.':
    '{0}: 各行的日期是 {1} 到 {2}，账期是 {3}。请给出该账期的账单。',

  // Inputs/: paths, archives and workbooks, and errors in them.
  '{0} does not exist. Check the path, and whether the file was fetched.':
    '{0} 不存在。请检查路径，以及文件是否已经下载。',
  '{0} cannot be read: permission denied for {1}. Give this user read permission (r) on the file and search permission (x) on the folders above it.':
    '{0} 无法读取：{1}没有权限。请给该用户这个文件的读权限（r），以及上级各目录的进入权限（x）。',
  '{0} is not a usable path ({1}).': '{0} 不是可用的路径（{1}）。',
  '{0} cannot be opened: {1}': '{0} 无法打开：{1}',
  "{0} is neither a file nor a folder. To read from a pipe, pass '-' and redirect it to standard input.":
    "{0} 既不是文件也不是目录。要从管道读取，请给出 '-'，并把管道重定向到标准输入。",
  'A package that this needs is not installed. Run: npm install {0} – if zhangping is installed globally: npm install --global {1}':
    '缺少所需的软件包。请运行：npm install {0}；zhangping 若是全局安装的，则运行：npm install --global {1}',
  'user {0}': '用户 {0} ',
  'user id {0}': '用户 ID {0} ',
  '{0} is damaged: its checksum (CRC-32) does not match. Fetch the file again.':
    '{0} 已损坏：校验和（CRC-32）不符。请重新获取文件。',
  '{0} is damaged: {1} bytes announced, more came out. Fetch the file again.':
    '{0} 已损坏：声明 {1} 字节，实际解出更多。请重新获取文件。',
  '{0} is damaged: {1} bytes announced, only {2} came out. Fetch the file again.':
    '{0} 已损坏：声明 {1} 字节，只解出 {2} 字节。请重新获取文件。',
  'More than {0} files on one side. Name fewer, or join them before reconciling.':
    '一边的文件超过 {0} 个。请少给一些，或者先合并再对账。',
  '{0} matches no file. Check the pattern, and whether the files were fetched.':
    '{0} 没有匹配到任何文件。请检查通配符，以及文件是否已经下载。',
  '{0} is a folder without files. Check the path, and whether the files were fetched.':
    '目录 {0} 里没有文件。请检查路径，以及文件是否已经下载。',
  "'-' (standard input) can be named only once on a side.": "'-'（标准输入）在一边只能给一次。",
  '{0} is named twice. Its rows would count twice: name it once.':
    '{0} 给了两次。里面的行会重复计算：只给一次。',
  '{0} is the same file as {1}. Its rows would count twice: name it once.':
    '{0} 与 {1} 是同一个文件。里面的行会重复计算：只给一次。',
  '{0} is cut off: it ends in the first bytes of an archive. Fetch it again.':
    '{0} 不完整：压缩包刚开头就断了。请重新获取。',
  '{0} is an old workbook (.xls), or has a password: neither is supported. Open it in a spreadsheet program and save it as .xlsx without a password, or fetch it as CSV.':
    '{0} 是旧版工作簿（.xls），或者带密码的工作簿：这两种都不读取。请用电子表格软件打开，另存为不带密码的 .xlsx，或者下载 CSV 格式。',
  '{0} is empty. An empty file is never a day without transactions: fetch it again.':
    '{0} 是空文件。空文件绝不等于当天没有交易：请重新获取。',
  'Standard input cannot be read: {0}.': '标准输入无法读取：{0}。',
  '{0} changed while it was being read. Wait until no program writes to it, then run again.':
    '{0} 在读取过程中被改动。请等到没有程序再写它之后重新运行。',
  'Standard input': '标准输入',
  '{0} was read after it had been closed': '{0} 关闭之后又被读取',
  '{0} was closed while being read': '{0} 在读取过程中被关闭',
  '{0} cannot be read: {1}': '{0} 无法读取：{1}',
  '{0} does not contain a SHA-1. Expected 40 hexadecimal digits, and optionally a file name on the same line. Write the announced hash_value into it again, or remove it.':
    '{0} 里没有 SHA-1。应为 40 位十六进制数字，同一行后面最多再有一个文件名。请把渠道给出的 hash_value 重新写进去，或者删掉这个文件。',
  '{0} is not the announced file: its SHA-1 is {1}, but {2} says {3}. Download it again.':
    '{0} 不是渠道所声明的文件：它的 SHA-1 是 {1}，而 {2} 给出的是 {3}。请重新下载。',
  '{0} cannot be read: {1}. Make it readable, or remove it.':
    '{0} 无法读取：{1}。请改为可读，或者删掉它。',
  'Temporary folder {0} cannot be written: {1}. Free space there: archives and standard input need room for their unpacked bytes, and large files for what memory does not hold (--memory).':
    '临时目录 {0} 无法写入：{1}。请在那里腾出空间：压缩包和标准输入要放解开后的内容，大文件要放内存（--memory）装不下的部分。',
  'Temporary folder {0} cannot be written: {1}. It must exist and be writable.':
    '临时目录 {0} 无法写入：{1}。该目录必须存在并且可写。',
  'less than {0} bytes are free': '剩余空间不足 {0} 字节',
  'Standard input holds more than {0} bytes. Ask for the statement in smaller parts.':
    '标准输入超过 {0} 字节。请让对方把对账单拆成几份提供。',
  '{0} unpacks to more than {1} bytes. Ask for the statement in smaller parts.':
    '{0} 解压后超过 {1} 字节。请让对方把对账单拆成几份提供。',
  '{0} unpacks to more than {1} times its size. No statement does: check where the file comes from.':
    '{0} 解压后超过自身大小的 {1} 倍。没有对账单会这样：请检查文件来源。',
  '{0} is damaged: {1} bytes follow the end of its compressed data. Fetch the file again.':
    '{0} 已损坏：压缩数据结束之后还有 {1} 字节。请重新获取文件。',
  '{0} cannot be unpacked: {1}': '{0} 无法解压：{1}',
  '{0} is cut off: its compressed data ends too early. Fetch the file again.':
    '{0} 不完整：压缩数据提前结束。请重新获取文件。',
  '{0} is damaged: its compressed data cannot be unpacked. Fetch the file again.':
    '{0} 已损坏：压缩数据无法解压。请重新获取文件。',
  'its end is missing': '结尾缺失',
  'it does not end where it should': '没有在该结束的地方结束',
  'it is one of several volumes': '它是分卷压缩包中的一卷',
  'its directory is encrypted': '它的目录区加了密',
  'its directory is damaged': '它的目录区已损坏',
  'its directory': '它的目录区',
  '{0} holds more than {1} entries. Unpack it and name the files needed.':
    '{0} 里超过 {1} 个条目。请先解压，再指定需要的文件。',
  'two entries have the name {0}': '有两个条目同名：{0}',
  '{0} is encrypted. Unpack it with its password and name the file itself.':
    '{0} 已加密。请用密码解压，再指定里面的文件。',
  '{0} is packed with method {1}; only 0 and 8 are understood. Unpack it and name the file itself.':
    '{0} 用的是压缩方法 {1}，这里只认识 0 和 8。请先解压，再指定里面的文件。',
  'its directory does not end where it should': '目录区没有在应有的位置结束',
  '{0} and {1} overlap': '{0} 与 {1} 重叠',
  '{0} is not a complete zip archive: {1}. Fetch it again.':
    '{0} 不是完整的 zip 压缩包：{1}。请重新获取。',
  '{0} is an archive without files. That is never a day without transactions: fetch it again.':
    '压缩包 {0} 里没有文件。这绝不等于当天没有交易：请重新获取。',
  // Why a part or place of a workbook is refused; follows its name.
  '{0}: {1}. Fetch the file again, or open it in a spreadsheet program and save it again.':
    '{0}: {1}。请重新获取文件，或者用电子表格软件打开后另存一份。',
  '{0}:{1}: column {2}': '{0}:{1}: 第 {2} 列',
  '{0}: text {1}': '{0}: 编号 {1} 的文本',
  'more than {0} characters': '超过 {0} 个字符',
  '{0}:{1}: the row has more than {2} characters. Check where the file comes from.':
    '{0}:{1}: 这一行超过 {2} 个字符。请检查文件来源。',
  'it occurs twice': '出现了两次',
  'more than {0} relationships': '关系超过 {0} 个',
  "its {0} is '{1}', outside of the workbook": "它的 {0} 是 '{1}'，不在这个工作簿之内",
  "its {0} is '{1}', which the workbook does not contain": "它的 {0} 是 '{1}'，工作簿里却没有它",
  'more than {0} texts per compressed byte': '每个压缩字节的文本超过 {0} 条',
  'more than {0} texts': '文本超过 {0} 条',
  'it ends too early': '提前结束',
  'Shared texts cannot be read back: {0}': '共享文本无法读回：{0}',
  'not a worksheet: it starts with <{0}>': '不是工作表：以 <{0}> 开头',
  "the next row has the number '{0}'": "后面一行的行号是 '{0}'，次序不对",
  "the cell '{0}' is out of place": "单元格 '{0}' 的位置不对",
  'a formula has no computed value': '有从未计算过的公式',
  "a cell refers to text '{0}', which does not exist": "单元格引用了工作簿里没有的文本 '{0}'",
  'more than {0} styles or formats': '样式或格式超过 {0} 个',
  '{0} is a workbook whose sheets are all empty. That is never a day without transactions: fetch it again.':
    '工作簿 {0} 的工作表全是空的。这绝不等于当天没有交易：请重新获取。',
  '{0} is a workbook whose sheets are all empty. Hidden ones ({1}) are not read: show those that count. That is never a day without transactions: fetch it again.':
    '工作簿 {0} 的工作表全是空的。隐藏的工作表（{1} 个）不读取：请取消隐藏要用的。这绝不等于当天没有交易：请重新获取。',
  "no part is named for the sheet '{0}'": "没有说明工作表 '{0}' 在哪里",
  'no part is named for the workbook': '没有说明工作簿在哪里',
  '{0} is a binary workbook (.xlsb), which is not supported. Save it as .xlsx or CSV.':
    '{0} 是二进制工作簿（.xlsb），不读取。请另存为 .xlsx 或 CSV。',
  "the sheet '{0}' occurs twice": "有两个工作表 '{0}'",
  '{0}: not a workbook: it starts with <{1}>. Give an .xlsx workbook or CSV.':
    '{0}: 不是工作簿：以 <{1}> 开头。请给出 .xlsx 工作簿或 CSV。',
  'more than {0} sheets': '工作表超过 {0} 个',
  "the attribute '{0}' is longer than {1} characters": "属性 '{0}' 超过 {1} 个字符",
};
