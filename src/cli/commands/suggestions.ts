/** `zhangping suggestions [job]`: open items that may belong together. */
import { Steps } from '../../domain/suggestion.ts';
import { jobsOf } from '../../ledger/days.ts';
import { readLedger } from '../../ledger/open.ts';
import { type JobSuggestions, suggestionsOf } from '../../ledger/suggestions.ts';
import { jobFields, unsearchedNotes } from '../../report/suggestions.ts';
import { ledgerToRead, type ReadOptions, suggestSteps } from '../../run/choose-jobs.ts';
import { EXIT, type ExitCode } from '../../support/errors.ts';
import { print, printValue } from '../../support/output.ts';
import { visible } from '../../support/printable.ts';
import { say } from '../../words/language.ts';
import { suggestionLines } from '../terminal/suggestion-lines.ts';
import { jobToRead } from './status.ts';

/** Prints the suggestions of a job, or of all. */
export async function suggestions(
  name: string | undefined,
  options: ReadOptions,
): Promise<ExitCode> {
  const stepsOf = await suggestSteps(options);
  return readLedger(await ledgerToRead(name, options), (ledger) => {
    const jobs = name === undefined ? jobsOf(ledger) : [jobToRead(ledger, name)];
    const searched = jobs.filter(({ name }) => stepsOf(name) > 0);
    const found = searched.map((job) => suggestionsOf(ledger, job, new Steps(stepsOf(job.name))));
    if (options.json) {
      printValue(found.map(jobFields));
      return EXIT.balanced;
    }
    for (const each of found) print(`${linesOf(each).map(visible).join('\n')}\n`);
    for (const job of jobs) {
      if (!searched.includes(job)) print(say`${job.name}: the config has suggest: false.\n`);
    }
    return EXIT.balanced;
  });
}

function linesOf(found: JobSuggestions): string[] {
  const { job, suggestions } = found;
  const count = suggestions.length;
  return [
    count === 1
      ? say`${job.name}: 1 suggestion`
      : count === 0
        ? say`${job.name}: no suggestions`
        : say`${job.name}: ${count} suggestions`,
    ...unsearchedNotes(found).map((line) => `  ${line}`),
    ...suggestions.flatMap(suggestionLines),
  ];
}
