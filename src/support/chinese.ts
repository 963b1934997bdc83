/** What the program says in Chinese, by what it says in English: a file a part of the program. */
import { RUNNING } from './chinese/running.ts';
import { TOOLS } from './chinese/tools.ts';
import type { Catalogue } from './language.ts';

export const CHINESE: Catalogue = { ...RUNNING, ...TOOLS };
