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

Statements: trade and fund bills of Alipay and WeChat Pay, UnionPay's ZM files, MT940, camt.053, as
downloaded (zip, gzip or plain); the format is detected. Other tables, .xlsx too, are described in
zhangping.yaml: zhangping inspect --suggest <file> makes a start. Flows: CSV with a header, or one
JSON object a line, with these names, of which only order_id and amount are required:
  order_id, refund_id, channel_txn_id, type, amount, fee, currency, status, paid_at, account
  type: payment (default), refund, reversal, withdrawal, topup, fee, transfer, settlement, other
  status: success (default), pending, failed, closed
  amounts in major units, like 12.30; paid_at like 2026-11-19 10:55:23, with or without an offset

Nightly, with jobs in zhangping.yaml (see the README), all of them for yesterday:
  zhangping run --date yesterday --quiet

Reports: <out>/<job>/<date>/ with report.html to look at, summary.json, discrepancies.csv and
cross-day.csv, and rejects.csv where rows were set aside. What stays open is kept in the ledger:
zhangping items.
Exit codes: 0 balanced, 1 discrepancies, 2 usage, 3 input refused, 4 internal, 5 another run holds
the job; of several runs the worst`;

/** Told the exit code of the command that ran. */
type Done = (code: number) => void;

function declareRun(program: Command, done: Done): void {
  program
    .command('run')
    .description("reconcile a statement with the merchant's own flows")
    .argument('[job]', 'name of the job (default: all of the config; else the channel)')
    .option('--statement <path...>', "the channel's files: paths, globs, folders, - for stdin")
    .option('--flows <path...>', 'your own records: paths, globs, folders, - for stdin')
    .option('--date <date>', 'yyyy-MM-dd, yesterday or today (default: the date of the statement)')
    .option('--channel <profile>', 'profile of the statement (default: detected)')
    .option('--flows-profile <name>', 'profile of the flows (default: detected)')
    .option('--from <date>', 'with --to: one run for each date, paths with {date:yyyyMMdd} in them')
    .option('--to <date>', 'the last date of these')
    .option('--config <file>', 'the jobs (default: zhangping.yaml, if it is there)')
    .option('--ledger <file>', 'what days leave open for each other (default: zhangping.db)')
    .option('--no-ledger', 'reconcile the day by itself, and remember nothing')
    .option('--out <folder>', 'where reports go (default: reports)')
    .option('--allow-empty', "accept the channel's answer that there is no bill")
    .option('--allow-unrelated', 'go on where next to nothing of two large sides agrees')
    .option('--unknown-types <how>', 'as-other: take types that nobody knows for other, and go on')
    .option('--memory <size>', 'memory to take, like 512MB (default: a quarter of the machine)')
    .option('--engine <name>', 'memory (default) or redis')
    .option('--redis <url...>', 'redis://, rediss:// or redis+cluster://host1,host2; see the docs')
    .option('--run <id>', 'the parts that zhangping load put into Redis, instead of files')
    .option('--dry-run', 'change no ledger and write no reports')
    .option('--json', 'print summary.json instead of the table')
    .option('--quiet', 'print nothing but errors')
    .addHelpText('after', RUN_HELP)
    .action(async (job, options) => {
      const { run } = await import('./commands/run.ts');
      done(await run(job, options));
    });
}

function declareLoad(program: Command, done: Done): void {
  program
    .command('load')
    .description(
      "put this machine's files into a run that several machines share (docs/scaling.md)",
    )
    .argument('<part...>', 'files, globs, folders: each file is a part')
    .requiredOption('--run <id>', 'a name that all machines give the run')
    .requiredOption('--side <side>', 'statement or flows')
    .option('--of <count>', 'parts of this side on all machines (default: those given here)')
    .option('--rows <count>', 'records of a side, about (default: guessed by the first loader)')
    .option('--job <name>', 'name of the job in the config')
    .option('--date <date>', 'yyyy-MM-dd, yesterday or today (default: the date of the statement)')
    .option('--profile <name>', 'profile of the files (default: detected)')
    .option('--config <file>', 'the jobs (default: zhangping.yaml, if it is there)')
    .option('--redis <url...>', 'redis://, rediss:// or redis+cluster://host1,host2')
    .option('--memory <size>', 'memory to take, like 512MB (default: a quarter of the machine)')
    .option('--allow-empty', "accept the channel's answer that there is no bill")
    .option('--unknown-types <how>', 'as-other: take types that nobody knows for other, and go on')
    .option('--quiet', 'print nothing but errors')
    .action(async (files, options) => {
      const { load } = await import('./commands/load.ts');
      done(await load(files, options));
    });
}

/** What commands that read the ledger have in common. */
function readsLedger(command: Command): Command {
  return command
    .option('--config <file>', 'the jobs (default: zhangping.yaml, if it is there)')
    .option('--ledger <file>', "the ledger (default: the config's, else zhangping.db)");
}

function filtersItems(command: Command): Command {
  return readsLedger(command)
    .option('--job <name>', 'of this job only')
    .option('--date <date>', 'of this business date only')
    .option('--category <code>', 'of this category only: long, short, amount_mismatch, …');
}

function decides(command: Command): Command {
  return filtersItems(command)
    .option('--csv <file>', 'the items of a CSV file: item_id, and action, note, reference, by')
    .option('--by <name>', 'who decides (default: your user name)')
    .option('--note <text>', 'why')
    .option('--reference <text>', 'number of the voucher or ticket');
}

function declareItems(program: Command, done: Done): void {
  const items = program.command('items').description('work the open items (挂账差错)');
  filtersItems(items.command('list').description('list items, open ones by default'))
    .option('--state <state>', 'open, resolved or all', 'open')
    .option('--limit <count>', 'how many (default: 100 as text, all as JSON)')
    .option('--json', 'print JSON')
    .action(async (options) => {
      const { listCommand } = await import('./commands/items.ts');
      done(await listCommand(options));
    });
  readsLedger(items.command('show').description('tell all about an item'))
    .argument('<id>', 'its id, or a start of it')
    .option('--json', 'print JSON')
    .action(async (id, options) => {
      const { showCommand } = await import('./commands/items.ts');
      done(await showCommand(id, options));
    });
  decides(items.command('resolve').description('settle items'))
    .argument('[id...]', 'ids of items; or --csv, or a filter for all open ones it takes')
    .option('--action <action>', 'refund, reverse, repost, adjust, write-off or ignore')
    .action(async (ids, options) => {
      const { resolveCommand } = await import('./commands/items.ts');
      done(await resolveCommand(ids, options));
    });
  decides(items.command('reopen').description('open resolved items again'))
    .argument('[id...]', 'ids of items; or --csv, or a filter for all resolved ones it takes')
    .action(async (ids, options) => {
      const { reopenCommand } = await import('./commands/items.ts');
      done(await reopenCommand(ids, options));
    });
}

function declareStatus(program: Command, done: Done): void {
  readsLedger(program.command('status').description('a month of dates at a glance'))
    .argument('[job]', 'name of the job (default: all)')
    .option('--month <month>', 'yyyy-MM (default: the month of the latest date)')
    .option('--json', 'print JSON')
    .action(async (job, options) => {
      const { status } = await import('./commands/status.ts');
      done(await status(job, options));
    });
}

function declareExplain(program: Command, done: Done): void {
  readsLedger(program.command('explain').description('all that is known about one order'))
    .argument('<order-id>', 'as the files name it')
    .option('--json', 'print JSON')
    .action(async (orderId, options) => {
      const { explain } = await import('./commands/explain.ts');
      done(await explain(orderId, options));
    });
}

function declareReport(program: Command, done: Done): void {
  readsLedger(program.command('report').description("write a date's reports again"))
    .argument('[job]', 'name of the job (default: the only one)')
    .requiredOption('--date <date>', 'yyyy-MM-dd')
    .option('--out <folder>', 'where reports go (default: as for runs)')
    .option('--json', 'print summary.json instead of the table')
    .option('--quiet', 'print nothing but errors')
    .action(async (job, options) => {
      const { report } = await import('./commands/report.ts');
      done(await report(job, options));
    });
}

function declareInspect(program: Command, done: Done): void {
  program
    .command('inspect')
    .description('say what a file is: format, account, period, rows, totals, problems')
    .argument('<file...>', 'files, globs, folders, - for stdin')
    .option('--profile <name>', 'profile of the files (default: detected)')
    .option('--config <file>', 'formats of your own (default: zhangping.yaml, if it is there)')
    .option('--json', 'print JSON')
    .option('--suggest', 'describe a table of an unknown format, for zhangping.yaml')
    .action(async (files, options) => {
      const { inspect, suggest } = await import('./commands/inspect.ts');
      done(await (options.suggest ? suggest : inspect)(files, options));
    });
}

function declareDoctor(program: Command, done: Done): void {
  program
    .command('doctor')
    .description('check the Redis of a set-up, and what runs have left in it')
    .option('--config <file>', 'the jobs (default: zhangping.yaml, if it is there)')
    .option('--redis <url...>', 'redis://, rediss:// or redis+cluster://host1,host2')
    .option('--clean', 'remove what runs have left whose loaders do not live any more')
    .action(async (options) => {
      const { doctor } = await import('./commands/doctor.ts');
      done(await doctor(options));
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
    .option('--engine <name>', 'memory (default) or redis')
    .option('--redis <url...>', 'the Redis for it')
    .action(async (dirs, options) => {
      const { checkFixtures } = await import('./commands/fixtures.ts');
      done(await checkFixtures(dirs, options));
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
    .option('--lang <language>', "zh or en (default: the config's, else the locale's)")
    .option('--no-color', 'print no colours (nor where NO_COLOR is set)')
    .showHelpAfterError('(--help shows how it is used)')
    .exitOverride();
  // Commands take over how the program ends and what it says after an error.
  declareRun(program, done);
  declareLoad(program, done);
  declareItems(program, done);
  declareStatus(program, done);
  declareExplain(program, done);
  declareReport(program, done);
  declareInspect(program, done);
  declareFixtures(program, done);
  declareDoctor(program, done);
  try {
    await program.parseAsync([...argv]);
  } catch (error) {
    // Commander has printed its message already.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.balanced : EXIT.usage;
    throw error;
  }
  return code;
}
