/** Chinese for inputs/: paths, archives and workbooks, and errors in them. */
import type { Catalogue } from '../language.ts';

export const OPENING: Catalogue = {
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
  '{0} is damaged: its compressed data cannot be unpacked ({1}). Fetch the file again.':
    '{0} 已损坏：压缩数据无法解压（{1}）。请重新获取文件。',
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
