/** Bills that are fetched from channels: settings, commands, and what they have in common. */
import type { Catalogue } from '../language.ts';

export const FETCHING: Catalogue = {
  // commands
  'fetch bills from channels': '从渠道获取账单',
  'name of the job (default: all jobs with a bill that is fetched)':
    '任务名（默认：所有需要获取账单的任务）',
  'business date: yyyy-MM-dd or yesterday (default: yesterday)':
    '账期：yyyy-MM-dd 或 yesterday（默认：昨天）',
  'first date of a range': '日期范围的第一天',
  'ask again for bills that are there, and keep those that differ':
    '已有的账单再获取一次，有变化的保留为新版本',
  'try keys, clock and permissions, and save nothing': '检查密钥、时钟和权限，不保存文件',
  'accept the answer "no bill", even if a bill may still come':
    '渠道答复没有账单时按无交易处理，即使之后可能会有',
  'Give only one of --date, and --from with --to.': '--date 和 --from、--to 只能给出一种。',
  'No job of the config has a bill that is fetched. Describe the channel under channels:, and set statement: {fetch: <channel>, into: <folder>}.':
    '配置中没有任务需要获取账单。请在 channels: 下写明渠道，并设置 statement: {fetch: <渠道>, into: <目录>}。',
  'Job {0} has no bill that is fetched: set statement: {fetch: <channel>, into: <folder>}.':
    '任务 {0} 没有需要获取的账单：请设置 statement: {fetch: <渠道>, into: <目录>}。',
  'Run the date again with it: zhangping run {0} --date {1}':
    '请用新账单重跑该账期：zhangping run {0} --date {1}',
  '{0} {1}: {2} is there': '{0} {1}：已有 {2}',
  '{0} {1}: the channel has the same bill as {2}': '{0} {1}：渠道的账单与 {2} 一致',
  '{0} {1}: the channel has changed the bill; the new one is {2}':
    '{0} {1}：渠道更改了账单，新的是 {2}',
  '{0} {1}: no transactions, as the channel confirms in {2}':
    '{0} {1}：当日无交易，渠道的答复见 {2}',
  '{0} {1}: accepted as a day without transactions in {2}': '{0} {1}：按无交易处理，记录在 {2}',
  '{0} {1}: fetched {2}': '{0} {1}：已获取 {2}',
  '{0} {1}: fetched {2}, {3} as announced': '{0} {1}：已获取 {2}，{3} 与渠道给出的一致',
  '{0} {1}: {2} Next attempt at {3} ({4}).': '{0} {1}：{2}下次获取时间 {3}（{4}）。',
  'It is asked for until {0}. When the channel has it, run: {1}':
    '获取的截止时间是 {0}。渠道有账单后请运行：{1}',
  'If there were certainly no transactions, run: {0}': '如果当日确无交易，请运行：{0}',
  'To fetch the bill again: {0}': '重新获取账单：{0}',
  'fetched {0}': '获取于 {0}',
  // settings
  'must be a number in quotes': '必须是加引号的数字',
  'must be a URL that begins with https://, without user name, password and query':
    '必须是以 https:// 开头的 URL，不能含用户名、密码和查询参数',
  'must be hexadecimal digits in quotes': '必须是加引号的十六进制数字',
  'must be the path of a file, not what is in it': '必须是文件的路径，而不是文件的内容',
  "unknown setting '{0}': name the environment variable or the file of a secret, as in keyFile or passwordEnv":
    '未知设置“{0}”：机密请写在环境变量或文件里，这里只写其名称，如 keyFile、passwordEnv',
  'must begin with PUB_KEY_ID_': '必须以 PUB_KEY_ID_ 开头',
  'needs publicKeyId with publicKeyFile, or platformCertificates: answers are verified with them':
    '需要 publicKeyId 和 publicKeyFile，或 platformCertificates：用于对应答验签',
  'must be 15 characters in quotes': '必须是加引号的 15 位字母或数字',
  'must be a fingerprint, as ssh-keygen -l prints it: SHA256:…':
    '必须是 ssh-keygen -l 输出的指纹：SHA256:…',
  'must be wechat, alipay, unionpay, sftp or command':
    '必须是 wechat、alipay、unionpay、sftp 或 command',
  'must be a map of settings, with kind: wechat, alipay, unionpay, sftp or command':
    '必须是一组设置，含 kind: wechat、alipay、unionpay、sftp 或 command',
  'needs one of {0}': '需要以下之一：{0}',
  'cannot be set together with {0}: remove one of them': '不能与 {0} 同时设置：请删去其中一个',
  'must be a time of day in quotes, such as "10:05"': '必须是加引号的时刻，如 "10:05"',
  'is not under channels: at the top of the config': '不在配置开头的 channels: 中',
  'is the folder of another bill: give each bill a folder of its own':
    '已是另一种账单的目录：每种账单请用单独的目录',
  'is for jobs with a bill that is fetched: it has no statement with fetch:':
    '只用于需要获取账单的任务：该任务没有带 fetch: 的 statement',
  'must be after fetchFrom, {0}': '必须晚于 fetchFrom（{0}）',
  "is also the folder of the job's own files: give each bill a folder of its own":
    '也是该任务自己文件的目录：每种账单请用单独的目录',
  'must be tradebill, fundflowbill:BASIC, fundflowbill:OPERATION, fundflowbill:FEES or profitsharing':
    '必须是 tradebill、fundflowbill:BASIC、fundflowbill:OPERATION、fundflowbill:FEES 或 profitsharing',
  'must be a bill_type of Alipay, such as trade or signcustomer':
    '必须是支付宝的 bill_type，如 trade 或 signcustomer',
  'must be a fileType of UnionPay in quotes, such as "00"': '必须是加引号的银联 fileType，如 "00"',
  'is for channels of kind sftp': '只用于 kind: sftp 的渠道',
  'must contain {date}, as in {date:yyyyMMdd}': '必须含有 {date}，如 {date:yyyyMMdd}',
  // secrets
  '{0} is missing: the environment variable {1} is not set. Under cron, set it in the crontab or in the script that starts zhangping.':
    '缺少{0}：环境变量 {1} 未设置。用 cron 运行时，请在 crontab 或启动 zhangping 的脚本中设置。',
  '{0} cannot be read ({1}: {2}).': '无法读取{0}（{1}：{2}）。',
  '{0} can be read by others. Run: chmod 600 {1}': '其他用户可以读取{0}。请运行：chmod 600 {1}',
  'The private key of channel {0}': '渠道 {0} 的私钥',
  '{0} has a key of the wrong kind ({1}). Expected RSA with {2} bits or more.':
    '{0}的密钥类型不对（{1}），应为 {2} 位以上的 RSA。',
  'The password of database {0}': '数据库 {0} 的密码',
  // checks
  '{0}: {1} is not a folder': '{0}：{1} 不是目录',
  'set into to a folder': '请把 into 设为目录',
  '{0}: bills cannot be saved in {1}: {2}': '{0}：无法把账单保存到 {1}：{2}',
  'give this user permission to write there': '请给当前用户该目录的写权限',
  '{0}, verified by {1}': '{0}，验证依据：{1}',
  '{0}: there is a bill of {1} ({2})': '{0}：有 {1} 的账单（{2}）',
  '{0}: there were no transactions on {1} ({2})': '{0}：{1} 无交易（{2}）',
  '{0}: its clock agrees': '{0}：时钟一致',
  "{0}: its clock is {1} s ahead of this machine's": '{0}：渠道的时钟比本机快 {1} 秒',
  'synchronize the clock of this machine (NTP): channels refuse requests whose time is wrong':
    '请校准本机时钟（NTP）：时间不准的请求会被渠道拒绝',
  'ask again later; if it stays so, check bill and date':
    '请稍后再试；如果一直如此，请检查 bill 和日期',
  'do what the message says, then run zhangping fetch --check again':
    '请按提示处理，然后再运行 zhangping fetch --check',
  // fetching
  '{0}: the bill of {1} is not asked for before {2} of the next day.':
    '{0}：{1} 的账单，次日 {2} 起才获取。',
  '{0}: the channel says that there is no bill of {1}, but it is too early to believe that.':
    '{0}：渠道答复没有 {1} 的账单，但时间尚早，不予采信。',
  '{0}: the channel now says that there is no bill of {1}, of which {2} was fetched. That file is kept: ask the channel.':
    '{0}：渠道现在答复没有 {1} 的账单，但之前已获取 {2}。该文件保留不动，请向渠道核实。',
  '{0}: the download is redirected more than {1} times, or to no URL.':
    '{0}：下载重定向超过 {1} 次，或重定向的目标不是 URL。',
  '{0} cannot be read ({1}).': '无法读取{0}（{1}）。',
  'The certificates of channel {0}': '渠道 {0} 的证书',
  "{0}: the answer leads to {1}, which is not one of the channel's hosts (https://{2}). Nothing was sent there. If the channel has moved, set endpoint.":
    '{0}：应答指向 {1}，不是该渠道的主机（https://{2}），因此没有向它发送任何内容。如果渠道已更换主机，请设置 endpoint。',
  '{0}: the answer of {1} is longer than {2} bytes.': '{0}：{1} 的应答超过 {2} 字节。',
  '{0}: the certificate of {1} is not trusted ({2}). Check the clock of this machine and its certificates; for an endpoint of your own, set caFile.':
    '{0}：{1} 的证书不受信任（{2}）。请检查本机的时钟和 CA 证书；自己设置的 endpoint，请再设置 caFile。',
  '{0}: the connection to {1} fails ({2}). Check the network, name servers and proxy of this machine.':
    '{0}：无法连接 {1}（{2}）。请检查本机的网络、DNS 和代理。',
  '{0}: {1} has not answered after {2} s.': '{0}：{1} 在 {2} 秒内没有应答完。',
  'The proxy in the environment variable HTTPS_PROXY or HTTP_PROXY is not a URL such as http://proxy.example:3128.':
    '环境变量 HTTPS_PROXY 或 HTTP_PROXY 里的代理不是 URL，应形如 http://proxy.example:3128。',
  'The bill cannot be saved in {0}: {1}': '无法把账单保存到 {0}：{1}',
  '{0} sends more than {1} bytes.': '{0} 发送的内容超过 {1} 字节。',
  '{0} has not sent the file after {1} s.': '{0} 在 {1} 秒内没有发完文件。',
  '{0} cannot be written: {1}': '无法写入 {0}：{1}',
  '{0} is not the evidence of a fetched file. Restore it, or remove it together with its file and fetch the bill again.':
    '{0} 不是所获取文件的凭据。请恢复它，或连同对应的文件一起删除，再重新获取账单。',
  '{0} is not as it was fetched: its {1} is {2}, but {3} says {4}.':
    '{0} 与获取时不同：现在的{1}是 {2}，而 {3} 记录的是 {4}。',
  length: '长度',
  'A bill is fetched for a business date: give --date.': '获取账单需要账期：请用 --date 给出。',
  '{0}: {1} and {2} are both the bill of {3}. Move one of them away. If the bill is in several files, name them {4}, {5}.':
    '{0}：{1} 和 {2} 都是 {3} 的账单。请移走其中一个；账单分为多个文件时，请命名为 {4}、{5}。',
  '{0}: a part of the bill of {1} before part {2} is missing. Put all of them there, from part1 on.':
    '{0}：{1} 的账单缺少第 {2} 部分之前的文件。请从 part1 起放齐。',
  '{0} has no bill of {1} from channel {2}. Fetch it: zhangping fetch --date {3}':
    '{0} 中没有渠道 {2} 在 {1} 的账单。请获取：zhangping fetch --date {3}',
};
