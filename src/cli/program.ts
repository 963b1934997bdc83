/** The commands and their flags. The code of a command is imported when it runs. */
import { Argument, Command, CommanderError, Option } from 'commander';
import { ITEM_STATES, RESIDUALS, RESOLVE_ACTIONS } from '../domain/decision.ts';
import { CATEGORIES } from '../domain/item.ts';
import { ENGINES, REPORT_FORMATS } from '../domain/job.ts';
import { SIDES } from '../domain/record.ts';
import { EXIT, UsageError } from '../support/errors.ts';
import { printError } from '../support/output.ts';
import { PACKAGE } from '../support/package.ts';
import { describeError } from '../words/describe-error.ts';
import { LANGUAGES, say, startLanguage } from '../words/language.ts';
import { SHELLS } from './completion/shells.ts';
import { localizeHelp, runHelp } from './help.ts';

/** Called with the exit code of the command that ran. */
type Done = (code: number) => void;

/** An action that imports the code of a command, runs it, and passes on its exit code. */
function runs<Args extends unknown[]>(
  done: Done,
  load: () => Promise<(...args: Args) => number | Promise<number>>,
): (...args: Args) => Promise<void> {
  return async (...args) => done(await (await load())(...args));
}

/** A parser that accepts only `values`; `name` is what messages call the flag or argument. */
function oneOf(name: string, values: readonly string[]): (value: string) => string {
  return (value) => {
    if (values.includes(value)) return value;
    throw new UsageError(
      values.length === 1
        ? say`${name} ${value}: expected ${values[0]}.`
        : say`${name} ${value}: expected one of ${values.join(', ')}.`,
    );
  };
}

/** A flag with a fixed set of values, which completion offers. */
function choice(flags: string, description: string, values: readonly string[]): Option {
  const option = new Option(flags, description).choices(values);
  return option.argParser(oneOf(option.long ?? flags, values));
}

/** A flag that offers values and leaves the check to its command: Chinese names are valid, too. */
function suggestion(flags: string, description: string, values: readonly string[]): Option {
  return new Option(flags, description).choices(values).argParser(String);
}

/** The engine of a run. */
function engineOption(): Option {
  return choice('--engine <name>', say`memory (default) or redis`, ENGINES);
}

/** --format, which can be repeated; a variadic flag would also take the arguments after it. */
function formatOption(): Option {
  const option = choice(
    '--format <name>',
    say`xlsx: also write discrepancies.xlsx; matched: matched.csv, what matched`,
    REPORT_FORMATS,
  );
  const parse = oneOf('--format', REPORT_FORMATS);
  return option.argParser((value, others: string[] = []) => [...others, parse(value)]);
}

function withConfig(command: Command): Command {
  return command.option(
    '--config <file>',
    say`config file (default: zhangping.yaml, if it exists)`,
  );
}

function withRedis(command: Command): Command {
  const description = say`Redis: redis://, rediss:// or redis+cluster://host1,host2`;
  return command.option('--redis <url...>', description);
}

/** Flags of the commands that read statements and flows. */
function readsFiles(command: Command): Command {
  return withRedis(withConfig(command))
    .option(
      '--date <date>',
      say`business date: yyyy-MM-dd, yesterday or today (default: the date of the statement)`,
    )
    .option(
      '--memory <size>',
      say`memory to use, such as 512MB (default: a quarter of the machine's memory)`,
    )
    .option(
      '--allow-empty',
      say`accept a statement without rows, or the channel's answer that there is no bill`,
    )
    .addOption(
      choice('--unknown-types <how>', say`as-other: treat unknown transaction types as other`, [
        'as-other',
      ]),
    )
    .option('--quiet', say`print only errors`);
}

function declareRun(program: Command, done: Done): void {
  const command = program
    .command('run')
    .description(say`reconcile a statement with your own flows`)
    .argument(
      '[job]',
      say`name of the job (default: all jobs of the config; without a config, the channel)`,
    )
    .option(
      '--statement <path...>',
      say`statement files of the channel: paths, globs, folders, or - for stdin`,
    )
    .option(
      '--flows <path...>',
      say`files of your own records: paths, globs, folders, or - for stdin`,
    )
    .option('--channel <profile>', say`profile of the statement (default: detected)`)
    .option('--flows-profile <profile>', say`profile of the flows (default: detected)`);
  readsFiles(command)
    .option(
      '--from <date>',
      say`first date of a range, one run per date; paths need a {date:yyyyMMdd}`,
    )
    .option('--to <date>', say`last date of the range`)
    .option(
      '--catch-up <days>',
      say`run the dates of the last <days> days, up to yesterday, that have not been run`,
    )
    .option(
      '--ledger <file>',
      say`ledger file, which carries open items across dates (default: zhangping.db)`,
    )
    .option('--no-ledger', say`reconcile the date on its own, without a ledger`)
    .option('--out <folder>', say`folder for reports (default: reports)`)
    .option('--allow-unrelated', say`accept two large sides that have almost no records in common`)
    .addOption(engineOption())
    .option('--kept', say`read the rows that the last run of the date kept, not the database`)
    .option('--run <id>', say`reconcile the parts that zhangping load put into Redis under this id`)
    .addOption(formatOption())
    .option(
      '--metrics <file>',
      say`file for Prometheus metrics: a .prom file in node_exporter's folder`,
    )
    .option('--dry-run', say`do not change the ledger, and write no reports or metrics`)
    .option('--no-notify', say`send no notifications`)
    .option('--json', say`print summary.json instead of the table`)
    .addHelpText('after', runHelp())
    .action(runs(done, async () => (await import('./commands/run.ts')).run));
}

function declareFetch(program: Command, done: Done): void {
  withConfig(program.command('fetch'))
    .description(say`fetch bills from channels`)
    .argument('[job]', say`name of the job (default: all jobs with a bill that is fetched)`)
    .option('--date <date>', say`business date: yyyy-MM-dd or yesterday (default: yesterday)`)
    .option('--from <date>', say`first date of a range`)
    .option('--to <date>', say`last date of the range`)
    .option('--compare', say`ask again for bills that are there, and keep those that differ`)
    .option('--check', say`try keys, clock and permissions, and save nothing`)
    .option('--allow-empty', say`accept the answer "no bill", even if a bill may still come`)
    .option('--json', say`print JSON`)
    .option('--quiet', say`print only errors`)
    .action(runs(done, async () => (await import('./commands/fetch.ts')).fetch));
}

function declareLoad(program: Command, done: Done): void {
  const command = program
    .command('load')
    .description(
      say`load this machine's files into a run shared by several machines (docs/scaling.md)`,
    )
    .argument('<part...>', say`files, globs, folders: each file is a part`)
    .requiredOption('--run <id>', say`id of the shared run, the same on every machine`)
    .addOption(choice('--side <side>', say`statement or flows`, SIDES).makeOptionMandatory())
    .option(
      '--of <count>',
      say`number of parts of this side on all machines (default: those given here)`,
    )
    .option(
      '--rows <count>',
      say`approximate records per side (default: estimated by the first loader)`,
    );
  readsFiles(command)
    .option('--job <job>', say`name of the job in the config`)
    .option('--profile <profile>', say`profile of the files (default: detected)`)
    .action(runs(done, async () => (await import('./commands/load.ts')).load));
}

/** Flags of the commands that read the ledger. */
function readsLedger(command: Command): Command {
  const description = say`ledger file (default: from the config, else zhangping.db)`;
  return withConfig(command).option('--ledger <file>', description);
}

function filtersItems(command: Command): Command {
  return readsLedger(command)
    .option('--job <job>', say`only items of this job`)
    .option('--date <date>', say`only items of this business date (yyyy-MM-dd, yesterday or today)`)
    .addOption(
      suggestion(
        '--category <code>',
        say`only items of this category: long, short, amount_mismatch, …`,
        CATEGORIES,
      ),
    );
}

function decides(command: Command): Command {
  return records(filtersItems(command))
    .option(
      '--csv <file>',
      say`items listed in a CSV file: item_id, and optionally action, note, reference, by`,
    )
    .option('--reference <text>', say`voucher or ticket number`)
    .option('--yes', say`do not ask for confirmation`);
}

/** Flags of the commands that add events to the ledger. */
function records(command: Command): Command {
  return command
    .option('--by <name>', say`who made the decision (default: your user name)`)
    .option('--note <text>', say`reason for the decision`)
    .option('--dry-run', say`show what would change, and change nothing`);
}

function declareItems(program: Command, done: Done): void {
  const items = program.command('items').description(say`list open items (挂账差错), and record
    what people decide about them`);
  filtersItems(items.command('list').description(say`list items, open ones by default`))
    .addOption(choice('--state <state>', say`open, resolved or all (default: open)`, ITEM_STATES))
    .option('--limit <count>', say`maximum number of items (default: 100 as text, all as JSON)`)
    .option('--json', say`print JSON`)
    .action(runs(done, async () => (await import('./commands/items.ts')).listCommand));
  readsLedger(items.command('show').description(say`show an item and its history`))
    .argument('<id>', say`item id, or its first characters`)
    .option('--json', say`print JSON`)
    .action(runs(done, async () => (await import('./commands/items.ts')).showCommand));
  decides(items.command('resolve').description(say`resolve items`))
    .argument('[id...]', say`item ids; or use --csv, or a filter that selects open items`)
    .addOption(
      suggestion(
        '--action <action>',
        say`refund, reverse, repost, adjust, write-off or ignore`,
        RESOLVE_ACTIONS,
      ),
    )
    .action(runs(done, async () => (await import('./commands/decide.ts')).resolveCommand));
  decides(items.command('reopen').description(say`reopen resolved items`))
    .argument('[id...]', say`item ids; or use --csv, or a filter that selects resolved items`)
    .option('--event <number>', say`reopen all items of one decision, by its event number`)
    .action(runs(done, async () => (await import('./commands/decide.ts')).reopenCommand));
  declareMatches(items, done);
}

function declareMatches(items: Command, done: Done): void {
  records(readsLedger(items.command('match').description(say`match open items with each other`)))
    .argument('<id...>', say`ids of two or more open items of one job`)
    .addOption(
      suggestion(
        '--residual <kind>',
        say`what the remaining difference is: fee, rounding or unexplained`,
        RESIDUALS,
      ),
    )
    .option('--json', say`print JSON`)
    .action(runs(done, async () => (await import('./commands/match.ts')).matchCommand));
  records(readsLedger(items.command('accept').description(say`match the items of a suggestion`)))
    .argument('<suggestion>', say`suggestion id, or its first characters`)
    .option('--yes', say`do not ask for confirmation`)
    .option('--json', say`print JSON`)
    .action(runs(done, async () => (await import('./commands/match.ts')).acceptCommand));
  records(readsLedger(items.command('unmatch').description(say`reopen all items of a match`)))
    .argument('<event>', say`event number of the match, as shown by items show`)
    .option('--json', say`print JSON`)
    .action(runs(done, async () => (await import('./commands/match.ts')).unmatchCommand));
  records(readsLedger(items.command('undo').description(say`take back a decision`)))
    .argument('[event]', say`event number of the decision (default: the last one of --by)`)
    .option('--yes', say`do not ask for confirmation`)
    .option('--json', say`print JSON`)
    .action(runs(done, async () => (await import('./commands/match.ts')).undoCommand));
}

function declareSuggestions(program: Command, done: Done): void {
  readsLedger(
    program.command('suggestions').description(say`show open items that may belong together`),
  )
    .argument('[job]', say`name of the job (default: all)`)
    .option('--json', say`print JSON`)
    .action(runs(done, async () => (await import('./commands/suggestions.ts')).suggestions));
}

function declareStatus(program: Command, done: Done): void {
  readsLedger(program.command('status').description(say`show the business dates of a month`))
    .argument('[job]', say`name of the job (default: all)`)
    .option('--month <month>', say`yyyy-MM (default: the month of the latest date)`)
    .option('--json', say`print JSON`)
    .action(runs(done, async () => (await import('./commands/status.ts')).status));
}

function declareReceivables(program: Command, done: Done): void {
  readsLedger(
    program
      .command('receivables')
      .description(say`show what channels owe, by age, and what is expected on which day`),
  )
    .argument('[job...]', say`names of settlement jobs (default: all)`)
    .option('--on <date>', say`as of this date (default: the latest date of the job)`)
    .option('--json', say`print JSON`)
    .action(runs(done, async () => (await import('./commands/receivables.ts')).receivables));
}

function declareChain(program: Command, done: Done): void {
  readsLedger(
    program
      .command('chain')
      .description(say`show how orders became money that arrived, proven to the cent`),
  )
    .argument('<job...>', say`a job, and the settlement jobs that follow from it, in this order`)
    .requiredOption('--from <date>', say`first business date of the orders`)
    .requiredOption('--to <date>', say`last business date of the orders`)
    .option('--on <date>', say`count what arrived up to this date (default: the date of --to)`)
    .option('--json', say`print JSON`)
    .action(runs(done, async () => (await import('./commands/chain.ts')).chain));
}

function declareBalances(program: Command, done: Done): void {
  readsLedger(
    program
      .command('balances')
      .description(say`prove balances to the cent: the reconciliation statement (余额调节表)`),
  )
    .argument('[job]', say`name of the job (default: the only one)`)
    .option('--from <date>', say`first business date (default: the first of the month of --to)`)
    .option('--to <date>', say`last business date (default: the latest date of the job)`)
    .option(
      '--book <amount>',
      say`book balance at the end of the last date (default: that of the flows' balance column)`,
    )
    .option('--book-file <file>', say`CSV file of book balances: date,balance`)
    .option('--out <folder>', say`folder for reports (default: the same as for runs)`)
    .option('--json', say`print JSON`)
    .action(runs(done, async () => (await import('./commands/balances.ts')).balances));
}

function declareMonth(program: Command, done: Done): void {
  readsLedger(
    program
      .command('month')
      .description(
        say`add up a month, or one date, over all jobs: amounts, fees, rates, differences`,
      ),
  )
    .option('--month <month>', say`yyyy-MM (default: the month of the latest date)`)
    .option('--date <date>', say`one business date instead: yyyy-MM-dd, yesterday or today`)
    .option('--job <job...>', say`names of jobs (default: all)`)
    .option('--out <folder>', say`folder for reports (default: the same as for runs)`)
    .option('--json', say`print JSON`)
    .action(runs(done, async () => (await import('./commands/month.ts')).month));
}

function declareFees(program: Command, done: Done): void {
  const fees = program
    .command('fees')
    .description(say`hold the fees that were charged against the rules of the contract`);
  readsLedger(
    fees.command('check').description(say`add up the fees of a month by rule, to the cent`),
  )
    .argument('[job]', say`name of the job (default: the only one with fee rules)`)
    .requiredOption('--month <month>', say`yyyy-MM`)
    .option('--invoice <amount>', say`amount of the channel's invoice for rules that are billed`)
    .option('--json', say`print JSON`)
    .action(runs(done, async () => (await import('./commands/fees.ts')).checkCommand));
  readsLedger(
    fees
      .command('explain')
      .description(say`show how the fee of each record of an order is computed`),
  )
    .argument('<order-id>', say`order id as written in the files`)
    .option('--job <job>', say`only this job (default: all jobs with fee rules)`)
    .option('--date <date>', say`read only the statement of this business date`)
    .option('--json', say`print JSON`)
    .action(runs(done, async () => (await import('./commands/fees-explain.ts')).explainCommand));
}

function declareExplain(program: Command, done: Done): void {
  readsLedger(program.command('explain').description(say`show everything known about an order`))
    .argument('<order-id>', say`id of an order, a refund or a transaction of the channel`)
    .option('--date <date>', say`search only this business date: yyyy-MM-dd, yesterday or today`)
    .option('--from <date>', say`search from this business date on, not only the newest 31`)
    .option('--to <date>', say`search up to this business date`)
    .option('--job <job...>', say`names of jobs (default: all)`)
    .option('--out <folder>', say`folder for reports (default: the same as for runs)`)
    .option('--json', say`print JSON`)
    .action(runs(done, async () => (await import('./commands/explain.ts')).explain));
}

function declareReport(program: Command, done: Done): void {
  readsLedger(program.command('report').description(say`rewrite the reports of a date`))
    .argument('[job]', say`name of the job (default: the only one)`)
    .requiredOption('--date <date>', say`yyyy-MM-dd, yesterday or today`)
    .option('--out <folder>', say`folder for reports (default: the same as for runs)`)
    .addOption(formatOption())
    .option('--json', say`print summary.json instead of the table`)
    .option('--quiet', say`print only errors`)
    .action(runs(done, async () => (await import('./commands/report.ts')).report));
}

function declareInspect(program: Command, done: Done): void {
  program
    .command('inspect')
    .description(say`describe a file: format, account, period, rows, totals, problems`)
    .argument('[file...]', say`files, globs, folders, or - for stdin`)
    .option('--job <job>', say`instead of files: what this job of the config reads`)
    .addOption(choice('--side <side>', say`side of the job (default: flows)`, SIDES))
    .option('--date <date>', say`business date to read for the job (default: yesterday)`)
    .option('--profile <profile>', say`profile of the files (default: detected)`)
    .option(
      '--config <file>',
      say`config file with your own formats (default: zhangping.yaml, if it exists)`,
    )
    .option('--json', say`print JSON`)
    .option('--suggest', say`propose a profile for a table of an unknown format`)
    .action(async (files, options) => {
      const { inspect, suggest } = await import('./commands/inspect.ts');
      done(await (options.suggest ? suggest : inspect)(files, options));
    });
}

function declareInit(program: Command, done: Done): void {
  program
    .command('init')
    .description(say`write zhangping.yaml for the files of a day`)
    .argument('[file...]', say`statement and flows, in any order: files, globs, folders`)
    .option('--statement <path...>', say`statement files, if they are not recognized`)
    .option('--flows <path...>', say`flows files, if they are not recognized`)
    .option('--database <url>', say`database with your own records: mysql://, postgres://, sqlite:`)
    .option('--password-env <name>', say`environment variable with the password of the database`)
    .option('--password-file <file>', say`file with the password of the database`)
    .option('--ca-file <file>', say`certificates (PEM) that sign that of the database's server`)
    .option('--no-tls', say`connect to the database without encryption`)
    .option('--date <date>', say`business date of the files (default: detected)`)
    .option('--job <job>', say`name of the job (default: the channel)`)
    .option('--config <file>', say`config file to write (default: zhangping.yaml)`)
    .option('--print', say`print instead of writing; only the job if the config exists`)
    .action(runs(done, async () => (await import('./commands/init.ts')).init));
}

function declareDoctor(program: Command, done: Done): void {
  withRedis(withConfig(program.command('doctor')))
    .description(say`check the whole set-up, and explain how to fix problems`)
    .option('--date <date>', say`business date whose files are checked (default: yesterday)`)
    .option('--clean', say`remove what abandoned runs left in Redis`)
    .option('--json', say`print JSON`)
    .action(runs(done, async () => (await import('./commands/doctor.ts')).doctor));
}

function declareNotify(program: Command, done: Done): void {
  withConfig(program.command('notify'))
    .description(say`send a test message to every notification target of the config`)
    .action(runs(done, async () => (await import('./commands/notify.ts')).notify));
}

function declareFixtures(program: Command, done: Done): void {
  const fixtures = program
    .command('fixtures')
    .description(say`folders of inputs with their expected results`);
  withRedis(fixtures.command('check'))
    .description(say`reconcile each folder and compare with the expected results`)
    .argument('<dir...>', say`fixture folders, or folders that contain them`)
    .addOption(engineOption())
    .action(runs(done, async () => (await import('./commands/fixtures.ts')).checkFixtures));
  fixtures
    .command('update')
    .description(say`reconcile each folder and save the results as expected`)
    .argument('<dir...>', say`fixture folders, or folders that contain them`)
    .action(runs(done, async () => (await import('./commands/fixtures.ts')).updateFixtures));
}

function declareCompletion(program: Command, done: Done): void {
  program
    .command('completion')
    .description(say`print a shell completion script`)
    .addArgument(
      new Argument('<shell>', say`bash, zsh or fish`)
        .choices(SHELLS)
        .argParser(oneOf('completion', SHELLS)),
    )
    .action(runs(done, async () => (await import('./commands/completion.ts')).completion));
  // The script calls this at every TAB.
  program
    .command('complete', { hidden: true })
    .argument('<shell>')
    .argument('[words...]')
    .action(async (shell, words) => {
      const { completeLine } = await import('./commands/completion.ts');
      done(await completeLine(program, shell, words));
    });
}

/** The program with all of its commands; `done` gets the exit code of the one that runs. */
export function declareProgram(done: Done): Command {
  const program = localizeHelp(new Command('zhangping'))
    .description(
      say`zhangping (账平): reconcile payment channels' statements with your own records`,
    )
    .version(PACKAGE.version, '--version', say`print the version`)
    .option('--verbose', say`print stack traces of internal errors`)
    .addOption(
      choice(
        '--lang <language>',
        say`zh or en (default: from the config, else from the locale)`,
        LANGUAGES,
      ),
    )
    .option('--no-color', say`print no colours (as if NO_COLOR were set)`)
    .showHelpAfterError(say`(run with --help for usage)`)
    .exitOverride();
  // Commands inherit these settings, so they are declared after them.
  declareInit(program, done);
  declareRun(program, done);
  declareFetch(program, done);
  declareLoad(program, done);
  declareItems(program, done);
  declareSuggestions(program, done);
  declareStatus(program, done);
  declareReceivables(program, done);
  declareChain(program, done);
  declareBalances(program, done);
  declareMonth(program, done);
  declareFees(program, done);
  declareExplain(program, done);
  declareReport(program, done);
  declareInspect(program, done);
  declareFixtures(program, done);
  declareNotify(program, done);
  declareDoctor(program, done);
  declareCompletion(program, done);
  return program;
}

/** Parses the arguments, runs the command, and returns the process's exit code. */
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

/** Runs a command line and prints the error that ends it. Returns the exit code. */
export async function runCommandLine(
  argv: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<number> {
  try {
    await startLanguage(argv, env);
    return await runProgram(argv);
  } catch (error) {
    return reportFailure(error, argv.includes('--verbose'));
  }
}

/** Prints an error that ends the program. Returns its exit code. */
export function reportFailure(error: unknown, verbose: boolean): number {
  const { text, exitCode } = describeError(error, verbose);
  printError(text);
  return exitCode;
}
