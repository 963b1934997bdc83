/** Chinese for summary.md. */
import type { Catalogue } from '../language.ts';

export const SUMMARY_MD: Catalogue = {
  '## Balanced: {0}, {1}': '## 账平：{0}，{1}',
  '## Discrepant: {0}, {1}': '## 不平：{0}，{1}',
  '**Difference {0} {1}**, no discrepancies.': '**差额 {0} {1}**，无差错。',
  '**Difference {0} {1}**, 1 discrepancy.': '**差额 {0} {1}**，差错 1 笔。',
  '**Difference {0} {1}**, {2} discrepancies.': '**差额 {0} {1}**，差错 {2} 笔。',
  'Statement less flows {0}, explained {1}, residual {2}': '对账单减流水 {0}，已解释 {1}，残差 {2}',
  'within the tolerance': '容差内',
  'open items': '挂账差错',
  '**The {0} largest of {1} open discrepancies**': '**未处理差错 {1} 笔，差额最大的 {0} 笔**',
  '**Discrepancies**': '**差错**',
  '**{0} items of earlier dates expired, the {1} largest**':
    '**以前账期超期 {0} 笔，差额最大的 {1} 笔**',
  '**Expired, of earlier dates**': '**以前账期超期**',
  '1 row could not be read: see rejects.csv': '1 行无法读取：见 rejects.csv',
  '{0} rows could not be read: see rejects.csv': '{0} 行无法读取：见 rejects.csv',
  '1 record, {0}': '1 笔，{0}',
  '{0} records, {1}': '{0} 笔，{1}',
  '1 item, {0}': '1 笔，{0}',
  '{0} items, {1}': '{0} 笔，{1}',
};
