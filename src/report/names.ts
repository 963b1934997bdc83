/** Names of categories, actions and verdicts in the language of the reports. */
import { actionZh, type DecidedAction, type Residual, residualZh } from '../domain/decision.ts';
import {
  CATEGORY_ZH,
  type Category,
  feeDifferenceOf,
  type Item,
  recordsText,
  type SuggestedAction,
} from '../domain/item.ts';
import { formatFee, formatScaled } from '../domain/money.ts';
import type { Sides } from '../domain/record.ts';
import type { Verdict } from '../domain/verdict.ts';
import type { AcrossKind } from '../ledger/across-jobs.ts';
import { language, say } from '../words/language.ts';

/** A category for sentences; without underscores, which are emphasis in Markdown. */
export function categoryName(category: Category): string {
  return language() === 'zh' ? CATEGORY_ZH[category] : category.replaceAll('_', ' ');
}

/** A category for lists: its code as in commands and files. */
export function categoryLabel(category: Category): string {
  return language() === 'zh' ? CATEGORY_ZH[category] : category;
}

/** What open items of one order in two jobs may mean. */
export function acrossName(kind: AcrossKind): string {
  switch (kind) {
    case 'paid_over_wrong_channel':
      return say`may have been paid over the wrong channel`;
    case 'paid_twice':
      return say`may have been paid twice`;
    case 'refunded_over_wrong_channel':
      return say`may have been refunded over the wrong channel`;
    case 'refunded_twice':
      return say`may have been refunded twice`;
  }
}

/** The name of an item, with its records if it has several on a side: `amount mismatch 2:1`. */
export function withRecords(name: string, item: Item): string {
  return item.records === undefined ? name : `${name} ${recordsText(item)}`;
}

/** The difference of an item, and that of its fees: `0.00 (fee +0.15)`. */
export function differenceText(item: Item, digits: number): string {
  const amount = formatScaled(item.difference, digits);
  const fee = feeDifferenceOf(item);
  if (fee === 0) return amount;
  const shown = `${fee > 0 ? '+' : ''}${formatFee(fee, digits)}`;
  return say`${amount} (fee ${shown})`;
}

export function actionName(action: SuggestedAction | DecidedAction): string {
  return language() === 'zh' ? actionZh(action) : action.replace('-', ' ');
}

export function residualName(residual: Residual): string {
  return language() === 'zh' ? residualZh(residual) : residual;
}

/** The names of both sides; those of a settlement job are what arrived, and what was expected. */
export function sideNames(isSettlement: boolean): Sides<string> {
  return isSettlement
    ? { statement: say`Credits`, flows: say`Groups` }
    : { statement: say`Statement`, flows: say`Flows` };
}

export function verdictName(verdict: Verdict): string {
  return verdict === 'balanced' ? say`Balanced` : say`Discrepant`;
}

/** Types of transactions. */
export function typeNames() {
  return {
    payment: say`payment`,
    refund: say`refund`,
    reversal: say`reversal`,
    withdrawal: say`withdrawal`,
    topup: say`topup`,
    fee: say`fee`,
    transfer: say`transfer`,
    settlement: say`settlement`,
    other: say`other`,
  };
}

/** Rules that match records whose keys are not equal. */
export function ruleNames() {
  return {
    identity: say`same order`,
    sum: say`equal sums`,
    carry: say`another date`,
    offset: say`offset on one side`,
    group: say`common key`,
    run: say`sum of groups`,
    partial: say`in part`,
  };
}

/** The name of a rule; `key`: the match of equal keys. */
export function ruleName(rule: string): string {
  if (rule === 'key') return say`equal keys`;
  return (ruleNames() as Readonly<Record<string, string>>)[rule] ?? rule;
}

/** The name of a type of transaction. */
export function typeName(type: string): string {
  return (typeNames() as Readonly<Record<string, string>>)[type] ?? type;
}

/** An hour of the day, such as `13:00`; without digits, records that have no clock time. */
export function hourName(hour: string): string {
  return /^\d+$/.test(hour) ? `${hour.padStart(2, '0')}:00` : say`no clock time`;
}
