/** The commands that a document shows, and what they print. */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect } from 'vitest';

export interface Session {
  readonly args: readonly string[];
  /** What the document shows: pieces in this order; between them, it leaves lines out. */
  readonly shown: readonly string[];
}

export function textOf(doc: string): string {
  return readFileSync(join(resolve(import.meta.dirname, '../..'), 'docs', doc), 'utf8');
}

/** The commands of the first section with one of the titles, in the order of the document. */
export function sessionsIn(doc: string, ...titles: readonly string[]): Session[] {
  const section = new RegExp(`^## (?:${titles.join('|')})\\n(.*?)^## `, 'ms').exec(textOf(doc));
  const blocks = (section?.[1] ?? '').matchAll(/^```(sh|console)\n(.*?)^```/gms);
  return [...blocks].flatMap(([, kind, block]) => {
    const text = block.replaceAll('\\\n', ' ');
    if (kind === 'console') return text.split(/^\$ /m).slice(1).map(sessionOf);
    return text
      .split('\n')
      .filter((line) => line.startsWith('zhangping '))
      .map(sessionOf);
  });
}

/** A command, and the lines below it. */
function sessionOf(text: string): Session {
  const [command, ...lines] = text.split('\n');
  const words = command.replace(/^zhangping /, '').matchAll(/"([^"]*)"|(\S+)/g);
  const shown = lines.join('\n').split(/^…$/m);
  return {
    args: [...words].map(([, quoted, word]) => quoted ?? word),
    shown: shown.map((each) => each.trim()),
  };
}

/** Sessions without what people write in their own language. */
export function withoutNotes(sessions: readonly Session[]): Session[] {
  return sessions.map(({ args, shown }) => ({
    args: args.filter((_, index) => args[index - 1] !== '--note'),
    shown,
  }));
}

export function expectShown(printed: string, { args, shown }: Session): void {
  let at = 0;
  for (const piece of shown) {
    const found = printed.indexOf(piece, at);
    expect(found, `${args.join(' ')}\n\n${piece}\n\nis not in\n\n${printed}`).not.toBe(-1);
    at = found + piece.length;
  }
}
