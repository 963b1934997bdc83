/** `zhangping items match`, `accept`, `unmatch` and `undo`: they hold or fall as a whole. */
import { RESIDUALS, type Residual, residualNamed } from '../../domain/decision.ts';
import type { Decided } from '../../ledger/decide.ts';
import { type MatchedItems, matchItems, unmatch } from '../../ledger/match-items.ts';
import { type Suggestion, suggestionById } from '../../ledger/suggestions.ts';
import { lastCommandBy, undo } from '../../ledger/take-back.ts';
import { residualName } from '../../report/names.ts';
import { reasonText, suggestionState } from '../../report/suggestions.ts';
import { suggestSteps } from '../../run/choose-jobs.ts';
import { type ExitCode, UsageError } from '../../support/errors.ts';
import { print, printValue } from '../../support/output.ts';
import { visible } from '../../support/printable.ts';
import { say } from '../../words/language.ts';
import { confirm } from '../terminal/confirm.ts';
import { worstTable } from '../terminal/item-table.ts';
import { money } from '../terminal/print.ts';
import { suggestionLines } from '../terminal/suggestion-lines.ts';
import { lineWidth } from '../terminal/terminal.ts';
import { commonOf, type DecideOptions, eventNumber, onLedger, sumsOf } from './decide.ts';
import { sumText } from './items.ts';

interface MatchOptions
  extends Pick<DecideOptions, 'config' | 'ledger' | 'by' | 'note' | 'yes' | 'dryRun'> {
  readonly residual?: string;
  readonly json?: boolean;
}

/** Matches open items with each other. */
export async function matchCommand(
  ids: readonly string[],
  options: MatchOptions,
): Promise<ExitCode> {
  const residual = options.residual === undefined ? null : residualOf(options.residual);
  return onLedger(options, (ledger, keep) => {
    const matched = matchItems(ledger, ids, { ...commonOf(options), residual }, keep);
    reportMatch(matched, residual, options);
    return true;
  });
}

/** Matches the items of a suggestion with each other; by default, the note is its id and reason. */
export async function acceptCommand(id: string, options: MatchOptions): Promise<ExitCode> {
  const stepsOf = await suggestSteps(options);
  return onLedger(options, async (ledger, keep) => {
    const suggestion = suggestionById(ledger, id, stepsOf);
    if (suggestion.state !== 'unique' && keep.keep && !options.yes) {
      print(`${suggestionLines(suggestion).map(visible).join('\n')}\n`);
      const answer = await confirm(say`Match these items, though other matches are possible?`);
      if (answer === null) throw unsureError(suggestion);
      if (!answer) {
        print(say`Nothing was changed.\n`);
        return false;
      }
    }
    const { id: found, items } = suggestion;
    const why = say`suggestion ${found}, ${suggestionState(suggestion)}: ${reasonText(suggestion)}`;
    const { by, note } = commonOf(options);
    const wanted = { by, note: note || why, residual: null };
    const ids = items.map(({ item }) => item.id);
    const matched = matchItems(ledger, ids, wanted, keep);
    reportMatch(matched, null, options, { fields: { suggestion_id: found }, lines: [why] });
    return true;
  });
}

function unsureError(suggestion: Suggestion): UsageError {
  const state = suggestionState(suggestion);
  return new UsageError(
    say`Suggestion ${suggestion.id} is ${state}, and there is no terminal to ask for confirmation.
      If its items belong together, run it again with --yes. Nothing was changed.`,
  );
}

/** Opens all items of a match. */
export async function unmatchCommand(typed: string, options: MatchOptions): Promise<ExitCode> {
  const seq = eventNumber(typed);
  return onLedger(options, (ledger, keep) => {
    const done = unmatch(ledger, seq, commonOf(options), keep);
    report(done, options, {}, [say`Opened the match of event ${seq} (event ${done.event}).`]);
    return true;
  });
}

/** Takes back a decision: a named one, or the last one of the person. */
export async function undoCommand(
  typed: string | undefined,
  options: MatchOptions,
): Promise<ExitCode> {
  const named = typed === undefined ? null : eventNumber(typed);
  return onLedger(options, async (ledger, keep) => {
    const about = commonOf(options);
    const seq = named ?? lastCommandBy(ledger, about.by);
    if (named === null && keep.keep && !options.yes) {
      const tried = undo(ledger, seq, about, { keep: false });
      if (tried.undone.length > 1 && !(await isConfirmed(tried, seq))) return false;
    }
    const done = undo(ledger, seq, about, keep);
    const [{ seq: first, kind, by }] = done.undone;
    report(done, options, { undone: first }, [
      say`Event ${first}: ${kind} by ${by}`,
      say`Taken back (event ${done.event}).`,
    ]);
    return true;
  });
}

/** Shows the items and their sum, or the decision as JSON. */
function report(
  { items, event }: Decided,
  { json, dryRun = false }: MatchOptions,
  fields: object,
  lines: readonly string[],
): void {
  if (json) {
    const shown = items.map(({ item, state }) => ({ item_id: item.id, state }));
    printValue({ event: dryRun ? null : event, dryRun, ...fields, items: shown });
    return;
  }
  const end = dryRun ? [...lines.slice(0, -1), say`Dry run: nothing was changed.`] : lines;
  // Runs may have removed all items of a decision.
  if (items.length > 0) print(worstTable(items, lineWidth(process.stdout), 'state'));
  print(`${[sumText(sumsOf(items), 'all'), ...end].join('\n')}\n`);
}

/** Shows a match; `fields` and `lines` are what else there is to say. */
function reportMatch(
  matched: MatchedItems,
  named: Residual | null,
  options: MatchOptions,
  {
    fields = {},
    lines = [],
  }: { readonly fields?: object; readonly lines?: readonly string[] } = {},
): void {
  const { event, residual, items } = matched;
  const amount = money(residual, items[0].job.currency);
  report(matched, options, { ...fields, residual: named ?? '', residual_amount: amount }, [
    ...lines,
    ...(named === null ? [] : [say`Residual: ${residualName(named)} ${amount}`]),
    say`Matched (event ${event}). To undo: zhangping items undo ${event}`,
  ]);
}

/** Shows what would be taken back and asks. Throws UsageError if there is no terminal. */
async function isConfirmed({ items, undone }: ReturnType<typeof undo>, seq: number) {
  print(worstTable(items, lineWidth(process.stdout), 'state'));
  const sum = sumText(sumsOf(items), 'all');
  const answer = await confirm(say`Take back event ${seq} (${undone[0].kind}): ${sum}?`);
  if (answer === false) print(say`Nothing was changed.\n`);
  if (answer !== null) return answer;
  throw new UsageError(
    say`Event ${seq} decided ${sum}, and there is no terminal to ask for confirmation. Check it with
      --dry-run, then: zhangping items undo ${seq} --yes. Nothing was changed.`,
  );
}

/** The residual of that name. Throws UsageError. */
function residualOf(text: string): Residual {
  const found = residualNamed(text);
  if (found) return found;
  throw new UsageError(say`--residual ${text}: expected one of ${RESIDUALS.join(', ')}.`);
}
