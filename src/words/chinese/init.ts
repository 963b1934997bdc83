/** Chinese for `zhangping init`: what it says, and the comments of the config that it writes. */
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
  'beside this statement, own refunds and reversals count with their sign as written: those that you paid must be negative, or the type must tell it: amount: {column, direction, in, out}':
    '与该对账单对账时，流水的退款和冲正按文件里的正负号计算：付出的须为负数，或用类型列写明收支方向：amount: {column, direction, in, out}',
  'Below is the job {0}; nothing was written.': '以下是对账任务 {0}；没有写入任何文件。',
  'Wrote {0} with the job {1}.': '已写入 {0}，对账任务为 {1}。',
  "Give the files of a day, the channel's and your own, in any order, as in":
    '请给出同一账期的文件（渠道对账单和内部流水，顺序不限），例如',
  'It looks at them and writes zhangping.yaml.': '程序会识别这些文件并写出 zhangping.yaml。',
  statement: '渠道对账单',
  flows: '内部流水',
  'and {0} more': '另有 {0} 个',
  currency: '币种',
  'account {0}': '账号 {0}',
  'because {0}': '依据：{0}',
  '{0}, with columns of your own: the config describes it': '{0}，另有自己的列：由配置来描述',
  'a table that the program does not know: the config describes it':
    '程序不认识的表格：格式描述已写入配置',
  'Not tried: the statement is not there yet. Name it in the config.':
    '未试跑：还没有渠道对账单，请在配置中补上。',
  'Not tried: the flows are not there yet. Name them in the config.':
    '未试跑：还没有内部流水，请在配置中补上。',
  'Tried on {0}, and it refuses the files:': '已用账期 {0} 试跑，文件被拒绝：',
  '{0} and {1} records': '两边分别 {0} 笔和 {1} 笔',
  '{0} match': '{0} 笔相符',
  '1 discrepancy': '1 笔差错',
  '{0} discrepancies': '{0} 笔差错',
  '{0} in transit': '{0} 笔日切在途',
  'Tried on {0}: {1}.': '已用账期 {0} 试跑：{1}。',
  'Nothing matches: are the files of the same day, and is orderId of the profile, or identity of the job, what both sides have in common?':
    '没有一笔相符：两边文件是否同一账期？格式的 orderId 或任务的 identity 是否为两边共有的编号？',
  'What is marked "check" in the config is a guess: look at it.':
    '配置中标有“核对”（check）的是推测，请逐项核对。',
  'Next:': '接下来：',
  'Every day, in cron:': '每天由 cron 运行：',
  'And a look at the whole set-up:': '检查整个环境：',
  'identity: [channelTxnId]: both sides have transaction ids of the channel in common, and no order ids.':
    'identity: [channelTxnId]：两边共有的是渠道流水号，没有相同的订单号。',
  'identity: [orderId]: refunds have numbers of their own on one side only.':
    'identity: [orderId]：只有一边的退款有自己的退款单号。',
  'netFees: true: the bill has fees in rows of their own, your records have none.':
    'netFees: true：对账单中手续费单独成行，内部流水中没有手续费记录。',
  'language of reports and messages, zh or en: cron often knows no other than en':
    '报告和提示的语言，zh 或 en：cron 环境通常没有中文 locale',
  'What zhangping run reconciles. Paths are relative to this file.':
    'zhangping run 的对账配置。路径相对于本文件。',
  'A setting that is commented out is at its default.': '被注释掉的设置为默认值。',
  'what is open from day to day: back it up': '台账，保存各账期的挂账：请备份',
  'reports go to reports/<job>/<date>': '报告写入 reports/<任务>/<账期>',
  "the channel's files of a day": '渠道某一账期的对账单文件',
  'your own records of that day': '同一账期的内部流水',
  '{0}: not given yet, name them': '{0}：尚未给出，请填写',
  '{0}; {date…} becomes the business date': '{0}；{date…} 会替换为账期',
  '{0}: the same for every run until a {date:yyyyMMdd} stands in it':
    '{0}：路径中没有 {date:yyyyMMdd} 时，每次都读同一个文件',
  'the profile above describes the statement': '对账单的格式，见上面的 profiles',
  'the profile above describes the flows': '流水的格式，见上面的 profiles',
  'statements of other accounts are refused, such rows of the flows are passed over':
    '其他账号：对账单会被拒绝，流水里的行会跳过',
  'of all amounts': '所有金额的币种',
  'in which business dates begin and end': '账期所在的时区',
  'what says that two records are of one event': '订单标识：判断两条记录是否同一笔',
  'fees in rows of their own become those of their transactions': '单独成行的手续费并入所属交易',
  'what you call what the statement calls otherwise': '对账单中的类型与内部类型的对应',
  'when a business date begins': '日切时间',
  'minutes around it in which an order may be in transit': '日切前后多少分钟内视为在途',
  'days before and after in which it may still be found': '在途可跨的天数，超过即超期',
  'or settled: what you get, after what the channel takes off':
    '或 settled：商家实收（渠道扣减之后）',
  'what must agree beyond type and amount': '除类型和金额外还须一致的要素',
  'amounts that differ by no more than this agree': '金额容差，不超过即视为相符',
  'unreadable rows that may be set aside': '允许剔除的无法解析的行数',
  'who is told how a run ended': '运行结束后通知谁',
  'names of environment variables: secrets do not belong into this file':
    '填环境变量名：密钥不要写进本文件',
  '{0}: the channel says that there is no bill for that day. Give the files of a day with transactions.':
    '{0}：渠道答复当日没有账单。请给出有交易的一天的文件。',
  '{0} is of {1}, and its name says {2}: the config names this very file. Have files named after the business date, or give each with --statement or --flows.':
    '{0} 的账期是 {1}，文件名中却是 {2}：配置只能写这一个文件。请让文件以账期命名，或每次用 --statement、--flows 指定。',
  'A path with a date in it would name others beside {0}: the config names this very file. Keep the files of each day by themselves, or give them with --statement or --flows.':
    '带账期的路径除 {0} 外还会对应到别的文件：配置只能写这一个文件。请把每天的文件单独存放，或每次用 --statement、--flows 指定。',
  "{0} has no business date in its name: the config names this very file. Have each day's file named after its date, or give it with --statement or --flows.":
    '{0} 的文件名中没有账期：配置只能写这一个文件。请让每天的文件以账期命名，或每次用 --statement、--flows 指定。',
  'the order ids of your records stand here, in {0} of {1} rows':
    '内部流水的订单号出现在此列，共 {0} 行（抽样 {1} 行）',
  'you said so': '命令行已指定',
  'it is an account statement': '这是账户对账单',
  'it is what the channel makes': '这是渠道出具的账单',
  'its columns have our names (order_id, amount, …)': '列名就是本程序的列名（order_id、amount 等）',
  'your own records are there already': '内部流水已有别的文件',
  'the statement is there already': '对账单已有别的文件',
  "{0}: nothing tells whether this table is the channel's statement or your own records. Say it: --statement <path> or --flows <path>.":
    '{0}：无法判断这张表是渠道对账单还是内部流水。请用 --statement <path> 或 --flows <path> 指明。',
  'it has what statements have: a balance, income and expense, or totals':
    '它有对账单的特征：余额、收支分列或合计行',
  'the other table is more like a statement': '另一张表更像对账单',
  'its name says so, and nothing else tells': '仅文件名如此表明',
  'all have our columns (order_id, amount, …), and its name says so':
    '各文件的列名都是本程序的列名，按文件名区分',
  '{0} is of {1}, {2} of {3}: a job is of one channel. Give the files of one of them; --print then shows the job of the other, to be pasted into the config.':
    '{0} 属于 {1}，{2} 属于 {3}：一个对账任务只对一个渠道。请先给出其中一个渠道的文件，另一个再用 --print 输出任务，粘贴到配置中。',
  'your own records call these payments and refunds': '内部流水中这些是支付和退款',
  '{0} is there already, and stays as it is. --print shows the job, to be pasted into it; --config <file> writes another file.':
    '{0} 已存在，不会改动。--print 输出任务以便粘贴进去；--config <file> 写到另一个文件。',
  '{0}: there is no folder {1}. Make it first.': '{0}：文件夹 {1} 不存在，请先创建。',
  '{0}: the config cannot be written ({1}). Name another file with --config.':
    '{0}：配置无法写入（{1}）。请用 --config 指定另一个文件。',
  'A config cannot name standard input (-): give files.': '配置中不能写标准输入（-）：请给出文件。',
  '{0}: a config takes {date for a date to be filled in: rename the file.':
    '{0}：配置会把 {date 当作待填的账期：请重命名该文件。',
  '{0}: no table is in it.': '{0}：其中没有表格。',
  '--job {0}: the config has a job of that name.': '--job {0}：配置中已有同名的对账任务。',
  'The statement names no date, and its rows have none.': '对账单没有写明账期，各行也没有日期。',
  'The statement has rows of {0} to {1}.': '对账单的行为 {0} 至 {1}。',
  '{0} Say which business date it is tried for: --date yyyy-MM-dd.':
    '{0}请用 --date yyyy-MM-dd 指明按哪个账期试跑。',
  'Files of other days ({0}): the config names them, each for its date.':
    '其他账期的文件（{0} 个）：配置中的路径也能对应到它们。',
  'Files of other days that the config does not name: {0}, such as {1}.':
    '有 {0} 个其他账期的文件没有被配置中的路径覆盖，例如 {1}。',
  'Only checksums were given: give the files that they are of.':
    '只给了校验文件：请给出被校验的文件。',
};
