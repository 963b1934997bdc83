/** Chinese for bills that a program of the user's own fetches. */
import type { Catalogue } from '../language.ts';

export const FETCH_COMMAND: Catalogue = {
  '{0}: the bill of {1} is not ready: {2}': '{0}：{1} 的账单还没出：{2}',
  '{0}: {1}, and wrote {2} files. Expected: code 0 and the files of the bill in the folder in ZHANGPING_FETCH_DIR, or code {3} and no file if there were certainly no transactions.':
    '{0}：{1}，写出了 {2} 个文件。应为：退出码 0，且账单文件写入 ZHANGPING_FETCH_DIR 所指的目录；或者确定当日没有交易时，退出码 {3}，且不写任何文件。',
  '{0}: the command wrote {1}, which is no regular file. Folders and links are not taken.':
    '{0}：命令写出的 {1} 不是普通文件。目录和链接一律不收。',
  '{0}: the command wrote {1} files; the limit is {2}.':
    '{0}：命令写出了 {1} 个文件，上限为 {2} 个。',
  '{0}: {1}, which the command wrote, cannot be read ({2}).':
    '{0}：无法读取命令写出的 {1}（{2}）。',
  '{0} can be run': '{0} 可以运行',
  '{0} cannot be run': '{0} 无法运行',
  'check the path; make it executable with chmod +x': '请检查路径，并用 chmod +x 加上执行权限',
};
