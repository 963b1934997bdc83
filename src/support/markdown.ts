/** Escapes text from files for Markdown as chats render it. */
import { visible } from './printable.ts';

/** Characters of emphasis, code, links, tables, mentions and strike-through. */
const MARKS = /[\\`*_~[\]|@]/g;
/** Text that chats turn into links without markup. */
const AUTOLINK = /(:)(?=\/\/)|(www)(?=\.)/gi;

/**
 * Returns Markdown that renders as the text, with invisible characters escaped. `<`, `>` and `&`
 * become entities, as WeCom, Feishu and Slack require: there they mention people. Only for use
 * within a line, never at its start.
 */
export function markdown(text: string): string {
  return visible(text)
    .replace(MARKS, '\\$&')
    .replace(AUTOLINK, (_, colon?: string, www?: string) => (colon ? '\\:' : `${www}\\`))
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;');
}
