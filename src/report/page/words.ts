/**
 * Words of the page that rows and its script need, in the language that is spoken when it is
 * written: the script gets them as data and has none of its own.
 */
import { language, say } from '../../words/language.ts';
import type { Words } from './page-data.ts';

/** `{0}` and `{1}` in a word stand for values that are put in later. */
const [FIRST, SECOND, THIRD] = ['{0}', '{1}', '{2}'];

/** All of them, in the language that is spoken. */
export function pageWords(): Words {
  return {
    lang: language() === 'zh' ? 'zh-CN' : 'en',
    categories: categoryWords(),
    types: typeWords(),
    statuses: {
      success: say`success`,
      pending: say`in progress`,
      failed: say`failed`,
      closed: say`closed`,
    },
    actions: actionWords(),
    table: tableWords(),
    tools: toolWords(),
    chart: chartWords(),
  };
}

function categoryWords(): Words['categories'] {
  return {
    long: say`long`,
    short: say`short`,
    amount_mismatch: say`amount mismatch`,
    fee_mismatch: say`fee mismatch`,
    status_mismatch: say`status mismatch`,
    type_mismatch: say`type mismatch`,
    duplicate: say`duplicate`,
    pending: say`pending`,
    cleared: say`cleared`,
    expired: say`expired`,
  };
}

function typeWords(): Words['types'] {
  return {
    payment: say`payment`,
    refund: say`refund`,
    reversal: say`reversal`,
    withdrawal: say`withdrawal`,
    topup: say`topup`,
    fee: say`fee`,
    transfer: say`transfer`,
    settlement: say`settlement`,
    other: say`other`,
  };
}

function actionWords(): Words['actions'] {
  return {
    refund: say`refund`,
    reverse: say`reverse`,
    repost: say`repost`,
    adjust: say`adjust`,
    hold: say`hold`,
    'write-off': say`write off`,
    ignore: say`ignore`,
    '': '',
  };
}

function tableWords(): Words['table'] {
  return {
    category: say`Category`,
    order: say`Order id`,
    refund: say`Refund id`,
    type: say`Type`,
    statement: say`Statement`,
    flows: say`Flows`,
    difference: say`Difference`,
    time: say`Time`,
    action: say`What to do`,
    otherDate: say`Met on`,
    days: say`Days`,
    businessDate: say`Business date`,
    channelTxn: say`Channel transaction`,
    amount: say`Amount`,
    fee: say`Fee`,
    status: say`Status`,
    source: say`File and line`,
    item: say`Item id`,
    noMatch: say`Nothing matches.`,
    explain: say`All that is known about it`,
    settle: say`When it is settled`,
    reopen: say`To open it again`,
    by: say`YOUR-NAME`,
    absent: say`no record`,
    resolved: say`resolved`,
    note: say`Note`,
    reference: say`Voucher`,
  };
}

function toolWords(): Words['tools'] {
  return {
    all: say`All`,
    stillOpen: say`Open`,
    settled: say`Resolved`,
    search: say`Search ids and amounts`,
    searchLabel: say`Search ids and amounts`,
    categoriesLabel: say`Show only`,
    exportOne: say`Export ${FIRST} row as CSV`,
    exportMany: say`Export ${FIRST} rows as CSV`,
    range: say`${FIRST} to ${SECOND} of ${THIRD}`,
    first: say`First page`,
    previous: say`Previous page`,
    next: say`Next page`,
    last: say`Last page`,
    open: say`Details of ${FIRST}`,
    copy: say`Copy ${FIRST}`,
    copied: say`Copied`,
    notCopied: say`Copying is not allowed here`,
    pages: say`Pages`,
  };
}

function chartWords(): Words['chart'] {
  return {
    amount: say`Difference`,
    count: say`Count`,
    balanced: say`balanced`,
    discrepant: say`discrepant`,
    noRun: say`no run`,
    label: say`Differences and counts of discrepancies, ${FIRST} to ${SECOND}; the same as a table
      below.`,
  };
}
