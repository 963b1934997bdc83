/** The stylesheet of a workbook, and the names of its styles. */
import { FEE_DIGITS } from '../../domain/money.ts';
import { DECLARATION, escaped } from './xml.ts';

/** Cells refer to a style by its index here. */
export const STYLES = [
  'plain',
  'text',
  'amount',
  'fee',
  'count',
  'date',
  'time',
  'header',
  'title',
  'bold',
  'boldAmount',
  'boldCount',
  'longAmount',
  'link',
  'wholeAmount',
  'percent',
] as const;
export type Style = (typeof STYLES)[number];

export const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';

/** Ids of built-in formats; custom formats begin at 164. */
const GENERAL = 0;
const THOUSANDS = 3;
const TEXT = 49;
const [AMOUNT, FEE, DATE, TIME, WHOLE, PERCENT] = [164, 165, 166, 167, 168, 169];

const FONTS = [
  '<font><sz val="11"/><name val="Calibri"/><family val="2"/></font>',
  '<font><b/><sz val="11"/><name val="Calibri"/><family val="2"/></font>',
  '<font><b/><sz val="16"/><name val="Calibri"/><family val="2"/></font>',
  '<font><u/><sz val="11"/><color rgb="FF0563C1"/><name val="Calibri"/><family val="2"/></font>',
];
const [REGULAR, BOLD, LARGE, LINK] = [0, 1, 2, 3];

/** The first two fills are reserved. */
const FILLS = [
  '<fill><patternFill patternType="none"/></fill>',
  '<fill><patternFill patternType="gray125"/></fill>',
  '<fill><patternFill patternType="solid"><fgColor rgb="FFE8EDF3"/></patternFill></fill>',
];
const HEADER_FILL = 2;

const XFS: Readonly<Record<Style, string>> = {
  plain: xf(GENERAL, REGULAR),
  // The text format keeps it text when the cell is edited.
  text: xf(TEXT, REGULAR),
  amount: xf(AMOUNT, REGULAR),
  fee: xf(FEE, REGULAR),
  count: xf(THOUSANDS, REGULAR),
  date: xf(DATE, REGULAR),
  time: xf(TIME, REGULAR),
  header: xf(TEXT, BOLD, HEADER_FILL, '<alignment vertical="center" wrapText="1"/>'),
  title: xf(TEXT, LARGE),
  bold: xf(TEXT, BOLD),
  boldAmount: xf(AMOUNT, BOLD),
  boldCount: xf(THOUSANDS, BOLD),
  longAmount: xf(TEXT, REGULAR, 0, '<alignment horizontal="right"/>'),
  link: xf(TEXT, LINK),
  // Of a currency without decimals, in a workbook of several currencies.
  wholeAmount: xf(WHOLE, REGULAR),
  percent: xf(PERCENT, REGULAR),
};

/** The attribute of a cell with this style. */
export function styleAttribute(style: Style): string {
  return ` s="${STYLES.indexOf(style)}"`;
}

/** The part `styles.xml`; `digits` are the currency's. */
export function stylesXml(digits: number): string {
  const decimals = '0'.repeat(digits);
  const amount = digits === 0 ? '#,##0' : `#,##0.${decimals}`;
  // Extra digits of a fee are shown only where it has them.
  const fee = `#,##0.${decimals}${'#'.repeat(FEE_DIGITS)}`;
  const formats: [number, string][] = [
    [AMOUNT, signed(amount)],
    [FEE, signed(digits === 0 ? 'General' : fee)],
    [DATE, 'yyyy-mm-dd'],
    [TIME, 'yyyy-mm-dd hh:mm:ss'],
    [WHOLE, signed('#,##0')],
    [PERCENT, '0.00#%'],
  ];
  const numberFormats = formats.map(([id, code]) => {
    return `<numFmt numFmtId="${id}" formatCode="${escaped(code)}"/>`;
  });
  return (
    `${DECLARATION}<styleSheet xmlns="${MAIN}">${list('numFmts', numberFormats)}` +
    `${list('fonts', FONTS)}${list('fills', FILLS)}` +
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>' +
    `<cellStyleXfs count="1">${xf(GENERAL, REGULAR).replace(' xfId="0"', '')}</cellStyleXfs>` +
    `${list(
      'cellXfs',
      STYLES.map((style) => XFS[style]),
    )}` +
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>' +
    '</styleSheet>'
  );
}

/** Negative amounts in red, as in ledgers (红字), and with a sign for black-and-white printers. */
function signed(code: string): string {
  return `${code};[Red]-${code}`;
}

function list(name: string, elements: readonly string[]): string {
  return `<${name} count="${elements.length}">${elements.join('')}</${name}>`;
}

function xf(format: number, font: number, fill = 0, alignment = ''): string {
  const attributes = [
    `numFmtId="${format}" fontId="${font}" fillId="${fill}" borderId="0" xfId="0"`,
    format === GENERAL ? '' : ' applyNumberFormat="1"',
    font === REGULAR ? '' : ' applyFont="1"',
    fill === 0 ? '' : ' applyFill="1"',
    alignment === '' ? '' : ' applyAlignment="1"',
  ].join('');
  return alignment === '' ? `<xf ${attributes}/>` : `<xf ${attributes}>${alignment}</xf>`;
}
