/** The steps of a fixture: runs and decisions, as they would be typed one after the other. */
import { z } from 'zod';
import type { ConfiguredJob } from './config/configured-job.ts';
import { type Decision, decide, RESOLVE_ACTIONS } from './ledger/decide.ts';
import { type LedgerItem, listItems } from './ledger/listing.ts';
import { closeLedger, type Ledger, openLedger } from './ledger/open.ts';
import { CATEGORY_ZH } from './model/item.ts';
import { currencyDigits, formatScaled } from './model/money.ts';
import { UNOBSERVED } from './model/progress.ts';
import { endOfRun } from './run-end.ts';
import { type EngineOptions, type JobPlaces, type JobRun, runJob } from './run-job.ts';
import { ExpectedError, UsageError } from './support/errors.ts';
import { say } from './support/language.ts';

const runSchema = z.strictObject({
  date: z.string().optional(),
  statement: z.array(z.string()).optional(),
  flows: z.array(z.string()).optional(),
  allowEmpty: z.boolean().optional(),
  unknownTypes: z.string().optional(),
});

const decisionSchema = z.strictObject({
  /** The order whose item is meant, and the category where it has several. */
  order: z.string(),
  category: z.string().optional(),
  action: z.enum(RESOLVE_ACTIONS).optional(),
  by: z.string(),
  note: z.string().default(''),
  reference: z.string().default(''),
});

/** One step; `what` is for whoever reads the case. */
export const stepSchema = z.union([
  z.strictObject({ what: z.string().optional(), run: runSchema }),
  z.strictObject({ what: z.string().optional(), resolve: decisionSchema }),
  z.strictObject({ what: z.string().optional(), reopen: decisionSchema }),
]);
type Step = z.infer<typeof stepSchema>;

const SILENT = { observer: UNOBSERVED, onTakenOver: () => {} };

/** The entries of an object that are not undefined: options that were not given are not there. */
export function maybe<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const given = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given) as { [K in keyof T]?: Exclude<T[K], undefined> };
}

/** What became of the steps: a line or more each, and all items of the ledger, if there is one. */
export async function runSteps(
  configured: ConfiguredJob,
  steps: readonly Step[],
  { places, engine }: { readonly places: JobPlaces; readonly engine: EngineOptions },
): Promise<{ readonly outcome: string; readonly items: string | null }> {
  const told: string[] = [];
  for (const step of steps) {
    // A case of one run has no need to say what it is.
    const title = steps.length === 1 ? '' : `${step.what ?? Object.keys(step)[0]}: `;
    try {
      const lines = await take(configured, step, { places, engine });
      told.push(`${title}${lines}`);
    } catch (error) {
      if (!(error instanceof ExpectedError)) throw error;
      told.push(`${title}${error.exitCode}\n${error.message}\n`);
    }
  }
  return { outcome: told.join(''), items: places.ledger === null ? null : allItems(places.ledger) };
}

async function take(
  configured: ConfiguredJob,
  step: Step,
  { places, engine }: { readonly places: JobPlaces; readonly engine: EngineOptions },
): Promise<string> {
  if ('run' in step) {
    return describeRun(await runJob(configured, { ...maybe(step.run), ...engine }, places, SILENT));
  }
  const kind = 'resolve' in step ? 'resolve' : 'reopen';
  const wanted = 'resolve' in step ? step.resolve : step.reopen;
  return onLedger(places.ledger ?? '', (ledger) => {
    const { order, category, action = '', by, note, reference } = wanted;
    const { items } = listItems(ledger, { state: 'all' });
    const found = items.filter(({ item }) => {
      const { orderId } = item.statement ?? item.flows ?? { orderId: '' };
      return orderId === order && (category === undefined || item.category === category);
    });
    if (found.length !== 1) {
      throw new UsageError(say`${order} has ${found.length} such items.`);
    }
    const decision: Decision = {
      ...{ kind, item: found[0].item.id, where: '' },
      ...{ action: kind === 'resolve' ? action : '', by, note, reference },
    };
    return decide(ledger, [decision]).items.map(itemLine).join('');
  });
}

function describeRun({ page, others, orphans }: JobRun): string {
  const lines = [
    `${endOfRun(page).exitCode}`,
    ...others.map(({ date, verdict }) => `  changed with it: ${date}, ${verdict}`),
    ...orphans.map((orphan) => `  a decision lost its item: ${orphan.order_id}, ${orphan.action}`),
  ];
  return `${lines.join('\n')}\n`;
}

function allItems(path: string): string {
  return onLedger(path, (ledger) => {
    return listItems(ledger, { state: 'all' }).items.map(itemLine).join('');
  });
}

function itemLine({ item, job, state }: LedgerItem): string {
  const { orderId = '', refundId = '' } = item.statement ?? item.flows ?? {};
  const amount = formatScaled(item.difference, currencyDigits(job.currency));
  const order = refundId === '' ? orderId : `${orderId} / ${refundId}`;
  const other = item.counterpartDate === '' ? '' : `, with ${item.counterpartDate}`;
  const what = `${item.category} ${CATEGORY_ZH[item.category]} ${amount}${other}`;
  return `${item.businessDate}  ${order}  ${what}  ${state}  ${item.id}\n`;
}

function onLedger<T>(path: string, work: (ledger: Ledger) => T): T {
  const ledger = openLedger(path);
  try {
    return work(ledger);
  } finally {
    closeLedger(ledger);
  }
}
