/** The decisions that people make about items, as they type them. */

/** The actions that resolve an item. The suggested action `hold` leaves it open. */
export const RESOLVE_ACTIONS = [
  'refund',
  'reverse',
  'repost',
  'adjust',
  'write-off',
  'ignore',
] as const;
export type ResolveAction = (typeof RESOLVE_ACTIONS)[number];
/** How an item was resolved: by an action, or matched with other items. */
export type DecidedAction = ResolveAction | 'match';

/** What the difference that a match leaves is. */
export const RESIDUALS = ['fee', 'rounding', 'unexplained'] as const;
export type Residual = (typeof RESIDUALS)[number];

const RESIDUAL_ZH: Readonly<Record<Residual, string>> = {
  fee: '手续费',
  rounding: '尾差',
  unexplained: '原因不明',
};

/** The residual with this code or Chinese name; undefined if there is none. */
export function residualNamed(text: string): Residual | undefined {
  return RESIDUALS.find((each) => each === text || RESIDUAL_ZH[each] === text);
}

export function residualZh(residual: Residual): string {
  return RESIDUAL_ZH[residual];
}

const ACTION_ZH: Readonly<Record<DecidedAction | 'hold', string>> = {
  refund: '退款',
  reverse: '冲正',
  repost: '补单',
  adjust: '调账',
  'write-off': '核销',
  ignore: '不处理',
  hold: '挂账',
  match: '人工勾对',
};

/** The action with this code or Chinese name; undefined if there is none. */
export function actionNamed(text: string): ResolveAction | undefined {
  return RESOLVE_ACTIONS.find((each) => each === text || ACTION_ZH[each] === text);
}

/** The Chinese name of a suggested action or a decision. */
export function actionZh(action: DecidedAction | 'hold' | ''): string {
  return action === '' ? '' : ACTION_ZH[action];
}

/** The states by which items are selected. */
export const ITEM_STATES = ['open', 'resolved', 'all'] as const;
export type ItemState = (typeof ITEM_STATES)[number];
