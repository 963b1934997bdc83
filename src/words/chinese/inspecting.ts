/** Chinese for `inspect`: descriptions of files. */
import type { Catalogue } from '../language.ts';

export const INSPECTING: Catalogue = {
  '--suggest takes one file at a time.': '--suggest 一次只处理一个文件。',
  '--suggest prints YAML: leave out --json.': '--suggest 打印的是 YAML：请去掉 --json。',
  'The flows of {0} are sums of the statement of job {1}: inspect that, or give --side statement.':
    '任务 {0} 的流水是任务 {1} 的账单的汇总：请查看后者，或给出 --side statement。',
  format: '格式',
  '{0}, profile {1}': '{0}，格式名 {1}',
  container: '容器',
  obtained: '获取',
  encoding: '编码',
  account: '账户',
  period: '日期',
  '{0} to {1}': '{0} 到 {1}',
  rows: '行数',
  'passed over': '跳过',
  '{0} that are not records': '{0} 行，不是流水',
  '1 record, {0}': '1 笔，{0}',
  '{0} records, {1}': '{0} 笔，{1}',
  footer: '文件尾',
  'agrees with the rows': '与各行相符',
  'balances and rows agree': '余额与各行相符',
  'DISAGREES with the rows': '与各行不符',
  'this format has none': '这种格式没有',
  'line {0}': '第 {0} 行',
  PROBLEM: '问题',
  '… and {0} more rows that cannot be read': '… 另有 {0} 行无法读取',
};
