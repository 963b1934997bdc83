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

  // `fees check`, `fees explain`, and the fee rules that `init` proposes.
  'hold the fees that were charged against the rules of the contract':
    '按合同的手续费规则核对实收手续费',
  'add up the fees of a month by rule, to the cent': '按规则汇总一个月的手续费，核到分',
  'name of the job (default: the only one with fee rules)':
    '任务名（默认：唯一设有手续费规则的任务）',
  'yyyy-MM': '月份，写作 yyyy-MM',
  "amount of the channel's invoice for rules that are billed": '渠道后收手续费的账单或发票金额',
  'show how the fee of each record of an order is computed': '列出一个订单每笔手续费的算式',
  'only this job (default: all jobs with fee rules)':
    '只看这个任务（默认：所有设有手续费规则的任务）',
  'read only the statement of this business date': '只读这一天的账单',
  'No job has fee rules: add fees: to a job of the config.':
    '没有任务设了手续费规则：请在配置的任务里加上 fees:。',
  '{0} has no fee rules: add fees: to the job.': '{0} 没有手续费规则：请在该任务里加上 fees:。',
  'Name a job: {0} have fee rules.': '请指明任务：{0} 都有手续费规则。',
  '{0}: {1} has no run in {2}.': '{0}：{1} 在 {2} 没有跑过账。',
  '{0}  {1}  {2}, {3} dates': '{0}  {1}  {2}，共 {3} 天',
  'billed by the rules: {0}': '按规则应后收：{0}',
  'invoice: {0}': '发票金额：{0}',
  rule: '规则',
  from: '起用日期',
  volume: '交易额',
  charged: '实收',
  'effective rate': '实际费率',
  '{0} (billed)': '{0}（后收）',
  'charged {0}': '实收 {0}',
  'by the rule {0}': '按规则 {0}',
  'Records whose fee is not that of their rule: {0}\n': '手续费与规则不符的流水：{0} 笔\n',
  'deducted for rules that are billed: {0}': '规则是后收，账单里却已扣收：{0}',
  'The rows are in fee-rows.csv of this date. See zhangping fees explain <order-id>.':
    '逐笔见该账期的 fee-rows.csv；算式见 zhangping fees explain <订单号>。',
  'The arithmetic: zhangping fees explain {0}': '算式：zhangping fees explain {0}',
  'rules that apply to no record: {0}': '没有用到的规则：{0}',
  'The ledger has job {0} in {1}, but the config has it in {2}. Fees by these rules are not comparable: correct currency:.':
    '台账里任务 {0} 的币种是 {1}，配置里是 {2}，手续费无法按这些规则核对：请改正 currency:。',
  'the first date that was run: {0}': '首个跑账的账期：{0}',
  'refunds assumed, as their payment or refunds before them were not found: {0}':
    '找不到原支付或此前的退款、手续费暂按正确处理的退款：{0} 笔',
  'what is billed was not checked: give --invoice': '后收部分没有核对：请用 --invoice 给出发票金额',
  '{0} was not read: {1}': '{0} 没有读：{1}',
  '… and {0} more dates were not read': '……另有 {0} 天没有读',
  '… and {0} more dates were not run': '……另有 {0} 天没有跑账',
  'order id as written in the files': '文件里写的订单号',
  'dates not run: {0}': '没有运行的账期：{0}',
  'The files of {0} earlier dates were not read. Add --date <date> to read those of one date.':
    '还有 {0} 个更早的账期没有读。加 --date <日期> 只读那一天的文件。',
  'expected {0}; charged {1}': '应收 {0}；实收 {1}',
  'No statement that was read has a successful record of the order.':
    '读过的账单里没有这个订单的成功流水。',
  '{0}; no fee stated': '{0}；账单没有写明手续费',
  '{0}; charged {1}': '{0}；实收 {1}',
  '{0}, {1} too much': '{0}，多收 {1}',
  '{0}, {1} too little': '{0}，少收 {1}',
  'no rule applies': '没有适用的规则',
  'the volume of its month decides': '按当月交易量分档，由整月决定',
  'refunds return no fee': '退款不退手续费',
  ', at most {0}': '，封顶 {0}',
  ', at least {0}': '，保底 {0}',
  '{0} = {1}': '{0} = {1}',
  "its part of the payment's fee is not known, so by the rate of its date: {0}":
    '无法确定应退支付手续费的多少，按退款当天的费率：{0}',
  'its payment was not read, so by the rate of its date: {0}':
    '没有读到原支付，按退款当天的费率：{0}',
  'the whole fee of the payment, {0}': '退回支付的全部手续费 {0}',
  "the rest of the payment's fee: {0} - {1} = {2}": '退回支付手续费的余额：{0} - {1} = {2}',
  "its part of the payment's fee: {0} × {1} / {2} = {3}":
    '按比例退回支付的手续费：{0} × {1} / {2} = {3}',
  '{0}, {1} {2}': '{0}，{1} {2}',
  '{0} % of {1}': '{1} × {0}%',
  '{0}, {1} with its day': '{0}，与当天合计后{1}',
  '{0}, billed later': '{0}，后收',
  '{0}: {1} of {2} rows': '{0}：{2} 笔中 {1} 笔',
  'Payments whose fee is that of one rate: {0}. If the contract says the same, add this to the job, and each run judges its fees: fees: {1}':
    '手续费合于同一费率的支付：{0}。若与合同一致，把这一行写进任务里，每次对账就会核对手续费：fees: {1}',
  'half-up': '四舍五入',
  'half-even': '四舍六入五成双',
  'rounded up': '进位',
  'rounded down': '舍去尾数',
};
