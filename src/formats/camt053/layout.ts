/** The elements of camt.053 that are read, by path in a statement, balance, entry or part. */

/** How an element is treated that occurs several times in one of these. */
type Repetition =
  /** Refused: it is unknown which one counts. */
  | 'refused'
  /** The first one is taken. */
  | 'first'
  /** All are joined by a space. */
  | 'joined';

export type ScopeKind = 'statement' | 'balance' | 'entry' | 'transaction' | 'charge';

const CODES = {
  'BkTxCd/Domn/Cd': 'first',
  'BkTxCd/Domn/Fmly/Cd': 'first',
  'BkTxCd/Domn/Fmly/SubFmlyCd': 'first',
  'BkTxCd/Prtry/Cd': 'first',
} as const;

/** Later versions have a `<Pty>` between. */
const PARTIES = {
  'RltdPties/Dbtr/Nm': 'first',
  'RltdPties/Dbtr/Pty/Nm': 'first',
  'RltdPties/Cdtr/Nm': 'first',
  'RltdPties/Cdtr/Pty/Nm': 'first',
} as const;

const TRANSACTION = {
  ...PARTIES,
  ...CODES,
  Amt: 'refused',
  CdtDbtInd: 'refused',
  'AmtDtls/TxAmt/Amt': 'refused',
  'AmtDtls/InstdAmt/Amt': 'refused',
  'Refs/EndToEndId': 'first',
  'Refs/InstrId': 'first',
  'Refs/TxId': 'first',
  'Refs/AcctSvcrRef': 'first',
  'RmtInf/Strd/CdtrRefInf/Ref': 'first',
  'RmtInf/Ustrd': 'joined',
  AddtlTxInf: 'joined',
} as const;

const ENTRY = {
  ...CODES,
  NtryRef: 'first',
  Amt: 'refused',
  CdtDbtInd: 'refused',
  RvslInd: 'refused',
  Sts: 'refused',
  'Sts/Cd': 'refused',
  'Sts/Prtry': 'refused',
  'BookgDt/Dt': 'refused',
  'BookgDt/DtTm': 'refused',
  'ValDt/Dt': 'refused',
  'ValDt/DtTm': 'refused',
  AcctSvcrRef: 'first',
  AddtlNtryInf: 'joined',
} as const;

const CHARGE = {
  Amt: 'refused',
  CdtDbtInd: 'refused',
} as const;

const BALANCE = {
  'Tp/CdOrPrtry/Cd': 'refused',
  Amt: 'refused',
  CdtDbtInd: 'refused',
  'Dt/Dt': 'refused',
  'Dt/DtTm': 'refused',
} as const;

const STATEMENT = {
  Id: 'refused',
  'StmtPgntn/PgNb': 'refused',
  ElctrncSeqNb: 'first',
  LglSeqNb: 'first',
  'FrToDt/FrDtTm': 'first',
  'FrToDt/ToDtTm': 'first',
  'Acct/Id/IBAN': 'refused',
  'Acct/Id/Othr/Id': 'refused',
  'TxsSummry/TtlNtries/NbOfNtries': 'refused',
} as const;

type Path =
  | keyof typeof TRANSACTION
  | keyof typeof ENTRY
  | keyof typeof CHARGE
  | keyof typeof BALANCE
  | keyof typeof STATEMENT;

/** An element that is read, or its currency. */
export type FieldName = Path | `${AmountPath}@Ccy`;

/** An amount that is read. */
export type AmountPath = 'Amt' | 'AmtDtls/TxAmt/Amt' | 'AmtDtls/InstdAmt/Amt';

/** An element that is read, or contains one that is. */
export interface LayoutNode {
  readonly children: Map<string, LayoutNode>;
  /** The field that its text is kept as. */
  field: Path | null;
  repetition: Repetition;
  /** The scope that it begins. */
  kind: ScopeKind | null;
}

function emptyNode(): LayoutNode {
  return { children: new Map(), field: null, repetition: 'refused', kind: null };
}

function nodeAt(root: LayoutNode, path: string): LayoutNode {
  let node = root;
  for (const name of path.split('/')) {
    const child = node.children.get(name) ?? emptyNode();
    node.children.set(name, child);
    node = child;
  }
  return node;
}

function addScope(
  root: LayoutNode,
  path: string,
  kind: ScopeKind,
  fields: Readonly<Partial<Record<Path, Repetition>>>,
): LayoutNode {
  const scope = nodeAt(root, path);
  scope.kind = kind;
  for (const [name, repetition] of Object.entries(fields) as [Path, Repetition][]) {
    const node = nodeAt(scope, name);
    node.field = name;
    node.repetition = repetition;
  }
  return scope;
}

function layOut(): LayoutNode {
  const document = emptyNode();
  const statement = addScope(document, 'BkToCstmrStmt/Stmt', 'statement', STATEMENT);
  addScope(statement, 'Bal', 'balance', BALANCE);
  const entry = addScope(statement, 'Ntry', 'entry', ENTRY);
  const transaction = addScope(entry, 'NtryDtls/TxDtls', 'transaction', TRANSACTION);
  for (const charged of [entry, transaction]) {
    // Up to version 2 a charge stands in <Chrgs> itself, later each in a <Rcrd> of it.
    addScope(charged, 'Chrgs', 'charge', CHARGE);
    addScope(charged, 'Chrgs/Rcrd', 'charge', CHARGE);
  }
  return document;
}

/** The `<Document>`. */
export const DOCUMENT: LayoutNode = layOut();

const NAMESPACE = /^urn:iso:std:iso:20022:tech:xsd:camt\.053\.001\.\d\d$/;

/** Is this element the document of a statement, of any version? */
export function isDocument(local: string, uri: string): boolean {
  return local === 'Document' && NAMESPACE.test(uri);
}
