/** Pairs of open items with opposite differences, near in time, whose ids are alike. */
import { compareText } from '../../domain/item-order.ts';
import {
  type FoundSuggestion,
  LIKENESSES,
  type Likeness,
  type OpenItem,
  type Steps,
} from '../../domain/suggestion.ts';
import { daysBetween } from '../../domain/time.ts';
import { compareOpen, fewOfEach, stateOf } from './sets.ts';

/** Shorter ids are alike too often; neither they nor longer ones are compared, unless equal. */
const ID_MIN = 5;
const ID_MAX = 64;
/** The longest prefix that ids may share. */
const PREFIX_MAX = 8;
/** Ids are compared one by one if that is at most so many comparisons an id, the usual case. */
const COMPARISONS_MAX = 32;
/** An id of more items of an amount, perhaps a placeholder, says nothing. */
const ID_ITEMS_MAX = 50;

interface Pair<T extends OpenItem> {
  readonly members: readonly [T, T];
  readonly days: number;
  readonly alike: NonNullable<FoundSuggestion<T>['alike']>;
}

/** The look-alikes within `window` days. */
export function findLookAlikes<T extends OpenItem>(
  items: readonly T[],
  window: number,
  steps: Steps,
): FoundSuggestion<T>[] {
  const prefixes = new SharedPrefixes(items);
  const differences = new Set(items.map(({ difference }) => difference));
  const opposite = items.filter(({ difference }) => differences.has(-difference));
  const byAmount = new Map<number, [above: T[], below: T[]]>();
  for (const item of opposite) {
    const amount = Math.abs(item.difference);
    const both = byAmount.get(amount) ?? [[], []];
    both[item.difference > 0 ? 0 : 1].push(item);
    byAmount.set(amount, both);
  }
  return [...byAmount]
    .sort(([a], [b]) => b - a)
    .flatMap(([, [above, below]]) => {
      for (const items of [above, below]) items.sort(compareOpen);
      const pairs = new Map<string, Pair<T>>();
      const isDone = eachAlikeId(above, below, { prefixes, steps }, (first, second, alike) => {
        if (alike.how !== 'same' && !areOpposite(first, second)) return;
        const days = Math.abs(daysBetween(first.date, second.date));
        const key = `${first.id} ${second.id}`;
        const before = pairs.get(key);
        if (days > window || (before && rankOf(before) <= rankOf({ alike }))) return;
        pairs.set(key, { members: [first, second], days, alike });
      });
      const found = [...pairs.values()].sort(comparePairs);
      const counts = new Map<T, number>();
      for (const { members } of found) {
        for (const each of members) counts.set(each, (counts.get(each) ?? 0) + 1);
      }
      return fewOfEach(found).map(({ members, alike }) => {
        const alternatives = Math.max(...members.map((member) => counts.get(member) ?? 0));
        const state = stateOf(alternatives, !isDone);
        return {
          kind: 'look_alike',
          members,
          state,
          alternatives,
          candidates: 0,
          otherSets: 0,
          alike,
        };
      });
    });
}

/** Are the records of one the statement's, and those of the other ours? */
function areOpposite({ side }: OpenItem, { side: other }: OpenItem): boolean {
  return side !== null && other !== null && side !== other;
}

function rankOf({ alike }: Pick<Pair<OpenItem>, 'alike'>): number {
  return LIKENESSES.indexOf(alike.how);
}

/** The closest ids first, then the shortest time. */
function comparePairs(a: Pair<OpenItem>, b: Pair<OpenItem>): number {
  const [first, second] = [0, 1].map((i) => compareText(a.members[i].id, b.members[i].id));
  return rankOf(a) - rankOf(b) || a.days - b.days || first || second;
}

/** Calls `found` with items whose ids are alike. Returns false if the steps were used up. */
function eachAlikeId<T extends OpenItem>(
  above: readonly T[],
  below: readonly T[],
  { prefixes, steps }: { readonly prefixes: SharedPrefixes; readonly steps: Steps },
  found: (first: T, second: T, alike: Pair<T>['alike']) => void,
): boolean {
  if (steps.left < 0) return false;
  const [ids, others] = [itemsById(above), itemsById(below)];
  const compare = (id: string, other: string): boolean => {
    for (const first of ids.get(id) ?? []) {
      for (const second of others.get(other) ?? []) {
        const how = likeness(id, other, (a, b) => {
          return prefixes.isOf(first, a) && prefixes.isOf(second, b);
        });
        if (!steps.take(1)) return false;
        if (how !== null) found(first, second, { how, ids: [id, other] });
      }
    }
    return true;
  };
  const comparisons = ids.size * others.size;
  if (comparisons <= COMPARISONS_MAX * (ids.size + others.size)) {
    if (!steps.take(comparisons)) return false;
    for (const other of others.keys()) {
      for (const id of ids.keys()) {
        if (mayBeAlike(id, other) && !compare(id, other)) return false;
      }
    }
    return true;
  }
  const [lengths, otherLengths] = [lengthsOf(ids), lengthsOf(others)];
  const index = new Map<string, Set<string>>();
  for (const id of ids.keys()) {
    const keys = keysOf(id, ids.get(id) ?? [], prefixes);
    keys.add(`=${id}`);
    for (const part of partsOf(id, otherLengths)) keys.add(`<${part}`);
    if (!steps.take(keys.size)) return false;
    for (const key of keys) index.set(key, (index.get(key) ?? new Set()).add(id));
  }
  for (const [other, items] of others) {
    const keys = keysOf(other, items, prefixes).add(`=${other}`).add(`<${other}`);
    for (const part of partsOf(other, lengths)) keys.add(`=${part}`);
    if (!steps.take(keys.size)) return false;
    const near = new Set<string>();
    for (const key of keys) for (const id of index.get(key) ?? []) near.add(id);
    for (const id of near) if (!steps.take(1) || !compare(id, other)) return false;
  }
  return true;
}

function itemsById<T extends OpenItem>(items: readonly T[]): Map<string, readonly T[]> {
  const byId = new Map<string, T[]>();
  for (const item of items) {
    for (const id of item.ids) {
      const same = byId.get(id);
      if (!same) byId.set(id, [item]);
      else if (same.at(-1) !== item) same.push(item);
    }
  }
  for (const [id, same] of byId) if (same.length > ID_ITEMS_MAX) byId.delete(id);
  return byId;
}

type Ids = ReadonlyMap<string, unknown>;

/** False only if two ids have none of their keys in common. */
function mayBeAlike(a: string, b: string): boolean {
  const end = sameEnd(a, b);
  const longest = Math.max(a.length, b.length);
  if (end >= ID_MIN && longest - end <= PREFIX_MAX) return true;
  if (a.includes(b) || b.includes(a)) return true;
  if (Math.abs(a.length - b.length) > 1) return false;
  const [mine, others] = differingParts(a, b, end);
  return mine.slice(1) === others.slice(0, -1) || mine.slice(0, -1) === others.slice(1);
}

/** Two ids without what they have in common at both ends; `sameAtEnd`: see sameEnd. */
function differingParts(a: string, b: string, sameAtEnd: number): [string, string] {
  let start = 0;
  while (start < a.length && a[start] === b[start]) start++;
  const end = Math.min(sameAtEnd, a.length - start, b.length - start);
  return [a.slice(start, a.length - end), b.slice(start, b.length - end)];
}

function lengthsOf(ids: Ids): Set<number> {
  return new Set(Array.from(ids.keys(), ({ length }) => length));
}

/** Ids that differ by an edit, a transposition or shared prefixes have one of these in common. */
function keysOf(id: string, items: readonly OpenItem[], prefixes: SharedPrefixes): Set<string> {
  const keys = new Set<string>();
  if (!isCompared(id)) return keys;
  keys.add(`-${id}`);
  for (let i = 0; i < id.length; i++) keys.add(`-${id.slice(0, i)}${id.slice(i + 1)}`);
  for (let i = 0; i <= PREFIX_MAX && isRest(id, i); i++) {
    if (items.some((item) => prefixes.isOf(item, id.slice(0, i)))) keys.add(`~${id.slice(i)}`);
  }
  return keys;
}

/** The parts of an id that are as long as ids of the other side. */
function* partsOf(id: string, lengths: ReadonlySet<number>): Generator<string> {
  if (!isCompared(id)) return;
  for (const length of lengths) {
    if (length < ID_MIN) continue;
    for (let i = 0; i + length <= id.length; i++) yield id.slice(i, i + length);
  }
}

/** Does enough of an id follow a prefix of this length? */
function isRest({ length }: string, prefix: number): boolean {
  return length - prefix >= ID_MIN && length - prefix > prefix;
}

function isCompared({ length }: string): boolean {
  return length >= ID_MIN && length <= ID_MAX;
}

/** How two ids are alike; null: they are not. */
function likeness(
  a: string,
  b: string,
  areShared: (prefix: string, other: string) => boolean,
): Likeness | null {
  if (a === b) return 'same';
  if (!isCompared(a) || !isCompared(b)) return null;
  const sameAtEnd = sameEnd(a, b);
  const [mine, others] = differingParts(a, b, sameAtEnd);
  if (mine.length === 2 && mine === [...others].reverse().join('')) return 'transposed';
  if (mine.length <= 1 && others.length <= 1) return 'one_edit';
  for (let rest = sameAtEnd; rest >= ID_MIN; rest--) {
    const [first, second] = [a.length - rest, b.length - rest];
    if (first > PREFIX_MAX || second > PREFIX_MAX) break;
    if (!isRest(a, first) || !isRest(b, second)) break;
    if (areShared(a.slice(0, first), b.slice(0, second))) return 'prefix';
  }
  return a.includes(b) || b.includes(a) ? 'inside' : null;
}

/** The length of the end that two ids have in common. */
function sameEnd(a: string, b: string): number {
  const most = Math.min(a.length, b.length);
  let end = 0;
  while (end < most && a.charCodeAt(a.length - 1 - end) === b.charCodeAt(b.length - 1 - end)) end++;
  return end;
}

/** Which prefixes the ids of several items of a side have; found when first asked for. */
class SharedPrefixes {
  readonly #of: readonly OpenItem[];
  /** By side and prefix: the only item that has it; null: there are several. */
  #items: Map<string, OpenItem | null> | null = null;

  constructor(items: readonly OpenItem[]) {
    this.#of = items;
  }

  /** Do other items of this one's side have ids with this prefix, too? */
  isOf({ side }: OpenItem, prefix: string): boolean {
    if (prefix === '') return true;
    this.#items ??= itemsByPrefix(this.#of);
    return this.#items.get(`${side} ${prefix}`) === null;
  }
}

function itemsByPrefix(items: readonly OpenItem[]): Map<string, OpenItem | null> {
  // Most ids begin like others: what they begin with is taken apart once.
  const heads = new Map<string, OpenItem | null>();
  for (const item of items) {
    for (const id of item.ids) {
      const head = id.slice(0, Math.min(PREFIX_MAX, id.length - 1));
      addItem(heads, `${item.side} ${head}`, item);
    }
  }
  const prefixes = new Map<string, OpenItem | null>();
  for (const [head, item] of heads) {
    const first = head.indexOf(' ') + 2;
    for (let end = first; end <= head.length; end++) addItem(prefixes, head.slice(0, end), item);
  }
  return prefixes;
}

function addItem(items: Map<string, OpenItem | null>, key: string, item: OpenItem | null): void {
  const known = items.get(key);
  items.set(key, known === undefined || known === item ? item : null);
}
