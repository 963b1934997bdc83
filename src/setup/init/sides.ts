/** Which side each file is on, and why: by its format, else by its columns or its name. */
import { basename } from 'node:path';
import type { Side } from '../../domain/record.ts';
import { UsageError } from '../../support/errors.ts';
import { say } from '../../words/language.ts';
import { type Proposal, tellsDirection } from '../suggest/proposal.ts';
import type { FoundFile } from './found-file.ts';

/** A file, and what is known of it besides its format. */
interface Given extends FoundFile {
  /** The side that the command line names; null: none. */
  readonly named: Side | null;
  /** The proposal for a table; null for every other file. */
  readonly proposal: Proposal | null;
}

interface SideDecision {
  readonly side: Side;
  /** The reason, for a person to read. */
  readonly why: string;
}

/** A file with its side. */
export type Taken = Given & SideDecision;

const STATEMENT_NAME = /bill|statement|settle|bank|channel|gateway|对账|账单|结算|银行|渠道|网关/i;
const FLOWS_NAME = /flow|order|internal|book|内部|业务|订单|账簿/i;

/**
 * Decides the side of every file. Throws UsageError where it is not clear, or where the bills are
 * of several channels, as a job has one.
 */
export function takeSides(given: readonly Given[]): Taken[] {
  const decided = given.map(byNameOrFormat);
  const sides = new Set(decided.flatMap((each) => each?.side ?? []));
  const taken = given.map((file, index) => {
    return { ...file, ...(decided[index] ?? tableSide(file, given, sides)) };
  });
  const parted = partOwnRecords(taken);
  requireOneChannel(parted);
  return parted;
}

/** The side by the command line or the format; null for a table. */
function byNameOrFormat({ named, kind, hasEntries }: Given): SideDecision | null {
  if (named !== null) return { side: named, why: say`the command line says so` };
  if (kind === 'table') return null;
  if (kind === 'own') return { side: 'flows', why: say`it has our columns (order_id, amount, …)` };
  const why = hasEntries ? say`it is an account statement` : say`it is a bill of the channel`;
  return { side: 'statement', why };
}

/** The side of a table: the one without other files, else by comparison with other tables. */
function tableSide(file: Given, given: readonly Given[], sides: ReadonlySet<Side>): SideDecision {
  if (sides.size === 1) {
    return sides.has('flows')
      ? { side: 'statement', why: say`another file has your own records` }
      : { side: 'flows', why: say`another file is the statement` };
  }
  const tables = given.filter(({ named, kind }) => named === null && kind === 'table');
  const compared = sides.size === 0 ? compareTables(file, tables) : null;
  if (compared !== null) return compared;
  throw new UsageError(
    say`${file.path}: it is unclear whether this table is the channel's statement or your own
      records. Use --statement <path> or --flows <path>.`,
  );
}

/** The side of a table compared with the others, or by itself where it is the only one. */
function compareTables(one: Given, tables: readonly Given[]): SideDecision | null {
  const isAccount = ({ proposal }: Given) => proposal !== null && looksLikeAccount(proposal);
  const accounts = tables.filter(isAccount);
  if (isAccount(one) && (tables.length === 1 || accounts.length < tables.length)) {
    const why = say`it looks like a statement: it has a balance, income and expense, or totals`;
    return { side: 'statement', why };
  }
  if (accounts.length > 0 && accounts.length < tables.length) {
    return { side: 'flows', why: say`the other table looks more like a statement` };
  }
  const side = sideOfName(one.path);
  return side === null ? null : { side, why: say`its name says so, and nothing else does` };
}

/** Does a table have what accounts of a bank have, and own records do not? */
function looksLikeAccount(proposal: Proposal): boolean {
  const keys = ['balance', 'footer', 'rowsAfter'];
  return tellsDirection(proposal) || proposal.settings.some(({ key }) => keys.includes(key));
}

/** The side that a file's name suggests; null where it suggests neither, or both. */
function sideOfName(path: string): Side | null {
  const name = basename(path);
  const isStatement = STATEMENT_NAME.test(name);
  if (isStatement === FLOWS_NAME.test(name)) return null;
  return isStatement ? 'statement' : 'flows';
}

/** Records with our columns may be on either side: where all files have them, by their names. */
function partOwnRecords(taken: readonly Taken[]): Taken[] {
  const sides = new Set(taken.map(({ side }) => side));
  if (sides.size > 1 || taken.some(({ kind }) => kind !== 'own')) return [...taken];
  const bySide = taken.filter(({ named }) => named === null).map(({ path }) => sideOfName(path));
  if (bySide.includes(null) || new Set(bySide).size < 2) return [...taken];
  const why = say`all have our columns (order_id, amount, …), and its name says so`;
  return taken.map((file) => {
    const side = file.named === null ? sideOfName(file.path) : null;
    return side === null ? file : { ...file, side, why };
  });
}

function requireOneChannel(taken: readonly Taken[]): void {
  const bills = taken.filter(({ kind, side }) => side === 'statement' && kind === 'bill');
  const [first] = bills;
  const other = bills.find(({ channel }) => channel !== first.channel);
  if (other === undefined) return;
  throw new UsageError(
    say`${first.path} is of ${first.channel}, ${other.path} of ${other.channel}: a job has one
      channel. Give the files of one of them; then print the job of the other with --print, and
      paste it into the config.`,
  );
}
