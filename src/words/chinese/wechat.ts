/** Chinese for bills fetched from WeChat Pay. */
import type { Catalogue } from '../language.ts';

export const WECHAT: Catalogue = {
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
};
