import { describe, expect, it } from 'vitest';
import { markdown } from '../../src/support/markdown.ts';

describe('markdown', () => {
  it.each([
    ['A1001-2', 'A1001-2'],
    ['119_业务明细.csv:2942', '119\\_业务明细.csv:2942'],
    ['**b** `c` ~d~', '\\*\\*b\\*\\* \\`c\\` \\~d\\~'],
    ['[x](http://e.example)', '\\[x\\](http\\://e.example)'],
    ['WWW.e.example a@e.example', 'WWW\\.e.example a\\@e.example'],
    ['<@all> &lt; |', '&lt;\\@all&gt; &amp;lt; \\|'],
    ['\\', '\\\\'],
    ['a\nb\u202e', 'a\\\\u{a}b\\\\u{202e}'],
  ])('%j is shown unchanged', (text, escaped) => expect(markdown(text)).toBe(escaped));
});
