/** Chinese for fee rules. */
import type { Catalogue } from '../language.ts';

export const FEES: Catalogue = {
  'the file of fee rules': '手续费规则文件',
  'must be a decimal number, such as "0.006" for 0.6 %': '应为小数，如千分之六（0.6%）写作 "0.006"',
  'is {0} %: rates of 20 % or more are not accepted, and 0.6 % is "0.006"':
    '相当于 {0}%：费率须低于 20%；若是 0.6%，请写 "0.006"',
  'must be at least min: {0}': '不得低于 min：{0}',
  'must be at most {0} rules': '最多 {0} 条规则',
  'must be at most {0} steps': '最多 {0} 档',
  'cannot be the name of a rule: {0}': '不能作规则名：{0}',
  'cannot be chosen here: use from and until': '不能写在这里：请用 from 和 until',
  'must be one of {0}, or a name under fields: of the profile':
    '应为 {0} 之一，或账单格式的 fields: 下的名字',
  'is missing: a rule needs rate, fixed or tiers': '缺少：每条规则要有 rate、fixed 或 tiers',
  'cannot be set together with rate: remove one of them': '不能与 rate 同时设置：请删去其中一个',
  'must be later than from: the rule ends before this date':
    '应晚于 from：规则用到这一天的前一天为止',
  'cannot be payment together with refund or reversal: these follow the rule of their payment, by refunds:':
    'payment 不能与 refund、reversal 写在同一条规则里：退款和撤销随其支付的规则，由 refunds: 决定',
  'applies only to rules for payments': '只用于支付（payment）的规则',
  'must not be set in the last step, which has all larger amounts':
    '最后一档不能有 upTo：更大的金额都归这一档',
  'is missing: only the last step has none': '缺少：只有最后一档可以不写',
  'must be larger than that of the step before, and than 0': '应大于 0，且大于上一档的 upTo',
  'does not apply to tiers by volume': '不适用于按交易量分档（by: volume）的规则',
  'is also the name of a rule above, at the same time: end that one with until:, or choose another name':
    '与上面一条规则同名，适用日期又重叠：请用 until: 结束上面那条，或另起一个名字',
  '{0}: the rows have no fees, which the fee rules of the job {1} are held against. Give a bill that has them, name its column under columns: of the profile, or set collect: billed in the rules.':
    '{0}：账单没有手续费，任务 {1} 的手续费规则无从核对。请改用带手续费的账单，或在格式的 columns: 下写明手续费列，或在规则里写 collect: billed（后收）。',
  "{0}: the rows have no field '{1}', which a fee rule of the job {2} names; they have: {3}. Correct for:, or add the field to fields: of the profile.":
    '{0}：账单没有任务 {2} 的手续费规则所用的字段“{1}”；现有：{3}。请更正 for:，或在格式的 fields: 下加上这个字段。',
  '{0} does not apply to job {1}, which has fee rules: run it from its files on one machine.':
    '{0} 不能用于任务 {1}：它有手续费规则，请在一台机器上直接用文件对账。',
  'fees charged {0}, by the rules {1}, difference {2}': '手续费实收 {0}，按规则应收 {1}，相差 {2}',
  'no rule: {0}': '没有规则的流水：{0} 笔',
  'no fee stated: {0}': '没有写明手续费的流水：{0} 笔',
  'refunds assumed to be right: {0}': '手续费暂按正确处理的退款：{0} 笔',
  'wrong rate: {0} (rows in fee-rows.csv)': '费率不对：{0}（逐笔见 fee-rows.csv）',
  'The rows of fee-rows.csv do not add up to the wrong fees of the run. Nothing was written. Please report this.':
    'fee-rows.csv 里的流水与本次对账认定的错误手续费不一致。什么也没有写入。请报告此问题。',
  '; ': '；',
  'Fees by rule': '各条规则的手续费',
  '{0} (fee {1})': '{0}（手续费 {1}）',
  'no rule': '没有规则',
  '{0} (wrong rate)': '{0}（费率不对）',
  'Number of records': '笔数',
  Volume: '交易额',
  Charged: '实收',
  Expected: '应收',
  'Effective rate': '实际费率',
  'never applies, because {0} above applies to all of its records: move this rule above it, or end that one with until:':
    '永远用不到：它管的流水都已归上面的 {0}。请把这条移到它前面，或用 until: 结束那一条',
};
