/** Chinese for `zhangping init`: its output, and the comments in the config that it writes. */
import type { Catalogue } from '../language.ts';

export const INIT: Catalogue = {
  'write zhangping.yaml for the files of a day': '识别某一账期的文件，并据此写出 zhangping.yaml',
  'statement and flows, in any order: files, globs, folders':
    '渠道对账单和内部流水，顺序不限：文件、通配符、文件夹',
  'statement files, if they are not recognized': '无法判断时，指明哪些是渠道对账单',
  'flows files, if they are not recognized': '无法判断时，指明哪些是内部流水',
  'business date of the files (default: detected)': '文件的账期（默认由文件得知）',
  'name of the job (default: the channel)': '对账任务的名称（默认为渠道）',
  'config file to write (default: zhangping.yaml)': '要写的文件（默认 zhangping.yaml）',
  'print instead of writing; only the job if the config exists':
    '只打印不写入；配置已存在时只打印任务',
  'with this statement, own refunds and reversals keep their sign as written: those that you paid must be negative, or set the direction by type: amount: {column, direction, in, out}':
    '与该对账单对账时，流水的退款和冲正按文件里的正负号计算：付出的须为负数，或用类型列写明收支方向：amount: {column, direction, in, out}',
  'Below is the job {0}; nothing was written.': '以下是对账任务 {0}；没有写入任何文件。',
  'Wrote {0} with the job {1}.': '已写入 {0}，对账任务为 {1}。',
  "Give the files of a day, the channel's and your own, in any order, as in":
    '请给出同一账期的文件（渠道对账单和内部流水，顺序不限），例如',
  'and {0} more': '另有 {0} 个',
  currency: '币种',
  'account {0}': '账号 {0}',
  'because {0}': '依据：{0}',
  '{0}, with columns of your own: the config describes it': '{0}，另有自己的列：由配置来描述',
  'an unknown table: the config describes it': '程序不认识的表格：格式描述已写入配置',
  'Not tried: no statement was given. Name it in the config.':
    '未试跑：还没有渠道对账单，请在配置中补上。',
  'Not tried: no flows were given. Name them in the config.':
    '未试跑：还没有内部流水，请在配置中补上。',
  'Tried on {0}; the run refuses the files:': '已用账期 {0} 试跑，文件被拒绝：',
  '{0} and {1} records': '两边分别 {0} 笔和 {1} 笔',
  '{0} match': '{0} 笔相符',
  '{0} in transit': '{0} 笔日切在途',
  'Tried on {0}: {1}.': '已用账期 {0} 试跑：{1}。',
  'Nothing matches. Check that the files are of the same day, and that both sides share the orderId of the profile or the identity of the job.':
    '没有一笔相符：两边文件是否同一账期？格式的 orderId 或任务的 identity 是否为两边共有的编号？',
  'Settings marked "check" in the config are guesses: review them.':
    '配置中标有“核对”（check）的是推测，请逐项核对。',
  'Next:': '接下来：',
  'Every day, in cron:': '每天由 cron 运行：',
  'To check the whole set-up:': '检查整个环境：',
  'identity: [channelTxnId]: both sides share transaction ids of the channel, but no order ids.':
    'identity: [channelTxnId]：两边共有的是渠道流水号，没有相同的订单号。',
  'identity: [orderId]: only one side has refund ids.':
    'identity: [orderId]：只有一边的退款有自己的退款单号。',
  'netFees: true: the bill lists fees in separate rows, your records have no fees.':
    'netFees: true：对账单中手续费单独成行，内部流水中没有手续费记录。',
  'language of reports and messages, zh or en: under cron it is often en':
    '报告和提示的语言，zh 或 en：cron 环境通常没有中文 locale',
  'What zhangping run reconciles. Paths are relative to this file.':
    'zhangping run 的对账配置。路径相对于本文件。',
  'A setting that is commented out is at its default.': '被注释掉的设置为默认值。',
  'items carried between days: back it up': '台账，保存各账期的挂账：请备份',
  'reports go to reports/<job>/<date>': '报告写入 reports/<任务>/<账期>',
  "the channel's files of a day": '渠道某一账期的对账单文件',
  'your own records of that day': '同一账期的内部流水',
  '{0}: not given yet, add them': '{0}：尚未给出，请填写',
  '{0}; {date…} becomes the business date': '{0}；{date…} 会替换为账期',
  '{0}: the same for every run unless it contains {date:yyyyMMdd}':
    '{0}：路径中没有 {date:yyyyMMdd} 时，每次都读同一个文件',
  'profile of the statement': '对账单的格式',
  'the profile above describes the flows': '流水的格式，见上面的 profiles',
  'statements of other accounts are refused, rows of other accounts in the flows are passed over':
    '其他账号：对账单会被拒绝，流水里的行会跳过',
  'of all amounts': '所有金额的币种',
  'time zone of business dates': '账期所在的时区',
  'fields that identify an event': '订单标识：判断两条记录是否同一笔',
  'fees in separate rows are added to their transactions': '单独成行的手续费并入所属交易',
  'your own types for types of the statement': '对账单中的类型与内部类型的对应',
  'when a business date begins': '日切时间',
  'minutes around the cutoff in which an order may be in transit': '日切前后多少分钟内视为在途',
  'days before and after in which the other side may have it': '在途可跨的天数，超过即超期',
  'or settled: what you receive after deductions by the channel':
    '或 settled：商家实收（渠道扣减之后）',
  'fields that must agree besides type and amount': '除类型和金额外还须一致的要素',
  'amounts that differ by no more than this agree': '金额容差，不超过即视为相符',
  'unreadable rows that may be set aside': '允许剔除的无法解析的行数',
  'who is notified when a run ends': '运行结束后通知谁',
  'names of environment variables: keep secrets out of this file':
    '填环境变量名：密钥不要写进本文件',
  '{0}: the channel states that it has no bill for this day. Give the files of a day with transactions.':
    '{0}：渠道答复当日没有账单。请给出有交易的一天的文件。',
  '{0} is of {1}, but its name says {2}, so the config names only this file. Name files after the business date, or give each with --statement or --flows.':
    '{0} 的账期是 {1}，文件名中却是 {2}：配置只能写这一个文件。请让文件以账期命名，或每次用 --statement、--flows 指定。',
  'A path with a date would match other files besides {0}, so the config names only this file. Keep the files of each day apart, or give them with --statement or --flows.':
    '带账期的路径除 {0} 外还会对应到别的文件：配置只能写这一个文件。请把每天的文件单独存放，或每次用 --statement、--flows 指定。',
  "{0} has no business date in its name, so the config names only this file. Name each day's file after its date, or give it with --statement or --flows.":
    '{0} 的文件名中没有账期：配置只能写这一个文件。请让每天的文件以账期命名，或每次用 --statement、--flows 指定。',
  'this column has the order ids of your records, in {0} of {1} rows':
    '内部流水的订单号出现在此列，共 {0} 行（抽样 {1} 行）',
  'the command line says so': '命令行已指定',
  'it is an account statement': '这是账户对账单',
  'it is a bill of the channel': '这是渠道出具的账单',
  'it has our columns (order_id, amount, …)': '列名就是本程序的列名（order_id、amount 等）',
  'another file has your own records': '内部流水已有别的文件',
  'another file is the statement': '对账单已有别的文件',
  "{0}: it is unclear whether this table is the channel's statement or your own records. Use --statement <path> or --flows <path>.":
    '{0}：无法判断这张表是渠道对账单还是内部流水。请用 --statement <path> 或 --flows <path> 指明。',
  'it looks like a statement: it has a balance, income and expense, or totals':
    '它有对账单的特征：余额、收支分列或合计行',
  'the other table looks more like a statement': '另一张表更像对账单',
  'its name says so, and nothing else does': '仅文件名如此表明',
  'all have our columns (order_id, amount, …), and its name says so':
    '各文件的列名都是本程序的列名，按文件名区分',
  '{0} is of {1}, {2} of {3}: a job has one channel. Give the files of one of them; then print the job of the other with --print, and paste it into the config.':
    '{0} 属于 {1}，{2} 属于 {3}：一个对账任务只对一个渠道。请先给出其中一个渠道的文件，另一个再用 --print 输出任务，粘贴到配置中。',
  'your own records call these payments and refunds': '内部流水中这些是支付和退款',
  '{0} already exists and was not changed. Use --print to get a job that can be pasted into it, or --config <file> to write another file.':
    '{0} 已存在，不会改动。--print 输出任务以便粘贴进去；--config <file> 写到另一个文件。',
  '{0}: the folder {1} does not exist. Create it first.': '{0}：文件夹 {1} 不存在，请先创建。',
  '{0}: the config cannot be written ({1}). Name another file with --config.':
    '{0}：配置无法写入（{1}）。请用 --config 指定另一个文件。',
  'A config cannot name standard input (-): give files.': '配置中不能写标准输入（-）：请给出文件。',
  '{0}: in a config, {date is a placeholder for a date: rename the file.':
    '{0}：配置会把 {date 当作待填的账期：请重命名该文件。',
  '{0}: no table was found.': '{0}：其中没有表格。',
  '--job {0}: the config has a job of that name.': '--job {0}：配置中已有同名的对账任务。',
  'The statement names no date, and its rows have none.': '对账单没有写明账期，各行也没有日期。',
  'The statement has rows of {0} to {1}.': '对账单的行为 {0} 至 {1}。',
  '{0} Give the business date for the trial: --date yyyy-MM-dd.':
    '{0}请用 --date yyyy-MM-dd 指明按哪个账期试跑。',
  'Files of other days ({0}): the paths in the config match them, too.':
    '其他账期的文件（{0} 个）：配置中的路径也能对应到它们。',
  'Files of other days that no path in the config matches: {0}, such as {1}.':
    '有 {0} 个其他账期的文件没有被配置中的路径覆盖，例如 {1}。',
  'Only checksum files were given: give the files that they belong to.':
    '只给了校验文件：请给出被校验的文件。',

  // Banks beside bills, and the jobs that settle with them.
  'Below are the jobs {0}; nothing was written.': '以下是对账任务 {0}；没有写入任何文件。',
  'Wrote {0} with the jobs {1}.': '已写入 {0}，对账任务为 {1}。',
  bank: '银行对账单',
  'it is an account statement with counterparties (own records: name it with --flows)':
    '这是带对方户名的账户对账单（若是内部流水，请用 --flows 指明）',
  'Not tried: it needs the sums of runs of the job it settles.':
    '未试跑：要先运行它所核对的任务，才有应收金额。',
  'Then the credits at the bank, after all dates of {0} that they pay:':
    '然后核对银行到账（先运行 {0} 的各个账期）：',
  'What the channels owe:': '各渠道的应收：',
  "{0} has rows of {1} to {2}: a run reads the bank's file of one day, so give it one file for each day.":
    '{0} 的行为 {1} 至 {2}：每次运行只读银行一天的文件，请每天导出一个文件。',
  '--job {0}: the files are of a bank, and its jobs are named after those that they settle. Leave out --job.':
    '--job {0}：这些是银行的文件，任务名称取自所核对的任务。请去掉 --job。',
  "the bank's files of a day": '银行每天的对账单文件',
  'the other rows are not of this job': '其余各行不属于本任务',
  'statements of other accounts are refused': '其他账号的对账单会被拒绝',
  'does the channel pay what it settles less its fees? Else measure: settled or order':
    '渠道打款是结算金额减手续费吗？否则用 measure: settled 或 order',
  "if you withdraw a balance, it is no day's net: use flows: { job: <job of the fund bill>, take: withdrawal }":
    '如果是按余额提现，到账就不是一天的净额：请用 flows: { job: <资金账单的任务>, take: withdrawal }',
  'when does the channel pay by contract? T+n: working days, D+n: calendar days after the business date; grace: days by which it may be late':
    '合同约定何时打款？T+n 为账期后 n 个工作日，D+n 为 n 个自然日；grace 为容许晚到的天数',
  'Not all files like {0} can be read as the config describes it: {1}':
    '并非所有与 {0} 同类的文件都能按配置的描述读取：{1}',
  '{0}: no credit is from {1}, so no job is proposed that settles a channel. Give a bank statement that has such credits.':
    '{0}：没有来自 {1} 的到账，因此没有拟出核对到账的任务。请给出含有这类到账的银行对账单。',
  "Run {0} again for the dates that the bank's credits pay: earlier runs did not store their sums.":
    '请重新运行 {0} 中与这些到账对应的账期：此前的运行没有保存应收金额。',
  "{0} has credits from {1}, but no job reconciles that channel in the bank's currency. Give its bills together with the bank's files; with --print if there is a config already.":
    '{0} 有来自 {1} 的到账，但没有以该币种核对这个渠道的任务。请把它的账单和银行对账单一起给出；已有配置时加 --print。',
  '{0} has credits from {1}, too, but the job that settles {2} reads another statement. Check into which account {3} pays.':
    '{0} 也有来自 {1} 的到账，但核对 {2} 到账的任务读取另一份对账单。请确认 {3} 打款到哪个账户。',
};
