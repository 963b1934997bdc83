/** Chinese for metrics, shell completion and the man page. */
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
  'print what makes a shell complete commands, flags and names at TAB':
    '打印补全脚本：在 shell 里按 TAB 补全命令、参数和名字',
  'bash, zsh or fish': 'bash、zsh 或 fish',
  'completion {0}: expected bash, zsh or fish.': 'completion {0}：应为 bash、zsh 或 fish。',
  NAME: '名称',
  SYNOPSIS: '概要',
  DESCRIPTION: '描述',
  COMMANDS: '命令',
  OPTIONS: '选项',
  'EXIT STATUS': '退出状态',
  FILES: '文件',
  ENVIRONMENT: '环境变量',
  EXAMPLES: '示例',
  'SEE ALSO': '参见',
  "reconcile a payment channel's statement with your own records": '支付渠道对账单与自有流水的对账',
  'These may stand behind any command.': '以下选项可以放在任何命令后面。',
  ['The folder docs of the package: ledger.md on how days follow each other, formats.md ' +
    'on what is read and why it is refused, monitoring.md on metrics, scaling.md on Redis.']:
    '软件包的 docs 目录：ledger.md 讲账期怎么前后相接，formats.md 讲支持的格式和拒收的理由，monitoring.md 讲指标，scaling.md 讲 ' +
    'Redis。',
  ['Reads the bill of a payment channel as it was downloaded and your own records, pairs ' +
    'them order by order, and tells exactly what differs, by how much, why, and what to do ' +
    'first. Every cent of the difference between the two sides is explained by a named ' +
    'item, and that is proved on every run. A bill that is cut off, damaged, of the wrong ' +
    'day or no bill at all is refused.']:
    '读取从支付渠道下载的对账单和自己的流水，逐单核对，准确说出哪里不符、差多少、为什么、先做什么。两边差额的每一分钱都有一条具名的差错来解释，每次运行都会证明这一点。被截断的、损坏' +
    '的、日期不对的账单，或者根本不是账单的文件，一律拒收。',
  'Results go to standard output, everything else to standard error.':
    '结果写到标准输出，其余一律写到标准错误。',
  'Balanced: orders in transit at midnight alone are balanced.': '账平；只有日切在途也算平。',
  'Discrepancies.': '有差错。',
  'The command line or the config is wrong.': '命令行或配置有误。',
  'An input was refused; nothing was reconciled or written.':
    '输入被拒绝；没有对账，也没有写任何东西。',
  'Internal: the disk, Redis, the ledger, or the proof.':
    '内部问题：磁盘、Redis、台账，或证明不成立。',
  'Another run of the job is going.': '同一对账任务的另一次对账正在跑。',
  'Of several runs the worst counts: 4, then 2, 3, 5, 1.':
    '跑了几次时取最坏的：依次是 4、2、3、5、1。',
  'The jobs; in the folder where the program is started.': '对账任务；放在启动程序的目录里。',
  'The ledger: what days leave open for each other.': '台账：各个账期留给彼此的东西。',
  ['The reports of a date: summary.json for programs, discrepancies.csv, cross-day.csv, ' +
    'and rejects.csv where rows were set aside.']:
    '一个账期的报告：给程序读的 summary.json，discrepancies.csv，cross-day.csv；有搁置的行时还有 rejects.csv。',
  ['The Redis for --engine redis and for loading, where neither --redis nor the config ' +
    'names one.']: '--engine redis 和 load 所用的 Redis；--redis 和配置都没有给出时才用它。',
  'If it is set, nothing is printed in colour.': '设置了它，输出就不带颜色。',
  ['The first of them that is set says the language, unless --lang or the config does: ' +
    'Chinese where it begins with zh, else English.']:
    '没有 --lang、配置也没有指定语言时，由其中第一个有值的决定：以 zh 开头就用中文，否则用英文。',
  'A first run, with nothing set up:': '什么都不配置，先跑一次：',
  'Every night, all jobs of zhangping.yaml for the day before:':
    '每天夜里，把 zhangping.yaml 里的任务都对一遍前一天的账：',
  'What is a file?': '一个文件是什么？',
  'What is open, and what was done about one of them:': '还有哪些挂账；其中一条是怎么处理的：',
};
