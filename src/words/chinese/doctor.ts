/** Chinese for `zhangping doctor`. */
import type { Catalogue } from '../language.ts';

export const DOCTOR: Catalogue = {
  'check the whole set-up, and explain how to fix problems':
    '检查整个环境，并说明发现的问题如何处理',
  'business date whose files are checked (default: yesterday)': '要查找其文件的账期（默认昨天）',
  'remove what abandoned runs left in Redis': '清除已中断的运行在 Redis 中留下的数据',
  ok: '正常',
  hint: '提示',
  PROBLEM: '问题',
  'problems: {0}, hints: {1}, ok: {2}': '问题 {0} 项，提示 {1} 项，正常 {2} 项',
  'zhangping init <file…> makes one from files of a day':
    'zhangping init <文件…> 可根据某一账期的文件生成',
  'there is no zhangping.yaml here': '当前目录没有 zhangping.yaml',
  '{0}: jobs {1}': '{0}：对账任务 {1}',
  'correct it there; the README describes the settings': '请在该处改正；各项设置见 README',
  '{0}: readable by other users, including account numbers and URLs':
    '{0}：其他用户也能读取，其中有账号和地址',
  '{0}: memory is {1}, but the machine has {2}': '{0}：memory 为 {1}，而本机只有 {2}',
  'use less: other programs need memory, too': '请调小：机器的其余部分也要用内存',
  '{0} is set ({1})': '{0} 已设置（{1}）',
  'set it where cron or systemd starts the program: see docs/operations.md':
    '请在 cron 或 systemd 启动程序的环境中设置，见 docs/operations.md',
  '{0} is not set ({1})': '{0} 未设置（{1}）',
  'correct {0} of the job, or describe the profile in the config':
    '请改正任务的 {0}，或在配置中描述该格式',
  'name them under {0}: in the job, or give --{1} to every run':
    '请在任务的 {0}: 下写明，或每次运行时用 --{1} 给出',
  '{0}: days off are known for {1}': '{0}：有 {1} 年的休息日',
  '{0}: no files for {1}, a day off': '{0}：{1} 是休息日，没有文件',
  '{0}: the config names no files': '{0}：配置中没有写文件',
  "put {date:yyyyMMdd} where the files' names have their date":
    '请把文件名中的日期写成 {date:yyyyMMdd}',
  '{0}: the same files for every date': '{0}：每个账期读的都是同样的文件',
  'give the user that runs it read permission': '请给运行程序的用户读取权限',
  'nothing to do yet: bills of {0} are due the next day at {1}':
    '暂不用处理：{0} 的账单要到次日 {1} 才齐',
  'fetch the files of {0}, or correct {1}: in the config': '请取得 {0} 的文件，或改正配置中的 {1}:',
  'give the right file; zhangping inspect shows details':
    '请换成正确的文件；zhangping inspect 可查看详情',
  '{0} files, the first is {1}': '{0} 个文件，首个为 {1}',
  '{0}, {1}: {2}: {3}': '{0}，{1}：{2}：{3}',
  'the channel says there is no bill': '渠道答复没有账单',
  'no run can use it until it is repaired or replaced: see docs/ledger.md':
    '修复或更换之前无法对账，见 docs/ledger.md',
  "{0}: the ledger's folder {1} does not exist": '{0}：台账所在文件夹 {1} 不存在',
  '{0}: does not exist yet, the first run creates it': '{0}：尚不存在，首次运行时创建',
  '{0}: no ledger can be created in {1}': '{0}：无法在 {1} 中创建台账',
  'give the user that runs it write permission there': '请给运行程序的用户写入权限',
  '{0}: it is empty': '{0}：还没有内容',
  '{0}: it has the older version {1}': '{0}：为较旧的版本 {1}',
  'nothing to do: the next run backs it up and upgrades it': '不用处理：下次运行会先备份再升级',
  '{0}: intact, jobs: {1}, dates: {2}, {3}': '{0}：完好，对账任务 {1} 个，账期 {2} 个，{3}',
  '{0}: readable by other users': '{0}：其他用户也能读取',
  '{0}: not writable by this user': '{0}：当前用户不能写入',
  '{0}: a run is in progress ({1})': '{0}：正在对账（{1}）',
  'nothing to do: the next run takes over the lock': '不用处理：下次运行会接管锁',
  '{0}: a run died ({1})': '{0}：有一次运行中途退出（{1}）',
  'remove it when the upgraded ledger works: rm {0}': '确认台账无误后可删除：rm {0}',
  '{0}: a copy of an older version': '{0}：旧版本台账的备份',
  'the clock says {0}': '系统时间为 {0}',
  'the clock says {0}, but the ledger has a run of {1}':
    '系统时间为 {0}，台账中却有 {1} 的运行记录',
  'set the clock (timedatectl set-ntp true): it determines which date is yesterday':
    '请校正系统时间（timedatectl set-ntp true）：昨天是哪天由它决定',
  '{0}: changed since their reports were written: {1}': '{0}：报告写出之后又有变化的账期：{1}',
  '{0}: dates without a run: {1}': '{0}：没有对账的账期：{1}',
  '{0} and {1} more': '{0} 等，另有 {1} 个',
  'Node.js {0}': 'Node.js {0}',
  'install Node.js {0} or later': '请安装 Node.js {0} 或更新的版本',
  'Node.js {0} is older than {1}': 'Node.js {0} 低于所需的 {1}',
  'time zones and encodings are available': '时区和字符编码数据齐全',
  'this Node.js lacks time zones or encodings (built without full ICU)':
    '此 Node.js 缺少时区或字符编码数据（未含完整 ICU）',
  'install Node.js from nodejs.org or your system, or set NODE_ICU_DATA':
    '请安装 nodejs.org 或系统提供的 Node.js，或设置 NODE_ICU_DATA',
  '{0} of memory; runs use a quarter': '内存 {0}；对账取其四分之一',
  'enough for small files; for large ones, give the machine more': '文件不大时无妨；否则请增加内存',
  '{0} of memory: what does not fit is written to disk': '内存 {0}：放不下的部分会写到磁盘',
  'it is {0} in {1}, and on this machine ({2})': '{1} 与本机（{2}）现在都是 {0}',
  'it is {0} in {1}, the time zone of business dates; this machine is in {2}':
    '账期所在的 {1} 现在是 {0}；本机时区为 {2}',
  'the hours in a crontab are those of {0}; bills are available from about 10:00 in {1}':
    'crontab 里的钟点按 {0} 算：账单约在 {1} 的 10:00 出齐',
  'move it away, or name another folder with out: in the config':
    '请移走它，或在配置的 out: 中另指文件夹',
  '{0}: not a folder, which reports need': '{0}：不是文件夹，报告无处可写',
  '{0}: reports cannot be written': '{0}：报告无法写入',
  '{0}: open to other users': '{0}：其他用户也能查看',
  '{0}: can be written': '{0}：可以写入',
  '{0}: {1} free': '{0}：剩余 {1}',
  'free space there, or move ledger: and out: of the config to another disk':
    '请腾出空间，或把配置中的 ledger: 和 out: 移到别的磁盘',
  '{0}: only {1} free, which is too little': '{0}：只剩 {1}，不够用',
  '{0}: {1} free; a run may need up to {2}': '{0}：剩余 {1}；一次对账最多可能需要 {2}',
  unknown: '未知',
  'version {0}, set-max-intset-entries {1}': '版本 {0}，set-max-intset-entries {1}',
  'Redis {0}: can be used; {1}': 'Redis {0}：可用；{1}',
  'start it, or correct redis: in the config; docs/scaling.md describes its settings':
    '请启动它，或改正配置中的 redis:；所需设置见 docs/scaling.md',
  'the clock of Redis agrees with this one': 'Redis 的时间与本机一致',
  'the clock of Redis and this one are {0} seconds apart': 'Redis 的时间与本机相差 {0} 秒',
  'synchronize the clocks of both machines (NTP)': '请让两台机器都用 NTP 校时',
  'no run has left keys there': '没有运行留下的数据',
  '--clean removes it': '用 --clean 清除',
  'removed {0} keys of {1}': '已清除 {1} 的 {0} 个键',
  'run {0}: {1} keys, {2} parts, {3} sealed, a loader is alive':
    '运行 {0}：{1} 个键，{2} 个分片，{3} 个已封存，装载进程仍在',
  'run {0}: {1} keys, {2} parts, {3} sealed, no loader is alive':
    '运行 {0}：{1} 个键，{2} 个分片，{3} 个已封存，装载进程已不在',
};
