/** What people decide about items, in the words that they type. */
import type { Item } from './item.ts';

/** What may settle an item; suggestedAction `hold` leaves it open. */
export const RESOLVE_ACTIONS = [
  'refund',
  'reverse',
  'repost',
  'adjust',
  'write-off',
  'ignore',
] as const satisfies readonly (Item['suggestedAction'] | 'ignore')[];
export type ResolveAction = (typeof RESOLVE_ACTIONS)[number];

const ACTION_ZH: Readonly<Record<ResolveAction | 'hold', string>> = {
  refund: '退款',
  reverse: '冲正',
  repost: '补单',
  adjust: '调账',
  'write-off': '核销',
  ignore: '不处理',
  hold: '挂账',
};

/** The action of a code or its Chinese word; undefined for any other text. */
export function actionNamed(text: string): ResolveAction | undefined {
  return RESOLVE_ACTIONS.find((each) => each === text || ACTION_ZH[each] === text);
}

/** The Chinese word of what is suggested or decided. */
export function actionZh(action: Item['suggestedAction'] | ResolveAction): string {
  return action === '' ? '' : ACTION_ZH[action];
}

/** Which items are asked for. */
export const ITEM_STATES = ['open', 'resolved', 'all'] as const;
export type ItemState = (typeof ITEM_STATES)[number];
