/** `zhangping doctor`: checks the whole set-up, and says how to fix what is wrong with it. */
import { existsSync } from 'node:fs';
import { CONFIG_DEFAULT, LEDGER_DEFAULT, OUT_DEFAULT } from '../../config/defaults.ts';
import { checkUpAll, exitCodeOf } from '../../setup/doctor/doctor.ts';
import type { ExitCode } from '../../support/errors.ts';
import { maskMessage } from '../../support/masking.ts';
import { printValue } from '../../support/output.ts';
import { printFindings } from '../terminal/findings.ts';

interface DoctorOptions {
  readonly config?: string;
  readonly date?: string;
  readonly redis?: string[];
  readonly clean?: boolean;
  readonly json?: boolean;
}

/** Prints its findings; 0, or the exit code with which the first problem would end a run. */
export async function doctor(options: DoctorOptions): Promise<ExitCode> {
  const config = options.config ?? (existsSync(CONFIG_DEFAULT) ? CONFIG_DEFAULT : null);
  const found = await checkUpAll({
    config,
    date: options.date,
    ledger: LEDGER_DEFAULT,
    out: OUT_DEFAULT,
    redis: options.redis ?? [],
    clean: options.clean ?? false,
  });
  const findings = found.map((finding) => ({ ...finding, what: maskMessage(finding.what) }));
  if (options.json) {
    const shown = findings.map(({ exitCode: _, ...finding }) => finding);
    printValue(shown);
  } else printFindings(findings);
  return exitCodeOf(findings);
}
