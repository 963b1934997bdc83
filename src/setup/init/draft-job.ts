/** Drafts a new job from the files of both sides. */
import { tmpdir } from 'node:os';
import { JOB_DEFAULTS } from '../../domain/job.ts';
import { SIDES, type Side, type Sides } from '../../domain/record.ts';
import { say } from '../../words/language.ts';
import { tellsDirection } from '../suggest/proposal.ts';
import { type Described, describeTable } from '../suggest/suggest-file.ts';
import type { NamedProposal } from '../suggest/yaml.ts';
import type { ProposedJob } from './config-text.ts';
import { callsPaymentsTransfers, identityFor, type SideFacts, shouldNetFees } from './evidence.ts';
import { type FittedRate, shortRules } from './fee-rates.ts';
import type { FoundFile } from './found-file.ts';
import { factsOfFiles, ratesOfFiles } from './inspect-side.ts';
import { withOrderIds } from './order-ids.ts';
import { ownWithDirection, withDirection } from './refund-signs.ts';
import { transfersAsPayments } from './transfers.ts';

/** Characters of a job's name in the name of a profile, whose length is limited. */
const NAME_CHARS_MAX = 48;

/** A job and the profiles that the config must describe for it. */
export interface JobDraft {
  readonly job: ProposedJob;
  readonly profiles: readonly NamedProposal[];
}

interface Drafted {
  /** Drafts to try in order, the most likely first. */
  readonly drafts: readonly JobDraft[];
  readonly facts: Partial<Sides<SideFacts>>;
  /** Decisions with their reasons, a sentence each. */
  readonly notes: readonly string[];
}

interface DraftRequest {
  readonly name: string;
  readonly sides: Sides<readonly FoundFile[]>;
  /** Proposals for tables, by path. */
  readonly described: ReadonlyMap<string, Described>;
}

/** The described tables of the two sides. */
type SideTables = { readonly [side in Side]: (NamedProposal & Described) | null };

/** Drafts a job from the contents of the files; tables are read with their proposals. */
export async function draftJob(request: DraftRequest): Promise<Drafted> {
  const { sides } = request;
  const statementTable = tableOf('statement', request);
  const asksForSigns =
    sides.statement.some((file) => file.asksForOwnSigns) ||
    (statementTable !== null && tellsDirection(statementTable.proposal));
  const flowsTable = tableOf('flows', request);
  let tables: SideTables = {
    statement: statementTable,
    flows: asksForSigns ? await signedFlows(flowsTable, request) : flowsTable,
  };
  const facts: Partial<Record<Side, SideFacts>> = {};
  // The other side's order ids come first: a table is searched for them.
  const order: readonly Side[] = tables.statement ? ['flows', 'statement'] : SIDES;
  for (const [index, side] of order.entries()) {
    const other = index === 0 ? undefined : facts[order[0]];
    if (other) tables = { ...tables, [side]: foundOrderIds(tables[side], other) };
    if (sides[side].length > 0) facts[side] = await factsOfFiles(sides[side], tables[side]);
  }
  const profile = sides.statement.find(({ profile }) => profile !== '')?.profile ?? '';
  const { statement, flows } = facts;
  const job = plainJob(request, tables, facts);
  if (!statement || !flows) return { drafts: [draftOf(job, tables)], facts, notes: [] };
  const fitted: ProposedJob = {
    ...job,
    identity: identityFor(profile, statement, flows),
    netFees: shouldNetFees(profile, statement, flows),
  };
  const retyped = callsPaymentsTransfers(statement, flows)
    ? retypedDraft(fitted, tables, sides)
    : null;
  const drafts = [...(retyped ? [retyped] : []), draftOf(fitted, tables)];
  const rates = await ratesOfFiles(sides.statement, tables.statement);
  return { drafts: withoutAccounts(drafts, statement), facts, notes: notesOn(fitted, rates) };
}

export function tableOf(side: Side, { name, sides, described }: DraftRequest): SideTables[Side] {
  const path = sides[side].find((file) => file.isDescribed)?.path;
  const found = path === undefined ? undefined : described.get(path);
  return found ? { ...found, name: profileName(name, side) } : null;
}

function profileName(job: string, side: Side): string {
  return `${job.slice(0, NAME_CHARS_MAX)}-${side}`;
}

/** Own records with the setting for the direction of their refunds. */
async function signedFlows(
  table: SideTables['flows'],
  { name, sides }: DraftRequest,
): Promise<SideTables['flows']> {
  if (table !== null) return withDirection(table);
  const own = sides.flows.find(({ profile }) => profile === 'generic-csv');
  if (own === undefined) return null;
  const found = await describeTable(own.input, tmpdir());
  const described = found && ownWithDirection(found);
  return described && { ...described, name: profileName(name, 'flows') };
}

function foundOrderIds(table: SideTables[Side], { orderIds }: SideFacts): SideTables[Side] {
  if (table === null) return null;
  return {
    ...table,
    proposal: withOrderIds(table.proposal, table.table, orderIds) ?? table.proposal,
  };
}

function plainJob(
  { name, sides }: DraftRequest,
  tables: SideTables,
  { statement, flows }: Partial<Sides<SideFacts>>,
): ProposedJob {
  return {
    name,
    statement: [],
    flows: [],
    query: null,
    channel: tables.statement?.name ?? channelBeside(tables.flows, sides.statement),
    flowsProfile: tables.flows?.name ?? '',
    currency: statement?.currency || flows?.currency || JOB_DEFAULTS.currency,
    account: statement?.account ?? '',
    identity: JOB_DEFAULTS.identity,
    netFees: false,
    types: {},
  };
}

/** A profile that describes own records would read a statement with our columns, too. */
function channelBeside(flows: SideTables['flows'], statement: readonly FoundFile[]): string {
  const own = flows && statement.find(({ kind }) => kind === 'own');
  return own?.profile ?? '';
}

function draftOf(job: ProposedJob, { statement, flows }: SideTables): JobDraft {
  return { job, profiles: [statement, flows].filter((each) => each !== null) };
}

/** A draft that reads transfers of the statement as payments; null if it has none. */
function retypedDraft(
  job: ProposedJob,
  tables: SideTables,
  sides: Sides<readonly FoundFile[]>,
): JobDraft | null {
  if (sides.statement.some(({ hasEntries }) => hasEntries)) {
    return draftOf({ ...job, types: { transfer: 'payment' } }, tables);
  }
  const proposal = tables.statement && transfersAsPayments(tables.statement.proposal);
  if (!tables.statement || proposal === null) return null;
  return draftOf(job, { ...tables, statement: { ...tables.statement, proposal } });
}

/** Adds drafts without an account: rows may have another one, or flows may spell it differently. */
function withoutAccounts(drafts: readonly JobDraft[], statement: SideFacts): JobDraft[] {
  if (statement.account === '') return [...drafts];
  return drafts.flatMap((draft) => [draft, { ...draft, job: { ...draft.job, account: '' } }]);
}

function notesOn({ name, identity, netFees }: ProposedJob, rates: readonly FittedRate[]): string[] {
  const notes: string[] = [];
  if (identity.includes('channelTxnId')) {
    notes.push(
      say`identity: [channelTxnId]: both sides share transaction ids of the channel, but no order
        ids.`,
    );
  } else if (!identity.includes('refundId')) {
    notes.push(say`identity: [orderId]: only one side has refund ids.`);
  }
  if (netFees) {
    notes.push(say`netFees: true: the bill lists fees in separate rows, your records have no
      fees.`);
  }
  if (rates.length > 0) {
    const rules = shortRules(rates, name);
    const counts = rates.map(({ held, of }, i) => say`${rules[i].name}: ${held} of ${of} rows`);
    notes.push(
      say`Payments whose fee is that of one rate: ${counts.join(say`, `)}. If the contract says the
        same, add this to the job, and each run judges its fees: fees: ${JSON.stringify(rules)}`,
    );
  }
  return notes;
}
