/** What the program says in Chinese, by what it says in English: a file a part of the program. */
import { PAGE } from './chinese/page.ts';
import { RUNNING } from './chinese/running.ts';
import type { Catalogue } from './language.ts';

export const CHINESE: Catalogue = { ...PAGE, ...RUNNING };
