/** Chinese for bills that are fetched from UnionPay. */
import type { Catalogue } from '../language.ts';

export const UNIONPAY: Catalogue = {
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
};
