/**
 * Words of the page that rows and its script need, in the language of the reports: the script gets
 * them as data and has none of its own.
 */
import { RESIDUALS, RESOLVE_ACTIONS } from '../../domain/decision.ts';
import { CATEGORIES, SUGGESTED_ACTIONS } from '../../domain/item.ts';
import { language, say } from '../../words/language.ts';
import {
  actionName,
  categoryName,
  residualName,
  ruleNames,
  sideNames,
  typeNames,
} from '../names.ts';

/** Values that the script puts into a word later. */
const [FIRST, SECOND, THIRD] = ['{0}', '{1}', '{2}'];

export type Words = ReturnType<typeof pageWords>;

/** The language of a page, as HTML names it. */
export function pageLang(): string {
  return language() === 'zh' ? 'zh-CN' : 'en';
}

export function pageWords(isSettlement: boolean) {
  return {
    lang: pageLang(),
    categories: named(CATEGORIES, categoryName),
    types: typeNames(),
    rules: { '': '', ...ruleNames() },
    statuses: {
      success: say`success`,
      pending: say`in progress`,
      failed: say`failed`,
      closed: say`closed`,
    },
    actions: named([...SUGGESTED_ACTIONS, ...RESOLVE_ACTIONS, 'match'], actionName),
    residuals: named(RESIDUALS, residualName),
    table: { ...tableWords(), ...sideNames(isSettlement) },
    tools: toolWords(),
    chart: chartWords(),
  };
}

function named<Code extends string>(codes: readonly Code[], nameOf: (code: Code) => string) {
  const entries = codes.map((code) => [code, nameOf(code)]);
  return Object.fromEntries(entries) as Readonly<Record<Code, string>>;
}

function tableWords() {
  return {
    category: say`Category`,
    order: say`Order id`,
    refund: say`Refund id`,
    type: say`Type`,
    difference: say`Difference`,
    time: say`Time`,
    action: say`What to do`,
    otherDate: say`Counterpart date`,
    days: say`Days`,
    businessDate: say`Business date`,
    channelTxn: say`Channel transaction`,
    amount: say`Amount`,
    fee: say`Fee`,
    status: say`Status`,
    source: say`File and line`,
    item: say`Item id`,
    noMatch: say`Nothing matches.`,
    explain: say`Explain it`,
    settle: say`Resolve it`,
    reopen: say`Reopen it`,
    unmatch: say`Open all of them`,
    matchedWith: say`Matched with`,
    moreItems: say`and ${FIRST} more`,
    event: say`event ${FIRST}`,
    residual: say`Residual`,
    by: say`YOUR-NAME`,
    absent: say`no record`,
    resolved: say`resolved`,
    rule: say`Rule`,
    expectedFee: say`Expected fee`,
    feeRule: say`Fee rule`,
    records: say`Records`,
    allRecords: say`All records`,
    recordsOf: say`${FIRST} of the statement, ${SECOND} of the flows`,
    side: say`Side`,
    matched: say`Matched`,
    yes: say`yes`,
    no: say`no`,
    moreRecords: say`The first ${FIRST} of ${SECOND}; all are in item-records.csv.`,
    note: say`Note`,
    reference: say`Voucher`,
  };
}

function toolWords() {
  return {
    all: say`All`,
    stillOpen: say`Open`,
    settled: say`Resolved`,
    search: say`Search ids and amounts`,
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

function chartWords() {
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
