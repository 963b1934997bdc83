/** Loads the fee rules of a job, which may be in a file that jobs share. */
import { z } from 'zod';
import { compileFees, type FeeRuleSettings, type FeeRules } from '../domain/fee-rules.ts';
import { currencyDigits } from '../domain/money.ts';
import { say } from '../words/language.ts';
import { faultsOf, readText, wrongFile } from './checked-file.ts';
import type { FeeSource } from './configured-job.ts';
import { feeIssues, feeRulesSchema, isFeeText } from './fee-schema.ts';
import { checkData } from './mistakes.ts';
import { parseYaml } from './yaml-file.ts';

const fileSchema = z.strictObject({ fees: feeRulesSchema });

/** Throws UsageError that lists every mistake of the file with its line. */
export function loadFees(source: FeeSource, currency: string): FeeRules {
  const rules = typeof source === 'string' ? readFees(source, currency) : source;
  return compileFees(rules, { digits: currencyDigits(currency) });
}

function readFees(path: string, currency: string): readonly FeeRuleSettings[] {
  const isText = ([top, ...below]: readonly PropertyKey[]) => top === 'fees' && isFeeText(below);
  const file = parseYaml(readText(path, say`the file of fee rules`), isText);
  if (Array.isArray(file)) throw wrongFile(path, file);
  const data = checkData(fileSchema, file.data);
  if (Array.isArray(data)) throw wrongFile(path, faultsOf(file, data));
  const mistakes = feeIssues(data.fees, currency).map(([at, what]) => {
    const where = ['fees', ...at];
    return { at: where, where, what };
  });
  if (mistakes.length > 0) throw wrongFile(path, faultsOf(file, mistakes));
  return data.fees;
}
