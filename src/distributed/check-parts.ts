/** Step 1, gate, of a run of parts: checks that all are loaded, have one date and fit together. */

import type { Job } from '../domain/job.ts';
import { SIDES, type Side, sideWord } from '../domain/record.ts';
import { RefusedError, UsageError } from '../support/errors.ts';
import { say } from '../words/language.ts';
import { type LoadedPart, type RunTerms, type SealedPart, shortId, termsId } from './shared-run.ts';

/** Returns all parts if each is sealed and none is missing. Throws RefusedError. */
export function requireAll(
  run: string,
  terms: RunTerms,
  parts: readonly LoadedPart[],
): SealedPart[] {
  const own = termsId(terms);
  for (const side of SIDES) {
    const word = sideWord(side);
    const those = parts.filter((part) => part.side === side);
    const announced = [...new Set(those.map((part) => part.of))];
    if (announced.length > 1) {
      const numbers = announced.join(say` or `);
      throw notReady(run, say`loaders disagree on the number of parts of the ${word}: ${numbers}`);
    }
    const [of] = announced;
    if (of === undefined) throw notReady(run, say`no part of the ${word} is loaded yet`);
    if (those.length > of) {
      throw notReady(
        run,
        say`the ${word} has ${those.length} parts instead of ${of}: an extra part was loaded, or a
          file changed. Load all parts into another --run`,
      );
    }
    const open = those.find((part) => !isSealed(part) || part.terms !== own);
    if (open !== undefined) {
      throw notReady(
        run,
        say`part ${shortId(open)} is not sealed. Wait for its loader on ${open.host}; if the loader
          has ended, start it again`,
      );
    }
    if (those.length < of) {
      throw notReady(
        run,
        say`${those.length} of ${of} parts of the ${word} are loaded (a file that is loaded several
          times is one part)`,
      );
    }
    refuseSameNames(side, those.filter(isSealed));
  }
  return parts.filter(isSealed);
}

function isSealed(part: LoadedPart): part is SealedPart {
  return part.seal !== null;
}

/** Reports identify rows by file name, so two files must not have the same name. */
function refuseSameNames(side: Side, parts: readonly SealedPart[]): void {
  const seen = new Map<string, string>();
  for (const { seal, host } of parts) {
    for (const name of seal.names) {
      const other = seen.get(name);
      if (other !== undefined) {
        throw new RefusedError(
          'twice',
          say`Two parts of the ${sideWord(side)} are named ${name}, on ${other} and on ${host}.
            Rename one: reports identify rows by file name.`,
        );
      }
      seen.set(name, host);
    }
  }
}

/** The common date of all parts of the statement. Throws RefusedError or UsageError. */
export function dateOfParts(parts: readonly SealedPart[], asked: string | null): string {
  const dates = parts.flatMap(({ side, seal }) =>
    side === 'statement' && seal.date !== null ? [{ date: seal.date, name: seal.file.path }] : [],
  );
  const wanted = asked ?? dates[0]?.date;
  if (wanted === undefined) {
    throw new UsageError(
      say`The statement has no date, and neither do its rows. Give it with --date yyyy-MM-dd.`,
    );
  }
  const other = dates.find(({ date }) => date !== wanted);
  if (other === undefined) return wanted;
  throw new RefusedError(
    'period',
    say`${other.name}: the bill is of ${other.date}, the business date is ${wanted}. Load parts of
      one date into a run.`,
  );
}

/** The flows' refunds and reversals must be loaded with the signs that the statement needs. */
export function refuseOtherSigns(parts: readonly SealedPart[]): void {
  const wanted = parts.some(({ side, seal }) => side === 'statement' && seal.ownSigns);
  const other = parts.find(({ side, seal }) => {
    return side === 'flows' && seal.ownSigns !== null && seal.ownSigns !== wanted;
  });
  if (other === undefined) return;
  const { path } = other.seal.file;
  throw new RefusedError(
    'not-ready',
    wanted
      ? say`${path}: this statement requires the flows' refunds and reversals with the sign as
        written, but they were loaded without it. Set the job's channel in the config, and load them
        again with --job into another --run.`
      : say`${path}: the flows' refunds and reversals were loaded with the sign as written, but this
        statement is not of the job's channel. Correct the channel in the config, and load them
        again into another --run.`,
  );
}

/** A statement without rows must state that there were no transactions. */
export function refuseSilentParts(parts: readonly SealedPart[], job: Job): void {
  const statement = parts.filter(({ side }) => side === 'statement');
  if (job.allowEmpty || statement.some(({ seal }) => seal.records > 0)) return;
  const silent = statement.find(({ seal }) => seal.silent !== null)?.seal.silent;
  if (silent === undefined || silent === null) return;
  throw new RefusedError(
    'empty',
    say`${silent}: the statement has a header but no rows, and does not state that there were no
      transactions. If there really were none, load and run again with --allow-empty.`,
  );
}

function notReady(run: string, why: string): RefusedError {
  return new RefusedError('not-ready', say`Run ${run} is not complete: ${why}.`);
}
