/** Signatures that prove to a receiver who sent a message, and when. */
import { createHmac } from 'node:crypto';

/**
 * DingTalk's, for the URL: HMAC-SHA256 of the moment (ms) and the secret on two lines, with the
 * secret as its key, in base64. The moment may be an hour off.
 * https://open.dingtalk.com/document/robots/customize-robot-security-settings
 */
export function dingtalkSignature(secret: string, timestampMs: number): string {
  return createHmac('sha256', secret).update(`${timestampMs}\n${secret}`).digest('base64');
}

/**
 * Feishu's, for the body: HMAC-SHA256 of nothing, with the moment (s) and the secret on two lines
 * as its key, in base64. The moment may be an hour off.
 * https://open.feishu.cn/document/client-docs/bot-v3/add-custom-bot
 */
export function feishuSignature(secret: string, timestampS: number): string {
  return createHmac('sha256', `${timestampS}\n${secret}`).digest('base64');
}

/**
 * Our own, for a header: the moment (s), and HMAC-SHA256 of `moment.body` in hex. With the moment
 * in it, a message that was overheard cannot be sent again a day later.
 */
export function webhookSignature(secret: string, timestampS: number, body: string): string {
  const mac = createHmac('sha256', secret).update(`${timestampS}.${body}`).digest('hex');
  return `t=${timestampS},v1=${mac}`;
}
