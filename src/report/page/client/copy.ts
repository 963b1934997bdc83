/** Copies text to the clipboard. */

/** Copies a text unchanged; returns false if the browser does not allow it. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Some viewers of attachments deny clipboard access; the older command does not need it.
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

/** Replaces minus signs in copied selections by hyphens, which spreadsheets can read. */
export function copyPlainMinus(): void {
  document.addEventListener('copy', (event) => {
    const text = String(document.getSelection() ?? '');
    if (!text.includes('\u2212') || event.clipboardData === null) return;
    event.clipboardData.setData('text/plain', text.replaceAll('\u2212', '-'));
    event.preventDefault();
  });
}
