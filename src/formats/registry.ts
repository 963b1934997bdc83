/** All profiles, in the order of detection. A new format needs one line here. */
import type { ProfileConfig } from '../config/profile-schema.ts';
import { UsageError } from '../support/errors.ts';
import { say } from '../words/language.ts';
import { alipayFund } from './alipay/alipay-fund.ts';
import { alipayFundSummary } from './alipay/alipay-fund-summary.ts';
import { alipayTrade } from './alipay/alipay-trade.ts';
import { alipayTradeSummary } from './alipay/alipay-trade-summary.ts';
import { camt053 } from './camt053/profile.ts';
import { genericCsv, genericNdjson } from './generic.ts';
import { mt940 } from './mt940/profile.ts';
import type { Profile } from './profile.ts';
import { unionpayRd } from './unionpay/unionpay-rd.ts';
import { unionpayZm } from './unionpay/unionpay-zm.ts';
import { unionpayZme } from './unionpay/unionpay-zme.ts';
import { wechatFund } from './wechat/wechat-fund.ts';
import { wechatTrade } from './wechat/wechat-trade.ts';

/** The built-in profiles. */
export const PROFILES: readonly Profile[] = [
  alipayTrade,
  alipayTradeSummary,
  alipayFund,
  alipayFundSummary,
  wechatTrade,
  wechatFund,
  mt940,
  camt053,
  unionpayZm,
  unionpayZme,
  unionpayRd,
  genericCsv,
  genericNdjson,
];

/** The profiles that a side's files may have. */
export interface Formats {
  readonly wanted: readonly Profile[];
  /** All others, if the wanted ones were named. */
  readonly others: readonly Profile[];
}

/** All profiles: those of a config take precedence over built-in ones. */
export async function allFormats(
  configs: Readonly<Record<string, ProfileConfig>>,
): Promise<Formats> {
  return { wanted: [...(await declaredIn(configs)), ...PROFILES], others: [] };
}

/** The profiles with a name or of a channel, or all. Throws UsageError. */
export async function formatsNamed(
  name: string | undefined,
  configs: Readonly<Record<string, ProfileConfig>>,
): Promise<Formats> {
  const all = await allFormats(configs);
  if (name === undefined) return all;
  const named = all.wanted.filter((profile) => profile.name === name);
  const wanted = named.length > 0 ? named : all.wanted.filter(({ channel }) => channel === name);
  if (wanted.length > 0) {
    return { wanted, others: all.wanted.filter((profile) => !wanted.includes(profile)) };
  }
  const names = all.wanted.filter(({ role }) => role !== 'check').map((each) => each.name);
  throw new UsageError(say`Unknown profile '${name}'. Known profiles: ${names.join(say`, `)}.`);
}

/** Loads the code for described formats only if there are any. */
async function declaredIn(configs: Readonly<Record<string, ProfileConfig>>): Promise<Profile[]> {
  if (Object.keys(configs).length === 0) return [];
  const { declaredProfiles } = await import('./declared/profile.ts');
  return declaredProfiles(configs, PROFILES);
}
