/** The text of a settlement job in a new zhangping.yaml. */
import type { Job } from '../../domain/job.ts';
import { CHINA } from '../../domain/working-days.ts';
import { say } from '../../words/language.ts';
import { valueText } from '../suggest/yaml.ts';
import { aligned, type ConfigLine, pathLines } from './config-lines.ts';

/** What is proposed for a job that matches credits of a bank with what a channel owes. */
export interface ProposedSettlement extends Pick<Job, 'name' | 'currency' | 'timeZone'> {
  /** Of the bank, relative to the config. */
  readonly statement: readonly string[];
  /** The profile of the statement; empty: the format is detected. */
  readonly channel: string;
  /** Empty: not known. */
  readonly account: string;
  /** The field by which credits are chosen, and its text. */
  readonly only: readonly [field: string, text: string];
  /** The job that is settled, and how: its withdrawals one by one, or the net of each day. */
  readonly upstream: string;
  /** Of the files at hand, in order. */
  readonly dates: { readonly upstream: readonly string[]; readonly bank: readonly string[] };
  readonly takesWithdrawals: boolean;
  readonly lag: string;
  readonly grace: number;
  /** What a person should check about `flows`; empty: nothing. */
  readonly measureCheck: string;
}

/** The job, to follow others in `jobs:`. */
export function settlementText(job: ProposedSettlement): string {
  const { channel, account, only, upstream, lag, grace, measureCheck } = job;
  const taken = job.takesWithdrawals ? 'take: withdrawal' : 'measure: net, groupBy: [date]';
  const lines: ConfigLine[] = [
    ...pathLines('statement', job.statement, say`the bank's files of a day`, ''),
    ...(channel === ''
      ? []
      : [[`channel: ${valueText(channel)}`, say`profile of the statement`] as const]),
    [`only: { ${only[0]}: ${valueText([only[1]])} }`, say`the other rows are not of this job`],
    ...(measureCheck === '' ? [] : [checkLine(measureCheck)]),
    [`flows: { job: ${valueText(upstream)}, ${taken} }`],
    checkLine(lagCheck()),
    [`settles: { lag: ${lag}, calendar: ${CHINA}, grace: ${grace} }`],
    ...(account === ''
      ? []
      : [
          [
            `account: ${valueText(account)}`,
            say`statements of other accounts are refused`,
          ] as const,
        ]),
    [`currency: ${valueText(job.currency)}`],
    [`timeZone: ${valueText(job.timeZone)}`],
  ];
  return `  ${valueText(job.name)}:\n${aligned(lines, '    ')}`;
}

function checkLine(check: string): ConfigLine {
  return [`# ${say`check: ${check}`}`];
}

function lagCheck(): string {
  return say`when does the channel pay by contract? T+n: working days, D+n: calendar days after the
    business date; grace: days by which it may be late`;
}
