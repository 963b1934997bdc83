/** A webhook of the user: JSON over HTTP, signed where a secret is configured. */
import { createHmac } from 'node:crypto';
import { deliverInTime, type Failure, type Pace, type Send } from './deliver.ts';
import { type Endpoint, toEndpoint } from './endpoint.ts';
import { runsPayload } from './payload.ts';
import { failureOfStatus, postJson } from './post.ts';

export const sendWebhook: Send<'webhook'> = (target, { runs, env }) =>
  toEndpoint(target, env, (endpoint) => notifyWebhook(endpoint, runsPayload(runs)));

/** Any status from 200 to 299 confirms delivery. */
export function notifyWebhook(
  { url, secret }: Endpoint,
  body: string,
  pace?: Pace,
): Promise<Failure | null> {
  return deliverInTime(async (signal) => {
    const now = Math.floor(Date.now() / 1000);
    const headers =
      secret === null ? {} : { 'x-zhangping-signature': webhookSignature(secret, now, body) };
    const answer = await postJson({ url, body, headers }, false, signal);
    return 'why' in answer ? answer : failureOfStatus(answer);
  }, pace);
}

/**
 * For a header: the time (s), and HMAC-SHA256 of `time.body` in hex. Because it covers the time, an
 * intercepted message cannot be replayed a day later.
 */
export function webhookSignature(secret: string, timestampS: number, body: string): string {
  const mac = createHmac('sha256', secret).update(`${timestampS}.${body}`).digest('hex');
  return `t=${timestampS},v1=${mac}`;
}
