/** Amounts are integer fen; fees integers of 0.00001 yuan, as fine as WeChat Pay states them. */

export const FEE_UNITS_PER_FEN = 1000;
const FEN_PER_YUAN = 100;
const FEE_UNITS_PER_YUAN = FEN_PER_YUAN * FEE_UNITS_PER_FEN;

/**
 * @param {number} value
 * @param {number} scale
 * @param {number} digits
 */
function decimal(value, scale, digits) {
  const magnitude = Math.abs(value);
  const rest = magnitude % scale;
  const whole = (magnitude - rest) / scale;
  return `${value < 0 ? '-' : ''}${whole}.${String(rest).padStart(digits, '0')}`;
}

/**
 * -1230 fen as `-12.30`.
 * @param {number} fen
 */
export function formatFen(fen) {
  return decimal(fen, FEN_PER_YUAN, 2);
}

/**
 * A fee with five decimals.
 * @param {number} fee
 */
export function formatFee(fee) {
  return decimal(fee, FEE_UNITS_PER_YUAN, 5);
}

/**
 * A fee with two decimals where they say it all, else with five.
 * @param {number} fee
 */
export function formatShortFee(fee) {
  return fee % FEE_UNITS_PER_FEN === 0 ? formatFen(fee / FEE_UNITS_PER_FEN) : formatFee(fee);
}

/**
 * A fee to whole fen, half away from zero.
 * @param {number} fee
 */
export function roundToFen(fee) {
  const fen = Math.floor(Math.abs(fee) / FEE_UNITS_PER_FEN + 0.5);
  return fee < 0 ? 0 - fen : fen;
}
