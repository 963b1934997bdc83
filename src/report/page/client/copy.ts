/** Text put on the clipboard. */

/** Copies a text to the letter; false: the browser does not allow it. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Not every viewer of attachments gives pages a clipboard: the old way asks for none.
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

/** What is selected and copied has plain hyphens for minus signs, as spreadsheets read them. */
export function copyPlainMinus(): void {
  document.addEventListener('copy', (event) => {
    const text = String(document.getSelection() ?? '');
    if (!text.includes('\u2212') || event.clipboardData === null) return;
    event.clipboardData.setData('text/plain', text.replaceAll('\u2212', '-'));
    event.preventDefault();
  });
}
