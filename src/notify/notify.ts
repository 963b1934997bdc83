/** Tells all targets at once how runs ended, and says whom it could not tell. */
import type { NotifyTarget } from '../config/notify-schema.ts';
import type { RunEnd } from '../report/run-end.ts';
import { NOTIFY_TEXT_BYTES_MAX } from '../support/limits.ts';
import { say } from '../words/language.ts';
import { notifyCommand } from './command.ts';
import type { Failure } from './deliver.ts';
import { notifyDingtalk } from './dingtalk.ts';
import { endpointOf, secretNames } from './endpoint.ts';
import { notifyFeishu } from './feishu.ts';
import { bytesOf, fitting } from './fit.ts';
import { type Message, messageOf, plainText, testMessage, worstFirst } from './message.ts';
import type { Notification } from './notifications.ts';
import { payloadOf } from './payload.ts';
import { notifyWebhook } from './webhook.ts';
import { notifyWecom } from './wecom.ts';

/** What became of one message. */
export interface Delivery {
  readonly number: number;
  readonly to: NotifyTarget['to'];
  /** Why it did not arrive; null: it did. Without URL and secret, in one line. */
  readonly failure: string | null;
}

/** The config's targets, and the environment that holds their secrets. */
export interface Addressees {
  readonly targets: readonly NotifyTarget[];
  readonly env: NodeJS.ProcessEnv;
}

/** What one target is told. */
interface News {
  readonly number: number;
  readonly target: NotifyTarget;
  readonly message: Message;
  /** The worst first; none in a test. */
  readonly runs: readonly RunEnd[];
}

/** Tells each target of its runs. Never throws. */
export function notifyAll(told: readonly Notification[], to: Addressees): Promise<Delivery[]> {
  const news = told.map(({ number, target, runs, of }) => {
    return { number, target, message: messageOf(runs, of), runs: worstFirst(runs) };
  });
  return tellAll(news, to);
}

/** Sends each target a message that says that it is a test. Never throws. */
export function testAll(to: Addressees): Promise<Delivery[]> {
  const news = to.targets.map((target, index) => {
    return { number: index + 1, target, message: testMessage(target), runs: [] };
  });
  return tellAll(news, to);
}

function tellAll(news: readonly News[], to: Addressees): Promise<Delivery[]> {
  return Promise.all(
    news.map(async (each) => {
      const failure = await tell(each, to).catch(faultOf);
      return { number: each.number, to: each.target.to, failure: failure?.why ?? null };
    }),
  );
}

async function tell({ target, message, runs }: News, to: Addressees): Promise<Failure | null> {
  if (target.to === 'command') {
    const env: NodeJS.ProcessEnv = { ...to.env, ...variablesOf(message, runs[0]) };
    for (const name of secretNames(to.targets)) delete env[name];
    return notifyCommand(target.command, payloadOf(runs), env);
  }
  const endpoint = endpointOf(target, to.env);
  if (typeof endpoint === 'string') return { why: endpoint, mayPass: false };
  switch (target.to) {
    case 'dingtalk':
      return notifyDingtalk(target, endpoint, message);
    case 'wecom':
      return notifyWecom(target, endpoint, message);
    case 'feishu':
      return notifyFeishu(target, endpoint, message);
    case 'webhook':
      return notifyWebhook(endpoint, payloadOf(runs));
  }
}

/** What a script can use without reading JSON: the worst run, and the text. */
function variablesOf(message: Message, worst: RunEnd | undefined) {
  return {
    ZHANGPING_JOB: worst?.job ?? '',
    ZHANGPING_DATE: worst?.date ?? '',
    ZHANGPING_ENDING: worst?.ending ?? 'test',
    ZHANGPING_EXIT_CODE: String(worst?.exitCode ?? 0),
    ZHANGPING_TEXT: fitting(
      message.lines,
      (lines) => plainText({ ...message, lines }),
      (text) => bytesOf(text) <= NOTIFY_TEXT_BYTES_MAX,
    ),
  };
}

/** A fault of ours is told by its name alone: its message may hold anything. */
function faultOf(error: unknown): Failure {
  const name = error instanceof Error ? error.name : typeof error;
  return { why: say`unexpected fault (${name})`, mayPass: false };
}
