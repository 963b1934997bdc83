/**
 * Completion scripts for shells. A script asks the program at every TAB, so it is never out of
 * date; the answer has the form that the script reads.
 */
import { visible } from '../../support/printable.ts';
import type { Choice } from './complete.ts';

export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

/** The answer to a shell: choices, and whether it should complete files or folders itself. */
export interface ShellAnswer {
  readonly prefix: string;
  readonly choices: readonly Choice[];
  readonly paths: 'files' | 'folders' | null;
}

/*
 * No script evaluates typed text, or needs anything beyond the shell itself. The first line of an
 * answer can be `:files` or `:folders`; every other line is a choice.
 */

const BASH = `# Completion of zhangping for bash. In ~/.bashrc: source <(zhangping completion bash)
_zhangping() {
  local line paths=
  COMPREPLY=()
  while IFS= read -r line; do
    case $line in
      :*) paths=\${line#:} ;;
      *) COMPREPLY+=("$line") ;;
    esac
  done < <(zhangping complete bash -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2> /dev/null)
  # Bash completes files by itself (-o default). Where no file is expected, compopt turns that off;
  # bash has it from version 4 on.
  case $paths in
    files) ;;
    folders) compopt +o default -o dirnames 2> /dev/null ;;
    *) compopt +o default 2> /dev/null ;;
  esac
}
complete -o default -F _zhangping zhangping
`;

const ZSH = `#compdef zhangping
# Completion of zhangping for zsh. In ~/.zshrc: source <(zhangping completion zsh)
_zhangping() {
  local line paths=
  local -a choices
  while IFS= read -r line; do
    case $line in
      :*) paths=\${line#:} ;;
      *) choices+=("$line") ;;
    esac
  done < <(zhangping complete zsh -- "\${(@Q)words[2,CURRENT]}" 2> /dev/null)
  [[ $PREFIX == --*=* ]] && compset -P '*='
  (( $#choices )) && _describe -V zhangping choices
  case $paths in
    files) _files ;;
    folders) _files -/ ;;
  esac
}
if [[ \${funcstack[1]} == _zhangping ]]; then
  _zhangping "$@"
else
  (( $+functions[compdef] )) || { autoload -Uz compinit && compinit }
  compdef _zhangping zhangping
fi
`;

const FISH = `# Completion of zhangping for fish, in ~/.config/fish/config.fish:
#   zhangping completion fish | source
function __zhangping_complete
    set -l before (commandline -opc)
    set -l current (commandline -ct)
    set -l prefix (string match -r -- '^--[^=]+=' "$current")
    set -l typed (string replace -- "$prefix" '' "$current")
    for line in (zhangping complete fish -- $before[2..-1] "$current" 2> /dev/null)
        switch $line
            case ':files'
                for path in (__fish_complete_path "$typed")
                    echo "$prefix$path"
                end
            case ':folders'
                for path in (__fish_complete_directories "$typed")
                    echo "$prefix$path"
                end
            case '*'
                echo $line
        end
    end
end
complete -c zhangping -e
complete -c zhangping -f -k -a '(__zhangping_complete)'
`;

/** The script that makes a shell complete the program's command lines. */
export const SCRIPTS: Readonly<Record<Shell, string>> = { bash: BASH, zsh: ZSH, fish: FISH };

/**
 * The words of a line, joined where bash splits them: it passes `--state=op` as `--state`, `=` and
 * `op`.
 */
export function wordsOfShell(shell: Shell, words: readonly string[]): string[] {
  if (shell !== 'bash') return [...words];
  const joined: string[] = [];
  for (const [index, word] of words.entries()) {
    const isEquals = word === '=' && /^--[^=]+$/.test(words[index - 1] ?? '');
    const isValue = words[index - 1] === '=' && /^--[^=]+=$/.test(joined.at(-1) ?? '');
    if (isEquals || isValue) joined.push(joined.pop() + word);
    else joined.push(word);
  }
  return joined;
}

/** An answer in the form that the shell's script reads. */
export function answerText(shell: Shell, { prefix, choices, paths }: ShellAnswer): string {
  const lines = choices.map((each) => lineOf(shell, prefix, each));
  return [...(paths === null ? [] : [`:${paths}`]), ...lines].map((line) => `${line}\n`).join('');
}

function lineOf(shell: Shell, before: string, choice: Choice): string {
  const [prefix, value, description] = [before, choice.value, choice.description].map(visible);
  switch (shell) {
    // To bash, the text before the equals sign is another word; the script for zsh skips it.
    case 'bash':
      return value;
    case 'zsh':
      return `${value.replace(/[\\:]/g, '\\$&')}${description === '' ? '' : `:${description}`}`;
    case 'fish':
      return `${prefix}${value}${description === '' ? '' : `\t${description}`}`;
  }
}
