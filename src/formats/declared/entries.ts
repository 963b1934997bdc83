/** Account statements that are no tables, with what a config says of their entries. */
import type { ProfileConfig } from '../../config/profile-schema.ts';
import { camt053, mt940 } from '../entries/entry-profiles.ts';
import type { EntryProfile } from '../profile.ts';

export function entryProfile(name: string, config: ProfileConfig): EntryProfile {
  const base = config.format === 'mt940' ? mt940 : camt053;
  const [id] = [config.orderId ?? []].flat();
  const pattern = typeof id === 'object' && 'pattern' in id ? new RegExp(id.pattern, 'u') : null;
  return {
    ...base,
    name,
    channel: config.channel ?? name,
    title: config.title ?? base.title,
    orderIdPattern: pattern,
  };
}
