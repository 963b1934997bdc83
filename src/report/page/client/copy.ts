/** Copies text to the clipboard. */

/** Copies a text unchanged; false: the browser does not allow it. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Some viewers of attachments allow no clipboard access; the older command needs none.
    return copySelected(text);
  }
}

function copySelected(text: string): boolean {
  const area = document.createElement('textarea');
  area.value = text;
  area.className = 'aside';
  const before = document.activeElement;
  document.body.append(area);
  area.select();
  try {
    return document.execCommand('copy');
  } finally {
    area.remove();
    if (before instanceof HTMLElement) before.focus();
  }
}

/** Copied selections have hyphens for minus signs, which spreadsheets read. */
export function copyPlainMinus(): void {
  document.addEventListener('copy', (event) => {
    const text = String(document.getSelection() ?? '');
    if (!text.includes('\u2212') || event.clipboardData === null) return;
    event.clipboardData.setData('text/plain', text.replaceAll('\u2212', '-'));
    event.preventDefault();
  });
}
