/** Chinese for the month: figures over all jobs. */
import type { Catalogue } from '../language.ts';

export const MONTH: Catalogue = {
  // Flags and mistakes.
  'add up a month, or one date, over all jobs: amounts, fees, rates, differences':
    '汇总一个月或一天，覆盖所有任务：金额、手续费、各项比率、差错',
  'one business date instead: yyyy-MM-dd, yesterday or today':
    '只看一个账期：yyyy-MM-dd、yesterday 或 today',
  'names of jobs (default: all)': '任务名（默认为全部）',
  '--month and --date: give one of them.': '--month 和 --date 只能给一个。',

  // What is missing or stale.
  'Missing or not up to date:\n': '缺的或过时的：\n',
  'No job was run in this period.': '这段时间没有任务运行过。',
  'All expected dates were run.\n': '应对的账期都已运行。\n',
  'not run: {0}': '没有运行：{0}',
  'no date of the period was run': '这段时间没有运行过',
  'without success rate, fees, hours and dimensions, because an older version ran them: {0}':
    '由旧版本运行，没有成功率、手续费、时段和维度：{0}',
  'not due yet': '未到对账时间',
  'changed since their own reports were written; the figures here are current: {0}':
    '写出当天报告之后又有变化（这里的数字是最新的）：{0}',

  // The figures.
  'beside {0}': '对比 {0}',
  total: '合计',
  payments: '收款笔数',
  before: '上期金额',
  change: '环比',
  refunds: '退款',
  fees: '手续费',
  'fee rate': '综合费率',
  'success rate': '成功率',
  dates: '账期数',
  'match rate': '匹配率',
  job: '任务',
  differences: '差错',
  'not added: in {0}': '不计入合计，已含在 {0} 中',
  items: '笔数',
  'days to close': '处理天数',
  'Items by category:\n': '差错分类：\n',
  'median {0}, at most {1}': '中位数 {0}，最长 {1}',
  '… and {0} more: month.json': '……另有 {0} 项，见 month.json',
  'Settlements:\n': '结算到账：\n',
  arrived: '已到账',
  'Open items of one order in two jobs:\n': '同一订单在两个任务中都未平：\n',
};
