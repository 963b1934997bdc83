/** `zhangping fixtures check|update`: folders with inputs and the expected results. */

import type { EngineOptions } from '../../run/request.ts';
import { compareCase, findCases, runCase, writeExpected } from '../../setup/fixtures/fixtures.ts';
import { EXIT, type ExitCode } from '../../support/errors.ts';
import { print } from '../../support/output.ts';
import { say } from '../../words/language.ts';

/** Runs every case and prints what differs; 0 if nothing does, 1 if something does. */
export async function checkFixtures(
  dirs: readonly string[],
  engine: EngineOptions = {},
): Promise<ExitCode> {
  const cases = await findCases(dirs);
  let failed = 0;
  for (const folder of cases) {
    const differences = await compareCase(folder, await runCase(folder, engine));
    if (differences.length > 0) failed++;
    const mark = differences.length === 0 ? 'ok  ' : 'DIFF';
    print(`${mark} ${folder}\n`);
    for (const difference of differences) print(`     ${difference}\n`);
  }
  print(say`${cases.length - failed} of ${cases.length} fixtures as expected\n`);
  return failed === 0 ? EXIT.balanced : EXIT.discrepant;
}

/** Writes the results of every case as the expected ones. */
export async function updateFixtures(dirs: readonly string[]): Promise<ExitCode> {
  for (const folder of await findCases(dirs)) {
    await writeExpected(folder, await runCase(folder));
    print(say`updated ${folder}\n`);
  }
  return EXIT.balanced;
}
