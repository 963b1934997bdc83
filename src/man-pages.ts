/** The manual page in each language, for the build. */
import { declareProgram } from './program.ts';
import { LANGUAGES, useLanguage } from './support/language.ts';
import { manPage } from './usage/man-page.ts';

/** Texts by their paths below a folder of manual pages, where man looks for them by locale. */
export async function manPages(): Promise<Map<string, string>> {
  const pages = new Map<string, string>();
  for (const language of LANGUAGES) {
    await useLanguage(language);
    const folder = language === 'zh' ? 'zh_CN/' : '';
    pages.set(`${folder}man1/zhangping.1`, manPage(declareProgram(() => {})));
  }
  return pages;
}
