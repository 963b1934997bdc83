/** The script of report.html: draws its chart and makes its tables interactive. */
import type { TableKind } from '../item-row.ts';
import type { PageData } from '../page-data.ts';
import { startChart } from './chart.ts';
import { copyPlainMinus } from './copy.ts';
import { need } from './dom.ts';
import { ItemList } from './item-list.ts';
import { ItemTable } from './item-table.ts';
import type { Filter } from './view.ts';

/** How long the page may be busy before it handles input, ms. */
const BUSY_MS_MAX = 12;

const data: PageData = JSON.parse(need(document, '#data').textContent ?? '');
const announcement = need(document, '#announcement');

startChart(data);
copyPlainMinus();
void start();

async function start(): Promise<void> {
  const tables = new Map<string, ItemTable>();
  for (const section of document.querySelectorAll<HTMLElement>('section.items[data-kind]')) {
    if (section.querySelector('table') === null) continue;
    const list = await readItems(section.dataset.kind as TableKind);
    tables.set(section.id, new ItemTable(section, list, data, announce));
  }
  document.addEventListener('click', (event) => {
    const link = (event.target as Element).closest<HTMLAnchorElement>('a[data-filter]');
    const table = link && tables.get(link.hash.slice(1));
    const { filter: group = '', action = '', state = '' } = link?.dataset ?? {};
    table?.choose({ group, action, state: state as Filter['state'] });
  });
  document.documentElement.classList.add('live');
}

/** The items that the page carries for a table, parsed a chunk at a time. */
async function readItems(kind: TableKind): Promise<ItemList> {
  const list = new ItemList(kind, data);
  let since = performance.now();
  for (const script of document.querySelectorAll(`script.${kind}`)) {
    list.add(JSON.parse(script.textContent ?? ''));
    script.remove();
    if (performance.now() - since < BUSY_MS_MAX) continue;
    await new Promise((resolve) => setTimeout(resolve));
    since = performance.now();
  }
  return list;
}

function announce(text: string): void {
  announcement.textContent = text;
}
