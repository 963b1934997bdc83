/** Chinese for mistakes in a config, a flag or a setting. */
import type { Catalogue } from '../language.ts';

export const CONFIGURING: Catalogue = {
  '{0}: {1} cannot be read ({2}).': '{0}：读不了这个{1}（{2}）。',
  '{0}: {1} is larger than {2} bytes.': '{0}：{1}超过 {2} 字节。',
  '{0}: {1} is not UTF-8. Save it as UTF-8.': '{0}：{1}不是 UTF-8 编码，请另存为 UTF-8。',
  'the config': '配置文件',
  'the calendar': '日历文件',
  '{0}:{1}: {2}: {3}': '{0}:{1}: {2}：{3}',

  // Values and their expected kinds.
  text: '文本',
  'a number': '数字',
  'a whole number': '整数',
  'a list': '列表',
  'a map of settings': '一组设置',
  'a map': '映射',
  'a map of jobs by name': '任务名与任务设置的映射',
  empty: '空',
  "'{0}'": '“{0}”',
  '{0} or {1}': '{0}或{1}',
  "unknown setting '{0}' here; it belongs to a job": '这里没有设置项“{0}”；它属于任务',
  "unknown setting '{0}'": '没有设置项“{0}”',
  "unknown setting '{0}'; did you mean {1}?": '没有设置项“{0}”；是不是想写 {1}？',
  'must not be empty': '不能为空',
  'must be at least {0}, not {1}': '不得小于 {0}，实为：{1}',
  'must be at most {0}, not {1}': '不得大于 {0}，实为：{1}',
  'cannot be {0}': '不能是：{0}',
  'is missing': '缺少',
  'is empty': '为空',
  'is empty; it must be {0}': '为空，应为：{0}',
  'must be {0}, not {1}': '应为：{0}，实为：{1}',
  'must be {0}: quote a value that begins with {': '必须是{0}：以 { 开头的值请加引号',
  'must be {0}, not a map: quote a value that begins with {':
    '应为：{0}，实为映射；以 { 开头的内容请加引号',
  'must be {0}: put the value in quotes': '应为：{0}，请加引号',
  'must be {0}, not {1}; did you mean {2}?': '应为：{0}，实为：{1}；是不是想写 {2}？',

  // Calendars, and when settlements are expected.
  'must be a date such as 2026-02-16': '应为 2026-02-16 这样的日期',
  'must be a date such as 2026-02-16, or a range such as 2026-02-16..2026-02-20':
    '应为 2026-02-16 这样的日期，或 2026-02-16..2026-02-20 这样的起止日期',
  '{0}: the calendar {1} lists more than {2} days. List only days that differ from weekends and holidays.':
    '{0}：日历 {1} 列出的日期超过 {2} 天。只需列出与周末、法定节假日不同的日期。',
  '{0}: {1} is a day off here, but a working day at {2}. Remove one of them.':
    '{0}：{1} 在这里是休息日，在 {2} 却是工作日。请删去其中一处。',
  '{0}:{1}: {2}.': '{0}:{1}: {2}。',
  '{0} is cut off: END:{1} is missing. Download it again.':
    '{0} 不完整：缺少 END:{1}。请重新下载。',
  'END:{0} does not close the last BEGIN': 'END:{0} 与上一个 BEGIN 不配对',
  'is not a line of iCalendar': '不是 iCalendar 格式的行',
  '{0} is not supported: write all-day events with DTSTART and DTEND':
    '不支持 {0}：请用 DTSTART 和 DTEND 写成全天日程',
  'DTEND must be later than DTSTART: it is the day after the last one':
    'DTEND 必须晚于 DTSTART：它是最后一天的次日',
  'the event must last whole days, with {0} a date such as 20260216':
    '必须是全天日程，{0} 应为 20260216 这样的日期',
  "'{0}' does not say whether the day is off or worked. SUMMARY must be like 春节(休) or 春节假期 for a day off, and like 春节(班) or 上班(补春节假期) for a working day":
    '从“{0}”看不出这天是休息还是上班。SUMMARY 应写作“春节(休)”或“春节假期”（休息日），“春节(班)”或“上班(补春节假期)”（工作日）',
  'must be T+n (working days) or D+n (calendar days), such as T+1':
    '应为 T+n（工作日）或 D+n（自然日），如 T+1',
  "there is no calendar '{0}': use CN, or add it under calendars:":
    '没有日历“{0}”：请用 CN，或在 calendars: 下添加',
  'The calendar {0} has no holidays for {1}, so only weekends count as days off there. Update zhangping, or add them in a file: calendars: { {2}: holidays.yaml }.':
    '日历 {0} 没有 {1} 年的节假日数据，只能按周末算休息日。请升级 zhangping，或用文件补上：calendars: { {2}: holidays.yaml }。',
  'The calendar {0} has no days off for {1}, so only weekends count as days off there. Add them under calendars: {2}.':
    '日历 {0} 没有列出 {1} 年的休息日，只能按周末算休息日。请在 calendars: 的 {2} 下补上。',

  // Settlements.
  'must be the name of a field, such as date, orderId, or one under fields: of the profile':
    '应为字段名，如 date、orderId，或账单格式的 fields: 下的名字',
  'cannot be set together with take: remove one of them': '不能与 take 同时设置：请删去其中一个',
  'must be at most 100%, with at most two decimals, such as "5%" or "2.5%", or 0':
    '应为不超过 100%、最多两位小数的百分比，如 "5%" 或 "2.5%"，或 0',
  'needs flows: { job }, the job that is settled, or flows: { path, groupBy }':
    '需要 flows: { job }（哪个任务的款项到账），或 flows: { path, groupBy }',
  'is missing: a job whose flows are { job }, or a side of which is { path }, needs it, such as { lag: T+1 }':
    '缺少：flows 为 { job }、或有一边为 { path } 的任务需要它，如 { lag: T+1 }',
  'makes a cycle of jobs: {0}': '任务互相引用，成了循环：{0}',
  'must be that of job {0}, which this job settles: {1}, not {2}':
    '应与本任务所核到账的任务 {0} 相同：{1}，而不是 {2}',
  "the profile {0} has no field '{1}', only {2}: add it under its fields:":
    '账单格式 {0} 没有字段“{1}”，只有 {2}：请在它的 fields: 下添加',
  'applies only to a job with settles': '只用于有 settles 的任务',
  'does not apply to a job with settles': '不适用于有 settles 的任务',

  // Jobs.
  'must be a time of day in quotes, such as "00:00"': '应为带引号的时刻，如 "00:00"',
  'is shared by all dates, so it cannot contain {date}': '所有账期共用一处，不能含 {date}',
  'names {0} twice': '{0} 写了两次',
  'must be a decimal number of 0 or more, such as "0.01"': '应为非负小数，如 "0.01"',
  'must be a size such as 512MB or 2GB': '应为 512MB 或 2GB 这样的大小',
  'is too small: the minimum is {0}MB': '太小，至少要 {0}MB',
  'must be an ISO 4217 code, such as CNY': '应为 ISO 4217 币种代码，如 CNY',
  'is not the name of a time zone': '不是时区名',
  'must be either orderId or channelTxnId, optionally with refundId':
    '应为 orderId 和 channelTxnId 二者之一，可另加 refundId',
  'must have at least one job': '至少要有一个任务',
  'cannot be a job name: {0}': '不能作任务名：{0}',
  'cannot be a profile name: {0}': '不能作格式名：{0}',
  "1 to 64 letters, digits, '.', '_' and '-', the first one a letter or digit":
    '应为 1 至 64 个文字、数字或 . _ -，且以文字或数字开头',
  '{0} (the currency is {1})': '{0}（币种为 {1}）',
  "'{0}' is in scientific notation: digits are lost": '“{0}”是科学计数法，丢了位数',
  "'{0}' is not a number with a decimal comma and at most {1} decimals":
    "'{0}' 不是以逗号为小数点、最多 {1} 位小数的数",
  "'{0}' has a thousands separator": '“{0}”带有千分位分隔符',
  "'{0}' is not a decimal number": '“{0}”不是十进制数',
  "'{0}' has {1} decimals, {2} are allowed": '“{0}”有 {1} 位小数，最多允许 {2} 位',
  "'{0}' is larger than an amount may be": '“{0}”超出金额的上限',

  // Dates in paths.
  '{0}: {1}.': '{0}：{1}。',
  'has a {date: without its closing }': '有 {date: 却没有与之配对的 }',
  "contains '{0}': only yyyy, yy, MM, M, dd, d, digits and - _ . / are allowed":
    '含“{0}”：那里只能写 yyyy、yy、MM、M、dd、d、数字和 - _ . /',
  'contains no part of a date: use yyyy, yy, MM, M, dd or d':
    '里面没有日期：请写 yyyy、yy、MM、M、dd 或 d',
  "contains '{0}': use yyyy, yy, MM, M, dd or d": '含“{0}”：请写 yyyy、yy、MM、M、dd 或 d',
  "contains '{0}': . and / cannot be adjacent": '含“{0}”：. 和 / 不能相邻',

  // YAML.
  'is nested more than {0} levels deep': '嵌套超过 {0} 层',
  'contains a second document': '含有第二个 YAML 文档',
  'is not YAML: {0}': '不是合法的 YAML：{0}',
  'uses anchors more than {0} times': '引用锚点超过 {0} 次',
  'refers to &{0}, which does not exist: quote a value that begins with *':
    '引用了不存在的 &{0}；以 * 开头的内容请加引号',
  'a key must be a plain word': '键必须是普通的词',
  'is a duplicate of the key on line {0}': '写了两次，第一次在第 {0} 行',
  'is not a valid name': '不能作名字',

  // Profiles.
  'must be true or false': '应为 true 或 false',
  'must be at most {0} columns': '最多 {0} 列',
  'must be at most {0} words': '最多 {0} 个词',
  'must have either counts or sums': 'counts 和 sums 要写且只能写一个',
  'must be one ASCII character, or tab': '应为一个 ASCII 字符，或 tab',
  'must be a double or single quote, a backtick, or none': '应为双引号、单引号、反引号或 none',
  'must be a comma where cells begin with a backtick': '单元格以反引号开头时应为逗号',
  'must be 1 to 4 characters, none of them a digit, a blank or one of + - . ,':
    '应为 1 到 4 个字符，不含数字、空白和 + - . ,',
  'must be at most 12 ASCII characters': '最多 12 个 ASCII 字符',
  'is not a regular expression: {0}': '不是正则表达式：{0}',
  'needs a group in parentheses around the value to find': '要找的内容须用括号括成一组',
  'needs two groups in parentheses, around the first and the last trade date':
    '须有两个括号分组，分别括住起、止交易日期',
  'must be at most {0} fields': '最多 {0} 个字段',
  'cannot be the name of a field: each record has its own {0}':
    '不能作字段名：每条流水本来就有 {0}',
  'cannot be the name of a field: use ASCII letters and digits, the first a small letter, as in payoutId':
    '不能作字段名：只能用英文字母和数字，以小写字母开头，如 payoutId',
  'is only for fixed-width': '只用于 fixed-width',
  'uses a column that is also read with another pattern, or without one':
    '这一列在别处用了另一个 pattern，或没有用 pattern',
  'is not for {0}: its entries contain this themselves': '不用于 {0}，它的条目自己会说明',
  'must be { pattern } for {0}, which has no columns': '对 {0} 应为 { pattern }，它没有列',
  'must be { at, bytes }: the position of the column in a line':
    '应为 { at, bytes }：该列在一行里的位置',
  'ends after the {0} bytes of lineBytes': '超出了 lineBytes 的 {0} 字节',
  'must be a name or a position: { at, bytes } is only for fixed-width':
    '应为列名或列号：{ at, bytes } 只用于 fixed-width',
  'must be a position: there is no header': '应为列号：没有表头',
  "'{0}' is not a part of a time": '“{0}”不是时间的一部分',
  "'{0}' is not a part of a time; valid parts: {1}": '“{0}”不是时间的一部分；可用的有 {1}',
  "'{0}' occurs twice": '“{0}”出现了两次',
  'contains no part of a time': '里面没有时间',
  "has no '{0}': year, month and day are needed": '缺“{0}”：年、月、日都要有',

  // Flags.
  '{0} {1}: expected a valid date (yyyy-MM-dd), yesterday or today.':
    '{0} {1}：应为 yyyy-MM-dd（且有这一天）、yesterday（昨天）或 today（今天）。',
  '{0} {1}: expected {2}.': '{0} {1}：应为 {2}。',
  '{0} {1}: expected one of {2}.': '{0} {1}：应为其中之一：{2}。',
  '--memory {0} {1}.': '--memory {0} {1}。',
  '{0} {1}: expected a whole number of 1 or more.': '{0} {1}：应为不小于 1 的整数。',
  '--month {0}: expected yyyy-MM.': '--month {0}：应为 yyyy-MM。',
  '--category {0}: expected one of {1}.': '--category {0}：应为其中之一：{1}。',
  '--action {0}: expected one of {1}.': '--action {0}：应为其中之一：{1}。',
  '--action is missing: expected one of {0}.': '缺少 --action，应为其中之一：{0}。',
  '--limit {0}: expected a whole number of 1 or more.': '--limit {0}：应为不小于 1 的整数。',
  ' or ': ' 或 ',
};
