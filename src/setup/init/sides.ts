/** Which side each file is on, and why: by its format, else by what stands in it or in its name. */
import { basename } from 'node:path';
import type { Side } from '../../domain/record.ts';
import { UsageError } from '../../support/errors.ts';
import { say } from '../../words/language.ts';
import { type Proposal, tellsDirection } from '../suggest/proposal.ts';
import type { FoundFile } from './found-file.ts';

/** A file, and the side that it is taken for. */
export interface Taken {
  readonly file: FoundFile;
  readonly side: Side;
  /** For a person to read. */
  readonly why: string;
}

/** What is known of a file beside its format. */
export interface Given {
  readonly file: FoundFile;
  /** The side that the command line says; null: none. */
  readonly named: Side | null;
  /** What is proposed for a table; null for every other file. */
  readonly proposal: Proposal | null;
}

const STATEMENT_NAME = /bill|statement|settle|bank|channel|gateway|对账|账单|结算|银行|渠道|网关/i;
const FLOWS_NAME = /flow|order|internal|book|内部|业务|订单|账簿/i;

/**
 * Takes every file for a side. Throws UsageError where nothing tells, or where the bills are of
 * several channels: a job is of one.
 */
export function takeSides(given: readonly Given[]): Taken[] {
  const taken = given.map((each) => byNameOrFormat(each));
  const sides = new Set(taken.flatMap((each) => each?.side ?? []));
  const all = given.map((each, index) => taken[index] ?? tableSide(each, given, sides));
  const parted = partOwnRecords(all, given);
  requireOneChannel(parted);
  return parted;
}

/** What the command line, or the format, says of a file; null of a table. */
function byNameOrFormat({ file, named }: Given): Taken | null {
  if (named !== null) return { file, side: named, why: say`you said so` };
  if (file.kind === 'bill') {
    const why = file.hasEntries
      ? say`it is an account statement`
      : say`it is what the channel makes`;
    return { file, side: 'statement', why };
  }
  if (file.kind !== 'own') return null;
  return { file, side: 'flows', why: say`its columns have our names (order_id, amount, …)` };
}

/** The side of a table: the one that no other file is on, else what the tables tell. */
function tableSide(one: Given, given: readonly Given[], sides: ReadonlySet<Side>): Taken {
  const { file } = one;
  if (sides.size === 1) {
    const side = sides.has('flows') ? 'statement' : 'flows';
    const why = sides.has('flows')
      ? say`your own records are there already`
      : say`the statement is there already`;
    return { file, side, why };
  }
  const tables = given.filter((each) => each.named === null && each.file.kind === 'table');
  const told = sides.size === 0 ? tellApart(one, tables) : null;
  if (told !== null) return { file, ...told };
  throw new UsageError(
    say`${file.path}: nothing tells whether this table is the channel's statement or your own
      records. Say it: --statement <path> or --flows <path>.`,
  );
}

/** What a table is as against the others, or by itself where it is the only one. */
function tellApart(one: Given, tables: readonly Given[]): Omit<Taken, 'file'> | null {
  const isAccount = ({ proposal }: Given) => proposal !== null && looksLikeAccount(proposal);
  const accounts = tables.filter(isAccount);
  if (isAccount(one) && (tables.length === 1 || accounts.length < tables.length)) {
    const why = say`it has what statements have: a balance, income and expense, or totals`;
    return { side: 'statement', why };
  }
  if (accounts.length > 0 && accounts.length < tables.length) {
    return { side: 'flows', why: say`the other table is more like a statement` };
  }
  const side = sideOfName(one.file.path);
  return side === null ? null : { side, why: say`its name says so, and nothing else tells` };
}

/** Does a table have what accounts of a bank have, and own records do not? */
function looksLikeAccount(proposal: Proposal): boolean {
  const keys = ['balance', 'footer', 'rowsAfter'];
  return tellsDirection(proposal) || proposal.settings.some(({ key }) => keys.includes(key));
}

/** The side that a file's name speaks of; null where it speaks of none, or of both. */
function sideOfName(path: string): Side | null {
  const name = basename(path);
  const isStatement = STATEMENT_NAME.test(name);
  if (isStatement === FLOWS_NAME.test(name)) return null;
  return isStatement ? 'statement' : 'flows';
}

/** Records with our names may stand on either side: where all files are such, their names tell. */
function partOwnRecords(taken: readonly Taken[], given: readonly Given[]): Taken[] {
  const isFree = (index: number) => given[index].named === null;
  const sides = new Set(taken.map(({ side }) => side));
  if (sides.size > 1 || taken.some(({ file }) => file.kind !== 'own')) return [...taken];
  const named = taken.map(({ file }) => sideOfName(file.path));
  const apart = new Set(named.filter((_, index) => isFree(index)));
  if (apart.has(null) || apart.size < 2) return [...taken];
  return taken.map((each, index) => {
    const side = named[index];
    if (!isFree(index) || side === null) return each;
    const why = say`all have our columns (order_id, amount, …), and its name says so`;
    return { ...each, side, why };
  });
}

function requireOneChannel(taken: readonly Taken[]): void {
  const bills = taken.filter(({ file, side }) => side === 'statement' && file.kind === 'bill');
  const [first] = bills;
  const other = bills.find(({ file }) => file.channel !== first.file.channel);
  if (other === undefined) return;
  throw new UsageError(
    say`${first.file.path} is of ${first.file.channel}, ${other.file.path} of
      ${other.file.channel}: a job is of one channel. Give the files of one of them; --print then
      shows the job of the other, to be pasted into the config.`,
  );
}
