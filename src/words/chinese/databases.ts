/** Databases: their settings, queries and set-up. */
import type { Catalogue } from '../language.ts';

export const DATABASES: Catalogue = {
  // init
  '--password-env, --password-file, --ca-file and --no-tls need --database <url>.':
    '--password-env、--password-file、--ca-file 和 --no-tls 须与 --database <url> 一起使用。',
  'It examines them and writes zhangping.yaml. If a database has your own records:':
    '程序会识别这些文件并写出 zhangping.yaml。如果内部流水在数据库中：',
  'database {0}, table {1}': '数据库 {0}，表 {1}',
  'other tables: {0}{1}': '其他表：{0}{1}',
  'the config describes its rows': '其行的格式由配置描述',
  'your own records of that day: from :from, before :to':
    '当日的内部流水：从 :from 起，到 :to 之前',
  '--database {0}.': '--database {0}。',
  '--password-env {0}.': '--password-env {0}。',
  'Give --password-env or --password-file, not both.':
    '--password-env 和 --password-file 只能给出一个。',
  'Give the flows with --flows or with --database, not with both.':
    '内部流水请用 --flows 或 --database 给出，不能两者都用。',
  '{0}: no table has columns for order id, amount and time. Tables that this user can read: {1}. Write the query into the config by hand.':
    '{0}：没有一张表同时有订单号、金额和时间列。该用户可读的表：{1}。请自行在配置中写出查询。',
  '{0} is read as refunds of the orders in {1}': '{0} 被当作 {1} 中订单的退款',
  'floating-point numbers are rounded to 2 decimals here: {0}':
    '以下列是浮点数，此处四舍五入到两位小数：{0}',
  'times without a zone must be those of {0}: {1}': '以下时间不带时区，须为 {0} 的时间：{1}',
  '{0} is taken as the amount, not {1}': '金额取自 {0}，而不是 {1}',
  '{0} has more columns that may tell which rows count, and as what: {1}':
    '{0} 中还有一些列，可能决定哪些行计入、计为什么：{1}',
  'if {0} has orders of several channels, read those of this one: add a condition on {1}':
    '{0} 中若有多个渠道的订单，请只读取本渠道的：在查询中加上 {1} 的条件',
  'keep the rows that were read: a rerun then shows what has changed':
    '把读到的行保留几天：重跑时会指出变化',
  'refuse a replica that is further behind': '从库落后超过这些秒数就拒收',
  'longest time of the query': '查询最长用时（秒）',
  'is {0} the time of payment?': '{0} 是支付时间吗？',
  '{0} does not look like yyyy-MM-dd HH:mm:ss, with which :from and :to are compared: convert one of them':
    '{0} 的值不是 yyyy-MM-dd HH:mm:ss 格式，而 :from 和 :to 是按此格式比较的：请转换其中之一',
  '{0} has no time of day': '{0} 只有日期，没有时刻',
  '{0} has no index, so that {1} is read as a whole': '{0} 没有索引，因此会读取整张表 {1}',
  'the query found no rows up to {0}: states, types and the unit of amounts are not known':
    '到 {0} 为止查询没有读到行：状态、类型和金额单位未知',
  '{0} has refunds, which could not be read together with {1}: add them with UNION ALL':
    '{0} 中有退款，但无法与 {1} 一起读取：请用 UNION ALL 加入',
  'The nightly run needs the password: put {0}=… into secrets.env in this folder, and run chmod 600 secrets.env.':
    '每晚的运行需要密码：请把 {0}=… 写入本文件夹的 secrets.env，并运行 chmod 600 secrets.env。',
  // inspect
  '{0}: the config does not say where the {1} come from.': '{0}：配置没有指定 {1} 的来源。',
  'Give files, or a job of the config with --job, and optionally --side and --date.':
    '请给出文件，或用 --job 指定配置中的任务，并可用 --side 和 --date 指定哪一方和哪一天。',
  query: '查询',
  '{0} to {1} (exclusive)': '{0} 至 {1}（不含）',
  // help
  'instead of files: what this job of the config reads': '不给文件，而是检查配置中该任务读取的内容',
  'side of the job (default: flows)': '任务的哪一方（默认：flows）',
  'business date to read for the job (default: yesterday)': '为该任务读取的账期（默认：昨天）',
  'database with your own records: mysql://, postgres://, sqlite:':
    '内部流水所在的数据库：mysql://、postgres:// 或 sqlite:',
  'environment variable with the password of the database': '保存数据库密码的环境变量',
  'file with the password of the database': '保存数据库密码的文件',
  "certificates (PEM) that sign that of the database's server":
    '签发数据库服务器证书的 CA 证书（PEM）',
  'connect to the database without encryption': '不加密地连接数据库',
  // doctor
  'do what the message says, then run zhangping doctor again':
    '请按提示处理，再运行 zhangping doctor',
  '{0}: connected to {1}, {2}': '{0}：已连接{1}，{2}',
  '{0}: rows and password are sent without encryption': '{0}：数据和密码未加密传输',
  "remove tls: false; caFile names the server's certificates":
    '请删除 tls: false；服务器的证书可用 caFile 指定',
  '{0}: a replica, {1} s behind': '{0}：这是从库，落后 {1} 秒',
  '{0}: its clock agrees, in {1}': '{0}：时间与本机一致，时区为 {1}',
  '{0}: it is {1} there, but {2} in {3}': '{0}：那里的时间是 {1}，而 {3} 的时间是 {2}',
  'synchronize the clocks of both machines, and check the time zone of the database':
    '请同步两台机器的时钟，并检查数据库的时区',
  '{0}: the query reads all of table {1}, about {2} rows': '{0}：查询会读取整张表 {1}，约 {2} 行',
  '{0}: the query reads no large table as a whole': '{0}：查询不会读取整张大表',
  'compare a column that has an index, as in paid_at >= :from AND paid_at < :to':
    '请用有索引的列作条件，例如 paid_at >= :from AND paid_at < :to',
  '{0} has an index that is not used: run ANALYZE for {1}':
    '{0} 有索引但未被使用：请对 {1} 运行 ANALYZE',
  '{0}: its user can change rows': '{0}：该用户可以修改数据',
  'use a user that has only SELECT': '请使用只有 SELECT 权限的用户',
  // settings
  'is not under databases: at the top of the config': '不在配置开头的 databases: 中',
  'names no file. Expected {0}': '没有指定文件。应为 {0}',
  'is not the URL of a database. Expected {0}': '不是数据库的 URL。应为 {0}',
  'contains a password. Remove it, and name the environment variable (passwordEnv) or the file (passwordFile) that has it':
    '包含密码。请删除密码，并指定保存密码的环境变量（passwordEnv）或文件（passwordFile）',
  'cannot be set together with passwordEnv: remove one of them':
    '不能与 passwordEnv 同时设置：请删除其中一个',
  'must name user, host and database, and nothing else. Expected {0}':
    '必须且只能包含用户、主机和数据库名。应为 {0}',
  'has a quote or comment without an end': '有引号或注释没有结束',
  'has a backslash before a quote: write a quote in text twice':
    '引号前有反斜杠：文本中的引号请写两次',
  'has a comment that the server would run (/*! … */)': '有服务器会执行的注释（/*! … */）',
  'has a comment within a comment': '注释中还有注释',
  'has several statements: write one SELECT': '有多条语句：请只写一条 SELECT',
  'is not one SELECT, or WITH … SELECT': '不是一条 SELECT，也不是 WITH … SELECT',
  'writes its result somewhere (INTO): write a plain SELECT':
    '会把结果写到别处（INTO）：请写普通的 SELECT',
  'locks rows (FOR UPDATE): write a plain SELECT': '会锁定行（FOR UPDATE）：请写普通的 SELECT',
  'has a parameter :{0}. There are :from, :to and :date':
    '有参数 :{0}。可用的参数是 :from、:to 和 :date',
  'reads the same rows for every date. Restrict it to the business date, as in paid_at >= :from AND paid_at < :to':
    '每个日期读取的行都相同。请限定账期，例如 paid_at >= :from AND paid_at < :to',
  // reading
  'A database is read for a business date: give --date.':
    '从数据库读取需要账期：请用 --date 给出。',
  '{0} is a replica that is {1} s behind, and maxLagSeconds is {2}. Wait until it has caught up, then run again.':
    '{0} 是落后 {1} 秒的从库，而 maxLagSeconds 为 {2}。请等它追上后再运行。',
  'database {0} ({1})': '数据库 {0}（{1}）',
  'database {0} ({1}:{2})': '数据库 {0}（{1}:{2}）',
  '{0}: {1}. {2}': '{0}：{1}。{2}',
  '{0}: the query took longer than {1} s. Check with zhangping doctor whether it uses an index, or raise timeoutSeconds in the config.':
    '{0}：查询超过 {1} 秒。请用 zhangping doctor 检查是否用到索引，或在配置中调大 timeoutSeconds。',
  'Check its path, and that this user may read it.': '请检查路径，以及当前用户是否有权读取。',
  'Run the query with sqlite3 to see what is wrong.': '请用 sqlite3 运行该查询，查看错误所在。',
  "{0}: column {1} contains floating-point numbers, which do not hold amounts exactly. Store amounts as DECIMAL or as whole minor units, or convert them in the query, as in CAST({2} AS DECIMAL(20, 2)), or for SQLite printf('%.2f', {3}).":
    "{0}：列 {1} 是浮点数，不能准确保存金额。请用 DECIMAL 或以分为单位的整数保存金额，或在查询中转换，例如 CAST({2} AS DECIMAL(20, 2))，SQLite 用 printf('%.2f', {3})。",
  'read {0} from {1}': '{0} 从 {1} 读取',
};
