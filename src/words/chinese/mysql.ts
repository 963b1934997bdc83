/** Chinese for what MySQL and MariaDB answer. */
import type { Catalogue } from '../language.ts';

export const MYSQL: Catalogue = {
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
};
