/** Chinese for bills of Alipay: keys, answers, downloads. */
import type { Catalogue } from '../language.ts';

export const ALIPAY: Catalogue = {
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
};
