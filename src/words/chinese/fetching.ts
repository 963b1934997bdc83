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

  // Bills that a program of the user's own fetches.
  '{0}: the bill of {1} is not ready: {2}': '{0}：{1} 的账单还没出：{2}',
  '{0}: {1}, and wrote {2} files. Expected: code 0 and the files of the bill in the folder in ZHANGPING_FETCH_DIR, or code {3} and no file if there were certainly no transactions.':
    '{0}：{1}，写出了 {2} 个文件。应为：退出码 0，且账单文件写入 ZHANGPING_FETCH_DIR 所指的目录；或者确定当日没有交易时，退出码 {3}，且不写任何文件。',
  '{0}: the command wrote {1}, which is no regular file. Folders and links are not taken.':
    '{0}：命令写出的 {1} 不是普通文件。目录和链接一律不收。',
  '{0}: the command wrote {1} files; the limit is {2}.':
    '{0}：命令写出了 {1} 个文件，上限为 {2} 个。',
  '{0}: {1}, which the command wrote, cannot be read ({2}).':
    '{0}：无法读取命令写出的 {1}（{2}）。',
  '{0} can be run': '{0} 可以运行',
  '{0} cannot be run': '{0} 无法运行',
  'check the path; make it executable with chmod +x': '请检查路径，并用 chmod +x 加上执行权限',

  // Bills of Alipay: keys, answers, downloads.
  "Alipay's public key of channel {0}": '渠道 {0} 的支付宝公钥',
  'no private key': '不是私钥',
  'no public key': '不是公钥',
  'a private key': '是一把私钥',
  'a public key': '是一把公钥',
  'a certificate': '是一张证书',
  "the application's own public key": '是应用自己的公钥',
  "{0} ({1}) is {2}. Expected: the key that signs the application's requests, PKCS#8 or PKCS#1, as PEM or as the base64 line of Alipay's key tool, without password.":
    '{0}（{1}）{2}。应为给请求加签的应用私钥：PKCS#8 或 PKCS#1，PEM 格式，或支付宝密钥工具导出的一行 base64，不带密码。',
  "{0} ({1}) is {2}. Expected: the key that the console of the open platform shows as Alipay's public key once the application's is uploaded, as PEM or as the line that it shows. The application must sign with a public key, not with certificates.":
    '{0}（{1}）{2}。应为上传应用公钥后，开放平台控制台显示的支付宝公钥：PEM 格式，或控制台显示的那一行。应用的接口加签方式须为“公钥”，不能是“公钥证书”。',
  "{0}: the private key is RSA; its public key, which the console shows as the application's, ends in {1}":
    '{0}：应用私钥是 RSA 密钥；与它配对的公钥（即控制台显示的应用公钥）以 {1} 结尾',
  "{0}: Alipay's public key, as the console shows it, ends in {1}":
    '{0}：支付宝公钥（应与控制台显示的一致）以 {1} 结尾',

  '{0}: Alipay has no bill of {1} yet ({2}): the day is not over. The bill of a day is there from about 09:00 of the next day.':
    '{0}：支付宝还没有 {1} 的账单（{2}）：这一天还没有结束。日账单一般次日 9 点后生成。',
  '{0}: Alipay keeps bills for {1} years: that of {2} cannot be had any more ({3}).':
    '{0}：支付宝的账单只保留 {1} 年，{2} 的账单已无法下载（{3}）。',
  '{0}: Alipay has no bill of {1} ({2}): it is not ready yet, or there were no transactions that day.':
    '{0}：支付宝没有 {1} 的账单（{2}）：可能尚未生成，也可能当日没有交易。',
  '{0}: Alipay limits the rate of requests ({1}).': '{0}：请求过于频繁，被支付宝限流（{1}）。',
  "{0}: Alipay's gateway has a failure ({1}).": '{0}：支付宝网关暂时不可用（{1}）。',
  '{0}: Alipay does not accept the request ({1}). Check the bill ({2}: capitals count) and, for a sub-merchant, subMerchant.':
    '{0}：支付宝拒绝了请求（{1}）。请核对账单类型（{2}，区分大小写）；二级商户的账单还要核对 subMerchant。',
  '{0}: {1} is before the account was registered with Alipay ({2}). Check the date, and that appId belongs to the account whose bill you want.':
    '{0}：{1} 早于该账户在支付宝的注册时间（{2}）。请核对日期，并确认 appId 属于要取账单的那个账户。',
  '{0}: Alipay has no bill of the type {1} for this account ({2}). Check bill:, and which products the account has signed.':
    '{0}：该账户不支持下载 {1} 类型的账单（{2}）。请核对 bill，以及该账户签约了哪些产品。',
  '{0}: Alipay does not know the application ({1}). Check appId, that the application is online, and that endpoint is right: the sandbox has applications of its own.':
    '{0}：支付宝查不到这个应用（{1}）。请核对 appId、应用是否已上线，以及 endpoint 是否正确：沙箱的应用与正式环境不通用。',
  "{0}: Alipay does not accept the signature ({1}). In the console of the open platform, the application's public key must be that of the private key here, with RSA2; zhangping fetch --check shows the end of it.":
    '{0}：支付宝验签不通过（{1}）。开放平台控制台里的应用公钥必须与这里的应用私钥配对，算法为 RSA2；用 zhangping fetch --check 可查看应用公钥的结尾，以便比对。',
  '{0}: the application is set to sign with certificates ({1}). In the console of the open platform, set it to sign with a public key.':
    '{0}：该应用的接口加签方式是“公钥证书”（{1}）。请在开放平台控制台改为“公钥”。',
  '{0}: Alipay does not accept the time of the request ({1}). Check the clock of this machine.':
    '{0}：支付宝不接受请求的时间戳（{1}）。请检查本机时钟。',
  "{0}: the application may not fetch this bill ({1}). In the console of the open platform, check that it is online, is bound to the merchant's account, has the capability for bills, and that its address list allows this machine.":
    '{0}：该应用没有下载此账单的权限（{1}）。请在开放平台控制台检查：应用已上线，已绑定商家账号，已添加并签约含账单下载的产品，IP 白名单包含本机。',
  '{0}: Alipay answers {1}{2}': '{0}：支付宝返回 {1}{2}',
  '{0} This answer is not signed.': '{0}（该应答没有签名，仅供参考。）',

  '{0}: the link to the bill gives HTTP {1}: it has expired (it lives 30 s), or was used before. Ask for the bill again.':
    '{0}：账单下载链接返回 HTTP {1}：链接已过期（有效期 30 秒）或已用过。请重新获取账单。',
  '{0}: the link to the bill gives no zip but a message: it has expired (it lives 30 s), or was used before. Ask for the bill again.':
    '{0}：账单下载链接返回的不是 zip，而是一段提示：链接已过期（有效期 30 秒）或已用过。请重新获取账单。',
  '{0}: the zip with the bill is cut off after {1} bytes.': '{0}：账单 zip 不完整，只有 {1} 字节。',
  "{0}: Alipay's gateway gives HTTP {1}. If it stays so, check endpoint and proxy.":
    '{0}：支付宝网关返回 HTTP {1}。如一直如此，请检查 endpoint 和代理。',
  "{0}: the answer is not one of Alipay's gateway. Check endpoint, and what is between this machine and Alipay (proxy, login page of a network).":
    '{0}：收到的不是支付宝网关的应答。请检查 endpoint，以及本机与支付宝之间的网络（代理、上网认证页）。',
  "{0}: the signature of the answer is missing or does not fit Alipay's public key; nothing of it was used. Check that publicKeyFile is Alipay's public key, as the console shows it for this application, and not the application's own or the sandbox's.":
    '{0}：应答没有签名，或用支付宝公钥验签不通过，应答内容一概不予采用。请确认 publicKeyFile 是控制台为该应用显示的支付宝公钥，而不是应用公钥，也不是沙箱的公钥。',
  "{0}: Alipay's answer contains no link to the bill.": '{0}：支付宝的应答中没有账单下载链接。',

  // Bills fetched from WeChat Pay.
  '{0}: WeChat Pay answers that there is no bill of {1}, but without a signature ({2}).':
    '{0}：微信支付答复没有 {1} 的账单，但应答没有签名（{2}）。',
  // Keys.
  "Channel {0}: the key that verifies answers is the merchant's own. Download WeChat Pay's public key from the merchant platform.":
    '渠道 {0}：用来验签的是商户自己的密钥。请到商户平台下载微信支付公钥。',
  '{0} is not a private key without passphrase. Expected PEM that begins with -----BEGIN PRIVATE KEY-----, such as apiclient_key.pem from WeChat Pay.':
    '{0}的内容不是私钥，或者设有口令。应为不带口令、以 -----BEGIN PRIVATE KEY----- 开头的 PEM，即微信支付的 apiclient_key.pem。',
  "WeChat Pay's public key of channel {0}": '渠道 {0} 的微信支付公钥',
  '{0} ({1}) is not a public key. Expected PEM that begins with -----BEGIN PUBLIC KEY-----, such as pub_key.pem from the merchant platform.':
    '{0}（{1}）不是公钥。应为以 -----BEGIN PUBLIC KEY----- 开头的 PEM，即商户平台下载的 pub_key.pem。',
  'The platform certificates of channel {0} cannot be read ({1}).':
    '无法读取渠道 {0} 的平台证书目录（{1}）。',
  "The platform certificates of channel {0}: {1} has no .pem file. Put WeChat Pay's certificates there.":
    '渠道 {0} 的平台证书：{1} 里没有 .pem 文件。请把微信支付平台证书放进去。',
  'The platform certificate': '平台证书',
  '{0} is not a certificate. Expected PEM that begins with -----BEGIN CERTIFICATE-----.':
    '{0} 不是证书。应为以 -----BEGIN CERTIFICATE----- 开头的 PEM。',
  'public key {0}': '微信支付公钥 {0}',
  'platform certificate {0}': '平台证书 {0}',

  // The check of keys.
  '{0}: the private key can be read (RSA, {1} bits)': '{0}：商户私钥可用（RSA，{1} 位）',
  '{0}: {1} is not the certificate of the private key': '{0}：{1} 与商户私钥不配套',
  'Use the key and the certificate of one download.': '请使用同一次下载的私钥和证书。',
  '{0}: serial is not that of {1}': '{0}：serial 与 {1} 的序列号不一致',
  'Set serial: "{0}"': '请设置 serial: "{0}"',
  "{0}: the merchant's certificate {1}": '{0}：商户证书 {1}',
  'Download the new one from the merchant platform.': '请到商户平台下载新的。',

  // Signatures of answers.
  '{0}: the answer has no signature, so it is not used. If a proxy or an endpoint answers in place of WeChat Pay, it must keep the headers Wechatpay-*.':
    '{0}：应答没有签名，不予采用。如果是代理或 endpoint 代微信支付应答，它必须保留 Wechatpay-* 头。',
  '{0}: the answer has a wrong signature, with which WeChat Pay tests its clients. Ask again.':
    '{0}：收到微信支付的签名探测应答（签名故意是错的）。请重新获取。',
  '{0}: the signature of the answer does not fit {1}, so the answer is not used. Compare that key with the one on the merchant platform; otherwise something between here and WeChat Pay changes answers.':
    '{0}：用{1}对应答验签不通过，不予采用。请与商户平台上的核对；如果一致，就是应答在途中被改动。',
  '{0}: the answer was signed at {1}, and it is {2}: more than five minutes apart, so it is not used. Check the clock of this machine, and whether a proxy keeps answers.':
    '{0}：应答签名时间是 {1}，现在是 {2}，相差超过五分钟，不予采用。请检查本机时钟，以及代理是否缓存了应答。',
  '{0}: the answer is signed with the public key {1}, which the config does not have. Download it from the merchant platform and set publicKeyId and publicKeyFile.':
    '{0}：应答是用微信支付公钥 {1} 签名的，配置里没有它。请到商户平台下载，并设置 publicKeyId 和 publicKeyFile。',
  '{0}: the answer is signed with the platform certificate of serial {1}, which this machine does not have. Put it as a .pem file into {2}, or change the account to a public key.':
    '{0}：应答是用序列号为 {1} 的平台证书签名的，本机没有它。请把它的 .pem 文件放进 {2}，或者把商户号切换到微信支付公钥。',
  '{0}: the {1} is valid from {2} to {3}, so what it signs is not used. Download the current one; check the clock of this machine.':
    '{0}：{1}的有效期是 {2} 至 {3}，它签名的应答不予采用。请下载现行证书，并检查本机时钟。',
  '{0}: the clock of this machine says {1}, that of WeChat Pay {2}. More than five minutes apart, nothing is accepted. Set the clock of this machine (NTP).':
    '{0}：本机时钟是 {1}，微信支付是 {2}，相差超过五分钟就互不认可。请校准本机时钟（NTP）。',

  // Answers.
  'Channel {0}: fund bills of a sub-merchant are encrypted and cannot be fetched. Remove subMerchant, or download them from the merchant platform.':
    '渠道 {0}：子商户的资金账单是加密的，不支持自动获取。请删除 subMerchant，或到商户平台手工下载。',
  '{0}: the answer has no download_url with a hash_value of type SHA1. Without them a bill cannot be verified, so none is downloaded.':
    '{0}：应答里没有 download_url 和 SHA1 的 hash_value，账单无法校验，因此没有下载。',
  '{0}: the bill': '{0}：账单',
  '{0}: the downloaded bill is damaged: its SHA-1 is {1}, WeChat Pay announced {2}. It was not kept.':
    '{0}：下载的账单已损坏：SHA-1 是 {1}，微信支付给出的是 {2}。账单没有保留。',
  '{0}: the download fails ({1}). Its link has probably expired. Ask again.':
    '{0}：下载失败（{1}），多半是下载链接已过期。请重新获取账单。',
  '{0}: {1} is not over yet in China. WeChat Pay has the bill of a day at 10:00 of the next one.':
    '{0}：北京时间 {1} 还没有过完。微信支付次日 10:00 以后才有当天的账单。',
  '{0}: WeChat Pay keeps bills for three months, so there is none of {1} any more. Look for a copy in the merchant platform.':
    '{0}：微信支付只提供三个月以内的账单，{1} 的已无法获取。请到商户平台查找。',
  '{0}: WeChat Pay wants fewer requests ({1}). Ask again later.':
    '{0}：请求过于频繁，被微信支付限流（{1}）。请稍后再试。',
  '{0}: WeChat Pay has a failure ({1}). Ask again later.':
    '{0}：微信支付系统异常（{1}）。请稍后再试。',
  '{0}: WeChat Pay is still making the bill ({1}).': '{0}：微信支付还在生成账单（{1}）。',
  '{0}: WeChat Pay refuses the signature ({1}). Check that merchant {2}, serial and the private key belong together, and that the certificate has not been replaced (merchant platform, API security).':
    '{0}：微信支付验签不通过（{1}）。请检查商户号 {2}、证书序列号 serial 和私钥是否配套，证书是否已更换（商户平台 → API安全）。',
  '{0}: merchant {1} has no permission ({2}). Enable the product and the API in the merchant platform; for subMerchant, check that it belongs to this merchant.':
    '{0}：商户号 {1} 没有权限（{2}）。请在商户平台开通相应的产品和 API 权限；设了 subMerchant 的，请检查它是否属于该商户。',
  '{0}: WeChat Pay refuses the request ({1}). Check bill, date and subMerchant.':
    '{0}：微信支付拒绝了请求（{1}）。请检查 bill、日期和 subMerchant。',
  'Request-ID {0}': 'Request-ID {0}',
  'HTTP {0}': 'HTTP {0}',

  // UnionPay.
  // The merchant's certificate, and those of UnionPay.
  'The certificate of channel {0}': '渠道 {0} 的商户证书',
  'The password of the certificate of channel {0}': '渠道 {0} 的证书密码',
  '{0}: the key has {1} bits, and UnionPay demands RSA of {2} bits. Get another certificate at cs.95516.com.':
    '{0}：私钥为 {1} 位，银联要求 RSA {2} 位。请在 cs.95516.com 重新申请证书。',
  '{0} contains no certificate that fits its private key. Export the certificate again, with its private key.':
    '{0} 里没有与私钥匹配的证书。请重新导出证书，并选择导出私钥。',
  '{0} contains no private RSA key. Export the certificate with its private key.':
    '{0} 里没有 RSA 私钥。请导出带私钥的证书。',
  '{0} does not open with the password that certificatePasswordEnv or certificatePasswordFile names. Correct it; other letters than ASCII do not work.':
    '用 certificatePasswordEnv 或 certificatePasswordFile 所指的密码打不开 {0}。请改正密码；密码只能是 ASCII 字符。',
  '{0} is not a PFX file (PKCS #12), or is damaged. Export the certificate with its private key as .pfx.':
    '{0} 不是 PFX（PKCS #12）文件，或已损坏。请把证书连同私钥导出为 .pfx。',
  "{0} contains no certificates. It needs UnionPay's root and intermediate certificate (acp_prod_root.cer and acp_prod_middle.cer), one below the other in one file.":
    '{0} 里没有证书。它要包含银联的根证书和中级证书（acp_prod_root.cer 和 acp_prod_middle.cer），首尾相接放在一个文件里。',
  'it is issued to {0}, not to {1}': '证书的持有者是 {0}，不是{1}',
  'its key is not of RSA': '证书的公钥不是 RSA',
  'rootCertificateFile has no certificate of an authority that signed it ({0})':
    'rootCertificateFile 里没有签发它的 CA 证书（{0}）',
  'certificate {0} is valid from {1} only': '证书 {0} 从 {1} 起才有效',
  'certificate {0} expired on {1}': '证书 {0} 已于 {1} 过期',
  '{0}: valid until {1}': '{0}：有效期至 {1}',
  'Get a new certificate at cs.95516.com, and set certificateFile to it.':
    '请在 cs.95516.com 换领新证书，并让 certificateFile 指向它。',
  '{0}: {1}: certificate {2}': '{0}：{1}：证书 {2}',
  'certificate {0}': '证书 {0}',
  "Take the current root and intermediate certificates from UnionPay's open platform (open.unionpay.com).":
    '请从银联开放平台（open.unionpay.com）下载现行的根证书和中级证书。',
  '{0} has no root certificate': '{0} 里没有根证书',

  // What it answers.
  '{0}: UnionPay\'s answer is not signed, so it was not used. It begins "{1}". If this goes on, check merchant and endpoint, and that this machine\'s address is allowed at UnionPay.':
    '{0}：银联的应答没有签名，不予采用。应答开头是“{1}”。若一直如此，请检查 merchant 和 endpoint，并确认本机 IP 在银联的白名单里。',
  "{0}: UnionPay's answer was not used, because its signature is not proven: {1}. Check the clock of this machine, and rootCertificateFile.":
    '{0}：银联的应答验签不通过，不予采用：{1}。请检查本机时钟和 rootCertificateFile。',
  'its certificate cannot be read': '应答里的证书无法读取',
  'the signature does not fit the answer': '签名与应答内容不符',
  '{0}: UnionPay answers another request: {1} is "{2}", and {3} was asked. Nothing was used.':
    '{0}：银联的应答不是对这次请求的：{1} 是“{2}”，请求的是 {3}。应答不予采用。',
  '{0}: the file that UnionPay sent is not a complete zip archive.':
    '{0}：银联发来的文件不是完整的 zip 压缩包。',
  'no file in the archive says its date in its name (INN…ZM…, INN…ZME…, RD2010…), so its year is not known':
    '压缩包里没有文件名带清算日期的文件（INN…ZM…、INN…ZME…、RD2010…），因此无法确认年份',
  'the archive contains a file of {0}': '压缩包里有 {0} 的文件',
  "{0}: this is not the bill of {1}: {2}. UnionPay's requests name no year.":
    '{0}：这不是 {1} 的对账文件：{2}。银联的请求里只有月日，没有年份。',
  '{0}: UnionPay was asked too often (HTTP 429).': '{0}：请求银联过于频繁（HTTP 429）。',
  "{0}: UnionPay answers with HTTP {1}. If this goes on, check merchant and endpoint, and that this machine's address is allowed at UnionPay.":
    '{0}：银联返回 HTTP {1}。若一直如此，请检查 merchant 和 endpoint，并确认本机 IP 在银联的白名单里。',
  '{0}: UnionPay has no file for this date ({1}): it is not ready, or there were no transactions.':
    '{0}：银联没有这一天的对账文件（{1}）：可能还没有生成，也可能当天没有交易。',
  '{0}: UnionPay cannot answer now ({1}).': '{0}：银联暂时无法应答（{1}）。',
  '{0}: UnionPay refuses the request ({1}). {2}': '{0}：银联拒绝了请求（{1}）。{2}',
  'Check that the certificate in certificateFile is the one that is in use at UnionPay (cs.95516.com), and that it belongs to the merchant.':
    '请确认 certificateFile 里的证书就是在银联（cs.95516.com）启用的那一张，并且属于这个商户号。',
  'Check merchant; if it is right, ask UnionPay (95516) or your acquirer to allow it to download files.':
    '请检查 merchant；如果没有写错，请联系银联（95516）或收单机构，为商户开通对账文件下载权限。',
  'Check merchant and bill.': '请检查 merchant 和 bill。',
  'Ask UnionPay (95516).': '请咨询银联（95516）。',

  // Bills on SFTP servers.
  'must end with a file name; * and ? can only be in that name':
    '必须以文件名结尾；* 和 ? 只能用在文件名里',

  // Keys and passwords.
  'The password of channel {0}': '渠道 {0} 的密码',
  'The passphrase of channel {0}': '渠道 {0} 的私钥口令',
  'the password': '密码',
  'the key {0} {1}': '密钥 {0} {1}',
  '{0}: {1} can be read; the user is {2}': '{0}：{1} 可读，用户为 {2}',
  '{0}: {1} is not there: there is no folder {2}.': '{0}：{1} 不存在：没有目录 {2}。',
  '{0} ({1}) is a public key. Set the file of the private key, which has the same name without .pub.':
    '{0}（{1}）是公钥。请改用私钥文件：文件名相同，只是没有 .pub。',
  '{0} has a passphrase. Set passphraseEnv to the variable that contains it.':
    '{0}设有口令。请把 passphraseEnv 设为存放口令的环境变量。',
  '{0} cannot be opened with the passphrase in {1}. Check the passphrase: ssh-keygen -y -f asks for it and shows the public key if it is right.':
    '{0}用 {1} 里的口令打不开。请核对口令：运行 ssh-keygen -y -f 并输入口令，正确时会显示公钥。',
  '{0} is not a private key in OpenSSH or PEM format ({1}). Convert a copy of it with ssh-keygen -p -f, or make a new key with ssh-keygen -t ed25519 and give the other side its public key.':
    '{0}不是 OpenSSH 或 PEM 格式的私钥（{1}）。请复制一份，用 ssh-keygen -p -f 转换；或用 ssh-keygen -t ed25519 新建一对密钥，把公钥交给对方。',

  // The server.
  'host key {0}': '主机密钥 {0}',
  '{0} has another host key than hostKey says: found {1}; expected {2}. Neither key nor password was sent. Ask the other side, in a way that you know, whether its host key has changed; change hostKey only if it confirms.':
    '{0} 的主机密钥与 hostKey 不符：实际为 {1}，应为 {2}。密钥和密码都没有发出。请通过可靠的途径向对方确认主机密钥是否已更换；确认之后才可以修改 hostKey。',
  '{0} refuses user {1} with {2}; it accepts: {3}. Check the user. The other side must have registered the public key (ssh-keygen -y -f shows it) or the password, and perhaps the address of this machine.':
    '{0} 拒绝用户 {1} 用{2}登录；它接受的方式：{3}。请核对用户名，并确认对方已登记公钥（用 ssh-keygen -y -f 查看）或密码，必要时还要登记本机的 IP 地址。',
  '{0}: no secure connection can be agreed on ({1}). Ask the other side which methods its server supports.':
    '{0}：无法协商出安全连接（{1}）。请向对方了解服务器支持哪些算法。',
  '{0} lets user {1} in but not use SFTP. Ask the other side for it.':
    '{0} 允许用户 {1} 登录，但不允许使用 SFTP。请联系对方开通。',
  '{0} cannot be reached ({1}). Check host, port, the network and firewalls, and whether the other side has the address of this machine on its list.':
    '无法连接 {0}（{1}）。请检查主机、端口、网络和防火墙，并确认对方已把本机的 IP 地址加入白名单。',
  '{0} has not answered after {1} s.': '{0} 过了 {1} 秒仍没有应答。',
  '{0}: the connection broke. Check the network of this machine.':
    '{0}：连接中断。请检查本机的网络。',
  '{0} does not let user {1} read {2}. Ask the other side for the permission, and check the path.':
    '{0} 不允许用户 {1} 读取 {2}。请联系对方开通权限，并核对路径。',
  '{0} cannot give {1}: {2}.': '无法从 {0} 获取 {1}：{2}。',

  // The files.
  '{0}: {1} is not there.': '{0}：还没有 {1}。',
  '{0}: {1} is empty: it is still being written.': '{0}：{1} 是空的：对方还在写入。',
  '{0}: {1} is still being written.': '{0}：{1} 还在写入。',
  '{0}: {1} is not complete yet: there is no {2}, its marker.':
    '{0}：{1} 还不完整：完成标志 {2} 还没有出现。',
  '{0}: {1} is there, but {2} is not.': '{0}：{1} 已出现，但没有 {2}。',
  '{0}: {1} is not a file.': '{0}：{1} 不是文件。',
  '{0}: more than {1} files match {2}. Make the path in bill more exact.':
    '{0}：与 {2} 匹配的文件超过 {1} 个。请把 bill 里的路径写得更具体。',
  '{0}: {1} is in the folder but cannot be opened by its name. It was removed, or its name is not UTF-8.':
    '{0}：目录里有 {1}，但按这个名字打不开：文件已被删除，或文件名不是 UTF-8。',
  '{0}: {1} changed during the download: it has {2} bytes, had {3}, and {4} came.':
    '{0}：{1} 在下载期间有变化：现为 {2} 字节，原为 {3} 字节，收到 {4} 字节。',
};
