/** Drafts settlement jobs: one for each channel whose payer occurs in a bank's statement. */
import type { Config } from '../../config/load.ts';
import type { Job } from '../../domain/job.ts';
import { say } from '../../words/language.ts';
import { type Bank, PAYERS, PAYING_CHANNELS, type PayingChannel } from './banks.ts';
import { FUND_PROFILES } from './evidence.ts';
import { freeJobName } from './file-names.ts';
import type { ProposedSettlement } from './settlement-text.ts';

/** Characters of a job's name in the name of the job that settles it. */
const NAME_CHARS_MAX = 48;

/** What jobs and profiles are called where a channel is meant. */
const NAMES: Readonly<Record<PayingChannel, RegExp>> = {
  wechat: /wechat|weixin|tenpay|微信|财付通/i,
  alipay: /alipay|支付宝/i,
  unionpay: /unionpay|chinaums|银联/i,
};
/**
 * What is assumed until a person checks it. When WeChat Pay and Alipay pay is a matter of the
 * contract; 银联商务 pays on the next working day.
 */
const STARTS: Readonly<Record<PayingChannel, { readonly lag: string; readonly grace: number }>> = {
  wechat: { lag: 'D+1', grace: 3 },
  alipay: { lag: 'D+1', grace: 3 },
  unionpay: { lag: 'T+1', grace: 1 },
};
/** Withdrawals arrive on the same day. */
const SAME_DAY = { lag: 'D+0', grace: 3 };

/** A job whose money arrives at a bank. */
export interface Upstream extends Pick<Job, 'name' | 'currency' | 'timeZone'> {
  readonly channel: PayingChannel;
  /** Is it not in the config yet? */
  readonly isNew: boolean;
  /** Does its statement list withdrawals, as fund bills do? */
  readonly hasWithdrawals: boolean;
  /** Of its bills, in order. */
  readonly dates: readonly string[];
}

/** The channel that a name means; null: none that is known. */
export function channelNamed(text: string): PayingChannel | null {
  return PAYING_CHANNELS.find((channel) => NAMES[channel].test(text)) ?? null;
}

/** The jobs of an existing config that no other one settles. */
export function upstreamsIn({ jobs }: Pick<Config, 'jobs'>): Upstream[] {
  const settled = new Set(jobs.map(({ settlement }) => settlement?.upstream));
  return jobs.flatMap(({ job, channel: profile = '', settlement }) => {
    const channel = settlement === null ? channelNamed(`${profile} ${job.name}`) : null;
    if (channel === null || settled.has(job.name)) return [];
    const { name, currency, timeZone } = job;
    const hasWithdrawals = FUND_PROFILES.includes(profile);
    return [{ name, channel, isNew: false, currency, timeZone, hasWithdrawals, dates: [] }];
  });
}

/** A bank's statement as a config names it. */
export interface NamedBank {
  readonly bank: Bank;
  readonly paths: readonly string[];
  readonly profile: string;
}

interface DraftedSettlements {
  readonly settlements: readonly ProposedSettlement[];
  /** What is missing, a sentence each. */
  readonly notes: readonly string[];
}

/** A job for each channel, by the bank that has most of its credits; names differ from `taken`. */
export function draftSettlements(
  banks: readonly NamedBank[],
  upstreams: readonly Upstream[],
  taken: readonly string[],
): DraftedSettlements {
  const settlements: ProposedSettlement[] = [];
  const notes: string[] = [];
  for (const channel of PAYING_CHANNELS) {
    const count = ({ bank }: NamedBank) => bank.paid.get(channel)?.credits ?? 0;
    const credited = banks.filter(count).toSorted((a, b) => count(b) - count(a));
    const chosen = credited.find(({ bank }) => upstreamFor(channel, bank, upstreams));
    const upstream = chosen && upstreamFor(channel, chosen.bank, upstreams);
    if (chosen && upstream) {
      const names = [...taken, ...settlements.map(({ name }) => name)];
      settlements.push(draftSettlement(chosen, upstream, names));
      if (!upstream.isNew) notes.push(runAgain(upstream));
    }
    for (const { bank } of credited.filter((each) => each !== chosen)) {
      notes.push(upstream ? secondBank(bank, channel, upstream) : withoutJob(bank, channel));
    }
  }
  return { settlements, notes };
}

/** Did the channel of one of these jobs pay? */
export function paysAny(bank: Bank, upstreams: readonly Upstream[]): boolean {
  return [...bank.paid.keys()].some((channel) => upstreamFor(channel, bank, upstreams));
}

/** Withdrawals are safer than nets: they are what the bank is credited with. */
function upstreamFor(
  channel: PayingChannel,
  { facts: { currency } }: Bank,
  upstreams: readonly Upstream[],
): Upstream | undefined {
  const fitting = upstreams.filter(
    (each) => each.channel === channel && [each.currency, ''].includes(currency),
  );
  return fitting.find(({ hasWithdrawals }) => hasWithdrawals) ?? fitting[0];
}

function draftSettlement(
  { bank, paths, profile }: NamedBank,
  upstream: Upstream,
  taken: readonly string[],
): ProposedSettlement {
  const { name, channel, currency, timeZone, hasWithdrawals } = upstream;
  const { field = 'counterparty' } = bank.paid.get(channel) ?? {};
  return {
    name: freeJobName(`bank-${name.slice(0, NAME_CHARS_MAX)}`, taken),
    statement: paths,
    channel: profile,
    account: bank.facts.account,
    ...{ currency, timeZone },
    only: [field, PAYERS[channel]],
    upstream: name,
    dates: { upstream: upstream.dates, bank: bank.dates },
    takesWithdrawals: hasWithdrawals,
    ...(hasWithdrawals ? SAME_DAY : STARTS[channel]),
    measureCheck: hasWithdrawals ? '' : measureCheck(channel),
  };
}

function measureCheck(channel: PayingChannel): string {
  if (channel !== 'wechat') {
    return say`does the channel pay what it settles less its fees? Else measure: settled or order`;
  }
  return say`if you withdraw a balance, it is no day's net: use flows: { job: <job of the fund
    bill>, take: withdrawal }`;
}

/** A bank to which no channel paid anything. */
export function nothingPaid({ file }: Bank): string {
  const payers = Object.values(PAYERS).join(say`, `);
  return say`${file.path}: no credit is from ${payers}, so no job is proposed that settles a
    channel. Give a bank statement that has such credits.`;
}

function runAgain({ name }: Upstream): string {
  return say`Run ${name} again for the dates that the bank's credits pay: earlier runs did not store
    their sums.`;
}

function withoutJob({ file }: Bank, channel: PayingChannel): string {
  return say`${file.path} has credits from ${PAYERS[channel]}, but no job reconciles that channel
    in the bank's currency. Give its bills together with the bank's files; with --print if there
    is a config already.`;
}

function secondBank({ file }: Bank, channel: PayingChannel, { name }: Upstream): string {
  return say`${file.path} has credits from ${PAYERS[channel]}, too, but the job that settles ${name}
    reads another statement. Check into which account ${PAYERS[channel]} pays.`;
}
