/** Chinese for suggestions: open items that may belong together. */
import type { Catalogue } from '../language.ts';

export const SUGGESTIONS: Catalogue = {
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
