/** Chinese for the help of commands, and for commander's messages. */
import type { Catalogue } from '../language.ts';

export const HELP: Catalogue = {
  'Usage:': '用法：',
  'Arguments:': '参数：',
  'Options:': '选项：',
  'Commands:': '命令：',
  'display help for command': '显示帮助',
  '(run with --help for usage)': '（用法见 --help）',
  "unknown option '{0}'.": '没有选项“{0}”。',
  "unknown command '{0}'.": '没有命令“{0}”。',
  '<{0}> is missing.': '缺少参数 <{0}>。',
  'the value of {0} is missing.': '{0} 后面缺少值。',
  '{0} is missing.': '缺少 {0}。',
  'too many arguments: expected {0}, found {1}.': '参数太多：应为 {0} 个，给了 {1} 个。',
  '(Did you mean {0}?)': '（是不是想写 {0}？）',
  '(Did you mean one of {0}?)': '（是不是想写其中之一：{0}？）',

  // The program.
  "zhangping (账平): reconcile payment channels' statements with your own records":
    'zhangping（账平）：支付渠道说发生的，和自己记的，是不是一分不差？',
  'print the version': '打印版本',
  'print stack traces of internal errors': '出故障时打印调用栈',
  'zh or en (default: from the config, else from the locale)':
    'zh 或 en（默认按配置，没有则按系统的语言环境）',
  'print no colours (as if NO_COLOR were set)': '不用颜色（设了 NO_COLOR 时也不用）',

  // run, load
  'reconcile a statement with your own flows': '用渠道对账单和自己的流水对账',
  'name of the job (default: all jobs of the config; without a config, the channel)':
    '任务名（默认为配置里的全部任务；没有配置则为渠道名）',
  'statement files of the channel: paths, globs, folders, or - for stdin':
    '渠道文件：路径、通配符、目录，- 表示标准输入',
  'files of your own records: paths, globs, folders, or - for stdin':
    '自己的流水：路径、通配符、目录，- 表示标准输入',
  'business date: yyyy-MM-dd, yesterday or today (default: the date of the statement)':
    'yyyy-MM-dd、yesterday 或 today（默认为对账单自己的日期）',
  'profile of the statement (default: detected)': '对账单的格式（默认自动识别）',
  'profile of the flows (default: detected)': '流水的格式（默认自动识别）',
  'profile of the files (default: detected)': '文件的格式（默认自动识别）',
  'first date of a range, one run per date; paths need a {date:yyyyMMdd}':
    '与 --to 同用：每个账期跑一次，路径里要有 {date:yyyyMMdd}',
  'last date of the range': '最后一个账期',
  'config file (default: zhangping.yaml, if it exists)':
    '任务配置（默认 zhangping.yaml，如果有的话）',
  'ledger file, which carries open items across dates (default: zhangping.db)':
    '台账：各个账期留给彼此的东西（默认 zhangping.db）',
  'reconcile the date on its own, without a ledger': '只对这一天，什么都不记',
  'folder for reports (default: reports)': '报告目录（默认 reports）',
  "accept a statement without rows, or the channel's answer that there is no bill":
    '接受没有行的账单，或渠道“没有账单”的答复',
  'accept two large sides that have almost no records in common':
    '两边都很大却几乎没有一致的记录时，仍然对下去',
  'as-other: treat unknown transaction types as other':
    'as-other：不认识的业务类型按 other 处理，继续对账',
  "memory to use, such as 512MB (default: a quarter of the machine's memory)":
    '可用的内存，如 512MB（默认为机器的四分之一）',
  'memory (default) or redis': 'memory（默认）或 redis',
  'Redis: redis://, rediss:// or redis+cluster://host1,host2':
    'Redis：redis://、rediss:// 或 redis+cluster://host1,host2',
  'reconcile the parts that zhangping load put into Redis under this id':
    '不读文件，而用 zhangping load 放进 Redis 的分片',
  'print summary.json instead of the table': '打印 summary.json，不打印表格',
  'print only errors': '除错误外不打印',
  "load this machine's files into a run shared by several machines (docs/scaling.md)":
    '把本机的文件放进几台机器共用的一次对账（docs/scaling.md）',
  'files, globs, folders: each file is a part': '文件、通配符、目录：每个文件是一个分片',
  'id of the shared run, the same on every machine': '这次对账的名字，各台机器相同',
  'statement or flows': 'statement（对账单）或 flows（流水）',
  'number of parts of this side on all machines (default: those given here)':
    '这一边在所有机器上共有几个分片（默认就是这里给的几个）',
  'approximate records per side (default: estimated by the first loader)':
    '一边大约多少条（默认由最先来的估计）',
  'name of the job in the config': '配置里的任务名',

  // Commands that read the ledger.
  'ledger file (default: from the config, else zhangping.db)':
    '台账（默认按配置，没有则为 zhangping.db）',
  'list items, open ones by default': '列出差错，默认只列未处理的',
  'only items of this job': '只要这个任务的',
  'search only this business date: yyyy-MM-dd, yesterday or today':
    '只查这个账期：yyyy-MM-dd、yesterday 或 today',
  'search from this business date on, not only the newest 31': '从这个账期查起，不限最近 31 个',
  'search up to this business date': '查到这个账期为止',
  'only items of this business date (yyyy-MM-dd, yesterday or today)':
    '只要这个账期的（yyyy-MM-dd、yesterday 昨天或 today 今天）',
  'only items of this category: long, short, amount_mismatch, …':
    '只要这一类的：long、short、amount_mismatch……',
  'open, resolved or all (default: open)': 'open、resolved 或 all（默认 open）',
  'maximum number of items (default: 100 as text, all as JSON)':
    '列多少条（文字默认 100，JSON 默认全部）',
  'print JSON': '打印 JSON',
  'show an item and its history': '一条差错的全部情况',
  'item id, or its first characters': '编号，或编号的开头几位',
  'resolve items': '处理差错',
  'reopen resolved items': '把已处理的差错重新打开',
  'item ids; or use --csv, or a filter that selects open items':
    '差错编号；也可用 --csv，或用筛选条件选中全部未处理的',
  'item ids; or use --csv, or a filter that selects resolved items':
    '差错编号；也可用 --csv，或用筛选条件选中全部已处理的',
  'refund, reverse, repost, adjust, write-off or ignore':
    'refund（退款）、reverse（冲正）、repost（补单）、adjust（调账）、write-off（核销）或 ignore（忽略）',
  'items listed in a CSV file: item_id, and optionally action, note, reference, by':
    'CSV 文件里的差错：item_id，还可有 action、note、reference、by',
  'who made the decision (default: your user name)': '谁处理的（默认为当前用户名）',
  'reason for the decision': '为什么',
  'voucher or ticket number': '凭证号或工单号',
  'do not ask for confirmation': '筛选条件选中的差错不再询问',
  'show what would change, and change nothing': '只显示将要怎样处理，什么都不改动',
  'reopen all items of one decision, by its event number':
    '一次处理所涉及的全部差错：处理记录的编号',
  'show the business dates of a month': '一个月的账期一眼看完',
  'name of the job (default: all)': '任务名（默认全部）',
  'yyyy-MM (default: the month of the latest date)': 'yyyy-MM（默认为最近账期所在的月份）',
  'show everything known about an order': '一笔订单的全部来龙去脉',
  'id of an order, a refund or a transaction of the channel': '订单号、退款单号或渠道交易号',
  'rewrite the reports of a date': '重写一个账期的报告',
  'name of the job (default: the only one)': '任务名（默认为唯一的那个）',
  'yyyy-MM-dd, yesterday or today': 'yyyy-MM-dd、yesterday（昨天）或 today（今天）',
  'folder for reports (default: the same as for runs)': '报告目录（默认与对账时相同）',

  // inspect, doctor, fixtures
  'describe a file: format, account, period, rows, totals, problems':
    '说明一个文件是什么：格式、账号、账期、行数、合计、问题',
  'files, globs, folders, or - for stdin': '文件、通配符、目录，- 表示标准输入',
  'config file with your own formats (default: zhangping.yaml, if it exists)':
    '自己的格式（默认 zhangping.yaml，如果有的话）',
  'propose a profile for a table of an unknown format':
    '为不认识的表格写出 zhangping.yaml 里的描述',
  'folders of inputs with their expected results': '样例目录：输入和预期的对账结果',
  'reconcile each folder and compare with the expected results': '对每个样例对账，与预期比较',
  'reconcile each folder and save the results as expected': '对每个样例对账，写下现在的结果',
  'fixture folders, or folders that contain them': '样例目录，或它们的上级目录',

  // The text after the flags of run.
  'A first run:': '第一次对账：',
  'Statements: trade and fund bills of Alipay and WeChat Pay, UnionPay ZM files, MT940 and camt.053, as\ndownloaded (zip, gzip or plain). The format is detected. Describe other tables, including .xlsx, in\nzhangping.yaml; zhangping inspect --suggest <file> writes a draft. Flows: CSV with a header, or one\nJSON object per line, with these fields; only order_id and amount are required:':
    '对账单：支付宝和微信支付的交易账单、资金账单，银联 ZM 文件，MT940，camt.053，\n原样下载即可（zip、gzip 或普通文件），格式自动识别。其他表格（包括 .xlsx）在\nzhangping.yaml 里描述，可先用 zhangping inspect --suggest <file> 起草。\n流水：带表头的 CSV，或每行一个 JSON 对象；字段如下，必填 order_id 和 amount：',
  'type: payment (default), refund, reversal, withdrawal, topup, fee, transfer, settlement, other':
    'type：payment（默认）、refund、reversal、withdrawal、topup、fee、transfer、\n    settlement、other',
  'status: success (default), pending, failed, closed':
    'status：success（默认）、pending、failed、closed',
  'amounts in major units: 12.30; paid_at: 2026-11-19 10:55:23 (offset optional) or 2026-11-19':
    '金额以元为单位，如 12.30；paid_at 如 2026-11-19 10:55:23，可带时区，可只写日期',
  'Nightly, all jobs of zhangping.yaml (see the README), up to yesterday:':
    '每晚对账，对到昨天为止，任务写在 zhangping.yaml 里（见 README）：',
  'Reports: <out>/<job>/<date>/ with report.html, summary.json, summary.md, discrepancies.csv and\ncross-day.csv; item-records.csv if an item has several records of a side, rejects.csv if rows were\nrejected, discrepancies.xlsx with --format xlsx. Open items stay in the ledger: zhangping items.':
    '报告：<out>/<job>/<date>/ 下的 report.html、summary.json、summary.md、\ndiscrepancies.csv、cross-day.csv；差错的一边有多笔流水时还有 item-records.csv，\n有坏行时还有 rejects.csv，加 --format xlsx 时还有 discrepancies.xlsx。\n没有了结的差错留在台账里：zhangping items。',
  'Exit codes: 0 balanced, 1 discrepancies, 2 usage error, 3 input refused, 4 internal error, 5 job\nlocked by another run; for several runs, the worst code':
    '退出码：0 账平，1 有差错，2 用法有误，3 输入被拒绝，4 内部问题，\n5 同一任务正在对账；跑了几次时取最坏的',
  "file for Prometheus metrics: a .prom file in node_exporter's folder":
    '给 Prometheus 的指标：放在 node_exporter 目录里的 .prom 文件',
  'do not change the ledger, and write no reports or metrics': '不改台账，不写报告和指标',
  'run the dates of the last <days> days, up to yesterday, that have not been run':
    '到昨天为止的最近几天里还没有对过的账期',
  'xlsx: also write discrepancies.xlsx; matched: matched.csv, what matched':
    'xlsx：另写 discrepancies.xlsx；matched：另写对平明细 matched.csv',
  'send no notifications': '不向配置里写的任何人发通知',
  'send a test message to every notification target of the config':
    '向配置里要通知的每一处发一条测试消息',
};
