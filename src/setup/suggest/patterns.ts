/** Regular expressions made from texts. */

/** A pattern that matches a text, however many blanks it has. */
export function patternOf(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&').replace(/\s+/g, '\\s*');
}

/** The characters that all texts begin with. */
export function commonStart(texts: readonly string[]): string {
  const [first] = texts;
  let length = 0;
  while (length < first.length && texts.every((text) => text[length] === first[length])) length++;
  return first.slice(0, length);
}

export function reversed(text: string): string {
  return [...text].reverse().join('');
}
