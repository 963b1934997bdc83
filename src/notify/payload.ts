/** Runs as JSON for webhooks and commands. */
import { resolve } from 'node:path';
import type { RunEnd } from '../report/run-end.ts';
import { summaryOf } from '../report/summary.ts';
import { NOTIFICATION_BYTES_MAX } from '../support/limits.ts';
import { utf8Bytes } from './message.ts';

/** An upper bound for the bytes around the runs. */
const FRAME_BYTES = 200;

/**
 * The runs as JSON of at most NOTIFICATION_BYTES_MAX bytes. If they are larger, summaries become
 * null, then runs are omitted and counted in `leftOut`. Without runs it is a test.
 */
export function runsPayload(runs: readonly RunEnd[]): string {
  const shown: object[] = [];
  let leftOut = 0;
  let bytes = FRAME_BYTES;
  for (const run of runs) {
    const small = fieldsOf(run, false);
    const fields = [fieldsOf(run, true), small].find(
      (each) => bytes + utf8Bytes(JSON.stringify(each)) < NOTIFICATION_BYTES_MAX,
    );
    if (fields === undefined) leftOut++;
    else {
      shown.push(fields);
      bytes += utf8Bytes(JSON.stringify(fields)) + 1;
    }
  }
  const test = runs.length === 0 ? { test: true } : {};
  return JSON.stringify({ schema: 'zhangping.notification/1', ...test, runs: shown, leftOut });
}

function fieldsOf(run: RunEnd, withSummary: boolean): object {
  const { job, date, ending, exitCode, reason, message, durationMs, endedAt, digest, reports } =
    run;
  return {
    job,
    date,
    ending,
    exitCode,
    reason,
    message,
    durationMs,
    endedAt,
    summary: withSummary && digest !== null ? summaryOf(digest) : null,
    reports: reports === '' ? '' : resolve(reports),
  };
}
