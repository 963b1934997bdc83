/** Notifies all targets of how runs ended, in parallel, and returns which failed. */
import type { NotifyTarget } from '../config/notify-schema.ts';
import { say } from '../words/language.ts';
import { sendCommand } from './command.ts';
import type { Failure, Notice, Send } from './deliver.ts';
import { sendDingtalk } from './dingtalk.ts';
import { secretNames } from './endpoint.ts';
import { sendFeishu } from './feishu.ts';
import { messageOf, testMessage, worstFirst } from './message.ts';
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
export interface Delivery {
  readonly number: number;
  readonly to: NotifyTarget['to'];
  /** Why it did not arrive, in one line without URL and secret; null: it did. */
  readonly failure: string | null;
}

/** The config's targets, and the environment with their secrets. */
export interface Addressees {
  readonly targets: readonly NotifyTarget[];
  readonly env: NodeJS.ProcessEnv;
}

type Addressed = Pick<Notice, 'message' | 'runs'> & Pick<Notification, 'number' | 'target'>;

/** Notifies each target of its runs. Never throws. */
export function notifyAll(all: readonly Notification[], to: Addressees): Promise<Delivery[]> {
  const notices = all.map(({ number, target, runs, of }) => {
    return { number, target, message: messageOf(runs, of), runs: worstFirst(runs) };
  });
  return sendAll(notices, to);
}

/** Sends a test message to each target. Never throws. */
export function testAll(to: Addressees): Promise<Delivery[]> {
  const notices = to.targets.map((target, index) => {
    return { number: index + 1, target, message: testMessage(target), runs: [] };
  });
  return sendAll(notices, to);
}

function sendAll(notices: readonly Addressed[], { targets, env }: Addressees) {
  const shared = { env, secretNames: secretNames(targets) };
  return Promise.all(
    notices.map(async ({ number, target, message, runs }): Promise<Delivery> => {
      const send = KINDS[target.to] as Send<typeof target.to>;
      const failure = await sent(() => send(target, { ...shared, message, runs }));
      return { number, to: target.to, failure: failure?.why ?? null };
    }),
  );
}

/** Of an unexpected error only the name is reported: its message may contain secrets. */
async function sent(send: () => Promise<Failure | null>): Promise<Failure | null> {
  try {
    return await send();
  } catch (error) {
    const name = error instanceof Error ? error.name : typeof error;
    return { why: say`internal error (${name})`, mayPass: false };
  }
}
