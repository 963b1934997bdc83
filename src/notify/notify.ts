/** Notifies all targets of how runs ended, in parallel, and returns which failed. */
import type { NotifyTarget } from '../config/notify-schema.ts';
import { say } from '../words/language.ts';
import { sendCommand } from './command.ts';
import type { Notice, Send } from './deliver.ts';
import { sendDingtalk } from './dingtalk.ts';
import { secretNames } from './endpoint.ts';
import { sendFeishu } from './feishu.ts';
import { composeMessage, testMessage } from './message.ts';
import type { Notification } from './notifications.ts';
import { sendWebhook } from './webhook.ts';
import { sendWecom } from './wecom.ts';

/** The kinds of target; config/notify-schema.ts has the settings of each. */
const KINDS: { readonly [K in NotifyTarget['to']]: Send<K> } = {
  dingtalk: sendDingtalk,
  wecom: sendWecom,
  feishu: sendFeishu,
  webhook: sendWebhook,
  command: sendCommand,
};

/** The result of one message. */
interface Delivery {
  readonly number: number;
  readonly to: NotifyTarget['to'];
  /** Why it did not arrive, in one line without URL and secret; null: it did. */
  readonly failure: string | null;
}

/** The config's targets, and the environment with their secrets. */
interface Targets {
  readonly targets: readonly NotifyTarget[];
  readonly env: NodeJS.ProcessEnv;
}

/** Notifies each target of its runs. Never throws. */
export function notifyAll(
  notifications: readonly Notification[],
  { targets, env }: Targets,
): Promise<Delivery[]> {
  const shared = { env, secretNames: secretNames(targets) };
  const deliveries = notifications.map(({ number, target, runs, of }) =>
    send(target, number, { ...shared, message: composeMessage(runs, of), runs }),
  );
  return Promise.all(deliveries);
}

/** Sends a test message to each target. Never throws. */
export function testAll({ targets, env }: Targets): Promise<Delivery[]> {
  const shared = { env, secretNames: secretNames(targets) };
  const deliveries = targets.map((target, index) =>
    send(target, index + 1, { ...shared, message: testMessage(target), runs: [] }),
  );
  return Promise.all(deliveries);
}

async function send(target: NotifyTarget, number: number, notice: Notice): Promise<Delivery> {
  const sendTo = KINDS[target.to] as Send<typeof target.to>;
  let failure: string | null;
  try {
    failure = (await sendTo(target, notice))?.why ?? null;
  } catch (error) {
    // The name alone: the message may contain secrets.
    const name = error instanceof Error ? error.name : typeof error;
    failure = say`internal error (${name})`;
  }
  return { number, to: target.to, failure };
}
