/** What the values of flags and arguments are, for whoever completes or describes them. */
import type { Argument, Option } from 'commander';
import { ITEM_STATES, RESOLVE_ACTIONS } from '../../domain/decision.ts';
import { CROSS_DAY_STATES, DISCREPANCY_CATEGORIES } from '../../domain/item.ts';
import { ENGINES, REPORT_FORMATS } from '../../domain/job.ts';
import { SIDES } from '../../domain/record.ts';
import { LANGUAGES } from '../../words/language.ts';
import { SHELLS } from './shells.ts';

/** Paths, names of a config, one of a few words, or what nobody can foresee. */
export type Value = 'file' | 'folder' | 'job' | 'profile' | 'free' | readonly string[];

const DATE_WORDS = ['yesterday', 'today'];

/** By flag. */
const FLAGS: Readonly<Record<string, Value>> = {
  '--action': RESOLVE_ACTIONS,
  '--by': 'free',
  '--category': [...DISCREPANCY_CATEGORIES, ...CROSS_DAY_STATES],
  '--date': DATE_WORDS,
  '--engine': ENGINES,
  '--flows-profile': 'profile',
  '--format': REPORT_FORMATS,
  '--from': DATE_WORDS,
  '--job': 'job',
  '--lang': LANGUAGES,
  '--profile': 'profile',
  '--side': SIDES,
  '--state': ITEM_STATES,
  '--to': DATE_WORDS,
  '--unknown-types': ['as-other'],
};

/** By what stands in brackets: `<file>`, `<path...>`, `[job]`. */
const PLACEHOLDERS: Readonly<Record<string, Value>> = {
  count: 'free',
  date: 'free',
  days: 'free',
  dir: 'folder',
  file: 'file',
  folder: 'folder',
  id: 'free',
  job: 'job',
  month: 'free',
  number: 'free',
  'order-id': 'free',
  part: 'file',
  path: 'file',
  profile: 'profile',
  shell: SHELLS,
  size: 'free',
  text: 'free',
  url: 'free',
};

/** What the value of a flag is; undefined: nobody has said. */
export function valueOfFlag(option: Option): Value | undefined {
  const flag = option.long ?? '';
  const placeholder = /[<[]([^\].>]+)/.exec(option.flags)?.[1] ?? '';
  return option.argChoices ?? FLAGS[flag] ?? PLACEHOLDERS[placeholder];
}

/** What an argument is; undefined: nobody has said. */
export function valueOfArgument(argument: Argument): Value | undefined {
  return argument.argChoices ?? PLACEHOLDERS[argument.name()];
}
