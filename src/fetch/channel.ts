/** A channel as the rest of the program sees it: it is asked for the bill of a date. */
import { type RefusalReason, RefusedError } from '../support/errors.ts';

/** What a channel answered, after its signature was verified. */
export type Answer = (
  | {
      readonly is: 'bill';
      /**
       * Saves the files of the bill in a folder, in order. Called at once: links live 30 s. Throws
       * FetchFailure.
       */
      download(folder: string): Promise<readonly Downloaded[]>;
    }
  /** There were certainly no transactions on that day; `body` is the answer as it came. */
  | { readonly is: 'empty'; readonly body: string }
) &
  AnswerEvidence;

/** What is known of an answer; none of it is secret. */
export interface AnswerEvidence {
  /** The request in one line, without signature: `GET https://…?bill_date=2026-11-29`. */
  readonly asked: string;
  /** The channel's ids of the request, for questions to its support. */
  readonly requestIds: readonly string[];
  /** What verified the answer: `public key PUB_KEY_ID_…`, `host key SHA256:…`; '' for a command. */
  readonly verifiedBy: string;
}

/** A file that was saved. */
export interface Downloaded {
  readonly path: string;
  /** The name that the other side gave it, for the evidence only; '' for none. */
  readonly name: string;
  /** The hash that the channel announced; null: it announces none. */
  readonly hash: AnnouncedHash | null;
  /** Other ids of the download. */
  readonly requestIds: readonly string[];
}

export interface AnnouncedHash {
  readonly algorithm: string;
  /** What it covers: `unpacked` bytes, or the `file` as it is. */
  readonly of: 'unpacked' | 'file';
  /** Hexadecimal digits. */
  readonly announced: string;
  readonly found: string;
}

/** One thing that `fetch --check` found. */
export interface ChannelNote {
  readonly level: 'ok' | 'hint' | 'problem';
  readonly what: string;
  /** How to fix it; '' if there is nothing to fix. */
  readonly fix: string;
}

/** A note that something is as it should be. */
export function okNote(what: string): ChannelNote {
  return { level: 'ok', what, fix: '' };
}

export interface Channel {
  /**
   * Asks for the bill of a date, `yyyy-MM-dd`. Throws FetchFailure, and UsageError if a key or a
   * client library is not where the config says.
   */
  ask(date: string): Promise<Answer>;
  /** Checks what is on this machine: keys, their dates. Throws UsageError. */
  checkKeys(): Promise<readonly ChannelNote[]>;
  /** The milliseconds by which the channel's clock was ahead at the last answer; null: unknown. */
  readonly clockAheadMs: number | null;
  /** Ends its connections. */
  close(): Promise<void>;
}

/** Why there is no bill. */
export class FetchFailure extends RefusedError {
  /** The time after which it is worth asking again, ms; null: asking again does not help. */
  readonly retryMs: number | null;

  /**
   * `reason` is 'not-ready'; 'no-bill' if the channel's answer may mean that there will be none;
   * 'checksum' or 'archive' for a damaged download; otherwise 'fetch'.
   */
  constructor(message: string, retryMs: number | null = null, reason: RefusalReason = 'fetch') {
    super(reason, message);
    this.retryMs = retryMs;
  }
}

/** How long to wait before asking again, ms, if the channel does not say it. */
export const RETRY_MS = {
  /** After a failure of the network or of the channel. */
  failure: 10_000,
  /** After a rate limit. */
  limit: 60_000,
  /** While the bill is not ready. */
  notReady: 300_000,
} as const;
