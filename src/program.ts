/** The commands and their flags; what a command does is imported when it runs. */
import { readFileSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { EXIT } from './support/errors.ts';

const VERSION: string = JSON.parse(
  readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
).version;

const RUN_HELP = `
A first run:
  zhangping run --statement 20881234567890120156_20261119.csv.zip --flows flows.csv

Statements: Alipay and WeChat Pay trade bills, as downloaded (zip, gzip or plain); the format is
detected. Flows: CSV with a header, or one JSON object a line, with these names, of which only
order_id and amount are required:
  order_id, refund_id, channel_txn_id, type, amount, fee, currency, status, paid_at, account
  type: payment (default), refund, reversal, withdrawal, topup, fee, transfer, settlement, other
  status: success (default), pending, failed, closed
  amounts in major units, like 12.30; paid_at like 2026-11-19 10:55:23, with or without an offset

Reports: <out>/<job>/<date>/ with summary.json, discrepancies.csv and cross-day.csv, and
rejects.csv where rows were set aside.
Exit codes: 0 balanced, 1 discrepancies, 2 usage, 3 input refused, 4 internal`;

/** Told the exit code of the command that ran. */
type Done = (code: number) => void;

function declareRun(program: Command, done: Done): void {
  program
    .command('run')
    .description("reconcile a statement with the merchant's own flows")
    .argument('[job]', 'name of the job (default: the channel of the statement)')
    .option('--statement <path...>', "the channel's files: paths, globs, folders, - for stdin")
    .option('--flows <path...>', 'your own records: paths, globs, folders, - for stdin')
    .option('--date <date>', 'yyyy-MM-dd, yesterday or today (default: the date of the statement)')
    .option('--channel <profile>', 'profile of the statement (default: detected)')
    .option('--flows-profile <name>', 'profile of the flows (default: detected)')
    .option('--config <file>', 'job settings (zhangping.yaml)')
    .option('--out <folder>', 'where reports go (default: reports)')
    .option('--allow-empty', "accept the channel's answer that there is no bill")
    .option('--dry-run', 'write no files')
    .option('--json', 'print summary.json instead of the table')
    .option('--quiet', 'print nothing but errors')
    .addHelpText('after', RUN_HELP)
    .action(async (job, options) => {
      const { run } = await import('./commands/run.ts');
      done(await run(job, options));
    });
}

function declareInspect(program: Command, done: Done): void {
  program
    .command('inspect')
    .description('say what a file is: format, account, period, rows, totals, problems')
    .argument('<file...>', 'files, globs, folders, - for stdin')
    .option('--json', 'print JSON')
    .action(async (files, options) => {
      const { inspect } = await import('./commands/inspect.ts');
      done(await inspect(files, options));
    });
}

function declareFixtures(program: Command, done: Done): void {
  const fixtures = program
    .command('fixtures')
    .description('folders with inputs and what reconciling them must give');
  fixtures
    .command('check')
    .description('reconcile each folder and compare with what it expects')
    .argument('<dir...>', 'fixture folders, or folders of them')
    .action(async (dirs) => {
      const { checkFixtures } = await import('./commands/fixtures.ts');
      done(await checkFixtures(dirs));
    });
  fixtures
    .command('update')
    .description('reconcile each folder and write down what it gives')
    .argument('<dir...>', 'fixture folders, or folders of them')
    .action(async (dirs) => {
      const { updateFixtures } = await import('./commands/fixtures.ts');
      done(await updateFixtures(dirs));
    });
}

/** Parses the arguments, runs the command, and gives the process's exit code. */
export async function runProgram(argv: readonly string[]): Promise<number> {
  let code: number = EXIT.balanced;
  const done = (ended: number) => {
    code = ended;
  };
  const program = new Command('zhangping')
    .description(
      'zhangping (账平): does what the payment channel says happened agree with your own records?',
    )
    .version(VERSION, '--version', 'print the version')
    .option('--verbose', 'print stack traces of faults')
    .showHelpAfterError('(--help shows how it is used)')
    .exitOverride();
  // Commands take over how the program ends and what it says after an error.
  declareRun(program, done);
  declareInspect(program, done);
  declareFixtures(program, done);
  try {
    await program.parseAsync([...argv]);
  } catch (error) {
    // Commander has printed its message already.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.balanced : EXIT.usage;
    throw error;
  }
  return code;
}
