/**
 * What people's commands make of items, as plainly as it can be said: every command is kept, and
 * all of them are looked at again for every item.
 */

/** What a decision was about, as far as it must stay the same for the decision to stand. */
export interface About {
  readonly state: string;
  /** Of the channel; a decision about one transaction settles no other one. */
  readonly transaction: string;
}

export interface Command {
  readonly kind: 'resolve' | 'reopen' | 'match' | 'unmatch';
  /** The number of its first event; each item has one. */
  readonly event: number;
  readonly by: string;
  readonly items: ReadonlyMap<string, About>;
  isUndone: boolean;
}

/** The last command about an item that nobody has taken back. */
export function lastAbout(commands: readonly Command[], item: string): Command | undefined {
  return commands.findLast(({ isUndone, items }) => !isUndone && items.has(item));
}

/** Do other commands about one of its items come after it? */
export function isBuiltUpon(commands: readonly Command[], command: Command): boolean {
  return [...command.items.keys()].some((item) => lastAbout(commands, item) !== command);
}

/** Does a command settle an item; `now`: all items as they are. */
export function isSettled(
  commands: readonly Command[],
  item: string,
  now: ReadonlyMap<string, About>,
): boolean {
  const last = lastAbout(commands, item);
  if (last?.kind === 'resolve') return stands(last.items.get(item), now.get(item));
  if (last?.kind !== 'match' || isBuiltUpon(commands, last)) return false;
  return [...last.items].every(([id, about]) => stands(about, now.get(id)));
}

function stands(decided: About | undefined, now: About | undefined): boolean {
  if (decided === undefined || decided.state !== now?.state) return false;
  const [was, is] = [decided.transaction, now.transaction];
  return was === '' || is === '' || was === is;
}
