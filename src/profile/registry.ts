/** All profiles, in the order in which they are tried. A new format is a line here. */
import { UsageError } from '../support/errors.ts';
import { alipayTrade } from './alipay-trade.ts';
import { alipayTradeSummary } from './alipay-trade-summary.ts';
import { genericCsv, genericNdjson } from './generic.ts';
import type { Head, Profile } from './profile.ts';
import { wechatTrade } from './wechat-trade.ts';

export const PROFILES: readonly Profile[] = [
  alipayTrade,
  alipayTradeSummary,
  wechatTrade,
  genericCsv,
  genericNdjson,
];

/** The profile that recognizes this head, or null. */
export function detectProfile(head: Head): Profile | null {
  return PROFILES.find((profile) => profile.recognize(head)) ?? null;
}

/** A profile, or all of a channel, by name; throws UsageError that lists the names there are. */
export function profilesNamed(name: string): readonly Profile[] {
  const found = PROFILES.filter((profile) => profile.name === name || profile.channel === name);
  if (found.length > 0) return found;
  const names = PROFILES.filter((profile) => profile.role === 'records').map((each) => each.name);
  throw new UsageError(`Unknown profile '${name}'. There are: ${names.join(', ')}.`);
}
