/** What people call categories, actions and verdicts, in the language of the reports. */
import { actionZh, type ResolveAction } from '../domain/decision.ts';
import { CATEGORY_ZH, type Category, type SuggestedAction } from '../domain/item.ts';
import type { Verdict } from '../domain/run-end.ts';
import { language, say } from '../words/language.ts';

/** A category as a sentence has it; never with an underscore, which is emphasis in Markdown. */
export function categoryName(category: Category): string {
  return language() === 'zh' ? CATEGORY_ZH[category] : category.replaceAll('_', ' ');
}

/** A category as a list has it: its code, which commands and files know it by. */
export function categoryLabel(category: Category): string {
  return language() === 'zh' ? CATEGORY_ZH[category] : category;
}

export function actionName(action: SuggestedAction | ResolveAction): string {
  return language() === 'zh' ? actionZh(action) : action.replace('-', ' ');
}

export function verdictName(verdict: Verdict): string {
  return verdict === 'balanced' ? say`Balanced` : say`Discrepant`;
}
