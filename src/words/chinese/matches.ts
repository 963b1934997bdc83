/** Chinese messages about people's matches, and about decisions that are taken back. */
import type { Catalogue } from '../language.ts';

export const MATCHES: Catalogue = {
  // Help.
  'list open items (挂账差错), and record what people decide about them':
    '列出、处理、勾对挂账差错',
  'match open items with each other': '把几笔挂账差错互相勾对（人工勾对）',
  'match the items of a suggestion': '按一条建议勾对差错',
  'suggestion id, or its first characters': '建议的编号，或编号的开头几位',
  'ids of two or more open items of one job': '同一任务的两笔以上未处理差错的编号',
  'what the remaining difference is: fee, rounding or unexplained':
    '勾对后剩下的差额是什么：fee 手续费、rounding 尾差、unexplained 原因不明',
  'reopen all items of a match': '撤销一次勾对，其中的差错全部重新打开',
  'event number of the match, as shown by items show': '勾对的记录编号，items show 里有',
  'take back a decision': '撤回一次处理',
  'event number of the decision (default: the last one of --by)':
    '处理记录的编号（默认为 --by 这个人的最后一次）',

  // Matches.
  'A match needs two items or more.': '勾对至少要有两笔差错。',
  '{0} is of job {1}, {2} of job {3}: a match is of one job. To resolve them one by one: zhangping items resolve. Nothing was changed.':
    '{0} 属于任务 {1}，{2} 属于任务 {3}：只能勾对同一任务的差错。要逐笔处理：zhangping items resolve。什么都没有改动。',
  'The items leave a difference of {0}. Say what it is: --residual fee, rounding or unexplained. Nothing was changed.':
    '这些差错勾对后还差 {0}。请说明这笔差额是什么：--residual fee（手续费）、rounding（尾差）或 unexplained（原因不明）。什么都没有改动。',
  'The items sum to {0}: there is no residual. Leave out --residual. Nothing was changed.':
    '这些差错合计 {0}，没有剩余差额，请去掉 --residual。什么都没有改动。',
  '--residual {0}: expected one of {1}.': '--residual {0}：应为其中之一：{1}。',
  'Residual: {0} {1}': '剩余差额：{0} {1}',
  'Matched (event {0}). To undo: zhangping items undo {1}':
    '已勾对（记录 {0}）。要撤销：zhangping items undo {1}',
  'Match these items, though other matches are possible?': '还有别的可能，仍要勾对这几笔吗？',
  'Suggestion {0} is {1}, and there is no terminal to ask for confirmation. If its items belong together, run it again with --yes. Nothing was changed.':
    '建议 {0} 的状态是{1}，但没有终端可以确认。这几笔确实互相对应的，请加 --yes 再运行。什么都没有改动。',
  'Event {0} is a match.': '编号 {0} 的记录是勾对。',
  'Event {0} is not a match.': '编号 {0} 的记录不是勾对。',
  '{0} is matched by event {1}.': '{0} 已由编号 {1} 的记录勾对。',
  '{0} To open all of its items: zhangping items unmatch {1}':
    '{0}要把其中的差错全部重新打开：zhangping items unmatch {1}',
  'Opened the match of event {0} (event {1}).': '已撤销编号 {0} 的勾对（记录 {1}）。',
  'Event {0} resolved no items. To resolve items: zhangping items resolve':
    '编号 {0} 的记录没有处理差错。要处理差错：zhangping items resolve',

  // Matches in lists and reports.
  'matched with each other by event {0}: {1} items': '由记录 {0} 互相勾对：{1} 笔',
  ', residual: {0} {1}': '，剩余差额：{0} {1}',
  '{0} {1}, order {2}, item {3}': '{0} {1}，订单 {2}，差错 {3}',
  ' – changed since': '——后来有变化',
  ' – no longer there': '——已不存在',
  'The match is open again: {0} of its items changed.': '勾对已重新打开：其中 {0} 笔有变化。',
  'The match of event {0} by {1}, {2} items, is open again: {3}. Match its items again, or forget it: zhangping items unmatch {4}':
    '{1} 的勾对（记录 {0}，共 {2} 笔）已重新打开：{3}。请重新勾对，或撤销它：zhangping items unmatch {4}',
  '{0} ({1} {2}, {3})': '{0}（{1} {2}，{3}）',
  '{0} is no longer there': '{0} 已不存在',
  '{0} has changed': '{0} 有变化',
  '{0} more matches are open again: zhangping status':
    '还有 {0} 次勾对已重新打开：zhangping status',
  '{0} matched with other items by event {1}': '{0} 与其他差错勾对（记录 {1}）',
  '{0} matched with other items by event {1}, residual {2}':
    '{0} 与其他差错勾对（记录 {1}），剩余差额 {2}',
  '{0} opened the match': '{0} 撤销勾对',
  '{0} took back event {1}': '{0} 撤回记录 {1}',
  'Open all of them': '撤销勾对',
  'Matched with': '勾对的差错',

  // Decisions taken back.
  '{0} has no decision to take back.': '{0} 没有可以撤回的处理。',
  'The last decision of {0} has items that {1} decided. To take back all of it: zhangping items undo {2}':
    '{0} 的最后一次处理里有 {1} 处理的差错。要全部撤回：zhangping items undo {2}',
  'Event {0} took back event {1} and cannot be taken back itself. To decide the same again: zhangping items resolve, or zhangping items match':
    '编号 {0} 的记录撤回了记录 {1}，它本身不能再撤回。要重新处理：zhangping items resolve 或 zhangping items match',
  'Event {0} was already taken back.': '编号 {0} 的记录已经撤回。',
  'Event {0} cannot be taken back, because later decisions build on it:':
    '编号 {0} 的记录不能撤回，后来的处理以它为前提：',
  'Take back the later ones first: zhangping items undo <event>':
    '请先撤回后来的处理：zhangping items undo <编号>',
  '  event {0}: {1} {2} by {3}': '  记录 {0}：{1} {2}，{3}',
  'Take back the later ones first, or decide about single items: zhangping items reopen':
    '请先撤回后来的处理，或逐笔处理：zhangping items reopen',
  'Event {0}: {1} by {2}': '记录 {0}：{1}，{2}',
  'Taken back (event {0}).': '已撤回（记录 {0}）。',
  'Take back event {0} ({1}): {2}?': '撤回记录 {0}（{1}）：{2}？',
  'Event {0} decided {1}, and there is no terminal to ask for confirmation. Check it with --dry-run, then: zhangping items undo {2} --yes. Nothing was changed.':
    '记录 {0} 处理了 {1}，但没有终端可以确认。请先用 --dry-run 查看，再运行：zhangping items undo {2} --yes。什么都没有改动。',

  // Suggestions: open items that may belong together.
  'must be false, or have steps': '只能是 false，或写明 steps',
  'show open items that may belong together': '列出可能互相对应的挂账差错',
  '{0}: 1 suggestion': '{0}：1 条建议',
  '{0}: no suggestions': '{0}：没有建议',
  '{0}: {1} suggestions': '{0}：{1} 条建议',
  '{0}: the config has suggest: false.\n': '{0}：配置里写了 suggest: false，不查找建议。\n',
  'suggestion {0}, {1}: {2}': '建议 {0}，{1}：{2}',
  'Several suggestions begin with {0}: give more characters.':
    '有多条建议的编号以 {0} 开头：请多写几位。',
  '{0}: there is no such suggestion. It ends when one of its items is not open any more, or has changed. zhangping suggestions lists those of now.':
    '{0}：没有这条建议。其中一笔差错已不再挂账、或有了变化，建议就不存在了。zhangping suggestions 列出现有的建议。',

  // Reasons.
  unique: '唯一',
  ambiguous: '有多种可能',
  unfinished: '未查完',
  'neither looks like another open item': '两笔都没有别的相似挂账',
  'one of them looks like {0} open items': '其中一笔与 {0} 笔挂账相似',
  'not all ids were compared': '单号没有全部比完',
  'no other set has one of them': '其中任何一笔都不在别的组合里',
  'one of them is in {0} such sets': '其中一笔在 {0} 个这样的组合里',
  'not all sets were searched': '组合没有全部查完',
  '{0} items among {1} candidates add up to zero': '{1} 笔候选中有 {0} 笔合计为零',
  'from {0} candidates on, chance alone makes a second set likely':
    '候选有 {0} 笔以上时，凑巧也很容易有第二个组合',
  'equal amounts, and both have the id {0}': '金额相等，单号都有 {0}',
  'equal amounts, and two characters are transposed: {0}, {1}':
    '金额相等，单号有相邻两位颠倒：{0}、{1}',
  'equal amounts, and the ids differ by one character: {0}, {1}':
    '金额相等，单号只差一位：{0}、{1}',
  'equal amounts, and the ids differ only by prefixes that other ids have, too: {0}, {1}':
    '金额相等，去掉其他单号也有的前缀后单号相同：{0}、{1}',
  'equal amounts, and one id contains the other: {0}, {1}':
    '金额相等，一个单号包含另一个：{0}、{1}',
  '{0} to {1}: up to {2} open items within {3} days. Sets are searched among at most {4}.':
    '{0} 至 {1}：相距 {3} 天以内的挂账多达 {2} 笔。最多在 {4} 笔中查找组合。',
  'Not everything was searched: there are too many open items for the steps.':
    '没有全部查完：挂账太多，步数不够。',

  // The page.
  Suggestions: '建议',
  Item: '差错',
  'Open items that may belong together, as of the time of writing: dates that are run later may add others. They change nothing until a person decides. Accept look-alikes first: fewer sets are left.':
    '写报告时可能互相对应的挂账差错：以后跑的账期可能再添几种可能。人工处理之前，什么都不会变。先接受单号相似的，合计为零的会少很多。',
  'Some items may explain each other: see the suggestions below ({0}) first.':
    '有的差错可能互相对应：请先看下面的建议（{0} 条）。',
  'sets with one of them: {0}': '其中一笔还在 {0} 组合计为零的差错里',
  '{0} more are in suggestions.csv.': '另有 {0} 条，见 suggestions.csv。',
};
