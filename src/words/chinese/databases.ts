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

  // The connections to database servers.
  // Setting up.
  'The certificates of database {0} cannot be read ({1}: {2}).':
    '读不了数据库 {0} 的证书（{1}：{2}）。',

  // The network and TLS.
  'Check host and port in the url, and that the server runs and listens there.':
    '请检查 url 里的主机和端口，并确认服务器在运行、在这个端口上监听。',
  'Check the host in the url, and the name servers of this machine.':
    '请检查 url 里的主机名，以及本机的 DNS 设置。',
  'Check host and port in the url, and the firewalls in between.':
    '请检查 url 里的主机和端口，以及中间的防火墙。',
  "The connection broke, and nothing was used. Run again; if it breaks again, see the server's log.":
    '连接中断，读到的部分没有使用。请重新运行；若再次中断，请查看服务器日志。',
  "Write a host that the server's certificate names in the url.":
    '请在 url 里改用服务器证书上列出的主机名。',
  "Renew the server's certificate, and check the clock of this machine.":
    '请更换服务器证书，并检查本机时钟。',
  'If the certificate is the right one, set caFile (for init: --ca-file) to the certificates (PEM) of the authority that signed it.':
    '若确认是这台服务器的证书，请把 caFile（init 用 --ca-file）设为签发它的 CA 证书（PEM）。',
  "Check the port in the url, and the server's TLS settings.":
    '请检查 url 里的端口，以及服务器的 TLS 设置。',
  'Turn TLS on in the server. Only inside a trusted network, set tls: false (for init: --no-tls) instead.':
    '请在服务器上启用 TLS；只有在可信内网里，才可以改设 tls: false（init 用 --no-tls）。',
  'Check that host and port in the url are those of a PostgreSQL server.':
    '请确认 url 里的主机和端口是 PostgreSQL 服务器。',

  // What the server answers.
  'Check the user in the url, and the password that passwordEnv or passwordFile names.':
    '请检查 url 里的用户名，以及 passwordEnv 或 passwordFile 所指的密码。',
  "Check the user in the url, and let this machine connect in the server's pg_hba.conf.":
    '请检查 url 里的用户名，并在服务器的 pg_hba.conf 里允许本机连接。',
  '{0} The connection is not encrypted: lines with hostssl do not let it in.':
    '{0}这个连接没有加密：hostssl 的行不会放行。',
  'Check the database in the url.': '请检查 url 里的库名。',
  'Give the user permission, as in GRANT SELECT ON <table> TO {0}.':
    '请给这个用户授权，例如 GRANT SELECT ON <表名> TO {0}。',
  'Queries only read: leave out the function that writes.':
    '查询只能读数据：请去掉其中会写数据的函数。',
  "Update the server's time zone data, or correct timeZone in the config.":
    '请更新服务器的时区数据，或改正配置里的 timeZone。',
  'The query was cancelled in the server. Run again.': '查询在服务器上被取消，请重新运行。',
  'Run again later, or let the server accept more connections.':
    '请稍后重新运行，或调大服务器允许的连接数。',
  'Run again. If a replica often cancels queries, set hot_standby_feedback there.':
    '请重新运行。从库若经常取消查询，请在从库上启用 hot_standby_feedback。',
  'Run again when the server is up; its log says more.':
    '请等服务器恢复后重新运行；原因见服务器日志。',
  "Run the query with psql to see what is wrong; the server's log says more.":
    '请用 psql 运行这条查询，看问题在哪里；原因见服务器日志。',
  'Correct sql: in the config.': '请改正配置里的 sql:。',
  'Correct line {0} of sql: in the config.': '请改正配置里 sql: 的第 {0} 行。',
  'a row cannot be computed (SQLSTATE {0})': '有一行算不出结果（SQLSTATE {0}）',
  'Run the query with psql to see which row, and why.':
    '请用 psql 运行这条查询，看是哪一行、为什么。',

  // The query.
  'contains a NUL character': '含有 NUL 字符',
  'has {0} outside of quotes. Parameters are :from, :to and :date':
    '在引号之外含有 {0}。参数只有 :from、:to 和 :date',

  // The result.
  '{0}: the query has two columns {1}. Name each column once, as in o.amount AS amount.':
    '{0}：查询结果有两列都叫 {1}。每列请用不同的名字，例如 o.amount AS amount。',
  '{0}: the query has a column {1}. Give it a name of letters, as in CONCAT(a, b) AS note.':
    '{0}：查询结果有一列名为 {1}。请给它取一个普通的名字，例如 CONCAT(a, b) AS note。',
  '{0}: the server asks for the password without encryption, and it was not sent. Write scram-sha-256 as the method of the user in pg_hba.conf, or turn TLS on.':
    '{0}：服务器要求以明文发送密码，因此没有发送。请在 pg_hba.conf 里把该用户的认证方式改为 scram-sha-256，或开启 TLS。',
  '{0}: column {1} has the type money, which the server writes as its locale does. Convert it in the query, as in {2}::numeric AS {3}.':
    '{0}：{1} 列是 money 类型，写法随服务器的区域设置而变。请在查询里转换，例如 {2}::numeric AS {3}。',
  "{0}: {1} in {2} is {3} by the server's time zone data. Update the server's time zone data (tzdata), or this machine's Node.js.":
    '{0}：{2} 的 {1}，按服务器的时区数据是 {3}。请更新服务器的时区数据（tzdata），或本机的 Node.js。',
  '{0} is a replica that does not know how far it is behind: it has replayed no transaction since it started. Run again later, or read the primary.':
    '{0} 是从库，不知道自己落后多少：它启动以来还没有回放过事务。请稍后重新运行，或改读主库。',

  // MySQL and MariaDB answer.
  '{0}: the server does not know the time zone {1}. Load its tables of time zones: mysql_tzinfo_to_sql /usr/share/zoneinfo | mysql -u root mysql':
    '{0}：服务器不认识时区 {1}。请装入它的时区表：mysql_tzinfo_to_sql /usr/share/zoneinfo | mysql -u root mysql',
  '{0} is a replica that does not replicate. Start it (START REPLICA), or read the primary.':
    '{0} 是从库，复制已停止。请启动复制（START REPLICA），或改读主库。',
  '{0}: the user may not see how far a replica is behind. Give permission: GRANT {1} ON *.* TO {2}; or remove maxLagSeconds from the config.':
    '{0}：这个用户无权查看从库落后多少。请授权：GRANT {1} ON *.* TO {2}；或从配置里去掉 maxLagSeconds。',
  '{0}: column {1} contains bytes that are no text. Convert it in the query, as in HEX({2}) AS {3}.':
    '{0}：{1} 列里有不是文本的字节。请在查询里转换，例如 HEX({2}) AS {3}。',
  'a row cannot be computed (error {0})': '有一行算不出结果（错误 {0}）',
  'Run the query with mysql to see which row, and why.':
    '请用 mysql 运行这条查询，看是哪一行、为什么。',
  "Run the query with mysql to see what is wrong; the server's log says more.":
    '请用 mysql 运行这条查询，看问题在哪里；原因见服务器日志。',
  'Let the user log in with caching_sha2_password or mysql_native_password.':
    '请让这个用户以 caching_sha2_password 或 mysql_native_password 方式登录。',
  'Check that host and port in the url are those of a MySQL or MariaDB server.':
    '请确认 url 里的主机和端口是 MySQL 或 MariaDB 服务器。',
  'Let the user connect from this machine.': '请允许这个用户从本机连接。',
  'Check the name, and give the user permission, as in GRANT SELECT ON {0}.<table> TO {1}.':
    '请检查名称是否写对，并给这个用户授权，例如 GRANT SELECT ON {0}.<表名> TO {1}。',
  '{0} The connection is not encrypted: a user with REQUIRE SSL is not accepted then.':
    '{0}这个连接没有加密：带 REQUIRE SSL 的用户因此不会被接受。',
  'The table was changed meanwhile. Run again.': '期间表结构有改动，请重新运行。',

  // Rows of databases that are kept.
  // Keeping.
  'The rows of the database cannot be kept in {0}: the disk is full ({1}). Nothing was committed. Free space there, or lower keepDays, and run again.':
    '数据库的数据行无法留存到 {0}：磁盘已满（{1}）。什么都没有入账。请腾出空间，或者调小 keepDays，再运行。',
  'The rows of the database cannot be kept in {0}: {1}. Nothing was committed. Give this user write permission there, or leave out keepDays, and run again.':
    '数据库的数据行无法留存到 {0}：{1}。什么都没有入账。请让当前用户可以在那里写，或者去掉 keepDays，再运行。',
  // Reading.
  '{0}: the rows of {1} were not kept. Set keepDays for the query of job {2}, so that the next runs keep theirs.':
    '{0}：{1} 的数据行没有留存。在任务 {2} 的查询里设 keepDays，以后对账就会留存。',
  '{0}: the kept rows of {1} no longer exist: {2} has been removed (keepDays), or the ledger was moved without its folder {3}.':
    '{0}：{1} 留存的数据行已经没有了：{2} 过期删除了（keepDays），或者台账搬走时没有带上目录 {3}。',
  '{0} is damaged: it does not have the rows that the run read.':
    '{0} 已损坏：里面不是那次对账读到的数据行。',
  '--kept needs the ledger, which says which rows were kept: leave out --no-ledger.':
    '--kept 要靠台账知道留存了哪些数据行：请去掉 --no-ledger。',
  '--kept: job {0} does not read a database.': '--kept：任务 {0} 不读数据库。',
  'database:{0}: job {1} has no run of {2} that read it. Run without --kept.':
    'database:{0}：任务 {1} 在 {2} 没有读过它的对账。请不带 --kept 运行。',
  '{0} To read the database again, run without --kept.': '{0}要重新读数据库，请不带 --kept 运行。',
  '--kept reads the rows of dates that were run, and --catch-up runs dates that were not: give --date, or --from and --to.':
    '--kept 读对过的账期留存的数据行，--catch-up 跑没有对过的账期：请改用 --date，或 --from 和 --to。',
  '--run uses the loaded files: leave out --kept.': '--run 使用已装入的文件：请去掉 --kept。',
  'read the rows that the last run of the date kept, not the database':
    '不读数据库，读该账期上次对账留存的数据行',
  // In reports.
  'kept rows, {0}': '留存的数据行，{0}',
  'rows kept in {0}, beside the ledger: {1}:<n> is line n of it':
    '数据行留存在台账旁的 {0}：{1}:<n> 就是其中第 n 行',
  "the rows differ from those of the date's previous run, of which no copy is left to show the difference":
    '数据行与该账期上次对账时不同，但当时的数据行没有留存，看不出差在哪里',
  '{0}; keepDays of the query keeps copies': '{0}；查询里设了 keepDays 就会留存',
  '{0} changed, {1} added, {2} removed': '改动 {0} 行，新增 {1} 行，减少 {2} 行',
  "rows that differ from the date's previous run: {0}": '与该账期上次对账相比，数据行有变动：{0}',
  "rows that differ from the date's previous run, which had another query: {0}":
    '与该账期上次对账相比，查询改过，数据行有变动：{0}',
  '… and {0} more': '……还有 {0} 行',
  '(empty)': '（空）',
  '{0} added: {1}': '{0} 新增：{1}',
  '{0} removed: {1}': '{0} 减少：{1}',
  '{0} changed: {1}': '{0} 改动：{1}',
  // In explain.
  '{0}: no copy of its rows is kept (keepDays)': '{0}：数据行没有留存（keepDays）',
  'rows of {0} by line: zcat {1} | sed -n {2}': '按行看 {0} 的数据：zcat {1} | sed -n {2}',
};
