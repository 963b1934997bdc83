/** Chinese for the connections to database servers. */
import type { Catalogue } from '../language.ts';

export const DATABASE_SERVERS: Catalogue = {
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
};
