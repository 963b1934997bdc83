/** The details of an item, below its row. */

import type { Item, ItemRecord, ItemSide, PersonMatch } from '../../domain/item.ts';
import { leadRecord } from '../../domain/item-order.ts';
import { formatPlace } from '../../domain/record.ts';
import { visible } from '../../support/printable.ts';
import { shellArgument } from '../../support/shell.ts';
import { fill, NONE, shownAmount, shownCount, shownFee } from '../figures.ts';
import { type Children, type Element, el } from './element.ts';
import {
  copyButton,
  type RowContext,
  recordsOf,
  type TableKind,
  tableColumns,
} from './item-row.ts';
import { factList } from './section.ts';
import type { Words } from './words.ts';

/** The row below an item's row. */
export function detailRow(item: Item, kind: TableKind, context: RowContext): Element {
  const { words, digits } = context;
  const owed = item.statement?.owed;
  const facts: [string, Children][] = [
    [words.table.item, [el('span', { class: 'id' }, item.id), copyButton(item.id, words)]],
    [words.table.category, named(words.categories[item.category], item.category)],
    [words.table.businessDate, item.businessDate],
  ];
  if (item.records !== undefined) facts.push([words.table.records, recordsOf(item, words)]);
  if (item.rule !== '') facts.push([words.table.rule, named(words.rules[item.rule], item.rule)]);
  if (owed !== undefined) {
    facts.push([words.table.expectedFee, shownFee(owed.fee, digits)]);
    facts.push([words.table.feeRule, owed.rule]);
  }
  if (item.counterpartDate !== '') facts.push([words.table.otherDate, item.counterpartDate]);
  if (item.ageDays > 0) facts.push([words.table.days, String(item.ageDays)]);
  if (item.suggestedAction !== '') {
    const { suggestedAction: action } = item;
    facts.push([words.table.action, named(words.actions[action], action)]);
  }
  facts.push(...resolutionFacts(item, context));
  return el(
    'tr',
    { class: 'detail' },
    el(
      'td',
      { colspan: tableColumns(kind).length },
      el('div', { class: 'both' }, sidesTable(item, context), factList(facts)),
      item.records !== undefined && recordsTable(item, item.records, context),
      commandsOf(item, words),
    ),
  );
}

/** How, by whom, when and why the item was resolved. */
function resolutionFacts(
  { id, resolution }: Item,
  { words, digits }: RowContext,
): [string, Children][] {
  if (resolution === undefined) return [];
  const { table, tools, actions } = words;
  const { action, by, at, note, reference, match } = resolution;
  const facts: [string, Children][] = [
    [tools.settled, `${named(actions[action], action)}, ${by}, ${at}`],
    [table.note, note],
    [table.reference, reference],
    ...(match === undefined ? [] : matchFacts(id, match, { words, digits })),
  ];
  return facts.filter(([, value]) => value !== '');
}

/** The other items that a person matched the item with, and what they leave. */
function matchFacts(
  id: string,
  { event, count, members, residual, residualAmount }: PersonMatch,
  { words, digits }: Pick<RowContext, 'words' | 'digits'>,
): [string, Children][] {
  const { table, residuals } = words;
  const others = members.filter((member) => member.id !== id);
  const shown = others.map(({ id, businessDate, difference }) => {
    return el('li', {}, `${businessDate} ${shownAmount(difference, digits)} ${id}`);
  });
  const more = count - 1 - others.length;
  if (more > 0) shown.push(el('li', {}, fill(table.moreItems, shownCount(more))));
  const left = shownAmount(residualAmount, digits);
  return [
    [table.matchedWith, [fill(table.event, `${event}`), el('ul', {}, shown)]],
    [table.residual, residual === '' ? '' : `${left} ${named(residuals[residual], residual)}`],
  ];
}

/** A word, and its code in commands and CSV files. */
function named(word: string, code: string): string {
  return word.replace(/ /g, '') === code.replace(/[_-]/g, '') ? code : `${word} (${code})`;
}

/** A line of the comparison: its name, and the value of a side. */
type Line = readonly [name: string, value: (record: ItemSide) => string];

function sidesTable(item: Item, { words, digits }: RowContext): Element {
  const { table } = words;
  // Of several records the table below has each value.
  const one = (line: Line) => (item.records === undefined ? [line] : []);
  const lines: readonly Line[] = [
    [table.order, ({ orderId }) => orderId],
    [table.refund, ({ refundId }) => refundId],
    ...one([table.channelTxn, ({ channelTxnId }) => channelTxnId]),
    [table.type, ({ type }) => words.types[type]],
    [table.amount, ({ amount }) => shownAmount(amount, digits)],
    [table.fee, ({ fee }) => (fee === null ? '' : shownFee(fee, digits))],
    [table.status, ({ status }) => words.statuses[status]],
    ...one([table.time, ({ time }) => time]),
    ...one([table.source, ({ source }) => formatPlace(source)]),
  ];
  const compared = [table.type, table.amount, table.fee, table.status];
  const rows = lines.flatMap(([name, value]) => {
    const [ours, theirs] = [item.statement, item.flows].map((record) => record && value(record));
    if (!ours && !theirs) return [];
    const isDifferent = ours !== null && theirs !== null && ours !== theirs;
    return el(
      'tr',
      { class: isDifferent && compared.includes(name) ? 'differs' : undefined },
      el('th', { scope: 'row' }, name),
      el('td', {}, shownValue(ours, name === table.order, words)),
      el('td', {}, shownValue(theirs, name === table.order, words)),
    );
  });
  const head = el(
    'tr',
    {},
    el('td', {}),
    el('th', { scope: 'col' }, table.statement),
    el('th', { scope: 'col' }, table.flows),
  );
  return el('table', { class: 'sides' }, el('thead', {}, head), el('tbody', {}, rows));
}

/** All records of an item, those of the statement first. */
function recordsTable(
  { statement, flows }: Item,
  records: readonly ItemRecord[],
  { words, digits }: RowContext,
): Element {
  const { table } = words;
  const head = [
    ...[table.side, table.matched, table.time, table.amount, table.fee, table.status],
    ...[table.channelTxn, table.source],
  ];
  const numbers = [table.amount, table.fee];
  const setOf = (index: number) => (numbers.includes(head[index]) ? 'number' : undefined);
  const rows = records.map((record) => {
    const { side, isMatched, time, amount, fee, status, channelTxnId, source } = record;
    const cells = [
      ...[table[side], isMatched ? table.yes : table.no, time, shownAmount(amount, digits)],
      ...[fee === null ? '' : shownFee(fee, digits), words.statuses[status]],
      ...[channelTxnId, formatPlace(source)],
    ];
    return el(
      'tr',
      {},
      cells.map((cell, index) => el('td', { class: setOf(index) }, cell || NONE)),
    );
  });
  const total = (statement?.records ?? 0) + (flows?.records ?? 0);
  const more = fill(table.moreRecords, shownCount(records.length), shownCount(total));
  return el(
    'div',
    { class: 'scroll', role: 'region', 'aria-label': table.allRecords, tabindex: 0 },
    el(
      'table',
      { class: 'records' },
      el('caption', {}, table.allRecords),
      el(
        'thead',
        {},
        el(
          'tr',
          {},
          head.map((name, index) => el('th', { scope: 'col', class: setOf(index) }, name)),
        ),
      ),
      el('tbody', {}, rows),
    ),
    records.length < total && el('p', { class: 'note' }, more),
  );
}

/** The value of a side; null: it has no record, which the first line says in words. */
function shownValue(value: string | null, isFirst: boolean, { table }: Words): Children {
  if (value === null) return el('span', { class: 'absent' }, isFirst ? table.absent : NONE);
  return value === '' ? el('span', { class: 'absent' }, NONE) : value;
}

/** Commands about the item, each with a button that copies it. */
function commandsOf(item: Item, words: Words): Element {
  const { table } = words;
  const commands: [string, string][] = [];
  const orderId = leadRecord(item)?.orderId ?? '';
  // An id with invisible characters cannot be pasted into a terminal.
  if (orderId !== '' && visible(orderId) === orderId) {
    commands.push([table.explain, `zhangping explain ${shellArgument(orderId)}`]);
  }
  const { suggestedAction: action, resolution } = item;
  if (resolution?.match !== undefined) {
    const unmatch = `zhangping items unmatch ${resolution.match.event} --by ${table.by}`;
    commands.push([table.unmatch, unmatch]);
  } else if (resolution !== undefined) {
    const reopen = `zhangping items reopen ${shellArgument(item.id)} --by ${table.by}`;
    commands.push([table.reopen, reopen]);
  } else if (action !== '' && action !== 'hold') {
    const settle = `zhangping items resolve ${shellArgument(item.id)} --action ${action}`;
    commands.push([table.settle, `${settle} --by ${table.by}`]);
  }
  return el(
    'ul',
    { class: 'commands' },
    commands.map(([what, command]) =>
      el('li', {}, el('span', {}, what), el('code', {}, command), copyButton(command, words)),
    ),
  );
}
