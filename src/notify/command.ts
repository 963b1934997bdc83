/** Runs a command of the user without a shell, with the runs as JSON on its standard input. */
import type { RunEnd } from '../report/run-end.ts';
import { NOTIFY_TEXT_BYTES_MAX } from '../support/limits.ts';
import { type CommandTimes, runCommand } from '../support/run-command.ts';
import { commandFailure } from '../words/describe-command.ts';
import type { Failure, Send } from './deliver.ts';
import { type Message, messageText, renderFitting, utf8Bytes } from './message.ts';
import { runsPayload } from './payload.ts';

const COMMAND_TIMES: CommandTimes = { runMs: 30_000, endMs: 5_000 };

export const sendCommand: Send<'command'> = ({ command }, { message, runs, env, secretNames }) => {
  const commandEnv: NodeJS.ProcessEnv = { ...env, ...variablesOf(message, runs[0]) };
  for (const name of secretNames) delete commandEnv[name];
  return notifyCommand(command, runsPayload(runs), commandEnv);
};

/** For scripts that read no JSON: the worst run, and the text. */
function variablesOf(message: Message, worst: RunEnd | undefined) {
  return {
    ZHANGPING_JOB: worst?.job ?? '',
    ZHANGPING_DATE: worst?.date ?? '',
    ZHANGPING_ENDING: worst?.ending ?? 'test',
    ZHANGPING_EXIT_CODE: String(worst?.exitCode ?? 0),
    ZHANGPING_TEXT: renderFitting(
      message.lines,
      (lines) => messageText({ ...message, lines }),
      (text) => utf8Bytes(text) <= NOTIFY_TEXT_BYTES_MAX,
    ),
  };
}

/** Runs the command once, to its end. Its output is not shown: scripts read that of zhangping. */
export async function notifyCommand(
  command: readonly string[],
  input: string,
  env: NodeJS.ProcessEnv,
  times: CommandTimes = COMMAND_TIMES,
): Promise<Failure | null> {
  const why = commandFailure(await runCommand(command, { env, input, times }));
  return why === null ? null : { why, mayPass: false };
}
