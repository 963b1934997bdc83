/** Chinese for main.ts, program.ts and the commands that run. */
import type { Catalogue } from '../language.ts';

export const RUNNING: Catalogue = {
  '--lang {0}: expected zh or en.': '--lang {0}：应为 zh 或 en。',
  'unexpected fault: {0}': '意外故障：{0}',
  'Run again with --verbose and report what it prints.':
    '请加 --verbose 再运行一次，并把输出报告给我们。',
};
