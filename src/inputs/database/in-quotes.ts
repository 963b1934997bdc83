/** A text in quotes, as SQL and CSV write it: a quote within it is doubled. */
export function inQuotes(text: string, quote: '"' | "'" | '`'): string {
  return quote + text.replaceAll(quote, quote + quote) + quote;
}
