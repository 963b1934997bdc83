/** A receiver of one's own: JSON over HTTP, signed where a secret is named. */
import { deliver, type Failure, type Pace } from './deliver.ts';
import type { Endpoint } from './endpoint.ts';
import { failureOfStatus, post } from './post.ts';
import { webhookSignature } from './sign.ts';

/** Any status from 200 to 299 says that it arrived. */
export function notifyWebhook(
  { url, secret }: Endpoint,
  body: string,
  pace?: Pace,
): Promise<Failure | null> {
  return deliver(async (signal) => {
    const now = Math.floor(Date.now() / 1000);
    const headers =
      secret === null ? {} : { 'x-zhangping-signature': webhookSignature(secret, now, body) };
    const answer = await post({ url, body, headers }, false, signal);
    return 'why' in answer ? answer : failureOfStatus(answer);
  }, pace);
}
