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

/** Which items are asked for. */
export const ITEM_STATES = ['open', 'resolved', 'all'] as const;
export type ItemState = (typeof ITEM_STATES)[number];
