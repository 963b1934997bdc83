/** Money that a bank calls a transfer and your own records call a payment. */
import { say } from '../../words/language.ts';
import { type Proposal, type Setting, type SettingValue, WordMap } from '../suggest/proposal.ts';

/**
 * The proposal with payments, and refunds where money goes out, in place of transfers; null where
 * it has no transfers.
 */
export function transfersAsPayments(proposal: Proposal): Proposal | null {
  const settings = proposal.settings.map(retyped);
  if (settings.every((setting, index) => setting === proposal.settings[index])) return null;
  return { ...proposal, settings };
}

function retyped(setting: Setting): Setting {
  if (setting.key !== 'type' || typeof setting.value !== 'object') return setting;
  const { in: income, words } = setting.value as {
    readonly in?: SettingValue;
    readonly words?: SettingValue;
  };
  const checks = [say`your own records call these payments and refunds`];
  if (income === 'transfer') return { ...setting, value: { in: 'payment', out: 'refund' }, checks };
  if (!(words instanceof WordMap)) return setting;
  const entries = words.entries.map((entry) =>
    entry.means === 'transfer' ? { ...entry, means: 'payment' } : entry,
  );
  if (entries.every(({ means }, index) => means === words.entries[index].means)) return setting;
  return { ...setting, value: { ...setting.value, words: new WordMap(entries) }, checks };
}
