/** Chinese for metrics and shell completion. */
import type { Catalogue } from '../language.ts';

export const TOOLS: Catalogue = {
  '--metrics {0}: expected a name that ends in .prom, the only files that node_exporter reads.':
    '--metrics {0}：文件名应以 .prom 结尾，node_exporter 不读别的文件。',
  'must end in .prom, the only files that node_exporter reads':
    '应以 .prom 结尾，node_exporter 不读别的文件',
  '{0}: not a metrics file of zhangping, or a damaged one. It was replaced, with only the jobs of this command.':
    '{0}：这不是 zhangping 的指标文件，或者已经损坏。现已重写，其中只有本次命令的对账任务。',
  '{0}: a run that ended before its job was known is not in the metrics. Name the job: zhangping run <job>':
    '{0}：有一次对账在任务名确定之前就结束了，指标里没有它。请给出任务名，例如：zhangping run <job>',
  '{0}: the metrics cannot be written ({1}). The result of the run is not affected. Check that this user can write to the folder and that the disk has space.':
    '{0}：指标文件写不了（{1}）。对账结论不受影响；请检查本用户能否写该目录，以及磁盘是否有空间。',
  'print a shell completion script': '打印补全脚本：在 shell 里按 TAB 补全命令、参数和名字',
  'bash, zsh or fish': 'bash、zsh 或 fish',
};
