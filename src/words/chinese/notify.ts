/** Chinese for notifications: their settings, messages and delivery. */
import type { Catalogue } from '../language.ts';

export const NOTIFY: Catalogue = {
  'must be the name of an environment variable, such as ALERT_URL, that holds the secret':
    '应为环境变量名，如 ALERT_URL：机密放在环境变量里，不写在本文件里',
  'must be mobile numbers in quotes, or all: the group members to mention':
    '应为加引号的手机号或 all：要 @ 的群成员',
  'must be open_ids, which begin with ou_, or all: the group members to mention':
    '应为以 ou_ 开头的 open_id 或 all：要 @ 的群成员',
  'must be a list: the program and its arguments': '应为列表：程序及其参数',
  'must be a map of settings, with to: dingtalk, wecom, feishu, webhook or command':
    '应为一组设置，其中 to 为 dingtalk、wecom、feishu、webhook 或 command',
  'must be dingtalk, wecom, feishu, webhook or command':
    '应为 dingtalk、wecom、feishu、webhook 或 command',
  'must be a list of targets, each with its to: and settings':
    '应为通知对象的列表，每个对象有 to 和各自的设置',
  'has more than {0} targets': '通知对象超过 {0} 个',
  '{0} is not a setting of this kind of target': '这类通知对象没有 {0} 这项设置',
  "unknown setting '{0}': name the environment variables of secrets with urlEnv and secretEnv":
    '没有“{0}”这项设置：机密放在环境变量里，用 urlEnv 或 secretEnv 指明变量名',
  "there is no job '{0}'": '没有名为“{0}”的对账任务',

  'the environment variable {0} is not set': '没有设置环境变量 {0}',
  'the environment variable {0} does not contain a URL': '环境变量 {0} 里不是网址',
  'the URL in {0} must begin with https:// (http:// only for this machine)':
    '{0} 里的网址必须以 https:// 开头（只有发往本机才可以用 http://）',
  'the URL in {0} must not contain a user name or password': '{0} 里的网址不能带用户名和密码',
  'the answer is HTTP {0}': '对方返回 HTTP {0}',
  'the answer is HTTP {0}, a redirect; redirects are not followed':
    '对方返回 HTTP {0}，要求跳转；跳转一律不跟',
  'no answer in time': '对方没有在限定时间内应答',
  'the connection fails ({0})': '连接失败（{0}）',
  'the answer is not that of a chat robot: check the URL': '返回的内容不是机器人的应答：网址对吗？',
  'the robot answers {0}: {1}': '对方返回 {0}：{1}',
  'the command cannot be started ({0})': '命令无法启动（{0}）',
  'the command did not end in time and was stopped': '命令没有在限定时间内结束，已被终止',
  'the command was killed by {0}': '命令被信号 {0} 终止',
  'the command exited with code {0}': '命令的退出码为 {0}',
  'internal error ({0})': '意外故障（{0}）',
  'notification {0} ({1}) was not delivered: {2}': '第 {0} 个通知（{1}）没有送达：{2}',

  'No notification targets: add notify: to zhangping.yaml.':
    '没有通知对象：请在 zhangping.yaml 中添加 notify。',
  '{0} {1}: delivered': '{0} {1}：已送达',
  '{0} {1}: not delivered: {2}': '{0} {1}：没有送达：{2}',
  'zhangping: a test message': 'zhangping（账平）：测试消息',
  'Sent by zhangping notify on {0}.': '由 {0} 上的 zhangping notify 发出。',
  'Notifies on: {0}.': '这里会收到结果如下的对账：{0}。',
  'Jobs: all.': '对账任务：全部。',
  'Jobs: {0}.': '对账任务：{0}。',

  BALANCED: '账平',
  DISCREPANT: '不平',
  MISSING: '文件未到',
  REFUSED: '拒绝对账',
  FAILED: '运行失败',
  'Balanced runs: {0} of {1}': '{1} 次对账中 {0} 次账平',
  'Runs that need attention: {0} of {1}': '{1} 次对账中有 {0} 次需要处理',
  'Difference {0} {1}: statement {2} ({3}), flows {4} ({5})':
    '差额 {0} {1}：对账单 {2}（{3} 笔），流水 {4}（{5} 笔）',
  '{0}: {1}, {2}': '{0} {1} 笔，{2}',
  'expired items of earlier dates: {0}': '往日超期：{0} 笔',
  'Reports: {0}:{1}': '报告：{0}:{1}',
  'and 1 more line': '另有 1 行',
  'and {0} more lines': '另有 {0} 行',
};
