/** Takes back a person's command: its items are as if it had never been given. */
import { UsageError } from '../support/errors.ts';
import { say } from '../words/language.ts';
import { jobsOf } from './days.ts';
import { addEvents, commandOf, type Decided, type NewEvent } from './decide.ts';
import { byCommand, eventsOf, lastEvents, undoneOf } from './decisions.ts';
import { inTransaction, type Ledger, onSnapshot } from './open.ts';
import type { EventRow } from './tables.ts';

/** Later events that a message shows. */
const SHOWN_MAX = 5;

/** The number of the last command of a person that is in force. Throws UsageError. */
export function lastCommandBy(ledger: Ledger, by: string): number {
  return onSnapshot(ledger, () => {
    const events = allEvents(ledger);
    const undone = undoneOf(events);
    const inForce = byCommand(events).filter(
      ([{ kind, seq }]) => kind !== 'undo' && !undone.has(seq),
    );
    const last = inForce.findLast((command) => command.some((event) => event.by === by));
    if (last === undefined) throw new UsageError(say`${by} has no decision to take back.`);
    const other = last.find((event) => event.by !== by);
    if (other === undefined) return last[0].seq;
    throw new UsageError(
      say`The last decision of ${by} has items that ${other.by} decided. To take back all of it:
        zhangping items undo ${last[0].seq}`,
    );
  });
}

/** The events of all jobs, the oldest first. */
function allEvents(ledger: Ledger): EventRow[] {
  const events = jobsOf(ledger).flatMap((job) => eventsOf(ledger, job));
  return events.sort((a, b) => a.seq - b.seq);
}

/** Takes back the command of an event. Throws UsageError if later decisions build on it. */
export function undo(
  ledger: Ledger,
  seq: number,
  { by, note }: Pick<NewEvent, 'by' | 'note'>,
  { keep } = { keep: true },
): Decided & { readonly undone: readonly EventRow[] } {
  return inTransaction(ledger, keep, () => {
    const undone = commandOf(ledger, seq);
    const [{ kind, action }] = undone;
    if (kind === 'undo') {
      throw new UsageError(
        say`Event ${seq} took back event ${action} and cannot be taken back itself. To decide the
          same again: zhangping items resolve, or zhangping items match`,
      );
    }
    requireLast(ledger, undone);
    const about = (event: EventRow) =>
      ({ kind: 'undo', by, note, action: `${event.seq}` }) as const;
    return { ...addEvents(ledger, copiesOf(undone, about)), undone };
  });
}

/** Throws UsageError unless events are in force and the last ones about their items. */
export function requireLast(ledger: Ledger, events: readonly EventRow[]): void {
  const all = allEvents(ledger);
  const undone = undoneOf(all);
  const undo = events.find(({ seq }) => undone.has(seq));
  if (undo !== undefined) throw new UsageError(say`Event ${undo.seq} was already taken back.`);
  const last = lastEvents(all);
  const firstOf = new Map(
    byCommand(all).flatMap((command) => command.map(({ seq }) => [seq, command[0].seq])),
  );
  /** By the number of the command's first event, which was printed. */
  const later = new Map<number, EventRow>();
  for (const { item, seq } of events) {
    const found = last.get(item);
    if (found === undefined || found.seq === seq) continue;
    later.set(firstOf.get(found.seq) ?? found.seq, found);
  }
  if (later.size === 0) return;
  const lines = [...later].slice(0, SHOWN_MAX).map(([first, { kind, item, by }]) => {
    return say`  event ${first}: ${kind} ${item} by ${by}`;
  });
  throw new UsageError(
    [
      say`Event ${events[0].seq} cannot be taken back, because later decisions build on it:`,
      ...lines,
      events[0].kind === 'match'
        ? say`Take back the later ones first: zhangping items undo <event>`
        : say`Take back the later ones first, or decide about single items: zhangping items reopen`,
    ].join('\n'),
  );
}

/** New events about the items of others, which they name as those do. */
export function copiesOf(
  events: readonly EventRow[],
  about: (event: EventRow) => Pick<NewEvent, 'kind' | 'by' | 'note' | 'action'>,
): NewEvent[] {
  return events.map((event) => {
    const { seq: _, at: __, ...same } = event;
    return { ...same, ...about(event), reference: '' };
  });
}
