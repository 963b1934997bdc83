/** The commands and their flags; what a command does is imported when it runs. */
import { readFileSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { EXIT } from '../support/errors.ts';
import { say } from '../words/language.ts';
import { localizeHelp, runHelp } from './help.ts';

const VERSION: string = JSON.parse(
  readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
).version;

/** Values of a flag that may be given several times; unlike a list it takes no argument along. */
function collect(value: string, others: string[] = []): string[] {
  return [...others, value];
}

/** Told the exit code of the command that ran. */
type Done = (code: number) => void;

function declareRun(program: Command, done: Done): void {
  program
    .command('run')
    .description(say`reconcile a statement with the merchant's own flows`)
    .argument('[job]', say`name of the job (default: all of the config; else the channel)`)
    .option('--statement <path...>', say`the channel's files: paths, globs, folders, - for stdin`)
    .option('--flows <path...>', say`your own records: paths, globs, folders, - for stdin`)
    .option(
      '--date <date>',
      say`yyyy-MM-dd, yesterday or today (default: the date of the statement)`,
    )
    .option('--channel <profile>', say`profile of the statement (default: detected)`)
    .option('--flows-profile <name>', say`profile of the flows (default: detected)`)
    .option(
      '--from <date>',
      say`with --to: one run for each date, paths with {date:yyyyMMdd} in them`,
    )
    .option('--to <date>', say`the last date of these`)
    .option('--catch-up <days>', say`of the last days up to yesterday those that were not run yet`)
    .option('--config <file>', say`the jobs (default: zhangping.yaml, if it is there)`)
    .option('--ledger <file>', say`what days leave open for each other (default: zhangping.db)`)
    .option('--no-ledger', say`reconcile the day by itself, and remember nothing`)
    .option('--out <folder>', say`where reports go (default: reports)`)
    .option('--allow-empty', say`accept the channel's answer that there is no bill`)
    .option('--allow-unrelated', say`go on where next to nothing of two large sides agrees`)
    .option(
      '--unknown-types <how>',
      say`as-other: take types that nobody knows for other, and go on`,
    )
    .option('--memory <size>', say`memory to take, like 512MB (default: a quarter of the machine)`)
    .option('--engine <name>', say`memory (default) or redis`)
    .option(
      '--redis <url...>',
      say`redis://, rediss:// or redis+cluster://host1,host2; see the docs`,
    )
    .option('--run <id>', say`the parts that zhangping load put into Redis, instead of files`)
    .option('--format <name>', say`xlsx: write discrepancies.xlsx as well`, collect)
    .option(
      '--metrics <file>',
      say`metrics for Prometheus: a .prom file for node_exporter's folder`,
    )
    .option('--dry-run', say`change no ledger, and write no reports or metrics`)
    .option('--no-notify', say`tell none of those that the config names how runs end`)
    .option('--json', say`print summary.json instead of the table`)
    .option('--quiet', say`print nothing but errors`)
    .addHelpText('after', runHelp())
    .action(async (job, options) => {
      const { run } = await import('./commands/run.ts');
      done(await run(job, options));
    });
}

function declareLoad(program: Command, done: Done): void {
  program
    .command('load')
    .description(
      say`put this machine's files into a run that several machines share (docs/scaling.md)`,
    )
    .argument('<part...>', say`files, globs, folders: each file is a part`)
    .requiredOption('--run <id>', say`a name that all machines give the run`)
    .requiredOption('--side <side>', say`statement or flows`)
    .option('--of <count>', say`parts of this side on all machines (default: those given here)`)
    .option('--rows <count>', say`records of a side, about (default: guessed by the first loader)`)
    .option('--job <name>', say`name of the job in the config`)
    .option(
      '--date <date>',
      say`yyyy-MM-dd, yesterday or today (default: the date of the statement)`,
    )
    .option('--profile <name>', say`profile of the files (default: detected)`)
    .option('--config <file>', say`the jobs (default: zhangping.yaml, if it is there)`)
    .option('--redis <url...>', say`redis://, rediss:// or redis+cluster://host1,host2`)
    .option('--memory <size>', say`memory to take, like 512MB (default: a quarter of the machine)`)
    .option('--allow-empty', say`accept the channel's answer that there is no bill`)
    .option(
      '--unknown-types <how>',
      say`as-other: take types that nobody knows for other, and go on`,
    )
    .option('--quiet', say`print nothing but errors`)
    .action(async (files, options) => {
      const { load } = await import('./commands/load.ts');
      done(await load(files, options));
    });
}

/** What commands that read the ledger have in common. */
function readsLedger(command: Command): Command {
  return command
    .option('--config <file>', say`the jobs (default: zhangping.yaml, if it is there)`)
    .option('--ledger <file>', say`the ledger (default: the config's, else zhangping.db)`);
}

function filtersItems(command: Command): Command {
  return readsLedger(command)
    .option('--job <name>', say`of this job only`)
    .option('--date <date>', say`of this business date only (yyyy-MM-dd, yesterday or today)`)
    .option('--category <code>', say`of this category only: long, short, amount_mismatch, …`);
}

function decides(command: Command): Command {
  return filtersItems(command)
    .option('--csv <file>', say`the items of a CSV file: item_id, and action, note, reference, by`)
    .option('--by <name>', say`who decides (default: your user name)`)
    .option('--note <text>', say`why`)
    .option('--reference <text>', say`number of the voucher or ticket`)
    .option('--yes', say`do not ask about what a filter takes`)
    .option('--dry-run', say`show what would be decided, and change nothing`);
}

function declareItems(program: Command, done: Done): void {
  const items = program.command('items').description(say`work the open items (挂账差错)`);
  filtersItems(items.command('list').description(say`list items, open ones by default`))
    .option('--state <state>', say`open, resolved or all (default: "open")`)
    .option('--limit <count>', say`how many (default: 100 as text, all as JSON)`)
    .option('--json', say`print JSON`)
    .action(async (options) => {
      const { listCommand } = await import('./commands/items.ts');
      done(await listCommand(options));
    });
  readsLedger(items.command('show').description(say`tell all about an item`))
    .argument('<id>', say`its id, or a start of it`)
    .option('--json', say`print JSON`)
    .action(async (id, options) => {
      const { showCommand } = await import('./commands/items.ts');
      done(await showCommand(id, options));
    });
  decides(items.command('resolve').description(say`settle items`))
    .argument('[id...]', say`ids of items; or --csv, or a filter for all open ones it takes`)
    .option('--action <action>', say`refund, reverse, repost, adjust, write-off or ignore`)
    .action(async (ids, options) => {
      const { resolveCommand } = await import('./commands/decide.ts');
      done(await resolveCommand(ids, options));
    });
  decides(items.command('reopen').description(say`open resolved items again`))
    .argument('[id...]', say`ids of items; or --csv, or a filter for all resolved ones it takes`)
    .option('--event <number>', say`all that one decision settled: the number of its event`)
    .action(async (ids, options) => {
      const { reopenCommand } = await import('./commands/decide.ts');
      done(await reopenCommand(ids, options));
    });
}

function declareStatus(program: Command, done: Done): void {
  readsLedger(program.command('status').description(say`a month of dates at a glance`))
    .argument('[job]', say`name of the job (default: all)`)
    .option('--month <month>', say`yyyy-MM (default: the month of the latest date)`)
    .option('--json', say`print JSON`)
    .action(async (job, options) => {
      const { status } = await import('./commands/status.ts');
      done(await status(job, options));
    });
}

function declareExplain(program: Command, done: Done): void {
  readsLedger(program.command('explain').description(say`all that is known about one order`))
    .argument('<order-id>', say`as the files name it`)
    .option('--date <date>', say`read files of this business date only`)
    .option('--json', say`print JSON`)
    .action(async (orderId, options) => {
      const { explain } = await import('./commands/explain.ts');
      done(await explain(orderId, options));
    });
}

function declareReport(program: Command, done: Done): void {
  readsLedger(program.command('report').description(say`write a date's reports again`))
    .argument('[job]', say`name of the job (default: the only one)`)
    .requiredOption('--date <date>', say`yyyy-MM-dd, yesterday or today`)
    .option('--out <folder>', say`where reports go (default: as for runs)`)
    .option('--format <name>', say`xlsx: write discrepancies.xlsx as well`, collect)
    .option('--json', say`print summary.json instead of the table`)
    .option('--quiet', say`print nothing but errors`)
    .action(async (job, options) => {
      const { report } = await import('./commands/report.ts');
      done(await report(job, options));
    });
}

function declareInspect(program: Command, done: Done): void {
  program
    .command('inspect')
    .description(say`say what a file is: format, account, period, rows, totals, problems`)
    .argument('<file...>', say`files, globs, folders, - for stdin`)
    .option('--profile <name>', say`profile of the files (default: detected)`)
    .option('--config <file>', say`formats of your own (default: zhangping.yaml, if it is there)`)
    .option('--json', say`print JSON`)
    .option('--suggest', say`describe a table of an unknown format, for zhangping.yaml`)
    .action(async (files, options) => {
      const { inspect, suggest } = await import('./commands/inspect.ts');
      done(await (options.suggest ? suggest : inspect)(files, options));
    });
}

function declareInit(program: Command, done: Done): void {
  program
    .command('init')
    .description(say`look at files of a day and write zhangping.yaml for them`)
    .argument('[file...]', say`statement and flows, in any order: files, globs, folders`)
    .option('--statement <path...>', say`files that are the channel's, where nothing tells`)
    .option('--flows <path...>', say`files that are your own records, where nothing tells`)
    .option('--date <date>', say`the business date of the files (default: they tell)`)
    .option('--job <name>', say`name of the job (default: the channel)`)
    .option('--config <file>', say`the file to write (default: zhangping.yaml)`)
    .option('--print', say`print instead of writing; for a config that is there, the job alone`)
    .action(async (files, options) => {
      const { init } = await import('./commands/init.ts');
      done(await init(files, options));
    });
}

function declareDoctor(program: Command, done: Done): void {
  program
    .command('doctor')
    .description(say`look at a whole set-up, and say how to mend what is wrong with it`)
    .option('--config <file>', say`the jobs (default: zhangping.yaml, if it is there)`)
    .option('--date <date>', say`the date whose files are looked for (default: yesterday)`)
    .option('--redis <url...>', say`redis://, rediss:// or redis+cluster://host1,host2`)
    .option('--clean', say`remove what dead runs have left in Redis`)
    .option('--json', say`print JSON`)
    .action(async (options) => {
      const { doctor } = await import('./commands/doctor.ts');
      done(await doctor(options));
    });
}

function declareNotify(program: Command, done: Done): void {
  program
    .command('notify')
    .description(say`send a test message to all that the config names to be told how runs end`)
    .option('--config <file>', say`the jobs (default: zhangping.yaml, if it is there)`)
    .action(async (options) => {
      const { notify } = await import('./commands/notify.ts');
      done(await notify(options));
    });
}

function declareFixtures(program: Command, done: Done): void {
  const fixtures = program
    .command('fixtures')
    .description(say`folders with inputs and what reconciling them must give`);
  fixtures
    .command('check')
    .description(say`reconcile each folder and compare with what it expects`)
    .argument('<dir...>', say`fixture folders, or folders of them`)
    .option('--engine <name>', say`memory (default) or redis`)
    .option('--redis <url...>', say`the Redis for it`)
    .action(async (dirs, options) => {
      const { checkFixtures } = await import('./commands/fixtures.ts');
      done(await checkFixtures(dirs, options));
    });
  fixtures
    .command('update')
    .description(say`reconcile each folder and write down what it gives`)
    .argument('<dir...>', say`fixture folders, or folders of them`)
    .action(async (dirs) => {
      const { updateFixtures } = await import('./commands/fixtures.ts');
      done(await updateFixtures(dirs));
    });
}

function declareCompletion(program: Command, done: Done): void {
  program
    .command('completion')
    .description(say`print what makes a shell complete commands, flags and names at TAB`)
    .argument('<shell>', say`bash, zsh or fish`)
    .action(async (shell) => {
      const { completion } = await import('./commands/completion.ts');
      done(completion(shell));
    });
  // Asked by that at every TAB.
  program
    .command('complete', { hidden: true })
    .argument('<shell>')
    .argument('[words...]')
    .action(async (shell, words) => {
      const { completeLine } = await import('./commands/completion.ts');
      done(await completeLine(program, shell, words));
    });
}

/** The program with all of its commands, which tell `done` how they ended. */
export function declareProgram(done: Done): Command {
  const program = localizeHelp(new Command('zhangping'))
    .description(
      say`zhangping (账平): does what the payment channel says happened agree with your own
        records?`,
    )
    .version(VERSION, '--version', say`print the version`)
    .option('--verbose', say`print stack traces of faults`)
    .option('--lang <language>', say`zh or en (default: the config's, else the locale's)`)
    .option('--no-color', say`print no colours (nor where NO_COLOR is set)`)
    .showHelpAfterError(say`(--help shows how it is used)`)
    .exitOverride();
  // Commands take over how the program ends and what it says after an error.
  declareInit(program, done);
  declareRun(program, done);
  declareLoad(program, done);
  declareItems(program, done);
  declareStatus(program, done);
  declareExplain(program, done);
  declareReport(program, done);
  declareInspect(program, done);
  declareFixtures(program, done);
  declareNotify(program, done);
  declareDoctor(program, done);
  declareCompletion(program, done);
  return program;
}

/** Parses the arguments, runs the command, and gives the process's exit code. */
export async function runProgram(argv: readonly string[]): Promise<number> {
  let code: number = EXIT.balanced;
  const program = declareProgram((ended) => {
    code = ended;
  });
  try {
    await program.parseAsync([...argv]);
  } catch (error) {
    // Commander has printed its message already.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.balanced : EXIT.usage;
    throw error;
  }
  return code;
}
