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
};
