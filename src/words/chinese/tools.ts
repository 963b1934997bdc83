/** Chinese for metrics and shell completion. */
import type { Catalogue } from '../language.ts';

export const TOOLS: Catalogue = {
  '--metrics {0}: expected a name that ends in .prom: node_exporter reads no other files.':
    '--metrics {0}：文件名应以 .prom 结尾，node_exporter 不读别的文件。',
  'must end in .prom: node_exporter reads no other files':
    '应以 .prom 结尾，node_exporter 不读别的文件',
  ['{0}: this was no metrics file of zhangping, or a damaged one. It is written anew, with ' +
    'the jobs of this command alone.']:
    '{0}：这不是 zhangping 的指标文件，或者已经损坏。现已重写，其中只有本次命令的对账任务。',
  ['{0}: the metrics do not tell of a run that ended before its job was known. Give the job ' +
    'a name, as in: zhangping run <job>']:
    '{0}：有一次对账在任务名确定之前就结束了，指标里没有它。请给出任务名，例如：zhangping run <job>',
  ['{0}: the metrics cannot be written ({1}). The result stands; see that this user may ' +
    'write to that folder, and that there is room.']:
    '{0}：指标文件写不了（{1}）。对账结论不受影响；请检查本用户能否写该目录，以及磁盘是否有空间。',
  'print a shell completion script': '打印补全脚本：在 shell 里按 TAB 补全命令、参数和名字',
  'bash, zsh or fish': 'bash、zsh 或 fish',
};
