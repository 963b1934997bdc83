/** Text from files, made safe for Markdown as chats render it. */
import { visible } from './printable.ts';

/** What may begin emphasis, code, a link, a table, a mention or strike-through. */
const MARKS = /[\\`*_~[\]|@]/g;
/** What chats make links of by themselves. */
const AUTOLINK = /(:)(?=\/\/)|(www)(?=\.)/gi;

/**
 * The text as Markdown shows it to the letter, everything invisible spelled out. `<`, `>` and `&`
 * become entities, as WeCom, Feishu and Slack ask for: there they mention people. For use within
 * a line, never at its start.
 */
export function markdown(text: string): string {
  return visible(text)
    .replace(MARKS, '\\$&')
    .replace(AUTOLINK, (_, colon?: string, www?: string) => (colon ? '\\:' : `${www}\\`))
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;');
}
