/** Chinese for bills on SFTP servers. */
import type { Catalogue } from '../language.ts';

export const SFTP: Catalogue = {
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
