/** Pieces of documents: what a thread needs to scan one, the result, and its place. */

import type { FeeSums } from '../../domain/fee-sums.ts';
import type { Job } from '../../domain/job.ts';
import type { Side } from '../../domain/record.ts';
import type { TakenRecord } from '../../domain/settlement.ts';
import type { RowPlan } from '../../formats/profile.ts';
import type { Encoding } from '../../inputs/decode.ts';
import type { PlainBytes } from '../../inputs/unpacked-memory.ts';
import { SUM_BYTES } from '../../kernel/layout.ts';
import { RefusedError } from '../../support/errors.ts';
import { say } from '../../words/language.ts';
import type { Collection, PlannedField } from './collection.ts';
import type { FeePlan } from './fee-plan.ts';
import type { TallyRow } from './record-tally.ts';

/** Where a record of a side starts: the index of its piece, and the offset in that. */
export interface RecordPosition {
  readonly piece: number;
  readonly offset: number;
}

/** What a thread needs to scan pieces of a document. */
export interface DocumentPlan extends PlainBytes {
  readonly id: number;
  readonly name: string;
  /** Bytes that are read at a time. */
  readonly blockBytes: number;
  readonly plan: RowPlan;
  readonly encoding: Encoding;
  readonly job: Job;
  /** Are fees part of the match keys? */
  readonly compareFees: boolean;
  /** Are the times of rows needed? */
  readonly wantsTimes: boolean;
  /** null: nothing is collected. */
  readonly collection: Collection | null;
  /** The fields by whose values records are summed. */
  readonly dimensions: readonly PlannedField[];
  /** null: fees are not judged. */
  readonly fees: FeePlan | null;
}

/** The records that start within a range of a document's bytes. */
export interface Piece {
  readonly side: Side;
  /** Index among the pieces of the side. */
  readonly number: number;
  readonly document: number;
  readonly from: number;
  readonly to: number;
  /** Does a record start at `from`? Else the first one starts after the next line feed. */
  readonly isAligned: boolean;
  /** Bytes of the document that are readable: all, or enough for the last record of the piece. */
  readonly available: number;
}

/** A row that could not be read; its line counts from that of the piece's start, which is 0. */
export interface PieceReject {
  readonly line: number;
  readonly reason: string;
  readonly text: string;
  /** As in Reject. */
  readonly currency?: string;
  readonly endsFile?: true;
}

/** A record that is taken; its line counts as that of a reject. */
export type PieceRecord = Omit<TakenRecord, 'file'>;

/** What records of a piece add up to by group. Groups are numbered in a table of a thread. */
export interface PieceGroups {
  readonly thread: number;
  /** Counts the tables of the thread: the numbers of one mean nothing in another. */
  readonly table: number;
  /** The groups that were added to the table, with their numbers. */
  readonly added: readonly NumberedGroup[];
  /** SUM_WORDS for each group, in the order of their first records. */
  readonly sums: Uint32Array;
}

export interface NumberedGroup {
  readonly number: number;
  readonly grouping: number;
  readonly values: readonly string[];
}

/** The number of a group and of its records; and the halves of four sums, as GroupSums has them. */
export const SUM_WORDS = SUM_BYTES / 4;

/** The earliest and the latest time of rows, as stamps (see domain/time.ts), and their lines. */
export interface RowTimes {
  /** 0: no row has a time. */
  readonly first: number;
  readonly firstLine: number;
  readonly last: number;
  readonly lastLine: number;
}

export const NO_TIMES: RowTimes = { first: 0, firstLine: 0, last: 0, lastLine: 0 };

/** Joins two ranges of times; of equal times, the first line counts. */
export function joinTimes(a: RowTimes, b: RowTimes): RowTimes {
  if (a.first === 0) return b;
  if (b.first === 0) return a;
  const isFirst = a.first < b.first || (a.first === b.first && a.firstLine <= b.firstLine);
  const isLast = a.last > b.last || (a.last === b.last && a.lastLine <= b.lastLine);
  return {
    first: isFirst ? a.first : b.first,
    firstLine: isFirst ? a.firstLine : b.firstLine,
    last: isLast ? a.last : b.last,
    lastLine: isLast ? a.lastLine : b.lastLine,
  };
}

/** Why a row makes the run refuse its document. */
export interface PieceRefusal {
  readonly reason: 'undecodable' | 'account' | 'too-long';
  readonly line: number;
  readonly problem: string;
}

/** The refusal of a record that is longer than any record of a bill. */
export function recordTooLong(name: string, line: number): RefusedError {
  return new RefusedError(
    'limit',
    say`${name}:${line}: the record that starts here is longer than 1 MiB. No bill has such rows;
      the file is damaged or not a bill.`,
  );
}

/** The result of a pass over a piece. */
export interface PieceResult {
  readonly records: number;
  /** Rows that are not records. */
  readonly skipped: number;
  /** Rows of other accounts than the job's, and records that name no account. */
  readonly others: number;
  readonly unnamed: number;
  /** Rows of the job's account that its `only` leaves out. */
  readonly passedOver: number;
  /** Physical lines from `start` to `end`. */
  readonly lines: number;
  /** Offsets in the document of the first record, and after the last one. */
  readonly start: number;
  readonly end: number;
  /** No more rows follow: the footer begins at `end`. */
  readonly isFooter: boolean;
  /** Records by type, status and hour (NO_HOUR: they have no clock). */
  readonly activity: readonly TallyRow<number>[];
  /** By dimension; null: it has too many values. */
  readonly values: readonly (readonly TallyRow<string>[] | null)[];
  /** Rows by group, and [group * sum columns + column] sums. */
  readonly groups: readonly number[];
  readonly sums: readonly bigint[];
  /**
   * The largest amount or compared fee of counted records, minor units; infinite if such a fee is
   * not a whole number of them.
   */
  readonly largest: number;
  readonly times: RowTimes;
  readonly rejects: readonly PieceReject[];
  /** A group may occur several times. */
  readonly grouped: readonly PieceGroups[];
  readonly taken: readonly PieceRecord[];
  readonly fees: readonly FeeSums[];
  readonly refusal: PieceRefusal | null;
  /** [offset, line, …] of record starts, ascending; offsets count from the piece's `from`. */
  readonly marks: Uint32Array;
}

/** The place of a piece of a side, by which its records are found again. */
export interface PlacedPiece {
  readonly document: number;
  /** Offset in the document that offsets of records count from. */
  readonly position: number;
  /** Line of the piece's first record. */
  readonly line: number;
  /** [offset, line, …] of record starts; lines count from the first record's. */
  readonly marks: Uint32Array;
}
