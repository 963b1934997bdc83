/**
 * Fund bills have fees as separate rows. Where a job nets them (netFees), each becomes the fee of
 * the transaction with the same business number, anywhere in the bills: the documents are read
 * twice, then written out with two more columns in front.
 */
import type { Job } from '../../domain/job.ts';
import { currencyDigits, formatScaled } from '../../domain/money.ts';
import type { FieldColumn, FixedColumn, RowPlan } from '../../formats/profile.ts';
import { WrittenDocument } from '../../inputs/written-document.ts';
import { UsageError } from '../../support/errors.ts';
import { say } from '../../words/language.ts';
import type { OpenedDocument } from '../side-contents.ts';
import { FeeTable } from './fee-table.ts';
import { type WalkedRow, walkRows } from './row-walk.ts';

/** Columns before the others: whether the row is netted, and the fee. */
const FRONT = ['netted', 'fee'];
const [NETTED, FEE] = FRONT.keys();
/** Bytes of these columns in a fixed line. */
const FIXED_FRONT: readonly FixedColumn[] = [
  { start: 0, length: 1 },
  { start: 1, length: 24 },
];
const FIXED_FRONT_BYTES = 25;
const MARK = 'n';
/** Bytes that are written at a time, about. */
const BLOCK_BYTES = 3 * 1024 * 1024;

/**
 * Returns the documents with fees netted in those that have business numbers. `keep` is called with
 * each written document, which the caller closes. Throws UsageError where no document has business
 * numbers, and what reading and writing throw.
 */
export async function netFees(
  documents: readonly OpenedDocument[],
  { job, scratchDir }: { readonly job: Job; readonly scratchDir: string },
  keep: (document: WrittenDocument) => void,
): Promise<OpenedDocument[]> {
  if (!documents.some(hasBusinessIds)) {
    const names = documents.map(({ profile }) => profile.name).join(say`, `);
    throw new UsageError(
      say`netFees: rows of ${names} have no business number that fees and transactions share, or
        state their fees already. Leave netFees out of the job.`,
    );
  }
  const table = new FeeTable();
  const wanted = documents.filter(hasBusinessIds);
  const each = async (visit: (row: WalkedRow) => void) => {
    for (const document of wanted) {
      await walkRows(document, job, visit);
    }
  };
  await each((row) => whenFee(row, true, (id, amount) => table.add(id, amount)));
  await each((row) => whenFee(row, false, (id, amount) => table.note(id, amount)));
  const netted: OpenedDocument[] = [];
  for (const document of documents) {
    netted.push(
      hasBusinessIds(document)
        ? await writeNetted(document, table, { job, scratchDir }, keep)
        : document,
    );
  }
  return netted;
}

function hasBusinessIds({ opening: { plan } }: OpenedDocument): boolean {
  return plan.businessId >= 0 && plan.fee < 0;
}

type IdAndAmount = (businessId: Parameters<FeeTable['add']>[0], amount: number) => void;

/** Calls `work` for a record with a business number that is a fee, or that is not one. */
function whenFee({ row, isRead }: WalkedRow, isFee: boolean, work: IdAndAmount): void {
  if (row === null || !isRead || !row.isRecord || !row.isSuccess) return;
  if (row.isFee !== isFee) return;
  const businessId = row.businessId();
  if (businessId.end > businessId.start) work(businessId, row.amount);
}

async function writeNetted(
  document: OpenedDocument,
  table: FeeTable,
  { job, scratchDir }: { readonly job: Job; readonly scratchDir: string },
  keep: (document: WrittenDocument) => void,
): Promise<OpenedDocument> {
  const { opening } = document;
  const written = await WrittenDocument.open(document.document.name, scratchDir);
  keep(written);
  const front = new Front(opening.plan, job);
  const out = new Bytes();
  await walkRows(
    document,
    job,
    (walked) => {
      const { bytes, start, end, row } = walked;
      if (row !== null) out.add(front.of(...nettingOf(walked, table)));
      out.add(bytes.subarray(start, end));
    },
    async () => {
      await written.append(out.take());
      return false;
    },
  );
  return {
    ...document,
    document: written,
    opening: { ...opening, rowsStart: 0, plan: withFront(opening.plan) },
    planWith: (amount) => withFront(document.planWith(amount)),
  };
}

/** Returns whether a row is netted into another, and the fee that it takes. */
function nettingOf(walked: WalkedRow, table: FeeTable): [boolean, number | null] {
  let isNetted = false;
  let fee: number | null = null;
  whenFee(walked, true, (id) => {
    isNetted = table.isOwned(id);
  });
  whenFee(walked, false, (id, amount) => {
    fee = table.take(id, amount);
  });
  return [isNetted, fee];
}

/** Collects bytes to write. */
class Bytes {
  #bytes = Buffer.allocUnsafe(BLOCK_BYTES);
  #length = 0;

  add(bytes: Uint8Array): void {
    if (this.#length + bytes.length > this.#bytes.length) {
      const grown = Buffer.allocUnsafe((this.#length + bytes.length) * 2);
      grown.set(this.#bytes.subarray(0, this.#length));
      this.#bytes = grown;
    }
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  /** Returns the bytes added since the last call. */
  take(): Uint8Array {
    const taken = this.#bytes.subarray(0, this.#length);
    this.#bytes = Buffer.allocUnsafe(BLOCK_BYTES);
    this.#length = 0;
    return taken;
  }
}

/** Formats the columns before a row for its layout. */
class Front {
  readonly #plan: RowPlan;
  readonly #digits: number;
  /** For a row that is not netted and takes no fee, as most are. */
  readonly #plain: Uint8Array;

  constructor(plan: RowPlan, job: Job) {
    this.#plan = plan;
    this.#digits = plan.minorUnits ? 0 : currencyDigits(job.currency);
    this.#plain = this.#write(false, null);
  }

  of(isNetted: boolean, fee: number | null): Uint8Array {
    return isNetted || fee !== null ? this.#write(isNetted, fee) : this.#plain;
  }

  #write(isNetted: boolean, fee: number | null): Uint8Array {
    const { layout, separator } = this.#plan;
    const cells = [isNetted ? MARK : '', fee === null ? '' : formatScaled(fee, this.#digits)];
    if (layout === 'backtick') return Buffer.from(`${cells.map((cell) => `\`${cell},`).join('')}`);
    if (layout === 'fixed') {
      return Buffer.from(cells.map((cell, i) => cell.padEnd(FIXED_FRONT[i].length)).join(''));
    }
    const byte = String.fromCharCode(separator);
    return Buffer.from(cells.map((cell) => `${cell}${byte}`).join(''), 'latin1');
  }
}

/** Returns the plan of rows with the columns in front. */
function withFront(plan: RowPlan): RowPlan {
  const moved = (column: number) => (column < 0 ? column : column + FRONT.length);
  const movedField = ({ column, pattern }: FieldColumn) => ({ column: moved(column), pattern });
  return {
    ...plan,
    columns: [...FRONT, ...plan.columns],
    fixed: [
      ...FIXED_FRONT,
      ...plan.fixed.map(({ start, length }) => ({ start: start + FIXED_FRONT_BYTES, length })),
    ],
    recordBytes: plan.recordBytes < 0 ? -1 : plan.recordBytes + FIXED_FRONT_BYTES,
    orderId: plan.orderId.map(moved),
    refundId: moved(plan.refundId),
    channelTxnId: moved(plan.channelTxnId),
    patterns: new Map([...plan.patterns].map(([column, pattern]) => [moved(column), pattern])),
    businessId: moved(plan.businessId),
    kind: moved(plan.kind),
    direction: moved(plan.direction),
    fee: FEE,
    feeSign: 1,
    summed: NETTED,
    time: moved(plan.time),
    clock: moved(plan.clock),
    currency: moved(plan.currency),
    account: moved(plan.account),
    ownAccounts: plan.ownAccounts.map(moved),
    kinds: plan.kinds.map((kind) => ({
      ...kind,
      orderId: moved(kind.orderId),
      amount: moved(kind.amount),
      minus: moved(kind.minus),
      status: moved(kind.status),
    })),
    balance: moved(plan.balance),
    skip: plan.skip && { ...plan.skip, column: moved(plan.skip.column) },
    sums: plan.sums.map((sum) => ({ ...sum, column: moved(sum.column) })),
    fields: new Map([...plan.fields].map(([name, field]) => [name, movedField(field)])),
    tradeDates: plan.tradeDates && movedField(plan.tradeDates),
    only: plan.only.map(({ field, texts }) => ({ field: movedField(field), texts })),
  };
}
